/** When a heart beats and a chest moves, of one resident: laid out minute by minute from (home, minute), so that any moment can be known alone. */
import { clamp, cos, exp, MINUTE_MS } from '../core/math.ts';
import { type Rng, streamId } from '../core/rng.ts';

export type Rhythm = 'sinus' | 'atrial-fibrillation';

/** What the waves are drawn from: the numbers of one minute. Values out of range are taken as the nearest in range. */
export interface WaveState {
  /** /min, 20–250 */
  heartRate: number;
  /** /min, 2–60 */
  respiration: number;
  /** %; for the number beside the pulse wave, whose shape at one wavelength does not show it */
  spo2: number;
  /** mmHg, 50–260: the higher, the sooner the pulse arrives */
  systolic: number;
  /** mmHg, below `systolic`: the difference is the height of the pulse */
  diastolic: number;
  /** root mean square of successive differences of the intervals between normal beats, ms, 0–300; fibrillation has its own spread */
  rmssd: number;
  rhythm: Rhythm;
  /** premature beats a minute, 0–half of the heart rate */
  ectopyPerMinute: number;
  /** 0 (still) – 1 (the trace can hardly be read) */
  artefact: number;
}

/** `normal`: conducted the ordinary way, in fibrillation too; `atrial`, `ventricular`: premature, from there. */
export type BeatKind = 'normal' | 'atrial' | 'ventricular';

export interface Beat {
  /** peak of its R wave, epoch ms, whole */
  at: number;
  kind: BeatKind;
}

/** A beat with all that shapes it. */
export interface LaidBeat extends Beat {
  /** of its minute */
  state: WaveState;
}

interface Breath {
  at: number;
  depth: number;
}

const STREAM = {
  beat: streamId('wave-beat'), beatCount: streamId('wave-beat-count'), ectopy: streamId('wave-ectopy'), breath: streamId('wave-breath'), breathCount: streamId('wave-breath-count'), person: streamId('wave-person'),
} as const;

// Sinus rhythm. Weights of the parts of the wander of the interval; their sum is scaled to the rMSSD that was asked for. @source assumption, so that breathing leads at rest
const BREATHING_PART = 1;
const JITTER_PART = 0.5;
/** Waves of the arterial pressure, six a minute. @source the 0.1 Hz peak in McSharry 2003 (below); weight: assumption */
const PRESSURE_PART = 1.5;
const PRESSURE_CYCLES = 6;
/** The interval is shortest at the end of inspiration, as a share of the breath. @source assumption: 1 : 2 inspiration to expiration */
const INSPIRATION = 1 / 3;
/** An interval in sinus rhythm, as a share of the mean. @source assumption */
const SINUS_LEAST = 0.55;
const SINUS_MOST = 1.6;

/**
 * Atrial fibrillation: intervals that know nothing of each other, their spread a nearly constant share of the mean, with a long tail to the right.
 * @source K. Tateno & L. Glass, Med Biol Eng Comput 39 (2001) 664–671 (constant share); T. Hennig et al., arXiv cond-mat/0605295 (tail); the share itself: assumption
 */
const FIBRILLATION_SPREAD = 0.24;
/** The node conducts nothing sooner, share of the mean interval. @source assumption */
const FIBRILLATION_LEAST = 0.58;
const FIBRILLATION_MOST = 2;
/** Premature beats: share of ventricular ones in sinus rhythm, and how soon they come, as a share of the interval. @source assumption */
const VENTRICULAR_SHARE = 0.7;
const COUPLING = { ventricular: [0.56, 0.68], atrial: [0.64, 0.76], normal: [1, 1] } as const;
/** The sinus node starts anew after an atrial one: so much of the earliness the next beats keep. A ventricular one leaves it alone: the pause makes up for it. @source assumption */
const ATRIAL_RESET = [0.6, 0.3] as const;

