import { CODES } from '../../../contract/codes.ts';
import type { Judgement } from '../alert-book.ts';
import { hubSpeaks, inSleepWindow } from '../patient-state.ts';
import type { HomeState } from '../patient-state.ts';
import { MINUTE_MS, clockText, spanText } from './rule.ts';
import type { Rule } from './rule.ts';

/** Stillness that is too long, by what is known, ms. @source Fleming 2008: four of five fallers over 90 could not get up at least once; spans: assumption */
const NIGHT_OUT_OF_BED_MS = 40 * MINUTE_MS;
const PASSAGE_ROOM_MS = 50 * MINUTE_MS;
const DAY_MS = 120 * MINUTE_MS;
/** Where nobody stays for long without moving. @source assumption */
const PASSAGE_ROOM = /bath|toilet|wc|hall|corridor|stair/i;
/** All motion sensors must have spoken so recently. @source their interval is five minutes */
const REPORT_MS = 12 * MINUTE_MS;

interface Stillness {
  since: number;
  limit: number;
  room: string;
}

/** How long nobody moved, and how long would be too long; `undefined` where nothing can be said. */
function stillness(home: HomeState, now: number): Stillness | 'moving' | undefined {
  if (home.enrolment.residents.length !== 1 || !hubSpeaks(home, now) || now - home.motionReportAt > REPORT_MS || home.motionAt === -Infinity) return undefined;
  // A door used after the last motion inside: they may be out.
  if (home.doorAt >= home.motionAt - 6 * MINUTE_MS) return undefined;
  const bedKnown = home.inBed !== undefined && bedSpeaks(home, now);
  if (bedKnown && home.inBed === true) return 'moving';
  const since = Math.max(home.motionAt, home.stepsAt, home.bedExitAt);
  const room = home.motionRoom;
  const night = inSleepWindow(home, now);
  const passage = PASSAGE_ROOM.test(room);
  const limit = night && bedKnown ? NIGHT_OUT_OF_BED_MS : passage ? PASSAGE_ROOM_MS : night ? Infinity : DAY_MS;
  return now - since < 10 * MINUTE_MS ? 'moving' : { since, limit, room };
}

function bedSpeaks(home: HomeState, now: number): boolean {
  for (const device of home.devices.values()) if (device.enrolled.kind === 'smart-bed' && now - device.seenAt <= REPORT_MS) return true;
  return false;
}

/** No movement where there should be some: out of bed at night, or gone quiet in a bathroom or hall, or still for hours by day. */
export const longLie: Rule = {
  id: 'long-lie',
  title: 'No movement where there should be some',
  sources: ['Fleming 2008, BMJ a2227', 'spans: assumption'],
  judge(home: HomeState, now: number): Judgement[] {
    const state = stillness(home, now);
    const resident = home.enrolment.residents[0]?.id;
    if (state === undefined) return [];
    const base = { code: 'long-lie', resident, priority: 'high', resolveAfterMs: 15 * MINUTE_MS } as const;
    if (state === 'moving') return [{ ...base, since: now, state: 'clear', text: 'There is movement in the home, or the person is in bed.', evidence: [] }];
    const evidence = [{ code: CODES.motion.code, value: 0, at: home.motionReportAt, text: `last motion in ${state.room || 'the home'} at ${clockText(home.motionAt)}` }];
    if (now - state.since < state.limit) return [{ ...base, since: state.since, state: 'hold', text: '', evidence }];
    const text = `No movement anywhere for ${spanText(now - state.since)}; last seen in the ${state.room || 'home'} at ${clockText(home.motionAt)}${home.inBed === false ? ' and not back in bed' : ''}. The person may have fallen: call; if nobody answers, send help.`;
    return [{ ...base, since: state.since, state: 'raise', text, evidence }];
  },
};
