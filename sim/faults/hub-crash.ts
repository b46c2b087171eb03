import { MINUTE_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { BRIEF } from './expectations.ts';
import { signs } from './symptoms.ts';

export const hubCrash: FaultEntry = {
  id: 'hub-crash',
  title: 'A hub that crashes',
  meaning: 'It stands still until its watchdog restarts it; what was measured meanwhile is gone.',
  layer: 'hub',
  sources: ['the watchdog restarts it within 6 minutes, and it boots: assumption'],
  lookAlike: 'broker-restart',
  symptoms: signs('hub', ['new-epoch-on-return', 'neighbours-fine'], ['hub-on-backup-cell', 'many-epochs', 'all-times-off', 'short-silences', 'sequence-gap']),
  expects: BRIEF,
  fits: () => true,
  plant({ onset, severity, durationMs, runEnd, draw }) {
    const crash = Math.round(Math.min(runEnd, onset + (durationMs ?? 6 * severity * (0.5 + 0.5 * draw(0)) * MINUTE_MS)));
    return {
      end: Math.min(runEnd, crash + 2 * MINUTE_MS),
      influences: [],
      events: [{ at: onset, target: 'hub', event: 'HANG', until: crash }, { at: crash, target: 'hub', event: 'CRASH' }],
    };
  },
};
