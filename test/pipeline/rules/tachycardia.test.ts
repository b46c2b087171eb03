import { describe, expect, it } from 'vitest';
import { Bench } from '../make.ts';

describe('tachycardia', () => {
  it('is raised at rest', () => expect(new Bench().run(180).run(40, { heart: 125 }).raised('tachycardia')[0]).toMatchObject({ priority: 'medium' }));
  it('is high from 131', () => expect(new Bench().run(180).run(40, { heart: 140 }).raised('tachycardia')[0]).toMatchObject({ priority: 'high' }));
  it('follows the person limit', () => expect(new Bench({ thresholds: { heartRateHigh: 105 } }).run(180).run(40, { heart: 110 }).raised('tachycardia')).toHaveLength(1));
  it('is not raised by exercise', () => expect(new Bench().run(180).run(30, { heart: 130, steps: 100, inBed: false }).run(10, { heart: 110 }).run(30).raised()).toEqual([]));
  it('is raised by a prescribed limit that is crossed and held, without a great rise', () => {
    expect(new Bench({ thresholds: { heartRateHigh: 90 } }).run(180, { heart: 84 }).run(40, { heart: 93 }).raised('tachycardia')).toHaveLength(1);
  });
  it('is over under a limit inside what turns out to be usual, and never over 120', () => {
    const always = (heart: number): Bench => new Bench({ thresholds: { heartRateHigh: 90 } }).run(400, { heart });
    expect(always(92).raised('tachycardia')).toHaveLength(1);
    expect(always(92).resolved('tachycardia')).toMatchObject([{ text: expect.stringMatching(/usual for this person/) }]);
    expect(always(124).resolved('tachycardia')).toEqual([]);
    const short = new Bench({ thresholds: { heartRateHigh: 90 } }).run(180, { heart: 88 }).run(30, { heart: 95 }).run(120, { heart: 88 });
    expect(short.raised('tachycardia')).toHaveLength(1);
    expect(short.resolved('tachycardia')).toHaveLength(1);
  });
});
