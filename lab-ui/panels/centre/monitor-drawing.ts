/** The screen of the monitor on a canvas: two traces, each column from its least to its most, and the scale. */
import { Sweep, type WaveStep, type WaveWindow } from '../../model/sweep.ts';
import { SIGNALS_WORDS as S } from '../../words/signals.ts';
import { ink } from '../ink.ts';

/** CSS px */
export const PX_PER_MM = 4;
const MM_PER_SECOND = 25;
const MM_PER_MV = 10;
const ERASE_PX = 22;
/** Where the lanes lie, CSS px: baseline, and px per unit. */
const ECG = { base: 92, unit: PX_PER_MM * MM_PER_MV, top: 0, foot: 124 } as const;
const PPG = { base: 212, unit: 46, top: 124, foot: 226 } as const;
const HEIGHT_PX = 226;

export class MonitorScreen {
  readonly #canvas: HTMLCanvasElement;
  readonly #observer: ResizeObserver;
  #ecg: Sweep | undefined;
  #ppg: Sweep | undefined;
  #resized: () => void = () => {};
  #hz = '';

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
    if (!this.#traces(window)) return;
    const seconds = Math.min((window.end - window.start) / 1_000, this.#canvas.width / (PX_PER_MM * MM_PER_SECOND * devicePixelRatio)) - 0.02;
    const last = (samples: Float32Array, hz: number) => samples.subarray(samples.length - Math.floor(seconds * hz));
    this.write({ ecg: last(window.ecg, window.ecgHz), ppg: last(window.ppg, window.ppgHz) }, window, off);
  }

  draw(): void {
    const context = this.#canvas.getContext('2d');
    if (!context) return;
    const px = devicePixelRatio;
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    context.strokeStyle = ink('truth');
    context.lineWidth = 1.6 * px;
    context.lineJoin = 'round';
    if (this.#ecg) trace(context, this.#ecg, ECG, px);
    if (this.#ppg) trace(context, this.#ppg, PPG, px);
    this.#scale(context, px);
  }

  /** 1 s and 1 mV, as long as they are on this screen. */
  #scale(context: CanvasRenderingContext2D, px: number): void {
    const [x, y] = [this.#canvas.width - 12 * px, (ECG.foot - 8) * px];
    const [second, millivolt] = [PX_PER_MM * MM_PER_SECOND * px, PX_PER_MM * MM_PER_MV * px];
    context.font = `${11 * px}px ${getComputedStyle(document.body).fontFamily}`;
    context.textBaseline = 'bottom';
    const label = (text: string, right: number, foot: number) => {
      const { width } = context.measureText(text);
      context.fillStyle = ink('surface');
      context.fillRect(right - width - 2 * px, foot - 13 * px, width + 4 * px, 13 * px);
      context.fillStyle = ink('muted');
      context.fillText(text, right - width, foot);
    };
    context.strokeStyle = ink('muted');
    context.lineWidth = 1.5 * px;
    context.beginPath();
    context.moveTo(x - second, y);
    context.lineTo(x, y);
    context.lineTo(x, y - millivolt);
    context.stroke();
    label(S.second, x - second / 2 + 8 * px, y - 3 * px);
    label(S.millivolt, x - 5 * px, y - millivolt / 2 + 6 * px);
  }

  #fit(): void {
    const width = Math.round(this.#canvas.clientWidth * devicePixelRatio);
    const height = Math.round(HEIGHT_PX * devicePixelRatio);
    if (width === this.#canvas.width && height === this.#canvas.height) return;
    Object.assign(this.#canvas, { width, height });
    this.#hz = '';
  }

  /** Traces as wide as the screen. @returns false: there is no room */
  #traces({ ecgHz, ppgHz }: WaveWindow): boolean {
    const { width } = this.#canvas;
    if (width < 40) return false;
    const hz = `${ecgHz} ${ppgHz} ${width}`;
    if (hz !== this.#hz) {
      this.#hz = hz;
      const px = devicePixelRatio;
      const trace = (rate: number) => new Sweep(width, PX_PER_MM * MM_PER_SECOND * px, rate, Math.round(ERASE_PX * px));
      [this.#ecg, this.#ppg] = [trace(ecgHz), trace(ppgHz)];
    }
    return true;
  }
}

function trace(context: CanvasRenderingContext2D, { low, high, columns }: Sweep, { base, unit, top, foot }: { base: number; unit: number; top: number; foot: number }, px: number): void {
  context.save();
  context.beginPath();
  context.rect(0, top * px, columns, (foot - top) * px);
  context.clip();
  context.beginPath();
  let pen: number | undefined;
  for (let column = 0; column < columns; column += 1) {
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
