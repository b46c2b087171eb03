import type { ConditionEntry, EpisodeEntry } from '../core/catalogue.ts';
import { clinical, course, DAYS, endOf, together } from './course.ts';
import { lowDays } from './criteria.ts';
import { usualSteps } from './frailty.ts';

const withdrawal: EpisodeEntry = {
  id: 'withdrawal',
  title: 'Withdrawal in depression',
  meaning: 'The resident stays in, walks little, forgets to measure and takes no calls; the vital signs say nothing.',
  condition: 'depression',
  sources: ['AD-3: measuring less goes before worse', 'HM-1: activity against personal normals; about one relapse in two years: assumption'],
  lookAlike: 'watch-left-off',
  criterion: 'steps of three days in a row below 55 % of the usual (by readings: with at least 600 minutes of wear a day)',
  expects: clinical(['activity-decline', 'medication-missed'], 2880, 2880, ['high', 'medium', 'low']),
  perYear: ({ frailty }) => 0.45 * frailty,
  answers: { call: 0.2, visit: 0.25, medicine: 0.3 },
  fits: (profile, devices) => profile.conditions.includes('depression') && devices.includes('wearable'),
  truly: (series, profile, from) => lowDays(series, 'steps', from, 3, 1400, 0.55 * usualSteps(profile.pace)),
  byReadings: (series, profile, from) => lowDays(series, 'steps', from, 3, 600, 0.55 * usualSteps(profile.pace)),
  plant({ onset, severity, durationMs, runEnd, draw }) {
    const shape = course(onset, durationMs ?? DAYS(14 + 14 * draw(0)), 0.3, 0.2);
    return { end: endOf(shape, runEnd), lifeCritical: false, influences: together(shape, { illness: 0.6 + 0.35 * severity }), events: [] };
  },
};

export const depression: ConditionEntry = {
  id: 'depression',
  title: 'Depression',
  meaning: 'Low mood that keeps people from what they used to do.',
  icd10: 'F32',
  snomed: '35489007',
  enrolled: 'depression',
  sources: ['PHQ-9 classes; shares among treated people and shifts: assumption'],
  stages: [
    { id: 'mild', title: 'mild', code: 'PHQ-9 5-9', share: 0.5, shifts: { pace: -0.06, hrv: -2 } },
    { id: 'moderate', title: 'moderate', code: 'PHQ-9 10-14', share: 0.35, shifts: { pace: -0.14, hrv: -4 } },
    { id: 'severe', title: 'severe', code: 'PHQ-9 15-27', share: 0.15, shifts: { pace: -0.25, hrv: -6, heartSwing: -0.6 } },
  ],
  episodes: [withdrawal],
};
