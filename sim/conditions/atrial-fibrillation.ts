import type { ConditionEntry, EpisodeEntry } from '../core/catalogue.ts';
import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import { clinical, course, endOf, together } from './course.ts';
import { consecutive, earliest, told } from './criteria.ts';

const paroxysm: EpisodeEntry = {
  id: 'af-paroxysm',
  title: 'A bout of atrial fibrillation',
  meaning: 'The atria flutter for hours: the pulse is fast and irregular; half of the people feel nothing.',
  condition: 'atrial-fibrillation',
  sources: ['ESC 2024: subclinical bouts are at least as common as felt ones; clinically relevant from minutes to hours', 'about two a month, 1–14 hours: assumption'],
  lookAlike: 'exercise',
  criterion: 'in atrial fibrillation for ten minutes; by readings: two reports of the patch in a row with 50 % or more, or its event',
  expects: clinical(['irregular-rhythm', 'tachycardia'], 120, 60, ['high', 'medium', 'low']),
  perYear: ({ stages }) => (stages['atrial-fibrillation'] === 'frequent' ? 60 : 14),
  answers: { medicine: 0.7, ambulance: 0.8 },
  fits: (profile, devices) => profile.conditions.includes('atrial-fibrillation') && devices.includes('ecg-patch'),
  truly: (series, _profile, from) => consecutive(series, 'afBurden', from, 10, 10 * MINUTE_MS, (value) => value > 50),
  byReadings: (series, _profile, from) => earliest(consecutive(series, 'afBurden', from, 2, 30 * MINUTE_MS, (value) => value >= 50), told(series, ['irregular-rhythm'], from)),
  plant({ onset, severity, durationMs, runEnd, draw }) {
    const lengthMs = durationMs ?? (1 + 13 * draw(0) * draw(1)) * HOUR_MS;
    const felt = draw(2) < 0.5;
    return {
      end: Math.min(runEnd, onset + lengthMs),
      lifeCritical: false,
      influences: [
        { input: 'rhythm', size: 1, from: onset, riseMs: 1, holdMs: lengthMs, fallMs: 1 },
        ...together(course(onset, lengthMs, 0.05, 0.05), { heartRate: 26 * severity - 6, illness: felt ? 0.2 * severity : 0, systolic: -6 * severity }),
      ],
      events: [{ at: onset + 12 * MINUTE_MS, target: 'kit', device: 'ecg-patch', event: 'irregular-rhythm' }],
    };
  },
};

const sustained: EpisodeEntry = {
  ...paroxysm,
  id: 'af-with-fast-rate',
  title: 'Atrial fibrillation with a fast rate',
  meaning: 'The bout will not end and the ventricles follow at 130 and more: the resident is short of breath.',
  sources: ['ESC 2024: rapid ventricular response above 110–130 /min; 0.2 a year: assumption'],
  lookAlike: 'exercise',
  criterion: 'heart rate at 131 /min or more in five readings within ten minutes (NEWS2 three points, RCP 2017)',
  expects: clinical(['tachycardia', 'irregular-rhythm', 'early-warning'], 30, 30),
  perYear: ({ frailty }) => 0.2 * frailty,
  fits: (profile) => profile.conditions.includes('atrial-fibrillation'),
  truly: (series, _profile, from) => consecutive(series, 'heartRate', from, 5, 10 * MINUTE_MS, (value) => value >= 131),
  byReadings: (series, _profile, from) => consecutive(series, 'heartRate', from, 5, 10 * MINUTE_MS, (value) => value >= 131),
  plant({ profile, onset, severity, durationMs, runEnd, draw }) {
    const shape = course(onset, durationMs ?? (4 + 6 * draw(0)) * HOUR_MS, 0.08, 0.15);
    return {
      end: endOf(shape, runEnd),
      lifeCritical: severity >= 0.5,
      influences: together(shape, { rhythm: 1, heartRate: Math.max(20, 128 + 24 * severity - 24 - profile.heartRate), respiration: 3 + 3 * severity, systolic: -8 - 14 * severity, illness: 0.4 }),
      events: [],
    };
  },
};

export const atrialFibrillation: ConditionEntry = {
  id: 'atrial-fibrillation',
  title: 'Paroxysmal atrial fibrillation',
  meaning: 'Bouts of an irregular heartbeat that come and go.',
  icd10: 'I48.0',
  snomed: '282825002',
  enrolled: 'atrial-fibrillation',
  sources: ['ESC 2024; stages by how often bouts come, shares and shifts: assumption'],
  stages: [
    { id: 'seldom', title: 'a bout now and then', code: 'EHRA I-II', share: 0.65, shifts: { heartRate: 1, hrv: -2 } },
    { id: 'frequent', title: 'weekly bouts', code: 'EHRA III', share: 0.35, shifts: { heartRate: 2, hrv: -3, pace: -0.05 } },
  ],
  episodes: [paroxysm, sustained],
};
