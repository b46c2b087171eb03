import { CODES } from '../../../contract/codes.ts';
import type { Judgement } from '../alert-book.ts';
import { asleepAt, devicesOf } from '../patient-state.ts';
import type { HomeState, ResidentState } from '../patient-state.ts';
import { believed } from '../quality.ts';
import { recentMedian } from '../series.ts';
import type { Series } from '../series.ts';
import { MINUTE_MS, mayStand, ofEachResident, reading } from './rule.ts';
import type { Rule, Stands } from './rule.ts';

/** Level 1 and level 2, mg/dL. @source international consensus on time in range (Battelino 2019): below 70 and below 54, each for 15 minutes */
export const LEVEL_1 = 70;
const LEVEL_2 = 54;
/** Minutes below level 1: first low reading to this one. @source the same consensus: 15 minutes; readings come each 5, so the first stands for the 5 before it */
const HELD_MS = 10 * MINUTE_MS;
/** Falling so fast toward so low a value, a low need not be waited for: mg/dL per minute; mg/dL in 20 minutes; from at most. @source predictive low alerts of CGM systems (20 minutes ahead, 55 mg/dL, Dexcom "urgent low soon"); slope: assumption */
const SLOPE_MAX = -0.8;
const AHEAD_MIN = 20;
const AHEAD_LEVEL = 55;
const AHEAD_FROM = 80;
/** Two arrows straight down: so fast, mg/dL per minute, a low within 20 minutes is told from higher up, mg/dL, in who takes what lowers glucose. @source arrows of CGM systems: three and more per minute; ADA Standards of Care 2024 §7 (predictive low alerts) */
const ARROW_DOWN = -3;
const ARROW_FROM = 110;
/** A fall faster than this between two readings is a pressed sensor rather than blood, mg/dL per minute. @source physiological rates rarely exceed 3–4; assumption */
const STEP_RATE = 4;
/** A pressed sensor recovers when the sleeper turns; beyond this the low is believed, ms. @source compression lows last mostly under half an hour; assumption */
const STEP_HELD_MS = 30 * MINUTE_MS;
/** A low that begins so much later is another one, ms. @source Battelino 2019: an event ends after 15 minutes at 70 and above; two hours: assumption, a snack has worked */
const ANEW_MS = 2 * 60 * MINUTE_MS;
/** What a good meter may be off by, mg/dL. @source ISO 15197:2013 */
const METER_OFF = 15;
/** A value this old is no longer now, ms, inclusive. @source two CGM intervals and one pack */
const NEW_MS = 11 * MINUTE_MS;

/** The gentlest of the slopes over the last 20, 10 and 5 minutes, mg/dL per minute: a fall that flattens is not projected on. `undefined` with fewer than four readings. */
function slopeOf(series: Series): number | undefined {
  if (series.length - series.indexAfter(series.lastAt - 20.5 * MINUTE_MS) < 4) return undefined;
  let gentlest: number | undefined;
  for (const minutes of [20.5, 10.5, 5.5]) {
    const from = series.indexAfter(series.lastAt - minutes * MINUTE_MS);
    const span = (series.lastAt - (series.at[from] as number)) / MINUTE_MS;
    if (span <= 0) return undefined;
    const slope = ((series.last as number) - (series.value[from] as number)) / span;
    if (gentlest === undefined || slope > gentlest) gentlest = slope;
  }
  return gentlest;
}

/** Start of the run of readings below a limit that ends with the last one; `undefined` where the last one is not below. */
function runBelow(series: Series, limit: number): { from: number; index: number } | undefined {
  let index = series.length;
  while (index > 0 && (series.value[index - 1] as number) < limit && (index === series.length || (series.at[index] as number) - (series.at[index - 1] as number) <= 16 * MINUTE_MS)) index -= 1;
  return index === series.length ? undefined : { from: series.at[index] as number, index };
}

/** Whether the run began with a step no blood makes. */
function beganByStep(series: Series, index: number): boolean {
  for (let i = Math.max(1, index - 1); i <= Math.min(index + 1, series.length - 1); i += 1) {
    const minutes = ((series.at[i] as number) - (series.at[i - 1] as number)) / MINUTE_MS;
    if (minutes > 0 && minutes <= 16 && ((series.value[i] as number) - (series.value[i - 1] as number)) / minutes <= -STEP_RATE) return true;
  }
  return false;
}

