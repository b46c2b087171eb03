/** What the time conductor shows: how dense events are, and where marks stand. */
import type { AlertRow, TruthRow } from './run-view.ts';

/** Alerts per bin over [from, to): counts by priority rank (1 low – 3 high), `counts[bin * 3 + rank - 1]`. */
export function density(alerts: readonly Pick<AlertRow, 'at' | 'priority'>[], from: number, to: number, bins: number): Uint32Array {
  const counts = new Uint32Array(bins * 3);
  const ranks = { low: 0, medium: 1, high: 2 } as const;
  for (const { at, priority } of alerts) {
    if (at < from || at > to) continue;
    const bin = Math.min(bins - 1, Math.floor(((at - from) / (to - from)) * bins));
    const slot = bin * 3 + ranks[priority];
    counts[slot] = (counts[slot] as number) + 1;
  }
  return counts;
}

/** How many spans hold in the middle of each bin of [from, to). */
export function concurrent(spans: readonly Pick<TruthRow, 'from' | 'to'>[], from: number, to: number, bins: number): Uint32Array {
  const counts = new Uint32Array(bins);
  const bin = (time: number) => Math.min(bins, Math.max(0, Math.ceil(((time - from) / (to - from)) * bins - 0.5)));
  const changes = new Int32Array(bins + 1);
  for (const span of spans) {
    changes[bin(span.from)] = (changes[bin(span.from)] as number) + 1;
    changes[bin(span.to)] = (changes[bin(span.to)] as number) - 1;
  }
  let now = 0;
  for (let index = 0; index < bins; index += 1) {
    now += changes[index] as number;
    counts[index] = now;
  }
  return counts;
}

/** Times at which a scale gets a tick: whole steps of a length that leaves about `most` of them. */
export function ticks(from: number, to: number, most: number): number[] {
  const steps = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080].map((minutes) => minutes * 60_000);
  const step = steps.find((length) => (to - from) / length <= most) ?? steps.at(-1)!;
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, index) => first + index * step);
}

export const VIEWS = ['all', '4h', '1h'] as const;
export type ViewName = (typeof VIEWS)[number];

/** The shown stretch of time: the whole run, or a part around the playhead that turns its page as the playhead leaves it. */
export function stretch(view: ViewName, at: number, start: number, end: number): readonly [number, number] {
  const length = view === '4h' ? 4 * 3_600_000 : view === '1h' ? 3_600_000 : end - start;
  if (length >= end - start) return [start, end];
  const page = length / 2;
  const from = Math.min(end - length, Math.max(start, start + (Math.floor((at - start) / page) - 0.5) * page));
  return [from, from + length];
}
