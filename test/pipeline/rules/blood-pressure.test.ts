import { describe, expect, it } from 'vitest';
import { Bench } from '../make.ts';
import type { Minute } from '../make.ts';

const measure = (values: readonly number[]) => (n: number): Minute => ({ extra: n % 60 === 30 && values[(n - 30) / 60] !== undefined ? [['cuff', 'systolic', values[(n - 30) / 60] as number], ['cuff', 'diastolic', 85]] : [] });

describe('blood-pressure', () => {
  it('is raised by two high readings', () => expect(new Bench().run(150, measure([185, 190])).raised('hypertension')).toHaveLength(1));
  it('is raised by one far beyond', () => expect(new Bench().run(60, measure([215])).raised('hypertension')[0]).toMatchObject({ priority: 'high' }));
  it('is raised by two low readings', () => expect(new Bench().run(150, measure([88, 85])).raised('hypotension')).toHaveLength(1));
  it('resolves with a good reading', () => expect(new Bench().run(240, measure([185, 190, 150])).resolved('hypertension')).toHaveLength(1));
  it('is not raised by a single crossing', () => expect(new Bench().run(240, measure([150, 185, 150, 88])).raised()).toEqual([]));
  it('follows the person limit, also a low one', () => {
    const by = (systolicHigh: number): Bench => new Bench({ thresholds: { systolicHigh } }).run(150, measure([148, 150]));
    expect(by(145).raised('hypertension')).toHaveLength(1);
    expect(by(155).raised()).toEqual([]);
  });
});
