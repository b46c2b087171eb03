/** Words that the files of conditions share: what a good pipeline says, and how an episode runs its course. */
import type { AlertCode } from '../../contract/alert-codes.ts';
import type { Expectation } from '../../contract/truth.ts';
import type { Influence, InputName } from '../core/catalogue.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../core/math.ts';

/** Clinical alerts that nurse or physician answer. @param deadlineMinutes, graceMinutes response times: assumption, local policy in real programmes */
export function clinical(codes: AlertCode[], deadlineMinutes: number, graceMinutes = 30, priorities: Expectation['priorities'] = ['high', 'medium']): Expectation {
  return { codes, roles: ['nurse', 'physician'], priorities, deadlineMs: deadlineMinutes * MINUTE_MS, graceMs: graceMinutes * MINUTE_MS };
}

/** A course in time: it rises, holds and falls. ms */
export interface Course {
  from: number;
  riseMs: number;
  holdMs: number;
  fallMs: number;
}

/** A course of a length of its own, or of the length that was planted. Shares of `rise` and `fall` stay. */
export function course(onset: number, lengthMs: number, riseShare: number, fallShare: number): Course {
  return { from: onset, riseMs: lengthMs * riseShare, holdMs: lengthMs * (1 - riseShare - fallShare), fallMs: lengthMs * fallShare };
}

/** Influences that run one course. */
export function together(shape: Course, sizes: Readonly<Partial<Record<InputName, number>>>): Influence[] {
  return (Object.entries(sizes) as [InputName, number][]).filter(([, size]) => size !== 0).map(([input, size]) => ({ input, size, ...shape }));
}

/** So much of something in so many minutes: the area of a course is `amount`. */
export function pulse(input: InputName, amount: number, from: number, minutes: number): Influence[] {
  return amount === 0 ? [] : [{ input, size: amount / minutes, from, riseMs: MINUTE_MS, holdMs: (minutes - 1) * MINUTE_MS, fallMs: MINUTE_MS }];
}

/** When a course is over. */
export function endOf({ from, riseMs, holdMs, fallMs }: Course, runEnd: number): number {
  return Math.min(runEnd, from + riseMs + holdMs + fallMs);
}

export const DAYS = (days: number) => days * DAY_MS;
export const HOURS = (hours: number) => hours * HOUR_MS;
