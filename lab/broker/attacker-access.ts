/** What the lab's own broker lets a spare device do, as rules that the `virtual` bus can follow without a broker. */
import type { Profile } from '../../contract/attack.ts';
import { type AccessRules, OPEN_ACCESS } from '../run/attack-bus.ts';
import { spareDevice } from '../run/attack-port.ts';
import { mayPublish, maySubscribe, roleOf } from './access.ts';

/** The same decisions as `lab-broker.ts` takes for the same client. */
export function attackerAccess(profile: Profile, n: number): AccessRules {
  const role = roleOf(spareDevice(n));
  if (profile === 'L0' || !role) return OPEN_ACCESS;
  return { mayConnect: true, mayPublish: (topic) => mayPublish(role, topic, ''), maySubscribe: (filter) => maySubscribe(role, filter, '') };
}
