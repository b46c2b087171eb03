import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const visitorOnScale: DecoyEntry = {
  id: 'visitor-on-scale',
  title: 'A visitor on the scale',
  meaning: 'Somebody else is weighed; the scale sends it as the resident’s weight.',
  sources: ['WT section of the physiology facts: wrong person on the scale; difference 3–25 kg: assumption'],
  lookAlike: 'heart-failure-decompensation',
  perDay: 0.012,
  mustNot: ['weight-gain'],
  fits: (_profile, devices) => devices.includes('scale'),
  plant({ onset, durationMs, draw }) {
    const holdMs = durationMs ?? 1.5 * HOUR_MS;
    return {
      end: onset + holdMs,
      influences: [{ input: 'otherPerson', size: (draw(0) < 0.25 ? -1 : 1) * (3 + 22 * draw(1)), from: onset - MINUTE_MS, riseMs: 1, holdMs, fallMs: 1 }],
      events: [],
    };
  },
};
