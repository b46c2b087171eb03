import { MINUTE_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const burntToast: DecoyEntry = {
  id: 'burnt-toast',
  title: 'Burnt toast',
  meaning: 'Smoke in the kitchen for some minutes; the window is opened.',
  sources: ['fire services: cooking is the first cause of unwanted alarms; assumption'],
  lookAlike: 'kitchen-fire',
  perDay: 0.02,
  mustNot: ['smoke', 'carbon-monoxide'],
  fits: (_profile, devices) => devices.includes('environment-sensor'),
  plant({ onset, severity }) {
    return {
      end: onset + 30 * MINUTE_MS,
      influences: [{ input: 'carbonMonoxide', size: 8 + 22 * severity, from: onset, riseMs: 2 * MINUTE_MS, holdMs: 8 * MINUTE_MS, fallMs: 15 * MINUTE_MS }, { input: 'smoke', size: 0.5 + 0.5 * severity, from: onset, riseMs: MINUTE_MS, holdMs: 6 * MINUTE_MS, fallMs: 5 * MINUTE_MS }],
      events: [{ at: onset + 3 * MINUTE_MS, target: 'kit' as const, device: 'environment-sensor' as const, event: 'smoke', artefact: true }],
    };
  },
};
