import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { ConditionEntry, EpisodeEntry, Series } from '../core/catalogue.ts';
import { clinical } from './course.ts';
import { earliest, told } from './criteria.ts';

/** @source FA-1: 37.2 per 100 person-years at all ages of adults, 28.7–30 % of people from 65 fall in a year; FA-3: women 30 % more; slope with age: assumption */
function fallsPerYear(age: number, sex: string, frailty: number): number {
  return (age < 65 ? 0.33 : 0.31 + 0.008 * (age - 65)) * (sex === 'female' ? 1.13 : 0.87) * frailty;
}

const STILL_MS = 60 * MINUTE_MS;

/** Out of bed, and no motion, step or return to bed for an hour. */
function stillness(series: Series, from: number): number | null {
  const signs = [
    ...series.samples('motion').filter(([, value]) => value > 1).map(([at]) => at),
    ...series.samples('steps').filter(([, value]) => value > 0).map(([at]) => at),
    ...series.samples('bedPresence').filter(([, value]) => value > 0).map(([at]) => at),
  ].filter((at) => at >= from).toSorted((a, b) => a - b);
  const looks = series.samples('motion').map(([at]) => at).filter((at) => at >= from);
  let since = from;
  let next = 0;
  for (const look of looks) {
    while (next < signs.length && (signs[next] as number) <= look) since = signs[next++] as number;
    if (look - since >= STILL_MS) return look;
  }
  return null;
}

const longLie: EpisodeEntry = {
  id: 'fall-with-long-lie',
  title: 'A fall with a long lie',
  meaning: 'The resident falls, cannot get up and lies on the floor for hours.',
  condition: 'falls',
  sources: ['FA-4 (Fleming 2008): 80 % of fallers over 90 could not get up at least once; call alarms mostly not used', 'long lie: more than an hour on the floor; length 2–6 hours: assumption'],
  lookAlike: 'hot-bath',
  criterion: 'true: on the floor. By readings: the pendant reports a fall, or an hour out of bed without motion or step (long lie: more than an hour on the floor)',
  expects: { codes: ['fall', 'long-lie', 'sos'], roles: ['nurse', 'physician'], priorities: ['high'], deadlineMs: 10 * MINUTE_MS, graceMs: 15 * MINUTE_MS },
  perYear: ({ age, sex, frailty }) => fallsPerYear(age, sex, frailty) * (age >= 85 ? 0.3 : 0.1),
  answers: {},
  fits: (_profile, devices) => devices.includes('fall-pendant') && devices.includes('pir') && devices.includes('smart-bed'),
  truly: (_series, _profile, from) => from,
  byReadings(series, _profile, from) {
    const reported = series.events().find(([at, type]) => at >= from && (type === 'fall' || type === 'sos'));
    return earliest(reported ? reported[0] : null, stillness(series, from));
  },
  plant({ onset, severity, durationMs, runEnd, draw }) {
    const end = Math.min(runEnd, onset + (durationMs ?? (2 + 4 * draw(0)) * HOUR_MS));
    return {
      end,
      lifeCritical: true,
      influences: [{ input: 'heartRate', size: 8 + 10 * severity, from: onset, riseMs: 2 * MINUTE_MS, holdMs: end - onset, fallMs: 30 * MINUTE_MS }],
      events: [
        { at: onset - 2.5 * MINUTE_MS, target: 'resident', event: 'GET_UP' },
        { at: onset - 2 * MINUTE_MS, target: 'resident', event: draw(1) < 0.5 ? 'TOILET' : 'WALK' },
        { at: onset, target: 'resident', event: 'FALL' },
        { at: end, target: 'resident', event: 'GET_HELP' },
        { at: end + 10 * MINUTE_MS, target: 'resident', event: 'GO_TO_BED' },
      ],
    };
  },
};

const recovered: EpisodeEntry = {
  id: 'fall-recovered',
  title: 'A fall, and up again',
  meaning: 'The resident trips, sits on the floor for some minutes and gets up alone.',
  condition: 'falls',
  sources: ['FA-3 (SCOPE 2025): half of falls by trip or slip, 70 % without injury or untreated', 'time on the floor 3–15 minutes: assumption'],
  lookAlike: 'sat-down-hard',
  criterion: 'true: on the floor. By readings: the pendant reports a fall or the help button is pressed',
  expects: clinical(['fall', 'sos'], 15, 30, ['high', 'medium']),
  perYear: ({ age, sex, frailty }) => fallsPerYear(age, sex, frailty) * (age >= 85 ? 0.7 : 0.9),
  answers: {},
  fits: (_profile, devices) => devices.includes('fall-pendant'),
  truly: (_series, _profile, from) => from,
  byReadings: (series, _profile, from) => told(series, ['fall', 'sos'], from),
  plant({ onset, severity, durationMs, runEnd, draw }) {
    const end = Math.min(runEnd, onset + (durationMs ?? (3 + 12 * draw(0)) * MINUTE_MS));
    return {
      end,
      lifeCritical: false,
      influences: [
        { input: 'heartRate', size: 8 + 8 * severity, from: onset, riseMs: MINUTE_MS, holdMs: end - onset, fallMs: 20 * MINUTE_MS },
        { input: 'pain', size: 1 + 4 * severity, from: onset, riseMs: MINUTE_MS, holdMs: 6 * HOUR_MS, fallMs: 40 * HOUR_MS },
      ],
      events: [
        { at: onset - 2.5 * MINUTE_MS, target: 'resident', event: 'GET_UP' }, { at: onset - 2 * MINUTE_MS, target: 'resident', event: 'WALK' }, { at: onset, target: 'resident', event: 'FALL' },
        { at: end, target: 'resident', event: 'GET_UP_ALONE' },
      ],
    };
  },
};

export const falls: ConditionEntry = {
  id: 'falls',
  title: 'Falls',
  meaning: 'A trip, a slip, a faint: most get up again, some cannot.',
  icd10: 'R29.6',
  snomed: '217082002',
  sources: ['FA-1 to FA-4', 'stages: by what became of the fall'],
  stages: [],
  episodes: [longLie, recovered],
};
