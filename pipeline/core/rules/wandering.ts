import { CODES } from '../../../contract/codes.ts';
import type { Judgement } from '../alert-book.ts';
import { EVENT_KEPT_MS, hubSpeaks, inSleepWindow } from '../patient-state.ts';
import type { HomeState } from '../patient-state.ts';
import { MINUTE_MS, clockText, mayStand, spanText } from './rule.ts';
import type { Rule, Stands } from './rule.ts';

/** Nobody moves inside for so long after the door opened at night, ms. @source assumption: each motion sensor has then told of five minutes that began after it */
const AWAY_MS = 10 * MINUTE_MS;
/** A motion report covers so much time before it, ms. @source its interval is five minutes, and one pack */
const REPORT_MS = 6 * MINUTE_MS;
/** The bed's word is good for so long, ms. @source as in `asleepAt` */
const BED_MS = 15 * MINUTE_MS;
/** So long before the resident rose, motion elsewhere was somebody else's. @source assumption */
const OTHERS_MS = 60 * MINUTE_MS;
/** Home again for so long, and it is over. @source assumption */
const RESOLVE_MS = 10 * MINUTE_MS;

/** Whether motion was seen while the resident lay in bed: a partner or a pet moves there, and motion proves nothing of the resident. */
function othersMove(home: HomeState): boolean {
  const from = Math.max(home.inBedSince + REPORT_MS, home.bedExitAt - OTHERS_MS);
  return (home.byKind.get('pir') ?? []).some((device) => device.series.get(CODES.motion.code)?.between(from, home.bedExitAt - MINUTE_MS).some((count) => count > 0));
}

/** Where the resident is since the door opened; `undefined` where nothing can be said. */
function whereabouts(home: HomeState, now: number): 'inside' | 'away' | undefined {
  const bed = home.inBed !== undefined && now - home.inBedAt <= BED_MS ? home.inBed : undefined;
  // Who lay in bed at some time since has come back, or was never out; the door must open again.
  if (bed === true || home.inBedSince > home.doorOpenAt || home.bedExitAt > home.doorOpenAt) return 'inside';
  if (home.motionAt > home.doorOpenAt + REPORT_MS && !(bed === false && othersMove(home))) return 'inside';
  if (!hubSpeaks(home, now)) return undefined;
  if (bed === false) return 'away';
  const sensors = home.byKind.get('pir');
  // A dead motion sensor hides the person.
  return sensors?.every((device) => (device.series.get(CODES.motion.code)?.lastAt ?? -Infinity) > home.doorOpenAt + REPORT_MS - MINUTE_MS) ? 'away' : undefined;
}

function judgeOpening(home: HomeState, resident: string, now: number, stands: Stands): Judgement[] {
  const since = home.doorOpenAt;
  const where = whereabouts(home, now);
  const base = { code: 'wandering', resident, priority: 'high', since, resolveAfterMs: RESOLVE_MS } as const;
  if (where === 'inside') return stands('wandering') ? [{ ...base, state: 'clear', text: 'There is movement in the home again.', evidence: [] }] : [];
  if (where === undefined || now - since < AWAY_MS || now - since > EVENT_KEPT_MS || !inSleepWindow(home, since)) return [];
  const evidence = [...(home.byKind.get('door') ?? []).map(({ enrolled }) => ({ dev: enrolled.dev, code: 'door-open', at: since })), { code: CODES.motion.code, at: Math.max(home.motionReportAt, since), text: `not seen inside for ${spanText(now - since)}` }];
  return [{ ...base, state: 'raise', text: `The front door opened at ${clockText(since)}, in the hours of sleep, and nothing since shows the resident inside. A resident with dementia may be out: call; if nobody answers, search.`, evidence }];
}

/** The front door at night, and then an empty home, where somebody with dementia lives. Who came and went while the resident lies in bed is a visitor. */
export const wandering: Rule = {
  id: 'wandering',
  title: 'Someone with dementia went out at night',
  sources: ['assumption'],
  judge(home: HomeState, now: number, stands: Stands = mayStand): Judgement[] {
    if (home.doorOpenAt === -Infinity) return [];
    for (const resident of home.residents.values()) if (resident.has('dementia')) return judgeOpening(home, resident.enrolled.id, now, stands);
    return [];
  },
};
