import type { ConditionEntry, EpisodeEntry } from '../core/catalogue.ts';
import { MINUTE_MS } from '../core/math.ts';
import { clinical, course, DAYS, endOf, together } from './course.ts';
import { consecutive, earliest, first } from './criteria.ts';

const complication: EpisodeEntry = {
  id: 'post-operative-infection',
  title: 'An infection after an operation',
  meaning: 'Some days after coming home the wound reddens: fever, a fast heart, more pain.',
  condition: 'post-operative',
  sources: ['DET-10 (van Rossum 2021): 18 events in a surgical cohort', 'surgical-site infection in about 5 % within 30 days: usual surveillance figures, assumption'],
  lookAlike: 'physiotherapy',
  criterion: 'temperature above 38.0 °C, or heart rate at 111 /min or more in five readings within ten minutes (NEWS2)',
  expects: clinical(['fever', 'tachycardia', 'early-warning', 'tachypnoea'], 120, 120),
  perYear: ({ frailty }) => 0.7 * frailty,
  answers: { medicine: 0.7, fluid: 0.1, ambulance: 0.95 },
  fits: (profile, devices) => profile.conditions.includes('post-operative') && (devices.includes('thermometer') || devices.includes('ecg-patch')),
  truly: (series, _profile, from) => earliest(consecutive(series, 'temperature', from, 10, 10 * MINUTE_MS, (value) => value > 38), consecutive(series, 'heartRate', from, 5, 10 * MINUTE_MS, (value) => value >= 111)),
  byReadings: (series, _profile, from) => earliest(first(series, 'temperature', from, (value) => value > 38), consecutive(series, 'heartRate', from, 5, 10 * MINUTE_MS, (value) => value >= 111)),
  plant({ onset, severity, durationMs, runEnd, draw }) {
    const shape = course(onset, durationMs ?? DAYS(3 + 3 * draw(0)), 0.3, 0.35);
    return { end: endOf(shape, runEnd), lifeCritical: severity >= 0.8, influences: together(shape, { temperature: 1.2 + 1.2 * severity, heartRate: 8 + 16 * severity, respiration: 2 + 4 * severity, pain: 2 + 3 * severity, illness: 0.35 + 0.4 * severity }), events: [] };
  },
};

export const postOperative: ConditionEntry = {
  id: 'post-operative',
  title: 'Recovery after an operation',
  meaning: 'At home with a wound: pain, less walking, a heart that is a little fast.',
  icd10: 'Z48.8',
  enrolled: 'post-operative',
  sources: ['stages by day after the operation; shares and shifts: assumption'],
  stages: [
    { id: 'first-week', title: 'first week at home', code: 'day 1-7', share: 0.4, shifts: { heartRate: 9, respiration: 1.5, pain: 2.5, pace: -0.45, hrv: -8, spo2: -0.5 } },
    { id: 'second-week', title: 'second week', code: 'day 8-14', share: 0.35, shifts: { heartRate: 5, respiration: 0.8, pain: 1.5, pace: -0.3, hrv: -5 } },
    { id: 'later', title: 'until the sixth week', code: 'day 15-42', share: 0.25, shifts: { heartRate: 2, pain: 0.8, pace: -0.15, hrv: -2 } },
  ],
  episodes: [complication],
};
