/**
 * From a recording to the parameters of a body. Level and rhythm by least squares; the wander by matching the covariance of the residuals over all pairs of readings
 * (irregular sampling and gaps need nothing special) with white noise and up to three Ornstein-Uhlenbeck terms. What level and rhythm take away from the wander of
 * a short recording is given back: the expected loss is exact for such terms, so a twin measured in the same way shows the spread that the recording showed. Pure.
 */
import { CODES } from '../../contract/codes.ts';
import { WANDER_TERMS, type FittedBody, type FittedSignal } from '../../contract/resident-file.ts';
import { clamp, DAY_MS, exp, HOUR_MS, ln, MINUTE_MS, normalQuantile } from '../../sim/core/math.ts';
import { correlatedGram, designOf, inverseOf, residualsOf, sandwich, solve, traceOf, type Design } from './rhythm.ts';
import { count, medianOf, span, type RecordedSeries, type Recording } from './series.ts';
import { deviation, mean, pairsWithin, PAIRS_LEAST, quantile } from './statistics.ts';

/** Fewer readings tell nothing about a wander. @source assumption */
export const READINGS_LEAST = 20;
/** Days that a rhythm of the day needs, exclusive. @source assumption: one day cannot tell a rhythm from a wander */
const RHYTHM_DAYS = 2;
/** Of the twelve two-hour parts of the day, those that need readings for a 24 h rhythm, and for a 12 h one besides. @source assumption */
const PARTS_24 = 8;
const PARTS_12 = 11;
/** Residuals beyond so many robust standard deviations are pulled in to it: artefacts, not the person. @source assumption */
const PULL_IN = 6;
/** Ratio of neighbouring lags, and of neighbouring time constants tried. @source assumption */
const LAG_STEP = 1.3;
const TAU_STEP = 1.6;
/** Longest time constant as a share of the recording: longer ones cannot be told from a level. @source assumption */
const TAU_SHARE = 1 / 5;
const TAU_MOST_MS = 14 * DAY_MS;
/** A term more must lower the sum of squares by this share. @source assumption */
const TERM_GAIN = 0.06;
/** The row of the spread counts so much more than one of a lag: the spread must come out right. */
const SPREAD_WEIGHT = 30;
/** The true value may go beyond the recorded extremes by this share of their distance. @source assumption */
const BEYOND = 0.05;
/** Standard normal quantile of 0.95. */
const Z95 = 1.6449;
const SKEW_MOST = 0.9;

export interface Fit {
  body: FittedBody;
  notes: string[];
}

export function fitRecording(recording: Recording): Fit {
  const notes: string[] = [];
  const body: FittedBody = {};
  for (const series of recording.signals) {
    const fitted = fitSeries(series, recording.clock, notes);
    if (fitted) body[series.signal] = fitted;
  }
  return { body, notes };
}

/** @param clock the times carry hours of the day @param notes receives what could not be told @returns `undefined` for too few readings */
export function fitSeries(series: RecordedSeries, clock: boolean, notes: string[]): FittedSignal | undefined {
  const { at, value, signal } = series;
  const { name, unit, plausible } = CODES[signal];
  const days = ((at.at(-1) as number) - (at[0] as number)) / DAY_MS;
  if (value.length < READINGS_LEAST) {
    notes.push(`${name}: ${count(value.length, 'reading')}, too few to fit: it takes ${READINGS_LEAST}`);
    return undefined;
  }
  const design = designFor(at, days, clock, name, notes);
  const { beta, residuals, tamed, pulled } = robustFit(design, value);
  if (pulled > 0) notes.push(`${name}: ${count(pulled, 'reading')} more than ${PULL_IN} robust standard deviations off, counted as if just so far`);
  const skew = skewOf(residuals);
  const wander = wanderOf(at, residuals, design, skew);
  if (wander.longestLag === 0) notes.push(`${name}: readings lie too far apart to tell a wander from noise`);
  const daily = rhythmOf(design, at, beta, wander, name, unit, notes);
  // The extremes are those of the readings after the artefacts were pulled in.
  const [low, high] = tamed.reduce(([least, most], v) => [Math.min(least, v), Math.max(most, v)] as [number, number], [Infinity, -Infinity] as [number, number]);
  const room = Math.max(BEYOND * (high - low), 1e-3);
  const lowest = clamp(low - room, plausible[0], plausible[1]);
  const highest = clamp(high + room, plausible[0], plausible[1]);
  const bounded = withinBounds(beta[0] as number, Math.sqrt(wander.terms.reduce((sum, { variance }) => sum + variance, 0)), skew, lowest, highest);
  return {
    level: short(clamp(bounded.level, lowest, highest)), daily,
    wander: wander.terms.map(({ tauMs, variance }) => ({ tauMinutes: short(tauMs / MINUTE_MS), sd: short(bounded.gain * Math.sqrt(variance)) })),
    ...(skew !== 0 && wander.terms.length > 0 && { skew: short(skew) }),
    lowest: short(lowest), highest: short(highest), deviceSd: short(Math.sqrt(wander.white)), n: value.length, days: short(days),
  };
}

