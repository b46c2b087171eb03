import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const guestInTheBed: DecoyEntry = {
  id: 'guest-in-the-bed',
  title: 'Somebody else in the bed',
  meaning: 'A grandchild sleeps in: the mat feels their heart and breath as well.',
  sources: ['SE-17: under-mattress sensors do not know who lies there; some nights a year: assumption'],
  lookAlike: 'pneumonia',
  perDay: 0.02,
  mustNot: ['tachycardia', 'tachypnoea', 'early-warning', 'apnoea'],
  fits: (_profile, devices) => devices.includes('smart-bed'),
  plant({ onset, severity, durationMs }) {
    const holdMs = durationMs ?? 8 * HOUR_MS;
    return {
      end: onset + MINUTE_MS + holdMs + MINUTE_MS,
      influences: [
        { input: 'otherBody', size: 0.6 + 0.4 * severity, from: onset, riseMs: MINUTE_MS, holdMs, fallMs: MINUTE_MS, device: 'smart-bed' },
      ],
      events: [],
    };
  },
};
