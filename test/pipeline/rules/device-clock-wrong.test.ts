import { describe, expect, it } from 'vitest';
import { Bench, MINUTE } from '../make.ts';
import type { Minute } from '../make.ts';

/** The watch stamps its readings so many minutes off. */
const off = (bench: Bench, minutes: number, heart = 66) => (n: number): Minute => ({ without: ['watch'], extra: [['watch', 'heartRate', heart + (n % 3), undefined, bench.at + minutes * MINUTE], ['watch', 'steps', 0, undefined, bench.at + minutes * MINUTE]] });

describe('device-clock-wrong', () => {
  it.each([-90, -6, 12, 180])('is raised within minutes for a watch %d minutes off, once, and resolves', (minutes) => {
    const bench = new Bench().run(60);
    bench.run(60, off(bench, minutes)).run(30);
    expect(bench.raised().map((alert) => [alert.code, alert.cause?.device])).toEqual([['device-clock-wrong', 'watch']]);
    expect(bench.alerts[0]?.minute).toBeLessThan(70);
    expect(bench.resolved('device-clock-wrong')).toHaveLength(1);
  });
  it('is not raised by a blink, or a clock that is a minute off', () => {
    const bench = new Bench().run(60);
    expect(bench.run(2, off(bench, -30)).run(10).run(60, off(bench, 1)).raised()).toEqual([]);
  });
  it('does not blame devices for what their hub held back, or for a late pack', () => {
    const bench = new Bench().run(60);
    for (let n = 0; n < 6; n += 1) bench.run(1, { extra: [['watch', 'heartRate', 66 + (n % 3), undefined, bench.at - 30 * MINUTE], ['bed', 'respiration', 15, undefined, bench.at - 30 * MINUTE]] });
    for (let n = 0; n < 30; n += 1) bench.give(bench.house.pack(bench.at - (60 - n) * MINUTE, [['watch', 'heartRate', 66 + (n % 3)]]));
    expect(bench.run(20).raised()).toEqual([]);
  });
  it('dates by arrival: a heart that races now is seen although the watch says yesterday', () => {
    const bench = new Bench().run(180, { without: ['bed', 'oximeter'], inBed: false });
    const fast = off(bench, -600, 140);
    expect(bench.run(60, (n) => ({ ...fast(n), inBed: false, without: ['watch', 'bed', 'oximeter'] })).raised('tachycardia')).toHaveLength(1);
  });
  it('raises nothing of a clock out of a backlog', () => {
    const bench = new Bench().run(60);
    for (let n = 0; n < 60; n += 1) bench.close();
    for (let n = 0; n < 60; n += 1) bench.give(bench.house.pack(bench.at - (60 - n) * MINUTE, [['watch', 'heartRate', 66 + (n % 3)], ['oximeter', 'spo2', 96, 0.9]]));
    expect(bench.run(20).raised('device-clock-wrong')).toEqual([]);
  });
});
