/**
 * The embedded broker with its guard and access rules against MQTT 3.1.1: the cases of Eclipse Paho's interoperability test (`client_test.py`), told anew over
 * hand-made bytes, and what hostile bytes meet. Results and deviations stand in docs/conformance.md.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { credentialsOf } from '../../../lab/broker/access.ts';
import { BrokerProcess } from '../../../lab/host-node/broker-launch.ts';
import { BytesClient, connectPacket, field, type ConnectFacts, type Message, messageOf, packet, publishPacket, subscribePacket, word } from '../../support/bytes-client.ts';

const secret = 'a test secret';
let broker: BrokerProcess;
const clients: BytesClient[] = [];
let made = 0;

beforeAll(async () => { broker = await BrokerProcess.start({ secret }); });
afterAll(async () => { await broker.stop(); });
afterEach(() => { for (const client of clients.splice(0)) client.reset(); });

const facts = (username: string, more: Partial<ConnectFacts> = {}): ConnectFacts => ({ clientId: username.startsWith('home:') ? username : `client-${++made}`, ...credentialsOf(secret, username) as Required<Pick<ConnectFacts, 'username' | 'password'>>, ...more });

function dialled(): BytesClient {
  const client = new BytesClient(broker.url);
  clients.push(client);
  return client;
}

/** A client whose CONNECT was accepted; the lab's user, which may do all that MQTT lets one do, unless the case is about others. */
async function up(more: Partial<ConnectFacts> = {}, username = 'lab'): Promise<BytesClient & { present: boolean }> {
  const client = dialled();
  const { code, present } = await client.connect(facts(username, more));
  expect(code).toBe(0);
  return Object.assign(client, { present });
}

/** All that is delivered up to the message "marker". Where it is published now it comes after all that was published before, but not after retained ones that are on their way. */
async function upToMarker(client: BytesClient, topic?: string, publisher = client): Promise<Partial<Message>[]> {
  if (topic !== undefined) await publisher.publish(topic, 'marker', 1);
  const heard: Partial<Message>[] = [];
  for (;;) {
    const { id: _, ...message } = await client.hear();
    if (message.payload === 'marker') return heard;
    heard.push(message);
  }
}
const plain = (topic: string, payload: string, qos: number, retain = false): object => ({ topic, payload, qos, retain, dup: false });

describe('basic', () => {
  it('accepts, lets go, accepts again, and delivers each QoS to its own sender [MQTT-3.1.4-4] [MQTT-4.3.1-1] [MQTT-4.3.2-2] [MQTT-4.3.3-2]', async () => {
    await (await up({ clientId: 'basic' })).leave(); // [MQTT-3.14.4-1]
    const client = await up({ clientId: 'basic' });
    expect(await client.subscribe(['TopicA', 2])).toEqual([2]);
    for (const qos of [0, 1, 2] as const) {
      await client.publish('TopicA', `qos ${qos}`, qos);
      expect(await client.hear()).toMatchObject({ topic: 'TopicA', payload: `qos ${qos}`, qos, retain: false });
    }
  });

  it('ends a connection at its second CONNECT [MQTT-3.1.0-2]', async () => {
    const client = await up();
    client.write(connectPacket(facts('lab')));
    await client.closed();
    expect(client.waiting('connack')).toBe(0);
  });

  it('refuses another protocol name [MQTT-3.1.2-1]', async () => {
    const client = dialled();
    client.write(connectPacket(facts('lab', { protocol: 'hj' })));
    await client.closed();
    expect(client.waiting('connack')).toBe(0);
  });

  it('tells MQTT 5 that it does not speak it [MQTT-3.1.2-2]', async () => {
    const client = dialled();
    client.write(packet('connect', [field('MQTT'), Buffer.from([5, 2]), word(0), Buffer.from([0]), field('five')]));
    expect([...(await client.take('connack')).body]).toEqual([0, 1]);
    await client.closed();
  });

  it('gives an identity to one connection: the older one ends [MQTT-3.1.4-2]', async () => {
    const older = await up({ clientId: 'one' });
    const newer = await up({ clientId: 'one' });
    await older.closed();
    newer.write(packet('pingreq'));
    await newer.take('pingresp'); // [MQTT-3.12.4-1]
  });

  it('keeps the order of one topic and QoS, and loses nothing, from one read with both [MQTT-4.6.0-6]', async () => {
    const client = await up();
    await client.subscribe(['order/#', 2]);
    client.write(...Array.from({ length: 60 }, (_, n) => publishPacket('order/a', String(n), { qos: n % 3 === 0 ? 2 : 1, id: n + 1 })));
    const heard: number[] = [];
    while (heard.length < 60) heard.push(Number((await client.hear()).payload));
    for (const own of [(n: number) => n % 3 === 0, (n: number) => n % 3 > 0]) expect(heard.filter(own)).toEqual(Array.from({ length: 60 }, (_, n) => n).filter(own));
  });
});

