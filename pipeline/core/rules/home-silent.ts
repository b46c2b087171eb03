import type { Judgement } from '../alert-book.ts';
import { HOME_CUT_OFF_MS, HOME_SILENT_MS, UNSURE_WAIT_MS, attributeReturn, attributeSilence } from '../attribution.ts';
import type { Attribution } from '../attribution.ts';
import type { HomeState } from '../patient-state.ts';
import { MINUTE_MS, clockText, spanText } from './rule.ts';
import type { Rule } from './rule.ts';

/** A hub that never spoke is missed after so long, ms. @source assumption */
const NEVER_MS = 15 * MINUTE_MS;
/** After the return, the ticket closes when the hub spoke for so long. @source assumption */
const RESOLVE_MS = 5 * MINUTE_MS;
/** An outage that ended before its ticket is still worth one, from this length on, ms. @source assumption */
const TOLD_AFTERWARDS_MS = 6 * MINUTE_MS;

const CODE = { hub: 'hub-offline', uplink: 'uplink-offline' } as const;

function ticket(home: HomeState, by: Attribution, since: number, state: Judgement['state'], text: string): Judgement {
  return { code: CODE[by.layer], state, priority: 'medium', since, text, evidence: [{ dev: home.enrolment.hub, at: since, text: by.why }], resolveAfterMs: RESOLVE_MS };
}

/** The whole home is silent: one ticket, for the hub or for its network. */
export const homeSilent: Rule = {
  id: 'home-silent',
  title: 'A whole home is silent: hub or network',
  sources: ['facts/roles-and-training.md §2.5'],
  judge(home: HomeState, now: number): Judgement[] {
    const { hub } = home;
    const never = hub.lastArrivalAt === -Infinity;
    const silentFor = now - (never ? home.enrolledAt : hub.lastArrivalAt);
    if (never || silentFor >= (hub.cutOffAt === undefined ? HOME_SILENT_MS : HOME_CUT_OFF_MS)) {
      if (never && silentFor < NEVER_MS) return [];
      const by = attributeSilence(hub);
      if (!by.sure && silentFor < UNSURE_WAIT_MS) return [];
      const since = never ? home.enrolledAt : hub.lastArrivalAt;
      const text = `The whole home is silent since ${clockText(since)}. Likely the ${by.layer === 'hub' ? 'hub' : 'network connection of the hub'}: ${by.why}. The patient is not monitored until it is back.`;
      return [ticket(home, by, since, 'raise', text)];
    }
    const back = hub.comeBack;
    if (!back) return [];
    const length = back.at - back.silentFrom;
    const by = attributeReturn(back);
    const text = `The home was silent from ${clockText(back.silentFrom)} for ${spanText(length)}. It was the ${by.layer === 'hub' ? 'hub' : 'network connection of the hub'}: ${by.why}.`;
    const clears = (['hub', 'uplink'] as const).map((layer) => ticket(home, { ...by, layer }, back.silentFrom, 'clear', `The home reports again since ${clockText(back.at)}. ${text}`));
    if (back.at === now && length >= TOLD_AFTERWARDS_MS) return [ticket(home, by, back.silentFrom, 'raise', text)];
    return now - back.at <= 60 * MINUTE_MS ? clears : [];
  },
};
