import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const heavyClothes: DecoyEntry = {
  id: 'heavy-clothes',
  title: 'Weighed in coat and shoes',
  meaning: 'The scale is stepped on before going out.',
  sources: ['clothing and shoes 1–2.6 kg: assumption'],
  lookAlike: 'heart-failure-fluid-gain',
  perDay: 0.015,
  answers: { call: 1, visit: 1 },
  mustNot: ['weight-gain'],
  fits: (_profile, devices) => devices.includes('scale'),
  plant({ onset, severity, durationMs }) {
    const holdMs = durationMs ?? 9 * HOUR_MS;
    return {
      end: onset + MINUTE_MS + holdMs + MINUTE_MS,
      influences: [
        { input: 'otherPerson', size: 1 + 1.6 * severity, from: onset, riseMs: MINUTE_MS, holdMs, fallMs: MINUTE_MS, device: 'scale' },
      ],
      events: [],
    };
  },
};
