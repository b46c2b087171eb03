import { HOUR_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const lateDose: DecoyEntry = {
  id: 'late-dose',
  title: 'A dose taken late',
  meaning: 'The morning tablets are taken at noon: pressure and pulse are a little up until they work.',
  sources: ['half-life of usual tablets; +8 to +16 mmHg, +4 to +8 /min: assumption'],
  lookAlike: 'hypertensive-crisis',
  perDay: 0.12,
  answers: { medicine: 0.8, call: 0.5 },
  mustNot: ['hypertension', 'tachycardia', 'medication-missed'],
  fits: (profile) => profile.medicines.includes('beta-blocker') || profile.medicines.includes('ace-inhibitor') || profile.medicines.includes('diuretic'),
  plant({ onset, severity, durationMs, draw }) {
    const holdMs = durationMs ?? (4 + 3 * draw(0)) * HOUR_MS;
    return {
      end: onset + HOUR_MS + holdMs + 2 * HOUR_MS,
      influences: [
        { input: 'systolic', size: 8 + 8 * severity, from: onset, riseMs: HOUR_MS, holdMs, fallMs: 2 * HOUR_MS },
        { input: 'heartRate', size: 4 + 4 * severity, from: onset, riseMs: HOUR_MS, holdMs, fallMs: 2 * HOUR_MS },
      ],
      events: [],
    };
  },
};
