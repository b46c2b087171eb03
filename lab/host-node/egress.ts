/**
 * The one door that every byte of an attack passes. It opens to loopback only, looks at the address at the socket itself, after whatever a name resolved to, and holds caps that
 * nothing can lift. Attacks have no other way out: they are pure, and `test/architecture.test.ts` sees to it that what directs them opens no socket.
 */
import * as dns from 'node:dns';
import * as net from 'node:net';
import * as tls from 'node:tls';
import { badInput } from '../../contract/errors.ts';
import { type EgressCaps, MeteredDoor } from '../fleet/egress-door.ts';
import type { Dial, Wire, WireEnd } from '../fleet/wire.ts';
import { brokerAddress } from './tcp-dial.ts';

/** A name to all its addresses. */
export type Resolve = (host: string) => Promise<readonly string[]>;

const LOOPBACK = new net.BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether an address, not a name, is this machine's loopback: 127.0.0.0/8, ::1, and the first written as IPv6. */
export function isLoopback(address: string): boolean {
  const family = net.isIP(address);
  return family !== 0 && !address.includes('%') && LOOPBACK.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

const resolveAll: Resolve = async (host) => (await dns.promises.lookup(host, { all: true })).map(({ address }) => address);

/** Every address of a name must be loopback: one that is not may be the one taken. @returns them @throws Error that says which is not */
async function loopbackAddresses(host: string, resolve: Resolve): Promise<readonly string[]> {
  const addresses = net.isIP(host) === 0 ? await resolve(host) : [host];
  const outside = addresses.find((address) => !isLoopback(address));
  if (outside !== undefined) throw new Error(outside === host ? `${host} is not a loopback address` : `${host} is ${outside}, which is not a loopback address`);
  if (addresses.length === 0) throw new Error(`${host} has no address`);
  return addresses;
}

/** To be called before anything is started. @throws TwinwardError bad input where a broker is not on this machine's loopback */
export async function requireLoopback(url: string, resolve: Resolve = resolveAll): Promise<void> {
  const { host } = brokerAddress(url);
  try {
    await loopbackAddresses(host, resolve);
  } catch (error) {
    throw badInput('attack-outside-loopback', `attacks stay on this machine: ${(error as Error).message}`, { path: '--broker' }, 'attack the embedded broker, or a broker of yours on 127.0.0.1');
  }
}

export class Egress extends MeteredDoor<net.Socket> {
  readonly #resolve: Resolve;
  readonly #ca: string | undefined;

  /** @param ca PEM; Node's own authorities when there is none */
  constructor(caps?: Partial<EgressCaps>, ca?: string, resolve: Resolve = resolveAll) {
    super(caps);
    this.#ca = ca;
    this.#resolve = resolve;
  }

  /** Wires to one broker. What may not be opened is told as a closed connection. @throws TwinwardError `broker-url` */
  dial(url: string): Dial {
    const address = brokerAddress(url);
    return (end) => {
      const gate = new Gate(end, (bytes) => this.pass(bytes));
      void this.#reach(address, gate);
      return gate;
    };
  }

  protected tearDown(socket: net.Socket, reason: string): void {
    socket.destroy(new Error(reason));
  }

  async #reach({ secure, host, port }: ReturnType<typeof brokerAddress>, gate: Gate): Promise<void> {
    try {
      if (this.dead !== undefined) throw new Error(this.dead);
      const addresses = await loopbackAddresses(host, this.#resolve);
      this.connect();
      // The address that was looked at is the one that is connected to: no second resolution in between.
      const to = { host: addresses[0] as string, port };
      const socket: net.Socket = secure ? tls.connect({ ...to, ...(net.isIP(host) === 0 && { servername: host }), ...(this.#ca !== undefined && { ca: this.#ca }) }) : net.connect({ ...to, noDelay: true });
      this.open.add(socket);
      socket.once('close', () => this.open.delete(socket));
      gate.over(socket, secure ? 'secureConnect' : 'connect');
    } catch (error) {
      gate.refuse(this.refuse((error as Error).message));
    }
  }
}

/** One wire through the door. */
class Gate implements Wire {
  readonly #end: WireEnd;
  readonly #pass: (bytes: Buffer) => void;
  #socket: net.Socket | undefined;
  #over = false;

  constructor(end: WireEnd, pass: (bytes: Buffer) => void) {
    this.#end = end;
    this.#pass = pass;
  }

  over(socket: net.Socket, ready: 'connect' | 'secureConnect'): void {
    this.#socket = socket;
    let reason = 'the broker closed the connection';
    socket.once(ready, () => {
      // The last look, at what really answered.
      if (isLoopback(socket.remoteAddress ?? '')) this.#end.opened();
      else socket.destroy(new Error(`the lab does not let it out: connected to ${socket.remoteAddress}`));
    });
    socket.on('data', (chunk: Buffer) => this.#end.data(chunk));
    socket.on('error', (error) => { reason = error.message; });
    socket.once('close', () => this.refuse(reason));
    if (this.#over) socket.destroy();
  }

  refuse(reason: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#end.closed(reason);
  }

  write(bytes: Buffer): void {
    if (!this.#socket || this.#over) return;
    try {
      this.#pass(bytes);
      this.#socket.write(bytes);
    } catch (error) {
      this.#socket.destroy(error as Error);
    }
  }

  end(): void {
    if (this.#socket) this.#socket.end();
    else this.#over = true;
  }

  reset(): void {
    if (this.#socket instanceof tls.TLSSocket) this.#socket.destroy();
    else if (this.#socket) this.#socket.resetAndDestroy();
    else this.#over = true;
  }
}