export class Timing {
  readonly #rng: Rng;
  readonly #home: number;
  readonly #stateOf: (minuteMs: number) => WaveState;
  /** where in the seam of two minutes the beat falls, share of an interval */
  readonly #lead: number;
  readonly #states = new Map<number, WaveState>();
  readonly #breaths = new Map<number, readonly Breath[]>();
  readonly #around = new Map<number, readonly Breath[]>();

  constructor(rng: Rng, home: number, stateOf: (minuteMs: number) => WaveState) {
    this.#rng = rng;
    this.#home = home;
    this.#stateOf = stateOf;
    this.#lead = rng.between(0.3, 0.8, home, STREAM.person, 0, 6); // its range: assumption
  }

  /** What was told of a minute, within what can be drawn: wider than the body's own bounds. Assumption. */
  state(minute: number): WaveState {
    let state = this.#states.get(minute);
    if (!state) {
      const given = this.#stateOf(minute * MINUTE_MS);
      const heartRate = clamp(given.heartRate, 20, 250);
      state = {
        heartRate, respiration: clamp(given.respiration, 2, 60), spo2: given.spo2, systolic: clamp(given.systolic, 50, 260), diastolic: given.diastolic, rmssd: clamp(given.rmssd, 0, 300),
        rhythm: given.rhythm, ectopyPerMinute: clamp(given.ectopyPerMinute, 0, heartRate / 2), artefact: clamp(given.artefact, 0, 1),
      };
      this.#states.set(minute, state);
    }
    return state;
  }

  /** A whole number whose mean over the minutes is `rate`, never 1 or more away from it. One draw. */
  #countOf(rate: number, stream: number, minute: number): number {
    return Math.floor(rate + this.#rng.uniform(this.#home, stream, minute));
  }

