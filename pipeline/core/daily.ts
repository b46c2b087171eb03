/**
 * What a resident's days, nights and hours come to, in few numbers: rules and features of weeks read these and never the readings. A day is the home's local day; a night belongs to the day
 * on which it ends. Kept on the resident's state as plain numbers, bounded: 42 days, 48 hours.
 */
import { CODES } from '../../contract/codes.ts';
import { hubHeard } from './hub-state.ts';
import { devicesOf, inSleepWindow } from './patient-state.ts';
import type { HomeState, ResidentState } from './patient-state.ts';
import { Series, median } from './series.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Of each day or night one number. `steps` and `heartByNight` need enough wear, the rest a hub that was heard. */
export const DAILY = {
  steps: 'steps of the day, where the watch was worn for ten hours', motion: 'reports of movement by motion sensors in the day', bedHours: 'hours in bed', upAt: 'first walking about, minute of the day',
  bedExits: 'times out of bed and back in the night', bathroomVisits: 'visits to the bathroom in the night, by motion', weight: 'first weighing of the day, kg', heart: 'median heart rate of the night, /min',
  breathing: 'median breathing of the night, /min', saturation: 'median saturation of the night, %', dips: 'falls of saturation per hour of the night', afBurden: 'share of the day in atrial fibrillation, %',
} as const;
export type DailyName = keyof typeof DAILY;

/** Of each hour one median (`afBurden`: a mean). */
export const HOURLY = ['heart', 'breathing', 'saturation', 'news2', 'afBurden', 'dips', 'lowMinutes', 'slowBreaths'] as const;
export type HourlyName = (typeof HOURLY)[number];

/** A day or a night that is not over. */
interface Open {
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
  /** the last time out of bed at night, until it is a return or a morning */
  outAt: number;
  bathroomAt: number;
}

export function createDaily(): Daily {
  return { days: new Map(), hours: new Map(), openDays: new Map(), openNights: new Map(), hourAt: -Infinity, outAt: -Infinity, bathroomAt: -Infinity };
}

const DAYS_KEPT = 42;
const HOURS_KEPT = 48;
/** A day is closed so long after its end, so that late readings still count, ms. @source assumption */
const SETTLE_MS = HOUR_MS;
/** Wear that makes a day of steps, s, inclusive. @source ten hours: the usual rule of accelerometry (Troiano 2008) */
const WORN_MIN_S = 10 * 3600;
/** Hours in which the hub was heard that make a day, and a night. @source assumption */
const HEARD_DAY_MIN = 20;
const HEARD_NIGHT_MIN = 5;
/** Hours with a level that make a night's. @source assumption */
const NIGHT_HOURS_MIN = 3;
/** Readings in an hour that make its level, of one a minute. @source assumption: a third */
const HOUR_READINGS_MIN = 20;
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

function openOf(open: Map<number, Open>, closed: number, midnight: number): Open | undefined {
  let own = open.get(midnight);
  if (!own && midnight > closed) open.set(midnight, (own = { steps: 0, wornS: 0, motion: 0, heardHours: 0, bedMs: 0, upAt: -1, exits: 0, bathroom: 0, heart: [], breathing: [], saturation: [], dips: [] }));
  return own;
}

/** The day of a time; `undefined` where it is closed already. */
function dayAt(daily: Daily, at: number): Open | undefined {
  return openOf(daily.openDays, daily.hourAt - DAY_MS - SETTLE_MS, midnightOf(at));
}

function nightAt(daily: Daily, at: number): Open | undefined {
  return openOf(daily.openNights, daily.hourAt - DAY_MS, nightOf(at));
}

function noteUp(home: HomeState, day: Open, at: number): void {
  const minute = (at % DAY_MS) / MINUTE_MS;
  if (minute >= home.enrolment.carePlan.sleep[1] - UP_BEFORE && (day.upAt < 0 || minute < day.upAt)) day.upAt = minute;
}

export function noteDailySteps(home: HomeState, daily: Daily, steps: number, at: number): void {
  if (steps === 0) return;
  const day = dayAt(daily, at);
  if (!day) return;
  day.steps += steps;
  if (steps >= WALKS) noteUp(home, day, at);
}

/** A watch that reads a pulse is worn. */
export function noteDailyWear(daily: Daily, intervalS: number, at: number): void {
  const day = dayAt(daily, at);
  if (day) day.wornS += intervalS;
}

/** A report of movement. @param walks somebody is on their feet there */
export function noteDailyMotion(home: HomeState, daily: Daily, room: string, walks: boolean, at: number): void {
  const day = dayAt(daily, at);
  if (!day) return;
  day.motion += 1;
  if (walks) noteUp(home, day, at);
  if (!/bath|toilet|wc/i.test(room) || !inSleepWindow(home, at)) return;
  if (at - daily.bathroomAt > VISIT_MS) {
    const night = nightAt(daily, at);
    if (night) night.bathroom += 1;
  }
  daily.bathroomAt = at;
}

