import type { ConditionEntry, EpisodeEntry } from '../core/catalogue.ts';
import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import { clinical, course, DAYS, endOf, together } from './course.ts';
import { consecutive, earliest, first } from './criteria.ts';

/** As many as `criterion` asks for: assumption. */
const VOIDS_AT_NIGHT = 4;

const infection: EpisodeEntry = {
  id: 'urinary-infection',
  title: 'A urinary infection with delirium',
  meaning: 'Up again and again at night, confused, sometimes with little fever: the motion sensor sees it before the thermometer.',
  condition: 'urinary-infection',
  sources: ['ILL-8: fever absent or blunted in 20–30 %', 'physiology facts §7: a urinary infection can show in a motion sensor first', 'about 0.1 a year in women from 65, 0.04 in men; delirium in a quarter: assumption'],
  lookAlike: 'late-fluids',
  criterion: 'four or more times out of bed in one night by the bed’s events, temperature above 38.0 °C, or heart rate at 111 /min in five readings; truly: from the second night on',
  expects: clinical(['restless-nights', 'fever', 'early-warning', 'tachycardia', 'wandering'], 600, 240, ['high', 'medium', 'low']),
  perYear: ({ sex, frailty, age }) => (sex === 'female' ? 0.1 : 0.04) * frailty * (age < 65 ? 0.5 : 1),
  answers: { medicine: 0.75, fluid: 0.2, ambulance: 0.9 },
  fits: (_profile, devices) => devices.includes('smart-bed') && devices.includes('pir'),
  truly: (series, _profile, from) => earliest(consecutive(series, 'temperature', from, 10, 10 * MINUTE_MS, (value) => value > 38), from + 30 * HOUR_MS),
  byReadings(series, _profile, from) {
    const exits = series.events().filter(([at, type]) => at >= from && type === 'bed-exit').map(([at]) => at);
    const restless = exits.find((at, index) => index >= 3 && at - (exits[index - 3] as number) < 7 * HOUR_MS) ?? null;
    return earliest(restless, earliest(first(series, 'temperature', from, (value) => value > 38), consecutive(series, 'heartRate', from, 5, 10 * MINUTE_MS, (value) => value >= 111)));
  },
  plant({ profile, onset, severity, durationMs, runEnd, draw }) {
    const length = durationMs ?? DAYS(4 + 3 * draw(0));
    const shape = course(onset, length, 0.2, 0.4);
    const confused = draw(1) < 0.25 + 0.4 * severity;
    const events = [];
    for (let night = 0; night < length / (24 * HOUR_MS); night += 1) {
      const midnight = Math.floor(onset / (24 * HOUR_MS)) * 24 * HOUR_MS + (night + 1) * 24 * HOUR_MS;
      for (let index = 0; index < VOIDS_AT_NIGHT; index += 1) {
        const at = midnight + (-0.7 + (index + draw(10 + night * 8 + index)) * 1.45) * HOUR_MS;
        if (at <= onset) continue;
        events.push({ at, target: 'resident' as const, event: 'TOILET' });
        if (confused && index === 2) events.push({ at: at + 4 * MINUTE_MS, target: 'resident' as const, event: 'WALK' }, { at: at + (profile.age > 80 ? 40 : 20) * MINUTE_MS, target: 'resident' as const, event: 'GO_TO_BED' });
      }
    }
    return { end: endOf(shape, runEnd), lifeCritical: severity >= 0.9, influences: together(shape, { temperature: 0.6 + 1.3 * severity, heartRate: 3 * severity, illness: 0.3 + 0.4 * severity, fluid: -0.5 * severity }), events };
  },
};

export const urinaryInfection: ConditionEntry = {
  id: 'urinary-infection',
  title: 'Urinary infection with delirium',
  meaning: 'An infection of the bladder that confuses old people.',
  icd10: 'N39.0',
  snomed: '68566005',
  sources: ['delirium due to a physiological condition: ICD-10 F05'],
  stages: [],
  episodes: [infection],
};
