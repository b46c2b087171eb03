import { MINUTE_MS } from '../core/math.ts';
import type { ActEntry } from '../core/catalogue.ts';

export const reMeasure: ActEntry = {
  id: 're-measure',
  title: 'A measurement asked for',
  meaning: 'The resident is asked to measure again with what is at hand.',
  effect: 'one reading more of each device used by hand',
  delay: '3–10 minutes',
  sources: [
    'clinical protocols: confirm before acting; delay: assumption',
  ],
  lookAlike: 'call',
  fits: (_profile, devices) => ['blood-pressure-cuff', 'thermometer', 'scale', 'glucometer', 'spirometer'].some((kind) => devices.includes(kind as never)),
  plant({ onset, draw }) {
    const at = onset + (3 + 7 * draw(0)) * MINUTE_MS;
    return { end: at + MINUTE_MS, influences: [], events: [{ at: at - MINUTE_MS, target: 'resident', event: 'WAKE' }, { at, target: 'kit', event: 'MEASURE' }], treats: { at, riseMs: MINUTE_MS } };
  },
};
