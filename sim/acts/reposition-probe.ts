import { MINUTE_MS } from '../core/math.ts';
import type { ActEntry } from '../core/catalogue.ts';

export const repositionProbe: ActEntry = {
  id: 'reposition-probe',
  title: 'The probe put right',
  meaning: 'The resident is told to warm the hand and seat the clip again.',
  effect: 'an oximeter that is off measures again; motion and cold lose their hold',
  delay: '2–6 minutes',
  sources: [
    'SE-4: valid data by activity; manufacturers’ instructions; delay: assumption',
  ],
  lookAlike: 're-measure',
  fits: (_profile, devices) => devices.includes('pulse-oximeter') || devices.includes('cgm'),
  plant({ onset, draw }) {
    const at = onset + (2 + 4 * draw(0)) * MINUTE_MS;
    return { end: at + 30 * MINUTE_MS, influences: [{ input: 'motion', size: 0.4, from: at - MINUTE_MS, riseMs: MINUTE_MS / 2, holdMs: MINUTE_MS, fallMs: MINUTE_MS / 2, device: 'pulse-oximeter' }], events: [{ at, target: 'sensor', device: 'pulse-oximeter', event: 'ATTACH' }], treats: { at, riseMs: 2 * MINUTE_MS } };
  },
};
