import { MINUTE_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const compressionLow: DecoyEntry = {
  id: 'compression-low',
  title: 'Lying on the sensor',
  meaning: 'Asleep on the arm with the sensor: the skin is pressed and the reading falls, the blood’s does not.',
  sources: ['compression artefacts in about a tenth of sensor nights: assumption; SE-8'],
  lookAlike: 'nocturnal-hypoglycaemia',
  perDay: 0.1,
  answers: { call: 0.9, 'reposition-probe': 0.9 },
  mustNot: ['hypoglycaemia'],
  fits: (_profile, devices) => devices.includes('cgm'),
  plant({ onset, severity, durationMs, draw }) {
    const holdMs = durationMs ?? (20 + 50 * draw(0)) * MINUTE_MS;
    return {
      end: onset + 10 * MINUTE_MS + holdMs + 8 * MINUTE_MS,
      influences: [
        { input: 'sensorPressure', size: 0.45 + 0.4 * severity, from: onset, riseMs: 10 * MINUTE_MS, holdMs, fallMs: 8 * MINUTE_MS, device: 'cgm' },
      ],
      events: [],
    };
  },
};
