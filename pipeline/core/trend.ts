/** Slow change in few numbers: robust slope and spread, moving average, cumulative sum. Pure arithmetic on short lists. */
import { median } from './series.ts';

/** From the median absolute deviation to the standard deviation of normal values. @source Rousseeuw & Croux 1993 */
const MAD_TO_SD = 1.4826;

/** Median of the slopes of all pairs, per `perMs`; `undefined` with fewer than two times. Breaks down at 29 % of nonsense: one of five values does not move it, nor two of eight. @source Theil 1950, Sen 1968; breakdown: Rousseeuw & Leroy 1987 */
export function robustSlope(at: readonly number[], value: readonly number[], perMs: number): number | undefined {
  const slopes: number[] = [];
  for (let i = 0; i < at.length; i += 1) {
    for (let j = i + 1; j < at.length; j += 1) {
      const span = (at[j] as number) - (at[i] as number);
      if (span > 0) slopes.push((((value[j] as number) - (value[i] as number)) / span) * perMs);
    }
  }
  return median(slopes);
}

/** Standard deviation by the median absolute deviation from `centre`; 0 of nothing. */
export function robustSpread(values: readonly number[], centre: number): number {
  return MAD_TO_SD * (median(values.map((value) => Math.abs(value - centre))) ?? 0);
}

/** Moving average, oldest first; `undefined` of nothing. @param weight of the newest, 0–1 @source Roberts 1959 */
export function ewma(values: readonly number[], weight: number): number | undefined {
  let average: number | undefined;
  for (const value of values) average = average === undefined ? value : average + weight * (value - average);
  return average;
}

/** Slack of the cumulative sum, standard deviations: half of the shift that is looked for. @source Page 1954; Montgomery: k = 0.5 for a shift of one */
const SLACK = 0.5;
/** One value adds at most so much: a single wild day is no trend. @source winsorised CUSUM (Lucas & Crosier 1982, robust CUSUM); the three: assumption */
const STEP_MAX = 3;

/** Upper cumulative sum of the values, oldest first, in standard deviations, 0 or more. For a fall, give `-1` as `side`. */
export function cusum(values: readonly number[], centre: number, spread: number, side: 1 | -1 = 1): number {
  let sum = 0;
  for (const value of values) sum = Math.max(0, sum + Math.min(STEP_MAX, (side * (value - centre)) / spread) - SLACK);
  return sum;
}
