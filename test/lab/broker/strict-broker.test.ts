/** The strict broker without any profile, over plain sockets: what it keeps does not hang on the lab's access rules. */
import { once } from 'node:events';
import * as net from 'node:net';
import type { Aedes } from 'aedes';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isTopicFilter, isTopicName } from '../../../contract/topics.ts';
import { createStrictBroker } from '../../../lab/broker/strict-broker.ts';
import { BytesClient } from '../../support/bytes-client.ts';

let broker: Aedes;
let server: net.Server;
let url = '';

beforeAll(async () => {
  broker = await createStrictBroker({ authorizeSubscribe: (_client, subscription, decide) => decide(null, subscription.topic.startsWith('secret') ? null : subscription) });
  server = net.createServer((socket) => void broker.handle(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `mqtt://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise<void>((resolve) => broker.close(resolve));
  await new Promise((resolve) => server.close(resolve));
});

async function up(clientId: string, clean = true): Promise<BytesClient> {
  const client = new BytesClient(url);
  expect((await client.connect({ clientId, clean })).code).toBe(0);
  return client;
}

it('queues nothing for a filter that was refused, whether a granted one stands before or after it', async () => {
  const before = await up('away', false);
  expect(await before.subscribe(['secret/1', 1], ['open', 1], ['secret/2', 1])).toEqual([0x80, 1, 0x80]);
  await before.leave();
  const other = await up('other');
  for (const topic of ['secret/1', 'secret/2', 'open']) await other.publish(topic, topic, 1);
  const after = await up('away', false);
  expect(await after.hear()).toMatchObject({ topic: 'open' });
  await after.leave();
  await other.leave();
});

it('wants a client id for a session to be kept, and asks no name of an anonymous clean one [MQTT-3.1.3-8]', async () => {
  expect(await new BytesClient(url).connect({ clientId: '', clean: false })).toEqual({ present: false, code: 2 });
  await (await up('')).leave();
});

it('tells topic names and filters apart from what is neither', () => {
  expect(['a', '/', 'a/b c', '$SYS/x', 'ä/🏠'].every((text) => isTopicName(text) && isTopicFilter(text))).toBe(true);
  expect(['#', '+', 'a/#', '+/+/c', '/+', '+/#'].every((text) => isTopicFilter(text) && !isTopicName(text))).toBe(true);
  expect(['', 'a#', '#/a', 'a+', 'a/+b/c', 'a\0', 'a\uFFFD', '##'].some((text) => isTopicFilter(text) || isTopicName(text))).toBe(false);
});
