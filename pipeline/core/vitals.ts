/**
 * Vital signs of one resident, cleaned: what several devices say is brought together, artefacts are kept out. The rules read these series; raw
 * readings stay with the devices.
 *
 * The gate, per reading: the device's own quality at least `QUALITY_MIN`; the oximeter's pulse agrees with the bed or the wearable in the same
 * minute (a probe that counts a wrong pulse measures a wrong saturation); no brisk walking in that minute; the device has no flaw (`quality.ts`). A saturation that fails by quality or
 * pulse is held back, not dropped: `hypoxia` hears it where a repetition and another device agree.
 */
import { CODES } from '../../contract/codes.ts';
import { FRESH_MS, QUALITY_MIN, asleepAt, stepsBetween } from './patient-state.ts';
import type { HomeState, ResidentState } from './patient-state.ts';
import { believed } from './quality.ts';
import { median, recentMedian } from './series.ts';
import type { IncomingVital, Level, Vitals, VitalSign } from './vital-sign.ts';

const MINUTE_MS = 60_000;

/** Largest difference between oximeter pulse and reference heart rate, inclusive: 10 per minute, or 15 % where that is more. @source wearable error 4–8 % at rest (JMIR, PMC7218601), rounded up; assumption */
export function pulseAgrees(pulse: number, reference: number): boolean {
  return Math.abs(pulse - reference) <= Math.max(10, 0.15 * reference);
}

/** Steps in one minute from which a reading counts as taken on the move. @source assumption: a slow walk is about 60 a minute */
export const WALKING_STEPS = 25;

/** Sorts out this tick's readings of one resident into the clean series and their baselines. */
export function refineVitals(state: HomeState, resident: ResidentState): void {
  const vitals = resident.vitals;
  if (vitals.incoming.length === 0) return;
  const incoming = vitals.incoming;
  vitals.incoming = [];
  for (const { code, q, dev, at, value } of incoming) if (code === CODES.spo2.code && q >= 0 && q < QUALITY_MIN && isBelieved(state, dev) && !walkedBefore(state, at)) holdBack(vitals, dev, at, value);
  const usable = incoming.filter((reading) => (reading.q < 0 || reading.q >= QUALITY_MIN) && isBelieved(state, reading.dev));
  refineRespiration(state, vitals, usable);
  refineHeartRate(state, vitals, usable);
  refineSpo2(state, vitals, usable);
}

function isBelieved(state: HomeState, dev: string): boolean {
  const device = state.devices.get(dev);
  return device !== undefined && believed(device);
}

function holdBack(vitals: Vitals, dev: string, at: number, value: number): void {
  if (vitals.doubtful.add(at, value) && vitals.doubtful.lastAt === at) vitals.doubtfulDev = dev;
}

function learn(state: HomeState, sign: VitalSign, at: number, value: number, dev: string): void {
  if (!sign.clean.add(at, value)) return;
  sign.dev = dev;
  (asleepAt(state, at) ? sign.asleep : sign.awake).add(at, value);
}

function refineRespiration(state: HomeState, vitals: Vitals, usable: readonly IncomingVital[]): void {
  for (const reading of usable) if (reading.code === CODES.respiration.code) learn(state, vitals.respiration, reading.at, reading.value, reading.dev);
}

/** One heart rate per minute: bed and wearable first (their median), the oximeter's pulse only where neither speaks. A cuff's pulse is too rare to help. */
function refineHeartRate(state: HomeState, vitals: Vitals, usable: readonly IncomingVital[]): void {
  const minutes: { minute: number; steady: number[]; pulse: number[]; at: number; dev: string }[] = [];
  for (const reading of usable) {
    if (reading.code !== CODES.heartRate.code || reading.kind === 'blood-pressure-cuff') continue;
    const minute = Math.floor(reading.at / MINUTE_MS);
    let slot = minutes.find((one) => one.minute === minute);
    if (!slot) minutes.push((slot = { minute, steady: [], pulse: [], at: reading.at, dev: reading.dev }));
    if (reading.kind === 'pulse-oximeter') slot.pulse.push(reading.value);
    else {
      slot.steady.push(reading.value);
      slot.at = reading.at;
      slot.dev = reading.dev;
    }
  }
  for (const slot of minutes) {
    const value = median(slot.steady.length > 0 ? slot.steady : slot.pulse) as number;
    if (stepsBetween(state, slot.at - MINUTE_MS, slot.at) >= WALKING_STEPS) vitals.heartRate.clean.add(slot.at, value);
    else learn(state, vitals.heartRate, slot.at, value, slot.dev);
  }
}

