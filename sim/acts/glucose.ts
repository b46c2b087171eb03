import { pulse } from '../conditions/course.ts';
import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { ActEntry } from '../core/catalogue.ts';

export const glucose: ActEntry = {
  id: 'glucose',
  title: 'Sugar by mouth',
  meaning: 'Juice or tablets: 15 to 25 grams of fast sugar.',
  effect: '15 g raise glucose by 40–60 mg/dL within a quarter of an hour',
  delay: 'taken after 1–4 minutes',
  sources: [
    'ADA Standards of Care: the rule of 15',
    'rise per gram: `sim/physiology/glucose.ts`',
  ],
  lookAlike: 'insulin',
  fits: (profile, devices) => devices.includes('cgm') || devices.includes('glucometer') || profile.medicines.includes('insulin'),
  plant({ onset, severity, draw }) {
    const at = onset + (1 + 3 * draw(0)) * MINUTE_MS;
    return { end: at + HOUR_MS, influences: pulse('carbohydrate', 15 + 10 * severity, at, 3), events: [{ at, target: 'resident', event: 'WAKE' }], treats: { at, riseMs: 20 * MINUTE_MS } };
  },
};
