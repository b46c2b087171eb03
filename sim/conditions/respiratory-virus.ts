import type { ConditionEntry, EpisodeEntry } from '../core/catalogue.ts';
import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import { clinical, course, DAYS, endOf, together } from './course.ts';
import { consecutive, earliest, first } from './criteria.ts';

const virus: EpisodeEntry = {
  id: 'respiratory-virus',
  title: 'A feverish cold',
  meaning: 'A virus: the resting pulse moves a day before the throat hurts.',
  condition: 'respiratory-virus',
  sources: ['ILL-6: detectable at 58 h, 23 h before symptoms, in 16 of 17', 'ILL-7: resting heart rate +1.8 to +3.4 % at onset, a dip and a second peak', 'one to two a year at older age: assumption'],
  lookAlike: 'room-too-warm',
  criterion: 'temperature above 38.0 °C (ten minutes truly, or one reading), or heart rate at 111 /min or more in five readings (NEWS2)',
  expects: clinical(['fever', 'tachycardia', 'early-warning'], 240, 240, ['high', 'medium', 'low']),
  perYear: ({ frailty }) => 0.9 * (0.6 + 0.4 * frailty),
  answers: { medicine: 0.35, fluid: 0.1 },
  fits: (_profile, devices) => devices.includes('thermometer') || devices.includes('wearable'),
  truly: (series, _profile, from) => earliest(consecutive(series, 'temperature', from, 10, 10 * MINUTE_MS, (value) => value > 38), consecutive(series, 'heartRate', from, 5, 10 * MINUTE_MS, (value) => value >= 111)),
  byReadings: (series, _profile, from) => earliest(first(series, 'temperature', from, (value) => value > 38), consecutive(series, 'heartRate', from, 5, 10 * MINUTE_MS, (value) => value >= 111)),
  plant({ profile, onset, severity, durationMs, runEnd, draw }) {
    const length = durationMs ?? DAYS(6 + 4 * draw(0));
    const pulse = course(onset, length, 0.3, 0.4);
    const fever = course(onset + 0.2 * length, 0.5 * length, 0.2, 0.5);
    return {
      end: endOf(pulse, runEnd),
      lifeCritical: false,
      influences: [
        ...together(pulse, { heartRate: (draw(1) < 16 / 17 ? 0.026 : 0) * profile.heartRate + 2 * severity }),
        ...together(fever, { temperature: 0.9 + 1.2 * severity, illness: 0.25 + 0.4 * severity, spo2: -0.8 * severity }),
      ],
      events: [0.3, 0.5, 0.7].map((share) => ({ at: onset + share * length - 0.5 * HOUR_MS, target: 'resident' as const, event: 'GO_TO_BED' })),
    };
  },
};

export const respiratoryVirus: ConditionEntry = {
  id: 'respiratory-virus',
  title: 'Viral respiratory infection',
  meaning: 'A cold or influenza that passes by itself.',
  icd10: 'J06.9',
  snomed: '54150009',
  sources: ['ILL-6 (PMC9384446), ILL-7 (Front Physiol 2022, 898251)'],
  stages: [],
  episodes: [virus],
};
