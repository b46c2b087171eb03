import { HOUR_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const watchLeftOff: DecoyEntry = {
  id: 'watch-left-off',
  title: 'The watch lies on the charger',
  meaning: 'A day without the watch: no steps, and no pulse from the wrist.',
  sources: ['AD-7, AD-8: wear gaps; a day or more: assumption'],
  lookAlike: 'frailty-decline',
  perDay: 0.04,
  mustNot: ['activity-decline', 'long-lie'],
  fits: (_profile, devices) => devices.includes('wearable'),
  plant({ onset, durationMs, draw }) {
    const end = onset + (durationMs ?? (8 + 30 * draw(0)) * HOUR_MS);
    return { end, device: 'wearable' as const, influences: [], events: [{ at: onset, target: 'sensor' as const, device: 'wearable' as const, event: 'DETACH' }, { at: end, target: 'sensor' as const, device: 'wearable' as const, event: 'ATTACH' }] };
  },
};
