import { MINUTE_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const coughingFit: DecoyEntry = {
  id: 'coughing-fit',
  title: 'A fit of coughing',
  meaning: 'The belt and the mat count coughs as breaths.',
  sources: ['assumption'],
  lookAlike: 'copd-exacerbation',
  perDay: 0.4,
  mustNot: ['tachypnoea', 'early-warning'],
  fits: (_profile, devices) => devices.includes('smart-bed') || devices.includes('respiration-belt'),
  plant({ onset, severity, durationMs, draw }) {
    const holdMs = durationMs ?? (3 + 5 * draw(0)) * MINUTE_MS;
    return {
      end: onset + MINUTE_MS + holdMs + MINUTE_MS,
      influences: [
        { input: 'respiration', size: 5 + 6 * severity, from: onset, riseMs: MINUTE_MS, holdMs, fallMs: MINUTE_MS },
        { input: 'heartRate', size: 4 + 4 * severity, from: onset, riseMs: MINUTE_MS, holdMs, fallMs: MINUTE_MS },
      ],
      events: [],
    };
  },
};
