import type { ConditionEntry, EpisodeEntry } from '../core/catalogue.ts';
import { MINUTE_MS } from '../core/math.ts';
import { clinical, course, DAYS, endOf, together } from './course.ts';
import { consecutive, earliest, first } from './criteria.ts';

/** Beyond what fever alone does, /min. Assumption. */
const HEART = 6;
const BREATHING = 5;

const infection: EpisodeEntry = {
  id: 'pneumonia',
  title: 'Pneumonia, and sepsis where it is not treated',
  meaning: 'Fever, where age allows it, fast breath and less oxygen; in the worst case pressure falls.',
  condition: 'pneumonia',
  sources: [
    'ILL-8: fever absent or blunted in 20–30 % in old age', 'ILL-9: −0.15 °C per decade', 'ILL-10: vital signs tell a mean 17 hours earlier; the slopes of breathing and pressure tell', 'NEWS2, RCP 2017',
    'community-acquired pneumonia about 25 per 1,000 person-years from 65, 60 from 80: usual cohort figures, assumption',
  ],
  lookAlike: 'hot-drink',
  criterion: 'breathing at 25 /min or more in five readings within ten minutes, saturation at 91 % or less in five, or temperature above 38.0 °C (ten minutes truly, or one reading)',
  expects: clinical(['early-warning', 'fever', 'tachypnoea', 'hypoxia', 'tachycardia', 'hypotension'], 120, 120),
  perYear: ({ age, conditions, frailty }) => (age < 65 ? 0.008 : 0.025 + 0.0025 * (age - 65)) * (conditions.includes('copd') ? 2.2 : 1) * frailty,
  silentShare: 0,
  answers: { medicine: 0.7, fluid: 0.1, oxygen: 0.05, ambulance: 0.95 },
  fits: (_profile, devices) => devices.includes('thermometer') || devices.includes('smart-bed') || devices.includes('pulse-oximeter'),
  truly: (series, _profile, from) =>
    earliest(earliest(consecutive(series, 'respiration', from, 5, 10 * MINUTE_MS, (value) => value >= 25), consecutive(series, 'spo2', from, 5, 10 * MINUTE_MS, (value) => value <= 91)), consecutive(series, 'temperature', from, 10, 10 * MINUTE_MS, (value) => value > 38)),
  byReadings: (series, _profile, from) =>
    earliest(earliest(consecutive(series, 'respiration', from, 5, 10 * MINUTE_MS, (value) => value >= 25), consecutive(series, 'spo2', from, 5, 10 * MINUTE_MS, (value) => value <= 91)), first(series, 'temperature', from, (value) => value > 38)),
  plant({ onset, severity, durationMs, runEnd, draw }) {
    const length = durationMs ?? DAYS(5 + 5 * draw(0));
    const shape = course(onset, length, 0.16, 0.45);
    const septic = severity >= 0.75;
    const sepsis = course(onset + 0.2 * length, 0.5 * length, 0.2, 0.4);
    return {
      end: endOf(shape, runEnd),
      lifeCritical: septic,
      influences: [
        ...together(shape, { temperature: 1.5 + 1.1 * severity, respiration: BREATHING + 4 * severity, heartRate: HEART * severity, spo2: -2.5 - 4 * severity, illness: 0.45 + 0.5 * severity }),
        ...(septic ? together(sepsis, { systolic: -22 - 20 * severity, heartRate: 14, respiration: 4, blood: 0.4 }) : []),
      ],
      events: [],
    };
  },
};

export const pneumonia: ConditionEntry = {
  id: 'pneumonia',
  title: 'Pneumonia to sepsis',
  meaning: 'An infection of the lungs that may reach the blood.',
  icd10: 'J18',
  snomed: '233604007',
  sources: ['CURB-65 classes: low, moderate, high; NICE NG250'],
  stages: [
    { id: 'low', title: 'CURB-65 0–1', code: 'CURB-65 0-1', share: 0.5, shifts: {} },
    { id: 'moderate', title: 'CURB-65 2', code: 'CURB-65 2', share: 0.3, shifts: {} },
    { id: 'high', title: 'CURB-65 3–5', code: 'CURB-65 3-5', share: 0.2, shifts: {} },
  ],
  episodes: [infection],
};
