import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const weakBlow: DecoyEntry = {
  id: 'weak-blow',
  title: 'A blow without force',
  meaning: 'The resident blows half-heartedly: the airways are as wide as ever.',
  sources: ['ATS/ERS 2019: effort is the first cause of a low value; assumption'],
  lookAlike: 'asthma-attack',
  perDay: 0.1,
  answers: { call: 0.9, visit: 1 },
  mustNot: ['airway-narrowing'],
  fits: (_profile, devices) => devices.includes('spirometer'),
  plant({ onset, severity, durationMs }) {
    const holdMs = durationMs ?? 10 * HOUR_MS;
    return {
      end: onset + MINUTE_MS + holdMs + MINUTE_MS,
      influences: [
        { input: 'effort', size: 0.5 + 0.5 * severity, from: onset, riseMs: MINUTE_MS, holdMs, fallMs: MINUTE_MS, device: 'spirometer' },
      ],
      events: [],
    };
  },
};
