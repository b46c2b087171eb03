import type { Judgement } from '../alert-book.ts';
import { CODES } from '../../../contract/codes.ts';
import { ERRORS_GOOD, ERRORS_POOR, recentErrors, signalFall } from '../link-state.ts';
import { hubSpeaks } from '../patient-state.ts';
import type { HomeState } from '../patient-state.ts';
import { MINUTE_MS, clockText, mayStand, reading } from './rule.ts';
import type { Rule } from './rule.ts';

/** Reports in a row that must be poor. @source assumption: one may be the microwave oven */
const REPORTS_MIN = 2;
const RESOLVE_MS = 20 * MINUTE_MS;

/** The radio of a hub misses many frames, whichever device they are from: interference, or a crowded channel. */
export const linkPoor: Rule = {
  id: 'link-poor',
  title: 'The radio between devices and hub is poor',
  sources: ['facts/roles-and-training.md §2.5', 'limits: assumption'],
  judge(home: HomeState, now: number, stands = mayStand): Judgement[] {
    const { errors } = home.hub;
    const last = errors.last;
    const stood = stands('link-poor');
    if (last === undefined || (last < ERRORS_POOR && !stood) || !hubSpeaks(home, now)) return [];
    const base = { code: 'link-poor', priority: 'low', resolveAfterMs: RESOLVE_MS } as const;
    const recent = errors.value.slice(-REPORTS_MIN);
    if (recent.length >= REPORTS_MIN && recent.every((value) => value >= ERRORS_POOR) && recentErrors(home, now) !== undefined && (stood || !oneOutOfReach(home))) {
      const since = errors.at[errors.length - REPORTS_MIN] as number;
      return [{
        ...base, state: 'raise', since, evidence: recent.map((value, index) => reading(home.enrolment.hub, CODES.linkErrors.code, value, errors.at[errors.length - REPORTS_MIN + index] as number)),
        text: `The radio of the hub misses ${Math.round(last)} % of what its devices send since ${clockText(since)}; readings of several devices are patchy. Look for a new source of interference, or change the channel.`,
      }];
    }
    return stood ? [{ ...base, since: now, state: last <= ERRORS_GOOD && now - errors.lastAt < 6 * MINUTE_MS ? 'clear' : 'hold', evidence: [], text: 'The radio of the hub hears its devices well again.' }] : [];
  },
};

/** Frames of a device that was carried off are missed, too: that is its own story (`link-lost`). */
function oneOutOfReach(home: HomeState): boolean {
  for (const device of home.devices.values()) if (signalFall(home, device)) return true;
  return false;
}
