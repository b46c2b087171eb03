/**
 * What is usual for this person, learned while they are well. Readings are gathered in buckets of 15 minutes, one median each; the baseline is the
 * median of the buckets old enough not to be part of what is going on now. While a signal departs from it, buckets are kept out (frozen), so an
 * illness that comes on over hours does not teach itself as normal. Sleep and waking have baselines of their own.
 * @source Skubic 2015, PMC4848095: alerts on personal normals were useful. Bucket, age and freeze lengths: assumption.
 */
import { median } from './series.ts';

export const BUCKET_MS = 15 * 60_000;
/** Age at which a bucket begins to count. @source assumption: half an hour, the span of the rules' own persistence */
export const BUCKET_AGE_MIN_MS = 30 * 60_000;
/** Buckets kept: eight hours. */
const BUCKETS_MAX = 32;
/** Buckets before a baseline is trusted: 45 minutes. */
export const BUCKETS_MIN = 3;
/** Readings that make a bucket. */
const READINGS_MIN = 5;
/** After so long, a departure is the new normal. */
const FROZEN_MAX_MS = 6 * 3_600_000;

export class Baseline {
  private open: { start: number; values: number[]; frozen: boolean } | undefined;
  private buckets: { end: number; value: number }[] = [];
  private frozenSince: number | undefined;
  /** the usual for every time in [from, until): then the next bucket is old enough */
  private cached: { from: number; until: number; value: number | undefined } | undefined;

  /** Takes one valid reading. Readings older than the open bucket are left out. */
  add(at: number, value: number): void {
    const start = at - (at % BUCKET_MS);
    if (this.open && start > this.open.start) this.close();
    if (!this.open) this.open = { start, values: [], frozen: false };
    if (start === this.open.start) this.open.values.push(value);
  }

  /** Says whether the signal departs from the usual now; if so the open bucket will not be learned. */
  freeze(departs: boolean, now: number): void {
    if (!departs) {
      this.frozenSince = undefined;
      return;
    }
    this.frozenSince ??= now;
    if (now - this.frozenSince < FROZEN_MAX_MS && this.open) this.open.frozen = true;
  }

  private close(): void {
    const open = this.open;
    this.open = undefined;
    if (!open || open.frozen || open.values.length < READINGS_MIN) return;
    this.buckets.push({ end: open.start + BUCKET_MS, value: median(open.values) as number });
    if (this.buckets.length > BUCKETS_MAX) this.buckets.shift();
    this.cached = undefined;
  }

  /** The usual value, or `undefined` while too little is known. */
  value(now: number): number | undefined {
    const { cached, buckets } = this;
    if (cached && now >= cached.from && now < cached.until) return cached.value;
    let old = buckets.length;
    while (old > 0 && (buckets[old - 1] as { end: number }).end > now - BUCKET_AGE_MIN_MS) old -= 1;
    const value = old < BUCKETS_MIN ? undefined : median(buckets.slice(0, old).map((bucket) => bucket.value));
    this.cached = { from: (buckets[old - 1]?.end ?? -Infinity) + BUCKET_AGE_MIN_MS, until: (buckets[old]?.end ?? Infinity) + BUCKET_AGE_MIN_MS, value };
    return value;
  }
}
