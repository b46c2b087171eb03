/** What is measured on a recording and on its twin, in the same way. Pure. */
import { DAY_MS, HOUR_MS } from '../../sim/core/math.ts';
import { designOf, solve } from './rhythm.ts';

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** About the sample's own mean, divided by n. */
export function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) * (value - middle), 0) / values.length);
}

/** Linear between order statistics. @param share 0–1, inclusive */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const low = Math.floor(place);
  const rest = place - low;
  return (sorted[low] as number) * (1 - rest) + (sorted[Math.min(low + 1, sorted.length - 1)] as number) * rest;
}

/** Mean of each hour of the day, [24]; `undefined` in hours with no value. */
export function hourlyMeans(at: readonly number[], values: readonly number[]): (number | undefined)[] {
  const sums = new Float64Array(24);
  const counts = new Float64Array(24);
  at.forEach((time, i) => {
    const hour = Math.floor((time % DAY_MS) / HOUR_MS);
    sums[hour] = (sums[hour] as number) + (values[i] as number);
    counts[hour] = (counts[hour] as number) + 1;
  });
  return Array.from({ length: 24 }, (_, hour) => (counts[hour] === 0 ? undefined : (sums[hour] as number) / (counts[hour] as number)));
}

/** Half-swing of the 24 h cosine that fits best. */
export function amplitude24(at: readonly number[], values: readonly number[]): number | undefined {
  const design = designOf(at, 3);
  if (!design) return undefined;
  const [, c = 0, s = 0] = solve(design, values);
  return Math.sqrt(c * c + s * s);
}

/** Pearson's correlation over the places where both have a value. */
export function correlation(a: readonly (number | undefined)[], b: readonly (number | undefined)[]): number {
  const both = a.flatMap((x, i) => (x === undefined || b[i] === undefined ? [] : [[x, b[i]] as const]));
  const [ma, mb] = [mean(both.map(([x]) => x)), mean(both.map(([, y]) => y))];
  let [aa, ab, bb] = [0, 0, 0];
  for (const [x, y] of both) { aa += (x - ma) * (x - ma); ab += (x - ma) * (y - mb); bb += (y - mb) * (y - mb); }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}

export interface LagWindow {
  /** ms: mean distance of the pairs */
  lag: number;
  pairs: number;
  /** mean product of the pairs */
  product: number;
}

/** Mean product of all pairs whose distance lies in [from, to) ms; no value is put where none was measured. One pass. @param at ascending @param centred about their mean */
export function pairsWithin(at: readonly number[], centred: readonly number[], from: number, to: number): LagWindow {
  const n = at.length;
  let [low, high, sum, times, pairs, product, lag] = [0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < n; i += 1) {
    while (high < n && (at[high] as number) - (at[i] as number) < to) { sum += centred[high] as number; times += at[high] as number; high += 1; }
    while (low < high && (at[low] as number) - (at[i] as number) < from) { sum -= centred[low] as number; times -= at[low] as number; low += 1; }
    const inside = high - low;
    if (inside === 0) { sum = 0; times = 0; continue; }
    pairs += inside;
    product += (centred[i] as number) * sum;
    lag += times - inside * (at[i] as number);
  }
  return { lag: pairs === 0 ? (from + to) / 2 : lag / pairs, pairs, product: pairs === 0 ? 0 : product / pairs };
}

/** Fewest pairs for an autocorrelation to be told. @source assumption */
export const PAIRS_LEAST = 30;

/** Autocorrelation of pairs within a twelfth of a lag, or half a sampling interval if that is more; `undefined` where there are too few. */
export function autocorrelation(at: readonly number[], values: readonly number[], lagMs: number, intervalMs: number): number | undefined {
  // Half an interval would reach down to readings of the same moment where the lag itself is about an interval.
  const half = Math.min(Math.max(lagMs / 12, Math.min(intervalMs / 2, lagMs / 4)), lagMs / 2);
  const middle = mean(values);
  const centred = values.map((value) => value - middle);
  const variance = mean(centred.map((value) => value * value));
  const { pairs, product } = pairsWithin(at, centred, lagMs - half, lagMs + half);
  return pairs < PAIRS_LEAST || variance === 0 ? undefined : product / variance;
}
