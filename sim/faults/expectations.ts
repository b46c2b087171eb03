/** What is expected of a pipeline when kit fails. Numbers without another source, response times above all, are assumptions: local policy in real programmes. */
import { ALERT_CODE_IDS, ALERT_CODES } from '../../contract/alert-codes.ts';
import type { Role } from '../../contract/alert.ts';
import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { Expectation } from '../../contract/truth.ts';

const TECHNICAL = ALERT_CODE_IDS.filter((code) => ALERT_CODES[code].kind === 'technical');

/** A ticket of any layer finds a fault; the first one is then judged for its layer (SCORING §2). */
export function ticket(deadlineMs: number, { roles = ['technician'], graceMs = 30 * MINUTE_MS }: { roles?: Role[]; graceMs?: number } = {}): Expectation {
  return { codes: [...TECHNICAL], roles, priorities: ['high', 'medium', 'low'], deadlineMs, graceMs };
}
/** Nothing of the home is heard, or alarms come too late. */
export const SOON = ticket(HOUR_MS);
/** One device fails, or its values do. */
export const TODAY = ticket(4 * HOUR_MS);
/** Over before anybody can act, and still worth a ticket: it comes again. */
export const BRIEF = ticket(4 * HOUR_MS, { graceMs: 4 * HOUR_MS });
/** Somebody has to be called and shown how: who calls may be of another desk. */
export const MISUSE = ticket(24 * HOUR_MS, { roles: ['technician', 'nurse', 'virtual-assistant'] });
/** A visit is under way, or the next one will be as bad. */
export const VISIT = ticket(HOUR_MS, { roles: ['technician', 'telehealth-coordinator'], graceMs: HOUR_MS });
