/**
 * The sweep of a bedside monitor, without a screen. `Sweep` is one trace: least and most of every pixel column, with an erase bar ahead of the column being written.
 * `WaveFeed` tells which samples come next: it runs in the time of the wall, at the moment the playhead shows, and goes from one moment to another between two beats.
 */

/** Waveforms of one home over a stretch of time, epoch ms. */
export interface WaveWindow {
  start: number;
  end: number;
  /** lead II, mV */
  ecg: Float32Array;
  /** pulse wave, 1: an ordinary pulse */
  ppg: Float32Array;
  ecgHz: number;
  ppgHz: number;
  /** peaks of the R waves */
  beats: Float64Array;
  /** of the first minute, per min */
  heartRate: number;
  rhythm: 'sinus' | 'atrial-fibrillation';
}

export class Sweep {
  /** by column; NaN: nothing there */
  readonly low: Float32Array;
  readonly high: Float32Array;
  readonly columns: number;
  /** column being written */
  column = 0;
  readonly #perSample: number;
  readonly #erase: number;
  #place = 0;
  #last = Number.NaN;

  /** @param columnsPerSecond pixel columns that one second takes @param hz samples a second @param erase columns kept free ahead */
  constructor(columns: number, columnsPerSecond: number, hz: number, erase: number) {
    this.columns = columns;
    this.low = new Float32Array(columns).fill(Number.NaN);
    this.high = new Float32Array(columns).fill(Number.NaN);
    this.#perSample = columnsPerSecond / hz;
    this.#erase = Math.min(erase, columns - 1);
  }

  /** One more sample; NaN: none, which stays a gap. No sample is left out, however many share a column. */
  push(value: number): void {
    const column = Math.floor(this.#place + 1e-9) % this.columns;
    // Each column is entered in turn, also where a sample is wider than one.
    while (this.column !== column) this.#enter((this.column + 1) % this.columns);
    this.#take(column, value);
    this.#last = value;
    this.#place = (this.#place + this.#perSample) % this.columns;
  }

  /** Nothing is on the screen. */
  clear(): void {
    this.low.fill(Number.NaN);
    this.high.fill(Number.NaN);
    this.#last = Number.NaN;
    this.#place = this.column = 0;
  }

  #enter(column: number): void {
    this.column = column;
    this.low[column] = this.high[column] = Number.NaN;
    const ahead = (column + this.#erase) % this.columns;
    this.low[ahead] = this.high[ahead] = Number.NaN;
    // The trace goes on from where it left the column before.
    this.#take(column, this.#last);
  }

  #take(column: number, value: number): void {
    if (Number.isNaN(value)) return;
    const [low, high] = [this.low[column] as number, this.high[column] as number];
    if (!(low <= value)) this.low[column] = value;
    if (!(high >= value)) this.high[column] = value;
  }
}

/** Samples of one step. */
export interface WaveStep {
  ecg: Float32Array;
  ppg: Float32Array;
}

const NOTHING: WaveStep = { ecg: new Float32Array(0), ppg: new Float32Array(0) };
/** What is asked for at once, s, and how long before its end the next piece is asked for, ms. */
export const WINDOW_SECONDS = 12;
const AHEAD_MS = 5_000;
/** The wave may be so far from the playhead in another minute: at the speed of the wall both walk on together. */
const APART_MS = 5_000;
const MINUTE_MS = 60_000;
/** From one moment to another it goes so long before an R wave: before the P wave, when the pulse before has run out. */
const SEAM_BEFORE_R_MS = 260;
/** A question is not asked again before so long, ms; and never faster than four times what the last answer took. */
const ASK_LEAST_MS = 900;

export class WaveFeed {
  readonly #ask: (at: number, seconds: number) => void;
  #window: WaveWindow | undefined;
  /** another moment, on which the trace goes on at the next seam */
  #next: WaveWindow | undefined;
  #cursor = 0;
  #asked: { at: number; since: number } | undefined;
  #wait = ASK_LEAST_MS;
  #askedLast = -Infinity;

