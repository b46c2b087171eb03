import { HOUR_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { MISUSE } from './expectations.ts';
import { endOf, held } from './parts.ts';
import { signs } from './symptoms.ts';

export const cuffOnSleeve: FaultEntry = {
  id: 'cuff-on-sleeve',
  title: 'A cuff that is always put on over the sleeve',
  meaning: 'Nobody showed how to do it: every measurement reads high, and medicine may be raised for it.',
  layer: 'person',
  sources: ['AHA 2019 (Muntner): a cuff over clothing adds 5–50 mmHg; here 10–32, for 18–72 hours: assumption', 'roles-and-training §2.9: cuff placement was a main error (n = 19)'],
  lookAlike: 'hypertensive-crisis',
  symptoms: signs('person', ['values-of-another']),
  expects: MISUSE,
  fits: (_profile, devices) => devices.includes('blood-pressure-cuff'),
  plant(context) {
    const end = endOf(context, 18 * HOUR_MS, 72 * HOUR_MS);
    const device = 'blood-pressure-cuff';
    return { end, device, influences: [held('cuff', 8 + 24 * context.severity, context.onset, end, { device })], events: [] };
  },
};