describe('retained messages', () => {
  it('come at once with a new subscription, of each QoS, and with every subscription again [MQTT-3.3.1-6] [MQTT-3.3.1-8] [MQTT-3.8.4-3]', async () => {
    const client = await up();
    for (const qos of [0, 1, 2] as const) await client.publish(`kept/${qos}`, `qos ${qos}`, qos, true);
    await client.publish('kept/end', 'marker', 1, true);
    for (let again = 0; again < 2; again += 1) {
      await client.subscribe(['kept/+', 2]);
      expect(await upToMarker(client)).toEqual([0, 1, 2].map((qos) => plain(`kept/${qos}`, `qos ${qos}`, qos, true)));
    }
  });

  it('go with an empty one, which is delivered but not kept [MQTT-3.3.1-9] [MQTT-3.3.1-10] [MQTT-3.3.1-11]', async () => {
    const client = await up();
    await client.subscribe(['gone/+', 2]);
    for (const qos of [0, 1, 2] as const) {
      await client.publish(`gone/${qos}`, 'x', 1, true);
      await client.publish(`gone/${qos}`, '', qos, true);
    }
    await client.publish('gone/end', 'marker', 1, true);
    expect((await upToMarker(client)).filter(({ payload }) => payload === '')).toHaveLength(3);
    const later = await up();
    await later.subscribe(['gone/+', 2]);
    expect(await upToMarker(later)).toEqual([]);
  });
});

describe('sessions', () => {
  it('take up QoS 1 and 2 while their client is away, in order, and say that they were there [MQTT-3.1.2-4] [MQTT-3.1.2-5] [MQTT-3.2.2-2]', async () => {
    const session = { clientId: 'away', clean: false };
    const before = await up(session);
    expect(before.present).toBe(false); // [MQTT-3.2.2-3]
    await before.subscribe(['queue/+', 2]);
    await before.leave();
    const other = await up();
    for (const qos of [0, 1, 2] as const) await other.publish('queue/a', `qos ${qos}`, qos);
    const after = await up(session);
    expect(after.present).toBe(true);
    expect(await upToMarker(after, 'queue/marker', other)).toEqual([plain('queue/a', 'qos 1', 1), plain('queue/a', 'qos 2', 2)]);
  });

  it('end with a clean one [MQTT-3.1.2-6] [MQTT-3.2.2-1]', async () => {
    const kept = await up({ clientId: 'ending', clean: false });
    await kept.subscribe(['ending/+', 1]);
    await kept.leave();
    await (await up({ clientId: 'ending' })).leave();
    const other = await up();
    await other.publish('ending/a', 'x', 1);
    const again = await up({ clientId: 'ending', clean: false });
    expect(again.present).toBe(false);
    await again.subscribe(['ending/+', 1]);
    expect(await upToMarker(again, 'ending/marker', other)).toEqual([]);
  });

  it('keep a hub its commands', async () => {
    const hub = await up({ clean: false }, 'home:h000001');
    await hub.subscribe(['twinward/v1/h000001/cmd', 1]);
    await hub.leave();
    await (await up({}, 'sut:a')).publish('twinward/v1/h000001/cmd', 'sample', 1);
    expect(await (await up({ clean: false }, 'home:h000001')).hear()).toMatchObject({ payload: 'sample', qos: 1 });
  });

  it('keep nothing that was refused, though another filter of the same SUBSCRIBE was granted', async () => {
    const hub = await up({ clean: false }, 'home:h000002');
    expect(await hub.subscribe(['#', 1], ['twinward/v1/h000002/cmd', 1], ['twinward/v1/+/telemetry', 1])).toEqual([0x80, 1, 0x80]); // [MQTT-3.8.4-5] [MQTT-3.9.3-1]
    await hub.leave();
    const lab = await up();
    await lab.publish('twinward/v1/h000001/telemetry', 'of another home', 1);
    const back = await up({ clean: false }, 'home:h000002');
    expect(await upToMarker(back, 'twinward/v1/h000002/cmd', lab)).toEqual([]);
  });

  it('of the lab do not hand their queue to a SUT that takes the client id over', async () => {
    const kept = await up({ clientId: 'shared', clean: false });
    await kept.subscribe(['private/+', 1], ['twinward/watermark', 1]);
    await kept.leave();
    const lab = await up();
    await lab.publish('private/a', 'not for all', 1);
    const sut = await up({ clientId: 'shared', clean: false }, 'sut:a');
    expect(await upToMarker(sut, 'twinward/watermark', lab)).toEqual([]);
  });
});

