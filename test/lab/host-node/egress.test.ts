/** No byte of an attack leaves this machine's loopback, whatever an address or a name says. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import * as net from 'node:net';
import * as tls from 'node:tls';
import fc from '../../support/properties.ts';
import { afterEach, describe, expect, it } from 'vitest';
import { EGRESS_CEILINGS } from '../../../lab/fleet/egress-door.ts';
import { Egress, isLoopback, requireLoopback } from '../../../lab/host-node/egress.ts';
import type { Wire } from '../../../lab/fleet/wire.ts';
import { makeCertificates } from '../../support/certificates.ts';

const open: net.Server[] = [];
afterEach(() => { for (const server of open.splice(0)) server.close(); });

/** A listener on loopback that counts what reaches it. */
async function listener(): Promise<{ port: number; connections: () => number; bytes: () => number }> {
  let [connections, bytes] = [0, 0];
  const server = net.createServer((socket) => {
    connections += 1;
    socket.on('data', (chunk) => { bytes += chunk.length; });
    socket.on('error', () => {});
  });
  open.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as net.AddressInfo).port, connections: () => connections, bytes: () => bytes };
}

/** Dials, says hello once connected, and tells how it ended. */
function visit(egress: Egress, url: string, hello: readonly Buffer[] = [Buffer.from([0xc0, 0])]): { closed: Promise<string>; opened: Promise<void>; wire: Wire } {
  let closed = (_: string): void => {};
  let opened = (): void => {};
  const ends = { closed: new Promise<string>((resolve) => { closed = resolve; }), opened: new Promise<void>((resolve) => { opened = resolve; }) };
  const wire = egress.dial(url)({
    opened() {
      for (const bytes of hello) wire.write(bytes);
      opened();
    },
    data() {},
    closed,
  });
  return { ...ends, wire };
}

const octet = fc.integer({ min: 0, max: 255 });
const ipv4 = fc.tuple(octet, octet, octet, octet).map((parts) => parts.join('.'));

