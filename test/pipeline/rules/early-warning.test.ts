import { describe, expect, it } from 'vitest';
import { Bench } from '../make.ts';

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
});
