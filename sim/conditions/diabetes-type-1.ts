import { clamp, HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { ConditionEntry, EpisodeEntry, Series } from '../core/catalogue.ts';
import { clinical, course, endOf, pulse, together } from './course.ts';
import { BEFORE_MS, consecutive, spells } from './criteria.ts';

/** @source consensus on CGM targets, see `sources` below; all within 20 minutes, so that a lost sample breaks nothing: assumption */
const below70 = (series: Series, from: number, samples: number) => consecutive(series, 'glucose', from, samples, 20 * MINUTE_MS, (value) => value < 70);

const hypoglycaemia: EpisodeEntry = {
  id: 'nocturnal-hypoglycaemia',
  title: 'A low glucose at night',
  meaning: 'Too much insulin for what was eaten: glucose falls while the resident sleeps.',
  condition: 'diabetes-type-1',
  sources: ['consensus on CGM targets: an event is below 70 mg/dL for at least 15 minutes, level 2 below 54', 'fall over one to two hours: assumption'],
  lookAlike: 'battery-dying',
  criterion: 'glucose below 70 mg/dL for 15 minutes (international consensus on CGM)',
  expects: { codes: ['hypoglycaemia'], roles: ['nurse', 'physician'], priorities: ['high', 'medium'], deadlineMs: 20 * MINUTE_MS, graceMs: 15 * MINUTE_MS },
  perYear: ({ frailty }) => 12 * (0.5 + 0.5 * frailty), // @source assumption: about one a month below 70 at night, as in sensor studies of type 1
  emerges: (series) => spells(series, 'glucose', 15, (value) => value < 70).map(({ from, to, lowest }) => ({ onset: from - BEFORE_MS, end: to, severity: clamp((70 - lowest) / 30, 0, 1), lifeCritical: lowest < 54 })),
  answers: { glucose: 0.75, insulin: -0.5, ambulance: 0.95 },
  fits: (profile, devices) => profile.medicines.includes('insulin') && devices.includes('cgm'),
  truly: (series, _profile, from) => below70(series, from, 15),
  byReadings: (series, _profile, from) => below70(series, from, 3),
  plant({ profile, onset, severity, durationMs, runEnd, draw }) {
    const nadir = 58 - 16 * severity; // mg/dL
    const lengthMs = durationMs ?? (3 + 2 * draw(0)) * HOUR_MS;
    const units = (1.15 * (profile.glucose - nadir)) / profile.sensitivity;
    return {
      end: Math.min(runEnd, onset + lengthMs + HOUR_MS),
      lifeCritical: severity >= 0.5,
      influences: [
        ...pulse('insulin', units, onset, 10), // a dose too large at bedtime
        { input: 'glucoseLevel', size: nadir - profile.glucose, from: onset, riseMs: HOUR_MS, holdMs: lengthMs - HOUR_MS, fallMs: HOUR_MS }, // no supper, and the liver's store is spent
        { input: 'glucose', size: -0.35, from: onset, riseMs: 30 * MINUTE_MS, holdMs: lengthMs - HOUR_MS, fallMs: HOUR_MS },
      ],
      events: [],
    };
  },
};

/** @source the limit that enrolment prescribes, see `sources` below; an hour, and five minutes so that a lost sample breaks nothing: assumption */
const above300 = (series: Series, from: number, samples: number) => consecutive(series, 'glucose', from, samples, 65 * MINUTE_MS, (value) => value > 300);

const hyperglycaemia: EpisodeEntry = {
  id: 'hyperglycaemic-crisis',
  title: 'A high glucose for want of insulin',
  meaning: 'The pump has failed or doses were left out: glucose climbs for hours, and the resident is thirsty and ill.',
  condition: 'diabetes-type-1',
  sources: ['ADA consensus 2024: hyperglycaemic crises begin at 200–250 mg/dL with ketosis; 5–8 ketoacidoses per 100 person-years; above 300 for an hour: assumption'],
  lookAlike: 'post-meal-rise',
  criterion: 'glucose above 300 mg/dL for an hour (the limit prescribed at enrolment)',
  expects: clinical(['hyperglycaemia'], 60, 30),
  perYear: ({ frailty }) => 0.07 * frailty,
  emerges: (series) => spells(series, 'glucose', 60, (value) => value > 300).map(({ from, to, highest }) => ({ onset: from - BEFORE_MS, end: to, severity: clamp((highest - 300) / 150, 0, 1), lifeCritical: false })),
  answers: { insulin: 0.35, fluid: 0.15, ambulance: 0.95 },
  fits: (profile, devices) => profile.conditions.includes('diabetes-type-1') && devices.includes('cgm'),
  truly: (series, _profile, from) => above300(series, from, 60),
  byReadings: (series, _profile, from) => above300(series, from, 12),
  plant({ onset, severity, durationMs, runEnd, draw }) {
    const shape = course(onset, durationMs ?? (9 + 8 * draw(0)) * HOUR_MS, 0.35, 0.3);
    return {
      end: endOf(shape, runEnd),
      lifeCritical: severity >= 0.7,
      influences: together(shape, { glucoseLevel: 210 + 150 * severity, glucose: 0.7 + 0.5 * severity, resistance: 0.35, fluid: -0.5 - severity, illness: 0.15 + 0.35 * severity, respiration: 3 * severity }),
      events: [],
    };
  },
};

export const diabetesType1: ConditionEntry = {
  id: 'diabetes-type-1',
  title: 'Diabetes, type 1',
  meaning: 'No insulin of one’s own: it is injected, guessed and sometimes forgotten.',
  icd10: 'E10',
  snomed: '46635009',
  enrolled: 'diabetes-type-1',
  sources: ['GL-3: coefficient of variation 36–38 %', 'GL-4, GL-5: time in range 46–56 % on injections; stages by HbA1c, shares and shifts: assumption'],
  stages: [
    { id: 'tight', title: 'HbA1c below 7 %', code: 'HbA1c < 7 %', share: 0.22, shifts: { glucose: 62, dawn: 10, secretion: -1 } },
    { id: 'fair', title: 'HbA1c 7–8.5 %', code: 'HbA1c 7-8.5 %', share: 0.48, shifts: { glucose: 94, dawn: 14, secretion: -1 } },
    { id: 'poor', title: 'HbA1c above 8.5 %', code: 'HbA1c > 8.5 %', share: 0.3, shifts: { glucose: 128, dawn: 18, secretion: -1 } },
  ],
  episodes: [hypoglycaemia, hyperglycaemia],
};