  /** @param ask for a window of so many seconds from an epoch ms */
  constructor(ask: (at: number, seconds: number) => void) {
    this.#ask = ask;
  }

  /** The moment of the wave that is shown, epoch ms; `undefined` before the first. */
  get at(): number | undefined {
    return this.#window && this.#cursor;
  }

  get window(): WaveWindow | undefined {
    return this.#window;
  }

  /** @param asked the moment it was asked for @param now ms of the wall */
  take(window: WaveWindow | undefined, asked: number, now: number): void {
    if (this.#asked?.at !== asked) return;
    this.#wait = Math.max(ASK_LEAST_MS, 4 * (now - this.#asked.since));
    this.#asked = undefined;
    if (!window) return;
    if (this.#window) this.#next = window;
    else {
      this.#window = window;
      this.#cursor = window.start;
    }
  }

  /** Some time passed. @param ms of the wall @param at epoch ms where the playhead stands @param now ms of the wall @returns the samples that are due */
  step(ms: number, at: number, now: number): WaveStep {
    this.#wish(at, now);
    const window = this.#window;
    if (!window) return NOTHING;
    let to = this.#cursor + ms;
    const seam = this.#next && this.#seamOut(window, this.#next);
    if (seam === undefined || to < seam) {
      // Where nothing is known the trace waits: it is never made up.
      to = Math.min(to, window.end);
      const step = cut(window, this.#cursor, to);
      this.#cursor = to;
      return step;
    }
    const before = cut(window, this.#cursor, seam);
    const next = this.#next as WaveWindow;
    const from = next.start === window.end ? next.start : seamIn(next);
    const end = Math.min(next.end, from + to - seam);
    const after = cut(next, from, end);
    this.#window = next;
    this.#next = undefined;
    this.#cursor = end;
    return { ecg: joined(before.ecg, after.ecg), ppg: joined(before.ppg, after.ppg) };
  }

  #wish(at: number, now: number): void {
    if (this.#asked || now - this.#askedLast < (this.#window ? this.#wait : 0)) return;
    const last = this.#next ?? this.#window;
    // What waits for its seam is judged by its own moment, what is shown by where the trace stands.
    const shown = this.#next ? this.#next.start : this.#cursor;
    const stale = !last || (Math.floor(shown / MINUTE_MS) !== Math.floor(at / MINUTE_MS) && Math.abs(shown - at) > APART_MS);
    if (!stale && (this.#next || last.end - this.#cursor > AHEAD_MS)) return;
    const from = stale ? at : last.end;
    this.#asked = { at: from, since: now };
    this.#askedLast = now;
    this.#ask(from, WINDOW_SECONDS);
  }

  /** Where the shown window is left: at its end where the next begins there, else between two beats. */
  #seamOut(window: WaveWindow, next: WaveWindow): number {
    if (next.start === window.end) return window.end;
    const beat = window.beats.find((when) => when - SEAM_BEFORE_R_MS >= this.#cursor);
    return beat === undefined ? this.#cursor : beat - SEAM_BEFORE_R_MS;
  }
}

function seamIn({ beats, start }: WaveWindow): number {
  const beat = beats.find((when) => when - SEAM_BEFORE_R_MS >= start);
  return beat === undefined ? start : beat - SEAM_BEFORE_R_MS;
}

/** Samples in [from, to). */
function cut({ start, ecg, ppg, ecgHz, ppgHz }: WaveWindow, from: number, to: number): WaveStep {
  const place = (at: number, hz: number) => Math.ceil(((at - start) * hz) / 1_000 - 1e-6);
  return { ecg: ecg.subarray(place(from, ecgHz), place(to, ecgHz)), ppg: ppg.subarray(place(from, ppgHz), place(to, ppgHz)) };
}

function joined(a: Float32Array, b: Float32Array): Float32Array {
  const both = new Float32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
