import { CODES } from '../../../contract/codes.ts';
import type { Judgement } from '../alert-book.ts';
import { DAY_MS, lastDay, midnightOf } from '../daily.ts';
import { devicesOf } from '../patient-state.ts';
import type { HomeState, ResidentState } from '../patient-state.ts';
import { believed, latestSpot } from '../quality.ts';
import { median } from '../series.ts';
import type { Series } from '../series.ts';
import { robustSlope } from '../trend.ts';
import { HOUR_MS, mayStand, ofEachResident, reading } from './rule.ts';
import type { Rule } from './rule.ts';

/** Share of the usual weight lost, inclusive: water within days, substance within weeks. @source 3 %: mild dehydration in adults (Thomas 2008, JAMDA); 5 % in a month: GLIM 2019, MUST */
const FAST = 0.03;
const SLOW = 0.05;
/** The usual: the median of the weighings of so long up to today, without those that are judged (the last, or the last `ALONE`). @source assumption: two weeks */
const USUAL_MS = 14 * DAY_MS;
const USUAL_MIN = 2;
/** Without another sign, so many weighings in a row must show it: a scale on the carpet is found by then. @source assumption */
const ALONE = 3;
/** Pressure below the usual, mmHg, and heart above, /min, inclusive, that go with lost water. @source orthostatic and volume signs (20 mmHg, NEWS2 two points at 100); the sizes: assumption */
const PRESSURE_LESS = 20;
const PRESSURE_LOW = 100;
const HEART_MORE = 8;
/** Weeks of weighings for the slow loss, and how many of them. @source assumption */
const SLOW_MS = 42 * DAY_MS;
const SLOW_MIN = 10;
const SLOW_SPAN_MS = 14 * DAY_MS;
const NEW_MS = 6 * HOUR_MS;

function dry(home: HomeState, resident: ResidentState, now: number): string {
  const { daily, vitals } = resident;
  const pressure = latestSpot(home, resident, 'blood-pressure-cuff', CODES.systolic.code, now, DAY_MS);
  const before = median(pressure?.series.value.slice(-15, -1) ?? []);
  if (pressure && (pressure.value <= PRESSURE_LOW || (before !== undefined && before - pressure.value >= PRESSURE_LESS))) return `; blood pressure is ${Math.round(pressure.value)} mmHg`;
  const heart = lastDay(daily, 'heart', now);
  const usual = vitals.heartRate.asleep.value(now) === undefined ? undefined : median((daily.days.get('heart')?.value ?? []).slice(-8, -1));
  return heart !== undefined && usual !== undefined && heart >= usual + HEART_MORE ? `; the heart beats ${Math.round(heart - usual)} a minute faster at night` : '';
}

/** The loss by the line through the weeks, %; `undefined` with too few weighings. */
function lostSlowly(weights: Series): number | undefined {
  const from = weights.indexAfter(weights.lastAt - SLOW_MS);
  const at = weights.at.slice(from);
  const value = weights.value.slice(from);
  const span = weights.lastAt - (at[0] ?? weights.lastAt);
  const perDay = at.length >= SLOW_MIN && span >= SLOW_SPAN_MS ? robustSlope(at, value, DAY_MS) : undefined;
  const start = median(value.slice(0, 5));
  return perDay === undefined || start === undefined ? undefined : (-perDay * (span / DAY_MS)) / start;
}

function judgeResident(home: HomeState, resident: ResidentState, now: number, stands: boolean): Judgement[] {
  const weights = resident.daily.days.get('weight');
  const last = weights?.last;
  if (!weights || last === undefined || weights.lastAt !== midnightOf(now)) return [];
  const scale = devicesOf(home, resident.enrolled.id, 'scale').find((device) => now - (device.series.get(CODES.weight.code)?.lastAt ?? -Infinity) <= NEW_MS);
  if (!scale || !believed(scale)) return [];
  const at = scale.series.get(CODES.weight.code)?.lastAt ?? now;
  const base = { code: 'weight-loss', resident: resident.enrolled.id, priority: 'medium', since: weights.lastAt, resolveAfterMs: 0, evidence: [reading(scale.enrolled.dev, CODES.weight.code, last, at)] } satisfies Partial<Judgement>;
  const earlier = weights.between(weights.lastAt - USUAL_MS, weights.lastAt - 1);
  const low = (count: number): number | undefined => {
    const before = earlier.slice(0, earlier.length - count + 1);
    const usual = before.length < USUAL_MIN ? undefined : median(before);
    return usual !== undefined && weights.value.slice(-count).every((value) => value <= usual * (1 - FAST)) ? usual : undefined;
  };
  const alone = low(ALONE);
  const usual = alone ?? low(1);
  if (usual !== undefined) {
    const why = dry(home, resident, now);
    if (alone === undefined && why === '') return [{ ...base, state: 'hold', text: '' }];
    const advice = why === '' ? 'Eating, drinking, water tablets? Does the scale stand on a hard floor?' : 'Too little to drink, diarrhoea, too many water tablets?';
    return [{ ...base, priority: why === '' ? 'low' : 'medium', state: 'raise', text: `Weight is ${last.toFixed(1)} kg, ${(usual - last).toFixed(1)} kg below the usual ${usual.toFixed(1)}${why}. Call the patient: ${advice}` }];
  }
  const slowly = lostSlowly(weights);
  if (slowly !== undefined && slowly >= SLOW) return [{ ...base, priority: 'low', state: 'raise', text: `Weight falls week by week: ${(100 * slowly).toFixed(1)} % within six weeks, now ${last.toFixed(1)} kg. Call in working hours: appetite, mood, swallowing, pain?` }];
  return stands ? [{ ...base, state: 'clear', text: `Weight is ${last.toFixed(1)} kg.` }] : [];
}

/** Weight lost within days (water) or weeks. One low weighing may be the scale: it waits for pressure or heart, or for two more. */
export const weightLoss: Rule = {
  id: 'weight-loss',
  title: 'Weight falls, fast or over weeks',
  sources: ['Thomas 2008, JAMDA (dehydration)', 'GLIM 2019; MUST (malnutrition)', 'Theil 1950, Sen 1968', 'spans and witnesses: assumption'],
  judge(home: HomeState, now: number, stands = mayStand): Judgement[] {
    if (!home.byKind.has('scale')) return [];
    return ofEachResident(home, (resident) => judgeResident(home, resident, now, stands('weight-loss')));
  },
};
