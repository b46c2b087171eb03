import type { Judgement } from '../alert-book.ts';
import { SIGN_WINDOW_MS, attributeSilence } from '../attribution.ts';
import { missingNumbers } from '../hub-state.ts';
import type { HomeState } from '../patient-state.ts';
import { HOUR_MS, MINUTE_MS, clockText, mayStand, spanText } from './rule.ts';
import type { Rule } from './rule.ts';

/** Numbers that must be missing, inclusive. @source assumption: one or two are the broker's */
const MISSING_MIN = 3;
/** A returned hub sends what it kept for so long at least, and longer the longer it was away, ms. @source assumption */
const DRAIN_MS = 8 * MINUTE_MS;
const DRAIN_SHARE = 0.05;
/** An outage of a network from which a hub that kept nothing is conspicuous. @source assumption */
const OUTAGE_MIN_MS = 10 * MINUTE_MS;
/** The ticket tells of something that is over: it stands for so long. */
const STANDS_MS = 6 * HOUR_MS;

/** After a return: what a hub with a working store would have sent does not come. */
export const hubDataLost: Rule = {
  id: 'hub-data-lost',
  title: 'A hub lost readings that it held',
  sources: ['facts/roles-and-training.md §2.5', 'limits: assumption'],
  judge(home: HomeState, now: number, stands = mayStand): Judgement[] {
    const { hub } = home;
    const back = hub.comeBack;
    if (!back) return [];
    const length = back.at - back.silentFrom;
    const due = back.at + DRAIN_MS + DRAIN_SHARE * length;
    const base = { code: 'hub-data-lost', priority: 'low', since: back.silentFrom, resolveAfterMs: 0 } as const;
    if (now - due > STANDS_MS) return stands('hub-data-lost') ? [{ ...base, state: 'clear', evidence: [], text: `No more was lost since ${clockText(back.at)}.` }] : [];
    if (now < due || hub.lateFrom !== undefined || hub.lastArrivalAt !== now || stands('hub-data-lost')) return [];
    const missing = missingNumbers(hub) - hub.missingBefore;
    if (missing >= MISSING_MIN) {
      return [{
        ...base, state: 'raise', evidence: [{ dev: home.enrolment.hub, value: missing, at: back.silentFrom, text: 'sequence numbers that never came' }],
        text: `The hub was cut off from ${clockText(back.silentFrom)} for ${spanText(length)}, and ${missing} messages of its numbering never came: its store was full or failed. What was measured in that time is gone for good.`,
      }];
    }
    if (storeEmpty(home, back)) {
      return [{
        ...base, state: 'raise', evidence: [{ dev: home.enrolment.hub, at: back.at, text: `a new epoch, ${hub.epoch}, and nothing from the outage` }],
        text: `The hub was cut off from its network at ${clockText(back.silentFrom)} while it had mains power, came back after ${spanText(length)} with a new start, and sent nothing of that time: its store is lost. Exchange the hub.`,
      }];
    }
    return [];
  },
};

/** The network went first, with the hub on mains, so it should have kept its readings; it came with a new epoch and had none. */
function storeEmpty({ hub }: HomeState, back: NonNullable<HomeState['hub']['comeBack']>): boolean {
  if (!back.newEpoch || back.backlog || back.at - back.silentFrom < OUTAGE_MIN_MS) return false;
  const mains = hub.mains.between(back.silentFrom - SIGN_WINDOW_MS, back.silentFrom + MINUTE_MS).at(-1);
  return mains !== 0 && attributeSilence({ ...hub, lastArrivalAt: back.silentFrom, breaks: [] }).layer === 'uplink';
}
