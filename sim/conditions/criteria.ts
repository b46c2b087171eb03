/** Crossings that the criteria of episodes are made of. */
import type { Series } from '../core/catalogue.ts';
import type { SignalName } from '../../contract/codes.ts';
import type { EventType } from '../../contract/messages.ts';
import { DAY_MS, MINUTE_MS } from '../core/math.ts';

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

/** A spell that nobody planted begins so long before its crossing: what leads to it is under way, and a pipeline that sees it coming is right. @source assumption: rapid insulin and a meal move glucose for about that long before */
export const BEFORE_MS = 45 * MINUTE_MS;

/** Spells nearer to each other than this are one. @source assumption */
const JOINED_MS = 120 * MINUTE_MS;

/** Spells of at least `minutes` in which samples a minute apart satisfy `holds`, joined where less than two hours lie between: [from, to), and the lowest and highest value. */
export function spells(series: Series, signal: SignalName, minutes: number, holds: (value: number) => boolean): { from: number; to: number; lowest: number; highest: number }[] {
  const runs: { from: number; to: number; lowest: number; highest: number }[] = [];
  for (const [at, value] of series.samples(signal)) {
    if (!holds(value)) continue;
    const last = runs.at(-1);
    if (last && at - last.to < MINUTE_MS) {
      last.to = at + MINUTE_MS;
      last.lowest = Math.min(last.lowest, value);
      last.highest = Math.max(last.highest, value);
    } else runs.push({ from: at, to: at + MINUTE_MS, lowest: value, highest: value });
  }
  const joined: typeof runs = []; // until it has clearly passed it is one spell
  for (const run of runs.filter(({ from, to }) => to - from >= minutes * MINUTE_MS)) {
    const last = joined.at(-1);
    if (last && run.from - last.to < JOINED_MS) Object.assign(last, { to: run.to, lowest: Math.min(last.lowest, run.lowest), highest: Math.max(last.highest, run.highest) });
    else joined.push(run);
  }
  return joined;
}

/** The earlier of two crossings. */
export function earliest(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}

/** The first sample from `from` (inclusive) that satisfies `holds`; `null`: none. */
export function first(series: Series, signal: SignalName, from: number, holds: (value: number) => boolean): number | null {
  return consecutive(series, signal, from, 1, 0, holds);
}

/** When an event of a type is first told, from `from` (inclusive); `null`: never. */
export function told(series: Series, types: readonly EventType[], from: number): number | null {
  return series.events().find(([at, type]) => at >= from && types.includes(type))?.[0] ?? null;
}

/**
 * First time from `from` at which two signals together satisfy `holds`, each sample of the first with the latest of the second not older than `withinMs`, `count` times in a row; `null`: never.
 */
export function together(series: Series, one: SignalName, other: SignalName, from: number, count: number, withinMs: number, holds: (a: number, b: number) => boolean): number | null {
  const others = series.samples(other);
  let next = 0;
  let run = 0;
  for (const [at, value] of series.samples(one)) {
    while (next + 1 < others.length && (others[next + 1] as (typeof others)[number])[0] <= at) next += 1;
    const [otherAt, otherValue] = others[next] ?? [Infinity, 0];
    if (at < from) continue;
    run = otherAt <= at && at - otherAt <= withinMs && holds(value, otherValue) ? run + 1 : 0;
    if (run >= count) return at;
  }
  return null;
}

/** End of the first whole day from `from` whose sum of a signal is below `limit`, `days` times in a row; days in which fewer than `atLeast` samples lie are passed over. `null`: never. */
export function lowDays(series: Series, signal: SignalName, from: number, days: number, atLeast: number, limit: number): number | null {
  const sums = new Map<number, [sum: number, count: number]>();
  for (const [at, value] of series.samples(signal)) {
    if (at < from) continue;
    const day = Math.floor(at / DAY_MS);
    const [sum, count] = sums.get(day) ?? [0, 0];
    sums.set(day, [sum + value, count + 1]);
  }
  let run = 0;
  for (const [day, [sum, count]] of [...sums].toSorted(([a], [b]) => a - b)) {
    if (count < atLeast || day * DAY_MS < from) continue;
    run = sum < limit ? run + 1 : 0;
    if (run >= days) return (day + 1) * DAY_MS;
  }
  return null;
}
