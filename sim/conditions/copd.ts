import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { ConditionEntry, EpisodeEntry, Series } from '../core/catalogue.ts';
import type { Profile } from '../behaviour/people.ts';
import { clinical, course, DAYS, endOf, together } from './course.ts';
import { consecutive, earliest } from './criteria.ts';

/** Share of exacerbations that no monitored signal shows. @source ILL-3: 18–20 % */
const SILENT_SHARE = 0.19;

/** Low saturation, or fast breath. @see `criterion` below, and decision 012. @source 91 % where no limit was prescribed: NEWS2, RCP 2017 */
function crossing(series: Series, profile: Profile, from: number): number | null {
  const limit = profile.thresholds.spo2Low ?? 91;
  const low = consecutive(series, 'spo2', from, 5, 10 * MINUTE_MS, (value) => value < limit);
  const breathing = consecutive(series, 'respiration', from, 5, 10 * MINUTE_MS, (value) => value >= 27);
  return earliest(low, breathing);
}

const exacerbation: EpisodeEntry = {
  id: 'copd-exacerbation',
  title: 'A COPD exacerbation with low oxygen',
  meaning: 'The lungs let less oxygen through: breathing gets fast and the blood lacks oxygen.',
  condition: 'copd',
  sources: [
    'ILL-1 (Respir Res 2022): heart rate +8, breathing +2 in the days before', 'ILL-3: 18–20 % silent', 'NEWS2, RCP 2017', 'depth 4–10 points and onset over 1–3 hours in the acute phase: assumption',
  ],
  lookAlike: 'motion-artefact',
  criterion:
    'saturation below the limit prescribed for this person in five readings within ten minutes, or breathing at 27 /min or more in five (NEWS2 scores three points from 25, RCP 2017; five readings and the margin of 2: assumption)',
  expects: { codes: ['hypoxia', 'early-warning', 'tachypnoea'], roles: ['nurse', 'physician'], priorities: ['high', 'medium'], deadlineMs: 30 * MINUTE_MS, graceMs: 15 * MINUTE_MS },
  perYear: () => 0,
  silentShare: SILENT_SHARE,
  answers: { oxygen: 0.1, medicine: 0.6, ambulance: 0.9 },
  fits: (profile, devices) => profile.conditions.includes('copd') && devices.includes('pulse-oximeter'),
  truly: crossing,
  byReadings: crossing,
  plant({ onset, severity, durationMs, runEnd, draw }) {
    const silent = draw(0) < SILENT_SHARE;
    const riseMs = (1 + 1.5 * draw(1)) * HOUR_MS;
    const lengthMs = durationMs ?? (5 + 4 * draw(2)) * HOUR_MS;
    const holdMs = Math.max(HOUR_MS, lengthMs - riseMs - HOUR_MS);
    const shape = { from: onset, riseMs, holdMs, fallMs: HOUR_MS };
    const force = silent ? 0 : 1;
    return {
      end: Math.min(runEnd, onset + riseMs + holdMs + HOUR_MS),
      silent,
      lifeCritical: severity >= 0.6,
      influences: [
        { input: 'spo2', size: -force * (5.5 + 5.5 * severity), ...shape },
        { input: 'airway', size: force * 0.25, ...shape },
        { input: 'heartRate', size: force * (5 + 7 * severity), ...shape },
        { input: 'respiration', size: force * (1 + 5 * severity), ...shape },
        { input: 'illness', size: force * 0.3, ...shape },
        { input: 'temperature', size: force * 0.5 * draw(3), ...shape },
      ],
      events: [],
    };
  },
};

/** By stage. @source ILL-4: 0.121 in mild disease, 0.334 + 0.127 in the UK, 1.2 in a severe cohort; which stage has which, and what lies between: assumption */
const PER_YEAR: Readonly<Record<string, number>> = { 'gold-1': 0.121, 'gold-2': 0.46, 'gold-3': 0.9, 'gold-4': 1.2 };

