import type { ConditionEntry, EpisodeEntry } from '../core/catalogue.ts';
import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import { clinical, course, endOf, together } from './course.ts';
import { consecutive, earliest, first } from './criteria.ts';

const attack: EpisodeEntry = {
  id: 'asthma-attack',
  title: 'An asthma attack',
  meaning: 'The airways narrow within an hour: blowing gives half, the breath is fast.',
  condition: 'asthma',
  sources: ['GINA 2024, BTS/SIGN: acute severe at peak flow of 33–50 % of best, breathing at 25 /min, heart at 110 /min; moderate at 50–75 %', 'exacerbations per year by stage 0.2–1.5: assumption'],
  lookAlike: 'weak-blow',
  criterion: 'peak flow below 60 % of the personal best (ten minutes truly, or one reading), or breathing at 25 /min or more in five readings within ten minutes',
  expects: clinical(['airway-narrowing', 'tachypnoea', 'hypoxia', 'early-warning', 'tachycardia'], 30, 30),
  perYear: ({ stages, frailty }) => ({ intermittent: 0.2, mild: 0.4, moderate: 0.8, severe: 1.5 })[stages['asthma'] ?? 'mild']! * (0.5 + 0.5 * frailty),
  answers: { medicine: 0.75, oxygen: 0.05, ambulance: 0.95 },
  fits: (profile, devices) => profile.conditions.includes('asthma') && (devices.includes('spirometer') || devices.includes('smart-bed')),
  truly: (series, profile, from) => earliest(consecutive(series, 'peakFlow', from, 10, 10 * MINUTE_MS, (value) => value < 0.6 * profile.peakFlow), consecutive(series, 'respiration', from, 5, 10 * MINUTE_MS, (value) => value >= 25)),
  byReadings: (series, profile, from) => earliest(first(series, 'peakFlow', from, (value) => value < 0.6 * profile.peakFlow), consecutive(series, 'respiration', from, 5, 10 * MINUTE_MS, (value) => value >= 25)),
  plant({ onset, severity, durationMs, runEnd, draw }) {
    const shape = course(onset, durationMs ?? (6 + 14 * draw(0)) * HOUR_MS, 0.12, 0.4);
    return { end: endOf(shape, runEnd), lifeCritical: severity >= 0.7, influences: together(shape, { airway: 0.58 + 0.3 * severity, respiration: 2 + 6 * severity, heartRate: 10 + 16 * severity, illness: 0.25 + 0.3 * severity }), events: [] };
  },
};

export const asthma: ConditionEntry = {
  id: 'asthma',
  title: 'Asthma',
  meaning: 'Airways that narrow in attacks and widen again.',
  icd10: 'J45',
  snomed: '195967001',
  enrolled: 'asthma',
  sources: ['GINA 2024 steps; shares and shifts: assumption'],
  stages: [
    { id: 'intermittent', title: 'intermittent', code: 'GINA step 1', share: 0.3, shifts: { peakFlow: -10 } },
    { id: 'mild', title: 'mild', code: 'GINA step 2', share: 0.35, shifts: { peakFlow: -25, spo2: -0.2 } },
    { id: 'moderate', title: 'moderate', code: 'GINA step 3', share: 0.25, shifts: { peakFlow: -55, spo2: -0.5, respiration: 0.5 } },
    { id: 'severe', title: 'severe', code: 'GINA step 4-5', share: 0.1, shifts: { peakFlow: -95, spo2: -0.9, respiration: 1, lungs: 0.2 } },
  ],
  episodes: [attack],
};
