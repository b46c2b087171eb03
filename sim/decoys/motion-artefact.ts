import { MINUTE_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const motionArtefact: DecoyEntry = {
  id: 'motion-artefact',
  title: 'A moving hand with the clip',
  meaning: 'Knitting, eating or restless sleep: the oximeter shows low values that are not real.',
  sources: ['SE-4 (Buekers 2019): valid data 67.9 % in activity', 'length 6–20 minutes: assumption'],
  lookAlike: 'copd-exacerbation',
  perDay: 0.9,
  answers: { 'reposition-probe': 0.95, visit: 0.9 },
  mustNot: ['hypoxia', 'early-warning', 'tachycardia', 'device-signal-poor'],
  fits: (_profile, devices) => devices.includes('pulse-oximeter'),
  plant({ onset, severity, durationMs, draw }) {
    const holdMs = durationMs ?? (5 + 14 * draw(0)) * MINUTE_MS;
    return {
      end: onset + holdMs + 2 * MINUTE_MS,
      influences: [
        { input: 'motion', size: 0.5 + 0.5 * severity, from: onset, riseMs: MINUTE_MS, holdMs, fallMs: MINUTE_MS, device: 'pulse-oximeter' },
        { input: 'motion', size: 0.3 * severity, from: onset, riseMs: MINUTE_MS, holdMs, fallMs: MINUTE_MS, device: 'wearable' },
      ],
      events: [],
    };
  },
};
