import { describe, expect, it } from 'vitest';
import { Bench, observationsOf } from '../make.ts';
import type { Wire } from '../make.ts';

/** An outage of an hour; `keeps` says which of its packs the hub still has. */
function outage({ keeps = () => true, signal = -70, newEpoch = false, mains = 1 }: { keeps?: (n: number) => boolean; signal?: number; newEpoch?: boolean; mains?: number }): Bench {
  const bench = new Bench().run(100).run(10, { signal, mains });
  const kept: Wire[] = [];
  for (let n = 0; n < 60; n += 1) {
    const wire = bench.house.pack(bench.at, observationsOf(bench.minute));
    if (keeps(n)) kept.push(wire);
    if (n === 1) bench.give(bench.house.status('offline'));
    bench.close();
  }
  if (newEpoch) {
    bench.house.epoch += 1;
    bench.house.seq = 0;
  }
  bench.give(bench.house.status('online', bench.at));
  for (const wire of kept) bench.give(wire);
  return bench.run(60);
}

describe('hub-data-lost', () => {
  it('is raised when numbers of the outage never come', () => {
    const bench = outage({ keeps: (n) => n >= 40 });
    expect(bench.raised('hub-data-lost').map(({ cause, evidence }) => [cause?.layer, evidence[0]?.value])).toEqual([['hub', 40]]);
  });
  it('is raised when a network outage ends with a new start and nothing kept', () => expect(outage({ keeps: () => false, signal: -112, newEpoch: true }).raised('hub-data-lost')).toHaveLength(1));
  it('is not raised when all comes, in whatever order, or when the hub had no power', () => {
    expect(outage({}).raised('hub-data-lost')).toEqual([]);
    expect(outage({ keeps: () => false, mains: 0, newEpoch: true }).raised('hub-data-lost')).toEqual([]);
    expect(outage({ keeps: (n) => n !== 7 }).raised('hub-data-lost')).toEqual([]);
  });
  it('is told once, and not again of the next outage, in which nothing is lost', () => {
    const bench = outage({ keeps: (n) => n >= 40 });
    const kept: Wire[] = [];
    for (let n = 0; n < 20; n += 1) {
      kept.push(bench.house.pack(bench.at, observationsOf(bench.minute)));
      bench.close();
    }
    for (const wire of kept) bench.give(wire);
    expect(bench.run(440).raised('hub-data-lost')).toHaveLength(1);
    expect(bench.resolved('hub-data-lost')).toHaveLength(1);
  });
});