/** In or out of bed. @param since when the bed was entered last */
export function noteDailyBed(home: HomeState, daily: Daily, inBed: boolean, since: number, at: number): void {
  const night = nightAt(daily, at);
  if (!inBed) {
    if (night && since > -Infinity && at - since < DAY_MS) night.bedMs += at - since;
    daily.outAt = inSleepWindow(home, at) ? at : -Infinity;
    return;
  }
  if (night && at - daily.outAt <= RETURN_MS && inSleepWindow(home, at)) night.exits += 1;
  daily.outAt = -Infinity;
}

/** The first weighing of a day that can be this person's. */
export function noteDailyWeight({ daily, thresholds }: Pick<ResidentState, 'daily' | 'thresholds'>, kg: number, at: number): void {
  const series = seriesOf(daily.days, 'weight', DAYS_KEPT);
  const usual = series.length < WEIGHTS_MIN ? thresholds.weightReference : median(series.value.slice(-14));
  if (usual !== undefined && Math.abs(kg - usual) >= OTHER_PERSON_KG) return;
  // Of the first few nobody knows which was the visitor's.
  if (usual === undefined && series.length > 0 && Math.abs(kg - (series.last as number)) >= OTHER_PERSON_KG) series.forgetAfter(-Infinity);
  series.add(midnightOf(at), kg);
}

function seriesOf<K>(map: Map<K, Series>, name: K, kept: number): Series {
  let series = map.get(name);
  if (!series) map.set(name, (series = new Series(kept)));
  return series;
}

/** Takes in the hour that is over, and the days and nights; called each tick, it does something once an hour. */
export function keepDays(home: HomeState, now: number): void {
  const hour = now - (now % HOUR_MS);
  for (const resident of home.residents.values()) {
    const { daily } = resident;
    if (daily.hourAt >= hour) continue;
    daily.hourAt = hour;
    closeHour(home, resident, hour, now);
    for (const [midnight, day] of daily.openDays) {
      if (now - midnight < DAY_MS + SETTLE_MS) continue;
      closeDay(home, daily, midnight, day);
      daily.openDays.delete(midnight);
    }
    for (const [midnight, night] of daily.openNights) {
      if (now - midnight < home.enrolment.carePlan.sleep[1] * MINUTE_MS + SETTLE_MS) continue;
      closeNight(home, daily, midnight, night, now);
      daily.openNights.delete(midnight);
    }
  }
}

function closeHour(home: HomeState, { daily, vitals, enrolled }: ResidentState, hour: number, now: number): void {
  const from = hour - HOUR_MS;
  const heard = hubHeard(home.hub, now) ? 1 : 0;
  const day = dayAt(daily, from);
  if (day) day.heardHours += heard;
  const night = inSleepWindow(home, from) && inSleepWindow(home, hour - 1) ? nightAt(daily, from) : undefined;
  if (night) night.heardHours += heard;
  for (const [name, sign] of [['heart', vitals.heartRate], ['breathing', vitals.respiration], ['saturation', vitals.spo2], ['news2', vitals.news2]] as const) {
    if (sign.clean.lastAt <= from) continue;
    const values = sign.clean.between(from, hour);
    if (values.length < HOUR_READINGS_MIN) continue;
    const level = median(values) as number;
    seriesOf(daily.hours, name, HOURS_KEPT).add(hour, level);
    if (!night || name === 'news2') continue;
    night[name].push(level);
    if (name === 'saturation') {
      const lead = sign.clean.between(from - DIP_FROM * MINUTE_MS, from);
      const dips = dipsIn([...lead, ...values], lead.length) * (60 / values.length);
      night.dips.push(dips);
      seriesOf(daily.hours, 'dips', HOURS_KEPT).add(hour, dips);
      seriesOf(daily.hours, 'lowMinutes', HOURS_KEPT).add(hour, values.filter((value) => value <= LOW_SATURATION).length);
    }
  }
  if (night) {
    const slow = slowBreaths(home, enrolled.id, vitals.respiration.clean.between(from, hour), (daily.hours.get('dips')?.lastAt ?? 0) === hour, from, hour);
    if (slow > 0) seriesOf(daily.hours, 'slowBreaths', HOURS_KEPT).add(hour, slow);
  }
  for (const device of home.byKind.get('ecg-patch') ?? []) {
    const shares = device.enrolled.resident === enrolled.id ? device.series.get(CODES.afBurden.code)?.between(from, hour) : undefined;
    if (shares && shares.length > 0) seriesOf(daily.hours, 'afBurden', HOURS_KEPT).add(hour, shares.reduce((sum, share) => sum + share, 0) / shares.length);
  }
}

/** Minutes of pauses. A belt that is not believed for its scatter is heard where the clip tells of that hour too: pauses are what scatters. */
function slowBreaths(home: HomeState, resident: string, clean: readonly number[], clip: boolean, from: number, hour: number): number {
  const counts = [clean, ...(clip ? devicesOf(home, resident, 'respiration-belt').map(({ series }) => series.get(CODES.respiration.code)?.between(from, hour) ?? []) : [])];
  return Math.max(...counts.map((values) => values.filter((value) => value <= SLOW_BREATHS).length));
}

