/** A short history of one measured signal, in order of measurement time. */
export class Series {
  readonly at: number[] = [];
  readonly value: number[] = [];
  /** Time of the newest sample, ms; -Infinity when empty. Kept beside the samples: most of what is asked of a series is this. */
  lastAt = -Infinity;
  last: number | undefined = undefined;
  private readonly capacity: number;

  /** @param capacity samples kept at least; at most twice as many are held */
  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get length(): number {
    return this.at.length;
  }

  /** Puts a sample in its place by time. A second sample of the same time is left out: `false`. */
  add(at: number, value: number): boolean {
    if (at > this.lastAt) {
      this.at.push(at);
      this.value.push(value);
      this.lastAt = at;
      this.last = value;
    } else {
      const index = this.indexAfter(at);
      if (index > 0 && this.at[index - 1] === at) return false;
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
    this.lastAt = index === 0 ? -Infinity : (this.at[index - 1] as number);
    this.last = this.value[index - 1];
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

/** Where values are put in order without a new list for each median; holds nothing between two calls. */
let scratch = new Float64Array(256);

function scratchFor(count: number): Float64Array {
  if (scratch.length < count) scratch = new Float64Array(2 * count);
  return scratch;
}

/** Up to so many values, inclusive, are sorted by insertion: faster than the general way, and most medians are of a few. */
const SMALL = 16;

/** Median of the first `count` values, 1 or more, which change their places. */
function medianIn(values: Float64Array, count: number): number {
  const half = count >> 1;
  if (count <= SMALL) insertionSort(values, count);
  else select(values, count, half);
  const upper = values[half] as number;
  if (count % 2 === 1) return upper;
  let lower = values[0] as number;
  for (let index = 1; index < half; index += 1) if ((values[index] as number) > lower) lower = values[index] as number;
  return (lower + upper) / 2;
}

function insertionSort(values: Float64Array, count: number): void {
  for (let index = 1; index < count; index += 1) {
    const value = values[index] as number;
    let place = index;
    for (; place > 0 && (values[place - 1] as number) > value; place -= 1) values[place] = values[place - 1] as number;
    values[place] = value;
  }
}

/** Puts the value that would stand at `place` in order there, none greater before it and none less behind it. @source Hoare 1961, algorithm 65 (find) */
function select(values: Float64Array, count: number, place: number): void {
  let left = 0;
  let right = count - 1;
  while (left < right) {
    const pivot = values[place] as number;
    let from = left;
    let to = right;
    while (from <= to) {
      while ((values[from] as number) < pivot) from += 1;
      while (pivot < (values[to] as number)) to -= 1;
      if (from > to) break;
      const value = values[from] as number;
      values[from] = values[to] as number;
      values[to] = value;
      from += 1;
      to -= 1;
    }
    if (to < place) left = from;
    if (place < from) right = to;
  }
}

/** NaN of nothing. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The middle value (mean of the two middle ones of an even count); `undefined` of nothing. */
export function median(values: readonly number[]): number | undefined {
  return medianFrom(values, 0, values.length);
}

/** The same of the values at [from, to). */
function medianFrom(values: readonly number[], from: number, to: number): number | undefined {
  const count = to - from;
  if (count <= 0) return undefined;
  const sorted = scratchFor(count);
  for (let index = 0; index < count; index += 1) sorted[index] = values[from + index] as number;
  return medianIn(sorted, count);
}

/** Median of the last `minutes` up to `now`, when at least `countMin` samples are there. */
export function recentMedian(series: Series | undefined, now: number, minutes: number, countMin: number): number | undefined {
  if (!series) return undefined;
  const from = series.indexAfter(now - minutes * 60_000);
  let to = series.length;
  while (to > from && (series.at[to - 1] as number) > now) to -= 1;
  return to - from >= countMin ? medianFrom(series.value, from, to) : undefined;
}
