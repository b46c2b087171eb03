import type { ConditionEntry, EpisodeEntry } from '../core/catalogue.ts';
import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import { clinical, course, endOf, together } from './course.ts';
import { consecutive, first } from './criteria.ts';

const crisis: EpisodeEntry = {
  id: 'hypertensive-crisis',
  title: 'A hypertensive crisis',
  meaning: 'Pressure climbs above 180 and stays there for hours.',
  condition: 'hypertension',
  sources: ['ESC/ESH 2018, ACC/AHA 2017: crisis from 180/120 mmHg', 'about 1–2 % of people with hypertension have one in a lifetime, hence 0.02 a year among monitored patients; course: assumption'],
  lookAlike: 'cuff-over-sleeve',
  criterion: 'systolic pressure at 180 mmHg or above: true values for ten minutes, or one reading',
  expects: clinical(['hypertension', 'early-warning'], 60, 60),
  perYear: ({ stages, frailty }) => (stages['hypertension'] === 'grade-2' ? 0.06 : 0.015) * frailty,
  answers: { medicine: 0.6, call: 0.08, ambulance: 0.8 },
  fits: (profile, devices) => profile.conditions.includes('hypertension') && devices.includes('blood-pressure-cuff'),
  truly: (series, _profile, from) => consecutive(series, 'systolic', from, 10, 10 * MINUTE_MS, (value) => value >= 180),
  byReadings: (series, _profile, from) => first(series, 'systolic', from, (value) => value >= 180),
  plant({ profile, onset, severity, durationMs, runEnd, draw }) {
    const shape = course(onset, durationMs ?? (14 + 12 * draw(0)) * HOUR_MS, 0.15, 0.2);
    return { end: endOf(shape, runEnd), lifeCritical: severity >= 0.7, influences: together(shape, { systolic: Math.max(35, 182 + 30 * severity - 0.93 * profile.systolic), pain: 2 * severity, illness: 0.15 }), events: [] };
  },
};

export const hypertension: ConditionEntry = {
  id: 'hypertension',
  title: 'High blood pressure',
  meaning: 'Pressure above 135/85 at home, with or without medicine.',
  icd10: 'I10',
  snomed: '38341003',
  enrolled: 'hypertension',
  sources: ['ESH 2023 grades; facts §12: 69.7–74.5 % of treated people are controlled; shifts: assumption'],
  stages: [
    { id: 'controlled', title: 'controlled', code: 'below 135/85 at home', share: 0.7, shifts: { systolic: 3, diastolic: 1, pressureSpread: 0.3 } },
    { id: 'grade-1', title: 'grade 1', code: 'ESH grade 1', share: 0.22, shifts: { systolic: 15, diastolic: 7, pressureSpread: 0.8, dip: -0.01 } },
    { id: 'grade-2', title: 'grade 2 and above', code: 'ESH grade 2', share: 0.08, shifts: { systolic: 30, diastolic: 13, pressureSpread: 1.4, dip: -0.02 } },
  ],
  episodes: [crisis],
};
