import { describe, expect, it } from 'vitest';
import { Bench } from '../make.ts';

describe('bradycardia', () => {
  it('is raised at 38 when 66 is usual', () => expect(new Bench().run(180).run(40, { heart: 38 }).raised('bradycardia')).toHaveLength(1));
  it('is not raised for a slow sleeper', () => expect(new Bench({ medicines: ['beta-blocker'] }).run(300, { heart: 42 }).run(60, { heart: 40 }).raised()).toEqual([]));
  it('is raised by a prescribed limit that is crossed and held', () => {
    expect(new Bench({ thresholds: { heartRateLow: 50 } }).run(180, { heart: 56 }).run(40, { heart: 48 }).raised('bradycardia')).toHaveLength(1);
    expect(new Bench().run(180, { heart: 56 }).run(40, { heart: 48 }).raised()).toEqual([]);
  });
  it('is over at the usual just above a prescribed limit', () => {
    const short = new Bench({ thresholds: { heartRateLow: 50 } }).run(180, { heart: 52 }).run(40, { heart: 46 }).run(120, { heart: 52 });
    expect(short.raised('bradycardia')).toHaveLength(1);
    expect(short.resolved('bradycardia')).toHaveLength(1);
  });
  it('is not raised for one whose heart is always that slow', () => expect(new Bench().run(300, { heart: 37 }).run(60, { heart: 34 }).raised()).toEqual([]));
});
