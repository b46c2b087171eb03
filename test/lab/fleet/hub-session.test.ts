import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backOffMs } from '../../../lab/fleet/back-off.ts';
import { HubSession } from '../../../lab/fleet/hub-session.ts';
import type { SessionOwner, SessionRoom } from '../../../lab/fleet/hub-session.ts';
import { WireStats } from '../../../lab/fleet/wire-stats.ts';
import { tcpDial } from '../../../lab/host-node/tcp-dial.ts';
import type { PublishOp } from '../../../sim/core/plan.ts';
import { ScriptedBroker } from './scripted-broker.ts';

let broker: ScriptedBroker;
let room: SessionRoom;
let session: HubSession;
let acked: PublishOp[];
let happened: Record<'connected' | 'drained' | 'refused', Promise<unknown>>;

beforeEach(async () => {
  broker = await ScriptedBroker.start();
  room = { dial: tcpDial(broker.url), keepAliveS: 20, window: 3, held: false, stats: new WireStats(), nowUs: () => performance.now() * 1_000 };
  const connected = Promise.withResolvers<void>();
  const drained = Promise.withResolvers<void>();
  const refused = Promise.withResolvers<string>();
  acked = [];
  const owner: SessionOwner = { acked: (op) => void acked.push(op), connected: connected.resolve, drained: drained.resolve, refused: refused.resolve, received() {} };
  happened = { connected: connected.promise, drained: drained.promise, refused: refused.promise };
  session = new HubSession(room, owner, { clientId: 'home:h000001', credentials: { username: 'home:h000001', password: 'secret' } }, 'twinward/v1/h000001/cmd');
});

afterEach(() => {
  session.end();
  broker.close();
});

const HEARS_COMMANDS = { cmd: 'subscribe', subscriptions: [{ topic: 'twinward/v1/h000001/cmd', qos: 1 }] };

async function up(): Promise<void> {
  session.connect({ topic: 'status', payload: 'gone' });
  await broker.accept();
  await happened.connected;
  expect(await broker.next()).toMatchObject([HEARS_COMMANDS]);
}

function send(...payloads: string[]): void {
  for (const payload of payloads) session.publish('t', payload, false);
  session.flush();
}

const text = (packets: unknown[]): string[] => packets.map((packet) => `${(packet as { payload: Buffer }).payload}${(packet as { dup: boolean }).dup ? ' dup' : ''}`);
const id = (packet: unknown): number => (packet as { messageId: number }).messageId;

