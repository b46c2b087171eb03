import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { ActEntry } from '../core/catalogue.ts';

export const medicine: ActEntry = {
  id: 'medicine',
  title: 'Medicine as needed',
  meaning: 'The dose that the plan foresees: pressure tablet, antibiotic, inhaler, diuretic or pain relief.',
  effect: 'makes up for tablets left out; takes away the share that the condition’s file names; eases pain; lowers a high pressure',
  delay: 'swallowed after 5–20 minutes; pressure and airways in an hour, water in six, infections in a day and a half',
  sources: [
    'NICE NG191 and NG250: response to antibiotics within 48–72 hours',
    'inhaled bronchodilators work in minutes, loop diuretics within 1–6 hours: labels',
    'pain −1.5, pressure −6 to −12 mmHg: assumption',
  ],
  lookAlike: 'call',
  fits: () => true,
  plant({ profile, onset, severity, draw }) {
    const at = onset + (5 + 15 * draw(0)) * MINUTE_MS;
    const high = profile.conditions.includes('hypertension');
    return {
      end: at + 8 * HOUR_MS,
      influences: [
        { input: 'pain', size: -Math.min(1.5, profile.pain), from: at, riseMs: HOUR_MS, holdMs: 4 * HOUR_MS, fallMs: 2 * HOUR_MS },
        { input: 'systolic', size: high ? -6 - 6 * severity : -2, from: at, riseMs: HOUR_MS, holdMs: 5 * HOUR_MS, fallMs: 2 * HOUR_MS },
      ],
      events: [{ at, target: 'kit', event: 'TABLETS' }],
      treats: { at, riseMs: 3 * HOUR_MS },
    };
  },
};
