/** A recording held against its twin: the same statistics, at the same times, with a margin and a verdict for each. Pure. */
import { CODES } from '../../contract/codes.ts';
import type { FittedBody, FittedSignal, FittedSignalName } from '../../contract/resident-file.ts';
import { clamp, DAY_MS, HOUR_MS, MINUTE_MS } from '../../sim/core/math.ts';
import { Rng, streamId } from '../../sim/core/rng.ts';
import { FittedSignals } from '../../sim/physiology/fitted.ts';
import type { RecordedSeries, Recording } from './series.ts';
import { amplitude24, autocorrelation, correlation, deviation, hourlyMeans, mean, quantile } from './statistics.ts';

/** Twins whose statistics are averaged: one short twin differs from another as one week of a person does from the next. */
const TWINS_MOST = 16;
const TWINS_LEAST = 4;
/** Minutes simulated for all twins of a signal together, about. @source assumption: a second or two of a laptop */
const MINUTES_MOST = 2_000_000;
const READING = streamId('twin.reading');
/** After a gap of so long the wander begins anew: it has forgotten. */
const FORGET_MS = 3 * DAY_MS;
const FORGET_TAUS = 6;

/** @source assumption, ours: mean and SD as the project's realism tables grade "good" */
export const MARGINS = { mean: 0.05, sd: 0.15, quantileOfSd: 0.5, amplitude: 0.25, amplitudeOfSd: 0.15, profile: 0.7, acf: 0.1, acfDay: 0.15 } as const;

export type LineVerdict = 'within' | 'outside' | 'not told';

export interface ComparedLine {
  id: string;
  title: string;
  /** `undefined` where the sampling does not allow it */
  recording?: number;
  twin?: number;
  /** standard deviation among the twins */
  spread?: number;
  unit: string;
  margin: string;
  verdict: LineVerdict;
  /** why nothing is told */
  why?: string;
}

export interface ComparedSignal {
  signal: FittedSignalName;
  name: string;
  unit: string;
  n: number;
  days: number;
  /** how many twins were measured */
  twins: number;
  clock: boolean;
  intervalMs: number;
  at: readonly number[];
  recording: readonly number[];
  /** the first of the twins */
  twin: readonly number[];
  /** hourly means, [24] */
  profile: { recording: readonly (number | undefined)[]; twin: readonly (number | undefined)[] } | undefined;
  acf: readonly { lagMs: number; recording: number; twin: number }[];
  lines: readonly ComparedLine[];
}

/** @param seed any text; equal seeds give equal twins */
export function compareTwin(recording: Recording, body: FittedBody, seed: string): ComparedSignal[] {
  const rng = new Rng(seed);
  return recording.signals.flatMap((series) => (body[series.signal] ? [compareSignal(series, body, recording.clock, rng)] : []));
}

/** Readings of a twin at the times of the recording: its true values with the noise of the recording's device. @param home address of its draws */
export function twinReadings(series: RecordedSeries, body: FittedBody, rng: Rng, home: number): number[] {
  const fitted = body[series.signal];
  if (!fitted) throw new Error(`assertion: ${series.signal} was not fitted`);
  const signals = new FittedSignals(rng);
  const forget = forgetAfter(fitted);
  const [low, high] = CODES[series.signal].plausible;
  // Pressures keep their distance, so a diastolic twin needs its systolic.
  const part: FittedBody = { [series.signal]: fitted, ...(series.signal === 'diastolic' && body.systolic && { systolic: body.systolic }) };
  return series.at.map((time, i) => {
    const minute = Math.floor(time / MINUTE_MS);
    if (i === 0 || time - (series.at[i - 1] as number) > forget) signals.settle(0, home, part, minute);
    else signals.advance(0, minute);
    const noise = fitted.deviceSd === 0 ? 0 : fitted.deviceSd * rng.normal(home, READING, i, 0);
    return clamp((signals.value(0, series.signal) as number) + noise, low, high);
  });
}

/** Length of a gap, ms, after which a wander begins anew. */
function forgetAfter({ wander }: FittedSignal): number {
  return Math.max(FORGET_MS, FORGET_TAUS * MINUTE_MS * Math.max(0, ...wander.map(({ tauMinutes }) => tauMinutes)));
}

/** Minutes that one twin takes to simulate. */
function minutesOf({ at, signal }: RecordedSeries, body: FittedBody): number {
  const forget = forgetAfter(body[signal] as FittedSignal);
  return at.reduce((sum, time, i) => sum + (i === 0 || time - (at[i - 1] as number) > forget ? 0 : time - (at[i - 1] as number)), 0) / MINUTE_MS;
}

/** Lags of the curve: from a minute to three days, in steps of a quarter. */
const CURVE_LAGS = Array.from({ length: 38 }, (_, i) => MINUTE_MS * steps(1.25, i)).filter((lag) => lag <= 3 * DAY_MS);

function steps(step: number, times: number): number {
  let product = 1;
  for (let i = 0; i < times; i += 1) product *= step;
  return product;
}

