import { CODES } from '../../../contract/codes.ts';
import type { Judgement } from '../alert-book.ts';
import { devicesOf } from '../patient-state.ts';
import type { HomeState, ResidentState } from '../patient-state.ts';
import { believed } from '../quality.ts';
import { recentMedian } from '../series.ts';
import type { Series } from '../series.ts';
import { HOUR_MS, MINUTE_MS, mayStand, ofEachResident, reading, spanText } from './rule.ts';
import type { Rule, Stands } from './rule.ts';

/** Limit where the clinician gave none, mg/dL. @source level 2 is above 250 (Battelino 2019); 300 is the usual call limit of sick-day rules */
export const LIMIT = 300;
/** All readings above it for so long, minutes. @source assumption: a meal's peak is over by then */
const HELD_MIN = 120;
const READINGS_MIN = 18;
/** Above a limit that was prescribed, an hour is enough, minutes. @source who sets a limit of 300 mg/dL asks to be called (sick-day rules); the hour: assumption */
const PRESCRIBED_MIN = 60;
const PRESCRIBED_READINGS_MIN = 10;
/** Less where it does not come down: no lower than so long before, mg/dL of leeway. @source a meal turns within 60–90 minutes (ADA: look one to two hours after its begin); leeway: the sensor's own scatter, SE-8 */
const RISING_MIN = 90;
const RISING_READINGS_MIN = 14;
const RISING_OVER_MIN = 30;
const RISING_LEEWAY = 5;
/** So far below the limit it is over, mg/dL; what begins so much later, ms, is another time. @source assumption: insulin works for four hours */
const OVER = 20;
const ANEW_MS = 4 * HOUR_MS;
const NEW_MS = 11 * MINUTE_MS;
/** A finger reading counts with another high one within so long, or with a sensor that is high too, share of the limit: fruit on the finger is no glucose. @source assumption */
const AGAIN_AFTER_MS = 30 * MINUTE_MS;
const AGAIN_WITHIN_MS = 16 * HOUR_MS;
const SENSOR_SHARE = 0.8;

function judgeSensor(resident: ResidentState, dev: string, series: Series, limit: number, now: number, stands: Stands): Judgement[] {
  const value = series.last;
  if (value === undefined || now - series.lastAt > NEW_MS || (value <= limit && !stands('hyperglycaemia'))) return [];
  const highFor = (minutes: number, least: number): boolean => {
    const recent = series.between(now - minutes * MINUTE_MS, now);
    return recent.length >= least && recent.every((one) => one > limit);
  };
  const before = recentMedian(series, now - RISING_OVER_MIN * MINUTE_MS, 15, 2);
  const climbs = before !== undefined && value >= before - RISING_LEEWAY && highFor(RISING_MIN, RISING_READINGS_MIN);
  const prescribed = resident.thresholds.glucoseHigh !== undefined && highFor(PRESCRIBED_MIN, PRESCRIBED_READINGS_MIN);
  const met = climbs || prescribed || highFor(HELD_MIN, READINGS_MIN);
  let first = series.length - 1;
  while (first > 0 && (series.value[first - 1] as number) >= limit - OVER) first -= 1;
  const since = series.at[first] as number;
  const base = { code: 'hyperglycaemia', resident: resident.enrolled.id, priority: 'medium', since, anewAfterMs: ANEW_MS, resolveAfterMs: 60 * MINUTE_MS, evidence: [reading(dev, CODES.glucose.code, value, series.lastAt)] } satisfies Partial<Judgement>;
  if (met) return [{ ...base, state: 'raise', text: `Glucose has been above ${limit} mg/dL for ${spanText(series.lastAt - since)}${climbs ? ' and does not come down' : ''}, now ${Math.round(value)}. Call the patient; ask about insulin, ketones and illness.` }];
  return [{ ...base, state: value < limit - OVER ? 'clear' : 'hold', text: `Glucose is down to ${Math.round(value)} mg/dL.` }];
}

function judgeMeter(home: HomeState, resident: ResidentState, dev: string, series: Series, limit: number, now: number, stands: Stands): Judgement[] {
  const value = series.last;
  if (value === undefined || now - series.lastAt > NEW_MS) return [];
  const base = { code: 'hyperglycaemia', resident: resident.enrolled.id, priority: 'medium', since: series.lastAt, resolveAfterMs: 0, evidence: [reading(dev, CODES.capillaryGlucose.code, value, series.lastAt)] } satisfies Partial<Judgement>;
  if (value <= limit) return stands('hyperglycaemia') && value < limit - OVER ? [{ ...base, state: 'clear', text: `Glucose is down to ${Math.round(value)} mg/dL by finger.` }] : [];
  const again = series.between(series.lastAt - AGAIN_WITHIN_MS, series.lastAt - AGAIN_AFTER_MS).at(-1);
  const sensor = devicesOf(home, resident.enrolled.id, 'cgm').some((device) => believed(device) && (recentMedian(device.series.get(CODES.glucose.code), now, 20, 2) ?? 0) >= SENSOR_SHARE * limit);
  if ((again === undefined || again <= limit) && !sensor) return [{ ...base, state: 'hold', text: '' }];
  return [{ ...base, state: 'raise', text: `Glucose is ${Math.round(value)} mg/dL by finger${sensor ? ', and high by the sensor' : ', high for the second time'}. Call the patient; ask about insulin or tablets, ketones and illness.` }];
}

/** Glucose high for hours, not after one meal; by finger, high twice. */
export const hyperglycaemia: Rule = {
  id: 'hyperglycaemia',
  title: 'Glucose stays high for hours',
  sources: ['Battelino 2019 (time in range consensus)', 'ADA Standards of Care 2024', 'spans: assumption'],
  judge(home: HomeState, now: number, stands = mayStand): Judgement[] {
    if (!home.byKind.has('cgm') && !home.byKind.has('glucometer')) return [];
    return ofEachResident(home, (resident) => {
      const limit = resident.thresholds.glucoseHigh ?? LIMIT;
      return [
        ...devicesOf(home, resident.enrolled.id, 'cgm').flatMap((device) => {
          const series = believed(device) ? device.series.get(CODES.glucose.code) : undefined;
          return series ? judgeSensor(resident, device.enrolled.dev, series, limit, now, stands) : [];
        }),
        ...devicesOf(home, resident.enrolled.id, 'glucometer').flatMap((device) => {
          const series = believed(device) ? device.series.get(CODES.capillaryGlucose.code) : undefined;
          return series ? judgeMeter(home, resident, device.enrolled.dev, series, limit, now, stands) : [];
        }),
      ];
    });
  },
};
