import { CODES } from '../../../contract/codes.ts';
import type { Judgement } from '../alert-book.ts';
import type { HomeState, ResidentState } from '../patient-state.ts';
import { SLEEP_STEP, departure, exercised, heldFor } from '../vitals.ts';
import { MINUTE_MS, mayStand, ofEachResident, reading } from './rule.ts';
import type { Rule, Stands } from './rule.ts';

/** Limit where the clinician gave none, per minute, inclusive. @source NEWS2: 111–130 two points, from 131 three (RCP 2017); 120 between: assumption */
export const LIMIT = 120;
const LIMIT_HIGH = 131;
/** Rise over the usual that is needed too. @source assumption: twice the rise of a COPD exacerbation (Respir Res 2022) */
const RISE_MIN = 15;
/** @source assumption: a heart comes down from exercise within a quarter of an hour */
const HELD_MS = 15 * MINUTE_MS;
const LEVEL_MIN = 10;
/** Crossed and held, a prescribed limit needs no rise over the usual beyond this, and without it such an alert is over while the level is below `LIMIT`: a limit inside the usual does not alarm all day. @source assumption */
const PRESCRIBED_RISE = 5;

function judgeResident(home: HomeState, resident: ResidentState, now: number, stands: Stands): Judgement[] {
  const sign = resident.vitals.heartRate;
  const { level, usual, by } = departure(home, sign, now, LEVEL_MIN, SLEEP_STEP.heartRate);
  if (level === undefined) {
    heldFor(resident.vitals, 'tachycardia', false, now);
    return [];
  }
  const prescribed = resident.thresholds.heartRateHigh;
  const limit = prescribed ?? LIMIT;
  const met = !exercised(home, now) && level >= limit && (by === undefined || by >= (prescribed === undefined ? RISE_MIN : PRESCRIBED_RISE));
  const held = heldFor(resident.vitals, 'tachycardia', met, now);
  if (held < HELD_MS && !stands('tachycardia')) return [];
  const base = { code: 'tachycardia', resident: resident.enrolled.id, priority: level >= LIMIT_HIGH ? 'high' : 'medium', since: now - held, resolveAfterMs: 60 * MINUTE_MS, evidence: [reading(sign.dev, CODES.heartRate.code, level, sign.clean.lastAt)] } as const;
  if (held >= HELD_MS) return [{ ...base, evidence: [...base.evidence], state: 'raise', text: `Heart rate is high at rest: ${Math.round(level)} per minute${usual === undefined ? '' : `, usual for this person ${Math.round(usual)}`}. No steps explain it: call the patient.` }];
  const usually = prescribed !== undefined && level < LIMIT && by !== undefined && by < PRESCRIBED_RISE;
  return [{ ...base, evidence: [...base.evidence], state: level < limit - 5 || usually ? 'clear' : 'hold', text: `Heart rate is back to ${Math.round(level)} per minute${usually ? ', as is usual for this person' : ''}.` }];
}

export const tachycardia: Rule = {
  id: 'tachycardia',
  title: 'Heart rate is high at rest',
  sources: ['RCP 2017 (NEWS2)', 'Respir Res 2022, doi 10.1186/s12931-022-02018-5'],
  judge: (home, now, stands = mayStand) => ofEachResident(home, (resident) => judgeResident(home, resident, now, stands)),
};
