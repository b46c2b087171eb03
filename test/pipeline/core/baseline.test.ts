import { describe, expect, it } from 'vitest';
import { Baseline } from '../../../pipeline/core/baseline.ts';
import { MINUTE, START } from '../make.ts';

function teach(baseline: Baseline, from: number, minutes: number, value: (n: number) => number, departs = false): number {
  for (let n = 0; n < minutes; n += 1) {
    baseline.add(START + (from + n) * MINUTE, value(n));
    baseline.freeze(departs, START + (from + n) * MINUTE);
  }
  return from + minutes;
}

describe('the baseline', () => {
  it('knows nothing in the first hour and the usual after it', () => {
    const baseline = new Baseline();
    teach(baseline, 0, 60, () => 91);
    expect(baseline.value(START + 60 * MINUTE)).toBeUndefined();
    teach(baseline, 60, 30, () => 91);
    expect(baseline.value(START + 90 * MINUTE)).toBe(91);
  });

  it('does not learn a departure', () => {
    const baseline = new Baseline();
    const well = teach(baseline, 0, 120, () => 91);
    const ill = teach(baseline, well, 240, () => 84, true);
    expect(baseline.value(START + ill * MINUTE)).toBe(91);
  });

  it('is not moved by single wild readings', () => {
    const baseline = new Baseline();
    const end = teach(baseline, 0, 180, (n) => (n % 5 === 0 ? 60 : 91));
    expect(baseline.value(START + end * MINUTE)).toBe(91);
  });
});
