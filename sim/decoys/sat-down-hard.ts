import { MINUTE_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const satDownHard: DecoyEntry = {
  id: 'sat-down-hard',
  title: 'Dropped into the armchair',
  meaning: 'The pendant takes the thump for a fall, and the resident does not cancel in time.',
  sources: ['DET-15: most false alarms come from sitting down and bumps; beyond those of every day: assumption'],
  lookAlike: 'fall-recovered',
  perDay: 0.02,
  mustNot: ['fall'],
  fits: (_profile, devices) => devices.includes('fall-pendant'),
  plant({ onset, severity }) {
    return { end: onset + 10 * MINUTE_MS, influences: [{ input: 'heartRate', size: 3 * severity, from: onset, riseMs: MINUTE_MS, holdMs: MINUTE_MS, fallMs: 3 * MINUTE_MS }], events: [{ at: onset + 20_000, target: 'kit' as const, device: 'fall-pendant' as const, event: 'fall', artefact: true }] };
  },
};
