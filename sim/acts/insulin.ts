import { pulse } from '../conditions/course.ts';
import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { ActEntry } from '../core/catalogue.ts';

export const insulin: ActEntry = {
  id: 'insulin',
  title: 'A correcting dose of insulin',
  meaning: 'The nurse has the resident inject some units more.',
  effect: 'each unit lowers glucose by the personal sensitivity over four hours; given at a low glucose it does harm',
  delay: 'injected after 5–15 minutes, most effect after 75 minutes',
  sources: [
    'action of rapid analogues: onset 15 minutes, peak 60–90, end 4 hours (labels)',
    'sensitivity: the 1700 rule; assumption',
  ],
  lookAlike: 'glucose',
  fits: (profile) => profile.medicines.includes('insulin') || profile.conditions.includes('diabetes-type-2'),
  plant({ onset, severity, draw }) {
    const at = onset + (5 + 10 * draw(0)) * MINUTE_MS;
    return { end: at + 5 * HOUR_MS, influences: pulse('insulin', 2 + 8 * severity, at, 5), events: [], treats: { at, riseMs: 90 * MINUTE_MS } };
  },
};
