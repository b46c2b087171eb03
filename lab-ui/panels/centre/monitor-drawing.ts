/** The screen of the monitor on a canvas: two traces, each column drawn from its least to its most. Only what was written is drawn again. */
import { Sweep, type WaveStep, type WaveWindow } from '../../model/sweep.ts';
import { ink } from '../ink.ts';

/** CSS px */
export const PX_PER_MM = 4;
export const SECOND_PX = 25 * PX_PER_MM;
export const MILLIVOLT_PX = 10 * PX_PER_MM;
const ERASE_PX = 22;
/** Where the lanes lie, CSS px: baseline, and px per unit. */
const ECG = { base: 92, unit: MILLIVOLT_PX, top: 0, foot: 124 } as const;
const PPG = { base: 212, unit: 46, top: 124, foot: 226 } as const;
const HEIGHT_PX = 226;

export class MonitorScreen {
  readonly #canvas: HTMLCanvasElement;
  readonly #observer: ResizeObserver;
  #ecg: Sweep | undefined;
  #ppg: Sweep | undefined;
  #resized: () => void = () => {};
  #hz = '';
  /** column to which all is drawn; -1: nothing is */
  #drawn = -1;
  #colour = '';

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#observer = new ResizeObserver(() => {
      this.#fit();
      this.#resized();
    });
    this.#observer.observe(canvas);
    this.#fit();
  }

  onResize(listener: () => void): void {
    this.#resized = listener;
  }

  end(): void {
    this.#observer.disconnect();
  }

  /** Nothing of a wave whose device is off is drawn. */
  write({ ecg, ppg }: WaveStep, window: WaveWindow | undefined, off: { ecg: boolean; ppg: boolean }): void {
    if (!window || !this.#traces(window)) return;
    for (const value of ecg) this.#ecg!.push(off.ecg ? Number.NaN : value);
    for (const value of ppg) this.#ppg!.push(off.ppg ? Number.NaN : value);
  }

  /** A window at rest, its end at the right edge. */
  still(window: WaveWindow, off: { ecg: boolean; ppg: boolean }): void {
    this.#hz = '';
    this.#drawn = -1;
    if (!this.#traces(window)) return;
    const seconds = Math.min((window.end - window.start) / 1_000, this.#canvas.width / (SECOND_PX * devicePixelRatio)) - 0.02;
    const last = (samples: Float32Array, hz: number) => samples.subarray(samples.length - Math.floor(seconds * hz));
    this.write({ ecg: last(window.ecg, window.ecgHz), ppg: last(window.ppg, window.ppgHz) }, window, off);
  }

  /** What has changed since the last time: the columns written, and the erase bar ahead of them; all of it on a new screen or in new colours. */
  draw(): void {
    const context = this.#canvas.getContext('2d');
    const [ecg, ppg] = [this.#ecg, this.#ppg];
    if (!context || !ecg || !ppg) return;
    const colour = ink('truth');
    const whole = this.#drawn < 0 || colour !== this.#colour;
    const columns = ecg.columns;
    this.#colour = colour;
    context.strokeStyle = colour;
    context.lineWidth = 1.6 * devicePixelRatio;
    context.lineJoin = 'round';
    // The pulse has fewer samples, and its column may be one behind.
    const from = whole ? 0 : Math.min(this.#drawn, ecg.column) - 3;
    const to = whole ? columns : ecg.column + Math.round(ERASE_PX * devicePixelRatio);
    if (!whole && ecg.column < this.#drawn) this.#redraw(context, ecg, ppg, this.#drawn - 3, columns);
    this.#redraw(context, ecg, ppg, whole || ecg.column >= this.#drawn ? from : 0, Math.min(columns, to));
    if (to > columns) this.#redraw(context, ecg, ppg, 0, to - columns);
    this.#drawn = ecg.column;
  }

  /** Columns [from, to), nothing outside them. */
  #redraw(context: CanvasRenderingContext2D, ecg: Sweep, ppg: Sweep, from: number, to: number): void {
    const left = Math.max(0, from);
    if (to <= left) return;
    context.clearRect(left, 0, to - left, this.#canvas.height);
    trace(context, ecg, ECG, devicePixelRatio, left, to);
    trace(context, ppg, PPG, devicePixelRatio, left, to);
  }

  #fit(): void {
    const width = Math.round(this.#canvas.clientWidth * devicePixelRatio);
    const height = Math.round(HEIGHT_PX * devicePixelRatio);
    if (width === this.#canvas.width && height === this.#canvas.height) return;
    Object.assign(this.#canvas, { width, height });
    this.#hz = '';
    this.#drawn = -1;
  }

  /** Traces as wide as the screen. @returns false: there is no room */
  #traces({ ecgHz, ppgHz }: WaveWindow): boolean {
    const { width } = this.#canvas;
    if (width < 40) return false;
    const hz = `${ecgHz} ${ppgHz} ${width}`;
    if (hz !== this.#hz) {
      this.#hz = hz;
      const px = devicePixelRatio;
      const trace = (rate: number) => new Sweep(width, SECOND_PX * px, rate, Math.round(ERASE_PX * px));
      [this.#ecg, this.#ppg] = [trace(ecgHz), trace(ppgHz)];
    }
    return true;
  }
}

function trace(context: CanvasRenderingContext2D, { low, high, columns }: Sweep, { base, unit, top, foot }: { base: number; unit: number; top: number; foot: number }, px: number, from: number, to: number): void {
  context.save();
  context.beginPath();
  context.rect(from, top * px, to - from, (foot - top) * px);
  context.clip();
  context.beginPath();
  let pen: number | undefined;
  for (let column = Math.max(0, from - 2); column < Math.min(columns, to + 2); column += 1) {
    const [least, most] = [low[column] as number, high[column] as number];
    if (Number.isNaN(least)) {
      pen = undefined;
      continue;
    }
    const [lowest, highest] = [(base - least * unit) * px, (base - most * unit) * px];
    // The nearer end first, so that the line does not run back and forth.
    const [first, second] = pen !== undefined && Math.abs(pen - highest) < Math.abs(pen - lowest) ? [highest, lowest] : [lowest, highest];
    if (pen === undefined) context.moveTo(column + 0.5, first);
    else context.lineTo(column + 0.5, first);
    context.lineTo(column + 0.5, second);
    pen = second;
  }
  context.stroke();
  context.restore();
}
