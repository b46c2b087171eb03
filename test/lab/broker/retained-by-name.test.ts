import { Readable } from 'node:stream';
import type { Aedes } from 'aedes';
import { expect, it } from 'vitest';
import { lookRetainedUp } from '../../../lab/broker/retained-by-name.ts';
import { createStrictBroker } from '../../../lab/broker/strict-broker.ts';

interface Store {
  storeRetained(packet: object): Promise<void>;
  createRetainedStreamCombi(filters: string[]): Readable;
}

it('finds retained messages by name as by filter, and forgets those taken away', async () => {
  const broker = await createStrictBroker({ id: 'test' });
  const store = (broker as unknown as { persistence: Store }).persistence;
  const put = (topic: string, payload: string) => store.storeRetained({ cmd: 'publish', topic, payload: Buffer.from(payload), qos: 1, retain: true });
  const found = async (...filters: string[]) => (await store.createRetainedStreamCombi(filters).toArray()).map(({ topic, payload }: { topic: string; payload: Buffer }) => `${topic}=${payload}`).toSorted();
  for (let home = 0; home < 5; home += 1) await put(`t/h${home}/status`, `first ${home}`);
  await put('t/h1/status', 'second');
  await put('t/h2/status', '');
  const all = await found('t/+/status');
  expect(all).toEqual(['t/h0/status=first 0', 't/h1/status=second', 't/h3/status=first 3', 't/h4/status=first 4']);
  expect((await Promise.all([0, 1, 2, 3, 4].map((home) => found(`t/h${home}/status`)))).flat()).toEqual(all);
  expect(await found('t/h0/status', 't/h2/status', 'nobody', 't/h4/status')).toEqual(['t/h0/status=first 0', 't/h4/status=first 4']);
  await new Promise<void>((resolve) => { broker.close(resolve); });
});

it('walks through the store for wildcards only', async () => {
  const walks: string[][] = [];
  const store: Store = { storeRetained: async () => {}, createRetainedStreamCombi: (filters) => { walks.push(filters); return Readable.from([]); } };
  lookRetainedUp({ persistence: store } as unknown as Aedes);
  await store.createRetainedStreamCombi(['t/h7/cmd', 't/h8/cmd']).toArray();
  expect(walks).toEqual([]);
  await store.createRetainedStreamCombi(['t/h7/cmd', 't/#']).toArray();
  expect(walks).toEqual([['t/h7/cmd', 't/#']]);
});
