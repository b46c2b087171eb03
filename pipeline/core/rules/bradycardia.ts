import { CODES } from '../../../contract/codes.ts';
import type { Judgement } from '../alert-book.ts';
import type { HomeState, ResidentState } from '../patient-state.ts';
import { SLEEP_STEP, departure, heldFor } from '../vitals.ts';
import { MINUTE_MS, mayStand, ofEachResident, reading } from './rule.ts';
import type { Rule, Stands } from './rule.ts';

/** Limit where the clinician gave none, per minute, inclusive. @source NEWS2 three points: 40 and below (RCP 2017) */
export const LIMIT = 40;
/** Below the usual by so much as well, unless below `LIMIT_ALONE`. @source assumption: a slow sleeper on a beta-blocker is well */
const FALL_MIN = 12;
const LIMIT_ALONE = 34;
/** Below that, half of the fall is enough. */
const FALL_ALONE = FALL_MIN / 2;
/** Crossed and held, a prescribed limit needs no fall below the usual beyond this, and without it such an alert is over while the level is above `LIMIT`: a limit inside the usual does not alarm all night. @source assumption */
const PRESCRIBED_FALL = 4;
/** @source assumption */
const HELD_MS = 15 * MINUTE_MS;

function judgeResident(home: HomeState, resident: ResidentState, now: number, stands: Stands): Judgement[] {
  const sign = resident.vitals.heartRate;
  const { level, usual, by } = departure(home, sign, now, 10, SLEEP_STEP.heartRate);
  if (level === undefined) {
    heldFor(resident.vitals, 'bradycardia', false, now);
    return [];
  }
  const prescribed = resident.thresholds.heartRateLow;
  const limit = prescribed ?? LIMIT;
  const met = (level <= Math.min(LIMIT_ALONE, limit) && (by === undefined || by <= -FALL_ALONE)) || (level <= limit && by !== undefined && by <= -(prescribed === undefined ? FALL_MIN : PRESCRIBED_FALL));
  const held = heldFor(resident.vitals, 'bradycardia', met, now);
  if (held < HELD_MS && !stands('bradycardia')) return [];
  const base = { code: 'bradycardia', resident: resident.enrolled.id, priority: level <= LIMIT_ALONE ? 'high' : 'medium', since: now - held, resolveAfterMs: 60 * MINUTE_MS, evidence: [reading(sign.dev, CODES.heartRate.code, level, sign.clean.lastAt)] } as const;
  if (held >= HELD_MS) return [{ ...base, evidence: [...base.evidence], state: 'raise', text: `Heart rate is low: ${Math.round(level)} per minute${usual === undefined ? '' : `, usual for this person ${Math.round(usual)}`}. Call the patient; ask about dizziness and medicines.` }];
  const usually = prescribed !== undefined && level > LIMIT && by !== undefined && by > -PRESCRIBED_FALL;
  return [{ ...base, evidence: [...base.evidence], state: level > limit + 3 || usually ? 'clear' : 'hold', text: `Heart rate is back to ${Math.round(level)} per minute${usually ? ', as is usual for this person' : ''}.` }];
}

export const bradycardia: Rule = {
  id: 'bradycardia',
  title: 'Heart rate is low',
  sources: ['RCP 2017 (NEWS2)'],
  judge: (home, now, stands = mayStand) => ofEachResident(home, (resident) => judgeResident(home, resident, now, stands)),
};