  #breathsOf(minute: number): readonly Breath[] {
    let breaths = this.#breaths.get(minute);
    if (!breaths) {
      const count = this.#countOf(this.state(minute).respiration, STREAM.breathCount, minute);
      const lengths = Array.from({ length: count + 1 }, (_, k) => 1 + 0.08 * this.#normal(STREAM.breath, minute, k, count)); // @source assumption
      breaths = laidOut(lengths, 0.5, minute).map((at, k) => ({ at, depth: 1 + 0.07 * this.#rng.normal(this.#home, STREAM.breath, minute, 1_000 + k) })); // depth: assumption
      this.#breaths.set(minute, breaths);
    }
    return breaths;
  }

  /** Normal, cut at ±2.5 (assumption); the interval in the seam of two minutes is the same for both. One draw. */
  #normal(stream: number, minute: number, k: number, count: number): number {
    return clamp(k === count ? this.#rng.normal(this.#home, stream, minute + 1, 0) : this.#rng.normal(this.#home, stream, minute, k), -2.5, 2.5);
  }

  /** How far a breath is, [0, 1), and how deep it is. */
  #breathing(at: number): { phase: number; depth: number } {
    const minute = minuteOf(at);
    let around = this.#around.get(minute);
    if (!around) {
      around = [...this.#breathsOf(minute - 1).slice(-1), ...this.#breathsOf(minute), ...this.#breathsOf(minute + 1).slice(0, 1)];
      this.#around.set(minute, around);
    }
    let k = 0;
    while ((around[k + 1] as Breath).at <= at) k += 1;
    const { at: began, depth } = around[k] as Breath;
    return { phase: (at - began) / ((around[k + 1] as Breath).at - began), depth };
  }

  /** Air in the chest: up in the first third, down in most of the rest, fast at first, then a rest. Shape: assumption. */
  air(at: number): number {
    const { phase, depth } = this.#breathing(at);
    const rising = phase < INSPIRATION;
    const share = rising ? phase / INSPIRATION : Math.min(1, (phase - INSPIRATION) / ((1 - INSPIRATION) * 0.85));
    return depth * (0.5 - 0.5 * cos(Math.PI * (rising ? share : square(1 - share))));
  }

  beatsOf(minute: number): LaidBeat[] {
    const state = this.state(minute);
    const count = this.#countOf(state.heartRate, STREAM.beatCount, minute);
    const intervals = state.rhythm === 'sinus' ? this.#sinus(state, minute, count) : this.#fibrillation(minute, count);
    const times = laidOut(intervals, this.#lead, minute);
    const kinds = this.#ectopy(state, minute, times);
    return times.map((at, k) => ({ at: Math.round(at), kind: kinds[k] as BeatKind, state }));
  }

  /** Intervals as shares of their mean, [count + 1]; the first and the last are those in the seams. */
  #sinus({ rmssd }: WaveState, minute: number, count: number): number[] {
    const mean = MINUTE_MS / count;
    const wander = Array.from({ length: count + 1 }, (_, k) => {
      const share = (k + this.#lead) / count;
      const { phase } = this.#breathing((minute + share) * MINUTE_MS);
      return JITTER_PART * this.#normal(STREAM.beat, minute, k, count) - BREATHING_PART * turn(phase - INSPIRATION) + PRESSURE_PART * turn(PRESSURE_CYCLES * share);
    });
    let squares = 0;
    for (let k = 2; k < count; k += 1) squares += square((wander[k] as number) - (wander[k - 1] as number));
    const scale = rmssd / mean / Math.sqrt(squares / (count - 2));
    return wander.map((one) => clamp(1 + scale * one, SINUS_LEAST, SINUS_MOST));
  }

  /** The factor on the spread: assumption. */
  #fibrillation(minute: number, count: number): number[] {
    return Array.from({ length: count + 1 }, (_, k) => clamp(exp(FIBRILLATION_SPREAD * 1.05 * this.#normal(STREAM.beat, minute, k, count)), FIBRILLATION_LEAST, FIBRILLATION_MOST));
  }

  /** Chooses premature beats, never two in a row nor the first of a minute, and moves them forward in `times`. */
  #ectopy({ rhythm, ectopyPerMinute }: WaveState, minute: number, times: number[]): BeatKind[] {
    const kinds = times.map((): BeatKind => 'normal');
    const room = times.length - 1;
    const many = Math.min(this.#countOf(ectopyPerMinute, STREAM.ectopy, minute), Math.floor(room / 2));
    for (let one = 0; one < many; one += 1) {
      const draw = (index: number) => this.#rng.uniform(this.#home, STREAM.ectopy, minute, 1 + 3 * one + index);
      const k = 1 + Math.floor((one * room) / many) + Math.floor(draw(0) * (Math.floor(room / many) - 1));
      const kind = rhythm === 'sinus' && draw(1) > VENTRICULAR_SHARE ? 'atrial' : 'ventricular';
      const [soonest, latest] = COUPLING[kind];
      const earlier = ((times[k] as number) - (times[k - 1] as number)) * (1 - soonest - (latest - soonest) * draw(2));
      times[k] = (times[k] as number) - earlier;
      if (kind === 'atrial') ATRIAL_RESET.forEach((kept, after) => { if (k + 1 + after < times.length) times[k + 1 + after] = (times[k + 1 + after] as number) - kept * earlier; });
      kinds[k] = kind;
    }
    return kinds;
  }
}

/**
 * Events of one minute: the seams to its neighbours lie inside an interval, which both share. @param lengths of the intervals in any unit, [count + 1], above 0
 * @param lead share of the first interval that lies in this minute @returns epoch ms, [count]
 */
function laidOut(lengths: readonly number[], lead: number, minute: number): number[] {
  const count = lengths.length - 1;
  const shares = lengths.map((length, k) => (k === 0 ? lead : k === count ? 1 - lead : 1) * length);
  const whole = shares.reduce((sum, one) => sum + one, 0);
  let sum = 0;
  return shares.slice(0, count).map((one) => {
    sum += one;
    return (minute + sum / whole) * MINUTE_MS;
  });
}

export function minuteOf(at: number): number {
  return Math.floor(at / MINUTE_MS);
}

/** cos of so many whole turns. */
export function turn(turns: number): number {
  return cos(2 * Math.PI * turns);
}

export function square(x: number): number {
  return x * x;
}
