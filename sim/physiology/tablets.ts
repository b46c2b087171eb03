/** Daily tablets in the body: steady while they are taken, fading when a dose is left out, and water that comes back with the diuretic missing. One-minute steps. */
import type { Medicine } from '../../contract/messages.ts';
import { clamp, exp } from '../core/math.ts';

/** Columns of one resident: minutes since the last dose; share of the steady effect that is there, 0–1; water kept for want of a diuretic, kg. */
export const TABLETS_WIDTH = 3;
const SINCE = 0;
const LEVEL = 1;
const WATER = 2;

/** What comes back when the tablets wear off: heart rate /min, systolic pressure mmHg, water kg a day. */
export interface Lapse {
  heartRate: number;
  systolic: number;
  water: number;
}

/** @source assumption: what each takes away (`MEDICINE_SHIFTS`) comes back, with a little rebound; a fifth of a kilogram of water a day without a loop diuretic */
const LAPSES: Readonly<Partial<Record<Medicine, Lapse>>> = {
  'beta-blocker': { heartRate: 9, systolic: 5, water: 0 },
  'ace-inhibitor': { heartRate: 0, systolic: 7, water: 0 },
  'diuretic': { heartRate: 0, systolic: 3, water: 0.2 },
};
const COVERED_MIN = 26 * 60; // a daily dose carries for a day and two hours. @source assumption: once-daily tablets
const WORKS = 1 - exp(-1 / 90); // assumption: an hour and a half until a dose acts
const FADES = 1 - exp(-1 / 720); // assumption: half gone after eight hours more
const WATER_LEAVES = 0.6 / 1440; // kg a minute, once it is taken again: assumption
const WATER_MOST = 2.5; // kg: assumption

/** `undefined`: nothing of it acts by the day. */
export function lapseOf(medicines: readonly Medicine[]): Lapse | undefined {
  const lapses = medicines.flatMap((medicine) => LAPSES[medicine] ?? []);
  const sum = (of: keyof Lapse) => lapses.reduce((total, lapse) => total + lapse[of], 0);
  return lapses.length > 0 ? { heartRate: sum('heartRate'), systolic: sum('systolic'), water: sum('water') } : undefined;
}

export function settleTablets(state: Float64Array, at: number, sinceMinutes: number): void {
  state[at + SINCE] = sinceMinutes;
  state[at + LEVEL] = 1;
}

export function swallow(state: Float64Array, at: number): void {
  state[at + SINCE] = 0;
}

/** One minute. @param water kg a day that come back @returns share of the effect that is missing, 0–1 */
export function tabletsMinute(state: Float64Array, at: number, water: number): number {
  const since = (state[at + SINCE] = (state[at + SINCE] as number) + 1);
  const level = state[at + LEVEL] as number;
  const covered = since < COVERED_MIN;
  const next = covered ? level + (1 - level) * WORKS : level * (1 - FADES);
  state[at + LEVEL] = next;
  if (water > 0) state[at + WATER] = clamp((state[at + WATER] as number) + (covered ? -WATER_LEAVES * next : (water / 1440) * (1 - next)), 0, WATER_MOST);
  return 1 - next;
}

export function waterKept(state: Float64Array, at: number): number {
  return state[at + WATER] as number;
}
