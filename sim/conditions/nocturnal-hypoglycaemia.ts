import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { EpisodeEntry, Series } from '../core/catalogue.ts';
import { consecutive } from './criteria.ts';

const below70 = (series: Series, from: number, samples: number) => consecutive(series, 'glucose', from, samples, 20 * MINUTE_MS, (value) => value < 70);

export const nocturnalHypoglycaemia: EpisodeEntry = {
  id: 'nocturnal-hypoglycaemia',
  title: 'A low glucose at night',
  meaning: 'Too much insulin for what was eaten: glucose falls while the resident sleeps.',
  condition: 'diabetes-type-1',
  sources: ['consensus on CGM targets: an event is below 70 mg/dL for at least 15 minutes, level 2 below 54', 'fall over one to two hours: assumption'],
  lookAlike: 'battery-dying',
  criterion: 'glucose below 70 mg/dL for 15 minutes (international consensus on CGM)',
  expects: { codes: ['hypoglycaemia'], roles: ['nurse', 'physician'], priorities: ['high', 'medium'], deadlineMs: 20 * MINUTE_MS, graceMs: 15 * MINUTE_MS },
  fits: (profile, devices) => profile.medicines.includes('insulin') && devices.includes('cgm'),
  truly: (series, _profile, from) => below70(series, from, 15),
  byReadings: (series, _profile, from) => below70(series, from, 3),
  plant({ profile, onset, severity, durationMs, runEnd, draw }) {
    const nadir = 60 - 16 * severity; // mg/dL
    const holdMs = durationMs ?? (1.5 + 1.5 * draw(0)) * HOUR_MS;
    const shape = { from: onset, riseMs: 30 * MINUTE_MS, holdMs, fallMs: HOUR_MS };
    return {
      end: Math.min(runEnd, onset + shape.riseMs + holdMs + shape.fallMs),
      lifeCritical: severity >= 0.5,
      influences: [
        { input: 'glucoseSetpoint', size: nadir - profile.glucose, ...shape },
        { input: 'glucoseSpeed', size: 0.022, ...shape },
      ],
      events: [],
    };
  },
};
