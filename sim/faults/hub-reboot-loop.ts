import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { SOON } from './expectations.ts';
import { endOf, inTurn } from './parts.ts';
import { signs } from './symptoms.ts';

export const hubRebootLoop: FaultEntry = {
  id: 'hub-reboot-loop',
  title: 'A hub that restarts again and again',
  meaning: 'A worn memory card or a failing supply: it runs for some minutes, and boots once more.',
  layer: 'hub',
  sources: ['boots each 3–12 minutes, over 0.5–6 hours: assumption'],
  lookAlike: 'uplink-flapping',
  symptoms: signs('hub', ['new-epoch-on-return', 'many-epochs', 'short-silences', 'neighbours-fine'], ['hub-on-backup-cell', 'all-times-off', 'sequence-gap']),
  expects: SOON,
  fits: () => true,
  plant(context) {
    const { onset, severity } = context;
    const end = endOf(context, 0.5 * HOUR_MS, 6 * HOUR_MS);
    const crashes = inTurn(context, onset, end, () => 1, (draw) => (12 - 7 * severity) * (0.6 + 0.6 * draw) * MINUTE_MS);
    return { end, influences: [], events: crashes.map(([at]) => ({ at, target: 'hub', event: 'CRASH' })) };
  },
};
