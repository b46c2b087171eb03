/** Wires over TCP and TLS. */
import * as net from 'node:net';
import * as tls from 'node:tls';
import { badInput } from '../../contract/errors.ts';
import type { BrokerTls, Dial, Wire, WireEnd } from '../fleet/wire.ts';

/** One read buffer for all sockets of this thread: sessions take what they need during the call. Not on Windows, where reads of several sockets may be under way at once. */
const shared = process.platform === 'win32' ? undefined : Buffer.allocUnsafeSlow(64 * 1024);

/** @param url `mqtt://host[:1883]` or `mqtts://host[:8883]` @throws TwinwardError `broker-url` */
export function tcpDial(url: string, { ca, cert, key }: Partial<BrokerTls> = {}): Dial {
  const { secure, host, port } = brokerAddress(url);
  // Made once: it parses the certificates, and every socket of a fleet shares it. SNI takes names only (RFC 6066, section 3).
  const secureContext = secure ? tls.createSecureContext({ ...(ca !== undefined && { ca }), ...(cert !== undefined && { cert }), ...(key !== undefined && { key }) }) : undefined;
  const sni = net.isIP(host) === 0 ? { servername: host } : {};
  return (end: WireEnd): Wire => {
    const onread = { buffer: shared ?? Buffer.allocUnsafeSlow(16 * 1024), callback: (bytes: number, buffer: Uint8Array) => taken(end, buffer as Buffer, bytes) };
    const socket = secure ? tls.connect({ host, port, ...sni, ...(secureContext && { secureContext }) }).setNoDelay(true) : net.connect({ host, port, noDelay: true, onread });
    let reason = 'the broker closed the connection';
    if (secure) socket.on('data', (chunk: Buffer) => end.data(chunk));
    socket.once(secure ? 'secureConnect' : 'connect', () => end.opened());
    socket.on('error', (error) => { reason = error.message; });
    socket.once('close', () => end.closed(reason));
    return {
      write: (bytes) => { socket.write(bytes); },
      end: () => { socket.end(); },
      reset: () => { if (secure) socket.destroy(); else socket.resetAndDestroy(); },
    };
  };
}

/** @returns always true: a light session never asks the socket to pause */
function taken(end: WireEnd, buffer: Buffer, bytes: number): boolean {
  end.data(buffer.subarray(0, bytes));
  return true;
}

/** @throws TwinwardError `broker-url` */
export function brokerAddress(url: string): { secure: boolean; host: string; port: number } {
  const parsed = URL.parse(url);
  if (!parsed || !['mqtt:', 'mqtts:'].includes(parsed.protocol) || !parsed.hostname) {
    throw badInput('broker-url', `not a broker address: ${url}`, undefined, 'write mqtt://host:port or mqtts://host:port');
  }
  const secure = parsed.protocol === 'mqtts:';
  return { secure, host: parsed.hostname.replace(/^\[(.*)\]$/, '$1'), port: parsed.port === '' ? (secure ? 8883 : 1883) : Number(parsed.port) };
}