/** Saturation that counts as low in sleep, %, inclusive. @source AASM and CMS: five minutes at or below 88 % */
export const LOW_SATURATION = 88;
/** Breaths per minute, inclusive, that are pauses rather than calm sleep. @source NEWS2: three points at 8 and below (RCP 2017) */
export const SLOW_BREATHS = 8;
/** A dip: so many points below the highest of the readings before, and back up by so many. @source AASM scoring manual 2012: 3 %; the way back: two thirds of it */
const DIP_POINTS = 3;
const BACK_POINTS = 2;
/** Readings before that make the level a dip starts from. @source assumption: a cycle of apnoea lasts one to two minutes */
const DIP_FROM = 5;

/** Falls of saturation that came back, in readings of one a minute: fewer than there are, never more. @param lead so many readings before are only looked back to */
export function dipsIn(values: readonly number[], lead = 0): number {
  let dips = 0;
  let bottom: number | undefined;
  for (let index = 1; index < values.length; index += 1) {
    const value = values[index] as number;
    if (bottom === undefined) {
      if (Math.max(...values.slice(Math.max(0, index - DIP_FROM), index)) - value >= DIP_POINTS) bottom = value;
    } else if (value < bottom) bottom = value;
    else if (value - bottom >= BACK_POINTS) {
      if (index >= lead) dips += 1;
      bottom = undefined;
    }
  }
  return dips;
}

function closeDay(home: HomeState, daily: Daily, midnight: number, day: Open): void {
  const put = (name: DailyName, value: number): boolean => seriesOf(daily.days, name, DAYS_KEPT).add(midnight, value);
  if (day.wornS >= WORN_MIN_S) put('steps', day.steps);
  const burden = daily.hours.get('afBurden')?.between(midnight, midnight + DAY_MS) ?? [];
  if (burden.length >= AF_HOURS_MIN) put('afBurden', burden.reduce((sum, share) => sum + share, 0) / burden.length);
  if (day.heardHours < HEARD_DAY_MIN) return;
  if (home.byKind.has('pir')) put('motion', day.motion);
  if (day.upAt >= 0) put('upAt', day.upAt);
}

/** Hours with a patch that make a day's burden. @source assumption: half of them */
export const AF_HOURS_MIN = 12;

function closeNight(home: HomeState, daily: Daily, midnight: number, night: Open, now: number): void {
  const put = (name: DailyName, value: number): boolean => seriesOf(daily.days, name, DAYS_KEPT).add(midnight, value);
  for (const name of ['heart', 'breathing', 'saturation', 'dips'] as const) if (night[name].length >= NIGHT_HOURS_MIN) put(name, median(night[name]) as number);
  if (night.heardHours < HEARD_NIGHT_MIN) return;
  if (home.byKind.has('smart-bed')) {
    put('bedExits', night.exits);
    const lies = home.inBed === true ? now - Math.max(home.inBedSince, midnight - DAY_MS / 2) : 0;
    put('bedHours', (night.bedMs + lies) / HOUR_MS);
  }
  if (home.byKind.has('pir')) put('bathroomVisits', night.bathroom);
}

/** The newest day of a name, if it is the newest that could be. */
export function lastDay(daily: Daily, name: DailyName, now: number): number | undefined {
  const series = daily.days.get(name);
  return series && midnightOf(now) - series.lastAt <= DAY_MS ? series.last : undefined;
}

/** Days before the newest `skip` whose median is the usual; `undefined` with fewer than `least`. */
export function usualDay(daily: Daily, name: DailyName, skip: number, least: number): number | undefined {
  const values = daily.days.get(name)?.value ?? [];
  const earlier = values.slice(Math.max(0, values.length - skip - USUAL_DAYS), Math.max(0, values.length - skip));
  return earlier.length >= least ? median(earlier) : undefined;
}

/** Days that make the usual at most. @source assumption: four weeks, so that weekdays weigh alike */
const USUAL_DAYS = 28;

/** Levels of earlier hours in the same state, asleep or awake by the care plan, older than `ageMs`: what this person goes through anyway. */
export function ownHours(home: HomeState, { hours }: Daily, name: HourlyName, now: number, ageMs: number): number[] {
  const series = hours.get(name);
  const asleep = inSleepWindow(home, now);
  return series ? series.value.filter((_value, index) => (series.at[index] as number) <= now - ageMs && inSleepWindow(home, (series.at[index] as number) - HOUR_MS / 2) === asleep) : [];
}

/** Whether the hour has just been taken in: rules of days and nights judge then, not each tick. */
export function atNewHour({ hourAt }: Daily, now: number): boolean {
  return now - hourAt < 5 * MINUTE_MS;
}
