import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { ActEntry } from '../core/catalogue.ts';

export const call: ActEntry = {
  id: 'call',
  title: 'A call to the resident',
  meaning: 'Somebody rings and asks how they are.',
  effect: 'wakes who sleeps, calms, reminds of measurements and doses',
  delay: 'answered after 1–3 minutes; reminds for six hours',
  sources: [
    'roles-and-training facts: nurse’s and coordinator’s calls',
    'reminders raise adherence (AD facts); log-odds +1.5 and calm of a third: assumption',
  ],
  lookAlike: 're-measure',
  fits: () => true,
  plant({ onset, draw }) {
    const at = onset + (1 + 2 * draw(0)) * MINUTE_MS;
    return {
      end: at + 6 * HOUR_MS,
      influences: [
        { input: 'prompted', size: 1.5, from: at, riseMs: MINUTE_MS, holdMs: 5 * HOUR_MS, fallMs: HOUR_MS }, { input: 'calm', size: 0.33, from: at, riseMs: 2 * MINUTE_MS, holdMs: 20 * MINUTE_MS, fallMs: 40 * MINUTE_MS },
      ],
      events: [{ at, target: 'resident', event: 'WAKE' }],
      treats: { at, riseMs: 10 * MINUTE_MS },
    };
  },
};
