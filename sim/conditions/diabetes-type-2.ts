import type { ConditionEntry, EpisodeEntry } from '../core/catalogue.ts';
import { clamp, HOUR_MS, MINUTE_MS } from '../core/math.ts';
import { clinical, course, DAYS, endOf, together } from './course.ts';
import { BEFORE_MS, consecutive, earliest, first, spells } from './criteria.ts';

const high: EpisodeEntry = {
  id: 'sustained-hyperglycaemia',
  title: 'Glucose that stays high for days',
  meaning: 'An infection or new steroid: glucose stays above 300 for a day or more, and the resident dries out.',
  condition: 'diabetes-type-2',
  sources: ['ADA consensus 2024: hyperosmolar state, about 1 per 1,000 person-years; sustained values above 300 are far more common: 0.1 a year, assumption'],
  lookAlike: 'post-meal-rise',
  criterion: 'glucose above 300 mg/dL for an hour by sensor, or one finger reading above 300',
  expects: clinical(['hyperglycaemia'], 120, 60),
  perYear: ({ frailty }) => 0.1 * frailty,
  emerges: (series) => spells(series, 'glucose', 60, (value) => value > 300).map(({ from, to, highest }) => ({ onset: from - BEFORE_MS, end: to, severity: clamp((highest - 300) / 150, 0, 1), lifeCritical: false })),
  answers: { insulin: 0.4, medicine: 0.4, fluid: 0.15, ambulance: 0.95 },
  fits: (profile, devices) => profile.conditions.includes('diabetes-type-2') && (devices.includes('cgm') || devices.includes('glucometer')),
  truly: (series, _profile, from) => consecutive(series, 'glucose', from, 60, 65 * MINUTE_MS, (value) => value > 300),
  byReadings: (series, _profile, from) => earliest(consecutive(series, 'glucose', from, 12, 65 * MINUTE_MS, (value) => value > 300), first(series, 'capillaryGlucose', from, (value) => value > 300)),
  plant({ onset, severity, durationMs, runEnd, draw }) {
    const shape = course(onset, durationMs ?? DAYS(2 + 3 * draw(0)), 0.25, 0.3);
    return { end: endOf(shape, runEnd), lifeCritical: severity >= 0.8, influences: together(shape, { glucoseLevel: 170 + 130 * severity, glucose: 1 + 0.8 * severity, resistance: 0.6, fluid: -0.8 - severity, illness: 0.2 + 0.3 * severity }), events: [] };
  },
};

const low: EpisodeEntry = {
  id: 'sulfonylurea-hypoglycaemia',
  title: 'A low glucose under a sulfonylurea',
  meaning: 'The tablet goes on pressing out insulin although little was eaten.',
  condition: 'diabetes-type-2',
  sources: ['consensus on CGM targets: below 70 mg/dL for 15 minutes', 'severe events 1–2 per 100 person-years, mild ones far more often: 1 a year, assumption'],
  lookAlike: 'compression-low',
  criterion: 'glucose below 70 mg/dL for 15 minutes, or one finger reading below 70',
  expects: clinical(['hypoglycaemia'], 20, 15),
  perYear: ({ frailty }) => frailty,
  emerges: (series) => spells(series, 'glucose', 15, (value) => value < 70).map(({ from, to, lowest }) => ({ onset: from - BEFORE_MS, end: to, severity: clamp((70 - lowest) / 30, 0, 1), lifeCritical: lowest < 54 })),
  answers: { glucose: 0.3, ambulance: 0.95 },
  fits: (profile, devices) => profile.medicines.includes('sulfonylurea') && (devices.includes('cgm') || devices.includes('glucometer')),
  truly: (series, _profile, from) => consecutive(series, 'glucose', from, 15, 20 * MINUTE_MS, (value) => value < 70),
  byReadings: (series, _profile, from) => earliest(consecutive(series, 'glucose', from, 3, 20 * MINUTE_MS, (value) => value < 70), first(series, 'capillaryGlucose', from, (value) => value < 70)),
  plant({ profile, onset, severity, durationMs, runEnd, draw }) {
    const shape = course(onset, durationMs ?? (5 + 6 * draw(0)) * HOUR_MS, 0.3, 0.3);
    return { end: endOf(shape, runEnd), lifeCritical: severity >= 0.7, influences: together(shape, { glucoseLevel: 58 - 14 * severity - profile.glucose, glucose: -0.6 - 0.4 * severity }), events: [] };
  },
};

export const diabetesType2: ConditionEntry = {
  id: 'diabetes-type-2',
  title: 'Diabetes, type 2',
  meaning: 'Insulin that works less and is made less.',
  icd10: 'E11',
  snomed: '44054006',
  enrolled: 'diabetes-type-2',
  sources: ['GL-2: 46.2 % of time in 70–140', 'GL-3: coefficient of variation 23–30 %', 'GL-6: dawn rise 16 mg/dL (0–31.5)', 'stages by treatment, shares and shifts: assumption'],
  stages: [
    { id: 'lifestyle', title: 'diet alone', code: 'no medicine', share: 0.2, shifts: { glucose: 18, dawn: 15.5, secretion: -0.52, sensitivity: -14 } },
    { id: 'tablets', title: 'tablets', code: 'oral medicine', share: 0.55, shifts: { glucose: 33, dawn: 19.5, secretion: -0.68, sensitivity: -17 } },
    { id: 'insulin', title: 'insulin', code: 'insulin', share: 0.25, shifts: { glucose: 53, dawn: 22.5, secretion: -0.8, sensitivity: -19 } },
  ],
  episodes: [high, low],
};
