import type { ConditionEntry, EpisodeEntry } from '../core/catalogue.ts';
import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import { clinical, course, DAYS, endOf, together } from './course.ts';
import { consecutive } from './criteria.ts';

/** So much above the personal rest. @see `criterion` below; five readings within ten minutes: decision 012 */
const fast = (series: Parameters<EpisodeEntry['truly']>[0], profile: Parameters<EpisodeEntry['truly']>[1], from: number, rise: number) =>
  consecutive(series, 'heartRate', from, 5, 10 * MINUTE_MS, (value) => value >= profile.heartRate + rise);

const painCrisis: EpisodeEntry = {
  id: 'pain-crisis',
  title: 'Breakthrough pain',
  meaning: 'Pain breaks through the medicine: heart and pressure rise, there is no sleep.',
  condition: 'palliative-care',
  sources: ['breakthrough pain in about half of people in palliative care, several times a week: usual survey figures, assumption'],
  lookAlike: 'exercise',
  criterion: 'heart rate 22 /min or more above the personal rest in five readings within ten minutes, without steps: assumption, as no published vital-sign criterion exists',
  expects: clinical(['tachycardia', 'sos', 'early-warning', 'restless-nights', 'hypertension'], 60, 60, ['high', 'medium', 'low']),
  perYear: () => 40,
  answers: { medicine: 0.8, call: 0.1, visit: 0.2 },
  fits: (profile, devices) => profile.conditions.includes('palliative-care') && (devices.includes('ecg-patch') || devices.includes('wearable') || devices.includes('smart-bed')),
  truly: (series, profile, from) => fast(series, profile, from, 22),
  byReadings: (series, profile, from) => fast(series, profile, from, 22),
  plant({ onset, severity, durationMs, runEnd, draw }) {
    const shape = course(onset, durationMs ?? (2 + 4 * draw(0)) * HOUR_MS, 0.15, 0.4);
    return { end: endOf(shape, runEnd), lifeCritical: false, influences: together(shape, { pain: 4 + 4 * severity, heartRate: 16 + 14 * severity, respiration: 2 + 3 * severity, calm: -0.5 }), events: draw(1) < 0.3 ? [{ at: onset + 30 * MINUTE_MS, target: 'kit', device: 'sos-button', event: 'sos' }] : [] };
  },
};

const terminal: EpisodeEntry = {
  id: 'terminal-decline',
  title: 'The last days',
  meaning: 'Breathing becomes shallow and irregular, oxygen and pressure fall; the plan is comfort, not rescue.',
  condition: 'palliative-care',
  sources: ['Hui 2014, 2015: pulseless radial artery, apnoea, mandibular breathing in the last three days; course of numbers: assumption'],
  lookAlike: 'cold-finger',
  criterion: 'saturation at 85 % or less, or heart rate 25 /min above the personal rest, in five readings within ten minutes',
  expects: clinical(['hypoxia', 'early-warning', 'tachycardia', 'tachypnoea', 'hypotension', 'bradycardia'], 120, 240, ['high', 'medium', 'low']),
  perYear: ({ stages }) => ({ stable: 0.3, unstable: 0.8, deteriorating: 3 })[stages['palliative-care'] ?? 'stable']!,
  answers: { oxygen: 0.1, medicine: 0.2 },
  fits: (profile) => profile.conditions.includes('palliative-care'),
  truly: (series, profile, from) => consecutive(series, 'spo2', from, 5, 10 * MINUTE_MS, (value) => value <= 85) ?? fast(series, profile, from, 25),
  byReadings: (series, profile, from) => consecutive(series, 'spo2', from, 5, 10 * MINUTE_MS, (value) => value <= 85) ?? fast(series, profile, from, 25),
  plant({ onset, severity, durationMs, runEnd, draw }) {
    const shape = course(onset, durationMs ?? DAYS(2.5 + 2 * draw(0)), 0.85, 0.02);
    return { end: endOf(shape, runEnd), lifeCritical: false, influences: together(shape, { spo2: -10 - 8 * severity, heartRate: 20 + 12 * severity, respiration: 5 - 2 * severity, systolic: -25 - 20 * severity, temperature: -0.6, illness: 0.95, sedation: 0.4 }), events: [] };
  },
};

export const palliativeCare: ConditionEntry = {
  id: 'palliative-care',
  title: 'End-of-life care at home',
  meaning: 'Comfort at home: limits are wide, pain and breath count.',
  icd10: 'Z51.5',
  snomed: '103735009',
  enrolled: 'palliative-care',
  sources: ['Palliative Care Outcomes Collaboration phases; shares and shifts: assumption'],
  stages: [
    { id: 'stable', title: 'stable', code: 'PCOC phase 1', share: 0.45, shifts: { heartRate: 8, respiration: 1.5, pain: 2, pace: -0.5, spo2: -0.8, systolic: -6 } },
    { id: 'unstable', title: 'unstable', code: 'PCOC phase 2', share: 0.2, shifts: { heartRate: 12, respiration: 2.5, pain: 3.5, pace: -0.6, spo2: -1.2, systolic: -8 } },
    { id: 'deteriorating', title: 'deteriorating', code: 'PCOC phase 3', share: 0.35, shifts: { heartRate: 15, respiration: 3, pain: 3, pace: -0.75, spo2: -2, systolic: -12 } },
  ],
  episodes: [painCrisis, terminal],
};
