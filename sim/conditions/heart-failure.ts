import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { ConditionEntry, EpisodeEntry, Series } from '../core/catalogue.ts';
import type { Profile } from '../behaviour/people.ts';
import { clinical, course, DAYS, together } from './course.ts';
import { consecutive, earliest } from './criteria.ts';

/** Share of decompensations by redistribution, with little gain of weight. @source WT-7 (Desai 2015): many admissions with little or no gain; the share itself: assumption */
const REDISTRIBUTION_SHARE = 0.44;

/** Weight gained, or fast breath. @see `criterion` below; six kilograms more than that are somebody else: assumption */
function crossing(series: Series, profile: Profile, from: number, weighings: number): number | null {
  const limit = (profile.thresholds.weightReference ?? profile.weight) + (profile.thresholds.weightGain ?? 2);
  const heavy = consecutive(series, 'weight', from, weighings, HOUR_MS, (value) => value >= limit && value < limit + 6);
  const breathing = consecutive(series, 'respiration', from, 5, 10 * MINUTE_MS, (value) => value >= 25);
  return earliest(heavy, breathing);
}

const decompensation: EpisodeEntry = {
  id: 'heart-failure-decompensation',
  title: 'A decompensation of heart failure',
  meaning: 'Fluid collects in lungs and legs: weight rises, and breathing is hard lying down.',
  condition: 'heart-failure',
  sources: [
    'WT-4 (Chaudhry 2007), WT-6 (Saha: +3.4 kg at readmission), WT-7 (Desai 2015)', 'ILL-5 (Moazeni 2023): heart rate tells more than weight', 'overnight rise of breathing by 7–11 /min lying down: assumption',
  ],
  lookAlike: 'visitor-on-scale',
  criterion: 'weight 2 kg or more above the reference of the last visit (guideline rule of thumb, DET-4), or breathing at 25 /min or more in five readings within ten minutes (NEWS2 three points, RCP 2017)',
  expects: { codes: ['weight-gain', 'early-warning', 'tachypnoea', 'tachycardia'], roles: ['nurse', 'physician'], priorities: ['high', 'medium'], deadlineMs: 60 * MINUTE_MS, graceMs: 30 * MINUTE_MS },
  perYear: () => 0,
  answers: { medicine: 0.55, oxygen: 0.1, fluid: -0.25, ambulance: 0.9 },
  fits: (profile, devices) => profile.conditions.includes('heart-failure') && devices.includes('smart-bed') && devices.includes('scale'),
  truly: (series, profile, from) => crossing(series, profile, from, 5),
  byReadings: (series, profile, from) => crossing(series, profile, from, 1),
  plant({ onset, severity, durationMs, runEnd, draw }) {
    const dry = draw(0) < REDISTRIBUTION_SHARE;
    const riseMs = (1.5 + 1.5 * draw(1)) * HOUR_MS;
    const lengthMs = durationMs ?? 14 * HOUR_MS;
    const shape = { from: onset, riseMs, holdMs: Math.max(HOUR_MS, lengthMs - riseMs - HOUR_MS), fallMs: HOUR_MS };
    return {
      end: Math.min(runEnd, onset + lengthMs),
      lifeCritical: false,
      influences: [
        { input: 'fluid', size: dry ? 0.4 : 2.7 + 1.2 * severity, ...shape },
        { input: 'respiration', size: (dry ? 8 : 5.5) + 4 * severity, ...shape },
        { input: 'heartRate', size: 8 + 10 * severity, ...shape },
        { input: 'spo2', size: -1.5 - 2 * severity, ...shape },
      ],
      events: [],
    };
  },
};

