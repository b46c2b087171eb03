import type { Judgement } from '../alert-book.ts';
import type { HomeState } from '../patient-state.ts';
import { MINUTE_MS, clockText, mayStand, spanText } from './rule.ts';
import type { Rule } from './rule.ts';

/** Messages in a row that must agree on the offset. @source assumption: one may be an accident */
const AGREED_MIN = 2;
const RESOLVE_MS = 5 * MINUTE_MS;

/**
 * The clock of a hub is off. Its readings are used all the same: their times are put right by the measured offset (`hub-clock.ts`), and events of that time stand at their true time.
 */
export const hubClockWrong: Rule = {
  id: 'hub-clock-wrong',
  title: 'The clock of a hub is wrong',
  sources: ['facts/roles-and-training.md §2.5', 'limits: assumption'],
  judge(home: HomeState, now: number, stands = mayStand): Judgement[] {
    const { clock, lastArrivalAt } = home.hub;
    const base = { code: 'hub-clock-wrong', priority: 'low', since: clock.since, resolveAfterMs: RESOLVE_MS } as const;
    if (clock.offsetMs !== 0 && clock.agreed >= AGREED_MIN) {
      const off = `${spanText(Math.abs(clock.offsetMs))} ${clock.offsetMs > 0 ? 'ahead' : 'behind'}`;
      return [{
        ...base, state: 'raise', evidence: [{ dev: home.enrolment.hub, value: Math.round(clock.offsetMs / 1000), at: clock.since, text: 'seconds by which all its times are off, on messages that arrived fresh' }],
        text: `The clock of the hub is ${off} since ${clockText(clock.since)}: all readings, of every device, carry the same error. They are used with their times put right. Check its time source.`,
      }];
    }
    if (clock.since === -Infinity || !stands('hub-clock-wrong')) return [];
    return [{ ...base, state: clock.offsetMs === 0 && now === lastArrivalAt ? 'clear' : 'hold', evidence: [], text: `The clock of the hub is right again since ${clockText(clock.since)}.` }];
  },
};
