/**
 * Who gets an alert, who is told of it besides, and who is called when nobody took it.
 * @source article on roles in smart home healthcare, `facts/roles-and-training.md` §2: the nurse is the first line for readings, the technician for kit, the coordinator makes visits work, the
 * virtual assistant documents the use of devices, security holds off attackers, the analyst looks at slow change, the physician decides. Which code is whose: assumption where the article is silent.
 */
import { ALERT_CODES } from '../../contract/alert-codes.ts';
import type { AlertCode, AlertKind } from '../../contract/alert-codes.ts';
import type { Role } from '../../contract/alert.ts';

const BY_KIND: Record<AlertKind, Role> = { clinical: 'nurse', technical: 'technician', security: 'security', administrative: 'telehealth-coordinator' };
const BY_CODE: Partial<Record<AlertCode, Role>> = {
  'call-device-poor': 'telehealth-coordinator', 'call-provider-poor': 'telehealth-coordinator', 'device-misuse': 'virtual-assistant', 'device-test': 'technician',
};
/** Slow change is looked at over weeks and people; a dead device of a visit stands in the way of the visit. */
const BESIDES: Partial<Record<AlertCode, readonly Role[]>> = {
  'activity-decline': ['analyst'], 'restless-nights': ['analyst'], 'weight-loss': ['analyst'], 'measurement-missed': ['virtual-assistant'], 'device-misuse': ['technician'], 'message-forged': ['technician'],
};

export function kindOf(code: AlertCode): AlertKind {
  return ALERT_CODES[code].kind;
}

export function routeOf(code: AlertCode): Role {
  return BY_CODE[code] ?? BY_KIND[kindOf(code)];
}

/** Who else is told, for their own work: they need not act. */
export function besides(code: AlertCode): readonly Role[] {
  return BESIDES[code] ?? [];
}

/** Who is called when nobody took a high alert in time. */
export function escalationRouteOf(code: AlertCode): Role {
  return kindOf(code) === 'clinical' ? 'physician' : routeOf(code);
}
