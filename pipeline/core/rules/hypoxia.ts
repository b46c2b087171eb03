import { CODES } from '../../../contract/codes.ts';
import type { Judgement } from '../alert-book.ts';
import { FRESH_MS, asleepAt } from '../patient-state.ts';
import type { HomeState, ResidentState } from '../patient-state.ts';
import { SLEEP_STEP, departure, exercised, freezeSign } from '../vitals.ts';
import { HOUR_MS, MINUTE_MS, mayStand, ofEachResident, reading } from './rule.ts';
import type { Rule, Stands } from './rule.ts';

/** What is usual before anything is learned, %, awake. @source Buekers 2019 (COPD at home 92.1 ± 2.9); Vold 2012 (6 % of older people at or below 95) */
const USUAL_COPD = 92;
const USUAL_OTHERS = 96;
/** Fall against the personal baseline that counts, points. @source assumption: more than one standard deviation (2.9–3.4) of Buekers 2019 */
const FALL_POINTS = 4;
/** Without chronic lung disease a fall counts only at or below this. @source NEWS2 scale 1: two points (RCP 2017) */
const LOW_OTHERS = 92;
/** Clinician's limit where none is given, %: COPD target 88–92 less three; others NEWS2 three points. @source RCP 2017; the three: assumption */
const LIMIT_COPD = 85;
const LIMIT_OTHERS = 91;
/** Artefacts of motion last up to ten minutes: alone, a low saturation must outlast them. @source assumption, with the artefact's length from the field */
const ALONE_MIN = 13;
const ALONE_READINGS_MIN = 8;
/** With heart or breathing up at the same time, less is needed. @source assumption */
const BACKED_MIN = 9;
const BACKED_READINGS_MIN = 6;
/** A prescribed limit just below the usual still counts when it is crossed so long, minutes. @source assumption: longer than a spell of these lungs */
const PRESCRIBED_MIN = 60;
const PRESCRIBED_READINGS_MIN = 40;
/** After walking, a low saturation must outlast the recovery, minutes. @source `exercised` looks back twenty; exertional desaturation is over within minutes (Buekers 2019: day spread) */
const WALKED_MIN = 20;
const WALKED_READINGS_MIN = 12;
/** Own lowest hours, which are no news: the second lowest of those kept (`daily.ts`: the last 48 to 96 with a level), of at least so many, older than so long, ms. @source OX-3, OX-4: night and day means of one person with COPD move by 3 points and more; assumption */
const OWN_HOURS_MIN = 12;
const OWN_AGE_MS = 8 * HOUR_MS;
/** Doubtful readings so far below the limit, points, at least so many within so long, count when another device sees heart or breathing up. @source ISO 80601-2-61: an oximeter with a signal is off by 4 %; more than twice that: assumption */
const DOUBTFUL_BELOW = 10;
const DOUBTFUL_READINGS = 2;
const DOUBTFUL_MIN = 10;
/** Share of readings that must be low. @source assumption */
const LOW_SHARE_MIN = 0.8;
/** Further fall of the ten-minute mean after which a standing alert is raised again, points. @source assumption: more than one NEWS2 band of two points (RCP 2017) */
const WORSE_POINTS = 3;
/** What counts as heart or breathing up. @source Respir Res 2022: +8.1 per minute and +2.0 per minute in exacerbations; breathing a little more, against its own spread */
const BACKED_HEART = 8;
const BACKED_BREATHING = 2.5;

/** Readings the clip calls poor, far too low again and again, while the body agrees. */
function doubtfulLow({ enrolled, vitals: { doubtful, doubtfulDev, respiration, heartRate } }: ResidentState, held: readonly number[], now: number): Judgement {
  const since = doubtful.at[doubtful.length - held.length] ?? now;
  const witness = [[respiration, CODES.respiration.code], [heartRate, CODES.heartRate.code]] as const;
  return {
    code: 'hypoxia', resident: enrolled.id, priority: 'high', since, state: 'raise', resolveAfterMs: 60 * MINUTE_MS,
    text: `Oxygen saturation shows ${Math.round(held.at(-1) as number)} %, ${held.length} times with a poor signal, while heart or breathing rises: call the patient now; is the clip on, are lips or fingers blue?`,
    evidence: [reading(doubtfulDev, CODES.spo2.code, held.at(-1) as number, doubtful.lastAt), ...witness.flatMap(([sign, code]) => (sign.clean.last === undefined ? [] : [reading(sign.dev, code, sign.clean.last, sign.clean.lastAt)]))],
  };
}

