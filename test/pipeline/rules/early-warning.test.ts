import { describe, expect, it } from 'vitest';
import { ReferencePipeline } from '../../../pipeline/core/reference.ts';
import { Bench, MINUTE } from '../make.ts';
import type { Minute } from '../make.ts';

describe('early-warning', () => {
  it('is raised from seven points, without a baseline', () => {
    const bench = new Bench().run(40, { heart: 112, breathing: 26, spo2: 93 });
    expect(bench.raised('early-warning')[0]).toMatchObject({ priority: 'high' });
  });
  it('is raised from five points when that is three above the usual', () => {
    const bench = new Bench().run(180).run(40, (n) => ({ heart: 96, breathing: 23, spo2: n % 4 === 0 ? 92 : 93 }));
    expect(bench.raised().length).toBe(1);
  });
  it('is not raised for an old person who always scores five', () => expect(new Bench({ conditions: ['copd'] }).run(500, { breathing: 22, spo2: 90 }).raised()).toEqual([]));
  it('is not raised by one measured temperature after a bath', () => {
    const bench = new Bench().run(180, { heart: 88, breathing: 20 });
    expect(bench.run(60, (n) => ({ heart: 92, breathing: 20, extra: n === 0 ? [['thermometer', 'temperature', 38.4]] : [] })).raised()).toEqual([]);
  });
  it('is raised before the threshold when the score climbs hour by hour', () => {
    // 0, 1, 2, 3, 4 points: heart, then pressure twice, then saturation.
    const [heart, pressure] = [[66, 92, 92, 92, 92], [125, 125, 105, 98, 98]];
    const climb = (n: number): Minute => ({ heart: heart[Math.floor(n / 60)] as number, spo2: n < 240 ? 96 : 94, extra: n % 60 === 0 ? [['cuff', 'systolic', pressure[Math.floor(n / 60)] as number], ['cuff', 'diastolic', 75 + n / 60]] : [] });
    const bench = new Bench().run(300).run(300, climb);
    const [alert] = bench.raised('early-warning').filter(({ text }) => text.includes('climbs'));
    expect(alert).toMatchObject({ priority: 'medium' });
  });
  it('keeps the score once a minute, however short the tick', () => {
    const pipeline = new ReferencePipeline();
    const bench = new Bench({}, pipeline);
    for (let minute = 0; minute < 30; minute += 1) {
      for (let s = 5; s < 60; s += 5) pipeline.closeTick(bench.now - 60_000 + s * 1000);
      bench.run(1);
    }
    expect(pipeline.known.get('h000001')!.residents.get('r1')!.vitals.news2.clean.between(bench.now - 21 * MINUTE, bench.now - MINUTE)).toHaveLength(20);
  });
  it('is not raised by the same four points when they come and go', () => {
    const bench = new Bench().run(300).run(300, (n) => (Math.floor(n / 60) % 2 === 0 ? { heart: 92, spo2: 93 } : {}));
    expect(bench.raised().filter(({ text }) => text.includes('climbs'))).toEqual([]);
  });
});
