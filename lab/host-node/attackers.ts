/** Attackers on sockets: through the egress, to loopback only. */
import { randomUUID } from 'node:crypto';
import { spareAttackers } from '../fleet/attack-session.ts';
import type { Credentials } from '../fleet/wire.ts';
import type { Attackers } from '../run/attack-port.ts';
import { Egress } from './egress.ts';

/** @param anonymous they say no name: the broker asks for none; @param ca PEM, public: whom they trust to sign the broker's certificate. They hold no certificate of their own */
export function attackersOnSockets(credentials: (username: string) => Credentials | undefined, anonymous: boolean, ca?: string): Attackers {
  return spareAttackers({ egress: new Egress({}, ca), credentials, unique: randomUUID, anonymous });
}