const fluidGain: EpisodeEntry = {
  id: 'heart-failure-fluid-gain',
  title: 'Heart failure that worsens over weeks',
  meaning: 'Water collects for weeks, or blood shifts to the lungs with hardly a kilogram more; in the last days breath and heart show it.',
  condition: 'heart-failure',
  sources: [
    'WT-4 (Chaudhry 2007): slow from day −30, clear in the last seven days', 'WT-5 (Ledwidge 2013): significant in the last four days', 'WT-6 (Saha): +3.4 kg at readmission', 'WT-7 (Desai 2015): many with little or no gain, often 1 kg',
    'DET-4: 0.7, DET-6: 1.0 events per patient-year', 'ILL-5: heart rate and pressure tell more than weight; shares and shapes: assumption',
  ],
  lookAlike: 'salty-meal',
  criterion: 'weight 2 kg or more above the reference of the last visit, or breathing at 25 /min or more in five readings within ten minutes (as for the acute decompensation)',
  expects: clinical(['weight-gain', 'early-warning', 'tachypnoea', 'tachycardia'], 240, 120),
  perYear: ({ stages, frailty }) => ({ 'nyha-1': 0.3, 'nyha-2': 0.6, 'nyha-3': 1.1, 'nyha-4': 1.8 })[stages['heart-failure'] ?? 'nyha-2']! * (0.4 + 0.6 * frailty),
  answers: { medicine: 0.7, fluid: -0.25, ambulance: 0.9 },
  fits: (profile) => profile.conditions.includes('heart-failure'),
  truly: (series, profile, from) => crossing(series, profile, from, 5),
  byReadings: (series, profile, from) => crossing(series, profile, from, 1),
  plant({ onset, severity, durationMs, runEnd, draw }) {
    const dry = draw(0) < REDISTRIBUTION_SHARE;
    const length = durationMs ?? DAYS(18 + 14 * draw(1));
    const gain = dry ? 0.7 * draw(2) : 1.2 + 3.4 * draw(2) * (0.6 + 0.8 * severity);
    const late = course(onset + 0.5 * length, 0.5 * length, 0.72, 0.06);
    return {
      end: Math.min(runEnd, onset + length),
      silent: false,
      lifeCritical: severity >= 0.7,
      influences: [
        ...together(course(onset, length, 0.75, 0.05), { fluid: 0.5 * gain }),
        ...together(late, { fluid: 0.5 * gain, heartRate: 4 + 9 * severity, respiration: 2 + 6 * severity, spo2: -1 - 2.5 * severity, systolic: -4 - 8 * severity, illness: 0.2 + 0.3 * severity }),
      ],
      events: [],
    };
  },
};

export const heartFailure: ConditionEntry = {
  id: 'heart-failure',
  title: 'Heart failure',
  meaning: 'The heart pumps too little: water stays in legs and lungs.',
  icd10: 'I50',
  snomed: '84114007',
  enrolled: 'heart-failure',
  sources: ['NYHA functional classes; shares among monitored patients and shifts: assumption'],
  stages: [
    { id: 'nyha-1', title: 'NYHA I', code: 'NYHA I', share: 0.12, shifts: { heartRate: 1, respiration: 0.5, hrv: -4 } },
    { id: 'nyha-2', title: 'NYHA II', code: 'NYHA II', share: 0.46, shifts: { heartRate: 4, respiration: 1.2, spo2: -0.4, lungs: 0.1, hrv: -8, pace: -0.1, voids: 0.4 } },
    { id: 'nyha-3', title: 'NYHA III', code: 'NYHA III', share: 0.34, shifts: { heartRate: 8, respiration: 2, spo2: -0.9, spo2Night: 0.4, lungs: 0.2, systolic: -4, hrv: -12, pace: -0.25, voids: 0.7 } },
    { id: 'nyha-4', title: 'NYHA IV', code: 'NYHA IV', share: 0.08, shifts: { heartRate: 13, respiration: 3, spo2: -1.6, spo2Night: 0.7, lungs: 0.4, systolic: -10, hrv: -16, pace: -0.45, voids: 0.9 } },
  ],
  episodes: [decompensation, fluidGain],
};
