import { HOUR_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { SOON } from './expectations.ts';
import { endOf } from './parts.ts';
import { deviceSpell } from './spell.ts';
import { signs } from './symptoms.ts';

export const probeOff: FaultEntry = {
  id: 'probe-off',
  title: 'An oximeter clip off the finger',
  meaning: 'The clip lies on the bed and reads stray light.',
  layer: 'device',
  sources: ['AD-8: sensors lost in 6–34 % of hours on a ward; length 0.5–4 hours: assumption'],
  lookAlike: 'copd-exacerbation',
  symptoms: signs('device', ['signal-quality-poor']),
  expects: SOON,
  fits: (_profile, devices) => devices.includes('pulse-oximeter'),
  plant(context) {
    const end = endOf(context, 0.5 * HOUR_MS, 4 * HOUR_MS);
    return { end, device: 'pulse-oximeter', influences: [], events: deviceSpell('pulse-oximeter', 'DETACH', 'ATTACH', context.onset, end) };
  },
};
