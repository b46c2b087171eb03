/** What a rule written as data may ask of a resident: a closed list of named numbers. A feature that cannot be told now is `undefined`, and a condition on it is neither met nor over. */
import { CODES } from '../../contract/codes.ts';
import { CONDITIONS, MEDICINES } from '../../contract/messages.ts';
import type { DeviceKind } from '../../contract/messages.ts';
import { DAILY, DAY_MS, burdenOfDay, lastDay, midnightOf, usualDay } from './daily.ts';
import type { DailyName } from './daily.ts';
import { devicesOf, inSleepWindow } from './patient-state.ts';
import type { HomeState, ResidentState } from './patient-state.ts';
import { latestSpot } from './quality.ts';
import { missedOf } from './rules/medication-missed.ts';
import { median, recentMedian } from './series.ts';
import { SLEEP_STEP, departure } from './vitals.ts';
import type { VitalSign } from './vital-sign.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

type Read = (home: HomeState, resident: ResidentState, now: number) => number | undefined;

export interface Feature {
  id: string;
  title: string;
  unit: string;
  value: Read;
  /** what is usual for this person; absent: nothing is */
  usual?: Read;
  /** one number per day: `for` counts days in a row */
  daily?: DailyName;
}

/** Days that make a usual. @source assumption */
export const USUAL_DAYS_MIN = 3;
/** Minutes of the level now. @source as the rules of vital signs */
const LEVEL_MIN = 10;
/** A spot measurement is the last word for so long, ms. @source NEWS2 asks for 12-hourly monitoring at score 0 (RCP 2017) */
const SPOT_MS = 12 * HOUR_MS;
/** A glucose sensor's word is now for so long, ms. @source two intervals and one pack */
const GLUCOSE_MS = 11 * MINUTE_MS;
/** The bed's word is good for so long, ms. @source as in `asleepAt` */
const BED_MS = 15 * MINUTE_MS;
/** Earlier spot readings that make a usual, and how many at most. @source assumption */
const SPOTS_MIN = 3;
const SPOTS = 20;

function level(id: string, title: string, unit: string, of: (resident: ResidentState) => VitalSign, step: number): Feature {
  const read = (part: 'level' | 'usual'): Read => (home, resident, now) => departure(home, of(resident), now, LEVEL_MIN, step)[part];
  return { id, title, unit, value: read('level'), usual: read('usual') };
}

function spot(id: string, title: string, unit: string, kind: DeviceKind, code: string, fresh = SPOT_MS): Feature {
  const value: Read = (home, resident, now) => latestSpot(home, resident, kind, code, now, fresh)?.value;
  const usual: Read = (home, resident, now) => {
    const before = latestSpot(home, resident, kind, code, now, Infinity)?.series.value.slice(-SPOTS - 1, -1) ?? [];
    return before.length >= SPOTS_MIN ? median(before) : undefined;
  };
  return { id, title, unit, value, usual };
}

function day(id: string, name: DailyName, unit: string): Feature {
  return { id, title: DAILY[name], unit, daily: name, value: (_home, { daily }, now) => lastDay(daily, name, now), usual: (_home, { daily }) => usualDay(daily, name, 1, USUAL_DAYS_MIN) };
}

/** The last weighing less the median of those about so many days before it: a quarter of them, in whole days rounded up, to either side. */
function weightChange(days: number): Feature {
  return {
    id: `weight.change${days}d`, title: `weight gained over ${days} days`, unit: 'kg',
    value: (_home, { daily }, now) => {
      const weights = daily.days.get('weight');
      if (!weights || weights.last === undefined || midnightOf(now) - weights.lastAt > DAY_MS) return undefined;
      const then = weights.lastAt - days * DAY_MS;
      const slack = Math.ceil(days / 4) * DAY_MS;
      const before = median(weights.between(then - slack - 1, Math.min(then + slack, weights.lastAt - 1)));
      return before === undefined ? undefined : weights.last - before;
    },
  };
}

function minutesSince(name: string, title: string, at: (home: HomeState, resident: ResidentState) => number): Feature {
  return {
    id: `minutesSince.${name}`, title: `minutes since ${title}`, unit: 'min',
    value: (home, resident, now) => {
      const last = at(home, resident);
      return last === -Infinity ? undefined : Math.max(0, now - last) / MINUTE_MS;
    },
  };
}

function flag(id: string, title: string, is: (home: HomeState, resident: ResidentState, now: number) => boolean | undefined): Feature {
  return {
    id, title: `1 when ${title}, else 0`, unit: '1',
    value: (home, resident, now) => {
      const yes = is(home, resident, now);
      return yes === undefined ? undefined : Number(yes);
    },
  };
}

