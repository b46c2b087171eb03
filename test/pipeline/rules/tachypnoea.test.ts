import { describe, expect, it } from 'vitest';
import { Bench, DEVICES } from '../make.ts';

describe('tachypnoea', () => {
  it('is raised from 25 when that is a rise', () => expect(new Bench().run(180).run(40, { breathing: 27 }).raised('tachypnoea')).toHaveLength(1));
  it('follows the person limit', () => expect(new Bench({ thresholds: { respirationHigh: 20 } }).run(180).run(40, { breathing: 22 }).raised('tachypnoea')).toHaveLength(1));
  it('is not raised for one who always breathes at 26', () => expect(new Bench().run(400, { breathing: 26 }).raised('tachypnoea')).toEqual([]));
  it('is raised from the published limit in heart failure before anything is learned', () => expect(new Bench({ conditions: ['heart-failure'] }).run(40, { breathing: 26 }).raised('tachypnoea')).toHaveLength(1));
  it('is not raised by a few fast minutes', () => expect(new Bench().run(180).run(8, { breathing: 30 }).run(30).raised()).toEqual([]));
  it('is raised by a prescribed limit that is crossed and held, without a great rise', () => expect(new Bench({ thresholds: { respirationHigh: 20 } }).run(180, { breathing: 18.5 }).run(40, { breathing: 21 }).raised('tachypnoea')).toHaveLength(1));
  it('is over at the usual just below a prescribed limit', () => {
    const short = new Bench({ thresholds: { respirationHigh: 20 } }).run(180, { breathing: 19.5 }).run(30, { breathing: 22 }).run(120, { breathing: 19.5 });
    expect(short.raised('tachypnoea')).toHaveLength(1);
    expect(short.resolved('tachypnoea')).toHaveLength(1);
  });
  it('asks more of a chest patch, which guesses', () => {
    const patch = (before: number, breathing: number): Bench => new Bench({ devices: [...DEVICES, { dev: 'patch', kind: 'ecg-patch', resident: 'r1', intervalS: 60 }] })
      .run(240, (n) => ({ inBed: false, extra: [['patch', 'respiration', (n < 180 ? before : breathing) + (n % 3) / 2]] }));
    expect(patch(19, 26).raised('tachypnoea')).toEqual([]);
    expect(patch(15, 26).raised('tachypnoea')).toHaveLength(1);
  });
});
