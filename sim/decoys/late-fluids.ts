import { DAY_MS, HOUR_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const lateFluids: DecoyEntry = {
  id: 'late-fluids',
  title: 'Much to drink in the evening',
  meaning: 'A party: up three times that night, and nothing is wrong.',
  sources: ['SL-2: two and more voids are common; assumption'],
  lookAlike: 'urinary-infection',
  perDay: 0.03,
  mustNot: ['restless-nights', 'wandering'],
  fits: (_profile, devices) => devices.includes('smart-bed'),
  plant({ onset, severity, draw }) {
    const midnight = Math.floor(onset / DAY_MS) * DAY_MS + DAY_MS;
    const events = [0, 1, 2].map((index) => ({ at: midnight + (0.3 + 1.6 * index + 0.8 * draw(index)) * HOUR_MS, target: 'resident' as const, event: 'TOILET' }));
    return { end: midnight + 8 * HOUR_MS, influences: [{ input: 'fluid', size: 0.4 + 0.5 * severity, from: onset, riseMs: HOUR_MS, holdMs: 4 * HOUR_MS, fallMs: 6 * HOUR_MS }], events };
  },
};
