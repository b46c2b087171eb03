import { HOUR_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { SOON } from './expectations.ts';
import { endOf } from './parts.ts';
import { spell } from './spell.ts';
import { signs } from './symptoms.ts';

export const streetPowerCut: FaultEntry = {
  id: 'street-power-cut',
  title: 'A street without power',
  meaning: 'All homes are dark at one moment: hubs with a backup cell say so, and within minutes all are silent.',
  layer: 'shared',
  shared: true,
  sources: ['IEEE 1366: interruptions of supply last hours where they last (CAIDI); the mobile network has cells of its own; 0.5–6 hours: assumption'],
  lookAlike: 'isp-outage',
  symptoms: signs('shared', ['all-devices-silent', 'will-received', 'new-epoch-on-return', 'neighbours-too'], ['backlog-returned', 'arrives-late', 'short-silences', 'call-poor-provider']),
  expects: SOON,
  fits: () => true,
  plant(context) {
    const end = endOf(context, 0.5 * HOUR_MS, 6 * HOUR_MS);
    return { end, influences: [], events: spell('hub', 'MAINS_LOST', 'MAINS_BACK', context.onset, end) };
  },
};
