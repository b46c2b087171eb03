/** Whose turn it is to be sampled: every row once a minute, at its own second; of one second the lower row first. */
import { MINUTE_MS } from './core/math.ts';

export class Samples {
  nextAt: number;
  row: number;
  /** samples of this row before */
  count = 0;
  readonly #start: number;
  readonly #offsets: Int32Array;
  readonly #order: Int32Array;
  #turn = 0;

  /** @param offsets by row: ms after the start of the run, below a minute */
  constructor(start: number, offsets: Int32Array) {
    this.#start = start;
    this.#offsets = offsets;
    this.#order = Int32Array.from(offsets.keys()).sort((a, b) => (offsets[a] as number) - (offsets[b] as number) || a - b);
    this.row = this.#order[0] ?? 0;
    this.nextAt = offsets.length === 0 ? Infinity : start + (offsets[this.row] as number);
  }

  /** @param end after their first, rows are sampled before this only, epoch ms */
  next(end: number): void {
    this.#turn += 1;
    if (this.#turn === this.#order.length) {
      this.#turn = 0;
      this.count += 1;
    }
    this.row = this.#order[this.#turn] as number;
    this.nextAt = this.#start + this.count * MINUTE_MS + (this.#offsets[this.row] as number);
    if (this.count > 0 && this.nextAt >= end) this.nextAt = Infinity;
  }
}