/** Six significant digits: more than any device has. */
function short(value: number): number {
  return Number(value.toPrecision(6));
}

function designFor(at: readonly number[], days: number, clock: boolean, name: string, notes: string[]): Design {
  const parts = new Set(at.map((time) => Math.floor((time % DAY_MS) / (2 * HOUR_MS)))).size;
  const enough = clock && days > RHYTHM_DAYS && parts >= PARTS_24;
  if (!clock) notes.push(`${name}: no rhythm of the day, for the recording knows no hours`);
  else if (days <= RHYTHM_DAYS) notes.push(`${name}: no rhythm of the day from ${span(days * DAY_MS)}; it takes more than ${RHYTHM_DAYS} days`);
  else if (!enough) notes.push(`${name}: no rhythm of the day: readings fall in ${parts} of 12 two-hour parts of it, and it takes ${PARTS_24}`);
  else if (parts < PARTS_12) notes.push(`${name}: no 12 h rhythm: readings fall in ${parts} of 12 two-hour parts of the day`);
  return (enough && designOf(at, parts >= PARTS_12 ? 5 : 3)) || (designOf(at, 1) as Design);
}

/** Least squares in which far residuals are pulled in (Huber's way), repeated until that settles. */
function robustFit(design: Design, value: readonly number[]): { beta: number[]; residuals: number[]; tamed: number[]; pulled: number } {
  let tamed = [...value];
  let pulled = 0;
  for (let round = 0; round < 5; round += 1) {
    const beta = solve(design, tamed);
    const residuals = residualsOf(design, value, beta);
    const middle = medianOf(residuals) as number;
    // 1.4826: a normal distribution's standard deviation over its median absolute deviation.
    const limit = PULL_IN * 1.4826 * (medianOf(residuals.map((residual) => Math.abs(residual - middle))) as number);
    if (limit === 0) return { beta, residuals, tamed, pulled: 0 };
    const kept = residuals.map((residual) => clamp(residual, middle - limit, middle + limit));
    pulled = kept.filter((residual, i) => residual !== residuals[i]).length;
    tamed = value.map((v, i) => v - (residuals[i] as number) + (kept[i] as number));
  }
  const beta = solve(design, tamed);
  return { beta, residuals: residualsOf(design, tamed, beta), tamed, pulled };
}

/** Shape of the shifted log-normal whose 5, 50 and 95 % points lie as far apart as those of the residuals: (q95 − q50)/(q50 − q5) = e^(1.645 k). */
function skewOf(residuals: readonly number[]): number {
  const [low, middle, high] = [0.05, 0.5, 0.95].map((share) => quantile(residuals, share)) as [number, number, number];
  if (!(middle > low) || !(high > middle)) return 0;
  const skew = ln((high - middle) / (middle - low)) / Z95;
  return Math.abs(skew) < 0.05 ? 0 : clamp(skew, -SKEW_MOST, SKEW_MOST);
}

/** Even steps of probability at which a distribution is looked at. */
const STEPS = 400;
/** A wander is widened at most so much to make up for its bounds. @source assumption */
const GAIN_MOST = 1.6;

