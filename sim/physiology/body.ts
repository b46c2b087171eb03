/**
 * The latent body: one hidden state per resident, advanced on the one-minute grid, from which every vital sign follows. Illness, sleep, activity and meals
 * move its inputs, so that the signals agree with each other. Columns are typed arrays, row = resident.
 */
import type { SignalName } from '../../contract/codes.ts';
import type { Profile } from '../behaviour/people.ts';
import { INPUTS, type InputName } from '../core/catalogue.ts';
import { clamp, cos, DAY_MS, exp, MINUTE_MS } from '../core/math.ts';
import { type Rng, streamId } from '../core/rng.ts';

const BODY = streamId('body');
const input = (name: InputName) => INPUTS.indexOf(name);
const HR = input('heartRate');
const RR = input('respiration');
const SPO2 = input('spo2');
const TEMPERATURE = input('temperature');
const SYSTOLIC = input('systolic');
const GLUCOSE = input('glucoseSetpoint');
const GLUCOSE_SPEED = input('glucoseSpeed');
const FLUID = input('fluid');
const ACTIVITY = input('activity');

const decay = (minutes: number) => exp(-1 / minutes);
const ACTIVITY_LAG = decay(2.5);
const FAST = decay(4);
const SLOW = decay(90);
const GUT = decay(35);
const spread = (keep: number) => Math.sqrt(1 - keep * keep);
const FAST_KICK = spread(FAST);
const SLOW_KICK = spread(SLOW);

/** True vital signs of one resident in one minute. */
export type Vitals = Record<Extract<SignalName, 'heartRate' | 'respiration' | 'spo2' | 'temperature' | 'systolic' | 'diastolic' | 'weight' | 'glucose'>, number>;

/** Columns of `Vitals`, in order. */
const VITALS = ['heartRate', 'respiration', 'spo2', 'temperature', 'systolic', 'diastolic', 'weight', 'glucose'] as const satisfies readonly (keyof Vitals)[];
const VITALS_WIDTH = VITALS.length;
/** Personal normals, in the order of `VITALS`, and the fall of saturation asleep. */
const NORMALS_WIDTH = VITALS_WIDTH + 1;
const NIGHT_DROP = VITALS_WIDTH;

export class Bodies {
  readonly #rng: Rng;
  readonly #normals: Float64Array;
  readonly #diabetic: Uint8Array;
  readonly #blocked: Uint8Array;
  /** slow and fast wander of heart rate, respiration, saturation, pressure; activity; gut; glucose and its wander */
  readonly #state: Float64Array;
  readonly #vitals: Float64Array;
  readonly #z = new Float64Array(4);
  /** by place in `INPUTS`: what acts on the resident who is next to advance; set by the caller, zero where nothing does */
  readonly inputs = new Float64Array(INPUTS.length);
  #slot = 0;
  #dawn = 0;
  #phase16 = 0;
  #phase17 = 0;
  #phase20 = 0;

  constructor(rng: Rng, count: number) {
    this.#rng = rng;
    this.#normals = new Float64Array(count * NORMALS_WIDTH);
    this.#diabetic = new Uint8Array(count);
    this.#blocked = new Uint8Array(count);
    this.#state = new Float64Array(count * WIDTH);
    this.#vitals = new Float64Array(count * VITALS_WIDTH);
  }

  /** A resident moves into a row. Four draws. */
  settle(row: number, profile: Profile): void {
    this.#diabetic[row] = Number(profile.conditions.includes('diabetes-type-1') || profile.conditions.includes('diabetes-type-2'));
    this.#blocked[row] = Number(profile.medicines.includes('beta-blocker'));
    for (let column = 0; column < VITALS_WIDTH; column += 1) this.#normals[row * NORMALS_WIDTH + column] = profile[VITALS[column] as keyof Vitals];
    this.#normals[row * NORMALS_WIDTH + NIGHT_DROP] = profile.spo2NightDrop;
    this.#state[row * WIDTH + S.activity] = 1.3;
    this.#state[row * WIDTH + S.glucose] = profile.glucose;
    for (let wander = 0; wander < 4; wander += 1) {
      this.#state[row * WIDTH + wander] = this.#rng.normal(profile.home, BODY, 0, 100 + wander); // slow wanders start in their long-run spread
    }
  }

