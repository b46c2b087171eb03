import type { AlertCode } from '../../contract/alert-codes.ts';
import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { Expectation } from '../../contract/truth.ts';

const ALL_LAYERS: AlertCode[] = ['device-silent', 'device-signal-poor', 'device-battery-low', 'link-lost', 'hub-offline', 'uplink-offline', 'shared-outage', 'device-misuse'];

/** A ticket of any layer finds a fault; the first one is then judged for its layer (SCORING §2). @param deadlineMs response time: assumption, local policy in real programmes */
export function ticket(deadlineMs: number): Expectation {
  return { codes: ALL_LAYERS, roles: ['technician'], priorities: ['high', 'medium', 'low'], deadlineMs, graceMs: 30 * MINUTE_MS };
}
/** Response times: assumption, as for every ticket. */
export const SOON = ticket(HOUR_MS);
export const TODAY = ticket(4 * HOUR_MS);
