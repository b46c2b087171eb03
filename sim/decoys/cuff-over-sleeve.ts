import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const cuffOverSleeve: DecoyEntry = {
  id: 'cuff-over-sleeve',
  title: 'A cuff over the sleeve',
  meaning: 'The cuff is put on over a pullover: it reads high.',
  sources: ['AHA 2019 (Muntner): a cuff over clothing adds 5–50 mmHg; here 10–34'],
  lookAlike: 'hypertensive-crisis',
  perDay: 0.06,
  answers: { visit: 1, call: 0.6 },
  mustNot: ['hypertension', 'early-warning'],
  fits: (_profile, devices) => devices.includes('blood-pressure-cuff'),
  plant({ onset, severity, durationMs }) {
    const holdMs = durationMs ?? 11 * HOUR_MS;
    return {
      end: onset + MINUTE_MS + holdMs + MINUTE_MS,
      influences: [
        { input: 'cuff', size: 10 + 24 * severity, from: onset, riseMs: MINUTE_MS, holdMs, fallMs: MINUTE_MS, device: 'blood-pressure-cuff' },
      ],
      events: [],
    };
  },
};
