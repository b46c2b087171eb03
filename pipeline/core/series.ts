/** A short history of one measured signal, in order of measurement time. */
export class Series {
  readonly at: number[] = [];
  readonly value: number[] = [];
  private readonly capacity: number;

  /** @param capacity samples kept at least; at most twice as many are held */
  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get length(): number {
    return this.at.length;
  }
  /** Time of the newest sample, ms; -Infinity when empty. */
  get lastAt(): number {
    return this.at.length === 0 ? -Infinity : (this.at[this.at.length - 1] as number);
  }
  get last(): number | undefined {
    return this.value.length === 0 ? undefined : this.value[this.value.length - 1];
  }

  /** Puts a sample in its place by time. A second sample of the same time is left out: `false`. */
  add(at: number, value: number): boolean {
    let index = this.at.length;
    while (index > 0 && (this.at[index - 1] as number) > at) index -= 1;
    if (index > 0 && this.at[index - 1] === at) return false;
    if (index === this.at.length) {
      this.at.push(at);
      this.value.push(value);
    } else {
      this.at.splice(index, 0, at);
      this.value.splice(index, 0, value);
    }
    if (this.at.length > 2 * this.capacity) {
      const surplus = this.at.length - this.capacity;
      this.at.splice(0, surplus);
      this.value.splice(0, surplus);
    }
    return true;
  }

  /** Takes out what was measured after `from`. */
  forgetAfter(from: number): void {
    const index = this.indexAfter(from);
    this.at.length = index;
    this.value.length = index;
  }

  /** Index of the first sample with `at` > `from`. */
  indexAfter(from: number): number {
    let index = this.at.length;
    while (index > 0 && (this.at[index - 1] as number) > from) index -= 1;
    return index;
  }

  /** Values measured in (from, to]. */
  between(from: number, to: number): number[] {
    let end = this.at.length;
    while (end > 0 && (this.at[end - 1] as number) > to) end -= 1;
    let start = end;
    while (start > 0 && (this.at[start - 1] as number) > from) start -= 1;
    return this.value.slice(start, end);
  }
}

/** Up to so many values, inclusive, are sorted by insertion: faster than the general way, and most medians are of a few. */
const SMALL = 32;

function insertionSorted(values: readonly number[]): number[] {
  const sorted = values.slice();
  for (let index = 1; index < sorted.length; index += 1) {
    const value = sorted[index] as number;
    let place = index;
    for (; place > 0 && (sorted[place - 1] as number) > value; place -= 1) sorted[place] = sorted[place - 1] as number;
    sorted[place] = value;
  }
  return sorted;
}

/** The middle value (mean of the two middle ones of an even count); `undefined` of nothing. */
export function median(values: readonly number[]): number | undefined {
  const count = values.length;
  if (count === 0) return undefined;
  const sorted = count > SMALL ? values.toSorted((a, b) => a - b) : insertionSorted(values);
  const half = count >> 1;
  return count % 2 === 1 ? sorted[half] : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
}

/** Median of the last `minutes` up to `now`, when at least `countMin` samples are there. */
export function recentMedian(series: Series | undefined, now: number, minutes: number, countMin: number): number | undefined {
  if (!series) return undefined;
  const from = series.indexAfter(now - minutes * 60_000);
  let to = series.length;
  while (to > from && (series.at[to - 1] as number) > now) to -= 1;
  return to - from >= countMin ? median(series.value.slice(from, to)) : undefined;
}
