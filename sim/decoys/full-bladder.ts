import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const fullBladder: DecoyEntry = {
  id: 'full-bladder',
  title: 'Measured with a full bladder, talking',
  meaning: 'The resident talks during the measurement and has to go: pressure reads high.',
  sources: ['AHA 2019 (Muntner): full bladder +10–15 mmHg, talk +10'],
  lookAlike: 'hypertensive-crisis',
  perDay: 0.1,
  answers: { call: 0.7, visit: 1 },
  mustNot: ['hypertension'],
  fits: (_profile, devices) => devices.includes('blood-pressure-cuff'),
  plant({ onset, severity, durationMs }) {
    const holdMs = durationMs ?? 9 * HOUR_MS;
    return {
      end: onset + MINUTE_MS + holdMs + MINUTE_MS,
      influences: [
        { input: 'cuff', size: 8 + 12 * severity, from: onset, riseMs: MINUTE_MS, holdMs, fallMs: MINUTE_MS, device: 'blood-pressure-cuff' },
      ],
      events: [],
    };
  },
};