describe('will messages', () => {
  it('go out when the connection ends without a word, with their QoS, kept if asked [MQTT-3.1.2-8] [MQTT-3.1.2-17]', async () => {
    const [lab, hub] = [await up(), await up({ will: { topic: 'twinward/v1/h000003/status', payload: 'client not disconnected', qos: 1, retain: true } }, 'home:h000003')];
    await lab.subscribe(['twinward/v1/+/status', 2]);
    hub.reset();
    expect(await lab.hear()).toMatchObject(plain('twinward/v1/h000003/status', 'client not disconnected', 1));
    const later = await up();
    await later.subscribe(['twinward/v1/h000003/status', 2]);
    expect(await later.hear()).toMatchObject({ payload: 'client not disconnected', retain: true });
    await lab.publish('twinward/v1/h000003/status', '', 1, true);
  });

  it('do not go out after DISCONNECT [MQTT-3.1.2-10] [MQTT-3.14.4-3]', async () => {
    const [lab, other] = [await up(), await up({ will: { topic: 'will/a', payload: 'x' } })];
    await lab.subscribe(['will/+', 1]);
    await other.leave();
    expect(await upToMarker(lab, 'will/marker')).toEqual([]);
  });

  it('go out for a client that keeps silent for one and a half times its keepalive, not sooner [MQTT-3.1.2-24]', async () => {
    const lab = await up();
    await lab.subscribe(['will/+', 2]);
    const from = performance.now();
    const silent = await up({ keepAlive: 1, will: { topic: 'will/a', payload: 'keepalive expiry' } });
    await silent.closed();
    expect((silent.closedAt as number) - from).toBeGreaterThanOrEqual(1_499);
    expect(await lab.hear()).toMatchObject({ payload: 'keepalive expiry', qos: 0 });
  });
});

