/** What `held-acks.ts` uses of MQTT.js, against a real broker: a message that was not let go comes again, one that was does not. */
import { once } from 'node:events';
import * as net from 'node:net';
import { Aedes } from 'aedes';
import mqtt, { type MqttClient } from 'mqtt';
import mqttPacket from 'mqtt-packet';
import { expect, it } from 'vitest';
import { holdAcks } from '../../../pipeline/node/held-acks.ts';

/** MQTT.js says that it is connected when what it owes is published and acknowledged; a session that stayed hears its messages before. */
it('lets messages go that come before the client says that it is connected', async () => {
  const acked: number[] = [];
  const server = net.createServer((socket) => {
    const parser = mqttPacket.parser({ protocolVersion: 4 });
    parser.on('packet', (packet) => {
      if (packet.cmd === 'connect') socket.write(Buffer.concat([mqttPacket.generate({ cmd: 'connack', returnCode: 0, sessionPresent: true }), ...[1, 2].map((messageId) => mqttPacket.generate({ cmd: 'publish', topic: 't', payload: 'x', qos: 1, messageId, dup: true, retain: false }))]));
      else if (packet.cmd === 'puback') acked.push(packet.messageId as number);
      else if (packet.cmd === 'publish') socket.write(mqttPacket.generate({ cmd: 'puback', messageId: packet.messageId as number }));
    });
    socket.on('data', (data: Buffer) => parser.parse(data));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = mqtt.connect(`mqtt://127.0.0.1:${(server.address() as net.AddressInfo).port}`, { clientId: 'ear', clean: false, reconnectPeriod: 0, resubscribe: false, manualConnect: true });
  holdAcks(client, (_topic, _payload, _packet, ack) => void setTimeout(ack, 50));
  const owed = client.publishAsync('alerts', 'owed', { qos: 1 });
  client.connect();
  await owed;
  await expect.poll(() => acked).toEqual([1, 2]);
  client.end(true);
  server.close();
});

it('leaves unacknowledged what is held, through a reconnection, and acknowledges what is let go, many at once', async () => {
  const broker = await Aedes.createBroker();
  const server = net.createServer((socket) => { broker.handle(socket); }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `mqtt://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
  const acked: string[] = [];
  broker.on('ack', (packet, client) => { if (client?.id === 'ear' && packet && 'payload' in packet) acked.push(String(packet.payload)); });
  const connect = (heard: (text: string, ack: () => void) => void): MqttClient => {
    const client = mqtt.connect(url, { clientId: 'ear', clean: false, reconnectPeriod: 0, resubscribe: false, manualConnect: true });
    holdAcks(client, (_topic, payload, _packet, ack) => heard(payload.toString(), ack));
    return client.connect();
  };
  const lab = await mqtt.connectAsync(url, { clientId: 'lab' });
  try {
    const acks: (() => void)[] = [];
    const first: string[] = [];
    const ear = connect((text, ack) => { first.push(text); acks.push(ack); });
    await new Promise((resolve) => { ear.once('connect', resolve); });
    await ear.subscribeAsync('t', { qos: 1 });
    for (const text of ['a', 'b', 'c', 'd']) await lab.publishAsync('t', text, { qos: 1 });
    await expect.poll(() => first).toEqual(['a', 'b', 'c', 'd']);
    expect(acked).toEqual([]);
    acks[0]!();
    acks[1]!();
    await expect.poll(() => acked).toEqual(['a', 'b']);
    // A word of the connection before is not sent on a new one: there its number may be another message's.
    const closed = new Promise<void>((resolve) => { ear.once('close', () => resolve()); });
    ear.stream.destroy();
    await closed;
    ear.reconnect();
    await expect.poll(() => first.slice(4)).toEqual(['c', 'd']);
    acks[2]!();
    acks[3]!();
    await lab.publishAsync('t', 'x', { qos: 1 });
    await expect.poll(() => first.slice(6)).toEqual(['x']);
    acks[6]!();
    await expect.poll(() => acked.length).toBeGreaterThan(2);
    expect(acked).toEqual(['a', 'b', 'x']);
    await ear.endAsync(true);
    // What is let go while it is heard is acknowledged, too.
    const again: string[] = [];
    const second = connect((text, ack) => { again.push(text); ack(); });
    await expect.poll(() => again).toEqual(['c', 'd']);
    await expect.poll(() => acked).toEqual(['a', 'b', 'x', 'c', 'd']);
    await lab.publishAsync('t', 'e', { qos: 0 });
    await expect.poll(() => again).toEqual(['c', 'd', 'e']);
    second.end(true);
  } finally {
    lab.end(true);
    server.close();
    broker.close();
  }
});