/** The low limit, and where a fall below the usual is judged, not below what this person goes down to anyway. */
function raiseLimit({ daily, thresholds }: ResidentState, limit: number, now: number): number {
  if (thresholds.spo2Low !== undefined && limit === thresholds.spo2Low - 1) return limit;
  const hours = daily.hours.get('saturation')?.between(-Infinity, now - OWN_AGE_MS) ?? [];
  return hours.length < OWN_HOURS_MIN ? limit : Math.min(limit, (hours.toSorted((a, b) => a - b)[1] as number) - 1);
}

/** The usual, or what is expected before anything is learned, %. */
function expectedOf(home: HomeState, resident: ResidentState, usual: number | undefined, now: number): number {
  const copd = resident.has('copd') || resident.thresholds.spo2Scale2 === true;
  return usual ?? (copd ? USUAL_COPD : USUAL_OTHERS) + (asleepAt(home, now) ? SLEEP_STEP.spo2 : 0);
}

/** The saturation at or below which this person is low now, %. */
function lowLimit(home: HomeState, resident: ResidentState, usual: number | undefined, now: number): number {
  const copd = resident.has('copd') || resident.thresholds.spo2Scale2 === true;
  const expected = expectedOf(home, resident, usual, now);
  const relative = copd ? expected - FALL_POINTS : Math.min(expected - FALL_POINTS, LOW_OTHERS);
  const given = resident.thresholds.spo2Low;
  const absolute = given === undefined ? (copd ? LIMIT_COPD : LIMIT_OTHERS) : given - 1;
  // A limit inside what is usual for this person would alarm all night: then only the fall counts. Else what was prescribed is the limit.
  if (absolute > expected - 2.5) return relative;
  return given === undefined ? Math.max(relative, absolute) : absolute;
}

