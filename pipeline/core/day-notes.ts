/** What is noted of a resident's days and nights as readings come, in few numbers; `daily.ts` closes them. A day is the home's local day; a night belongs to the day on which it ends. */
import { withinSleep } from './local-day.ts';
import type { Sleep } from './local-day.ts';
import { Series, median } from './series.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Of each day or night one number. Steps need a worn watch, levels of the night enough readings, the rest a hub that was heard. */
export const DAILY = {
  steps: 'steps of the day, where the watch was worn for ten hours', motion: 'reports of movement by motion sensors in the day', bedHours: 'hours in bed', upAt: 'first walking about, minute of the day',
  bedExits: 'times out of bed and back in the night', bathroomVisits: 'visits to the bathroom in the night, by motion', weight: 'first weighing of the day, kg', heart: 'median heart rate of the night, /min',
  breathing: 'median breathing of the night, /min', saturation: 'median saturation of the night, %', dips: 'falls of saturation per hour of the night', afBurden: 'share of the day in atrial fibrillation, %',
} as const;
export type DailyName = keyof typeof DAILY;

/** Of each hour one median (`afBurden`: a mean). */
export type HourlyName = 'heart' | 'breathing' | 'saturation' | 'news2' | 'afBurden' | 'dips' | 'lowMinutes' | 'slowBreaths';

/** A day or a night that is not over. */
export interface Open {
  steps: number;
  wornS: number;
  motion: number;
  heardHours: number;
  bedMs: number;
  /** -1: not yet */
  upAt: number;
  exits: number;
  bathroom: number;
  heart: number[];
  breathing: number[];
  saturation: number[];
  dips: number[];
}

export interface Daily {
  /** `at`: the midnight that begins the day, ms */
  readonly days: Map<DailyName, Series>;
  /** `at`: end of the hour, ms */
  readonly hours: Map<HourlyName, Series>;
  /** by the midnight that begins them: the day, and the night that ends on it */
  readonly openDays: Map<number, Open>;
  readonly openNights: Map<number, Open>;
  /** end of the last hour that was taken in */
  hourAt: number;
  /** the tick in which it was taken in */
  closedAt: number;
  /** the last time out of bed at night, until it is a return or a morning */
  outAt: number;
  bathroomAt: number;
}

export function createDaily(): Daily {
  return { days: new Map(), hours: new Map(), openDays: new Map(), openNights: new Map(), hourAt: -Infinity, closedAt: -Infinity, outAt: -Infinity, bathroomAt: -Infinity };
}

export const DAYS_KEPT = 42;
/** A day is closed so long after its end, so that late readings still count, ms. @source assumption */
export const SETTLE_MS = HOUR_MS;
/** Steps in one report that are walking about rather than a turn. @source assumption: a quarter of a minute's walk */
const WALKS = 20;
/** Up at the earliest so long before the care plan's sleep ends, minutes. @source assumption */
const UP_BEFORE = 60;
/** Out of bed for longer is no return. @source assumption */
const RETURN_MS = 2 * HOUR_MS;
/** Movement in the bathroom so close together is one visit. @source two reports of a motion sensor */
const VISIT_MS = 11 * MINUTE_MS;
/** From so far off the usual, another person stood on the scale, or something else than the person changed, kg, inclusive. @source assumption; +3.4 kg at readmission is the mean of Saha */
export const OTHER_PERSON_KG = 5.5;

/** Weighings that make a usual. @source assumption */
const WEIGHTS_MIN = 3;

export function midnightOf(at: number): number {
  return at - (at % DAY_MS);
}

/** The midnight that begins the day on which the night around `at` ends. */
function nightOf(at: number): number {
  return midnightOf(at + DAY_MS / 2);
}

/** Noon of the day before: from there on, time in bed is of the night that ends on the day. @param midnight that begins the day, ms */
export function nightFrom(midnight: number): number {
  return midnight - DAY_MS / 2;
}

function openOf(open: Map<number, Open>, closed: number, midnight: number): Open | undefined {
  let own = open.get(midnight);
  if (!own && midnight > closed) open.set(midnight, (own = { steps: 0, wornS: 0, motion: 0, heardHours: 0, bedMs: 0, upAt: -1, exits: 0, bathroom: 0, heart: [], breathing: [], saturation: [], dips: [] }));
  return own;
}

/** The day of a time; `undefined` where it is closed already. */
export function dayAt(daily: Daily, at: number): Open | undefined {
  return openOf(daily.openDays, daily.hourAt - DAY_MS - SETTLE_MS, midnightOf(at));
}

export function nightAt(daily: Daily, at: number): Open | undefined {
  return openOf(daily.openNights, daily.hourAt - DAY_MS, nightOf(at));
}

function noteUp(sleep: Sleep, day: Open, at: number): void {
  const minute = (at % DAY_MS) / MINUTE_MS;
  if (minute >= sleep[1] - UP_BEFORE && (day.upAt < 0 || minute < day.upAt)) day.upAt = minute;
}

export function noteDailySteps(sleep: Sleep, daily: Daily, steps: number, at: number): void {
  if (steps === 0) return;
  const day = dayAt(daily, at);
  if (!day) return;
  day.steps += steps;
  if (steps >= WALKS) noteUp(sleep, day, at);
}

/** A watch that reads a pulse is worn. */
export function noteDailyWear(daily: Daily, intervalS: number, at: number): void {
  const day = dayAt(daily, at);
  if (day) day.wornS += intervalS;
}

/** A report of movement. @param walks somebody is on their feet there */
export function noteDailyMotion(sleep: Sleep, daily: Daily, room: string, walks: boolean, at: number): void {
  const day = dayAt(daily, at);
  if (!day) return;
  day.motion += 1;
  if (walks) noteUp(sleep, day, at);
  if (!/bath|toilet|wc/i.test(room) || !withinSleep(sleep, at)) return;
  if (at - daily.bathroomAt > VISIT_MS) {
    const night = nightAt(daily, at);
    if (night) night.bathroom += 1;
  }
  daily.bathroomAt = at;
}

/** In or out of bed. @param since when the bed was entered last */
export function noteDailyBed(sleep: Sleep, daily: Daily, inBed: boolean, since: number, at: number): void {
  const night = nightAt(daily, at);
  if (!inBed) {
    // Who stays past noon lies into the next night: what was before belongs to the night that is closed, which has counted it.
    if (night && since > -Infinity && at - since < DAY_MS) night.bedMs += at - Math.max(since, nightFrom(nightOf(at)));
    daily.outAt = withinSleep(sleep, at) ? at : -Infinity;
    return;
  }
  if (night && at - daily.outAt <= RETURN_MS && withinSleep(sleep, at)) night.exits += 1;
  daily.outAt = -Infinity;
}

/** The first weighing of a day that can be this person's. @param reference kg, of the last visit */
export function noteDailyWeight(daily: Daily, reference: number | undefined, kg: number, at: number): void {
  const series = seriesOf(daily.days, 'weight', DAYS_KEPT);
  const usual = series.length < WEIGHTS_MIN ? reference : median(series.value.slice(-14));
  if (usual !== undefined && Math.abs(kg - usual) >= OTHER_PERSON_KG) return;
  // Of the first few nobody knows which was the visitor's.
  if (usual === undefined && series.length > 0 && Math.abs(kg - (series.last as number)) >= OTHER_PERSON_KG) series.forgetAfter(-Infinity);
  series.add(midnightOf(at), kg);
}

export function seriesOf<K>(map: Map<K, Series>, name: K, kept: number): Series {
  let series = map.get(name);
  if (!series) map.set(name, (series = new Series(kept)));
  return series;
}
