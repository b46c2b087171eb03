import { HOUR_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { SOON } from './expectations.ts';
import { endOf } from './parts.ts';
import { spell } from './spell.ts';
import { signs } from './symptoms.ts';

export const hubStorageLost: FaultEntry = {
  id: 'hub-storage-lost',
  title: 'A hub that loses what it kept',
  meaning: 'While the network is out its memory fails and it boots: nothing of what it held will ever come.',
  layer: 'hub',
  sources: ['fleet-and-load §8.5: a queue lost on reboot', 'after 0.25–0.9 of an outage of 45–180 minutes: assumption'],
  lookAlike: 'uplink-outage',
  symptoms: signs('hub', ['all-devices-silent', 'will-received', 'new-epoch-on-return', 'neighbours-fine'], ['hub-on-backup-cell', 'many-epochs', 'all-times-off', 'short-silences']),
  expects: SOON,
  fits: () => true,
  plant(context) {
    const { onset, severity } = context;
    const end = endOf(context, 0.75 * HOUR_MS, 3 * HOUR_MS);
    const at = onset + Math.round((0.25 + 0.65 * severity) * (end - onset));
    return { end, influences: [], events: [...spell('uplink', 'DROP', 'RECOVER', onset, end), { at, target: 'hub', event: 'STORAGE_LOST' }] };
  },
};
