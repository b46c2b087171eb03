import { MINUTE_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const copdBaselineDip: DecoyEntry = {
  id: 'copd-baseline-dip',
  title: 'A dip that this person always has',
  meaning: 'Up the stairs and down again: with these lungs oxygen drops for minutes and comes back.',
  sources: ['OX-4: half of patients change between desaturating and not within a week; size and length: assumption'],
  lookAlike: 'copd-exacerbation',
  perDay: 1.2,
  answers: { oxygen: 0.2 },
  mustNot: ['hypoxia', 'early-warning', 'tachypnoea'],
  fits: (profile, devices) => profile.conditions.includes('copd') && devices.includes('pulse-oximeter'),
  plant({ onset, severity, durationMs, draw }) {
    const holdMs = durationMs ?? (4 + 8 * draw(0)) * MINUTE_MS;
    return {
      end: onset + 2 * MINUTE_MS + holdMs + 4 * MINUTE_MS,
      influences: [
        { input: 'spo2', size: -2.5 - 3.5 * severity, from: onset, riseMs: 2 * MINUTE_MS, holdMs, fallMs: 4 * MINUTE_MS },
        { input: 'activity', size: 0.9, from: onset, riseMs: 2 * MINUTE_MS, holdMs, fallMs: 4 * MINUTE_MS },
      ],
      events: [],
    };
  },
};
