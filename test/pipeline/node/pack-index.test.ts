import { describe, expect, it, vi } from 'vitest';
import { CODES } from '../../../contract/codes.ts';
import { homeTopic } from '../../../contract/topics.ts';
import { PackIndex } from '../../../pipeline/node/pack-index.ts';
import { MemoryStore } from '../../../pipeline/node/store/memory.ts';
import fc from '../../support/properties.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const HOME = 'h000001';
const BEGIN = Date.UTC(2026, 10, 1);
const { code, unit } = CODES.spo2;

const pack = (at: number, { sentAt = at, home = HOME, value = 95 } = {}) => ({
  topic: homeTopic(home, 'telemetry'), retain: false, text: JSON.stringify({ v: 1, run: 'r', home, hub: `${home}-hub`, epoch: 1, seq: 0, sentAt, obs: [{ dev: 'oximeter', code, value, unit, at }] }),
});

async function indexOf(packs: ReturnType<typeof pack>[]) {
  const store = new MemoryStore({ entries: 1e6 });
  await store.append(packs);
  const index = new PackIndex(store);
  const times = async (asked: { from?: number; to?: number; limit?: number }) => (await index.readings(HOME, { from: undefined, to: undefined, limit: 1_000, ...asked }, () => true)).map(({ at }) => at);
  return { store, index, times };
}

describe('packs in the journal', () => {
  it('are found however long ago they came, five weeks of one a minute', async () => {
    const minutes = 35 * 1_440;
    const { times } = await indexOf(Array.from({ length: minutes }, (_, minute) => pack(BEGIN + minute * MINUTE)));
    expect(await times({ from: 0, limit: 3 })).toEqual([BEGIN, BEGIN + MINUTE, BEGIN + 2 * MINUTE]);
    expect(await times({ to: BEGIN + MINUTE })).toEqual([BEGIN]);
    expect(await times({ limit: 2 })).toEqual([BEGIN + (minutes - 2) * MINUTE, BEGIN + (minutes - 1) * MINUTE]);
    const middle = BEGIN + 20 * 24 * HOUR;
    expect(await times({ from: middle, to: middle + 2 * MINUTE })).toEqual([middle, middle + MINUTE]);
  }, 60_000);

  it('are found behind those that a hub stamped hours too early', async () => {
    const { times } = await indexOf(Array.from({ length: 1_200 }, (_, minute) => pack(BEGIN + minute * MINUTE, { sentAt: BEGIN + minute * MINUTE - (minute > 600 ? 9 * HOUR : 0) })));
    expect(await times({ from: BEGIN + 400 * MINUTE })).toEqual(Array.from({ length: 800 }, (_, minute) => BEGIN + (400 + minute) * MINUTE));
  });

  it('give what a look at all of them gives, in whatever order they came', async () => {
    const offsets = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 900 });
    await fc.assert(fc.asyncProperty(offsets, fc.option(fc.integer({ min: -2, max: 42 })), fc.option(fc.integer({ min: -2, max: 42 })), fc.integer({ min: 1, max: 1_000 }), async (minutes, from, to, limit) => {
      const { times } = await indexOf(minutes.map((minute) => pack(BEGIN + minute * MINUTE)));
      const [least, most] = [from, to].map((minute) => (minute === null ? undefined : BEGIN + minute * MINUTE));
      const all = minutes.map((minute) => BEGIN + minute * MINUTE).filter((at) => at >= (least ?? -Infinity) && at < (most ?? Infinity)).toSorted((a, b) => a - b);
      expect(await times({ ...(least !== undefined && { from: least }), ...(most !== undefined && { to: most }), limit })).toEqual(least === undefined ? all.slice(-limit) : all.slice(0, limit));
    }), { numRuns: 40 });
  });

  it('that come later are found too, once each, also where two ask at the same moment', async () => {
    const { store, times } = await indexOf([pack(BEGIN), pack(BEGIN, { home: 'h000002' })]);
    expect(await times({})).toEqual([BEGIN]);
    const later = Array.from({ length: 600 }, (_, minute) => BEGIN + (1 + minute) * MINUTE);
    await store.append([{ ...pack(BEGIN), text: 'no pack at all' }, ...later.map((at) => pack(at))]);
    expect(await Promise.all([times({}), times({}), times({ from: 0 })])).toEqual(Array.from({ length: 3 }, () => [BEGIN, ...later]));
  });

  it('that the journal keeps no more are not there, and those behind them are', async () => {
    const { store, times } = await indexOf(Array.from({ length: 1_000 }, (_, minute) => pack(BEGIN + minute * MINUTE)));
    expect(await times({ from: 0 })).toHaveLength(1_000);
    await store.prune(900, Infinity);
    expect(await times({ from: 0, limit: 2 })).toEqual([BEGIN + 900 * MINUTE, BEGIN + 901 * MINUTE]);
    await store.append([pack(BEGIN)]);
    expect(await times({ from: 0 })).toHaveLength(101);
  });

  it('that the journal keeps no more are forgotten with the next question about their home, whatever time it asks of', async () => {
    const { store, times } = await indexOf(Array.from({ length: 2_000 }, (_, minute) => pack(BEGIN + minute * MINUTE)));
    await times({ limit: 1 });
    await store.prune(1_600, Infinity);
    await times({ limit: 1 });
    const messages = vi.spyOn(store, 'messages');
    expect(await times({ from: 0, to: BEGIN + 1_500 * MINUTE })).toEqual([]);
    // Nothing of that time is looked for: what came since, and the oldest that is kept.
    expect(messages.mock.calls.map(([{ limit }]) => limit)).toEqual([10, 1]);
    await store.prune(2_000, Infinity);
    await store.append([pack(BEGIN + 2_000 * MINUTE)]);
    expect(await times({ limit: 3 })).toEqual([BEGIN + 2_000 * MINUTE]);
  });

  it('are found after a store that failed once', async () => {
    const { store, times } = await indexOf([pack(BEGIN)]);
    const messages = store.messages.bind(store);
    store.messages = async () => { throw new Error('gone'); };
    await expect(times({})).rejects.toThrow('gone');
    store.messages = messages;
    expect(await times({})).toEqual([BEGIN]);
  });
});
