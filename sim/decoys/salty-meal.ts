import { HOUR_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const saltyMeal: DecoyEntry = {
  id: 'salty-meal',
  title: 'A salty feast',
  meaning: 'Smoked meat and soup: a kilogram of water stays for two days and goes.',
  sources: ['6 g of salt hold about 1 L of water: usual figure; assumption'],
  lookAlike: 'heart-failure-fluid-gain',
  perDay: 0.03,
  mustNot: ['weight-gain'],
  fits: (_profile, devices) => devices.includes('scale'),
  plant({ onset, severity, durationMs, draw }) {
    const holdMs = durationMs ?? (12 + 12 * draw(0)) * HOUR_MS;
    return {
      end: onset + 10 * HOUR_MS + holdMs + 20 * HOUR_MS,
      influences: [
        { input: 'fluid', size: 0.7 + 0.9 * severity, from: onset, riseMs: 10 * HOUR_MS, holdMs, fallMs: 20 * HOUR_MS },
      ],
      events: [],
    };
  },
};
