import type { ConditionEntry, EpisodeEntry } from '../core/catalogue.ts';
import { clinical, course, DAYS, endOf, together } from './course.ts';
import { lowDays } from './criteria.ts';

/** Steps of an ordinary day at a pace of 1. @source AC-1; see `twinward realism` */
const USUAL_STEPS = 4200;

const decline: EpisodeEntry = {
  id: 'frailty-decline',
  title: 'A decline of strength over weeks',
  meaning: 'Each week a little less is walked, and more of the day is spent in bed.',
  condition: 'frailty',
  sources: ['HM-1 (Skubic 2015): changes against personal normals', 'Clinical Frailty Scale (Rockwood 2005); a step of decline in about a quarter of frail people a year: assumption'],
  lookAlike: 'watch-left-off',
  criterion: 'steps of three days in a row below 55 % of the usual (by readings: with at least 600 minutes of wear a day)',
  expects: clinical(['activity-decline'], 2880, 2880, ['high', 'medium', 'low']),
  perYear: ({ frailty }) => 0.25 * frailty,
  answers: { visit: 0.1 },
  fits: (profile, devices) => profile.conditions.includes('frailty') && devices.includes('wearable'),
  truly: (series, profile, from) => lowDays(series, 'steps', from, 3, 1400, 0.55 * usualSteps(profile.pace)),
  byReadings: (series, profile, from) => lowDays(series, 'steps', from, 3, 600, 0.55 * usualSteps(profile.pace)),
  plant({ onset, severity, durationMs, runEnd, draw }) {
    const shape = course(onset, durationMs ?? DAYS(20 + 15 * draw(0)), 0.4, 0.1);
    return { end: endOf(shape, runEnd), lifeCritical: false, influences: together(shape, { illness: 0.45 + 0.4 * severity, pain: 1.5 * severity, heartRate: 1.5 }), events: [] };
  },
};

/** Steps of an ordinary day. Slope with pace: assumption. @param pace see `NORMALS` */
export function usualSteps(pace: number): number {
  return USUAL_STEPS * (0.35 + 0.65 * pace);
}

export const frailty: ConditionEntry = {
  id: 'frailty',
  title: 'Frailty',
  meaning: 'Little strength in reserve: a small thing has large effects.',
  icd10: 'R54',
  snomed: '248279007',
  enrolled: 'frailty',
  sources: ['Clinical Frailty Scale (Rockwood 2005); shares among people in home care and shifts: assumption'],
  stages: [
    { id: 'cfs-4', title: 'living with very mild frailty', code: 'CFS 4', share: 0.28, shifts: { pace: -0.08, hrv: -2 } },
    { id: 'cfs-5', title: 'living with mild frailty', code: 'CFS 5', share: 0.36, shifts: { pace: -0.18, hrv: -4, voids: 0.2 } },
    { id: 'cfs-6', title: 'living with moderate frailty', code: 'CFS 6', share: 0.26, shifts: { pace: -0.28, hrv: -6, voids: 0.4, pain: 0.5 } },
    { id: 'cfs-7', title: 'living with severe frailty', code: 'CFS 7', share: 0.1, shifts: { pace: -0.4, hrv: -8, voids: 0.5, pain: 1 } },
  ],
  episodes: [decline],
};