function walkedBefore(state: HomeState, at: number): boolean {
  return stepsBetween(state, at - 2 * MINUTE_MS, at) >= WALKING_STEPS;
}

function refineSpo2(state: HomeState, vitals: Vitals, usable: readonly IncomingVital[]): void {
  for (const reading of usable) {
    if (reading.code !== CODES.spo2.code) continue;
    if (walkedBefore(state, reading.at)) continue;
    const pulse = usable.find((other) => other.dev === reading.dev && other.code === CODES.heartRate.code && other.at === reading.at)?.value;
    const reference = pulse === undefined ? undefined : steadyHeartRate(state, reading.dev, reading.at);
    if (pulse !== undefined && reference !== undefined && !pulseAgrees(pulse, reference)) {
      holdBack(vitals, reading.dev, reading.at, reading.value);
      continue;
    }
    learn(state, vitals.spo2, reading.at, reading.value, reading.dev);
  }
}

/** Heart rate by bed or wearable within three minutes of a time. */
function steadyHeartRate(state: HomeState, oximeter: string, at: number): number | undefined {
  const values: number[] = [];
  const owner = state.devices.get(oximeter)?.enrolled.resident;
  for (const device of state.devices.values()) {
    const kind = device.enrolled.kind;
    if ((kind !== 'wearable' && kind !== 'smart-bed') || device.enrolled.resident !== owner || !believed(device)) continue;
    const series = device.series.get(CODES.heartRate.code);
    if (series) values.push(...series.between(at - 3 * MINUTE_MS, at + MINUTE_MS));
  }
  return median(values);
}

/** Level now (median of the last `minutes`), the usual, and the difference; parts are missing where too little is known. */
export interface Departure {
  level: number | undefined;
  usual: number | undefined;
  /** level − usual */
  by: number | undefined;
}

/** Median of a sign's last `minutes`, where a third of them at least have a reading. */
export function levelOf(sign: VitalSign, now: number, minutes: number): number | undefined {
  const { clean, levels } = sign;
  let level: Level | undefined;
  for (const one of levels) if (one.minutes === minutes) level = one;
  if (level && level.now === now && level.readings === clean.length && level.lastAt === clean.lastAt) return level.value;
  if (!level) levels.push((level = { minutes, now, readings: 0, lastAt: 0, value: undefined }));
  level.now = now;
  level.readings = clean.length;
  level.lastAt = clean.lastAt;
  return (level.value = recentMedian(clean, now, minutes, Math.ceil(minutes / 3)));
}

/**
 * @param step from waking to sleep, how far the usual moves; used when only the other state's baseline is known
 */
export function departure(state: HomeState, sign: VitalSign, now: number, minutes: number, step: number): Departure {
  const fresh = now - sign.clean.lastAt <= FRESH_MS;
  const level = fresh ? levelOf(sign, now, minutes) : undefined;
  const asleep = asleepAt(state, now);
  const own = (asleep ? sign.asleep : sign.awake).value(now);
  const other = own === undefined ? (asleep ? sign.awake : sign.asleep).value(now) : undefined;
  const usual = own ?? (other === undefined ? undefined : other + (asleep ? step : -step));
  return { level, usual, by: level === undefined || usual === undefined ? undefined : level - usual };
}

/** From waking to sleep. @source Buekers 2019: COPD 92.1 to 89.9 %; PMC heart-rate rhythm HR-3/HR-4 of the fact sheet; respiration: assumption */
export const SLEEP_STEP = { spo2: -1.5, heartRate: -6, respiration: -1 } as const;

/** Tells both baselines of a sign whether it departs now. */
export function freezeSign(sign: VitalSign, departs: boolean, now: number): void {
  sign.awake.freeze(departs, now);
  sign.asleep.freeze(departs, now);
}

/** Keeps the time since when a condition is met without a break; returns how long, ms, 0 when it is not met. */
export function heldFor(vitals: Vitals, rule: string, met: boolean, now: number): number {
  if (!met) {
    vitals.heldSince.delete(rule);
    return 0;
  }
  const since = vitals.heldSince.get(rule);
  if (since === undefined) vitals.heldSince.set(rule, now);
  return since === undefined ? 0 : now - since;
}

/** Walking now or a while ago: explains a fast heart, and in lung disease a lower saturation. Minutes 20 and steps 120: assumption. */
export function exercised(state: HomeState, now: number): boolean {
  return stepsBetween(state, now - 20 * MINUTE_MS, now) >= 120 || stepsBetween(state, now - 5 * MINUTE_MS, now) >= 40;
}