function judgeResident(home: HomeState, resident: ResidentState, now: number, stands: Stands): Judgement[] {
  const { spo2, heartRate, respiration, doubtful } = resident.vitals;
  if (now - Math.max(spo2.clean.lastAt, doubtful.lastAt) > FRESH_MS) return [];
  const { usual } = departure(home, spo2, now, 10, SLEEP_STEP.spo2);
  const limit = lowLimit(home, resident, usual, now);
  const lowest = (spo2.clean.last ?? Infinity) <= limit ? raiseLimit(resident, limit, now) : limit;
  const isLow = (value: number): boolean => value <= lowest;
  const lowIn = (minutes: number, readingsMin: number, below = isLow): boolean => {
    const values = spo2.clean.between(now - minutes * MINUTE_MS, now);
    return values.length >= readingsMin && values.filter(below).length >= LOW_SHARE_MIN * values.length;
  };
  const given = resident.thresholds.spo2Low;
  const crossed = given !== undefined && expectedOf(home, resident, usual, now) > given && (spo2.clean.last ?? Infinity) < given && lowIn(PRESCRIBED_MIN, PRESCRIBED_READINGS_MIN, (value) => value < given);
  const heart = departure(home, heartRate, now, 10, SLEEP_STEP.heartRate).by;
  const breathing = departure(home, respiration, now, 10, SLEEP_STEP.respiration).by;
  // Stairs lift the heart and lower such a saturation for a while: then only breathing backs, or time.
  const walked = exercised(home, now);
  const heartUp = !walked && heart !== undefined && heart >= BACKED_HEART;
  const breathingUp = breathing !== undefined && breathing >= BACKED_BREATHING;
  const backed = heartUp || breathingUp;
  // A backlog may fill the window with what is over: the newest reading must be low too.
  const lowNow = now - spo2.clean.lastAt <= FRESH_MS && isLow(spo2.clean.last as number);
  const met = crossed || (lowNow && ((walked ? lowIn(WALKED_MIN, WALKED_READINGS_MIN) : lowIn(ALONE_MIN, ALONE_READINGS_MIN)) || (backed && lowIn(BACKED_MIN, BACKED_READINGS_MIN))));
  // What the clip itself doubts is held back, until a repetition and another device say the same. Where bed and watch are silent, the heart rate is the clip's own pulse.
  const witnessed = breathingUp || (heartUp && heartRate.dev !== resident.vitals.doubtfulDev);
  const held = met || !witnessed || spo2.clean.lastAt > doubtful.lastAt ? [] : doubtful.between(now - DOUBTFUL_MIN * MINUTE_MS, now);
  if (held.length >= DOUBTFUL_READINGS && held.every((value) => value <= limit - DOUBTFUL_BELOW)) return [doubtfulLow(resident, held, now)];
  if (spo2.clean.last === undefined) return [];
  const recent = spo2.clean.between(now - 10 * MINUTE_MS, now);
  const mean = recent.reduce((sum, value) => sum + value, 0) / Math.max(1, recent.length);
  freezeSign(spo2, usual !== undefined && recent.length >= 4 && mean < usual - 2.5, now);
  if (!met && !stands('hypoxia')) return [];
  const level = spo2.clean.last as number;
  const first = spo2.clean.at[spo2.clean.indexAfter(now - BACKED_MIN * MINUTE_MS)] ?? now;
  const base = { code: 'hypoxia', resident: resident.enrolled.id, priority: 'high', since: first, resolveAfterMs: 60 * MINUTE_MS } as const;
  if (met) {
    const up = [heart !== undefined && heart >= BACKED_HEART ? `heart rate is up by ${Math.round(heart)}` : '', breathing !== undefined && breathing >= BACKED_BREATHING ? `breathing is up by ${Math.round(breathing)} per minute` : ''].filter((part) => part);
    const usualText = usual === undefined ? `expected above ${Math.round(limit)} %` : `usual for this person ${Math.round(usual)} %`;
    return [{
      ...base, state: 'raise', level: -mean, worseBy: WORSE_POINTS,
      text: `Oxygen saturation stays low, now ${Math.round(level)} % (${usualText})${up.length > 0 ? `; ${up.join(', ')}` : ''}. Signal is good and motion is ruled out: call the patient now.`,
      evidence: [
        reading(spo2.dev, CODES.spo2.code, level, spo2.clean.lastAt),
        reading(spo2.dev, CODES.spo2.code, mean, first),
        ...(heart !== undefined && heartRate.clean.last !== undefined ? [reading(heartRate.dev, CODES.heartRate.code, heartRate.clean.last, heartRate.clean.lastAt)] : []),
        ...(breathing !== undefined && respiration.clean.last !== undefined ? [reading(respiration.dev, CODES.respiration.code, respiration.clean.last, respiration.clean.lastAt)] : []),
      ],
    }];
  }
  const over = recent.length >= 5 && mean > limit + 1 && (given === undefined || mean >= given || expectedOf(home, resident, usual, now) <= given);
  return [{ ...base, state: over ? 'clear' : 'hold', text: `Oxygen saturation is back to ${Math.round(level)} %.`, evidence: [reading(spo2.dev, CODES.spo2.code, level, spo2.clean.lastAt)] }];
}

/** Low oxygen saturation against the person's own usual, artefacts gated out. */
export const hypoxia: Rule = {
  id: 'hypoxia',
  title: 'Oxygen saturation stays low for this person',
  sources: ['RCP 2017 (NEWS2 SpO2 scales)', 'Buekers 2019, doi 10.2196/12866', 'Respir Res 2022, doi 10.1186/s12931-022-02018-5', 'Skubic 2015, PMC4848095'],
  judge: (home, now, stands = mayStand) => ofEachResident(home, (resident) => judgeResident(home, resident, now, stands)),
};
