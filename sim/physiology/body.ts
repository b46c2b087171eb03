/**
 * The latent body: one hidden state per resident, advanced on the one-minute grid, from which every vital sign follows. Illness, sleep, activity, meals, medicine and what carers do move its
 * inputs, so that the signals agree with each other. Columns are typed arrays, row = resident.
 */
import type { SignalName } from '../../contract/codes.ts';
import { NORMALS, type NormalName, type Profile } from '../behaviour/people.ts';
import { INPUTS, type InputName } from '../core/catalogue.ts';
import { clamp, DAY_MS, exp, MINUTE_MS } from '../core/math.ts';
import { type Rng, streamId } from '../core/rng.ts';
import type { FittedBody } from '../../contract/resident-file.ts';
import { FittedSignals } from './fitted.ts';
import { eatInto, GLUCOSE_WIDTH, glucoseMinute, type GlucoseMoves, glucoseOf, injectInto, settleGlucose, sugarAhead } from './glucose.ts';
import { daily, seasonal, twiceDaily, weekly } from './rhythms.ts';
import { lapseOf, settleTablets, swallow, TABLETS_WIDTH, tabletsMinute, waterKept } from './tablets.ts';

const BODY = streamId('body');

/** True values of one resident in one minute, in this order. `afBurden`: 100 in atrial fibrillation, else 0; `steps` of the minute. */
export const VITALS = ['heartRate', 'respiration', 'spo2', 'temperature', 'systolic', 'diastolic', 'weight', 'glucose', 'hrv', 'peakFlow', 'afBurden', 'steps'] as const satisfies readonly SignalName[];
export type Vitals = Record<(typeof VITALS)[number], number>;
const VITALS_WIDTH = VITALS.length;
const STEPS = VITALS.indexOf('steps');

/** All zero. */
export function noVitals(): Vitals {
  return Object.fromEntries(VITALS.map((name) => [name, 0])) as Vitals;
}

const N = Object.fromEntries(NORMALS.map((name, place) => [name, place])) as Record<NormalName, number>;
const NORMALS_WIDTH = NORMALS.length;
const I = Object.fromEntries(INPUTS.map((name, place) => [name, place])) as Record<InputName, number>;

/** Personal columns besides the normals: the day's rhythm hangs on the body clock, the answer to insulin on the kind of diabetes; what comes back when tablets are left out. */
const P = { wakeMinute: NORMALS_WIDTH, insulinUser: NORMALS_WIDTH + 1, ratio: NORMALS_WIDTH + 2, aware: NORMALS_WIDTH + 3, lapses: NORMALS_WIDTH + 4, lapseHeart: NORMALS_WIDTH + 5, lapsePressure: NORMALS_WIDTH + 6, lapseWater: NORMALS_WIDTH + 7 } as const;
const PERSON_WIDTH = NORMALS_WIDTH + 8;

/** State of one resident. Wanders are standard normal in the long run: of minutes (4 min), hours (90 min), days (36 h; the dip of a night 10 h) and weeks (14 d). @source facts, "General generator shape": terms of minutes, hours and days; lengths: assumption */
const S = {
  hourHeart: 0, hourBreath: 1, hourSpo2: 2, hourPressure: 3, minuteHeart: 4, minuteBreath: 5, minuteSpo2: 6, minuteGlucose: 7, dayHeart: 8, dayBreath: 9, dayPressure: 10, dayWater: 11,
  dayInsulin: 12, dayDip: 13, weekPressure: 14, weekMood: 15, activity: 16, sleep: 17, fatigue: 18, tissue: 19, moving: 20, tablets: 21, glucose: 21 + TABLETS_WIDTH,
} as const;
const WANDERS = S.activity;
const HOURLY_FROM = S.dayHeart;
const WIDTH = S.glucose + GLUCOSE_WIDTH;

