import { HOUR_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { SOON } from './expectations.ts';
import { endOf } from './parts.ts';
import { spell } from './spell.ts';
import { signs } from './symptoms.ts';

export const hubPowerLoss: FaultEntry = {
  id: 'hub-power-loss',
  title: 'A hub without power',
  meaning: 'The plug is pulled or the fuse is out: nothing from this home arrives, and nothing is kept.',
  layer: 'hub',
  sources: ['roles-and-training §2.5: hub unreachable, no buffered data; length 0.5–6 hours: assumption'],
  lookAlike: 'uplink-outage',
  symptoms: signs('hub', ['all-devices-silent', 'will-received', 'new-epoch-on-return', 'neighbours-fine'], ['many-epochs', 'all-times-off', 'short-silences', 'sequence-gap']),
  expects: SOON,
  fits: () => true,
  plant(context) {
    const end = endOf(context, 0.5 * HOUR_MS, 6 * HOUR_MS);
    return { end, influences: [], events: spell('hub', 'MAINS_LOST', 'MAINS_BACK', context.onset, end) };
  },
};
