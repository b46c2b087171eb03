import { CODES } from '../../../contract/codes.ts';
import type { Judgement } from '../alert-book.ts';
import { lastDay, ownHours, usualDay } from '../daily.ts';
import { asleepAt } from '../patient-state.ts';
import type { HomeState, ResidentState } from '../patient-state.ts';
import { latestSpot } from '../quality.ts';
import { SLEEP_STEP, departure, exercised, freezeSign, heldFor } from '../vitals.ts';
import { HOUR_MS, MINUTE_MS, mayStand, ofEachResident, reading } from './rule.ts';
import type { Rule, Stands } from './rule.ts';

/** Span of the level that is compared with the usual, minutes. @source assumption: longer than an artefact (ten) */
const LEVEL_MIN = 15;
/**
 * Points for a departure from the usual, `[at least, points]`, highest first. @source sizes: COPD exacerbation +8.1 heart and +2.0 breathing per minute
 * (Respir Res 2022), saturation day-to-day SD about 3 (Buekers 2019); the steps between: assumption
 */
const HEART_POINTS = [[22, 3], [14, 2], [8, 1]] as const;
const BREATHING_POINTS = [[7, 3], [4, 2], [2.5, 1]] as const;
const SATURATION_POINTS = [[6, 3], [4, 2], [3, 1]] as const;
/** A chest patch guesses breathing from the trace: taken off what it says. @source SE-16: limits of agreement 9 about its bias (Anesthesiology 2020), half of it */
const PATCH_OFF = 4.5;
/** A sign counts where it is beyond what this person goes through anyway: the second furthest of at least so many hours of the last four days in the same state, older than so long, ms. @source Skubic 2015 (personal normals); assumption */
const OWN_HOURS_MIN = 6;
const OWN_AGE_MS = 8 * HOUR_MS;
/** Points and signs needed: with heart or lung disease, and without. @source assumption */
const SUM_MIN_ILL = 3;
const SUM_MIN_OTHERS = 5;
const SIGNS_MIN = 2;
/** It must last. @source assumption: longer than waking up in bed */
const HELD_MS = 15 * MINUTE_MS;
/** Awake, few steps are no rest: housework lifts a heart and tires lungs as well. @source assumption: twice as long */
const HELD_AWAKE_MS = 30 * MINUTE_MS;

/** Points of a temperature, °C, where breathing or saturation departs as well: a bath warms skin and heart only. @source IDSA 2008: above 37.8 in old age; NEWS2: a point from 38.1 (RCP 2017); blunted fever, ILL-8 */
const TEMPERATURE_POINTS = [[38.1, 2], [37.8, 1]] as const;
const TEMPERATURE_AGE_MS = 12 * HOUR_MS;
/** Steps of yesterday below this share of the usual add a point to what moves already. @source ILL-1: activity falls before an exacerbation; the share: assumption */
const QUIET = 0.6;

const SIGNS = ['heart', 'breathing', 'saturation'] as const;

function isQuiet({ daily }: ResidentState, now: number): boolean {
  const steps = lastDay(daily, 'steps', now);
  const usual = usualDay(daily, 'steps', 1, 3);
  return steps !== undefined && usual !== undefined && steps < QUIET * usual;
}

function pointsFor(by: number | undefined, table: readonly (readonly [number, number])[]): number {
  if (by === undefined) return 0;
  for (const [least, points] of table) if (by >= least) return points;
  return 0;
}

/** Whether a level lies beyond all but one of the person's own earlier hours. */
function beyondOwn(home: HomeState, { daily }: ResidentState, name: (typeof SIGNS)[number], level: number | undefined, now: number): boolean {
  const own = ownHours(home, daily, name, now, OWN_AGE_MS);
  if (level === undefined || own.length < OWN_HOURS_MIN) return true;
  const sorted = own.toSorted((a, b) => a - b);
  return name === 'saturation' ? level < (sorted[1] as number) : level > (sorted.at(-2) as number);
}

