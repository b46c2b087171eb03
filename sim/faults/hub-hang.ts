import { HOUR_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { SOON } from './expectations.ts';
import { endOf } from './parts.ts';
import { spell } from './spell.ts';
import { signs } from './symptoms.ts';

export const hubHang: FaultEntry = {
  id: 'hub-hang',
  title: 'A hub that hangs',
  meaning: 'Its lights are on and it does nothing until somebody restarts it; nothing is kept.',
  layer: 'hub',
  sources: ['roles-and-training §2.5: hub unreachable, no buffered data, power cycle; after 0.5–8 hours: assumption'],
  lookAlike: 'uplink-outage',
  symptoms: signs('hub', ['all-devices-silent', 'will-received', 'new-epoch-on-return', 'neighbours-fine'], ['hub-on-backup-cell', 'many-epochs', 'all-times-off', 'short-silences', 'sequence-gap']),
  expects: SOON,
  fits: () => true,
  plant(context) {
    const end = endOf(context, 0.5 * HOUR_MS, 8 * HOUR_MS);
    return { end, influences: [], events: spell('hub', 'HANG', 'RESTART', context.onset, end) };
  },
};
