import { once } from 'node:events';
import type { EventEmitter } from 'node:events';
import * as net from 'node:net';
import mqtt from 'mqtt';
import type { IClientOptions, MqttClient } from 'mqtt';
import mqttPacket from 'mqtt-packet';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { credentialsOf } from '../../../lab/broker/access.ts';
import { BrokerProcess } from '../../../lab/host-node/broker-launch.ts';

const secret = 'a test secret';
let broker: BrokerProcess;
const clients: MqttClient[] = [];

beforeAll(async () => { broker = await BrokerProcess.start({ secret, topicPrefix: 'lab-7/' }); });
afterAll(async () => { await broker.stop(); });
afterEach(() => { for (const client of clients.splice(0)) client.end(true); });

/** The typed emitters of MQTT.js and `ws` are not the one that `once` asks for. */
const event = (from: unknown, name: string): Promise<unknown[]> => once(from as EventEmitter, name);

function client(username: string, options: IClientOptions = {}, url = broker.url): MqttClient {
  const made = mqtt.connect(url, { ...credentialsOf(secret, username), clientId: username, reconnectPeriod: 0, ...options });
  made.on('error', () => {});
  clients.push(made);
  return made;
}

async function up(username: string, options: IClientOptions = {}, url = broker.url): Promise<MqttClient> {
  const made = client(username, options, url);
  await event(made, 'connect');
  return made;
}

const refusal = async (made: MqttClient): Promise<number> => ((await event(made, 'error'))[0] as { code: number }).code;
const topic = (home: string, channel: string): string => `lab-7/twinward/v1/${home}/${channel}`;
const hello = (username: string): Buffer => mqttPacket.generate({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, clientId: username, keepalive: 0, username, password: Buffer.from(credentialsOf(secret, username).password) });
/** The fixed header of a PUBLISH that promises 100 MiB. */
const HUGE = Buffer.from([0x30, 0x80, 0x80, 0x80, 0x32]);

