import { describe, expect, it } from 'vitest';
import { Bench } from '../make.ts';

describe('device-battery-low', () => {
  it('is raised below 15 %, and the silence that follows is the same ticket', () => {
    const bench = new Bench().run(120).run(5).run(60, (n) => ({ extra: n === 30 ? [['pendant', 'battery', 12]] : [], without: [] }));
    expect(bench.raised().map((alert) => [alert.code, alert.cause?.device])).toEqual([['device-battery-low', 'pendant']]);
  });
  it('is raised when the charge falls faster than it ever should', () => {
    const bench = new Bench().run(60, { battery: 55 }).run(60, { battery: 38 });
    expect(new Set(bench.raised().map((alert) => alert.code))).toEqual(new Set(['device-battery-low']));
  });
  it('is not raised by a watch that loses four an hour', () => expect(new Bench().run(600, (n) => ({ battery: 70 - (n / 60) * 4 })).raised()).toEqual([]));
  it('resolves when charged', () => expect(new Bench().run(60, { battery: 10, without: ['oximeter', 'watch', 'bed', 'cuff', 'scale', 'thermometer', 'pendant', 'door', 'pir-bathroom', 'pir-bedroom'] }).run(60, { battery: 90 }).resolved('device-battery-low')).toHaveLength(1));
});
