import { z } from 'zod';

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const SHAPE = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/** A duration as text: a number and one unit, `250ms`, `60s`, `30m`, `14h`, `7d`. Never negative. */
export const Duration = z
  .string()
  .regex(SHAPE, 'a duration is a number and a unit, never negative: 250ms, 60s, 30m, 14h, 7d')
  .meta({ id: 'Duration', examples: ['60s', '14h'] });

/** Milliseconds of a duration text, an integer. @throws RangeError where the text is not a duration. */
export function durationMs(text: string): number {
  const match = SHAPE.exec(text);
  if (!match) throw new RangeError(`not a duration: ${text}`);
  return Math.round(Number(match[1]) * UNIT_MS[match[2] as keyof typeof UNIT_MS]);
}

/** Epoch ms of an ISO 8601 date and time in UTC (`2026-01-14T18:00:00Z`), by integer arithmetic alone. @throws RangeError on other text */
export function isoMs(text: string): number {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?Z$/.exec(text);
  if (!match) throw new RangeError(`not an ISO time in UTC: ${text}`);
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number, number, number];
  const shifted = month > 2 ? year : year - 1; // the year begins in March, so that the leap day ends it
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const days = era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
  const milliseconds = match[7] ? Number(match[7].padEnd(3, '0')) : 0;
  return ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1_000 + milliseconds;
}
