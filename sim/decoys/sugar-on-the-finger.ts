import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const sugarOnTheFinger: DecoyEntry = {
  id: 'sugar-on-the-finger',
  title: 'Fruit on the finger',
  meaning: 'An orange peeled before the test: the strip finds its sugar.',
  sources: ['Hirose 2011: fruit on the finger reads 170 mg/dL and more; here +60 to +200'],
  lookAlike: 'sustained-hyperglycaemia',
  perDay: 0.03,
  answers: { call: 0.9, visit: 1 },
  mustNot: ['hyperglycaemia'],
  fits: (_profile, devices) => devices.includes('glucometer'),
  plant({ onset, severity, durationMs }) {
    const holdMs = durationMs ?? 5 * HOUR_MS;
    return {
      end: onset + MINUTE_MS + holdMs + MINUTE_MS,
      influences: [
        { input: 'fingerSugar', size: 60 + 140 * severity, from: onset, riseMs: MINUTE_MS, holdMs, fallMs: MINUTE_MS, device: 'glucometer' },
      ],
      events: [],
    };
  },
};
