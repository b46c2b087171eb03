/**
 * Waveforms on demand, of display grade: what a monitor would draw of one resident at one moment, from the vital signs of that minute. Nothing is stored and nothing
 * is carried on from one window to the next: beats and breaths are laid out minute by minute from (home, minute), so that any moment can be drawn alone, and windows
 * that overlap agree to the byte. For screens and training; no diagnosis can be tested with them.
 */
import { clamp, cos, exp, ln, MINUTE_MS, roundTo } from '../core/math.ts';
import { type Rng, streamId } from '../core/rng.ts';
import { type Beat, type LaidBeat, minuteOf, square, Timing, turn, type WaveState } from './beats.ts';
import type { Vitals } from './body.ts';

/** Sample `i` is at `startMs + 1000 * i / hz`. */
export interface Wave<Hz extends number, Unit extends string> {
  hz: Hz;
  unit: Unit;
  /** steps of 0.001, [seconds * hz] */
  samples: number[];
}

export interface Waveforms {
  /** epoch ms, a multiple of 40: the samples of all three stand on one grid of time */
  startMs: number;
  /** lead II, within ±4 mV */
  ecg: Wave<250, 'mV'>;
  /** 0: no blood more than between beats, 1: an ordinary pulse; within ±4 */
  ppg: Wave<125, '1'>;
  /** 0: end of expiration, 1: end of an ordinary inspiration; within ±2 */
  respiration: Wave<25, '1'>;
  /** beats whose R lies in the window, in order */
  beats: Beat[];
}

/** Longest window, s. One computes in well under a second; longer ones are better drawn in pieces. No part of the model. */
export const WAVE_SECONDS_MOST = 600;
/** Samples a second, and the step at which all of them meet: assumption, within what monitors take. */
const GRID_MS = 40;
const HZ = { ecg: 250, ppg: 125, respiration: 25 } as const;

const STREAM = { person: streamId('wave-person'), flutter: streamId('wave-flutter'), noise: streamId('wave-noise'), motion: streamId('wave-motion') } as const;

/** rMSSD of a body whose SDNN over five minutes is known. @source HR-9: 22.2 of 40.0 ms in men, 34.0 of 43.4 in women */
const RMSSD_OF_SDNN = 0.65;

/** The numbers of a minute as the waves need them: the only place that knows what `Vitals` has no column for. */
export function waveStateOf({ heartRate, respiration, spo2, systolic, diastolic, hrv, afBurden }: Readonly<Vitals>): WaveState {
  return { heartRate, respiration, spo2, systolic, diastolic, rmssd: RMSSD_OF_SDNN * hrv, rhythm: afBurden > 50 ? 'atrial-fibrillation' : 'sinus', ectopyPerMinute: 0, artefact: 0 }; // @see `VITALS`: 100 or 0
}

/**
 * ECG, pulse wave and breathing of one home.
 * @param home index in the world
 * @param fromMs epoch ms; the window begins at the multiple of 40 ms at or before it
 * @param seconds length, above 0, at most `WAVE_SECONDS_MOST`
 * @param state of every minute, or what it is in the minute that begins at an epoch ms. Windows agree where they overlap if they are told the same of the minutes around them.
 * @returns the same bytes for the same arguments, on every engine. About 4 draws per beat or breath, 1 per sample
 * @throws RangeError on a length out of range
 */
export function waveforms(rng: Rng, home: number, fromMs: number, seconds: number, state: WaveState | ((minuteMs: number) => WaveState)): Waveforms {
  if (!(seconds > 0 && seconds <= WAVE_SECONDS_MOST)) throw new RangeError(`a window of ${seconds} s: above 0, at most ${WAVE_SECONDS_MOST}`);
  return new Monitor(rng, home, typeof state === 'function' ? state : () => state).draw(Math.floor(fromMs / GRID_MS) * GRID_MS, seconds);
}

/** A bell that may rise and fall at different speeds; ms after its R wave, mV or shares of a pulse. */
interface Bell {
  at: number;
  rise: number;
  fall: number;
  height: number;
}
/** A bell ends here, in its own widths, so that it has the same bytes in every window; what is cut off is below 0.001 mV. No part of the model. */
const BELL_REACH = 4;
/** No beat is seen farther from its R wave than this, ms. No part of the model. */
const BEFORE_MS = 1_000;
const AFTER_MS = 4_000;

/** What is one's own in an ECG: equal in every minute of a home. */
interface Person {
  /** ms at `RATE_OF_EC1` */
  pr: number;
  qrs: number;
  qt: number;
  p: number;
  r: number;
  t: number;
  /** fibrillatory waves, whole cycles a minute, and their height */
  flutter: readonly [number, number];
  flutterHeight: number;
}

