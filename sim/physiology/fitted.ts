/**
 * Signals fitted to a recording of a real person: level, rhythm of the day and wander, in place of what the body draws for anybody. Advanced on the one-minute
 * grid; the draws of a minute are addressed by (home, minute, signal), so a signal more or a reading more changes no byte of another.
 */
import { CODES } from '../../contract/codes.ts';
import { FITTED_SIGNALS, WANDER_TERMS, type FittedBody, type FittedSignal, type FittedSignalName } from '../../contract/resident-file.ts';
import { clamp, cos, exp } from '../core/math.ts';
import { type Rng, streamId } from '../core/rng.ts';

const FITTED = streamId('fitted');
const FITTED_START = streamId('fitted.start');
/** The pressures stay at least so far apart, mm[Hg]. @source assumption, as in the body */
const PULSE_PRESSURE_LEAST = 12;
const DAY_MINUTES = 1440;

/** One signal of one resident, ready to advance. */
class FittedCourse {
  /** place in `FITTED_SIGNALS`: index of its draws */
  readonly place: number;
  readonly #fitted: FittedSignal;
  readonly #keep = new Float64Array(WANDER_TERMS);
  readonly #kick = new Float64Array(WANDER_TERMS);
  readonly #state = new Float64Array(WANDER_TERMS);
  readonly #terms: number;
  readonly #spread: number;
  readonly #lift: number;
  readonly #gain: number;
  value = 0;

  constructor(place: number, fitted: FittedSignal) {
    this.place = place;
    this.#fitted = fitted;
    this.#terms = fitted.wander.length;
    let variance = 0;
    for (const [k, { tauMinutes, sd }] of fitted.wander.entries()) {
      const keep = exp(-1 / tauMinutes);
      this.#keep[k] = keep;
      this.#kick[k] = sd * Math.sqrt(1 - keep * keep);
      variance += sd * sd;
    }
    this.#spread = Math.sqrt(variance);
    // A log-normal of shape k has standard deviation e^(k²/2)·√(e^(k²) − 1) about its mean e^(k²/2).
    const skew = Math.abs(fitted.skew ?? 0);
    this.#lift = skew < 1e-6 || this.#spread === 0 ? 0 : skew; // so little is none; no part of the model
    this.#gain = this.#lift === 0 ? 1 : this.#spread / Math.sqrt(exp(skew * skew) - 1);
  }

  /** @param z [4] standard normals: the wander begins in its long-run spread */
  begin(z: Float64Array, hour: number): void {
    for (let k = 0; k < this.#terms; k += 1) this.#state[k] = (this.#fitted.wander[k] as { sd: number }).sd * (z[k] as number);
    this.#show(hour);
  }

  /** @param z [4] standard normals of this minute */
  advance(z: Float64Array, hour: number): void {
    for (let k = 0; k < this.#terms; k += 1) this.#state[k] = (this.#state[k] as number) * (this.#keep[k] as number) + (this.#kick[k] as number) * (z[k] as number);
    this.#show(hour);
  }

  #show(hour: number): void {
    const { level, daily, lowest, highest } = this.#fitted;
    let wander = 0;
    for (let k = 0; k < this.#terms; k += 1) wander += this.#state[k] as number;
    if (this.#lift > 0) {
      const k = this.#lift;
      const side = (this.#fitted.skew as number) < 0 ? -1 : 1;
      wander = side * this.#gain * (exp((k * side * wander) / this.#spread - (k * k) / 2) - 1);
    }
    // @source physiology facts §0: harmonics of 24 and of 12 hours
    const rhythm = daily.amplitude24 * cos(((hour - daily.peakHour24) * Math.PI) / 12) + daily.amplitude12 * cos(((hour - daily.peakHour12) * Math.PI) / 6);
    // Held at a bound, not thrown back from it: a saturation of 100 % stays there for a while, and throwing back would eat up a third of the spread near it.
    this.value = clamp(level + rhythm + wander, lowest, highest);
  }
}

interface Row {
  home: number;
  begins: number;
  minute: number;
  courses: readonly FittedCourse[];
  /** by place in `FITTED_SIGNALS` */
  byPlace: readonly (FittedCourse | undefined)[];
}

/** Rows are residents; a resident without a fitted body has none of this, and costs nothing. */
export class FittedSignals {
  readonly #rng: Rng;
  readonly #rows = new Map<number, Row>();
  readonly #z = new Float64Array(4);

  constructor(rng: Rng) {
    this.#rng = rng;
  }

  /**
   * A resident moves into a row. One generator draw per fitted signal.
   * @param home index in the world, address of the draws @param minute in which the wander begins: epoch ms / 60 000, local clock
   */
  settle(row: number, home: number, body: FittedBody, minute: number): void {
    const byPlace = FITTED_SIGNALS.map((name, place) => (body[name] ? new FittedCourse(place, body[name]) : undefined));
    const settled: Row = { home, begins: minute, minute, byPlace, courses: byPlace.filter((course) => course !== undefined) };
    this.#rows.set(row, settled);
    this.#begin(settled);
  }

  has(row: number): boolean {
    return this.#rows.has(row);
  }

  /** Brings a row to a minute, through every minute between; to an earlier one from its beginning, but not before it. One generator draw per signal and minute. */
  advance(row: number, minute: number): void {
    const settled = this.#rows.get(row);
    if (!settled) return;
    if (minute < settled.begins) throw new Error(`assertion: minute ${minute} lies before the first of row ${row}, ${settled.begins}`);
    if (minute < settled.minute) this.#begin(settled);
    while (settled.minute < minute) {
      settled.minute += 1;
      const hour = (settled.minute % DAY_MINUTES) / 60;
      for (const course of settled.courses) {
        this.#rng.normal4(this.#z, settled.home, FITTED, settled.minute, course.place);
        course.advance(this.#z, hour);
      }
    }
  }

  /** The true quiet value in the row's minute, before illness, effort and meals act; `undefined` where the signal was not fitted. */
  value(row: number, signal: FittedSignalName): number | undefined {
    const byPlace = this.#rows.get(row)?.byPlace;
    const value = byPlace?.[FITTED_SIGNALS.indexOf(signal)]?.value;
    if (value === undefined || signal !== 'diastolic') return value;
    const systolic = byPlace?.[SYSTOLIC]?.value;
    return systolic === undefined ? value : Math.max(CODES.diastolic.plausible[0], Math.min(value, systolic - PULSE_PRESSURE_LEAST));
  }

  #begin(row: Row): void {
    row.minute = row.begins;
    const hour = (row.begins % DAY_MINUTES) / 60;
    for (const course of row.courses) {
      this.#rng.normal4(this.#z, row.home, FITTED_START, row.begins, course.place);
      course.begin(this.#z, hour);
    }
  }
}

const SYSTOLIC = FITTED_SIGNALS.indexOf('systolic');
