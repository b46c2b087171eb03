import { HOUR_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const roomTooWarm: DecoyEntry = {
  id: 'room-too-warm',
  title: 'A heat wave in the flat',
  meaning: 'Thirty degrees indoors: skin is warm, the pulse a little up, nobody is ill.',
  sources: ['heart rate rises by some beats in heat: assumption'],
  lookAlike: 'respiratory-virus',
  perDay: 0.01,
  mustNot: ['fever', 'tachycardia'],
  fits: (_profile, devices) => devices.includes('thermometer'),
  plant({ onset, severity, durationMs }) {
    const holdMs = durationMs ?? 8 * HOUR_MS;
    return {
      end: onset + 2 * HOUR_MS + holdMs + 4 * HOUR_MS,
      influences: [
        { input: 'roomTemperature', size: 6 + 4 * severity, from: onset, riseMs: 2 * HOUR_MS, holdMs, fallMs: 4 * HOUR_MS },
        { input: 'siteTemperature', size: 0.3 + 0.4 * severity, from: onset, riseMs: 2 * HOUR_MS, holdMs, fallMs: 4 * HOUR_MS, device: 'thermometer' },
        { input: 'heartRate', size: 3 + 4 * severity, from: onset, riseMs: 2 * HOUR_MS, holdMs, fallMs: 4 * HOUR_MS },
      ],
      events: [],
    };
  },
};
