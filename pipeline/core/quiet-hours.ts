/** Quiet hours: what is not urgent waits until morning, for the roles that ask for it. A high alert never waits, whatever is configured. */
import { z } from 'zod';
import { ROLES, type Priority, type Role } from '../../contract/alert.ts';
import { minuteOfDay, withinSleep } from './local-day.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const minute = z.int().min(0).max(1_439);

/** `from`, `to`: minutes of the local day, [from, to), over midnight where `from` is the later one; none where they are equal. `hold`: which priorities wait, by role. */
export const QuietHours = z.strictObject({ from: minute, to: minute, hold: z.partialRecord(z.enum(ROLES), z.array(z.enum(['medium', 'low']))) });
export type QuietHours = z.infer<typeof QuietHours>;

/**
 * 22:00 to 07:00: assumption. Nurse and physician are not kept from medium alerts: a NEWS2 of 5 to 6 asks for an urgent response at night too (RCP 2017). Kit and paper wait: calls at night for
 * harmless causes cost the patient's trust (facts/roles-and-training.md §2.9, §3 block F); what endangers is high. Security holds low ones only: assumption.
 */
export const QUIET_HOURS: QuietHours = {
  from: 22 * 60, to: 7 * 60,
  hold: { 'nurse': ['low'], 'physician': ['low'], 'technician': ['medium', 'low'], 'telehealth-coordinator': ['medium', 'low'], 'virtual-assistant': ['medium', 'low'], 'analyst': ['medium', 'low'], 'security': ['low'] },
};

/** When to tell it. @param atLocalMs ms since the epoch of the local clock @returns the same, or the end of the quiet hours it falls into */
export function dueAt(priority: Priority, route: Role, atLocalMs: number, { from, to, hold }: QuietHours): number {
  if (priority === 'high' || !hold[route]?.includes(priority)) return atLocalMs;
  if (!withinSleep([from, to], atLocalMs)) return atLocalMs;
  return Math.floor(atLocalMs / DAY_MS) * DAY_MS + to * MINUTE_MS + (minuteOfDay(atLocalMs) < to ? 0 : DAY_MS);
}
