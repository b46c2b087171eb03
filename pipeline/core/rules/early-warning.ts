import { CODES } from '../../../contract/codes.ts';
import type { Judgement } from '../alert-book.ts';
import { news2 } from '../news2.ts';
import type { News2Score } from '../news2.ts';
import { asleepAt } from '../patient-state.ts';
import type { HomeState, ResidentState } from '../patient-state.ts';
import { latestSpot } from '../quality.ts';
import { exercised, freezeSign, heldFor, levelOf } from '../vitals.ts';
import { HOUR_MS, MINUTE_MS, mayStand, ofEachResident, reading } from './rule.ts';
import type { Rule } from './rule.ts';

/** Oldest blood pressure and temperature that still enter the score. @source NEWS2 asks for 12-hourly monitoring at score 0 (RCP 2017) */
const SPOT_AGE_MAX_MS = 12 * HOUR_MS;
/** Oldest oximeter, heart or breathing reading: the median of ten minutes. @source assumption */
const LEVEL_MIN = 10;
/** Key threshold (urgent response) and emergency threshold. @source RCP 2017 */
const URGENT = 5;
const EMERGENCY = 7;
/** Rise over the person's own usual score that is needed as well: old and chronically ill people do not rest at zero. @source assumption; RCP 2017 resting scores, fact sheet §11 */
const RISE_MIN = 3;
/** The score must stand so long. @source assumption: longer than a motion artefact or a walk to the bathroom */
const HELD_MS = 15 * MINUTE_MS;

/** Span in which the hourly scores are looked at for a rise, and how many of its six must be known; rise from the first to the last, and the score of the last, both inclusive. @source ILL-10, ILL-11: vital signs tell 17 to 29 hours ahead; one below the key threshold of five (RCP 2017); the sizes: assumption */
const RISING_SPAN_MS = 6 * HOUR_MS;
const RISING_HOURS_MIN = 4;
const RISING_MIN = 3;
const RISING_SCORE = URGENT - 1;
/** Points over the usual of the state, asleep or awake. @source assumption */
const RISING_OVER = 2;

/** The way of the hourly score where it climbs hour by hour, towards the threshold and not beyond; `undefined` where it does not. */
function risingOf({ daily }: ResidentState, now: number, score: number, usual: number | undefined): readonly number[] | undefined {
  const series = daily.hours.get('news2');
  if (!series || usual === undefined || score < Math.max(RISING_SCORE, usual + RISING_OVER) || now - series.lastAt > HOUR_MS) return undefined;
  const way = series.between(now - RISING_SPAN_MS, now);
  const climbs = way.length >= RISING_HOURS_MIN && way.every((value, index) => index === 0 || value >= (way[index - 1] as number)) && new Set(way).size >= 3;
  return climbs && (way.at(-1) as number) - (way[0] as number) >= RISING_MIN ? way : undefined;
}

/** The aggregate score from the latest valid values; each as old as its kind of measurement allows. */
export function scoreOf(home: HomeState, resident: ResidentState, now: number): News2Score {
  const { heartRate, respiration, spo2 } = resident.vitals;
  return news2({
    respiration: levelOf(respiration, now, LEVEL_MIN), spo2: levelOf(spo2, now, LEVEL_MIN), pulse: levelOf(heartRate, now, LEVEL_MIN),
    systolic: latestSpot(home, resident, 'blood-pressure-cuff', CODES.systolic.code, now, SPOT_AGE_MAX_MS)?.value,
    // A single high temperature may be a bath: the fever rule asks for a second one; here it counts as measured only below 38.
    temperature: temperatureFor(home, resident, now),
    scale2: resident.thresholds.spo2Scale2, onOxygen: resident.thresholds.onOxygen,
  });
}

function temperatureFor(home: HomeState, resident: ResidentState, now: number): number | undefined {
  const value = latestSpot(home, resident, 'thermometer', CODES.temperature.code, now, SPOT_AGE_MAX_MS)?.value;
  return value === undefined ? undefined : Math.min(value, 38);
}