  /** A meal of so much carbohydrate. @param grams 0–150 */
  eat(row: number, grams: number): void {
    this.#state[row * WIDTH + S.gut] = (this.#state[row * WIDTH + S.gut] as number) + grams;
  }

  /** Begins a minute: what its time of day does to everybody. @param at epoch ms */
  beginMinute(at: number): void {
    const hour = (at % DAY_MS) / 3_600_000;
    const phase = (peakHour: number) => cos(((hour - peakHour) * Math.PI) / 12);
    this.#slot = Math.floor(at / MINUTE_MS);
    this.#dawn = 16 * clamp((hour - 3) / 4, 0, 1) * (hour < 12 ? 1 : 0); // @source GL-6: dawn rise 16 mg/dL in type 2
    this.#phase16 = phase(16);
    this.#phase17 = phase(17);
    this.#phase20 = phase(20);
  }

  /** The minute of one resident. @param home index in the world @param met metabolic equivalents that the activity asks for. Two generator draws. */
  advance(row: number, home: number, asleep: boolean, met: number): void {
    const normals = this.#normals;
    const n = row * NORMALS_WIDTH;
    const s = this.#state;
    const o = row * WIDTH;
    const i = this.inputs;
    this.#wander(o, home);

    const activity = (s[o + S.activity] as number) * ACTIVITY_LAG + (met + (i[ACTIVITY] as number)) * (1 - ACTIVITY_LAG);
    s[o + S.activity] = activity;
    const effort = Math.max(0, activity - 1.3);

    // @source TE-4: low at 06 h, high at 16–18 h, swing about 0.5 °C
    const fever = i[TEMPERATURE] as number;
    const temperature = (normals[n + 3] as number) + 0.24 * this.#phase17 + 0.06 * (s[o + S.slowPressure] as number) + fever;

    // saturation has a hard ceiling, falls asleep and, in lung disease, with effort; OX-3
    const usualSpo2 = normals[n + 2] as number;
    const lungs = usualSpo2 < 94.5 ? 1.1 : 0.25;
    const nightDrop = asleep ? (normals[n + NIGHT_DROP] as number) : 0;
    // @source OX-4: half of the patients change between desaturating and not within a week; size within a night: assumption
    const spo2Wander = (lungs > 1 ? 1.1 : 0.5) * (s[o + S.slowSpo2] as number) + 0.45 * (s[o + S.fastSpo2] as number);
    const spo2 = clamp(usualSpo2 - nightDrop - lungs * effort + spo2Wander + (i[SPO2] as number), 50, 99.6);
    const hypoxia = Math.max(0, usualSpo2 - nightDrop - 2 - spo2);

    const glucose = this.#glucose(o, i[GLUCOSE] as number, i[GLUCOSE_SPEED] as number, normals[n + 7] as number, this.#diabetic[row] === 1);
    const adrenaline = clamp((68 - glucose) * 0.7, 0, 16);

    const blocked = this.#blocked[row] === 1 ? 0.6 : 1;
    // @source HR-5 7.2 /min per °C; RR-4 1.4 /min per °C; response to hypoxia and effort: assumption
    const heartRate =
      (normals[n] as number) + 3.2 * this.#phase16 - (asleep ? 4.5 : 0) + blocked * (11 * effort + 0.9 * hypoxia + adrenaline) + 7.2 * fever +
      3.8 * (s[o + S.slowHeart] as number) + 2.6 * (s[o + S.fastHeart] as number) + (i[HR] as number);
    const respiration =
      (normals[n + 1] as number) - (asleep ? 1.2 : 0) + 2.6 * effort + 1.4 * fever + 0.35 * hypoxia + 1.2 * (s[o + S.slowBreath] as number) + 0.7 * (s[o + S.fastBreath] as number) +
      (i[RR] as number);
    // @source BP-5, BP-6: night fall about 13 %
    const asleepFactor = asleep ? 0.87 : 1;
    const pressure = 7 * (s[o + S.slowPressure] as number) + 3 * (s[o + S.fastHeart] as number);
    const systolic = clamp(((normals[n + 4] as number) + pressure + (i[SYSTOLIC] as number)) * asleepFactor + 6 * effort, 70, 240);

    const v = this.#vitals;
    const vo = row * VITALS_WIDTH;
    v[vo] = clamp(heartRate, 32, 190);
    v[vo + 1] = clamp(respiration, 6, 48);
    v[vo + 2] = spo2;
    v[vo + 3] = clamp(temperature, 33, 42);
    v[vo + 4] = systolic;
    v[vo + 5] = clamp(((normals[n + 5] as number) + 0.55 * pressure) * asleepFactor + 2 * effort, 35, Math.min(140, systolic - 12));
    v[vo + 6] = (normals[n + 6] as number) + (i[FLUID] as number) + 0.35 * this.#phase20; // assumption: heavier in the evening by food and drink
    v[vo + 7] = glucose;
  }

