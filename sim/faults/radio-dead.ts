import { HOUR_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { SOON } from './expectations.ts';
import { endOf } from './parts.ts';
import { spell } from './spell.ts';
import { signs } from './symptoms.ts';

export const radioDead: FaultEntry = {
  id: 'radio-dead',
  title: 'A hub whose radio is dead',
  meaning: 'The stick or the aerial is out: the hub is well, and hears none of its devices.',
  layer: 'link',
  sources: ['nothing is heard, for 0.5–8 hours: assumption'],
  lookAlike: 'hub-hang',
  symptoms: signs('link', ['link-errors-rose'], ['one-device-silent', 'one-device-patchy', 'link-signal-fell']),
  expects: SOON,
  fits: (_profile, devices) => devices.length > 1,
  plant(context) {
    const end = endOf(context, 0.5 * HOUR_MS, 8 * HOUR_MS);
    return { end, influences: [], events: spell('link', 'LOSE', 'RESTORE', context.onset, end) };
  },
};