function compareSignal(series: RecordedSeries, body: FittedBody, clock: boolean, rng: Rng): ComparedSignal {
  const { at, value, signal, intervalMs } = series;
  const days = ((at.at(-1) as number) - (at[0] as number)) / DAY_MS;
  const twins = Array.from({ length: Math.round(clamp(MINUTES_MOST / Math.max(1, minutesOf(series, body)), TWINS_LEAST, TWINS_MOST)) }, (_, home) => twinReadings(series, body, rng, home));
  const { unit, name } = CODES[signal];
  const over = (measure: (values: readonly number[]) => number | undefined): Told | undefined => {
    const each = twins.map(measure).filter((one) => one !== undefined);
    return each.length === twins.length ? { value: mean(each), spread: deviation(each) } : undefined;
  };
  const sd = deviation(value);
  const lines: ComparedLine[] = [];
  const told = (id: string, title: string, recording: number | undefined, twin: Told | undefined, lineUnit: string, margin: string, within: (r: number, t: number) => boolean, why: string): void => {
    const known = recording !== undefined && twin !== undefined;
    lines.push({ id, title, unit: lineUnit, margin, ...(known && { recording, twin: twin.value, spread: twin.spread }), verdict: known ? (within(recording, twin.value) ? 'within' : 'outside') : 'not told', ...(!known && { why }) });
  };
  told('mean', 'mean', mean(value), over(mean), unit, `± ${100 * MARGINS.mean} %`, (r, t) => Math.abs(t - r) <= MARGINS.mean * Math.abs(r), '');
  told('sd', 'standard deviation', sd, over(deviation), unit, `± ${100 * MARGINS.sd} %`, (r, t) => Math.abs(t - r) <= MARGINS.sd * r, '');
  for (const share of [5, 50, 95]) {
    told(`p${share}`, share === 50 ? 'median' : `${share} % lie below`, quantile(value, share / 100), over((values) => quantile(values, share / 100)), unit, `± ${MARGINS.quantileOfSd} SD`, (r, t) => Math.abs(t - r) <= MARGINS.quantileOfSd * sd, '');
  }
  const fitted = body[signal] as NonNullable<FittedBody[typeof signal]>;
  const rhythm = clock && days > 2 && fitted.daily.amplitude24 + fitted.daily.amplitude12 > 0;
  const profile = clock && days > 1 ? { recording: hourlyMeans(at, value), twin: meansOf(twins.map((values) => hourlyMeans(at, values))) } : undefined;
  const noRhythm = !clock ? 'no hours of the day in the recording' : days <= 2 ? 'two days or less' : 'no rhythm beyond chance';
  const swing = rhythm ? amplitude24(at, value) : undefined;
  told('amplitude24', '24 h half-swing', swing, rhythm ? over((values) => amplitude24(at, values)) : undefined, unit, `± ${100 * MARGINS.amplitude} % or ${MARGINS.amplitudeOfSd} SD`,
    (r, t) => Math.abs(t - r) <= Math.max(MARGINS.amplitude * r, MARGINS.amplitudeOfSd * sd), noRhythm);
  told('profile', 'hourly means, correlation', rhythm ? 1 : undefined, rhythm && profile ? { value: correlation(profile.recording, profile.twin), spread: deviation(twins.map((values) => correlation(profile.recording, hourlyMeans(at, values)))) } : undefined, '', `at least ${MARGINS.profile}`, (_, t) => t >= MARGINS.profile, noRhythm);
  for (const [id, title, lag, margin] of [['acf-5min', 'autocorrelation at 5 min', 5 * MINUTE_MS, MARGINS.acf], ['acf-1h', 'autocorrelation at 1 h', HOUR_MS, MARGINS.acf], ['acf-24h', 'autocorrelation at 24 h', DAY_MS, MARGINS.acfDay]] as const) {
    const can = lag <= (days * DAY_MS) / 3;
    told(id, title, can ? autocorrelation(at, value, lag, intervalMs) : undefined, can ? over((values) => autocorrelation(at, values, lag, intervalMs)) : undefined, '', `± ${margin}`, (r, t) => Math.abs(t - r) <= margin, can ? 'too few pairs so far apart' : 'the recording is too short');
  }
  const acf = CURVE_LAGS.filter((lag) => lag <= (days * DAY_MS) / 3).flatMap((lagMs) => {
    const [r, t] = [autocorrelation(at, value, lagMs, intervalMs), over((values) => autocorrelation(at, values, lagMs, intervalMs))];
    return r === undefined || t === undefined ? [] : [{ lagMs, recording: r, twin: t.value }];
  });
  return { signal, name, unit, n: value.length, days, twins: twins.length, clock, intervalMs, at, recording: value, twin: twins[0] as number[], profile, acf, lines };
}

/** A statistic over the twins: its mean and its standard deviation. */
interface Told {
  value: number;
  spread: number;
}

function meansOf(rows: readonly (readonly (number | undefined)[])[]): (number | undefined)[] {
  return Array.from({ length: 24 }, (_, hour) => {
    const known = rows.flatMap((row) => (row[hour] === undefined ? [] : [row[hour]]));
    return known.length === 0 ? undefined : mean(known);
  });
}