// @source EC-1, resting ECG of older women: rate 66 /min, PR 158, QRS 85 ± 8, QT 413 ± 14 ms, and their 2nd and 98th percentiles; the spread of PR is that between its percentiles
const RATE_OF_EC1 = 66;
const PR = { mean: 158, spread: 22, least: 118, most: 212 };
const QRS = { mean: 85, spread: 8, least: 70, most: 104 };
const QT = { mean: 413, spread: 14, least: 388, most: 449 };
// Heights in lead II, mV. @source assumption, within what textbooks call normal: P up to 0.25, R 0.5–2, T 0.1–0.5
const HEIGHTS = { p: [0.1, 0.16], r: [0.9, 1.4], t: [0.22, 0.36] } as const;
/** Share of the QRS before the R peak, and width of the P wave at its foot. @source assumption */
const BEFORE_R = 0.45;
const P_MS = 105;

/** Fibrillatory waves, cycles a minute. @source 5.0–6.5 Hz on average, R. Alcaraz et al., Rev Esp Cardiol 61 (2008) 154–160; the band of 5–8 Hz is the usual one */
const FLUTTER_CYCLES: readonly [number, number] = [310, 440];
const FLUTTER_MV: readonly [number, number] = [0.04, 0.075];

/** Breathing on the ECG: sway of the baseline, mV (McSharry 2003: 0.15), and of the R wave, share. @source assumption */
const SWAY_MV = 0.09;
const SWAY_R = 0.06;
const NOISE_MV = 0.006; // assumption: a good electrode
/** Artefact 1: trembling muscle and moving electrodes, mV; a moving finger, pulses. @source assumption */
const TREMBLE_MV = 0.16;
const MOTION_MV = 0.9;
const MOTION_PULSE = 1.1;
const MOTION_STEP_MS = 200;

/**
 * From R to the foot of the pulse at the finger at 120 mmHg, ms; so much sooner per mmHg.
 * @source of the sign and its strength: PMC8893131, correlation with systolic pressure −0.82 ± 0.14; pre-ejection takes 50–60 ms of it, PMC6179208; the numbers: assumption
 */
const ARRIVAL = { usual: 235, perMmHg: -0.8, least: 150, most: 330 };
/** The pulse after its foot, at 60 /min: systolic peak, then the wave after the dicrotic notch. @source assumption, drawn after finger pulses of older adults */
const PULSE = { peak: 125, rise: 46, fall: 88, second: 385, secondRise: 78, secondHeight: 0.36 } as const;
const PULSE_PRESSURE_USUAL = 50; // mmHg; assumption
/** How a pulse grows with the filling time before it (share of the mean interval), and what is left when the ventricle contracts from a wrong place. @source assumption */
const FILLING = 1;
const OUT_OF_STEP = 0.45;
const BREATHING_PULSE = 0.09;
const BREATHING_LEVEL = 0.1;

class Monitor {
  readonly #rng: Rng;
  readonly #home: number;
  readonly #timing: Timing;
  readonly #person: Person;