function judgeResident(home: HomeState, resident: ResidentState, now: number, stands: boolean): Judgement[] {
  const { vitals } = resident;
  const score = scoreOf(home, resident, now);
  const { respiration: breath, spo2: saturation, pulse } = score.points;
  if ((breath === undefined ? 0 : 1) + (saturation === undefined ? 0 : 1) + (pulse === undefined ? 0 : 1) < 2) {
    heldFor(vitals, 'early-warning', false, now);
    return [];
  }
  const active = exercised(home, now);
  const asleep = asleepAt(home, now);
  const { news2: sign } = vitals;
  if (!active && now - sign.clean.lastAt >= MINUTE_MS && sign.clean.add(now, score.total)) (asleep ? sign.asleep : sign.awake).add(now, score.total);
  const usual = (asleep ? sign.asleep : sign.awake).value(now);
  // Lung disease scores for its usual saturation alone, and breathing joins the score only in bed: there five is no news.
  const lungs = resident.has('copd') || resident.thresholds.spo2Scale2 === true;
  const limit = usual === undefined ? (lungs ? EMERGENCY + 2 : EMERGENCY) : Math.max(lungs ? EMERGENCY : URGENT, usual + RISE_MIN);
  const way = active || lungs ? undefined : risingOf(resident, now, score.total, usual);
  const met = !active && (score.total >= limit || way !== undefined);
  freezeSign(vitals.news2, usual !== undefined && score.total >= usual + 2, now);
  const held = heldFor(vitals, 'early-warning', met, now);
  if (held < HELD_MS && !stands) return [];
  const { heartRate, respiration, spo2 } = vitals;
  const base = {
    code: 'early-warning', resident: resident.enrolled.id, priority: score.total >= EMERGENCY ? 'high' : 'medium', since: now - held, resolveAfterMs: 60 * MINUTE_MS,
    evidence: [
      { code: 'NEWS2', value: score.total, at: now, text: Object.entries(score.points).filter(([, points]) => points > 0).map(([name, points]) => `${name} ${points}`).join(', ') },
      ...[[spo2, CODES.spo2.code], [heartRate, CODES.heartRate.code], [respiration, CODES.respiration.code]].flatMap(([sign, code]) => {
        const vital = sign as typeof spo2;
        return vital.clean.last === undefined || now - vital.clean.lastAt > LEVEL_MIN * MINUTE_MS ? [] : [reading(vital.dev, code as string, vital.clean.last, vital.clean.lastAt)];
      }),
    ],
  } as const satisfies Partial<Judgement>;
  if (held >= HELD_MS) {
    if (way && score.total < limit) return [{ ...base, evidence: [...base.evidence, { code: 'NEWS2', value: way[0] as number, at: now - way.length * HOUR_MS, text: `by the hour: ${way.map((value) => Math.round(value)).join(', ')}` }], state: 'raise', text: `Early warning score (NEWS2) climbs hour by hour: ${way.map((value) => Math.round(value)).join(', ')}, now ${score.total}, usual for this person ${Math.round(usual as number)}. It has not crossed the threshold yet: call the patient, look again in an hour.` }];
    const usualText = usual === undefined ? '' : `, usual for this person ${Math.round(usual)}`;
    return [{ ...base, evidence: [...base.evidence], state: 'raise', text: `Early warning score (NEWS2) is ${score.total}${usualText}, for ${Math.round(held / MINUTE_MS)} minutes at rest. See which sign it is and call the patient.` }];
  }
  return [{ ...base, evidence: [...base.evidence], state: score.total < limit ? 'clear' : 'hold', text: `Early warning score is down to ${score.total}.` }];
}

/** NEWS2 against the published threshold and against the person's own usual score, and its way there. */
export const earlyWarning: Rule = {
  id: 'early-warning',
  title: 'Early warning score high, absolutely and for this person',
  sources: ['RCP 2017 (NEWS2)', 'Skubic 2015, PMC4848095'],
  judge: (home, now, stands = mayStand) => ofEachResident(home, (resident) => judgeResident(home, resident, now, stands('early-warning'))),
};