describe('a hub session', () => {
  it('says who it is, and leaves a retained will of QoS 1', async () => {
    session.connect({ topic: 'status', payload: 'gone' });
    expect(await broker.accept()).toMatchObject({
      cmd: 'connect', clientId: 'home:h000001', username: 'home:h000001', password: Buffer.from('secret'), clean: true, keepalive: 20,
      will: { topic: 'status', payload: Buffer.from('gone'), qos: 1, retain: true },
    });
  });

  it('keeps at most a window of messages unacknowledged', async () => {
    await up();
    send('a', 'b', 'c', 'd', 'e');
    const first = await broker.next(3);
    expect(text(first)).toEqual(['a', 'b', 'c']);
    expect(session.unacknowledged).toBe(5);
    broker.write({ cmd: 'puback', messageId: id(first[0]) });
    expect(text(await broker.next())).toEqual(['d']);
  });

  it('tells when everything is acknowledged', async () => {
    await up();
    send('a', 'b');
    for (const packet of await broker.next(2)) broker.write({ cmd: 'puback', messageId: id(packet) });
    await happened.drained;
    expect(room.stats.figures()).toMatchObject({ sent: 2, acked: 2, resentDup: 0 });
  });

  it('tells which message was acknowledged', async () => {
    await up();
    const ops = [1, 2].map((seq) => ({ seq }) as PublishOp);
    for (const op of ops) session.publish('t', `${op.seq}`, false, op);
    session.publish('t', 'of nobody', false);
    session.flush();
    for (const packet of (await broker.next(3)).slice(1)) broker.write({ cmd: 'puback', messageId: id(packet) });
    await expect.poll(() => session.unacknowledged).toBe(1);
    expect(acked).toEqual([ops[1]]);
  });

  it('sends what was not acknowledged again, with DUP, in order, after the broker lost the connection', async () => {
    await up();
    send('a', 'b', 'c', 'd');
    const first = await broker.next(3);
    broker.write({ cmd: 'puback', messageId: id(first[0]) });
    expect(text(await broker.next())).toEqual(['d']);
    broker.socket?.destroy();
    await broker.accept();
    expect(await broker.next()).toMatchObject([HEARS_COMMANDS]);
    const again = await broker.next(3);
    expect(text(again)).toEqual(['b dup', 'c dup', 'd dup']);
    expect(id(again[0])).toBe(id(first[1])); // [MQTT-4.4.0-1]
    for (const packet of again) broker.write({ cmd: 'puback', messageId: id(packet) });
    await happened.drained;
    expect(room.stats.figures()).toMatchObject({ sent: 4, acked: 4, resentDup: 3, reconnects: 1 });
  });

  it('keeps what is unacknowledged over a planned connect, and sends it again before what is new', async () => {
    await up();
    send('a', 'b');
    const first = await broker.next(2);
    broker.write({ cmd: 'puback', messageId: id(first[0]) });
    await expect.poll(() => session.unacknowledged).toBe(1);
    // Another will: it is not the session that stands.
    expect(session.connect({ topic: 'status', payload: 'gone again' })).toBe(false);
    send('c');
    expect(await broker.next()).toMatchObject([{ cmd: 'disconnect' }]);
    expect(await broker.accept()).toMatchObject({ will: { payload: Buffer.from('gone again') } });
    expect(await broker.next()).toMatchObject([HEARS_COMMANDS]);
    expect(text(await broker.next(2))).toEqual(['b dup', 'c']);
    expect(room.stats.figures()).toMatchObject({ resentDup: 1, reconnects: 0 });
  });

  it('that has come back by itself is the one that the plan asks for next, once', async () => {
    await up();
    send('a');
    await broker.next();
    broker.socket?.destroy();
    await broker.accept();
    expect(await broker.next(2)).toMatchObject([HEARS_COMMANDS, { cmd: 'publish', dup: true }]);
    expect(session.connect({ topic: 'status', payload: 'gone' })).toBe(true);
    expect(session.state).toBe('up');
    expect(session.unacknowledged).toBe(1);
    expect(session.connect({ topic: 'status', payload: 'gone' })).toBe(false);
  });

  it('connects at once when it is asked to while it waits for its next try', async () => {
    await up();
    broker.socket?.destroy();
    await expect.poll(() => session.state).toBe('waiting');
    send('held');
    expect(session.connect({ topic: 'status', payload: 'gone' })).toBe(false);
    expect(session.state).toBe('dialling');
    await broker.accept();
    expect(text((await broker.next(2)).slice(1))).toEqual(['held']);
  });

  it('goes on trying while nobody is there, without knocking', async () => {
    room.away = true;
    session.connect({ topic: 'status', payload: 'gone' });
    expect(session.state).toBe('waiting');
    await new Promise((resolve) => { setTimeout(resolve, 300); });
    expect(broker.socket).toBeUndefined();
    room.away = false;
    await broker.accept();
    await happened.connected;
    expect(session.state).toBe('up');
  });

  it('does not come back by itself while the room is held', async () => {
    await up();
    room.held = true;
    const closed = new Promise((resolve) => broker.socket?.once('close', resolve));
    broker.socket?.destroy();
    await closed;
    while (session.state === 'up') await new Promise(setImmediate);
    expect(session.state).toBe('down');
  });

  it('does not try again with a credential that was refused', async () => {
    session.connect({ topic: 'status', payload: 'gone' });
    await broker.next();
    broker.write({ cmd: 'connack', returnCode: 4, sessionPresent: false });
    expect(await happened.refused).toMatch(/bad user name or password/);
    expect(session.state).toBe('down');
  });

  it('pings when it has been silent for half its keep-alive, and gives up a broker that does not answer', async () => {
    await up();
    session.beat();
    session.beat();
    expect(await broker.next()).toMatchObject([{ cmd: 'pingreq' }]);
    for (let beat = 0; beat < 3; beat += 1) session.beat();
    expect(session.state).toBe('waiting');
  });

  it('leaves without a word when reset, and with DISCONNECT when ended', async () => {
    await up();
    session.reset();
    await new Promise((resolve) => broker.socket?.once('close', resolve));
    session.connect({ topic: 'status', payload: 'gone' });
    await broker.accept();
    while (session.state !== 'up') await new Promise(setImmediate);
    session.end();
    expect(await broker.next(2)).toMatchObject([HEARS_COMMANDS, { cmd: 'disconnect' }]);
  });
});

it('waiting grows, spreads, stays within its bounds and is the same each time', () => {
  for (let attempt = 0; attempt < 30; attempt += 1) {
    const whole = Math.min(10_000, 100 * 2 ** attempt);
    const waits = Array.from({ length: 100 }, (_, hub) => backOffMs(`home:${hub}`, attempt));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(whole / 2);
    expect(Math.max(...waits)).toBeLessThanOrEqual(whole);
    expect(new Set(waits).size).toBeGreaterThan(20);
    expect(backOffMs('home:7', attempt)).toBe(waits[7]);
  }
});
