import type { ConditionEntry, EpisodeEntry } from '../core/catalogue.ts';
import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import { clinical, course, endOf, together as run } from './course.ts';
import { consecutive, earliest, first, together } from './criteria.ts';

const bleeding: EpisodeEntry = {
  id: 'gastrointestinal-bleeding',
  title: 'Bleeding into the gut',
  meaning: 'Blood is lost unseen: the heart runs faster, pressure falls, the resident is weak.',
  condition: 'anaemia',
  sources: ['shock index (heart rate / systolic) from 0.9: Rady 1994 and ATLS', 'major bleeding about 2–3 per 100 person-years under anticoagulants; answers of heart and pressure per litre: assumption'],
  lookAlike: 'stood-up-fast',
  criterion: 'shock index of 0.9 or more for ten minutes (readings: heart rate with a pressure not older than 12 hours), systolic pressure at 100 mmHg or less, or heart rate at 111 /min in five readings',
  expects: clinical(['tachycardia', 'hypotension', 'early-warning'], 30, 60),
  perYear: ({ medicines, frailty }) => (medicines.includes('anticoagulant') ? 0.03 : 0.006) * frailty,
  answers: { fluid: 0.3, medicine: 0.1, ambulance: 0.9 },
  fits: (profile, devices) => (profile.conditions.includes('anaemia') || profile.medicines.includes('anticoagulant')) && devices.includes('wearable'),
  truly: (series, _profile, from) => earliest(together(series, 'heartRate', 'systolic', from, 10, MINUTE_MS, (heart, systolic) => heart / systolic >= 0.9), consecutive(series, 'systolic', from, 10, 10 * MINUTE_MS, (value) => value <= 100)),
  byReadings: (series, _profile, from) =>
    earliest(together(series, 'heartRate', 'systolic', from, 5, 12 * HOUR_MS, (heart, systolic) => heart / systolic >= 0.9), earliest(first(series, 'systolic', from, (value) => value <= 100), consecutive(series, 'heartRate', from, 5, 10 * MINUTE_MS, (value) => value >= 111))),
  plant({ onset, severity, durationMs, runEnd, draw }) {
    const shape = course(onset, durationMs ?? (14 + 14 * draw(0)) * HOUR_MS, 0.5, 0.2);
    return { end: endOf(shape, runEnd), lifeCritical: severity >= 0.4, influences: run(shape, { blood: 1.1 + 1.5 * severity, heartRate: 6 + 8 * severity, illness: 0.3 + 0.4 * severity }), events: [] };
  },
};

export const anaemia: ConditionEntry = {
  id: 'anaemia',
  title: 'Bleeding and anaemia',
  meaning: 'Too few red cells: the heart makes up for it by beating faster.',
  icd10: 'D64.9',
  snomed: '271737000',
  enrolled: 'anaemia',
  sources: ['WHO grades by haemoglobin; heart rate +3 to +12 /min: assumption'],
  stages: [
    { id: 'mild', title: 'mild', code: 'WHO mild', share: 0.6, shifts: { heartRate: 3, pace: -0.04 } },
    { id: 'moderate', title: 'moderate', code: 'WHO moderate', share: 0.33, shifts: { heartRate: 7, respiration: 0.7, pace: -0.15 } },
    { id: 'severe', title: 'severe', code: 'WHO severe', share: 0.07, shifts: { heartRate: 12, respiration: 1.8, pace: -0.3 } },
  ],
  episodes: [bleeding],
};
