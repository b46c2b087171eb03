import { CODES } from '../../../contract/codes.ts';
import type { DeviceKind } from '../../../contract/messages.ts';
import type { Judgement } from '../alert-book.ts';
import { hubSpeaks, inSleepWindow } from '../patient-state.ts';
import type { HomeState } from '../patient-state.ts';
import { restsByPulse } from '../places.ts';
import { believed } from '../quality.ts';
import { MINUTE_MS, clockText, mayStand, spanText } from './rule.ts';
import type { Rule } from './rule.ts';

/** Stillness that is too long, by what is known, ms. @source Fleming 2008: four of five fallers over 90 could not get up at least once; spans: assumption */
const NIGHT_OUT_OF_BED_MS = 40 * MINUTE_MS;
const PASSAGE_ROOM_MS = 50 * MINUTE_MS;
const BY_DAY_MS = 120 * MINUTE_MS;
/** Where nobody stays for long without moving. @source assumption */
const PASSAGE_ROOM = /bath|toilet|wc|hall|corridor|stair/i;
/** Bed and motion sensors must have spoken so recently. @source their interval is five minutes */
const REPORT_MS = 12 * MINUTE_MS;

interface Stillness {
  since: number;
  limit: number;
  room: string;
}

/** How long nobody moved, and how long would be too long; `undefined` where nothing can be said. */
function stillness(home: HomeState, now: number): Stillness | 'moving' | undefined {
  if (home.enrolment.residents.length !== 1 || !hubSpeaks(home, now) || !allSpeak(home, 'pir', now) || home.motionAt === -Infinity) return undefined;
  // A door used after the last motion inside: they may be out.
  if (home.doorAt >= home.motionAt - 6 * MINUTE_MS) return undefined;
  // A dead bed or motion sensor hides the person: then stillness means nothing.
  if (!allSpeak(home, 'smart-bed', now)) return undefined;
  const bedKnown = home.inBed !== undefined;
  if (bedKnown && home.inBed === true) return 'moving';
  // While the hub was away nothing was seen; what its backlog tells is judged from the return on.
  const since = Math.max(home.motionAt, home.stepsAt, home.bedExitAt, home.hub.comeBack?.at ?? -Infinity);
  if (now - since < 10 * MINUTE_MS) return 'moving';
  const room = home.motionRoom;
  const night = inSleepWindow(home, now);
  const passage = PASSAGE_ROOM.test(room);
  const bedroomSeen = bedKnown || home.enrolment.devices.some((device) => device.kind === 'pir' && /bed/i.test(device.room ?? device.dev));
  // At night without a view of the bed, quiet may be sleep.
  // A slipped bed mat says the same. Who was not seen on their feet since, and has the pulse of a sleeper, may sleep: for a while.
  const rests = night && bedKnown && Math.max(home.motionAt, home.stepsAt) <= Math.max(home.bedExitAt, home.inBedSince, home.places.nightFrom) && restsByPulse(home, home.enrolment.residents[0]?.id ?? '', now);
  const limit = rests ? BY_DAY_MS : night && bedKnown ? NIGHT_OUT_OF_BED_MS : night && !bedroomSeen ? Infinity : passage ? PASSAGE_ROOM_MS : night ? Infinity : BY_DAY_MS;
  return { since, limit, room };
}

/** Whether every device of a kind gave a sign of life lately and is to be believed; true where there is none of the kind. */
function allSpeak(home: HomeState, kind: DeviceKind, now: number): boolean {
  for (const device of home.byKind.get(kind) ?? []) if (now - device.seenAt > REPORT_MS || !believed(device)) return false;
  return true;
}

/** No movement where there should be some: out of bed at night, or gone quiet in a bathroom or hall, or still for hours by day. */
export const longLie: Rule = {
  id: 'long-lie',
  title: 'No movement where there should be some',
  sources: ['Fleming 2008, BMJ a2227', 'spans: assumption'],
  judge(home: HomeState, now: number, stands = mayStand): Judgement[] {
    const state = stillness(home, now);
    const resident = home.enrolment.residents[0]?.id;
    if (state === undefined || ((state === 'moving' || now - state.since < state.limit) && !stands('long-lie'))) return [];
    const base = { code: 'long-lie', resident, priority: 'high', resolveAfterMs: 60 * MINUTE_MS } as const;
    if (state === 'moving') return [{ ...base, since: now, state: 'clear', text: 'There is movement in the home, or the person is in bed.', evidence: [] }];
    const evidence = [{ code: CODES.motion.code, value: 0, at: home.motionReportAt, text: `last motion in ${state.room || 'the home'} at ${clockText(home.motionAt)}` }];
    if (now - state.since < state.limit) return [{ ...base, since: state.since, state: 'hold', text: '', evidence }];
    const text = `No movement anywhere for ${spanText(now - state.since)}; last seen in the ${state.room || 'home'} at ${clockText(home.motionAt)}${home.inBed === false ? ' and not back in bed' : ''}. The person may have fallen: call; if nobody answers, send help.`;
    return [{ ...base, since: state.since, state: 'raise', text, evidence }];
  },
};
