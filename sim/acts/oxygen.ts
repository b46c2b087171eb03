import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { ActEntry } from '../core/catalogue.ts';

export const oxygen: ActEntry = {
  id: 'oxygen',
  title: 'Oxygen given',
  meaning: 'The concentrator is turned on at 1 to 4 litres a minute.',
  effect: 'closes about 15 % of the gap to full saturation per litre; in hypercapnic lungs it makes drowsy and slows the breath',
  delay: 'works within minutes, for as long as it is given',
  sources: [
    'BTS guideline for oxygen (O’Driscoll 2017): target 88–92 % in hypercapnic failure, 94–98 % else',
    'Austin 2010: titrated oxygen more than halved mortality in COPD against high flow',
    '1 L/min adds about 4 % of oxygen to the breath; the gap closed per litre: assumption',
  ],
  lookAlike: 'medicine',
  fits: (profile) => profile.medicines.includes('oxygen') || profile.conditions.includes('copd') || profile.conditions.includes('palliative-care') || profile.conditions.includes('heart-failure'),
  plant({ profile, onset, severity, durationMs, draw }) {
    const at = onset + (2 + 4 * draw(0)) * MINUTE_MS;
    const litres = 1 + 3 * severity;
    const holdMs = durationMs ?? 4 * HOUR_MS;
    const narcosis = profile.thresholds.spo2Scale2 === true ? 0.16 * Math.max(0, litres - 1) : 0;
    return {
      end: at + holdMs,
      influences: [
        { input: 'oxygen', size: litres, from: at, riseMs: 4 * MINUTE_MS, holdMs, fallMs: 6 * MINUTE_MS },
        ...(narcosis > 0 ? [{ input: 'sedation' as const, size: narcosis, from: at + 20 * MINUTE_MS, riseMs: HOUR_MS, holdMs: Math.max(MINUTE_MS, holdMs - HOUR_MS), fallMs: 2 * HOUR_MS }] : []),
      ],
      events: [],
      treats: { at, riseMs: 15 * MINUTE_MS },
    };
  },
};
