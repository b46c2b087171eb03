/** How well a video visit is heard and seen on either side, of late. */
import { CODES } from '../../contract/codes.ts';
import type { DeviceState } from './patient-state.ts';
import type { Series } from './series.ts';

const MINUTE_MS = 60_000;

/** Opinion score below which a side is poor. @source ITU-T P.800: 3 is fair, 2 poor */
export const POOR_CALL = 3;
/** So many minutes of a call are looked at, and so many of them must be poor. @source assumption: a moment's stutter is none */
const SPAN_MS = 6 * MINUTE_MS;
const POOR_MIN = 3;
/** From so good a mean on, a side is right again; between the two nothing is said. @source a good home line gives about 4; assumption */
const GOOD_CALL = 3.6;
const READINGS_MIN = 3;

/** What the next visit is like is not known before it: a ticket stands for so long after the last, ms. @source assumption */
const STANDS_MS = 12 * 60 * MINUTE_MS;

/** Whether the last visit is so long ago that its trouble is nobody's any more. */
export function forgotten(tablet: DeviceState, now: number): boolean {
  return now - (tablet.series.get(CODES.callQualityHome.code)?.lastAt ?? -Infinity) > STANDS_MS;
}

export interface Side {
  state: 'poor' | 'good' | 'unknown';
  /** mean of the minutes looked at */
  mean: number;
  since: number;
}

function sideOf(series: Series | undefined, now: number): Side {
  const from = series ? series.indexAfter(now - SPAN_MS) : 0;
  const values = series ? series.value.slice(from) : [];
  if (!series || values.length < READINGS_MIN) return { state: 'unknown', mean: 0, since: now };
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const poor = values.filter((value) => value < POOR_CALL).length;
  const state = poor >= POOR_MIN && 2 * poor > values.length ? 'poor' : mean >= GOOD_CALL ? 'good' : 'unknown';
  return { state, mean: Math.round(10 * mean) / 10, since: series.at[from] as number };
}

/** What each end of the visit says of itself. @param now close of the tick: old minutes of a backlog are no call of now */
export function sidesOf(tablet: DeviceState, now: number): { home: Side; provider: Side } {
  return { home: sideOf(tablet.series.get(CODES.callQualityHome.code), now), provider: sideOf(tablet.series.get(CODES.callQualityProvider.code), now) };
}
