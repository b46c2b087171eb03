/** The shape of a device entry, and the error parts that entries share. */
import { CODES, type SignalName } from '../../contract/codes.ts';
import type { DeviceKind } from '../../contract/messages.ts';
import type { Profile } from '../behaviour/people.ts';
import { clamp, roundTo } from '../core/math.ts';
import type { Rng } from '../core/rng.ts';
import { noVitals, type Vitals } from '../physiology/body.ts';
import type { InputName } from '../core/catalogue.ts';

/** What a device can see of the world when it measures. */
export interface Scene {
  vitals: Vitals;
  asleep: boolean;
  inBed: boolean;
  inBath: boolean;
  /** blood glucose as it is under the skin, mg/dL */
  tissueGlucose: number;
  /** Monk scale, 1–10 */
  skinTone: number;
  /** steps since the device's last report */
  steps: number;
  /** movement of others in the room of the device, 0–1 */
  company: number;
  /** a video visit goes on */
  inCall: boolean;
  /** room in which the device is mounted */
  deviceRoom: string;
  /** room in which the resident is, and how much they move there, 0–1 */
  room: string;
  movement: number;
  /** the sensor is where it measures */
  worn: boolean;
  /** declared inputs, 0 where nothing acts */
  motion: number;
  otherPerson: number;
  siteTemperature: number;
  perfusion: number;
  cuff: number;
  sensorPressure: number;
  fingerSugar: number;
  otherBody: number;
  doubleCount: number;
  roomTemperature: number;
  smoke: number;
  carbonMonoxide: number;
  callHome: number;
  callProvider: number;
  effort: number;
  covered: number;
}

/** Kit inputs that a scene carries, in the order in which they are summed. */
export const SCENE_INPUTS = [
  'motion', 'otherPerson', 'siteTemperature', 'perfusion', 'cuff', 'sensorPressure', 'fingerSugar', 'otherBody', 'doubleCount', 'roomTemperature', 'smoke', 'carbonMonoxide', 'callHome',
  'callProvider', 'effort', 'covered',
] as const satisfies readonly (InputName & keyof Scene)[];

/** A scene in which nothing goes on; a skin tone at which an oximeter has no bias: assumption. */
export function emptyScene(): Scene {
  const nothing = Object.fromEntries(SCENE_INPUTS.map((name) => [name, 0])) as Record<(typeof SCENE_INPUTS)[number], number>;
  return { ...nothing, vitals: noVitals(), asleep: false, inBed: false, inBath: false, tissueGlucose: 0, skinTone: 3, steps: 0, company: 0, inCall: false, deviceRoom: '', room: '', movement: 0, worn: true };
}

/** One value a device gives, or the reason why it gives none. `truth`: what it would be without any device error. */
export type Measured = { value: number; truth: number; q?: number; artefact?: boolean } | { missing: string };

/** Draws of one device: `noise(i)` standard normal and `chance(i)` even in (0, 1), own to (home, device, reading). `unit(i)`: normal, fixed for this unit; `today(i)`: normal, fixed for its day. */
export interface Draws {
  noise(index: number): number;
  chance(index: number): number;
  unit(index: number): number;
  today(index: number): number;
}

/** Part of the day in which a care plan wants a measurement. */
export type DayPart = 'morning' | 'midday' | 'evening' | 'bedtime';

/** The window of a day part in this person's day: minutes of the day, [from, to). Hours: assumption. */
export function dayWindow(profile: Pick<Profile, 'wakeTime'>, part: DayPart): [number, number] {
  if (part === 'morning') return [profile.wakeTime + 12, profile.wakeTime + 50];
  return { midday: [11 * 60 + 40, 12 * 60 + 25], evening: [19 * 60, 20 * 60 + 30], bedtime: [20 * 60 + 40, 21 * 60 + 30] }[part] as [number, number];
}

/** A channel reports one code: each `everyS` seconds, or once in each window of the care plan. */
export interface Channel {
  signal: SignalName;
  everyS?: number;
  windows?: readonly DayPart[];
  measure(scene: Scene, draws: Draws): Measured;
}

export interface DeviceEntry {
  id: DeviceKind;
  title: string;
  meaning: string;
  sources: readonly string[];
  /** where it is worn or mounted; one device for each */
  rooms: readonly string[];
  /** for enrolment: seconds between reports, 0 for use or event */
  intervalS: number;
  channels: readonly Channel[];
  /** a dose of medicine is due in each window: taken or missed */
  doses?: readonly DayPart[];
}

/** A value with the unit's bias and noise, rounded as the device shows it, inside what is plausible. */
export function reading(signal: SignalName, truth: number, error: number, step: number, extra?: { q?: number; artefact?: boolean }): Measured {
  const { plausible } = CODES[signal];
  const value = clamp(roundTo(truth + error, step), plausible[0], plausible[1]);
  return extra === undefined ? { value, truth } : { value, truth, ...extra };
}

/** Draws of a unit that are remembered, for devices that report often. */
export const UNITS = 2;
/** Draws that a reading may ask for twice are remembered up to this index, exclusive; at most 31. No part of the model. */
const KEPT = 8;

/** The draws of one reading: `slot` numbers the reading. One instance may be re-used by moving it. */
export class DeviceDraws implements Draws {
  home = 0;
  readonly #rng: Rng;
  readonly #units: Float64Array;
  #stream = 0;
  #slot = 0;
  #unitsAt = -1;
  /** draws of this reading, and bit i for the ones that were drawn */
  readonly #noise = new Float64Array(KEPT);
  #noiseDrawn = 0;
  readonly #chance = new Float64Array(KEPT);
  #chanceDrawn = 0;

  /** @param units where draws that are fixed for a unit are remembered, NaN until drawn */
  constructor(rng: Rng, units: Float64Array) {
    this.#rng = rng;
    this.#units = units;
  }

  /** @param unitsAt first of the unit's places in `units`; -1: it has none */
  moveTo(stream: number, slot: number, unitsAt: number): void {
    this.#stream = stream;
    this.#slot = slot;
    this.#unitsAt = unitsAt;
    this.#noiseDrawn = 0;
    this.#chanceDrawn = 0;
  }

  noise(index: number): number {
    if (index >= KEPT) return this.#rng.normal(this.home, this.#stream, this.#slot, index);
    if (((this.#noiseDrawn >> index) & 1) === 0) {
      this.#noise[index] = this.#rng.normal(this.home, this.#stream, this.#slot, index);
      this.#noiseDrawn |= 1 << index;
    }
    return this.#noise[index] as number;
  }

  chance(index: number): number {
    if (index >= KEPT) return this.#rng.uniform(this.home, this.#stream, this.#slot, 64 + index);
    if (((this.#chanceDrawn >> index) & 1) === 0) {
      this.#chance[index] = this.#rng.uniform(this.home, this.#stream, this.#slot, 64 + index);
      this.#chanceDrawn |= 1 << index;
    }
    return this.#chance[index] as number;
  }

  today(index: number): number {
    return this.#rng.normal(this.home, this.#stream, Math.floor(this.#slot / 1440), 400 + index);
  }

  unit(index: number): number {
    if (this.#unitsAt < 0 || index >= UNITS) return this.#rng.normal(this.home, this.#stream, 0xffffffff, index);
    const at = this.#unitsAt + index;
    let unit = this.#units[at] as number;
    if (unit !== unit) this.#units[at] = unit = this.#rng.normal(this.home, this.#stream, 0xffffffff, index);
    return unit;
  }
}