const decay = (minutes: number) => exp(-1 / minutes);
const spread = (keep: number) => Math.sqrt(1 - keep * keep);
const ACTIVITY_LAG = decay(2.5); // @source HR-3: heart rate lags activity; size: assumption
const SLEEP_LAG = decay(18); // pressure and heart follow sleep over about half an hour: assumption
const FATIGUE_LAG = decay(600); // a night's sleep takes most of it away: assumption
const TISSUE_LAG = decay(8); // @source SE-9: glucose under the skin is 5–10 minutes behind blood
/** Wanders, see `S`: assumption. */
const MINUTES = decay(4);
const HOURS = decay(90);
const MINUTES_KICK = spread(MINUTES);
const HOURS_KICK = spread(HOURS);
/** Hourly steps of the slow wanders, see `S`: assumption. */
const DAYS = exp(-1 / 36);
const WEEKS = exp(-1 / (14 * 24));
const NIGHTS = exp(-1 / 10);
const NIGHTS_KICK = spread(NIGHTS);
const DAYS_KICK = spread(DAYS);
const WEEKS_KICK = spread(WEEKS);

/** mg/dL that a gram is reckoned to raise glucose by when a dose is chosen. @source the clinical rule of 3–5 mg/dL per gram, as in `glucose.ts` */
const CARB_COUNTED = 4.1;
/** Minutes after waking at which the tablets of the day are due. Assumption. */
const TABLETS_AFTER_WAKING = 45;
/** Resting effort, MET. Assumption: quiet sitting is 1.0–1.3. */
const REST_MET = 1.3;
/** MET per unit of wander above its threshold. Assumption, so that AC-1 is met. */
const POTTERING = 0.7;

export class Bodies {
  readonly #rng: Rng;
  readonly #person: Float64Array;
  readonly #state: Float64Array;
  readonly #vitals: Float64Array;
  readonly #z = new Float64Array(4);
  /** by place in `INPUTS`: what acts on the resident who is next to advance; set by the caller, zero where nothing does */
  readonly inputs = new Float64Array(INPUTS.length);
  readonly #glucose: GlucoseMoves = { carbohydrate: 0, insulin: 0, resistance: 0, level: 0, push: 0, sensitivity: 0, secretion: 0, weight: 0 };
  readonly #fitted: FittedSignals;
  #slot = 0;
  #minute = 0;
  #season = 0;
  #week = 0;

  constructor(rng: Rng, count: number) {
    this.#rng = rng;
    this.#fitted = new FittedSignals(rng);
    this.#person = new Float64Array(count * PERSON_WIDTH);
    this.#state = new Float64Array(count * WIDTH);
    this.#vitals = new Float64Array(count * VITALS_WIDTH);
  }

