import { HOUR_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { SOON } from './expectations.ts';

export const hubPowerLoss: FaultEntry = {
  id: 'hub-power-loss',
  title: 'A hub without power',
  meaning: 'The plug is pulled or the fuse is out: nothing from this home arrives, and nothing is kept.',
  layer: 'hub',
  sources: ['roles-and-training §2.5: hub unreachable, no buffered data; length 1–4 hours: assumption'],
  lookAlike: 'uplink-outage',
  symptoms: { 'all-devices-silent': 'present', 'will-received': 'present', 'new-epoch-on-return': 'present', 'uplink-signal-fell': 'absent', 'backlog-returned': 'absent', 'one-device-silent': 'absent', 'signal-quality-poor': 'absent', 'device-battery-fell': 'absent' },
  expects: SOON,
  fits: () => true,
  plant({ onset, durationMs, runEnd, draw }) {
    const end = Math.min(runEnd, onset + (durationMs ?? (1 + 3 * draw(0)) * HOUR_MS));
    return { end, influences: [], events: [{ at: onset, target: 'hub', event: 'MAINS_LOST' }, { at: end, target: 'hub', event: 'MAINS_BACK' }] };
  },
};
