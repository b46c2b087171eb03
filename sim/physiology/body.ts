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
const INPUT_COUNT = INPUTS.length;
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

/** What the body needs to know of the resident's state in this minute. */
export interface Doing {
  asleep: boolean;
  inBed: boolean;
  /** metabolic equivalents that the activity asks for */
  met: number;
}

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

export class Bodies {
  readonly #rng: Rng;
  readonly #profiles: readonly Profile[];
  readonly #diabetic: Uint8Array;
  /** slow and fast wander of heart rate, respiration, saturation, pressure; activity; gut; glucose and its wander */
  readonly #state: Float64Array;
  readonly #z = new Float64Array(4);
  /** `inputs[row * INPUTS + input]`: set by the caller each minute before `advance` */
  readonly inputs: Float64Array;

  constructor(rng: Rng, profiles: readonly Profile[]) {
    this.#rng = rng;
    this.#profiles = profiles;
    this.#diabetic = Uint8Array.from(profiles, (p) => Number(p.conditions.includes('diabetes-type-1') || p.conditions.includes('diabetes-type-2')));
    this.#state = new Float64Array(profiles.length * WIDTH);
    this.inputs = new Float64Array(profiles.length * INPUT_COUNT);
    profiles.forEach((profile, row) => {
      this.#state[row * WIDTH + S.activity] = 1.3;
      this.#state[row * WIDTH + S.glucose] = profile.glucose;
      for (let wander = 0; wander < 4; wander += 1) {
        this.#state[row * WIDTH + wander] = rng.normal(profile.home, BODY, 0, 100 + wander); // slow wanders start in their long-run spread
      }
    });
  }

  /** A meal of so much carbohydrate. @param grams 0–150 */
  eat(row: number, grams: number): void {
    this.#state[row * WIDTH + S.gut] = (this.#state[row * WIDTH + S.gut] as number) + grams;
  }

  /** One minute of one resident. @param at epoch ms of the minute. Two generator draws. */
  advance(row: number, at: number, doing: Doing, out: Vitals): void {
    const profile = this.#profiles[row] as Profile;
    const s = this.#state;
    const o = row * WIDTH;
    const slot = Math.floor(at / MINUTE_MS);
    const i = this.inputs;
    const io = row * INPUT_COUNT;
    this.#wander(o, profile.home, slot);

    const activity = (s[o + S.activity] as number) * ACTIVITY_LAG + (doing.met + (i[io + ACTIVITY] as number)) * (1 - ACTIVITY_LAG);
    s[o + S.activity] = activity;
    const effort = Math.max(0, activity - 1.3);
    const hour = (at % DAY_MS) / 3_600_000;
    const phase = (peakHour: number) => cos(((hour - peakHour) * Math.PI) / 12);

    // @source TE-4: low at 06 h, high at 16–18 h, swing about 0.5 °C
    const fever = i[io + TEMPERATURE] as number;
    const temperature = profile.temperature + 0.24 * phase(17) + 0.06 * (s[o + S.slowPressure] as number) + fever;

    // saturation has a hard ceiling, falls asleep and, in lung disease, with effort; OX-3
    const lungs = profile.spo2 < 94.5 ? 1.1 : 0.25;
    const nightDrop = doing.asleep ? profile.spo2NightDrop : 0;
    // @source OX-4: half of the patients change between desaturating and not within a week; size within a night: assumption
    const spo2Wander = (lungs > 1 ? 1.1 : 0.5) * (s[o + S.slowSpo2] as number) + 0.45 * (s[o + S.fastSpo2] as number);
    const spo2 = clamp(profile.spo2 - nightDrop - lungs * effort + spo2Wander + (i[io + SPO2] as number), 50, 99.6);
    const hypoxia = Math.max(0, profile.spo2 - nightDrop - 2 - spo2);

    const glucose = this.#glucose(o, i[io + GLUCOSE] as number, i[io + GLUCOSE_SPEED] as number, profile, this.#diabetic[row] === 1, hour);
    const adrenaline = clamp((68 - glucose) * 0.7, 0, 16);

    const blocked = profile.medicines.includes('beta-blocker') ? 0.6 : 1;
    // @source HR-5 7.2 /min per °C; RR-4 1.4 /min per °C; response to hypoxia and effort: assumption
    const heartRate =
      profile.heartRate + 3.2 * phase(16) - (doing.asleep ? 4.5 : 0) + blocked * (11 * effort + 0.9 * hypoxia + adrenaline) + 7.2 * fever +
      3.8 * (s[o + S.slowHeart] as number) + 2.6 * (s[o + S.fastHeart] as number) + (i[io + HR] as number);
    const respiration =
      profile.respiration - (doing.asleep ? 1.2 : 0) + 2.6 * effort + 1.4 * fever + 0.35 * hypoxia + 1.2 * (s[o + S.slowBreath] as number) + 0.7 * (s[o + S.fastBreath] as number) +
      (i[io + RR] as number);
    // @source BP-5, BP-6: night fall about 13 %
    const asleepFactor = doing.asleep ? 0.87 : 1;
    const pressure = 7 * (s[o + S.slowPressure] as number) + 3 * (s[o + S.fastHeart] as number);
    const systolic = clamp((profile.systolic + pressure + (i[io + SYSTOLIC] as number)) * asleepFactor + 6 * effort, 70, 240);

    out.heartRate = clamp(heartRate, 32, 190);
    out.respiration = clamp(respiration, 6, 48);
    out.spo2 = spo2;
    out.temperature = clamp(temperature, 33, 42);
    out.systolic = systolic;
    out.diastolic = clamp((profile.diastolic + 0.55 * pressure) * asleepFactor + 2 * effort, 35, Math.min(140, systolic - 12));
    out.weight = profile.weight + (i[io + FLUID] as number) + 0.35 * phase(20); // assumption: heavier in the evening by food and drink
    out.glucose = glucose;
  }

  /** Steps the resident's legs made in this minute at the activity of the body. */
  steps(row: number, upright: boolean): number {
    const activity = this.#state[row * WIDTH + S.activity] as number;
    return upright ? Math.round(clamp((activity - 1.75) * 48, 0, 125)) : 0;
  }

  #wander(o: number, home: number, slot: number): void {
    const s = this.#state;
    this.#rng.normal4(this.#z, home, BODY, slot, 0);
    for (let k = 0; k < 4; k += 1) s[o + k] = (s[o + k] as number) * SLOW + SLOW_KICK * (this.#z[k] as number);
    this.#rng.normal4(this.#z, home, BODY, slot, 1);
    for (let k = 0; k < 4; k += 1) s[o + 4 + k] = (s[o + 4 + k] as number) * FAST + FAST_KICK * (this.#z[k] as number);
  }

  /** A minimal model: the gut empties into the blood, and glucose returns to a set point that has a dawn rise. @source GL-6: dawn rise 16 mg/dL in type 2 */
  #glucose(o: number, shift: number, speed: number, profile: Profile, diabetic: boolean, hour: number): number {
    const s = this.#state;
    const gut = s[o + S.gut] as number;
    s[o + S.gut] = gut * GUT;
    const absorbed = gut * (1 - GUT) * (diabetic ? 1.9 : 1.35);
    const dawn = diabetic ? 16 * clamp((hour - 3) / 4, 0, 1) * (hour < 12 ? 1 : 0) : 0;
    const setPoint = profile.glucose + dawn + shift;
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
