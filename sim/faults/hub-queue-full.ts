import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { STORE_MAX } from '../hub-store.ts';
import { SOON } from './expectations.ts';
import { endOf, held } from './parts.ts';
import { spell } from './spell.ts';
import { signs } from './symptoms.ts';

export const hubQueueFull: FaultEntry = {
  id: 'hub-queue-full',
  title: 'A hub whose store is full',
  meaning: 'Something else fills its memory: when the network fails it keeps the last packs only, and the oldest are gone.',
  layer: 'hub',
  sources: ['fleet-and-load §8.5: a bounded queue that drops its oldest', 'room for 0.1–0.85 of the packs of an outage of 45–180 minutes: assumption'],
  lookAlike: 'uplink-outage',
  symptoms: signs('hub', ['all-devices-silent', 'will-received', 'sequence-gap', 'neighbours-fine'], ['hub-on-backup-cell', 'new-epoch-on-return', 'many-epochs', 'all-times-off', 'short-silences']),
  expects: SOON,
  fits: () => true,
  plant(context) {
    const { onset, severity } = context;
    const end = endOf(context, 0.75 * HOUR_MS, 3 * HOUR_MS);
    const packs = (end - onset) / MINUTE_MS; // a pack a minute
    const room = Math.max(2, Math.round(packs * (0.85 - 0.75 * severity)));
    return { end, influences: [held('storeTaken', 1 - room / STORE_MAX, onset - 1, end + MINUTE_MS)], events: spell('uplink', 'DROP', 'RECOVER', onset, end) };
  },
};