  /**
   * A resident moves into a row. Sixteen draws: the wanders start in their long-run spread.
   * @param fitted signals of a real person: they stand in place of what the body does on a quiet day; illness, and what carers do, act on them all the same @param at epoch ms of the first minute
   */
  settle(row: number, profile: Profile, fitted?: FittedBody, at = 0): void {
    if (fitted) this.#fitted.settle(row, profile.home, fitted, Math.floor(at / MINUTE_MS));
    const p = row * PERSON_WIDTH;
    NORMALS.forEach((name, place) => {
      this.#person[p + place] = profile[name];
    });
    const insulin = profile.medicines.includes('insulin') && profile.secretion < 0.6; // assumption: with more left of their own, people inject once a day and count nothing
    this.#person[p + P.wakeMinute] = profile.wakeTime;
    this.#person[p + P.insulinUser] = Number(insulin);
    this.#person[p + P.ratio] = exp(0.46 * this.#rng.normal(profile.home, BODY, 0, 120)); // the insulin-to-carbohydrate ratio in use against the right one: assumption
    this.#person[p + P.aware] = Number(this.#rng.uniform(profile.home, BODY, 0, 121) < 0.75); // assumption: a quarter with impaired awareness, as in surveys of type 1
    const lapse = lapseOf(profile.medicines);
    this.#person[p + P.lapses] = Number(lapse !== undefined);
    this.#person[p + P.lapseHeart] = lapse?.heartRate ?? 0;
    this.#person[p + P.lapsePressure] = lapse?.systolic ?? 0;
    this.#person[p + P.lapseWater] = lapse?.water ?? 0;
    const o = row * WIDTH;
    settleTablets(this.#state, o + S.tablets, (Math.floor(at / MINUTE_MS) - profile.wakeTime - TABLETS_AFTER_WAKING + 2880) % 1440); // two days more, so that the remainder is no negative number: no part of the model
    this.#state[o + S.activity] = REST_MET;
    settleGlucose(this.#state, o + S.glucose, profile.glucose);
    this.#state[o + S.tissue] = profile.glucose;
    for (let wander = 0; wander < WANDERS; wander += 1) this.#state[o + wander] = this.#rng.normal(profile.home, BODY, 0, 100 + wander);
  }

  /**
   * A meal. Who injects insulin doses for it as well as they can: the carbohydrate is misjudged, the dose late or forgotten. Three draws at (home, minute).
   * @param grams of carbohydrate, 0–150 @param missed chance that the dose is forgotten
   * @source error of carbohydrate counting about 20–30 %, forgotten boluses weekly in most diaries; sizes: assumption
   */
  eat(row: number, home: number, grams: number, missed: number): void {
    if (this.#fitted.value(row, 'glucose') !== undefined) return; // its meals are in the recording
    const o = row * WIDTH + S.glucose;
    eatInto(this.#state, o, grams);
    if (!this.#person[row * PERSON_WIDTH + P.insulinUser]) return;
    if (this.#rng.uniform(home, BODY, this.#slot, 10) < missed) return;
    const p = row * PERSON_WIDTH;
    const sensitivity = this.#person[p + N.sensitivity] as number;
    const judged = grams * exp(0.36 * this.#rng.normal(home, BODY, this.#slot, 11));
    const correction = Math.max(0, glucoseOf(this.#state, o) - 130) * 0.6;
    injectInto(this.#state, o, Math.max(0, ((judged * CARB_COUNTED * (this.#person[p + P.ratio] as number)) + correction) / sensitivity));
  }

  /** Whether the tablets of the day are due in this minute. */
  tabletsDue(row: number): boolean {
    const p = row * PERSON_WIDTH;
    return this.#person[p + P.lapses] === 1 && this.#minute === (this.#person[p + P.wakeMinute] as number) + TABLETS_AFTER_WAKING;
  }

  /** The tablets of the day are swallowed. */
  takesTablets(row: number): void {
    swallow(this.#state, row * WIDTH + S.tablets);
  }

  /** Begins a minute: what its time does to everybody. @param at epoch ms */
  beginMinute(at: number): void {
    this.#slot = Math.floor(at / MINUTE_MS);
    this.#minute = Math.floor((at % DAY_MS) / MINUTE_MS);
    this.#season = seasonal(at);
    this.#week = weekly(at);
  }

  /** The minute of one resident. @param home index in the world @param met metabolic equivalents that the activity asks for @param deep in deep sleep. Two generator draws, four on the hour. */
  advance(row: number, home: number, asleep: boolean, deep: boolean, met: number): void {
    const person = this.#person;
    const p = row * PERSON_WIDTH;
    const s = this.#state;
    const o = row * WIDTH;
    const i = this.inputs;
    this.#wander(o, home);

    const illness = i[I.illness] as number;
    const pain = (person[p + N.pain] as number) + (i[I.pain] as number);
    const fatigue = s[o + S.fatigue] as number;
    const willing = clamp((person[p + N.pace] as number) * (1 - 0.55 * illness - 0.05 * pain - 0.25 * fatigue), 0.1, 2); // how far illness, pain and tiredness keep one from moving: assumption
    const wanted = met > REST_MET ? REST_MET + (met - REST_MET) * (0.45 + 0.55 * willing) : met; // assumption
    // about the house: a few minutes on one's feet, several times an hour. @source AC-1: most steps of old people are not walks; size: assumption
    const pottering = met >= REST_MET && met < 2 ? POTTERING * willing * Math.max(0, (s[o + S.minuteBreath] as number) - 0.55) : 0;
    const moving = wanted + pottering + (i[I.activity] as number);
    s[o + S.moving] = moving;
    const activity = (s[o + S.activity] as number) * ACTIVITY_LAG + moving * (1 - ACTIVITY_LAG);
    s[o + S.activity] = activity;
    const effort = Math.max(0, activity - REST_MET);
    const sleep = (s[o + S.sleep] as number) * SLEEP_LAG + (asleep ? (deep ? 1.1 : 0.96) : 0) * (1 - SLEEP_LAG); // deep sleep counts a little more: assumption
    s[o + S.sleep] = sleep;
    s[o + S.fatigue] = clamp(fatigue * FATIGUE_LAG + (0.5 * effort + illness + 0.06 * pain - (asleep ? 0.35 : 0)) * (1 - FATIGUE_LAG), 0, 1); // assumption

    const wake = person[p + P.wakeMinute] as number;
    const fever = (person[p + N.fever] as number) * Math.max(0, i[I.temperature] as number) + Math.min(0, i[I.temperature] as number);
    const real = this.#fitted.has(row);
    if (real) this.#fitted.advance(row, this.#slot);
    // @source TE-4: low at 06 h, high at 16–18 h; by the body clock, about 45 minutes before waking
    let quietTemperature = (person[p + N.temperature] as number) + (person[p + N.temperatureSwing] as number) * daily(this.#minute, wake + 635) + 0.05 * (s[o + S.hourPressure] as number) + 0.06 * (s[o + S.dayHeart] as number);

    // saturation has a hard ceiling and falls asleep, with effort, with narrow airways and in pauses of breathing
    const apnoea = asleep ? (person[p + N.apnoea] as number) + (i[I.apnoea] as number) : 0;
    const airway = clamp(i[I.airway] as number, 0, 1);
    const lungs = person[p + N.lungs] as number;
    const usualSpo2 = (person[p + N.spo2] as number) - (person[p + N.spo2Night] as number) * sleep;
    const weakLungs = lungs > 0.6 ? 1.1 : 0.45; // @source OX-4: half of the patients change between desaturating and not within a week; size: assumption
    const lost = 9 * airway * airway - (i[I.spo2] as number) + 0.03 * apnoea * (1 + 0.8 * (s[o + S.minuteSpo2] as number)) + 3 * (i[I.sedation] as number); // points of saturation: assumption, so that a severe flare loses 6–9
    const wanderSpo2 = weakLungs * (0.9 * (s[o + S.hourSpo2] as number) + (s[o + S.dayBreath] as number)) + 0.4 * (s[o + S.minuteSpo2] as number); // assumption, so that OX-4 is met
    let quietSpo2 = usualSpo2 - lungs * effort + wanderSpo2;
    if (real) quietSpo2 = this.#fitted.value(row, 'spo2') ?? quietSpo2;
    const without = quietSpo2 - lost;
    const oxygen = i[I.oxygen] as number;
    const spo2 = clamp(oxygen > 0 ? without + (99 - without) * (1 - exp(-0.16 * oxygen)) : without, 50, 99.6); // each L/min adds about 4 % of oxygen to breathe: the gap closes by 15 % a litre, assumption
    const hypoxia = Math.max(0, (real ? quietSpo2 : usualSpo2) - 2 - spo2);

    const recorded = real ? this.#fitted.value(row, 'glucose') : undefined;
    let glucose = this.#glucoseMinute(p, o, home, sleep, illness, recorded !== undefined);
    if (recorded !== undefined) glucose = clamp(recorded + glucose - (person[p + N.glucose] as number), 40, 600); // what acts, added to the course of a quiet day; bounds: assumption, as in `glucoseMinute`
    const adrenaline = (person[p + P.aware] ? 1 : 0.35) * clamp((68 - glucose) * 0.6, 0, 14); // @source adrenaline answers below about 68 mg/dL, blunted in impaired awareness; sizes: assumption
    const blood = i[I.blood] as number;
    const thirst = Math.max(0, -(i[I.fluid] as number));
    const stress = 6 * Math.max(0, -(i[I.calm] as number)) - 3 * Math.max(0, i[I.calm] as number) + 1.1 * (i[I.pain] as number); // /min and mmHg: assumption
    const af = clamp(i[I.rhythm] as number, 0, 1) > 0.5 ? 1 : 0;
    const lapsed = person[p + P.lapses] ? tabletsMinute(s, o + S.tablets, person[p + P.lapseWater] as number) : 0;

    // the rhythm's own trough lies at waking; with sleep and the effort of the day the whole is lowest 2.4 h before it (HR-3). @source HR-5: 7.2 /min per °C (7.4 above normal); answers to hypoxia, effort and lost volume: assumption
    let quietHeart =
      (person[p + N.heartRate] as number) + 0.6 * this.#season + (person[p + N.heartSwing] as number) * daily(this.#minute, wake + 726) + 0.9 * twiceDaily(this.#minute, wake + 150) - 1.4 * sleep +
      (person[p + N.effortHeart] as number) * 9.5 * effort + 1.6 * (s[o + S.dayHeart] as number) + 2.8 * (s[o + S.hourHeart] as number) + 2.2 * (s[o + S.minuteHeart] as number);
    const movedHeart =
      (person[p + N.effortHeart] as number) * (0.9 * hypoxia + adrenaline + stress + 9 * blood + 4.5 * thirst) + 7.2 * fever + af * (24 + 7 * (s[o + S.minuteHeart] as number)) + 1.2 * illness + lapsed * (person[p + P.lapseHeart] as number) + (i[I.heartRate] as number);
    // @source RR-4: 1.4 /min per °C; answers to hypoxia, effort and narrow airways: assumption
    const breathSpread = person[p + N.breathSpread] as number;
    const movedBreath = 1.4 * fever + 0.35 * hypoxia + 4 * airway + 1.35 * illness + 1.2 * Math.max(0, blood) - 4 * (i[I.sedation] as number) + (i[I.respiration] as number);
    let quietBreath =
      (person[p + N.respiration] as number) - 1.1 * sleep + 2.4 * effort +
      breathSpread * (s[o + S.dayBreath] as number) + 0.16 * (s[o + S.dayHeart] as number) + 0.4 * (s[o + S.hourBreath] as number) + 0.6 * (s[o + S.minuteBreath] as number);
    // @source BP-5, BP-6: pressure falls with sleep itself; BP-2, BP-3: day-level noise and a drift of weeks
    const pressure =
      (person[p + N.pressureSpread] as number) * ((s[o + S.dayPressure] as number) + 0.35 * (s[o + S.hourPressure] as number)) + 1.5 * (person[p + N.pressureSpread] as number) * (s[o + S.weekPressure] as number) + 2.4 * (s[o + S.minuteHeart] as number) + 2.2 * this.#season;
    const moved = stress - 11 * blood - 5 * thirst + lapsed * (person[p + P.lapsePressure] as number) + (i[I.systolic] as number) - 4 * af;
    const dip = clamp((person[p + N.dip] as number) + 0.052 * (s[o + S.dayDip] as number), -0.08, 0.32) * sleep;
    let quietSystolic = ((person[p + N.systolic] as number) + pressure) * (1 - dip) + 5 * effort;
    let quietDiastolic = ((person[p + N.diastolic] as number) + 0.6 * pressure) * (1 - 1.5 * dip) + 1.6 * effort;
    const weight = person[p + N.weight] as number;
    // @source WT-1 (unverified): day-to-day differences of half a kilogram; WT-2: up over the weekend; gut and bladder over the day: assumption
    let quietWeight = weight + 0.0044 * weight * (s[o + S.dayWater] as number) + 0.0018 * weight * this.#week + 0.3 * daily(this.#minute, wake + 840);
    if (real) {
      quietTemperature = this.#fitted.value(row, 'temperature') ?? quietTemperature;
      quietHeart = this.#fitted.value(row, 'heartRate') ?? quietHeart;
      quietBreath = this.#fitted.value(row, 'respiration') ?? quietBreath;
      quietSystolic = this.#fitted.value(row, 'systolic') ?? quietSystolic;
      quietDiastolic = this.#fitted.value(row, 'diastolic') ?? quietDiastolic;
      quietWeight = this.#fitted.value(row, 'weight') ?? quietWeight;
    }
    const systolic = clamp(quietSystolic + moved * (1 - dip), 62, 250); // bounds of the living: assumption
    const diastolic = clamp(quietDiastolic + 0.6 * moved * (1 - 1.5 * dip), 32, Math.min(150, systolic - 12)); // bounds of the living: assumption

    const v = this.#vitals;
    const vo = row * VITALS_WIDTH;
    const hr = clamp(quietHeart + movedHeart, 32, 190); // bounds of the living: assumption
    v[vo] = hr;
    v[vo + 1] = clamp(quietBreath + movedBreath, 5, 50); // bounds of the living: assumption
    v[vo + 2] = spo2;
    v[vo + 3] = clamp(quietTemperature + fever, 33, 42.2); // bounds of the living: assumption
    v[vo + 4] = systolic;
    v[vo + 5] = diastolic;
    v[vo + 6] = quietWeight + waterKept(s, o + S.tablets) + (i[I.fluid] as number) - 0.5 * blood;
    v[vo + 7] = glucose;
    // slower heart, more variation; less in illness; irregular in fibrillation. @source HR-7, HR-9; slope with rate: assumption
    v[vo + 8] = clamp((person[p + N.hrv] as number) * (1 + 0.012 * ((person[p + N.heartRate] as number) - hr)) * (1 - 0.35 * illness) * (1 + 0.16 * (s[o + S.minuteHeart] as number)) + 75 * af, 4, 300);
    v[vo + 9] = clamp((person[p + N.peakFlow] as number) * (1 - 0.75 * airway) * (1 + 0.04 * daily(this.#minute, wake + 540) + 0.03 * (s[o + S.dayBreath] as number)), 40, 850); // narrow airways, the time of day (highest in the afternoon) and the day: assumption
    v[vo + 10] = 100 * af;
  }

  /** Copies the vital signs of a resident, in the order of `VITALS`; written out, for it is asked for each minute. */
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
    into.hrv = v[vo + 8] as number;
    into.peakFlow = v[vo + 9] as number;
    into.afBurden = v[vo + 10] as number;
    into.steps = v[vo + 11] as number;
  }

  /** Steps the resident's legs made in this minute as the body moves; heart and breath follow later. */
  steps(row: number, upright: boolean): number {
    const moving = this.#state[row * WIDTH + S.moving] as number;
    const brisk = Math.min(1.2, 0.12 + 0.88 * (this.#person[row * PERSON_WIDTH + N.pace] as number)); // assumption
    return (this.#vitals[row * VITALS_WIDTH + STEPS] = upright ? Math.round(clamp((moving - 1.45) * 40 * brisk, 0, 130)) : 0); // up to 130 steps a minute; sizes: assumption, so that AC-1 is met
  }

  /** Glucose under the skin, where a continuous monitor reads, mg/dL. */
  tissueGlucose(row: number): number {
    return this.#state[row * WIDTH + S.tissue] as number;
  }

  /** How tired and unwell a resident is, 0 (fresh) – 1. @param acting illness that acts on them now, 0–1 */
  weariness(row: number, acting: number): number {
    return clamp(0.35 * (this.#state[row * WIDTH + S.fatigue] as number) + acting, 0, 1); // assumption
  }

  #wander(o: number, home: number): void {
    const s = this.#state;
    const z = this.#z;
    const slot = this.#slot;
    this.#rng.normal4(z, home, BODY, slot, 0);
    for (let k = 0; k < 4; k += 1) s[o + k] = (s[o + k] as number) * HOURS + HOURS_KICK * (z[k] as number);
    this.#rng.normal4(z, home, BODY, slot, 1);
    for (let k = 0; k < 4; k += 1) s[o + 4 + k] = (s[o + 4 + k] as number) * MINUTES + MINUTES_KICK * (z[k] as number);
    if (slot % 60 !== 0) return;
    for (let half = 0; half < 2; half += 1) {
      this.#rng.normal4(z, home, BODY, slot, 2 + half);
      for (let k = 0; k < 4; k += 1) {
        const at = o + HOURLY_FROM + 4 * half + k; // no part of the model
        const column = at - o;
        const keep = column >= S.weekPressure ? WEEKS : column === S.dayDip ? NIGHTS : DAYS;
        const kick = column >= S.weekPressure ? WEEKS_KICK : column === S.dayDip ? NIGHTS_KICK : DAYS_KICK;
        s[at] = (s[at] as number) * keep + kick * (z[k] as number);
      }
    }
  }

  /** Rise of glucose from three hours before waking, gone by late morning, mg/dL. @source GL-6 */
  #dawn(p: number): number {
    const since = (this.#minute - (this.#person[p + P.wakeMinute] as number) + 180 + 1440) % 1440;
    return (this.#person[p + N.dawn] as number) * (since < 240 ? since / 240 : since < 420 ? (420 - since) / 180 : 0);
  }

  #glucoseMinute(p: number, o: number, home: number, sleep: number, illness: number, still: boolean): number {
    const person = this.#person;
    const s = this.#state;
    const i = this.inputs;
    const moves = this.#glucose;
    const at = o + S.glucose;
    moves.carbohydrate = i[I.carbohydrate] as number;
    moves.insulin = i[I.insulin] as number;
    moves.resistance = clamp((i[I.resistance] as number) + 0.3 * illness, 0, 0.9); // assumption: illness takes a third of insulin's effect
    moves.level = (person[p + N.glucose] as number) + (still ? 0 : this.#dawn(p)) + (i[I.glucoseLevel] as number) + 40 * illness * (1 - (person[p + N.secretion] as number)); // illness without insulin of one's own: assumption
    moves.push = (i[I.glucose] as number) + (still ? 0 : (0.06 + 0.68 * (1 - (person[p + N.secretion] as number))) * (s[o + S.minuteGlucose] as number)); // assumption, so that GL-1 and GL-3 are met
    moves.sensitivity = (person[p + N.sensitivity] as number) * exp(0.42 * (s[o + S.dayInsulin] as number)) * (1 + 0.12 * Math.max(0, (s[o + S.activity] as number) - REST_MET)); // @source facts, section 5: sensitivity varies by the day, and with exercise; sizes: assumption
    moves.secretion = person[p + N.secretion] as number;
    moves.weight = person[p + N.weight] as number;
    // who feels a low glucose eats something sweet, unless asleep. @source 15 g, the usual rule; noticing within minutes: assumption
    if (glucoseOf(s, at) < 64 && person[p + P.insulinUser] && person[p + P.aware] && sleep < 0.3 && sugarAhead(s, at) < 6 && this.#rng.uniform(home, BODY, this.#slot, 12) < 0.12) eatInto(s, at, 15, true);
    const glucose = glucoseMinute(s, at, moves);
    s[o + S.tissue] = (s[o + S.tissue] as number) * TISSUE_LAG + glucose * (1 - TISSUE_LAG);
    return glucose;
  }
}
