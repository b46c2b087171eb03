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
