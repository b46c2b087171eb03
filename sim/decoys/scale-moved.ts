import { DAY_MS, MINUTE_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const scaleMoved: DecoyEntry = {
  id: 'scale-moved',
  title: 'The scale stands on the carpet',
  meaning: 'After cleaning, the scale is on a soft floor: it shows kilograms too few.',
  sources: ['soft floor −1 to −4 kg: assumption'],
  lookAlike: 'dehydration',
  perDay: 0.01,
  answers: { visit: 1 },
  mustNot: ['weight-loss'],
  fits: (_profile, devices) => devices.includes('scale'),
  plant({ onset, severity, durationMs, draw }) {
    const holdMs = durationMs ?? (1 + 3 * draw(0)) * DAY_MS;
    return {
      end: onset + MINUTE_MS + holdMs + MINUTE_MS,
      influences: [
        { input: 'otherPerson', size: -1.2 - 2.8 * severity, from: onset, riseMs: MINUTE_MS, holdMs, fallMs: MINUTE_MS, device: 'scale' },
      ],
      events: [],
    };
  },
};
