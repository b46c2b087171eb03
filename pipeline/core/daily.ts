/**
 * What a resident's days, nights and hours come to: rules and features of weeks read these and never the readings. Kept on the resident's state as plain numbers, bounded by count: of each name at least the last 42 days and 48 hours that have a
 * number, at most twice as many. A day without the watch has none, so what is asked of them is bounded by time as well.
 */
import { CODES } from '../../contract/codes.ts';
import { DAY_MS, DAYS_KEPT, SETTLE_MS, dayAt, midnightOf, nightAt, nightFrom, seriesOf } from './day-notes.ts';
import type { Daily, DailyName, HourlyName, Open } from './day-notes.ts';
import { hubHeard } from './hub-state.ts';
import { devicesOf, inSleepWindow } from './patient-state.ts';
import type { HomeState, ResidentState } from './patient-state.ts';
import { mean, median } from './series.ts';

export { DAILY, DAY_MS, OTHER_PERSON_KG, midnightOf } from './day-notes.ts';
export type { Daily, DailyName } from './day-notes.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const HOURS_KEPT = 48;
/** Own earlier hours are looked back to for so long, ms: kit worn at night only gives some eight hours a day, and six to a dozen are asked for. @source assumption */
const OWN_SPAN_MS = 2 * HOURS_KEPT * HOUR_MS;
/** Wear that makes a day of steps, s, inclusive. @source ten hours: the usual rule of accelerometry (Troiano 2008) */
const WORN_MIN_S = 10 * 3600;
/** Hours in which the hub was heard that make a day, and a night. @source assumption */
const HEARD_DAY_MIN = 20;
const HEARD_NIGHT_MIN = 5;
/** Hours with a level that make a night's. @source assumption */
const NIGHT_HOURS_MIN = 3;
/** Readings in an hour that make its level (one each five minutes, some missing), and that let dips be counted (one a minute, a third of them). @source assumption */
const HOUR_READINGS_MIN = 8;
const DIP_READINGS_MIN = 20;

/** Takes in the hour that is over, and the days and nights; called each tick, it does something once an hour. */
export function keepDays(home: HomeState, now: number): void {
  const hour = now - (now % HOUR_MS);
  for (const resident of home.residents.values()) {
    const { daily } = resident;
    if (daily.hourAt >= hour) continue;
    daily.hourAt = hour;
    daily.closedAt = now;
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
    if (name === 'saturation' && values.length >= DIP_READINGS_MIN) {
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
    if (shares && shares.length > 0) seriesOf(daily.hours, 'afBurden', HOURS_KEPT).add(hour, mean(shares));
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
const SLOW_BREATHS = 8;
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
  const burden = burdenOfDay(daily, midnight + DAY_MS);
  if (burden !== undefined) put('afBurden', burden);
  if (day.heardHours < HEARD_DAY_MIN) return;
  if (home.byKind.has('pir')) put('motion', day.motion);
  if (day.upAt >= 0) put('upAt', day.upAt);
}

/** Hours with a patch that make a day's burden. @source assumption: half of them */
const AF_HOURS_MIN = 12;

/** Share of the 24 hours up to `now` in atrial fibrillation, %; `undefined` with fewer than twelve of them known. */
export function burdenOfDay({ hours }: Daily, now: number): number | undefined {
  const shares = hours.get('afBurden')?.between(now - DAY_MS, now) ?? [];
  return shares.length < AF_HOURS_MIN ? undefined : mean(shares);
}

function closeNight(home: HomeState, daily: Daily, midnight: number, night: Open, now: number): void {
  const put = (name: DailyName, value: number): boolean => seriesOf(daily.days, name, DAYS_KEPT).add(midnight, value);
  for (const name of ['heart', 'breathing', 'saturation', 'dips'] as const) if (night[name].length >= NIGHT_HOURS_MIN) put(name, median(night[name]) as number);
  if (night.heardHours < HEARD_NIGHT_MIN) return;
  if (home.byKind.has('smart-bed')) {
    put('bedExits', night.exits);
    const lies = home.inBed === true ? now - Math.max(home.inBedSince, nightFrom(midnight)) : 0;
    put('bedHours', (night.bedMs + lies) / HOUR_MS);
  }
  if (home.byKind.has('pir')) put('bathroomVisits', night.bathroom);
}

/** The newest day of a name, if it is the newest that could be. */
export function lastDay(daily: Daily, name: DailyName, now: number): number | undefined {
  const series = daily.days.get(name);
  return series && midnightOf(now) - series.lastAt <= DAY_MS ? series.last : undefined;
}

/** The days that make the usual, oldest first: those before the newest `skip`, at most `USUAL_DAYS`, within six weeks of the newest. */
export function earlierDays(daily: Daily, name: DailyName, skip: number): number[] {
  const series = daily.days.get(name);
  return series ? series.between(series.lastAt - DAYS_KEPT * DAY_MS, series.at.at(-1 - skip) ?? -Infinity).slice(-USUAL_DAYS) : [];
}

/** Their median; `undefined` with fewer than `least`. */
export function usualDay(daily: Daily, name: DailyName, skip: number, least: number): number | undefined {
  const earlier = earlierDays(daily, name, skip);
  return earlier.length >= least ? median(earlier) : undefined;
}

/** Days that make the usual at most. @source assumption: four weeks, so that weekdays weigh alike */
const USUAL_DAYS = 28;

/** Levels of the hours of the last four days in the same state, asleep or awake by the care plan, older than `ageMs`: what this person goes through anyway. */
export function ownHours(home: HomeState, { hours }: Daily, name: HourlyName, now: number, ageMs: number): number[] {
  const series = hours.get(name);
  const asleep = inSleepWindow(home, now);
  const within = (at: number): boolean => at > now - OWN_SPAN_MS && at <= now - ageMs;
  return series ? series.value.filter((_value, index) => within(series.at[index] as number) && inSleepWindow(home, (series.at[index] as number) - HOUR_MS / 2) === asleep) : [];
}

/** Whether an hour was taken in in this tick: rules of days and nights judge then, once an hour whatever the tick. */
export function atNewHour({ closedAt }: Daily, now: number): boolean {
  return closedAt === now;
}