export const FEATURES: readonly Feature[] = [
  level('heartRate.level', 'heart rate, median of ten minutes', '/min', ({ vitals }) => vitals.heartRate, SLEEP_STEP.heartRate),
  level('respiration.level', 'breathing, median of ten minutes', '/min', ({ vitals }) => vitals.respiration, SLEEP_STEP.respiration),
  level('spo2.level', 'oxygen saturation, median of ten minutes', '%', ({ vitals }) => vitals.spo2, SLEEP_STEP.spo2),
  level('news2.level', 'early warning score (NEWS2) of what is measured, median of ten minutes', '1', ({ vitals }) => vitals.news2, 0),
  spot('temperature.last', 'body temperature of the last twelve hours', 'Cel', 'thermometer', CODES.temperature.code),
  spot('systolic.last', 'systolic pressure of the last twelve hours', 'mm[Hg]', 'blood-pressure-cuff', CODES.systolic.code),
  spot('diastolic.last', 'diastolic pressure of the last twelve hours', 'mm[Hg]', 'blood-pressure-cuff', CODES.diastolic.code),
  spot('peakFlow.last', 'peak flow of the last twelve hours', 'L/min', 'spirometer', CODES.peakFlow.code),
  spot('glucose.last', 'glucose by sensor', 'mg/dL', 'cgm', CODES.glucose.code, GLUCOSE_MS),
  spot('glucose.finger', 'glucose by meter of the last twelve hours', 'mg/dL', 'glucometer', CODES.capillaryGlucose.code),
  {
    id: 'glucose.slope', title: 'change of glucose by sensor over the last quarter of an hour, per minute', unit: 'mg/dL/min',
    value: (home, resident, now) => {
      const series = latestSpot(home, resident, 'cgm', CODES.glucose.code, now, GLUCOSE_MS)?.series;
      const from = series?.indexAfter(now - 20 * MINUTE_MS) ?? 0;
      if (!series || series.length - from < 3) return undefined;
      return ((series.last as number) - (series.value[from] as number)) / ((series.lastAt - (series.at[from] as number)) / MINUTE_MS);
    },
  },
  day('steps.day', 'steps', '{steps}'), day('motion.day', 'motion', '{count}'), day('bedHours.day', 'bedHours', 'h'), day('upAt.day', 'upAt', 'min'), day('bedExits.night', 'bedExits', '{count}'),
  day('bathroomVisits.night', 'bathroomVisits', '{count}'), day('heartRate.night', 'heart', '/min'), day('respiration.night', 'breathing', '/min'), day('spo2.night', 'saturation', '%'), day('dips.night', 'dips', '/h'),
  day('afBurden.day', 'afBurden', '%'), day('weight.day', 'weight', 'kg'),
  { id: 'steps.today', title: 'steps since midnight', unit: '{steps}', value: (home, { daily, enrolled }, now) => (devicesOf(home, enrolled.id, 'wearable').length > 0 ? (daily.openDays.get(midnightOf(now))?.steps ?? 0) : undefined) },
  { id: 'afBurden.24h', title: 'share of the last 24 hours in atrial fibrillation, of twelve hours at least', unit: '%', value: (_home, { daily }, now) => burdenOfDay(daily, now) },
  weightChange(3), weightChange(7), weightChange(28),
  {
    id: 'weight.overReference', title: 'last weight less the reference of the last visit', unit: 'kg',
    value: (_home, { daily, thresholds: { weightReference } }, now) => {
      const last = lastDay(daily, 'weight', now);
      return last === undefined || weightReference === undefined ? undefined : last - weightReference;
    },
  },
  minutesSince('motion', 'the last motion in a room', (home) => home.motionAt), minutesSince('steps', 'the last step', (home) => home.stepsAt), minutesSince('door', 'the front door was used', (home) => home.doorAt),
  minutesSince('bedExit', 'the bed was left', (home) => home.bedExitAt), minutesSince('reading', 'the last reading of any device of this person', (home, { enrolled }) => Math.max(-Infinity, ...[...home.devices.values()].filter((device) => device.enrolled.resident === enrolled.id).map(({ signalAt }) => signalAt))),
  {
    id: 'doses.missed', title: 'doses left in the dispenser in a row', unit: '{count}',
    value: (home, { enrolled }) => {
      const devices = devicesOf(home, enrolled.id, 'pill-dispenser');
      return devices.length === 0 ? undefined : Math.max(...devices.map((device) => missedOf(home.doses, device.enrolled.dev).length));
    },
  },
  { id: 'room.temperature', title: 'room temperature, median of half an hour', unit: 'Cel', value: (home, resident, now) => recentMedian(latestSpot(home, resident, 'environment-sensor', CODES.roomTemperature.code, now, 30 * MINUTE_MS)?.series, now, 30, 2) },
  { id: 'room.carbonMonoxide', title: 'carbon monoxide, median of half an hour', unit: '[ppm]', value: (home, resident, now) => recentMedian(latestSpot(home, resident, 'environment-sensor', CODES.carbonMonoxide.code, now, 30 * MINUTE_MS)?.series, now, 30, 2) },
  flag('bed.occupied', 'the bed is occupied', (home, _resident, now) => (now - home.inBedAt <= BED_MS ? home.inBed : undefined)),
  flag('clock.sleep', 'it is the care plan\'s time of sleep', (home, _resident, now) => inSleepWindow(home, now)),
  { id: 'clock.hour', title: 'hour of the home\'s local day, 0 to 24', unit: 'h', value: (_home, _resident, now) => (now % DAY_MS) / HOUR_MS },
  { id: 'resident.age', title: 'age in years, by the year of birth', unit: 'a', value: (_home, { enrolled }, now) => Math.floor(1970 + now / (365.2425 * DAY_MS)) - enrolled.birthYear },
  ...CONDITIONS.map((condition) => flag(`condition.${condition}`, `the resident is enrolled with ${condition}`, (_home, resident) => resident.has(condition))),
  ...MEDICINES.map((medicine) => flag(`medicine.${medicine}`, `the resident is enrolled with ${medicine}`, (_home, resident) => resident.takes(medicine))),
];

const BY_ID: ReadonlyMap<string, Feature> = new Map(FEATURES.map((feature) => [feature.id, feature]));

export function featureById(id: string): Feature | undefined {
  return BY_ID.get(id);
}
