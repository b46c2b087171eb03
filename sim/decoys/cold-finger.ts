import { MINUTE_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const coldFinger: DecoyEntry = {
  id: 'cold-finger',
  title: 'A cold hand with the clip',
  meaning: 'Little blood reaches the finger: the oximeter guesses, mostly low.',
  sources: ['FDA 2013: low perfusion is the oximeter’s main weakness; 20–50 minutes, some times a week: assumption'],
  lookAlike: 'copd-exacerbation',
  perDay: 0.35,
  answers: { 'reposition-probe': 0.9, call: 0.3, visit: 0.9 },
  mustNot: ['hypoxia', 'early-warning', 'device-signal-poor'],
  fits: (_profile, devices) => devices.includes('pulse-oximeter'),
  plant({ onset, severity, durationMs, draw }) {
    const holdMs = durationMs ?? (15 + 30 * draw(0)) * MINUTE_MS;
    return {
      end: onset + 5 * MINUTE_MS + holdMs + 5 * MINUTE_MS,
      influences: [
        { input: 'perfusion', size: 0.5 + 0.5 * severity, from: onset, riseMs: 5 * MINUTE_MS, holdMs, fallMs: 5 * MINUTE_MS, device: 'pulse-oximeter' },
      ],
      events: [],
    };
  },
};
