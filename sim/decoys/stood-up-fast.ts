import { MINUTE_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const stoodUpFast: DecoyEntry = {
  id: 'stood-up-fast',
  title: 'Stood up too fast',
  meaning: 'Pressure drops for a minute or two on standing, and the heart runs after it.',
  sources: ['orthostatic hypotension in about a fifth of people from 65; −20 mmHg within three minutes by definition (Freeman 2011)'],
  lookAlike: 'gastrointestinal-bleeding',
  perDay: 0.5,
  mustNot: ['hypotension', 'tachycardia'],
  fits: (profile) => profile.age >= 65,
  plant({ onset, severity, durationMs, draw }) {
    const holdMs = durationMs ?? (2 + 3 * draw(0)) * MINUTE_MS;
    return {
      end: onset + MINUTE_MS / 2 + holdMs + 2 * MINUTE_MS,
      influences: [
        { input: 'systolic', size: -20 - 15 * severity, from: onset, riseMs: MINUTE_MS / 2, holdMs, fallMs: 2 * MINUTE_MS },
        { input: 'heartRate', size: 8 + 10 * severity, from: onset, riseMs: MINUTE_MS / 2, holdMs, fallMs: 2 * MINUTE_MS },
      ],
      events: [],
    };
  },
};
