import { HOUR_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { SOON } from './expectations.ts';

export const probeOff: FaultEntry = {
  id: 'probe-off',
  title: 'An oximeter clip off the finger',
  meaning: 'The clip lies on the bed and reads stray light.',
  layer: 'device',
  sources: ['AD-8: sensors lost in 6–34 % of hours on a ward; length 1–4 hours: assumption'],
  lookAlike: 'copd-exacerbation',
  symptoms: { 'signal-quality-poor': 'present', 'all-devices-silent': 'absent', 'will-received': 'absent', 'uplink-signal-fell': 'absent', 'hub-on-backup-cell': 'absent', 'backlog-returned': 'absent', 'new-epoch-on-return': 'absent' },
  expects: SOON,
  fits: (_profile, devices) => devices.includes('pulse-oximeter'),
  plant({ onset, durationMs, runEnd, draw }) {
    const end = Math.min(runEnd, onset + (durationMs ?? (1 + 3 * draw(0)) * HOUR_MS));
    return {
      end,
      device: 'pulse-oximeter',
      influences: [],
      events: [{ at: onset, target: 'sensor', device: 'pulse-oximeter', event: 'DETACH' }, { at: end, target: 'sensor', device: 'pulse-oximeter', event: 'ATTACH' }],
    };
  },
};
