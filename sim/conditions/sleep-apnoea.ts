import type { ConditionEntry, EpisodeEntry } from '../core/catalogue.ts';
import { HOUR_MS } from '../core/math.ts';
import { clinical, course, endOf, together } from './course.ts';
import { consecutive } from './criteria.ts';

/** @source AASM and CMS, see `criterion` below: at or below 88 %; all within an hour: assumption */
const dips = (series: Parameters<EpisodeEntry['truly']>[0], from: number, count: number) => consecutive(series, 'spo2', from, count, HOUR_MS, (value) => value <= 88);

const night: EpisodeEntry = {
  id: 'untreated-apnoea-night',
  title: 'A night without the breathing mask',
  meaning: 'The mask lies by the bed: breathing stops thirty times an hour and oxygen dips with it.',
  condition: 'sleep-apnoea',
  sources: ['AASM: severe from 30 pauses an hour', 'mask left off on one night in five among users: usual adherence figures, assumption'],
  lookAlike: 'cold-finger',
  criterion: 'asleep, saturation at 88 % or less for five minutes (AASM, CMS: five minutes at or below 88 %)',
  expects: clinical(['apnoea', 'hypoxia', 'early-warning'], 60, 60, ['high', 'medium', 'low']),
  perYear: () => 60,
  answers: { call: 0.5, oxygen: 0.2, visit: 0.5 },
  fits: (profile, devices) => profile.conditions.includes('sleep-apnoea') && devices.includes('pulse-oximeter'),
  truly: (series, _profile, from) => dips(series, from, 5),
  byReadings: (series, _profile, from) => dips(series, from, 5),
  plant({ onset, severity, durationMs, runEnd }) {
    const shape = course(onset, durationMs ?? 8 * HOUR_MS, 0.1, 0.1);
    return { end: endOf(shape, runEnd), lifeCritical: false, influences: together(shape, { apnoea: 110 + 150 * severity, heartRate: 3 + 4 * severity, systolic: 5 + 6 * severity, spo2: -2 - 2.5 * severity }), events: [] };
  },
};

export const sleepApnoea: ConditionEntry = {
  id: 'sleep-apnoea',
  title: 'Obstructive sleep apnoea',
  meaning: 'The throat closes in sleep; a mask holds it open.',
  icd10: 'G47.3',
  snomed: '78275009',
  enrolled: 'sleep-apnoea',
  sources: ['AASM: 5, 15 and 30 pauses an hour; what the mask leaves, and shares: assumption'],
  stages: [
    { id: 'mild', title: 'mild', code: 'AHI 5-15', share: 0.35, shifts: { apnoea: 3, spo2Night: 0.2 } },
    { id: 'moderate', title: 'moderate', code: 'AHI 15-30', share: 0.35, shifts: { apnoea: 7, spo2Night: 0.4, dip: -0.015 } },
    { id: 'severe', title: 'severe', code: 'AHI > 30', share: 0.3, shifts: { apnoea: 12, spo2Night: 0.7, dip: -0.03 } },
  ],
  episodes: [night],
};