describe('subscriptions', () => {
  it('that overlap deliver once, at the highest QoS [MQTT-3.3.5-1]', async () => {
    const client = await up();
    expect(await client.subscribe(['over/#', 2], ['over/+', 1])).toEqual([2, 1]);
    await client.publish('over/a', 'x', 2);
    expect(await upToMarker(client, 'over/marker')).toEqual([plain('over/a', 'x', 2)]);
  });

  it('end with UNSUBSCRIBE, which is answered also where there was none [MQTT-3.10.4-2] [MQTT-3.10.4-5]', async () => {
    const client = await up();
    await client.subscribe(['left/a', 1], ['left/marker', 1]);
    await client.unsubscribe('left/a', 'left/never');
    await client.publish('left/a', 'x', 1);
    expect(await upToMarker(client, 'left/marker')).toEqual([]);
  });

  it('that are not allowed are answered 0x80, one by one and in their order [MQTT-3.8.4-5] [MQTT-3.9.3-1]', async () => {
    const own = 'twinward/v1/h000004/cmd';
    expect(await (await up({}, 'home:h000004')).subscribe(['#', 2], [own, 2], ['twinward/v1/+/telemetry', 2], ['$SYS/#', 0])).toEqual([0x80, 2, 0x80, 0x80]);
    expect(await (await up({}, 'sut:a')).subscribe(['twinward/v1/+/telemetry', 2], ['#', 0], ['+/v1/#', 1])).toEqual([2, 0x80, 0x80]);
  });

  it('with a wildcard that is no whole level, or not the last, are refused [MQTT-4.7.1-2] [MQTT-4.7.1-3]', async () => {
    expect(await (await up()).subscribe(['a#', 1], ['a+/b', 1], ['a/+/#', 1])).toEqual([0x80, 0x80, 1]);
  });

  it('that begin with a wildcard do not hear topics that begin with $, and nobody may publish there [MQTT-4.7.2-1]', async () => {
    const [all, own] = [await up(), await up()];
    await all.subscribe(['#', 1], ['+/#', 1]);
    await own.subscribe(['$SYS/#', 1]);
    const bold = await up();
    expect((await own.hear()).topic).toMatch(/^\$SYS\//); // the broker's own, of clients and subscriptions
    bold.write(publishPacket('$TopicA/B', 'x', { qos: 1, id: 1 }));
    await bold.closed();
    expect((await upToMarker(all, 'dollar/marker')).filter(({ topic }) => topic?.startsWith('$'))).toEqual([]);
  });
});

describe('redelivery', () => {
  it('sends again what was not acknowledged, under its identifier, when the session goes on [MQTT-4.4.0-1]', async () => {
    const session = { clientId: 'again', clean: false };
    const [first, other] = [await up(session), await up()];
    await first.subscribe(['again/#', 2]);
    await other.publish('again/1', 'one', 1);
    await other.publish('again/2', 'two', 2);
    const sent = [messageOf(await first.take('publish')), messageOf(await first.take('publish'))] as [Message, Message];
    first.reset();
    const second = await up(session);
    const again = [messageOf(await second.take('publish')), messageOf(await second.take('publish'))];
    expect(again.map(({ id, payload, qos }) => ({ id, payload, qos }))).toEqual(sent.map(({ id, payload, qos }) => ({ id, payload, qos })));
    // The QoS 1 one ends here, the QoS 2 one gets half of its way: the third connection owes PUBREL only.
    second.write(packet('puback', [word(sent[0].id)]), packet('pubrec', [word(sent[1].id)]));
    await second.take('pubrel');
    second.reset();
    const third = await up(session);
    const released = await third.take('pubrel');
    expect(released.body.readUInt16BE(0)).toBe(sent[1].id);
    third.write(packet('pubcomp', [released.body]));
    expect(await upToMarker(third, 'again/marker', other)).toEqual([]);
  });

  it('takes a QoS 2 message that comes again before its PUBREL once [MQTT-4.3.3-2]', async () => {
    const client = await up();
    await client.subscribe(['once/#', 2]);
    for (const dup of [false, true]) {
      client.write(publishPacket('once/a', 'x', { qos: 2, id: 77, dup }));
      await client.take('pubrec');
    }
    client.write(packet('pubrel', [word(77)]));
    await client.take('pubcomp');
    expect(await upToMarker(client, 'once/marker')).toEqual([plain('once/a', 'x', 2)]);
  });
});

describe('client ids', () => {
  it('may be empty for a clean session, and only for one [MQTT-3.1.3-6] [MQTT-3.1.3-7] [MQTT-3.1.3-8]', async () => {
    const kept = dialled();
    expect(await kept.connect(facts('lab', { clientId: '', clean: false }))).toEqual({ present: false, code: 2 });
    await kept.closed();
    expect(await dialled().connect(facts('lab', { clientId: '' }))).toEqual({ present: false, code: 0 });
    expect((await dialled().connect(facts('home:h000001', { clientId: '' }))).code).toBe(2); // a hub's is its user name
  });

  it('of a hub cannot be used by others to take its connection over', async () => {
    const hub = await up({}, 'home:h000005');
    expect((await dialled().connect(facts('sut:a', { clientId: 'home:h000005' }))).code).toBe(2);
    hub.write(packet('pingreq'));
    await hub.take('pingresp');
  });
});

describe('packets that the standard forbids end the connection', () => {
  it.each<[what: string, bytes: Buffer]>([
    ['a reserved type [MQTT-4.8.0-1]', Buffer.from([0xf0, 0])], ['the type 0 [MQTT-4.8.0-1]', Buffer.from([0, 0])], ['a server\'s packet', packet('connack', [word(0)])],
    ['SUBSCRIBE with flags 0 [MQTT-3.8.1-1]', packet('subscribe', [word(1), field('a'), Buffer.from([0])], 0)], ['SUBSCRIBE without filters [MQTT-3.8.3-3]', packet('subscribe', [word(1)])],
    ['SUBSCRIBE with QoS 3 [MQTT-3.8.3-4]', subscribePacket(1, ['a', 3])], ['UNSUBSCRIBE with flags 0 [MQTT-3.10.1-1]', packet('unsubscribe', [word(1), field('a')], 0)],
    ['PUBREL with flags 0 [MQTT-3.6.1-1]', packet('pubrel', [word(1)], 0)], ['DISCONNECT with a flag [MQTT-3.14.1-1]', packet('disconnect', [], 1)], ['an empty filter [MQTT-4.7.3-1]', subscribePacket(1, ['', 0])],
    ['PUBLISH with QoS 3 [MQTT-3.3.1-4]', packet('publish', [field('a'), word(1)], 6)], ['DUP at QoS 0 [MQTT-3.3.1-2]', publishPacket('a', 'x', { dup: true })],
    ['PUBLISH with identifier 0 [MQTT-2.3.1-1]', publishPacket('a', 'x', { qos: 1, id: 0 })], ['a topic with a wildcard [MQTT-3.3.2-2]', publishPacket('a/+', 'x', { qos: 1, id: 1 })],
    ['an empty topic [MQTT-4.7.3-1]', publishPacket('', 'x', { qos: 1, id: 1 })], ['a topic with U+0000 [MQTT-1.5.3-2]', publishPacket('a\0b', 'x', { qos: 1, id: 1 })],
    ['a topic that is no UTF-8 [MQTT-1.5.3-1]', publishPacket(Buffer.from([0x61, 0xc3, 0x28]), 'x', { qos: 1, id: 1 })], ['a topic with a surrogate [MQTT-1.5.3-1]', publishPacket(Buffer.from([0xed, 0xa0, 0x80]), 'x', { qos: 1, id: 1 })],
  ])('%s', async (_what, bytes) => {
    const client = await up();
    client.write(bytes);
    await client.closed();
    expect(client.waiting('puback') + client.waiting('suback')).toBe(0);
  });

  it.each<[what: string, bytes: Buffer]>([
    ['PUBLISH before CONNECT [MQTT-3.1.0-1]', publishPacket('a', 'x')], ['a reserved flag in CONNECT [MQTT-3.1.2-3]', connectPacket({ clientId: 'a', reserved: 1 })],
    ['a will of QoS 3 [MQTT-3.1.2-14]', connectPacket({ clientId: 'a', will: { topic: 'a', payload: 'x', qos: 3 as 2 } })],
  ])('%s', async (_what, bytes) => {
    const client = dialled();
    client.write(bytes);
    await client.closed();
    expect(client.waiting('connack')).toBe(0);
  });
});

/** Pinned, so that a newer aedes that mends one of them is noticed, and the table with it. */
describe('known deviations of aedes 1.2.0', () => {
  it('a message sent again does not bear DUP [MQTT-3.3.1-1]', async () => {
    const session = { clientId: 'no-dup', clean: false };
    const first = await up(session);
    await first.subscribe(['no-dup', 1]);
    await (await up()).publish('no-dup', 'x', 1);
    await first.take('publish');
    first.reset();
    expect(messageOf(await (await up(session)).take('publish')).dup).toBe(false);
  });

  it('a session without subscriptions is not told to be present [MQTT-3.2.2-2]', async () => {
    const session = { clientId: 'bare', clean: false };
    await (await up(session)).leave();
    expect((await up(session)).present).toBe(false);
  });

  it('QoS 2 is not lowered to a wildcard subscription of QoS 1 [MQTT-3.8.4-6]', async () => {
    const client = await up();
    await client.subscribe(['lower/+', 1]);
    await client.publish('lower/a', 'x', 2);
    expect((await client.hear()).qos).toBe(2);
  });

  it.each<[what: string, bytes: Buffer]>([['SUBSCRIBE with identifier 0 [MQTT-2.3.1-1]', subscribePacket(0, ['a', 0])], ['UNSUBSCRIBE without filters [MQTT-3.10.3-2]', packet('unsubscribe', [word(1)])]])('%s passes', async (_what, bytes) => {
    const client = await up();
    client.write(bytes, packet('pingreq'));
    await client.take('pingresp');
  });

  it('a level of the protocol above 5 gets no CONNACK 0x01, only the end [MQTT-3.1.2-2]', async () => {
    const client = dialled();
    client.write(connectPacket(facts('lab', { level: 6 })));
    await client.closed();
    expect(client.waiting('connack')).toBe(0);
  });
});
