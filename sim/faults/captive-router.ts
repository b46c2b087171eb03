import { HOUR_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { SOON } from './expectations.ts';
import { endOf } from './parts.ts';
import { spell } from './spell.ts';
import { signs } from './symptoms.ts';

export const captiveRouter: FaultEntry = {
  id: 'captive-router',
  title: 'A router that asks for a login',
  meaning: 'The hub hangs on a router whose sign-in page nobody answers: the signal is fine, and nothing gets out.',
  layer: 'uplink',
  sources: ['RFC 8952: captive portals; until somebody signs in, 1–16 hours: assumption'],
  lookAlike: 'hub-certificate-expired',
  symptoms: signs('uplink', ['all-devices-silent', 'will-received', 'backlog-returned', 'neighbours-fine'], ['uplink-signal-fell', 'short-silences', 'call-poor-home']),
  expects: SOON,
  fits: () => true,
  plant(context) {
    const end = endOf(context, HOUR_MS, 16 * HOUR_MS);
    return { end, influences: [], events: spell('uplink', 'DROP', 'RECOVER', context.onset, end) };
  },
};
