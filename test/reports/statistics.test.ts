import fc from '../support/properties.ts';
import { describe, expect, test } from 'vitest';
import { bootstrap, Draws, poissonInterval, quantile, wilson } from '../../reports/statistics.ts';

describe('the Wilson interval', () => {
  test.each([
    // Newcombe, Stat. Med. 1998, table I, method 3
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
    [29, 29, 0.8830, 1],
  ])('of %i in %i is %f to %f, as published', (hits, n, low, high) => {
    const interval = wilson(hits, n);
    expect(interval[0]).toBeCloseTo(low, 4);
    expect(interval[1]).toBeCloseTo(high, 4);
  });
  test('holds the share and lies in 0 to 1', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 5000 }).chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n))), ([hits, n]) => {
      const [low, high] = wilson(hits, n);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low).toBeLessThanOrEqual(hits / n);
      expect(high).toBeGreaterThanOrEqual(hits / n);
    }));
  });
});

describe('the exact Poisson interval', () => {
  test.each([
    // Garwood 1936; the same table stands in Ulm, Am. J. Epidemiol. 131 (1990) 373
    [0, 0, 3.6889],
    [1, 0.0253, 5.5716],
    [2, 0.2422, 7.2247],
    [5, 1.6235, 11.6683],
    [10, 4.7954, 18.3904],
    [30, 20.2409, 42.8269],
    [100, 81.3640, 121.6272],
  ])('of %i events is %f to %f', (count, low, high) => {
    const interval = poissonInterval(count);
    expect(interval[0]).toBeCloseTo(low, 3);
    expect(interval[1]).toBeCloseTo(high, 3);
  });
  test('stays near the normal one, and quick, for large counts', () => {
    const [low, high] = poissonInterval(1_000_000);
    expect(low).toBeCloseTo(1_000_000 - 1960, -2);
    expect(high).toBeCloseTo(1_000_000 + 1961, -2);
  });
});

describe('quantiles and draws', () => {
  test('a quantile is a value that occurred', () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2);
    expect(quantile([1, 2, 3, 4], 0.95)).toBe(4);
    expect(quantile([1, 2, 3, 4], 0.5, [0, 0, 1, 0])).toBe(3);
    expect(quantile([], 0.5)).toBeNaN();
  });
  test('a cycle gives nobody their own and reaches everybody', () => {
    const draws = new Draws('test');
    for (const n of [2, 3, 10, 57]) {
      const order = draws.cycle(n);
      expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
      expect(order.every((to, from) => to !== from)).toBe(true);
    }
  });
  test('draws are even: chi-square over 16 bins stays below the 0.001 limit', () => {
    const draws = new Draws('even');
    const bins = Array.from({ length: 16 }, () => 0);
    for (let i = 0; i < 16_000; i += 1) bins[draws.below(16)]! += 1;
    expect(bins.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0)).toBeLessThan(37.7);
  });
  test('a bootstrap repeats itself, and refuses fewer than six homes', () => {
    const mean = (weights: Uint32Array): number => weights.reduce((sum, weight, index) => sum + weight * index, 0) / 20;
    expect(bootstrap(20, 'x', mean)).toEqual(bootstrap(20, 'x', mean));
    const [low, high] = bootstrap(20, 'x', mean)!;
    // mean of 0…19 is 9.5, its standard error 5.766 / √20 = 1.289
    expect(low).toBeCloseTo(9.5 - 1.96 * 1.289, 0);
    expect(high).toBeCloseTo(9.5 + 1.96 * 1.289, 0);
    expect(bootstrap(5, 'x', mean)).toBeNull();
  });
});
