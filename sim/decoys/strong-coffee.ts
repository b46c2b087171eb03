import { HOUR_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const strongCoffee: DecoyEntry = {
  id: 'strong-coffee',
  title: 'Strong coffee',
  meaning: 'A big cup: pulse and pressure are up for two hours.',
  sources: ['caffeine 200–300 mg: +8 mmHg within an hour (Mesas 2011)'],
  lookAlike: 'hypertensive-crisis',
  perDay: 0.3,
  mustNot: ['hypertension', 'tachycardia'],
  fits: () => true,
  plant({ onset, severity, durationMs, draw }) {
    const holdMs = durationMs ?? (1 + draw(0)) * HOUR_MS;
    return {
      end: onset + HOUR_MS / 2 + holdMs + HOUR_MS,
      influences: [
        { input: 'systolic', size: 5 + 6 * severity, from: onset, riseMs: HOUR_MS / 2, holdMs, fallMs: HOUR_MS },
        { input: 'heartRate', size: 2 + 3 * severity, from: onset, riseMs: HOUR_MS / 2, holdMs, fallMs: HOUR_MS },
      ],
      events: [],
    };
  },
};