const flareUp: EpisodeEntry = {
  id: 'copd-flare-up',
  title: 'A COPD flare-up over days',
  meaning: 'Cough and breathlessness grow over days: the heart is faster, then the breath, and the resident does less.',
  condition: 'copd',
  sources: ['ILL-1: three days before, heart rate +8.1 in 9 of 11, breathing +2.0 in 7 of 11', 'ILL-2: symptoms from day −5 to +12', 'ILL-3: silent in 18–20 %', 'ILL-4: events per year by stage; stages in between: assumption'],
  lookAlike: 'pneumonia',
  criterion: 'saturation below the limit prescribed for this person in five readings within ten minutes, or breathing at 27 /min or more in five (as for the acute exacerbation)',
  expects: clinical(['hypoxia', 'early-warning', 'tachypnoea', 'tachycardia'], 120, 120),
  perYear: ({ stages, frailty }) => (PER_YEAR[stages['copd'] ?? ''] ?? 0.46) * (0.4 + 0.6 * frailty),
  silentShare: SILENT_SHARE,
  answers: { medicine: 0.65, oxygen: 0.1, ambulance: 0.9 },
  fits: (profile) => profile.conditions.includes('copd'),
  truly: crossing,
  byReadings: crossing,
  plant({ onset, severity, durationMs, runEnd, draw }) {
    const silent = draw(0) < SILENT_SHARE;
    const shape = course(onset, durationMs ?? DAYS(10 + 8 * draw(1)), 0.3, 0.45);
    const heart = draw(2) < 9 / 11;
    const breath = draw(3) < 7 / 11;
    const sizes = silent
      ? {}
      : { heartRate: heart ? 6.6 + 3 * (severity - 0.5) : 0, respiration: breath ? 1.1 + 1.2 * (severity - 0.5) : 0, spo2: -(1.5 + 4.5 * severity), airway: 0.1 * severity, illness: 0.12 + 0.25 * severity };
    return { end: endOf(shape, runEnd), silent, lifeCritical: severity >= 0.8, influences: together(shape, sizes), events: [] };
  },
};

export const copd: ConditionEntry = {
  id: 'copd',
  title: 'Chronic obstructive pulmonary disease',
  meaning: 'Narrow airways and worn lungs: less oxygen at rest, less still asleep and on the stairs.',
  icd10: 'J44',
  snomed: '13645005',
  enrolled: 'copd',
  sources: ['OX-3 (Buekers 2019): rest 92.1 ± 2.9 by day, 89.9 ± 3.4 by night', 'GOLD report: stages by airflow; their shares among monitored patients and shifts: assumption'],
  stages: [
    { id: 'gold-1', title: 'GOLD 1, mild', code: 'GOLD 1', share: 0.12, shifts: { spo2: -1.1, spo2Night: 0.7, lungs: 0.5, heartRate: 2, respiration: 0.8, peakFlow: -60, pace: -0.08, hrv: -3 } },
    { id: 'gold-2', title: 'GOLD 2, moderate', code: 'GOLD 2', share: 0.38, shifts: { spo2: -3.4, spo2Night: 1.5, lungs: 0.8, heartRate: 5, respiration: 1.8, peakFlow: -130, pace: -0.2, hrv: -6 } },
    { id: 'gold-3', title: 'GOLD 3, severe', code: 'GOLD 3', share: 0.36, shifts: { spo2: -6.5, spo2Night: 2.4, lungs: 1.1, heartRate: 8, respiration: 2.6, peakFlow: -200, pace: -0.32, hrv: -9 } },
    { id: 'gold-4', title: 'GOLD 4, very severe', code: 'GOLD 4', share: 0.14, shifts: { spo2: -10.4, spo2Night: 3.3, lungs: 1.3, heartRate: 10, respiration: 3.2, peakFlow: -260, pace: -0.42, hrv: -11 } },
  ],
  episodes: [exacerbation, flareUp],
};
