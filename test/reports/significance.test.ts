import fc from '../support/properties.ts';
import { describe, expect, test } from 'vitest';
import { differenceInterval, evenSplitProbability, holm } from '../../reports/significance.ts';
import { wilson } from '../../reports/statistics.ts';

describe('an even split', () => {
  test.each<[number, number, number]>([
    [0, 0, 1], [3, 3, 1], [0, 5, 2 / 32], [0, 6, 2 / 64], [1, 9, (2 * (1 + 10)) / 1024], [2, 10, (2 * (1 + 12 + 66)) / 4096],
  ])('of %i against %i has the probability that counting gives', (a, b, p) => expect(evenSplitProbability(a, b)).toBeCloseTo(p, 10));
  test('does not depend on the side, and is never more than certain', () => {
    fc.assert(fc.property(fc.nat(400), fc.nat(400), (a, b) => {
      const p = evenSplitProbability(a, b);
      expect(p).toBe(evenSplitProbability(b, a));
      expect(p).toBeGreaterThan(0);
      expect(p).toBeLessThanOrEqual(1);
    }));
  });
  test('stays quick and finite for large counts', () => expect(evenSplitProbability(49_000, 51_000)).toBeCloseTo(2.6e-10, 10));
});

describe('the interval of a difference', () => {
  test('of shares is Newcombe’s: his example of 56 of 70 and 48 of 80', () => {
    const [low, high] = differenceInterval(48 / 80, wilson(48, 80), 56 / 70, wilson(56, 70));
    expect(low).toBeCloseTo(0.0524, 4);
    expect(high).toBeCloseTo(0.3339, 4);
  });
  test('turns round with its sides', () => {
    const [low, high] = differenceInterval(0.2, [0.1, 0.4], 0.5, [0.3, 0.6]);
    const [back, forth] = differenceInterval(0.5, [0.3, 0.6], 0.2, [0.1, 0.4]);
    expect([back, forth]).toEqual([expect.closeTo(-high, 12), expect.closeTo(-low, 12)]);
  });
});

describe('Holm’s step-down', () => {
  test('lets fall what stands below the level divided by the number of those that are left', () => {
    expect(holm([0.01, 0.04, 0.03, 0.005], 0.05)).toEqual([true, false, false, true]);
    expect(holm([0.01, 0.015, 0.02, 0.04], 0.05)).toEqual([true, true, true, true]);
    expect(holm([0.013, 0.001], 0.02)).toEqual([true, true]);
    expect(holm([], 0.05)).toEqual([]);
  });
  test('stops at the first that stands, whatever comes after', () => expect(holm([0.02, 0.03, 0.04], 0.05)).toEqual([false, false, false]));
  test('lets fall no more than each test alone, and no less than Bonferroni', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), (ps) => {
      const falls = holm(ps, 0.05);
      ps.forEach((p, index) => {
        if (falls[index]) expect(p).toBeLessThanOrEqual(0.05);
        if (p <= 0.05 / ps.length) expect(falls[index]).toBe(true);
      });
    }));
  });
});