function judgeResident(home: HomeState, resident: ResidentState, now: number, stands: Stands): Judgement[] {
  const { vitals } = resident;
  const heart = departure(home, vitals.heartRate, now, LEVEL_MIN, SLEEP_STEP.heartRate);
  const breathing = departure(home, vitals.respiration, now, LEVEL_MIN, SLEEP_STEP.respiration);
  const saturation = departure(home, vitals.spo2, now, LEVEL_MIN, SLEEP_STEP.spo2);
  const patch = home.devices.get(vitals.respiration.dev)?.enrolled.kind === 'ecg-patch';
  const points = [pointsFor(heart.by, HEART_POINTS), pointsFor(breathing.by === undefined ? undefined : breathing.by - (patch ? PATCH_OFF : 0), BREATHING_POINTS), pointsFor(saturation.by === undefined ? undefined : -saturation.by, SATURATION_POINTS)];
  freezeSign(vitals.heartRate, (points[0] as number) >= 1, now);
  freezeSign(vitals.respiration, (points[1] as number) >= 1, now);
  for (const [index, name] of SIGNS.entries()) {
    if ((points[index] as number) > 0 && !beyondOwn(home, resident, name, [heart, breathing, saturation][index]?.level, now)) points[index] = 0;
  }
  const known = (heart.by === undefined ? 0 : 1) + (breathing.by === undefined ? 0 : 1) + (saturation.by === undefined ? 0 : 1);
  if (known < SIGNS_MIN) {
    heldFor(vitals, 'deterioration', false, now);
    return [];
  }
  const laboured = (points[1] as number) + (points[2] as number) > 0;
  const warm = laboured ? latestSpot(home, resident, 'thermometer', CODES.temperature.code, now, TEMPERATURE_AGE_MS) : undefined;
  points.push(pointsFor(warm?.value, TEMPERATURE_POINTS));
  const signs = points.filter((value) => value > 0).length;
  const quiet = signs >= SIGNS_MIN && isQuiet(resident, now);
  const sum = points.reduce((total, value) => total + value, quiet ? 1 : 0);
  const ill = resident.has('copd') || resident.has('heart-failure') || resident.has('asthma');
  const sumMin = ill ? SUM_MIN_ILL : SUM_MIN_OTHERS;
  const met = !exercised(home, now) && signs >= SIGNS_MIN && sum >= sumMin;
  const held = heldFor(vitals, 'deterioration', met, now);
  const lasts = held >= (asleepAt(home, now) ? HELD_MS : HELD_AWAKE_MS);
  if (!lasts && !stands('early-warning')) return [];
  const said = [
    ...(points[0] ? [`heart rate ${Math.round(heart.level as number)} (usual ${Math.round(heart.usual as number)})`] : []),
    ...(points[1] ? [`breathing ${Math.round(breathing.level as number)} per minute (usual ${Math.round(breathing.usual as number)})`] : []),
    ...(points[2] ? [`oxygen saturation ${Math.round(saturation.level as number)} % (usual ${Math.round(saturation.usual as number)} %)`] : []),
    ...(warm && points[3] ? [`temperature ${warm.value.toFixed(1)} °C`] : []),
    ...(quiet ? ['fewer steps than usual yesterday'] : []),
  ];
  const base = {
    code: 'early-warning', resident: resident.enrolled.id, priority: sum >= SUM_MIN_OTHERS + 1 ? 'high' : 'medium', since: now - held, resolveAfterMs: 60 * MINUTE_MS,
  } as const;
  const evidence = [
    ...(points[0] ? [reading(vitals.heartRate.dev, CODES.heartRate.code, heart.level as number, vitals.heartRate.clean.lastAt)] : []),
    ...(points[1] ? [reading(vitals.respiration.dev, CODES.respiration.code, breathing.level as number, vitals.respiration.clean.lastAt)] : []),
    ...(points[2] ? [reading(vitals.spo2.dev, CODES.spo2.code, saturation.level as number, vitals.spo2.clean.lastAt)] : []),
    ...(warm && points[3] ? [reading(warm.dev, CODES.temperature.code, warm.value, warm.at)] : []),
  ];
  if (lasts) return [{ ...base, state: 'raise', text: `Several signs move together at rest: ${said.join(', ')}. This may be a worsening: call the patient.`, evidence }];
  return [{ ...base, state: sum <= sumMin - 2 ? 'clear' : 'hold', text: 'Heart, breathing and saturation are near their usual values.', evidence }];
}

/** Heart, breathing and saturation, and with them temperature and steps, leave the person's usual together, each too little to alarm alone: heart failure at night, an exacerbation coming. */
export const deterioration: Rule = {
  id: 'deterioration',
  title: 'Several vital signs leave the usual together',
  sources: ['Respir Res 2022, doi 10.1186/s12931-022-02018-5', 'JMIR mHealth 2020;8(11):e17597', 'Moazeni 2023 (heart rate before heart-failure events)', 'Skubic 2015, PMC4848095'],
  judge: (home, now, stands = mayStand) => ofEachResident(home, (resident) => judgeResident(home, resident, now, stands)),
};
