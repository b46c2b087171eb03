import { describe, expect, it } from 'vitest';
import { Bench, MINUTE, observationsOf } from '../make.ts';
import type { Wire } from '../make.ts';

function shifted(bench: Bench, minutes: number, off: number): Bench {
  for (let n = 0; n < minutes; n += 1) {
    bench.give(bench.house.pack(bench.at + off, observationsOf(bench.minute)));
    bench.close();
  }
  return bench;
}

describe('hub-clock-wrong', () => {
  for (const minutes of [-240, -20, 5, 200]) {
    it(`is raised for a clock ${minutes} minutes off, says by how much, and is over when it is right`, () => {
      const bench = shifted(new Bench().run(100), 90, minutes * MINUTE).run(30);
      expect(bench.raised().map(({ code, cause }) => [code, cause?.layer])).toEqual([['hub-clock-wrong', 'hub']]);
      expect(bench.alerts[0]!.minute - 100).toBeLessThanOrEqual(4);
      expect(Math.abs(bench.raised()[0]!.evidence[0]!.value! - minutes * 60)).toBeLessThan(60);
      expect(bench.resolved('hub-clock-wrong')).toHaveLength(1);
    });
  }
  it('is told by the birth of a hub that lost its clock with its power', () => {
    const bench = new Bench().run(100);
    for (let n = 0; n < 90; n += 1) bench.close();
    bench.house.epoch += 1;
    bench.house.seq = 0;
    bench.give(bench.house.status('online', bench.at - 30 * MINUTE));
    expect(shifted(bench, 20, -30 * MINUTE).raised('hub-clock-wrong')).toHaveLength(1);
  });
  it('is not raised by a backlog, by a slow way, or by a clock half a minute off', () => {
    const backlog = new Bench().run(100);
    const kept: Wire[] = [];
    for (let n = 0; n < 60; n += 1) {
      kept.push(backlog.house.pack(backlog.at, observationsOf(backlog.minute)));
      backlog.close();
    }
    for (const wire of kept) backlog.give(wire);
    expect(backlog.run(30).raised('hub-clock-wrong')).toEqual([]);
    expect(shifted(new Bench().run(100), 60, -MINUTE / 2).raised()).toEqual([]);
    const slow = new Bench().run(100);
    const onTheWay: Wire[] = [];
    for (let n = 0; n < 60; n += 1) {
      onTheWay.push(slow.house.pack(slow.at, observationsOf(slow.minute)));
      if (onTheWay.length > 6) slow.give(onTheWay.shift()!);
      slow.close();
    }
    expect(slow.raised('hub-clock-wrong')).toEqual([]);
  });
});
