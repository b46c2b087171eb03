/** What a recording holds once it has been read. */
import { CODES } from '../../contract/codes.ts';
import { FITTED_SIGNALS, type FittedSignalName } from '../../contract/resident-file.ts';

/** One signal as it was recorded. Times ascend; equal times keep the order of the file. */
export interface RecordedSeries {
  signal: FittedSignalName;
  /** UCUM, as `CODES` has it */
  unit: string;
  /** ms; epoch of the wall clock where the recording has one (as if that clock were UTC), else ms from its beginning */
  at: number[];
  value: number[];
  /** median distance of consecutive times, ms; 60 000 at least */
  intervalMs: number;
}

export interface Recording {
  /** file name without its folder */
  source: string;
  /** whose: where the file holds several people */
  person?: string;
  /** `at` carries hours of the day */
  clock: boolean;
  signals: RecordedSeries[];
  /** every quirk found, and what was done about it */
  notes: string[];
}

export interface ReadOptions {
  /** column name to signal, `time` or `person`; a unit may follow: `Sugar=glucose:mmol/L` */
  map?: Readonly<Record<string, string>>;
  person?: string;
}

const MINUTE = 60_000;
const DAY = 86_400_000;

/** A value, its time and where it stood. */
export interface Sample {
  at: number;
  value: number;
}

/** Sorts samples (stably), drops what cannot be of a living person, and notes what was odd. @param samples in the order of the file; emptied @returns `undefined` where nothing is left */
export function seriesOf(signal: FittedSignalName, samples: readonly Sample[], notes: string[], zeroMeansNone = true): RecordedSeries | undefined {
  const { unit, plausible, name } = CODES[signal];
  const zeros = zeroMeansNone ? samples.filter(({ value }) => value === 0).length : 0;
  if (zeros > 0) notes.push(`${name}: ${count(zeros, 'value')} of 0 taken as "not connected" and left out`);
  const odd = samples.filter(({ value }) => !(value === 0 && zeroMeansNone) && (value < plausible[0] || value > plausible[1])).length;
  if (odd > 0) notes.push(`${name}: ${count(odd, 'value')} outside ${plausible.join('–')} ${unit} left out`);
  const kept = samples.filter(({ value }) => value >= plausible[0] && value <= plausible[1]);
  if (kept.length === 0) return undefined;
  const descents = kept.reduce((sum, sample, i) => sum + Number(i > 0 && sample.at < (kept[i - 1] as Sample).at), 0);
  const ascents = kept.reduce((sum, sample, i) => sum + Number(i > 0 && sample.at > (kept[i - 1] as Sample).at), 0);
  const newestFirst = descents > ascents;
  if (newestFirst) notes.push(`${name}: rows run newest first; turned round`);
  else if (descents > 0) notes.push(`${name}: ${count(descents, 'row')} out of order; sorted by time`);
  // A stable sort keeps the order of the file within a repeated time; in a file that runs backwards that order is turned with it.
  const sorted = (newestFirst ? kept.toReversed() : [...kept]).sort((a, b) => a.at - b.at);
  const repeats = sorted.reduce((sum, sample, i) => sum + Number(i > 0 && sample.at === (sorted[i - 1] as Sample).at), 0);
  if (repeats > 0) notes.push(`${name}: ${count(repeats, 'repeated timestamp')}; all readings kept, in the order of the file`);
  const steps = sorted.slice(1).map((sample, i) => sample.at - (sorted[i] as Sample).at).filter((step) => step > 0);
  const intervalMs = Math.max(MINUTE, medianOf(steps) ?? MINUTE);
  const longest = steps.reduce((most, step) => Math.max(most, step), 0);
  const gaps = steps.filter((step) => step > 2.5 * intervalMs).length;
  if (gaps > 0) notes.push(`${name}: ${count(gaps, 'gap')} of more than ${span(2.5 * intervalMs)}, the longest ${span(longest)}; nothing is put in their place`);
  return { signal, unit, at: sorted.map(({ at }) => at), value: sorted.map(({ value }) => value), intervalMs };
}

export function ordered(series: readonly RecordedSeries[]): RecordedSeries[] {
  return series.toSorted((a, b) => FITTED_SIGNALS.indexOf(a.signal) - FITTED_SIGNALS.indexOf(b.signal));
}

export function medianOf(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** `1 value`, `2 values`. */
export function count(n: number, one: string): string {
  return `${n} ${one}${n === 1 ? '' : 's'}`;
}

/** A length of time in the unit that suits it. @param ms */
export function span(ms: number): string {
  const [size, unit] = ms < 2 * 60 * MINUTE ? [MINUTE, 'min'] : ms < 2 * DAY ? [60 * MINUTE, 'h'] : [DAY, 'days'];
  return `${Number((ms / size).toFixed(1))} ${unit}`;
}
