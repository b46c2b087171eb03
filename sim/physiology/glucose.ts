/**
 * Glucose by a minimal model: a meal passes stomach and gut, insulin (own or injected) acts with a lag, and what is left returns slowly to a level of one's own. One-minute steps.
 * @source structure after the oral minimal model (Bergman 1979; Dalla Man 2002), made linear; numbers as noted
 */
import { clamp, exp } from '../core/math.ts';

/** Columns of one resident: carbohydrate in stomach and gut, g; insulin under the skin and on its way, U; its action, U/min; glucose, mg/dL. */
export const GLUCOSE_WIDTH = 6;
const STOMACH = 0;
const GUT = 1;
const DEPOT = 2;
const WAY = 3;
const ACTION = 4;
const LEVEL = 5;

const share = (minutes: number) => 1 - exp(-1 / minutes);
const EMPTYING = share(18); // assumption: with `ABSORBING`, glucose peaks about an hour after a mixed meal
const ABSORBING = share(28); // assumption
const FROM_DEPOT = share(55); // assumption: rapid analogue, peak after about 75 minutes
const TO_ACTION = share(22); // assumption
const CARB_RISE = 4.2; // mg/dL per g at 75 kg. @source the clinical rule of 3–5 mg/dL per gram
const SECRETED = 0.0535; // U per g absorbed, of a healthy pancreas: assumption, so that meals raise it by 35–45 mg/dL (GL-1)
const RESPONSE = 0.0016; // U/min per mg/dL above the level: assumption
const RETURN_HEALTHY = 0.018; // per minute: assumption
const RETURN_DIABETIC = 0.0026; // per minute: without insulin of one's own glucose stays where it was put; assumption
const COUNTER_FROM = 66; // mg/dL. @source adrenaline and glucagon answer below about 65–70
const COUNTER = 0.04; // per minute: at 45 mg/dL the liver gives about 1.3 mg/dL a minute. @source glucagon and adrenaline at most about double its 2 mg/kg/min; size: assumption
const FULL_ACTION_FROM = 90; // mg/dL. @source insulin acts in proportion to glucose (Bergman 1979: −X·G); the linear model keeps that where it matters, in the low: assumption

/** What moves glucose in one minute. */
export interface GlucoseMoves {
  /** g/min eaten besides meals */
  carbohydrate: number;
  /** U/min injected besides what is dosed */
  insulin: number;
  /** 0–1 of insulin's effect that is lost */
  resistance: number;
  /** mg/dL: where glucose returns to */
  level: number;
  /** mg/dL/min */
  push: number;
  /** mg/dL per unit, of this person today */
  sensitivity: number;
  /** 0–1 */
  secretion: number;
  weight: number;
}

export function settleGlucose(state: Float64Array, at: number, level: number): void {
  state[at + LEVEL] = level;
}

/** Eats. @param grams of carbohydrate @param fast sugar goes straight to the gut */
export function eatInto(state: Float64Array, at: number, grams: number, fast = false): void {
  const into = at + (fast ? GUT : STOMACH);
  state[into] = (state[into] as number) + grams;
}

/** Injects. @param units of rapid insulin */
export function injectInto(state: Float64Array, at: number, units: number): void {
  state[at + DEPOT] = (state[at + DEPOT] as number) + units;
}

export function glucoseOf(state: Float64Array, at: number): number {
  return state[at + LEVEL] as number;
}

/** Sugar that is still to come, g. */
export function sugarAhead(state: Float64Array, at: number): number {
  return (state[at + STOMACH] as number) + (state[at + GUT] as number);
}

/** One minute. @returns glucose, mg/dL, 40–600 */
export function glucoseMinute(state: Float64Array, at: number, { carbohydrate, insulin, resistance, level, push, sensitivity, secretion, weight }: GlucoseMoves): number {
  const stomach = state[at + STOMACH] as number;
  const gut = state[at + GUT] as number;
  const glucose = state[at + LEVEL] as number;
  const emptied = stomach * EMPTYING;
  const absorbed = gut * ABSORBING;
  state[at + STOMACH] = stomach - emptied;
  state[at + GUT] = gut + emptied - absorbed + carbohydrate;
  const depot = (state[at + DEPOT] as number) + insulin;
  const way = state[at + WAY] as number;
  const left = depot * FROM_DEPOT;
  state[at + DEPOT] = depot - left;
  const own = secretion * (SECRETED * absorbed + RESPONSE * Math.max(0, glucose - level - 6)); // a few mg/dL above the level ask for nothing: assumption
  const acting = way * TO_ACTION;
  state[at + WAY] = way + left + own - acting;
  state[at + ACTION] = acting;
  const taken = sensitivity * (1 - resistance) * acting * Math.min(1, glucose / FULL_ACTION_FROM);
  const back = RETURN_DIABETIC + (RETURN_HEALTHY - RETURN_DIABETIC) * secretion;
  // the rule of `CARB_RISE` is for 75 kg; the answer to a low aims above its threshold: assumption
  const next =
    glucose + push + (CARB_RISE * absorbed * 75) / weight - taken + back * (level - glucose) + (glucose < COUNTER_FROM ? COUNTER * (COUNTER_FROM + 12 - glucose) : 0);
  return (state[at + LEVEL] = clamp(next, 40, 600)); // what sensors read; below and above they say LOW and HIGH: assumption for the body
}
