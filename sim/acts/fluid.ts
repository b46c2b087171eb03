import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { ActEntry } from '../core/catalogue.ts';

export const fluid: ActEntry = {
  id: 'fluid',
  title: 'Something to drink',
  meaning: 'Two to four glasses in an hour, or an infusion at home.',
  effect: '0.4 to 0.9 L of water, half of it passed within six hours; too much for a failing heart',
  delay: 'begins after 5–15 minutes',
  sources: [
    'ESPEN 2022 on dehydration in old age',
    'heart failure: fluids restricted to 1.5–2 L a day in decompensation (ESC 2021); passing it: assumption',
  ],
  lookAlike: 'medicine',
  fits: () => true,
  plant({ onset, severity, draw }) {
    const at = onset + (5 + 10 * draw(0)) * MINUTE_MS;
    return {
      end: at + 8 * HOUR_MS,
      influences: [{ input: 'fluid', size: 0.4 + 0.5 * severity, from: at, riseMs: HOUR_MS, holdMs: HOUR_MS, fallMs: 6 * HOUR_MS }, { input: 'blood', size: -0.12 - 0.15 * severity, from: at, riseMs: 1.5 * HOUR_MS, holdMs: HOUR_MS, fallMs: 6 * HOUR_MS }],
      events: [],
      treats: { at, riseMs: 2 * HOUR_MS },
    };
  },
};
