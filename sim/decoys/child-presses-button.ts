import { MINUTE_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const childPressesButton: DecoyEntry = {
  id: 'child-presses-button',
  title: 'A grandchild presses the button',
  meaning: 'The red button is too tempting.',
  sources: ['call centres: most presses are no emergency; assumption'],
  lookAlike: 'fall-with-long-lie',
  perDay: 0.01,
  mustNot: ['sos'],
  fits: (_profile, devices) => devices.includes('sos-button') || devices.includes('fall-pendant'),
  plant({ devices, onset }) {
    const device = devices.includes('sos-button') ? ('sos-button' as const) : ('fall-pendant' as const);
    return { end: onset + 10 * MINUTE_MS, influences: [], events: [{ at: onset, target: 'kit' as const, device, event: 'sos', artefact: true }] };
  },
};
