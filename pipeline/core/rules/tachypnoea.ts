import { CODES } from '../../../contract/codes.ts';
import type { Judgement } from '../alert-book.ts';
import type { HomeState, ResidentState } from '../patient-state.ts';
import { SLEEP_STEP, departure, exercised, heldFor } from '../vitals.ts';
import { MINUTE_MS, mayStand, ofEachResident, reading } from './rule.ts';
import type { Rule, Stands } from './rule.ts';

/** Limit where the clinician gave none, per minute, inclusive. @source NEWS2 three points (RCP 2017) */
const LIMIT = 25;
/** Rise over the usual that is needed too, per minute. @source Rodríguez-Molinero 2013: well older people breathe up to 28 per minute; the four: assumption */
const RISE_MIN = 4;
/** @source Rodríguez-Molinero 2013: upper limit awake, age 65 and more */
const USUAL_MAX = 28;
/** The same for a chest patch, which guesses breathing from the trace. @source SE-16: limits of agreement 9 about its bias (Anesthesiology 2020) */
const RISE_MIN_PATCH = 9;
/** @source assumption */
const HELD_MS = 10 * MINUTE_MS;
const LEVEL_MIN = 10;
/** Crossed and held, a prescribed limit needs no rise over the usual beyond this, and without it such an alert is over while the level is below `LIMIT`: a limit inside the usual does not alarm all day. @source assumption */
const PRESCRIBED_RISE = 1.5;

function judgeResident(home: HomeState, resident: ResidentState, now: number, stands: Stands): Judgement[] {
  const sign = resident.vitals.respiration;
  const { level, usual, by } = departure(home, sign, now, LEVEL_MIN, SLEEP_STEP.respiration);
  if (level === undefined) {
    heldFor(resident.vitals, 'tachypnoea', false, now);
    return [];
  }
  const prescribed = resident.thresholds.respirationHigh;
  const limit = prescribed ?? LIMIT;
  // Nothing learned yet: the published limit stands for those at risk, the upper limit of well older people for the others.
  const atRisk = resident.has('heart-failure') || resident.has('copd');
  const patch = home.devices.get(sign.dev)?.enrolled.kind === 'ecg-patch';
  const riseMin = patch ? RISE_MIN_PATCH : prescribed === undefined ? RISE_MIN : PRESCRIBED_RISE;
  const met = !exercised(home, now) && level >= limit && (by === undefined ? !patch && (atRisk || level > USUAL_MAX) : by >= riseMin);
  const held = heldFor(resident.vitals, 'tachypnoea', met, now);
  if (held < HELD_MS && !stands('tachypnoea')) return [];
  const base = { code: 'tachypnoea', resident: resident.enrolled.id, priority: level >= 30 ? 'high' : 'medium', since: now - held, resolveAfterMs: 60 * MINUTE_MS, evidence: [reading(sign.dev, CODES.respiration.code, level, sign.clean.lastAt)] } as const;
  if (held >= HELD_MS) return [{ ...base, evidence: [...base.evidence], state: 'raise', text: `Breathing is fast at rest: ${Math.round(level)} per minute${usual === undefined ? '' : `, usual for this person ${Math.round(usual)}`}. Call the patient.` }];
  const usually = prescribed !== undefined && level < LIMIT && by !== undefined && by < PRESCRIBED_RISE;
  return [{ ...base, evidence: [...base.evidence], state: level < limit - 1 || usually ? 'clear' : 'hold', text: `Breathing is back to ${Math.round(level)} per minute${usually ? ', as is usual for this person' : ''}.` }];
}

export const tachypnoea: Rule = {
  id: 'tachypnoea',
  title: 'Breathing is fast at rest, for this person too',
  sources: ['RCP 2017 (NEWS2)', 'Anesthesiology 2020 (SE-16)', 'Rodríguez-Molinero 2013, JAGS'],
  judge: (home, now, stands = mayStand) => ofEachResident(home, (resident) => judgeResident(home, resident, now, stands)),
};
