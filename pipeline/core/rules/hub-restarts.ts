import type { Judgement } from '../alert-book.ts';
import { sharedExplains } from '../hub-state.ts';
import type { HomeState } from '../patient-state.ts';
import { urgencyOf } from '../urgency.ts';
import { HOUR_MS, MINUTE_MS, clockText, mayStand, spanText } from './rule.ts';
import type { Rule } from './rule.ts';

/** So many boots in an hour are a loop, inclusive. @source assumption */
const LOOP_BOOTS = 3;
/** A hub that ran for so long without a restart has settled. @source assumption */
const SETTLED_MS = 30 * MINUTE_MS;
/** Longer silences are told as such (`home-silent`). */
const SHORT_MS = 6 * MINUTE_MS;

/** A hub that starts anew by itself: once is worth a note, again and again is a broken hub. One ticket, however many boots. */
export const hubRestarts: Rule = {
  id: 'hub-restarts',
  title: 'A hub restarts by itself, once or again and again',
  sources: ['facts/roles-and-training.md §2.5', 'counts: assumption'],
  judge(home: HomeState, now: number, stands = mayStand): Judgement[] {
    const { hub } = home;
    const lastBoot = hub.boots.at(-1);
    if (lastBoot === undefined || now - lastBoot > SETTLED_MS + MINUTE_MS) return [];
    const boots = hub.breaks.filter(({ newEpoch, from, to }) => newEpoch && now - to < HOUR_MS && !sharedExplains(hub, from));
    const last = boots.at(-1);
    if (!last) return [];
    const base = { code: 'hub-offline', since: (boots[0] as { from: number }).from, resolveAfterMs: 0 } as const;
    const evidence = boots.map(({ from, to }) => ({ dev: home.enrolment.hub, at: to, text: `a new start after ${spanText(to - from)} without a word` }));
    if (boots.length >= LOOP_BOOTS) {
      const { priority, text } = urgencyOf(home, 'home');
      if (now - lastBoot < SETTLED_MS) return [{ ...base, state: 'raise', priority, evidence, text: `The hub has started anew ${boots.length} times since ${clockText(base.since)}: it does not hold. Exchange it or its power supply. ${text}` }];
    } else if (last.to === now && last.to - last.from < SHORT_MS) {
      return [{ ...base, since: last.from, state: 'raise', priority: 'low', evidence, text: `The hub started anew at ${clockText(last.to)} by itself, after ${spanText(last.to - last.from)} without a word. Its readings of that time are lost. Watch whether it happens again.` }];
    }
    // The end of a single long silence is told by `home-silent`.
    if (!stands('hub-offline') || (boots.length === 1 && last.to - last.from >= SHORT_MS)) return [];
    // A loop may go on: a few quiet minutes close nothing.
    return [{ ...base, state: now - lastBoot < SETTLED_MS ? 'hold' : 'clear', priority: 'low', evidence: [], text: `The hub runs without a restart since ${clockText(lastBoot)}.` }];
  },
};
