import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const postMealRise: DecoyEntry = {
  id: 'post-meal-rise',
  title: 'A rich meal',
  meaning: 'Cake in the afternoon: glucose rises and falls again.',
  sources: ['GL-1, GL-2: above 180 mg/dL for 1.2 % of the time even in normal people; 60–110 g: assumption'],
  lookAlike: 'hyperglycaemic-crisis',
  perDay: 0.25,
  answers: { insulin: 0 },
  mustNot: ['hyperglycaemia'],
  fits: (profile, devices) => devices.includes('cgm') || (devices.includes('glucometer') && profile.conditions.includes('diabetes-type-2')),
  plant({ onset, severity, draw }) {
    const grams = 60 + 50 * severity;
    return {
      end: onset + (4 + 2 * draw(0)) * HOUR_MS,
      influences: [{ input: 'carbohydrate', size: grams / 20, from: onset, riseMs: MINUTE_MS, holdMs: 19 * MINUTE_MS, fallMs: MINUTE_MS }],
      events: [],
    };
  },
};