/** Bounds hold back a part of the wander: the level and the gain that leave the bounded value with the mean and the spread that were asked for. */
function withinBounds(level: number, sd: number, skew: number, lowest: number, highest: number): { level: number; gain: number } {
  if (sd === 0) return { level, gain: 1 };
  const side = skew < 0 ? -1 : 1;
  const lift = skew === 0 ? 1 : Math.sqrt(exp(skew * skew) - 1);
  const unit = Array.from({ length: STEPS }, (_, i) => {
    const z = normalQuantile((i + 0.5) / STEPS);
    return skew === 0 ? z : (side * (exp(skew * z - (skew * skew) / 2) - 1)) / lift;
  });
  const wanted = deviation(unit) * sd;
  let [middle, gain] = [level, 1];
  for (let round = 0; round < 40; round += 1) {
    const values = unit.map((y) => clamp(middle + gain * sd * y, lowest, highest));
    middle += level - mean(values);
    gain = clamp((gain * wanted) / Math.max(deviation(values), 1e-9 * wanted), 1, GAIN_MOST);
  }
  return { level: middle, gain };
}

interface Wander {
  terms: { tauMs: number; variance: number }[];
  white: number;
  /** ms; 0 where no lag had enough pairs */
  longestLag: number;
}

/** What level and rhythm take away from a unit of each kind of wander. */
interface Basis {
  tauMs: number;
  loss: number;
}

function wanderOf(at: readonly number[], residuals: readonly number[], design: Design, skew: number): Wander {
  const n = at.length;
  const length = (at.at(-1) as number) - (at[0] as number);
  const squares = residuals.reduce((sum, r) => sum + r * r, 0) / n;
  // A constant leaves the rounding of the arithmetic.
  const spread = squares < 1e-20 ? 0 : squares;
  const lags: { lag: number; pairs: number; product: number }[] = [];
  for (let lag = MINUTE_MS; lag <= length / 3; lag *= LAG_STEP) {
    const window = pairsWithin(at, residuals, lag / Math.sqrt(LAG_STEP), lag * Math.sqrt(LAG_STEP));
    if (window.pairs >= PAIRS_LEAST) lags.push(window);
  }
  const whiteLoss = design.width / n;
  const whiteOnly: Wander = { terms: [], white: spread / (1 - whiteLoss), longestLag: 0 };
  const [first] = lags;
  if (!first || spread === 0) return whiteOnly;
  const taus: Basis[] = [];
  for (let tauMs = Math.max(MINUTE_MS, 0.7 * first.lag); tauMs <= Math.min(length * TAU_SHARE, TAU_MOST_MS); tauMs *= TAU_STEP) {
    taus.push({ tauMs, loss: traceOf(design, correlatedGram(design, at, tauMs, exp)) / n });
  }
  const longestLag = (lags.at(-1) as { lag: number }).lag;
  let best = matched(lags, taus, whiteLoss, spread, (product) => product);
  if (skew !== 0 && best.terms.length > 0) {
    // The log-normal bends correlations: corr = (e^(k²ρ) − 1)/(e^(k²) − 1). The terms move the normal below it, so the lags are unbent before they are matched.
    const total = best.terms.reduce((sum, { variance }) => sum + variance, 0);
    const loss = best.terms.reduce((sum, { tauMs, variance }) => sum + variance * (taus.find((basis) => basis.tauMs === tauMs) as Basis).loss, 0) + best.white * whiteLoss;
    const bend = exp(skew * skew) - 1;
    best = matched(lags, taus, whiteLoss, spread, (product) => (total * ln(1 + Math.max(-0.9, Math.min(1, (product + loss) / total)) * bend)) / (skew * skew) - loss);
  }
  return { ...best, longestLag };
}

