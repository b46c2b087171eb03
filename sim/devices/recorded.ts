/** A recording as a device: what it showed at a time after its beginning, gaps included. */

/** What stands at a time, or why nothing does. `index`: place of the sample in the recording. */
export type Replayed = { value: number; index: number } | { missing: string };

/** A recorded series. Times ascend; equal times are allowed, the last of them stands. */
export interface RecordedSeriesLike {
  /** ms, any origin */
  at: readonly number[];
  value: readonly number[];
  /** ms for which a sample stands */
  intervalMs: number;
}

/** A sample may stand so much longer than its interval before there is a gap: real devices jitter by seconds. @source assumption */
const GRACE = 1.25;

export class RecordedSignal {
  readonly #at: readonly number[];
  readonly #value: readonly number[];
  readonly #intervalMs: number;
  readonly #start: number;
  readonly #loop: boolean;
  /** ms from the first sample to the end of the last one's interval */
  readonly lengthMs: number;

  /** @param series at least one sample, intervalMs above 0 @param end `loop`: begin again after the end; `end`: nothing more. A loop that is to keep the hours of the day needs a recording of whole days. */
  constructor(series: RecordedSeriesLike, end: 'loop' | 'end') {
    if (series.at.length === 0 || series.at.length !== series.value.length || !(series.intervalMs > 0)) throw new Error('assertion: a recording to replay has as many times as values, at least one, and an interval');
    for (let i = 1; i < series.at.length; i += 1) if ((series.at[i] as number) < (series.at[i - 1] as number)) throw new Error('assertion: the times of a recording to replay ascend');
    this.#at = series.at;
    this.#value = series.value;
    this.#intervalMs = series.intervalMs;
    this.#start = series.at[0] as number;
    this.#loop = end === 'loop';
    this.lengthMs = (series.at.at(-1) as number) - this.#start + series.intervalMs;
  }

  /** The last sample at or before the time that still stands. A pure function of the time. @param afterMs ms after the recording's beginning, from 0 */
  read(afterMs: number): Replayed {
    if (afterMs < 0) return { missing: 'the recording has not begun' };
    if (afterMs >= this.lengthMs && !this.#loop) return { missing: 'the recording has ended' };
    const time = this.#start + (afterMs % this.lengthMs);
    let low = 0;
    let high = this.#at.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#at[middle] as number) <= time) low = middle + 1;
      else high = middle;
    }
    const index = low - 1;
    if (time - (this.#at[index] as number) > GRACE * this.#intervalMs) return { missing: 'gap in the recording' };
    return { value: this.#value[index] as number, index };
  }
}
