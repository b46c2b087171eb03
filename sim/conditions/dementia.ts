import type { ConditionEntry, EpisodeEntry } from '../core/catalogue.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../core/math.ts';
import { clinical } from './course.ts';
import { told } from './criteria.ts';

/** 23 to 06 h, as `criterion` says: assumption. */
const isNight = (at: number) => at % DAY_MS < 6 * HOUR_MS || at % DAY_MS >= 23 * HOUR_MS;

const wandering: EpisodeEntry = {
  id: 'night-wandering',
  title: 'Wandering at night',
  meaning: 'The resident gets up, opens the front door and is out in the night.',
  condition: 'dementia',
  sources: ['Alzheimer’s Association: six in ten people with dementia wander at least once, many repeatedly', 'a few times a year while living at home, 20–90 minutes: assumption'],
  lookAlike: 'night-visitor',
  criterion: 'truly: out of the home between 23 and 06 h; by readings: the door opens in those hours',
  expects: clinical(['wandering', 'restless-nights'], 10, 30),
  perYear: ({ stages, frailty }) => ({ mild: 1, moderate: 4, severe: 2 })[stages['dementia'] ?? 'mild']! * (0.5 + 0.5 * frailty),
  answers: { call: 0, visit: 0 },
  fits: (profile, devices) => profile.conditions.includes('dementia') && devices.includes('door'),
  truly: (_series, _profile, from) => from,
  byReadings: (series, _profile, from) => told({ ...series, events: () => series.events().filter(([at]) => isNight(at)) }, ['door-open'], from),
  plant({ onset, severity, durationMs, runEnd, draw }) {
    const midnight = Math.floor(onset / DAY_MS) * DAY_MS;
    const begins = isNight(onset) ? onset : Math.round(midnight + DAY_MS + (0.5 + 4 * draw(1)) * HOUR_MS); // not by day: then in the next night
    const lengthMs = durationMs ?? (20 + 70 * draw(0)) * MINUTE_MS;
    return {
      begins,
      end: Math.min(runEnd, begins + lengthMs),
      lifeCritical: severity >= 0.5,
      influences: [{ input: 'activity', size: 0.8, from: begins, riseMs: 5 * MINUTE_MS, holdMs: lengthMs, fallMs: 10 * MINUTE_MS }, { input: 'temperature', size: -0.5 * severity, from: begins, riseMs: lengthMs, holdMs: MINUTE_MS, fallMs: HOUR_MS }],
      events: [
        { at: begins - 3 * MINUTE_MS, target: 'resident', event: 'GET_UP' }, { at: begins, target: 'resident', event: 'GO_OUT' }, { at: begins + lengthMs, target: 'resident', event: 'COME_HOME' },
        { at: begins + lengthMs + 10 * MINUTE_MS, target: 'resident', event: 'GO_TO_BED' },
      ],
    };
  },
};

export const dementia: ConditionEntry = {
  id: 'dementia',
  title: 'Dementia',
  meaning: 'Memory and orientation fade; measurements and pills are forgotten.',
  icd10: 'F03',
  snomed: '52448006',
  enrolled: 'dementia',
  sources: ['stages: Clinical Dementia Rating 1–3; shares among those living at home and shifts: assumption'],
  stages: [
    { id: 'mild', title: 'mild', code: 'CDR 1', share: 0.55, shifts: { pace: -0.05 } },
    { id: 'moderate', title: 'moderate', code: 'CDR 2', share: 0.35, shifts: { pace: -0.15, voids: 0.4, heartSwing: -0.8 } },
    { id: 'severe', title: 'severe', code: 'CDR 3', share: 0.1, shifts: { pace: -0.35, voids: 0.6, heartSwing: -1.4 } },
  ],
  episodes: [wandering],
};
