import { MINUTE_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const physiotherapy: DecoyEntry = {
  id: 'physiotherapy',
  title: 'The physiotherapist is there',
  meaning: 'Half an hour of hard work: pulse and breath are up, and pain as well.',
  sources: ['3–4 MET: compendium of physical activities'],
  lookAlike: 'post-operative-infection',
  perDay: 0.1,
  mustNot: ['tachycardia', 'tachypnoea', 'early-warning'],
  fits: () => true,
  plant({ onset, severity, durationMs, draw }) {
    const holdMs = durationMs ?? (20 + 20 * draw(0)) * MINUTE_MS;
    return {
      end: onset + 3 * MINUTE_MS + holdMs + 8 * MINUTE_MS,
      influences: [
        { input: 'activity', size: 1 + 1.2 * severity, from: onset, riseMs: 3 * MINUTE_MS, holdMs, fallMs: 8 * MINUTE_MS },
        { input: 'pain', size: 1 + 2 * severity, from: onset, riseMs: 3 * MINUTE_MS, holdMs, fallMs: 8 * MINUTE_MS },
      ],
      events: [],
    };
  },
};
