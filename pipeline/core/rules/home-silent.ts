import type { Evidence } from '../../../contract/alert.ts';
import { CODES } from '../../../contract/codes.ts';
import type { Judgement } from '../alert-book.ts';
import { HOME_CUT_OFF_MS, HOME_SILENT_MS, UNSURE_WAIT_MS, attributeReturn, attributeSilence } from '../attribution.ts';
import type { Attribution } from '../attribution.ts';
import { sharedExplains } from '../hub-state.ts';
import type { HomeState } from '../patient-state.ts';
import { urgencyOf } from '../urgency.ts';
import { MINUTE_MS, clockText, mayStand, reading, spanText } from './rule.ts';
import type { Rule } from './rule.ts';

/** A hub that never spoke is missed after so long, ms. @source assumption */
const NEVER_MS = 15 * MINUTE_MS;
/** After the return, the ticket closes when the hub spoke for so long. @source assumption */
const RESOLVE_MS = 5 * MINUTE_MS;
/** An outage that ended before its ticket is still worth one, from this length on, ms. @source assumption */
const TOLD_AFTERWARDS_MS = 6 * MINUTE_MS;

/** That a home is back is said for so long, ms. @source assumption */
const TOLD_FOR_MS = 60 * MINUTE_MS;

/** When a neighbour got into trouble, too, it may become the area's: waited so much longer, ms. @source assumption */
const NEIGHBOUR_WAIT_MS = 6 * MINUTE_MS;

/** A home that is silent so long after the ticket of its area has closed has trouble of its own, ms. @source assumption */
const LEFT_BEHIND_MS = 15 * MINUTE_MS;

const CODE = { hub: 'hub-offline', uplink: 'uplink-offline' } as const;

function ticket(home: HomeState, by: Attribution, since: number, state: Judgement['state'], text: string): Judgement {
  const raised = state === 'raise';
  return { code: CODE[by.layer], state, priority: raised ? urgencyOf(home, 'home').priority : 'medium', since, text, evidence: raised ? evidenceOf(home, by, since) : [], resolveAfterMs: RESOLVE_MS };
}

/** Last words, the state of power and signal, the epoch, the neighbours. */
function evidenceOf(home: HomeState, by: Attribution, since: number): Evidence[] {
  const { hub, enrolment: { hub: dev } } = home;
  const evidence: Evidence[] = [{ dev, at: since, text: `last word of epoch ${hub.epoch}; ${by.why}` }];
  if (hub.signal.last !== undefined) evidence.push(reading(dev, CODES.uplinkSignal.code, hub.signal.last, hub.signal.lastAt));
  if (hub.mains.last !== undefined) evidence.push(reading(dev, CODES.hubMains.code, hub.mains.last, hub.mains.lastAt));
  if (hub.cutOffAt !== undefined) evidence.push({ dev, at: hub.cutOffAt, text: 'the broker gave its session up' });
  if (hub.area) evidence.push({ at: since, text: hub.area.troubled <= 1 ? `the neighbours are fine: no other of ${hub.area.of} homes of the area has trouble` : `${hub.area.troubled - 1} other of ${hub.area.of} homes of the area have trouble, not at one time` });
  return evidence;
}

/** The whole home is silent: one ticket, for the hub or for its network; none where its area tells it. */
export const homeSilent: Rule = {
  id: 'home-silent',
  title: 'A whole home is silent: hub or network',
  sources: ['facts/roles-and-training.md §2.5'],
  judge(home: HomeState, now: number, stands = mayStand): Judgement[] {
    const { hub } = home;
    const never = hub.lastArrivalAt === -Infinity;
    const since = never ? home.enrolledAt : hub.lastArrivalAt;
    const silentFor = now - since;
    if (never || silentFor >= (hub.cutOffAt === undefined ? HOME_SILENT_MS : HOME_CUT_OFF_MS)) {
      if (never && silentFor < NEVER_MS) return [];
      if (sharedExplains(hub, since) && !(hub.shared?.to !== undefined && now - hub.shared.to >= LEFT_BEHIND_MS)) return folded(home, since, stands);
      const by = attributeSilence(hub);
      // A network that is known to be poor mostly comes back by itself.
      const wait = UNSURE_WAIT_MS + ((hub.area?.fresh ?? 0) > 1 ? NEIGHBOUR_WAIT_MS : 0);
      if ((!by.sure || stands('uplink-poor')) && silentFor < wait) return [];
      const text = `The whole home is silent since ${clockText(since)}. Likely the ${by.layer === 'hub' ? 'hub' : 'network connection of the hub'}: ${by.why}. ${urgencyOf(home, 'home').text}`;
      return [ticket(home, by, since, 'raise', text)];
    }
    const back = hub.comeBack;
    // Missed since its enrolment, and heard for the first time.
    if (!back) return now - home.enrolledAt < NEVER_MS ? [] : standing(stands).map((layer) => ticket(home, { layer, sure: true, why: '' }, home.enrolledAt, 'clear', 'The home reports for the first time.'));
    if (sharedExplains(hub, back.silentFrom)) return folded(home, back.silentFrom, stands);
    const stood = standing(stands);
    if (back.at !== now && (stood.length === 0 || now - back.at > TOLD_FOR_MS)) return [];
    const length = back.at - back.silentFrom;
    const by = attributeReturn(back);
    const text = `The home was silent from ${clockText(back.silentFrom)} for ${spanText(length)}. It was the ${by.layer === 'hub' ? 'hub' : 'network connection of the hub'}: ${by.why}.`;
    if (back.at === now && length >= TOLD_AFTERWARDS_MS && !stands('uplink-poor')) return [ticket(home, by, back.silentFrom, 'raise', text)];
    return stood.map((layer) => ticket(home, { ...by, layer }, back.silentFrom, 'clear', `The home reports again since ${clockText(back.at)}. ${text}`));
  },
};

/** Layers of the tickets that stand. */
function standing(stands: (code: 'hub-offline' | 'uplink-offline') => boolean): readonly ('hub' | 'uplink')[] {
  return (['hub', 'uplink'] as const).filter((layer) => stands(CODE[layer]));
}

/** The area's ticket tells it: an own one that was faster closes. */
function folded(home: HomeState, since: number, stands: (code: 'hub-offline' | 'uplink-offline') => boolean): Judgement[] {
  return standing(stands).map((layer) => ({
    ...ticket(home, { layer, sure: true, why: '' }, since, 'clear', 'The home shares its trouble with its neighbours: see the ticket of the area.'), resolveAfterMs: 0,
  }));
}
