import { MINUTE_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const whiteCoat: DecoyEntry = {
  id: 'white-coat',
  title: 'Fear of the visit',
  meaning: 'A nurse is expected: pressure and pulse are up, as they always are then.',
  sources: ['white-coat effect about 10–20 mmHg and 5–10 /min: assumption after PAMELA (BP-7: clinic 25/10 above the 24 h mean)'],
  lookAlike: 'hypertensive-crisis',
  perDay: 0.03,
  answers: { call: 0.4 },
  mustNot: ['hypertension', 'tachycardia'],
  fits: (_profile, devices) => devices.includes('blood-pressure-cuff'),
  plant({ onset, severity, durationMs, draw }) {
    const holdMs = durationMs ?? (40 + 60 * draw(0)) * MINUTE_MS;
    return {
      end: onset + 15 * MINUTE_MS + holdMs + 30 * MINUTE_MS,
      influences: [
        { input: 'systolic', size: 12 + 16 * severity, from: onset, riseMs: 15 * MINUTE_MS, holdMs, fallMs: 30 * MINUTE_MS },
        { input: 'heartRate', size: 4 + 6 * severity, from: onset, riseMs: 15 * MINUTE_MS, holdMs, fallMs: 30 * MINUTE_MS },
      ],
      events: [],
    };
  },
};
