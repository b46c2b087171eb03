import type { ConditionEntry, EpisodeEntry } from '../core/catalogue.ts';
import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import { clinical, course, endOf, together } from './course.ts';
import { consecutive, told } from './criteria.ts';

const monoxide: EpisodeEntry = {
  id: 'carbon-monoxide-leak',
  title: 'Carbon monoxide from a stove',
  meaning: 'A blocked flue fills the rooms with a gas that nobody smells.',
  condition: 'home-hazards',
  sources: ['EN 50291: alarm at 50 ppm within 60–90 minutes, 100 ppm within 10–40, 300 ppm within 3', 'about 1 per 10,000 homes a year: assumption'],
  lookAlike: 'kitchen-fire',
  criterion: 'carbon monoxide at 50 ppm or more for an hour, or the sensor’s own alarm (EN 50291)',
  expects: clinical(['carbon-monoxide'], 5, 30, ['high']),
  perYear: () => 0.0001,
  answers: { ambulance: 0.95, visit: 0.9 },
  fits: (_profile, devices) => devices.includes('environment-sensor'),
  truly: (_series, _profile, from) => from + 10 * MINUTE_MS,
  byReadings: (series, _profile, from) => told(series, ['carbon-monoxide'], from) ?? consecutive(series, 'carbonMonoxide', from, 12, 65 * MINUTE_MS, (value) => value >= 50),
  plant({ onset, severity, durationMs, runEnd, draw }) {
    const shape = course(onset, durationMs ?? (3 + 3 * draw(0)) * HOUR_MS, 0.15, 0.25);
    return {
      end: endOf(shape, runEnd),
      lifeCritical: true,
      influences: together(shape, { carbonMonoxide: 90 + 220 * severity, heartRate: 10 + 10 * severity, illness: 0.5 + 0.4 * severity }),
      events: [{ at: onset + 40 * MINUTE_MS, target: 'kit', device: 'environment-sensor', event: 'carbon-monoxide' }],
    };
  },
};

const fire: EpisodeEntry = {
  id: 'kitchen-fire',
  title: 'A pan left on the stove',
  meaning: 'What was to be supper burns: the alarm sounds on and on, smoke and gas fill the kitchen, and it gets hot.',
  condition: 'home-hazards',
  sources: ['EN 14604: a smoke alarm sounds within minutes, and goes on while there is smoke', 'fire services: cooking is the first cause of home fires; about 3 per 1,000 homes a year, more with dementia: assumption'],
  lookAlike: 'burnt-toast',
  criterion: 'smoke for longer than two minutes; by readings: the smoke alarm (EN 14604)',
  expects: clinical(['smoke', 'carbon-monoxide'], 5, 10, ['high']),
  perYear: ({ conditions }) => 0.003 * (conditions.includes('dementia') ? 3 : 1),
  answers: { ambulance: 0.95, visit: 0.9, call: 0.4 },
  fits: (_profile, devices) => devices.includes('environment-sensor'),
  truly: (_series, _profile, from) => from + 2 * MINUTE_MS,
  byReadings: (series, _profile, from) => told(series, ['smoke'], from),
  plant({ onset, severity, durationMs, runEnd, draw }) {
    const shape = course(onset, durationMs ?? (30 + 30 * draw(0)) * MINUTE_MS, 0.35, 0.4);
    const end = endOf(shape, runEnd);
    const soundsMs = 0.8 * (end - onset);
    return {
      end,
      lifeCritical: true,
      influences: together(shape, { smoke: 1, carbonMonoxide: 60 + 240 * severity, roomTemperature: 5 + 15 * severity, heartRate: 15 + 10 * severity, respiration: 3 + 4 * severity, illness: 0.3 + 0.3 * severity }),
      events: Array.from({ length: Math.floor(soundsMs / (5 * MINUTE_MS)) + 1 }, (_, time) => ({ at: onset + (2 + 5 * time) * MINUTE_MS, target: 'kit' as const, device: 'environment-sensor' as const, event: 'smoke' })),
    };
  },
};

export const homeHazards: ConditionEntry = {
  id: 'home-hazards',
  title: 'Hazards of the home',
  meaning: 'Smoke and gas: the room makes the resident ill.',
  icd10: 'T58',
  snomed: '17383000',
  sources: ['EN 50291, EN 14604'],
  stages: [],
  episodes: [monoxide, fire],
};