function judgeSensor(home: HomeState, resident: ResidentState, dev: string, series: Series, now: number, stands: Stands): Judgement[] {
  const value = series.last;
  if (value === undefined || now - series.lastAt > NEW_MS) return [];
  const limit = resident.thresholds.glucoseLow ?? LEVEL_1;
  const run = runBelow(series, limit);
  if (run === undefined && value >= ARROW_FROM && !stands('hypoglycaemia')) return [];
  const slope = slopeOf(series);
  const stepped = run !== undefined && beganByStep(series, run.index);
  const length = run === undefined ? 0 : series.lastAt - run.from;
  const lowering = resident.takes('insulin') || resident.takes('sulfonylurea');
  const severe = value < LEVEL_2;
  const settled = run !== undefined && (stepped ? length >= STEP_HELD_MS : length >= HELD_MS || (severe && length > 0));
  const from = lowering && slope !== undefined && slope <= ARROW_DOWN ? ARROW_FROM : AHEAD_FROM;
  const falling = !stepped && !(series.length > 1 && beganByStep(series, series.length - 1)) && slope !== undefined && slope <= SLOPE_MAX && value < from && value + slope * AHEAD_MIN < AHEAD_LEVEL;
  const since = run?.from ?? series.lastAt;
  const urgent = severe || (lowering && asleepAt(home, now));
  const base = {
    code: 'hypoglycaemia', resident: resident.enrolled.id, priority: urgent ? 'high' : 'medium', since, anewAfterMs: ANEW_MS, resolveAfterMs: 60 * MINUTE_MS,
    evidence: [reading(dev, CODES.glucose.code, value, series.lastAt), ...(run === undefined ? [] : [reading(dev, CODES.glucose.code, series.value[run.index] as number, run.from)])],
  } as const;
  const trend = slope === undefined || Math.abs(slope) < 0.3 ? 'steady' : slope < 0 ? `falling by ${Math.abs(slope * 10).toFixed(0)} in ten minutes` : 'rising';
  if (settled || falling) {
    const text = settled
      ? `Glucose is low: ${Math.round(value)} mg/dL, below ${limit} for ${Math.round(length / MINUTE_MS) + 5} minutes, ${trend}. Call now: fast sugar if awake; if nobody answers, send help.`
      : `Glucose is ${Math.round(value)} mg/dL and ${trend}: about ${Math.max(20, Math.round(value + (slope as number) * AHEAD_MIN))} in ${AHEAD_MIN} minutes. Call now, before it is low.`;
    return [{ ...base, evidence: [...base.evidence], state: 'raise', text }];
  }
  return [{ ...base, evidence: [...base.evidence], state: value >= limit + 10 ? 'clear' : 'hold', text: `Glucose is back to ${Math.round(value)} mg/dL.` }];
}

/** A drop of blood. A sensor that plainly says otherwise holds it back, unless it is very low. @source Battelino 2019; meters are off by 15 mg/dL at most below 100 (ISO 15197:2013) */
function judgeMeter(home: HomeState, resident: ResidentState, dev: string, series: Series, now: number): Judgement[] {
  const value = series.last;
  if (value === undefined || now - series.lastAt > NEW_MS) return [];
  const limit = resident.thresholds.glucoseLow ?? LEVEL_1;
  const base = { code: 'hypoglycaemia', resident: resident.enrolled.id, priority: value < LEVEL_2 ? 'high' : 'medium', since: series.lastAt, resolveAfterMs: 0, evidence: [reading(dev, CODES.capillaryGlucose.code, value, series.lastAt)] } satisfies Partial<Judgement>;
  if (value >= limit) return value >= limit + 10 ? [{ ...base, state: 'clear', text: `Glucose is back to ${Math.round(value)} mg/dL by finger.` }] : [];
  const sensors = value < LEVEL_2 ? [] : devicesOf(home, resident.enrolled.id, 'cgm').filter(believed).map((device) => recentMedian(device.series.get(CODES.glucose.code), now, 20, 2));
  if (sensors.some((level) => level !== undefined && level >= limit + 2 * METER_OFF)) return [{ ...base, state: 'hold', text: '' }];
  return [{ ...base, state: 'raise', text: `Glucose is low by finger: ${Math.round(value)} mg/dL. Call now: fast sugar, and measure again in a quarter of an hour.` }];
}

/** Low glucose by level and by slope; a sensor pressed by the sleeper's weight falls in a step and is given time. */
export const hypoglycaemia: Rule = {
  id: 'hypoglycaemia',
  title: 'Glucose is low or about to be',
  sources: ['Battelino 2019 (time in range consensus)', 'ADA Standards of Care 2024', 'ISO 15197:2013', 'GL-1 to GL-4 of the fact sheet', 'compression lows: assumption'],
  judge: (home, now, stands = mayStand) =>
    ofEachResident(home, (resident) =>
      ([['cgm', CODES.glucose.code, judgeSensor], ['glucometer', CODES.capillaryGlucose.code, judgeMeter]] as const).flatMap(([kind, code, judge]) =>
        devicesOf(home, resident.enrolled.id, kind).flatMap((device) => {
          const series = believed(device) ? device.series.get(code) : undefined;
          return series ? judge(home, resident, device.enrolled.dev, series, now, stands) : [];
        }))),
};
