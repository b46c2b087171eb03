import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { EpisodeEntry, Series } from '../core/catalogue.ts';
import type { Profile } from '../behaviour/people.ts';
import { consecutive, earliest } from './criteria.ts';

/** Share of decompensations by redistribution, with little gain of weight. @source WT-7 (Desai 2015): many admissions with little or no gain; the share itself: assumption */
const REDISTRIBUTION_SHARE = 0.4;

function crossing(series: Series, profile: Profile, from: number, weighings: number): number | null {
  const limit = (profile.thresholds.weightReference ?? profile.weight) + (profile.thresholds.weightGain ?? 2);
  const heavy = consecutive(series, 'weight', from, weighings, HOUR_MS, (value) => value >= limit && value < limit + 6);
  const breathing = consecutive(series, 'respiration', from, 5, 10 * MINUTE_MS, (value) => value >= 25);
  return earliest(heavy, breathing);
}

export const heartFailureDecompensation: EpisodeEntry = {
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
