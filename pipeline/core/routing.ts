/** Who gets an alert. Clinical to the nurse, kit to the technician, attacks to security, missed measurements to the telehealth coordinator, tests of devices to whoever made them. */
import { ALERT_CODES } from '../../contract/alert-codes.ts';
import type { AlertCode, AlertKind } from '../../contract/alert-codes.ts';
import type { Role } from '../../contract/alert.ts';

/** @source article on roles in smart home healthcare, `facts/roles-and-training.md` §2 */
const ROUTE: Record<AlertKind, Role> = { clinical: 'nurse', technical: 'technician', security: 'security', administrative: 'telehealth-coordinator' };

export function kindOf(code: AlertCode): AlertKind {
  return ALERT_CODES[code].kind;
}

export function routeOf(code: AlertCode): Role {
  return code === 'device-test' ? 'technician' : ROUTE[kindOf(code)];
}

/** Who is called when nobody took a high alert in time. */
export function escalationRouteOf(code: AlertCode): Role {
  return kindOf(code) === 'clinical' ? 'physician' : routeOf(code);
}