  constructor(rng: Rng, home: number, stateOf: (minuteMs: number) => WaveState) {
    this.#rng = rng;
    this.#home = home;
    this.#timing = new Timing(rng, home, stateOf);
    const between = ([from, to]: readonly [number, number], index: number) => rng.between(from, to, home, STREAM.person, 0, index);
    const normal = ({ mean, spread, least, most }: typeof PR, index: number) => clamp(mean + spread * rng.normal(home, STREAM.person, 0, index), least, most);
    // each from a draw of its own, that at 6 is for `Timing`; their places are no part of the model
    this.#person = {
      pr: normal(PR, 0), qrs: normal(QRS, 1), qt: normal(QT, 2), p: between(HEIGHTS.p, 3), r: between(HEIGHTS.r, 4), t: between(HEIGHTS.t, 5),
      flutter: [Math.round(between(FLUTTER_CYCLES, 7)), Math.round(between(FLUTTER_CYCLES, 8))], flutterHeight: between(FLUTTER_MV, 9),
    };
  }

  draw(startMs: number, seconds: number): Waveforms {
    const endMs = startMs + seconds * 1_000;
    const beats: LaidBeat[] = [];
    // One minute more on either side, so that every beat that is seen has the one before it.
    for (let minute = minuteOf(startMs - AFTER_MS) - 1; minute <= minuteOf(endMs + BEFORE_MS); minute += 1) beats.push(...this.#timing.beatsOf(minute));
    return {
      startMs,
      ecg: { hz: HZ.ecg, unit: 'mV', samples: this.#ecg(beats, startMs, Math.round(seconds * HZ.ecg)) },
      ppg: { hz: HZ.ppg, unit: '1', samples: this.#ppg(beats, startMs, Math.round(seconds * HZ.ppg)) },
      respiration: { hz: HZ.respiration, unit: '1', samples: this.#respiration(startMs, Math.round(seconds * HZ.respiration)) },
      beats: beats.filter(({ at }) => at >= startMs && at < endMs).map(({ at, kind }) => ({ at, kind })),
    };
  }

  #ecg(beats: readonly LaidBeat[], startMs: number, length: number): number[] {
    const samples = new Float64Array(length);
    for (const beat of beats) {
      const sway = 1 + SWAY_R * (0.5 - this.#timing.air(beat.at));
      for (const bell of beat.kind === 'ventricular' ? this.#wideBells(beat) : this.#narrowBells(beat)) add(samples, HZ.ecg, startMs, beat.at, bell, sway);
    }
    return Array.from(samples, (value, i) => {
      const at = startMs + i * (1_000 / HZ.ecg);
      const { rhythm, artefact } = this.#timing.state(minuteOf(at));
      const tremble = (NOISE_MV + TREMBLE_MV * artefact * artefact) * this.#rng.normal(this.#home, STREAM.noise, minuteOf(at), (at % MINUTE_MS) / (1_000 / HZ.ecg));
      const baseline = SWAY_MV * (this.#timing.air(at) - 0.5) + (artefact > 0 ? MOTION_MV * artefact * this.#motion(at, 0) : 0);
      return kept(value + baseline + tremble + (rhythm === 'sinus' ? 0 : this.#flutter(at)));
    });
  }

  /**
   * A beat as a sum of bells, one for each wave, as in P. McSharry et al., "A dynamical model for generating synthetic electrocardiogram signals", IEEE Trans Biomed
   * Eng 50 (2003) 289–294. QT shortens with the cube root of the interval. @source L. Fridericia, Acta Med Scand 53 (1920) 469–486; PR half as much: assumption
   */
  #narrowBells({ kind, state: { heartRate, rhythm } }: LaidBeat): Bell[] {
    const { pr, qrs, qt, p, r, t } = this.#person;
    const shorter = cubeRoot(RATE_OF_EC1 / heartRate);
    const onset = -BEFORE_R * qrs;
    const tEnd = onset + qt * shorter;
    const bells: Bell[] = [
      { at: -0.3 * qrs, rise: 0.075 * qrs, fall: 0.075 * qrs, height: -0.1 * r },
      { at: 0, rise: 0.115 * qrs, fall: 0.115 * qrs, height: 1.06 * r },
      { at: 0.3 * qrs, rise: 0.09 * qrs, fall: 0.1 * qrs, height: -0.22 * r },
      { at: tEnd - 96 * shorter, rise: 62 * shorter, fall: 40 * shorter, height: t },
    ];
    if (rhythm === 'sinus') {
      const begins = onset - pr * (0.5 + 0.5 * shorter);
      // A premature P comes from elsewhere in the atrium: lower and nearer. Assumption.
      bells.unshift(kind === 'atrial' ? { at: begins + 68, rise: 16, fall: 16, height: 0.7 * p } : { at: begins + P_MS / 2, rise: P_MS / 4.6, fall: P_MS / 4.6, height: p });
    }
    return bells;
  }

  /** A beat from the ventricle: no P, a QRS of about 150 ms, T against it. @source wider than 120 ms by definition; shape: assumption */
  #wideBells({ state: { heartRate } }: LaidBeat): Bell[] {
    const { r, t } = this.#person;
    const shorter = cubeRoot(RATE_OF_EC1 / heartRate);
    return [
      { at: 0, rise: 27, fall: 30, height: 1.4 * r },
      { at: 86, rise: 27, fall: 40, height: -0.42 * r },
      { at: 96 + 190 * shorter, rise: 78 * shorter, fall: 52 * shorter, height: -1.45 * t },
    ];
  }

  /** Whole cycles a minute, so that no minute has a seam; two that beat against each other, with a harmonic that makes them pointed. Weights and bends: assumption. */
  #flutter(at: number): number {
    const share = (at % MINUTE_MS) / MINUTE_MS;
    const [a, b] = this.#person.flutter;
    const bend = 0.3 * turn(13 * share) + 0.2 * turn(31 * share);
    const first = turn(a * share + bend);
    return this.#person.flutterHeight * (0.75 * first + 0.3 * turn(2 * (a * share + bend) + 0.2) + 0.5 * turn(b * share - bend) * (1 + 0.4 * turn(17 * share)));
  }

  #ppg(beats: readonly LaidBeat[], startMs: number, length: number): number[] {
    const samples = new Float64Array(length);
    for (let k = 1; k < beats.length; k += 1) {
      const { at, kind, state } = beats[k] as LaidBeat;
      const mean = MINUTE_MS / state.heartRate;
      // within bounds of what one beat may do to its pulse: assumption; 120 mmHg as in `ARRIVAL`
      const filling = clamp(1 + FILLING * ((at - (beats[k - 1] as LaidBeat).at) / mean - 1), 0.2, 1.3);
      const height = clamp((state.systolic - state.diastolic) / PULSE_PRESSURE_USUAL, 0.4, 1.6) * filling * (kind === 'ventricular' ? OUT_OF_STEP : 1) * (1 + BREATHING_PULSE * (0.5 - this.#timing.air(at)));
      const arrival = clamp(ARRIVAL.usual + ARRIVAL.perMmHg * (state.systolic - 120), ARRIVAL.least, ARRIVAL.most);
      for (const bell of pulseBells(arrival, mean)) add(samples, HZ.ppg, startMs, at, bell, height);
    }
    return Array.from(samples, (value, i) => {
      const at = startMs + i * (1_000 / HZ.ppg);
      const { artefact } = this.#timing.state(minuteOf(at));
      return kept(value + BREATHING_LEVEL * (0.5 - this.#timing.air(at)) + (artefact > 0 ? MOTION_PULSE * artefact * this.#motion(at, 1) : 0));
    });
  }

  #respiration(startMs: number, length: number): number[] {
    return Array.from({ length }, (_, i) => {
      const at = startMs + i * (1_000 / HZ.respiration);
      const { artefact } = this.#timing.state(minuteOf(at));
      return kept(this.#timing.air(at) + (artefact > 0 ? 0.5 * artefact * this.#motion(at, 2) : 0));
    });
  }

  /** Jolts of a moving body: a curve through normals that stand `MOTION_STEP_MS` apart, |z| < 3 (assumption). Two draws. */
  #motion(at: number, channel: number): number {
    const step = Math.floor(at / MOTION_STEP_MS);
    const height = (place: number) => {
      const began = place * MOTION_STEP_MS;
      return clamp(this.#rng.normal(this.#home, STREAM.motion, minuteOf(began), 3 * ((began % MINUTE_MS) / MOTION_STEP_MS) + channel), -3, 3);
    };
    const blend = 0.5 - 0.5 * cos((Math.PI * (at - step * MOTION_STEP_MS)) / MOTION_STEP_MS);
    return 0.5 * (height(step) * (1 - blend) + height(step + 1) * blend);
  }
}

/** Rise and notch keep their times as the rate changes, but for the cube root; the runoff lasts until the next pulse. Its bounds, and the first height: assumption. */
function pulseBells(arrival: number, mean: number): Bell[] {
  const shorter = cubeRoot(mean / 1_000);
  const second = arrival + PULSE.second * shorter;
  return [
    { at: arrival + PULSE.peak * shorter, rise: PULSE.rise * shorter, fall: PULSE.fall * shorter, height: 0.95 },
    { at: second, rise: PULSE.secondRise * shorter, fall: clamp(0.3 * mean, 90, 700), height: PULSE.secondHeight },
  ];
}

/** Adds a bell to the samples it reaches. */
function add(samples: Float64Array, hz: number, startMs: number, beatAt: number, { at, rise, fall, height }: Bell, scale: number): void {
  const centre = beatAt + at - startMs;
  const step = 1_000 / hz;
  const last = Math.min(samples.length - 1, Math.floor((centre + BELL_REACH * fall) / step));
  for (let i = Math.max(0, Math.ceil((centre - BELL_REACH * rise) / step)); i <= last; i += 1) {
    const away = i * step - centre;
    samples[i] = (samples[i] as number) + scale * height * exp(-0.5 * square(away / (away < 0 ? rise : fall)));
  }
}

function cubeRoot(x: number): number {
  return exp(ln(x) / 3); // arithmetic; no part of the model
}

/** As a display keeps it, which is no part of the model; 0 has no sign. */
function kept(value: number): number {
  return roundTo(clamp(value, -4, 4), 0.001) + 0;
}
