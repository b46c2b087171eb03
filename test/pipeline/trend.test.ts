import { describe, expect, it } from 'vitest';
import { cusum, ewma, robustSlope, robustSpread } from '../../pipeline/core/trend.ts';
import fc from '../support/properties.ts';

const days = (count: number): number[] => Array.from({ length: count }, (_, day) => day);

describe('robustSlope', () => {
  it('finds the line of any days, and is not moved by one of five that is nonsense, nor by two of eight', () => {
    const any = fc.integer({ min: -9999, max: 9999 });
    fc.assert(fc.property(fc.integer({ min: -50, max: 50 }), fc.nat(4), any, fc.nat(7), any, fc.nat(7), any, (slope, place, nonsense, first, one, second, other) => {
      const line = (count: number): number[] => days(count).map((day) => 80 + slope * day);
      expect(robustSlope(days(5), line(5), 1)).toBeCloseTo(slope, 9);
      // Six of ten pairs are sound, and fifteen of 28: more than half, so the middle is among them.
      expect(robustSlope(days(5), line(5).with(place, nonsense), 1)).toBeCloseTo(slope, 9);
      expect(robustSlope(days(8), line(8).with(first, one).with(second, other), 1)).toBeCloseTo(slope, 9);
    }));
  });
  it('is not known of one value', () => expect(robustSlope([1], [2], 1)).toBeUndefined());
});

describe('cusum', () => {
  it('stays near nothing while values lie about the centre, and grows by half a deviation a day at a shift of one', () => {
    expect(cusum([10, 11, 9, 10.5, 9.5], 10, 1)).toBeLessThan(1);
    expect(cusum(days(10).map(() => 11), 10, 1)).toBeCloseTo(5, 9);
    expect(cusum(days(10).map(() => 9), 10, 1, -1)).toBeCloseTo(5, 9);
    expect(cusum(days(10).map(() => 9), 10, 1)).toBe(0);
  });
  it('takes one wild day for no trend', () => expect(cusum([10, 10, 99, 10, 10], 10, 1)).toBeLessThan(2));
});

it('spread of normal values is their standard deviation, and one wild value does not widen it', () => {
  expect(robustSpread([-1, 1, -0.6745, 0.6745, 0.2], 0)).toBeCloseTo(1, 2);
  expect(robustSpread([1, 2, 3, 4, 500], 3)).toBeCloseTo(1.4826, 4);
});
it('the moving average leans to the newest', () => {
  expect(ewma([10, 20], 0.3)).toBeCloseTo(13, 9);
  expect(ewma([], 0.3)).toBeUndefined();
});
