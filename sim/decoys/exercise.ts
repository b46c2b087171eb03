import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const exercise: DecoyEntry = {
  id: 'exercise',
  title: 'Exercise at home',
  meaning: 'Gymnastics by the television: the pulse and the breath rise, as they should.',
  sources: ['4–6 MET for 15–30 minutes: assumption'],
  lookAlike: 'copd-exacerbation',
  perDay: 0.3,
  mustNot: ['tachycardia', 'early-warning', 'tachypnoea', 'hypoxia'],
  fits: () => true,
  plant({ onset, severity, durationMs, draw }) {
    const holdMs = durationMs ?? (12 + 15 * draw(0)) * MINUTE_MS;
    return {
      end: onset + holdMs + HOUR_MS / 3,
      influences: [{ input: 'activity', size: 1.2 + 1.2 * severity, from: onset, riseMs: 2 * MINUTE_MS, holdMs, fallMs: 4 * MINUTE_MS }],
      events: [{ at: onset, target: 'resident', event: 'EXERCISE' }],
    };
  },
};
