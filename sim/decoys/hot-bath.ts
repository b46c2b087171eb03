import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const hotBath: DecoyEntry = {
  id: 'hot-bath',
  title: 'A hot bath before the thermometer',
  meaning: 'Warm skin after a bath lifts the reading; there is no fever.',
  sources: ['lift of 1.0–1.9 °C that fades over 50 minutes: assumption'],
  lookAlike: 'fall-with-long-lie',
  perDay: 0.12,
  mustNot: ['fever', 'early-warning', 'long-lie'],
  fits: (_profile, devices) => devices.includes('thermometer'),
  plant({ onset, severity }) {
    return {
      end: onset + 80 * MINUTE_MS,
      influences: [{ input: 'siteTemperature', size: 1 + 0.9 * severity, from: onset, riseMs: 10 * MINUTE_MS, holdMs: 20 * MINUTE_MS, fallMs: 0.83 * HOUR_MS }],
      events: [{ at: onset, target: 'resident', event: 'BATHE' }],
    };
  },
};