/** The best non-negative mixture: every choice of up to three time constants, with and without noise, is solved; among equals the one with fewer terms. */
function matched(lags: readonly { lag: number; pairs: number; product: number }[], taus: readonly Basis[], whiteLoss: number, spread: number, unbend: (product: number) => number): Omit<Wander, 'longestLag'> {
  const rows = [{ target: spread, weight: SPREAD_WEIGHT, lag: 0 }, ...lags.map(({ lag, product }, i) => ({ target: unbend(product), weight: 1 / Math.sqrt(1 + (4 * lag) / (lags.at(-1) as { lag: number }).lag) * (i === 0 ? 2 : 1), lag }))];
  const columns = [
    ...taus.map(({ tauMs, loss }) => rows.map(({ lag }) => exp(-lag / tauMs) - loss)),
    rows.map(({ lag }) => (lag === 0 ? 1 : 0) - whiteLoss),
  ];
  const white = taus.length;
  const width = columns.length;
  const gram = new Float64Array(width * width);
  const right = new Float64Array(width);
  for (let a = 0; a < width; a += 1) {
    for (let b = 0; b < width; b += 1) gram[a * width + b] = rows.reduce((sum, { weight }, i) => sum + weight * weight * (columns[a]?.[i] as number) * (columns[b]?.[i] as number), 0);
    right[a] = rows.reduce((sum, { weight, target }, i) => sum + weight * weight * (columns[a]?.[i] as number) * target, 0);
  }
  const whole = rows.reduce((sum, { weight, target }) => sum + weight * weight * target * target, 0);
  let chosen: { error: number; sizes: number[]; places: number[] } = { error: Infinity, sizes: [], places: [] };
  for (let terms = 0; terms <= WANDER_TERMS; terms += 1) {
    let best: typeof chosen | undefined;
    for (const choice of choices(taus.length, terms)) {
      for (const places of [choice, [...choice, white]]) {
        const solved = places.length === 0 ? undefined : nonNegative(gram, right, width, places);
        if (!solved) continue;
        const error = whole - solved.reduce((sum, size, k) => sum + size * (right[places[k] as number] as number), 0);
        if (!best || error < best.error) best = { error, sizes: solved, places };
      }
    }
    // Rounding leaves a little where the match is perfect.
    if (best && best.error + 1e-9 * whole < (1 - TERM_GAIN) * chosen.error) chosen = best;
  }
  const terms = chosen.places.flatMap((place, k) => (place === white ? [] : [{ tauMs: (taus[place] as Basis).tauMs, variance: chosen.sizes[k] as number }]));
  const whiteAt = chosen.places.indexOf(white);
  return { terms, white: whiteAt < 0 ? 0 : (chosen.sizes[whiteAt] as number) };
}

/** Least squares over some columns; `undefined` where a size comes out negative. */
function nonNegative(gram: Float64Array, right: Float64Array, width: number, places: readonly number[]): number[] | undefined {
  const m = places.length;
  const part = new Float64Array(m * m);
  for (let a = 0; a < m; a += 1) for (let b = 0; b < m; b += 1) part[a * m + b] = gram[(places[a] as number) * width + (places[b] as number)] as number;
  const inverse = inverseOf(part, m);
  if (!inverse) return undefined;
  const sizes = places.map((_, a) => places.reduce((sum, place, b) => sum + (inverse[a * m + b] as number) * (right[place] as number), 0));
  return sizes.every((size) => size >= 0) ? sizes : undefined;
}

/** All ascending choices of `k` out of 0…n-1. */
function choices(n: number, k: number, from = 0): number[][] {
  if (k === 0) return [[]];
  return Array.from({ length: Math.max(0, n - from) }, (_, i) => from + i).flatMap((first) => choices(n, k - 1, first + 1).map((rest) => [first, ...rest]));
}

/** Half-swings and peaks. The wander alone makes a swing in a short recording: what is to be expected of it is taken off. */
function rhythmOf(design: Design, at: readonly number[], beta: readonly number[], wander: Wander, name: string, unit: string, notes: string[]): FittedSignal['daily'] {
  if (design.width === 1) return { amplitude24: 0, peakHour24: 0, amplitude12: 0, peakHour12: 0 };
  const { width } = design;
  const noise = design.inverse.map((entry) => entry * wander.white);
  for (const { tauMs, variance } of wander.terms) sandwich(design, correlatedGram(design, at, tauMs, exp)).forEach((entry, i) => { noise[i] = (noise[i] as number) + variance * entry; });
  const swing = (first: number, period: number): [number, number] => {
    const [c, s] = [beta[first] ?? 0, beta[first + 1] ?? 0];
    if (first >= width) return [0, 0];
    const chance = (noise[first * width + first] as number) + (noise[(first + 1) * width + first + 1] as number);
    const found = Math.sqrt(c * c + s * s);
    if (c * c + s * s <= chance) {
      notes.push(`${name}: its ${period} h swing of ${found.toPrecision(2)} ${unit} is no more than its wander makes by chance; taken as none`);
      return [0, 0];
    }
    const hour = (Math.atan2(s, c) / (2 * Math.PI)) * period;
    const peak = short(hour < 0 ? hour + period : hour);
    return [short(Math.sqrt(c * c + s * s - chance)), peak >= period ? 0 : peak];
  };
  const [amplitude24, peakHour24] = swing(1, 24);
  const [amplitude12, peakHour12] = swing(3, 12);
  return { amplitude24, peakHour24, amplitude12, peakHour12 };
}
