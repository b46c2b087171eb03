import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { EpisodeEntry, Series } from '../core/catalogue.ts';
import { earliest } from './criteria.ts';

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

export const fallWithLongLie: EpisodeEntry = {
  id: 'fall-with-long-lie',
  title: 'A fall with a long lie',
  meaning: 'The resident falls, cannot get up and lies on the floor for hours.',
  condition: 'frailty',
  sources: ['FA-4 (Fleming 2008): 80 % of fallers over 90 could not get up at least once; call alarms mostly not used', 'long lie: more than an hour on the floor; length 2–6 hours: assumption'],
  lookAlike: 'hot-bath',
  criterion: 'true: on the floor. By readings: the pendant reports a fall, or an hour out of bed without motion or step (long lie: more than an hour on the floor)',
  expects: { codes: ['fall', 'long-lie', 'sos'], roles: ['nurse', 'physician'], priorities: ['high'], deadlineMs: 10 * MINUTE_MS, graceMs: 15 * MINUTE_MS },
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
