import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { EpisodeEntry, Series } from '../core/catalogue.ts';
import type { Profile } from '../behaviour/people.ts';
import { consecutive, earliest } from './criteria.ts';

/** Share of exacerbations that no monitored signal shows. @source ILL-3: 18–20 % */
const SILENT_SHARE = 0.19;

function crossing(series: Series, profile: Profile, from: number): number | null {
  const limit = profile.thresholds.spo2Low ?? 91;
  const low = consecutive(series, 'spo2', from, 5, 10 * MINUTE_MS, (value) => value < limit);
  const breathing = consecutive(series, 'respiration', from, 5, 10 * MINUTE_MS, (value) => value >= 27);
  return earliest(low, breathing);
}

export const copdExacerbation: EpisodeEntry = {
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
        { input: 'heartRate', size: force * (6 + 8 * severity), ...shape },
        { input: 'respiration', size: force * (2 + 5 * severity), ...shape },
        { input: 'temperature', size: force * 0.5 * draw(3), ...shape },
      ],
      events: [],
    };
  },
};