describe('what is loopback', () => {
  it('is 127.0.0.0/8 and ::1, and no other address, however it is written', () => {
    fc.assert(fc.property(ipv4, (address) => {
      const inside = address.startsWith('127.');
      expect(isLoopback(address)).toBe(inside);
      expect(isLoopback(`::ffff:${address}`)).toBe(inside);
    }), { numRuns: 1000 });
    fc.assert(fc.property(fc.ipV6(), (address) => {
      // Written by others, an address may be loopback only if all its groups but the last are nought, or it is a mapped 127.x.
      if (isLoopback(address)) expect(address).toMatch(/^(?:[0:]*:)?(?:0*1|(?:0*:)*ffff:(?:7f[0-9a-f]{2}:[0-9a-f]{1,4}|127\.\d+\.\d+\.\d+))$/i);
    }), { numRuns: 2000 });
    for (const address of ['127.0.0.1', '127.255.255.255', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', '::ffff:7f00:1']) expect(isLoopback(address), address).toBe(true);
    for (const address of ['0.0.0.0', '::', '10.0.0.1', '128.0.0.1', '126.255.255.255', '::2', 'fe80::1', 'fe80::1%lo', '::1%eth0', 'localhost', '', '127.0.0.1.evil.example', '2130706433']) expect(isLoopback(address), address).toBe(false);
  });
});

describe('before anything is started', () => {
  it('every address outside loopback is bad input, whatever the port and scheme', async () => {
    await fc.assert(fc.asyncProperty(ipv4.filter((address) => !address.startsWith('127.')), fc.constantFrom('mqtt', 'mqtts'), fc.integer({ min: 1, max: 65_535 }), async (address, scheme, port) => {
      await expect(requireLoopback(`${scheme}://${address}:${port}`)).rejects.toMatchObject({ kind: 'bad-input', code: 'attack-outside-loopback' });
    }), { numRuns: 300 });
    await expect(requireLoopback('mqtt://[2001:db8::1]')).rejects.toMatchObject({ code: 'attack-outside-loopback' });
  });

  it('a name is as good as the worst of its addresses', async () => {
    const names: Record<string, string[]> = { home: ['127.0.0.1', '::1'], away: ['192.0.2.1'], both: ['127.0.0.1', '192.0.2.1'], none: [] };
    const resolve = async (host: string) => names[host] ?? [];
    await requireLoopback('mqtt://home', resolve);
    for (const host of ['away', 'both', 'none']) await expect(requireLoopback(`mqtt://${host}`, resolve), host).rejects.toMatchObject({ code: 'attack-outside-loopback' });
    await expect(requireLoopback('mqtt://x', () => Promise.reject(new Error('no such name')))).rejects.toMatchObject({ code: 'attack-outside-loopback' });
  });
});

describe('at the socket', () => {
  it('opens to loopback', async () => {
    const { port, connections } = await listener();
    const { opened, closed, wire } = visit(new Egress(), `mqtt://127.0.0.1:${port}`);
    await opened;
    expect(connections()).toBe(1);
    wire.reset();
    await closed;
  });

  it('refuses what is elsewhere without opening a socket, and a name that changes its mind after the first look', async () => {
    let looks = 0;
    const fickle = async () => ((looks += 1) === 1 ? ['127.0.0.1'] : ['192.0.2.1']);
    await requireLoopback('mqtt://fickle', fickle);
    const egress = new Egress({}, undefined, fickle);
    expect(await visit(egress, 'mqtt://fickle').closed).toMatch(/192\.0\.2\.1, which is not a loopback address/);
    await fc.assert(fc.asyncProperty(ipv4.filter((address) => !address.startsWith('127.')), async (address) => {
      expect(await visit(egress, `mqtt://${address}:1883`).closed).toMatch(/not a loopback address/);
    }), { numRuns: 200 });
    expect(egress.figures).toMatchObject({ connections: 0, open: 0, bytes: 0, refused: 201 });
  });

  it('connects to the very address that was looked at', async () => {
    const { port, connections } = await listener();
    const { opened, wire } = visit(new Egress({}, undefined, async () => ['127.0.0.1']), `mqtt://anywhere.example:${port}`);
    await opened;
    expect(connections()).toBe(1);
    wire.reset();
  });

  it('trusts the authority it is given for the broker, and no other', async () => {
    const made = makeCertificates();
    try {
      const server = tls.createServer({ cert: readFileSync(made.server.cert), key: readFileSync(made.server.key) }, (socket) => socket.on('error', () => {}));
      server.on('tlsClientError', () => {});
      open.push(server);
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const url = `mqtts://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
      const { opened, wire } = visit(new Egress({}, readFileSync(made.ca, 'utf8')), url);
      await opened;
      wire.reset();
      for (const ca of [undefined, readFileSync(made.otherCa, 'utf8')]) expect(await visit(new Egress({}, ca), url).closed).toMatch(/unable to verify|self-signed/);
    } finally {
      made.remove();
    }
  });

  it.each([['connections', 0], ['messages', 0], ['bytes', 0]] as const)('with a cap of 0 %s nothing passes', async (what, cap) => {
    const { port, bytes } = await listener();
    const egress = new Egress({ [what]: cap });
    expect(await visit(egress, `mqtt://127.0.0.1:${port}`).closed).toMatch(new RegExp(`cap of 0 ${what}`));
    expect(bytes()).toBe(0);
    expect(egress.heldBackBecause).toMatch(/cap/);
  });

  it('counts packets, not writes, and closes all at the cap', async () => {
    const { port } = await listener();
    const ping = Buffer.from([0xc0, 0]);
    const egress = new Egress({ messages: 5 });
    const one = visit(egress, `mqtt://127.0.0.1:${port}`, [Buffer.concat([ping, ping, ping])]);
    await one.opened;
    expect(egress.figures).toMatchObject({ messages: 3, bytes: 6 });
    one.wire.write(Buffer.concat([ping, ping]));
    expect(egress.heldBackBecause).toBeUndefined();
    one.wire.write(ping);
    expect(await one.closed).toMatch(/cap of 5 messages/);
    expect(await visit(egress, `mqtt://127.0.0.1:${port}`).closed).toMatch(/cap of 5 messages/);
  });

  it.each([Infinity, Number.NaN, -1, 1e300])('holds its ceilings when asked for %s', async (asked) => {
    const { port } = await listener();
    const egress = new Egress({ messages: asked, bytes: asked, connections: asked });
    const pings = Buffer.alloc(2 * (EGRESS_CEILINGS.messages + 1));
    for (let at = 0; at < pings.length; at += 2) pings[at] = 0xc0;
    expect(await visit(egress, `mqtt://127.0.0.1:${port}`, [pings]).closed).toMatch(/cap of 1000000 messages/);
    expect(egress.figures['messages']).toBe(0);
  });

  it('is dead after the kill switch: what is open is torn down, and nothing opens', async () => {
    const { port } = await listener();
    const egress = new Egress();
    const standing = visit(egress, `mqtt://127.0.0.1:${port}`);
    await standing.opened;
    egress.kill('enough');
    await standing.closed;
    expect(egress.figures).toMatchObject({ open: 0 });
    expect(await visit(egress, `mqtt://127.0.0.1:${port}`).closed).toMatch(/enough/);
  });
});
