/** The home's local day. Its times are local wall time, written as UTC (contract/scenario.ts). */
const MINUTE_MS = 60_000;

/** The care plan's sleep, minutes of the day, [from, to), which may pass midnight. */
export type Sleep = readonly [from: number, to: number];

/** Minute of the local day, 0–1439; times before 1970 too. */
export function minuteOfDay(at: number): number {
  return ((Math.floor(at / MINUTE_MS) % 1440) + 1440) % 1440;
}

export function withinSleep([from, to]: Sleep, at: number): boolean {
  const minute = minuteOfDay(at);
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}
