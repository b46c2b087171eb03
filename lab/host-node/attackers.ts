/** Attackers on sockets: through the egress, to loopback only. */
import { randomUUID } from 'node:crypto';
import { spareAttackers } from '../fleet/attack-session.ts';
import type { Credentials } from '../fleet/wire.ts';
import type { Attackers } from '../run/attack-port.ts';
import { Egress } from './egress.ts';

/** @param anonymous they say no name: the broker asks for none */
export function attackersOnSockets(credentials: (username: string) => Credentials | undefined, anonymous: boolean): Attackers {
  return spareAttackers({ egress: new Egress(), credentials, unique: randomUUID, anonymous });
}
