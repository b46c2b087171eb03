/** Crossings that the criteria of episodes are made of. */
import type { Series } from '../core/catalogue.ts';
import type { SignalName } from '../../contract/codes.ts';

/**
 * Time of the last of `count` consecutive samples from `from` (inclusive) that all satisfy `holds` and lie within `withinMs`; `null`: never. Asking for more than one
 * keeps a single odd reading from crossing. @param count at least 1
 */
export function consecutive(series: Series, signal: SignalName, from: number, count: number, withinMs: number, holds: (value: number) => boolean): number | null {
  const run: number[] = [];
  for (const [at, value] of series.samples(signal)) {
    if (at < from) continue;
    if (!holds(value)) {
      run.length = 0;
      continue;
    }
    run.push(at);
    if (run.length > count) run.shift();
    if (run.length === count && at - (run[0] as number) <= withinMs) return at;
  }
  return null;
}

/** The earlier of two crossings. */
export function earliest(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}
