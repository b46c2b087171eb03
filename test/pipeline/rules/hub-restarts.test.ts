import { describe, expect, it } from 'vitest';
import { Bench } from '../make.ts';

/** The hub starts anew, `away` minutes without a word. */
function restart(bench: Bench, away = 2): Bench {
  for (let n = 0; n < away; n += 1) bench.close();
  bench.house.epoch += 1;
  bench.house.seq = 0;
  bench.give(bench.house.status('online', bench.at));
  return bench;
}

describe('hub-restarts', () => {
  it('notes a single restart, low, and is over when the hub runs', () => {
    const bench = restart(new Bench().run(100)).run(60);
    expect(bench.raised().map(({ code, priority, cause }) => [code, priority, cause?.layer])).toEqual([['hub-offline', 'low', 'hub']]);
    expect(bench.resolved('hub-offline')).toHaveLength(1);
  });
  it('is one ticket of a hub that starts again and again', () => {
    const bench = new Bench().run(100);
    for (let n = 0; n < 10; n += 1) restart(bench).run(6);
    expect(new Set(bench.alerts.map(({ alert }) => alert.id)).size).toBe(1);
    expect(bench.alerts.filter(({ alert }) => alert.state === 'raised').at(-1)!.alert.text).toMatch(/anew \d+ times/);
    expect(bench.run(60).resolved('hub-offline')).toHaveLength(1);
  });
  it('is not raised by a session that breaks and stands again in the same epoch', () => {
    const bench = new Bench().run(100);
    bench.give(bench.house.status('offline'));
    bench.close();
    bench.give(bench.house.status('online', bench.at));
    expect(bench.run(30).raised()).toEqual([]);
  });
});
