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
  lookAlike: 'burnt-toast',
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

export const homeHazards: ConditionEntry = {
  id: 'home-hazards',
  title: 'Hazards of the home',
  meaning: 'Smoke and gas: the room makes the resident ill.',
  icd10: 'T58',
  snomed: '17383000',
  sources: ['EN 50291, EN 14604'],
  stages: [],
  episodes: [monoxide],
};
