import type { Evidence } from '../../../contract/alert.ts';
import { CODES } from '../../../contract/codes.ts';
import type { Judgement } from '../alert-book.ts';
import { SIGNAL_BAD_DBM } from '../attribution.ts';
import { sharedExplains } from '../hub-state.ts';
import type { Break } from '../hub-state.ts';
import type { HomeState } from '../patient-state.ts';
import { HOUR_MS, MINUTE_MS, clockText, mayStand, reading, spanText } from './rule.ts';
import type { Rule } from './rule.ts';

/** Short breaks without a restart within two hours, inclusive. @source assumption: a good cellular uplink loses a session in days, and one is nobody's business */
const BREAKS_MIN = 2;
const WITHIN_MS = 2 * HOUR_MS;
/** Longer breaks are outages (`home-silent`). */
const SHORT_MS = 8 * MINUTE_MS;
/** So long all that comes must have been old, ms. @source assumption */
const LATE_FOR_MS = 10 * MINUTE_MS;
/** A returned hub is behind until it has sent what it kept, ms, and so much per ms of silence. @source assumption: an hour's packs in a minute, with room */
const CATCH_UP_MS = 6 * MINUTE_MS;
const CATCH_UP_SHARE = 0.1;
/** The ticket closes after so long in time, when no break is remembered any more: some networks break once an hour. @source assumption */
const IN_TIME_MS = 30 * MINUTE_MS;

/** The network of a hub breaks again and again, or is late, while the hub lives. */
export const uplinkPoor: Rule = {
  id: 'uplink-poor',
  title: 'The network of a hub is slow or breaks again and again',
  sources: ['facts/roles-and-training.md §2.5', 'counts and spans: assumption'],
  judge(home: HomeState, now: number, stands = mayStand): Judgement[] {
    const { hub } = home;
    const breaks = hub.breaks.length === 0 ? [] : hub.breaks.filter((pause) => isShort(pause) && now - pause.to < WITHIN_MS && !sharedExplains(hub, pause.from));
    const late = lateSince(home, now);
    if (breaks.length === 0 && late === undefined && !stands('uplink-poor')) return [];
    const base = { code: 'uplink-poor', priority: 'low', resolveAfterMs: 0 } as const;
    const signal = hub.signal.last ?? 0;
    const weak = signal <= SIGNAL_BAD_DBM;
    const flaps = breaks.length >= BREAKS_MIN;
    if (flaps || late !== undefined) {
      const since = Math.min(late ?? Infinity, flaps ? (breaks[0] as Break).from : Infinity);
      const what = [
        ...(flaps ? [`broke off or stalled ${breaks.length} times since ${clockText((breaks[0] as Break).from)}, and the hub came back each time without a restart`] : []),
        ...(late === undefined ? [] : [`is late since ${clockText(late)}: what the hub sends takes ${Math.round((hub.lag.last ?? 0) / 1000)} seconds longer than usual`]),
      ].join(', and ');
      return [{ ...base, state: 'raise', since, evidence: evidenceOf(home, breaks, now), text: `The network connection of the hub ${what}. ${weak ? `Its signal is weak, at ${Math.round(signal)} dBm: try another place or antenna.` : 'Its signal is not to blame: ask the provider.'} Alarms come late meanwhile.` }];
    }
    if (!stands('uplink-poor')) return [];
    const calm = breaks.length === 0 && hub.lateFrom === undefined && now === hub.lastArrivalAt && now - hub.lateUntil >= IN_TIME_MS;
    return [{ ...base, since: now, state: calm ? 'clear' : 'hold', evidence: [], text: 'The network connection of the hub has held for long enough, and what it brings is fresh.' }];
  },
};

function isShort({ from, to, newEpoch }: Break): boolean {
  return !newEpoch && to - from <= SHORT_MS;
}

/** Since when all is late, long enough and for no reason that is told otherwise: a backlog, the area, a clock. */
function lateSince({ hub }: HomeState, now: number): number | undefined {
  const from = hub.lateFrom;
  if (from === undefined || now - from < LATE_FOR_MS || sharedExplains(hub, from) || hub.clock.offsetMs !== 0) return undefined;
  const back = hub.comeBack;
  if (back && now - back.at < CATCH_UP_MS + CATCH_UP_SHARE * (back.at - back.silentFrom)) return undefined;
  return from;
}

function evidenceOf({ hub, enrolment }: HomeState, breaks: readonly Break[], now: number): Evidence[] {
  const dev = enrolment.hub;
  const lines: Evidence[] = breaks.slice(-8).map(({ from, to, will, kept }) => ({ dev, at: to, text: `back after ${spanText(to - from)}${will ? ', the broker had given the session up' : ''}; same epoch, ${kept} messages late` }));
  if (hub.lateFrom !== undefined) lines.push({ dev, value: Math.round((hub.lag.last ?? 0) / 1000), at: now, text: 'seconds by which the newest pack came later than is usual' });
  if (hub.signal.last !== undefined) lines.push(reading(dev, CODES.uplinkSignal.code, hub.signal.last, hub.signal.lastAt));
  return lines;
}