  /** Copies the vital signs of a resident. */
  read(row: number, into: Vitals): void {
    const v = this.#vitals;
    const vo = row * VITALS_WIDTH;
    into.heartRate = v[vo] as number;
    into.respiration = v[vo + 1] as number;
    into.spo2 = v[vo + 2] as number;
    into.temperature = v[vo + 3] as number;
    into.systolic = v[vo + 4] as number;
    into.diastolic = v[vo + 5] as number;
    into.weight = v[vo + 6] as number;
    into.glucose = v[vo + 7] as number;
  }

  /** Steps the resident's legs made in this minute at the activity of the body. */
  steps(row: number, upright: boolean): number {
    const activity = this.#state[row * WIDTH + S.activity] as number;
    return upright ? Math.round(clamp((activity - 1.75) * 48, 0, 125)) : 0;
  }

  #wander(o: number, home: number): void {
    const s = this.#state;
    const slot = this.#slot;
    this.#rng.normal4(this.#z, home, BODY, slot, 0);
    for (let k = 0; k < 4; k += 1) s[o + k] = (s[o + k] as number) * SLOW + SLOW_KICK * (this.#z[k] as number);
    this.#rng.normal4(this.#z, home, BODY, slot, 1);
    for (let k = 0; k < 4; k += 1) s[o + 4 + k] = (s[o + 4 + k] as number) * FAST + FAST_KICK * (this.#z[k] as number);
  }

  /** A minimal model: the gut empties into the blood, and glucose returns to a set point that has a dawn rise. */
  #glucose(o: number, shift: number, speed: number, usual: number, diabetic: boolean): number {
    const s = this.#state;
    const gut = s[o + S.gut] as number;
    s[o + S.gut] = gut * GUT;
    const absorbed = gut * (1 - GUT) * (diabetic ? 1.9 : 1.35);
    const dawn = diabetic ? this.#dawn : 0;
    const setPoint = usual + dawn + shift;
    const back = (diabetic ? 0.014 : 0.035) + speed;
    const glucose = s[o + S.glucose] as number;
    const next = glucose + absorbed + back * (setPoint - glucose) + (diabetic ? 0.9 : 0.5) * (s[o + S.fastGlucose] as number);
    s[o + S.glucose] = clamp(next, 30, 480);
    return s[o + S.glucose] as number;
  }
}

/** Column offsets of one resident's state. */
const S = { slowHeart: 0, slowBreath: 1, slowSpo2: 2, slowPressure: 3, fastHeart: 4, fastBreath: 5, fastSpo2: 6, fastGlucose: 7, activity: 8, gut: 9, glucose: 10 } as const;
const WIDTH = 11;
