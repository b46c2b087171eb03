import type { ConditionEntry, EpisodeEntry } from '../core/catalogue.ts';
import { MINUTE_MS } from '../core/math.ts';
import { clinical, course, DAYS, endOf, together } from './course.ts';
import { consecutive, earliest, first } from './criteria.ts';

const drying: EpisodeEntry = {
  id: 'dehydration',
  title: 'Dehydration over days',
  meaning: 'Too little to drink, or diarrhoea: weight falls day by day, the heart is faster, pressure lower.',
  condition: 'dehydration',
  sources: ['ESPEN 2022: fluid loss of 3 % and more of body weight is significant', 'heart and pressure per litre: assumption', '0.05–0.1 a year from 75: assumption'],
  lookAlike: 'scale-moved',
  criterion: 'weight 3 % or more below the usual, or systolic pressure at 100 mmHg or less (NEWS2 two points): ten minutes truly, or one reading',
  expects: clinical(['weight-loss', 'hypotension', 'early-warning', 'tachycardia'], 720, 240, ['high', 'medium', 'low']),
  perYear: ({ age, frailty, medicines }) => (age < 75 ? 0.02 : 0.08) * frailty * (medicines.includes('diuretic') ? 1.5 : 1),
  answers: { fluid: 0.75, medicine: -0.1, ambulance: 0.95 },
  fits: (_profile, devices) => devices.includes('scale') || devices.includes('blood-pressure-cuff'),
  truly: (series, profile, from) => earliest(consecutive(series, 'weight', from, 10, 10 * MINUTE_MS, (value) => value <= 0.97 * profile.weight), consecutive(series, 'systolic', from, 10, 10 * MINUTE_MS, (value) => value <= 100)),
  byReadings: (series, profile, from) => earliest(first(series, 'weight', from, (value) => value <= 0.97 * profile.weight), first(series, 'systolic', from, (value) => value <= 100)),
  plant({ profile, onset, severity, durationMs, runEnd, draw }) {
    const shape = course(onset, durationMs ?? DAYS(3 + 2 * draw(0)), 0.6, 0.2);
    const litres = (0.028 + 0.03 * severity) * profile.weight;
    return { end: endOf(shape, runEnd), lifeCritical: severity >= 0.85, influences: together(shape, { fluid: -litres, systolic: -5 * severity, temperature: 0.15 * litres, illness: 0.25 + 0.3 * severity }), events: [] };
  },
};

export const dehydration: ConditionEntry = {
  id: 'dehydration',
  title: 'Dehydration',
  meaning: 'Less water in the body than it needs.',
  icd10: 'E86',
  snomed: '34095006',
  sources: ['stages by loss of body weight: ESPEN 2022'],
  stages: [
    { id: 'mild', title: 'below 5 %', code: '< 5 % of body weight', share: 0.7, shifts: {} },
    { id: 'severe', title: '5 % and more', code: '>= 5 % of body weight', share: 0.3, shifts: {} },
  ],
  episodes: [drying],
};