describe('the frame guard of the broker process', () => {
  it('closes a TCP connection at the header of a huge packet', async () => {
    const socket = net.connect(Number(new URL(broker.url).port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write(hello('home:h000001'));
    await event(socket, 'data');
    socket.write(HUGE);
    await event(socket, 'close');
  });

  it('closes before CONNACK at a much smaller packet', async () => {
    const socket = net.connect(Number(new URL(broker.url).port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write(Buffer.from([0x10, 0x81, 0x40])); // 8193 bytes
    await event(socket, 'close');
  });

  it('closes a WebSocket at the header of a huge packet', async () => {
    const socket = new WebSocket(broker.wsUrl, 'mqtt');
    socket.on('error', () => {});
    await event(socket, 'open');
    socket.send(hello('home:h000001'));
    await event(socket, 'message');
    socket.send(HUGE);
    await event(socket, 'close');
  });

  it('lets an ordinary large message through', async () => {
    const lab = await up('lab');
    await lab.subscribeAsync(topic('h000001', 'telemetry'), { qos: 1 });
    const hub = await up('home:h000001');
    const arrived = event(lab, 'message');
    await hub.publishAsync(topic('h000001', 'telemetry'), 'x'.repeat(200_000), { qos: 1 });
    expect((await arrived)[1]).toHaveLength(200_000);
  });
});

describe('the profile standard', () => {
  it.each([['a wrong password', 'home:h000001', 'f'.repeat(64)], ['no password', 'lab', undefined], ['an unknown role', 'doctor', 'x'], ['a home that is none', 'home:h1', 'x']])('refuses %s', async (_what, username, password) => {
    expect(await refusal(client(username, { password } as IClientOptions))).toBe(4);
  });

  it('refuses a hub under the client id of another', async () => {
    expect(await refusal(client('home:h000001', { clientId: 'home:h000002' }))).toBe(2);
  });

  it.each([
    ['telemetry of another home', topic('h000002', 'telemetry')], ['an alert', 'lab-7/twinward/v1/alerts/h000001'], ['its own command topic', topic('h000001', 'cmd')],
    ['the clock', 'lab-7/twinward/clock'], ['a topic outside the prefix', 'twinward/v1/h000001/telemetry'], ['a topic of the broker', '$SYS/x'],
  ])('cuts off a hub that publishes %s', async (_what, forbidden) => {
    const hub = await up('home:h000001');
    hub.publish(forbidden, 'x', { qos: 1 }, () => {});
    await event(hub, 'close');
  });

  it.each(['telemetry', 'event', 'status', 'reply'])('lets a hub publish its own %s', async (channel) => {
    const hub = await up('home:h000001');
    await hub.publishAsync(topic('h000001', channel), 'x', { qos: 1 });
  });

  it('refuses a hub that leaves a will on the status of another home', async () => {
    const hub = client('home:h000001', { will: { topic: topic('h000002', 'status'), payload: Buffer.from('x'), qos: 1, retain: true } });
    let accepted = false;
    hub.on('connect', () => { accepted = true; });
    await event(hub, 'close');
    expect(accepted).toBe(false);
  });

  it('grants a hub its own commands and nothing else', async () => {
    const hub = await up('home:h000001');
    const granted = async (filter: string): Promise<number | undefined> => (await hub.subscribeAsync(filter, { qos: 1 }).catch(() => [{ qos: 0x80 }]))[0]?.qos;
    expect(await granted(topic('h000001', 'cmd'))).toBe(1);
    for (const filter of [topic('h000002', 'cmd'), topic('+', 'cmd'), topic('h000001', '#'), '#', '$SYS/#']) expect(await granted(filter)).toBe(0x80);
  });

  it('lets a SUT hear the homes and speak alerts, commands and watermarks, but no readings', async () => {
    const sut = await up('sut:reference');
    expect(await sut.subscribeAsync(topic('+', 'telemetry'), { qos: 1 })).toMatchObject([{ qos: 1 }]);
    for (const allowed of ['lab-7/twinward/v1/alerts/h000001', 'lab-7/twinward/watermark', topic('h000001', 'cmd')]) await sut.publishAsync(allowed, 'x', { qos: 1 });
    sut.publish(topic('h000001', 'telemetry'), 'x', { qos: 1 }, () => {});
    await event(sut, 'close');
  });

  it('lets a watcher hear all homes and alerts over WebSocket, and cuts it off at its first word', async () => {
    const watcher = await up('watcher', { clientId: 'lab-watcher-1' }, broker.wsUrl);
    expect(await watcher.subscribeAsync(['lab-7/twinward/clock', 'lab-7/twinward/v1/#'], { qos: 0 })).toMatchObject([{ qos: 0 }, { qos: 0 }]);
    expect(await watcher.subscribeAsync('#', { qos: 0 }).catch((error: Error) => error.message)).toMatch(/Unspecified error|0x80|128/i);
    const heard = event(watcher, 'message');
    await (await up('home:h000007')).publishAsync(topic('h000007', 'telemetry'), 'reading', { qos: 1 });
    expect(String((await heard)[1])).toBe('reading');
    watcher.publish('lab-7/twinward/v1/alerts/h000007', 'x', { qos: 0 });
    await event(watcher, 'close');
  });

  it('refuses a watcher that leaves a will, or takes the name of a hub', async () => {
    const dying = client('watcher', { clientId: 'lab-watcher-2', will: { topic: 'lab-7/twinward/v1/alerts/h000001', payload: Buffer.from('x'), qos: 1, retain: false } });
    let accepted = false;
    dying.on('connect', () => { accepted = true; });
    await event(dying, 'close');
    expect(accepted).toBe(false);
    expect(await refusal(client('watcher', { clientId: 'home:h000001' }))).toBe(2);
  });

  it('is the same over WebSocket', async () => {
    expect(await refusal(client('home:h000001', { password: 'wrong' }, broker.wsUrl))).toBe(4);
    const hub = await up('home:h000001', {}, broker.wsUrl);
    await hub.publishAsync(topic('h000001', 'telemetry'), 'x', { qos: 1 });
  });
});

it('keeps the order of one client across QoS 0 and QoS 1, retained or not, and loses nothing', async () => {
  const lab = await up('lab', { clientId: 'lab-ear' });
  await lab.subscribeAsync('lab-7/twinward/v1/alerts/#', { qos: 1 });
  const sut = await up('sut:mixed');
  const heard: number[] = [];
  const all = new Promise<void>((resolve) => lab.on('message', (_topic, payload) => {
    heard.push(Number(payload.toString()));
    if (heard.at(-1) === 999) resolve();
  }));
  for (let n = 0; n < 1_000; n += 1) sut.publish('lab-7/twinward/v1/alerts/h000001', String(n), { qos: n === 999 ? 1 : ((n % 2) as 0 | 1), retain: n % 3 === 0 });
  await all;
  expect(heard).toEqual(Array.from({ length: 1_000 }, (_, n) => n));
});
