/**
 * The life of alerts: raise, hold, fold into one that already says it, resolve when the condition is gone long enough, escalate when nobody answers.
 * Pure: judgements and the time in, alert messages out.
 */
import { layerOfCode } from '../../contract/alert-codes.ts';
import type { AlertCode } from '../../contract/alert-codes.ts';
import type { Alert, Evidence, Priority, Role } from '../../contract/alert.ts';
import type { Act } from './act.ts';
import { escalationRouteOf, kindOf, routeOf } from './routing.ts';

const MINUTE_MS = 60_000;

/** What a rule says about one subject now. A rule that cannot tell says nothing: what stands then stands on. */
export interface Judgement {
  code: AlertCode;
  resident?: string | undefined;
  device?: string | undefined;
  /** `raise`: met now. `hold`: not to be raised, but not over. `clear`: over, as far as fresh data tell. */
  state: 'raise' | 'hold' | 'clear';
  priority: Priority;
  /** whose it is, where that is not its code's; absent: `routeOf` the code */
  route?: Role;
  /** measurement time of the first evidence: part of the id, so equal input gives equal ids */
  since: number;
  text: string;
  evidence: Evidence[];
  /** from so much later evidence on, a standing alert is raised anew, as another event; absent: never, ms */
  anewAfterMs?: number;
  /** it happened once, at `since`: what a person took or closed is not raised again for it, however long nothing says that it is over */
  event?: boolean;
  /** how bad it is, higher is worse, in the unit of `worseBy`; a standing alert that somebody was told of is raised again when it got worse by so much */
  level?: number;
  worseBy?: number;
  /** how long `clear` must last until the alert is resolved, ms */
  resolveAfterMs: number;
}

interface Standing {
  alert: Alert;
  /** not every alert about a device names it in its cause */
  device: string | undefined;
  /** alerts that this one was raised anew after and nobody closed, in order of raising: their condition holds on, so they are over with this one */
  before: Alert[];
  since: number;
  raisedAt: number;
  /** when a person took it or closed it */
  answeredAt: number | undefined;
  clearSince: number | undefined;
  /** level at the last raise */
  level: number | undefined;
  folded: Set<AlertCode>;
  /** whom or what it is about is no longer enrolled */
  gone?: true;
}

const RANK: Record<Priority, number> = { low: 0, medium: 1, high: 2 };

/**
 * Which standing alert of the same resident (or device) already tells the story of a new one: `[new code]: standing codes`. The new one is folded when
 * the standing one is at least as urgent. @source one event, one alert: SCORING §2 (repeats are burden); the pairs: assumption
 */
const TOLD_BY: Partial<Record<AlertCode, readonly AlertCode[]>> = {
  'hypoxia': ['early-warning'],
  'early-warning': ['hypoxia', 'tachypnoea', 'tachycardia', 'hypoglycaemia', 'fall', 'long-lie', 'sos'],
  'tachypnoea': ['hypoxia', 'early-warning'],
  'tachycardia': ['hypoxia', 'early-warning', 'tachypnoea', 'hypoglycaemia', 'fall', 'long-lie', 'sos'],
  'long-lie': ['fall', 'sos'],
  'device-silent': ['device-battery-low', 'device-signal-poor'],
  'device-signal-poor': ['device-battery-low', 'device-silent'],
  'hub-offline': ['uplink-offline'],
  'uplink-offline': ['hub-offline'],
  'uplink-poor': ['uplink-offline'],
  'link-poor': ['link-lost'],
};

/** Time a high alert may wait for a person before it is escalated, ms. @source assumption; NEWS2 (RCP 2017) leaves the response time to local policy */
export const ESCALATE_AFTER_MS = 10 * MINUTE_MS;
/** A high alert that somebody took, and whose cause still holds after so long, is raised again, ms. @source assumption: the hour in which NEWS2 asks for an urgent review (RCP 2017) */
const REMIND_AFTER_MS = 60 * MINUTE_MS;
/** What a person closed while its cause held is not raised for the same cause for so long, ms. @source assumption: a shift's half */
const DISMISSED_FOR_MS = 4 * 60 * MINUTE_MS;

function keyOf(code: AlertCode, resident: string | undefined, device: string | undefined): string {
  return `${code}|${resident ?? ''}|${device ?? ''}`;
}

export class AlertBook {
  /** by home, then by code, resident and device */
  private readonly homes = new Map<string, Map<string, Standing>>();

  forget(home: string): void {
    this.homes.delete(home);
  }

  /** @returns the alert as it stands then, or undefined where no such alert stands */
  answer(act: Extract<Act, { alert: string }>): Alert | undefined {
    for (const entry of this.homes.get(act.home)?.values() ?? []) {
      const index = entry.before.findIndex(({ id }) => id === act.alert);
      if (index >= 0) {
        const alert = answered(entry.before[index] as Alert, act);
        entry.before.splice(index, 1, ...(alert.state === 'resolved' ? [] : [alert]));
        return alert;
      }
      if (entry.alert.id !== act.alert || entry.alert.state === 'resolved') continue;
      entry.answeredAt = act.at;
      return (entry.alert = answered(entry.alert, act));
    }
    return undefined;
  }

  /** What stands about residents and devices that were taken out of the enrolment is over: no rule speaks of them any more. Said at the next `close`. */
  leave(home: string, { residents, devices }: Gone): void {
    for (const entry of this.homes.get(home)?.values() ?? []) {
      if ((entry.device !== undefined && devices.includes(entry.device)) || (entry.alert.resident !== undefined && residents.includes(entry.alert.resident))) entry.gone = true;
    }
  }

  private standing(home: string, code: AlertCode, device?: string): boolean {
    const known = this.homes.get(home);
    if (known) for (const standing of known.values()) {
      if (standing.alert.code === code && (device === undefined || standing.alert.cause?.device === device)) return true;
    }
    return false;
  }

  /** The same for one home, until its next `close`; rules ask it of each device, and mostly nothing stands. */
  standsIn(home: string): (code: AlertCode, device?: string) => boolean {
    const known = this.homes.get(home);
    if (!known) return nothingStands;
    const codes = new Set<AlertCode>();
    for (const { alert } of known.values()) codes.add(alert.code);
    return (code, device) => codes.has(code) && (device === undefined || this.standing(home, code, device));
  }

  /** Takes all judgements of a home at the close of a tick; returns the alerts to publish, in order: of what is enrolled no longer, as judged, then resolved, then escalated. */
  close(home: string, judgements: readonly Judgement[], now: number): Alert[] {
    const known = this.homes.get(home);
    if (judgements.length === 0 && !known) return [];
    const standing = known ?? new Map<string, Standing>();
    const out: Alert[] = [];
    const live = new Set<string>();
    for (const [key, entry] of standing) if (entry.gone) this.end(standing, key, entry, `No longer enrolled: ${entry.device ?? entry.alert.resident}.`, now, out);
    for (const judgement of judgements) {
      if (judgement.state === 'clear') continue;
      const key = keyOf(judgement.code, judgement.resident, judgement.device);
      live.add(key);
      const existing = standing.get(key);
      if (existing) {
        existing.clearSince = undefined;
        if (judgement.state !== 'raise') continue;
        if (judgement.anewAfterMs !== undefined && judgement.since - existing.since >= judgement.anewAfterMs) this.raise(home, standing, key, judgement, now, out);
        else this.again(home, existing, judgement, now, out);
      } else if (judgement.state === 'raise') this.raise(home, standing, key, judgement, now, out);
    }
    // Most homes have nothing that could be over.
    if (standing.size > 0) for (const judgement of judgements) {
      if (judgement.state !== 'clear') continue;
      const key = keyOf(judgement.code, judgement.resident, judgement.device);
      const existing = standing.get(key);
      if (!existing || live.has(key)) continue;
      existing.clearSince ??= now;
      if (now - existing.clearSince < judgement.resolveAfterMs) continue;
      this.end(standing, key, existing, judgement.text, now, out);
    }
    this.escalate(standing, now, out);
    if (standing.size > 0) this.homes.set(home, standing);
    else this.homes.delete(home);
    return out;
  }

  /** Out of the book: the alert is over, and after it those it followed, unless a person closed them. */
  private end(standing: Map<string, Standing>, key: string, { alert, before }: Standing, text: string, now: number, out: Alert[]): void {
    standing.delete(key);
    for (const each of [alert, ...before]) if (each.state !== 'resolved') out.push({ ...each, state: 'resolved', updatedAt: now, text });
  }

  /** A standing alert met again: only a higher priority, or a much worse state after people were told, is worth a new message. */
  private again(home: string, existing: Standing, judgement: Judgement, now: number, out: Alert[]): void {
    const { level, worseBy = Infinity } = judgement;
    const { state, priority } = existing.alert;
    const worse = level !== undefined && existing.level !== undefined && level - existing.level >= worseBy && state !== 'raised';
    // An event cannot hold on; who presses once more after somebody took the call for settled calls again.
    const due = judgement.event ? state === 'resolved' && existing.answeredAt !== undefined && judgement.since > existing.answeredAt : forgotten(existing.alert, existing.answeredAt, now);
    if (RANK[judgement.priority] <= RANK[priority] && !worse && !due) return;
    existing.answeredAt = undefined;
    existing.level = level;
    existing.alert = { ...messageOf(home, judgement, now), id: existing.alert.id, at: existing.alert.at, updatedAt: now, state: 'raised' };
    existing.raisedAt = now;
    out.push(existing.alert);
  }

  private raise(home: string, standing: Map<string, Standing>, key: string, judgement: Judgement, now: number, out: Alert[]): void {
    const teller = this.teller(standing, judgement);
    if (teller) {
      if (teller.folded.has(judgement.code)) return;
      teller.folded.add(judgement.code);
      teller.alert = {
        ...teller.alert, updatedAt: now, text: `${teller.alert.text} Also: ${judgement.text}`.slice(0, 2000),
        evidence: [...teller.alert.evidence, ...judgement.evidence].slice(0, 50),
      };
      out.push(teller.alert);
      return;
    }
    const alert = messageOf(home, judgement, now);
    const followed = standing.get(key);
    const before = followed ? [...followed.before, ...(followed.alert.state === 'resolved' ? [] : [followed.alert])] : [];
    standing.set(key, { alert, device: judgement.device, before, since: judgement.since, raisedAt: now, answeredAt: undefined, clearSince: undefined, level: judgement.level, folded: new Set() });
    out.push(alert);
  }

  private teller(standing: Map<string, Standing>, judgement: Judgement): Standing | undefined {
    const tellers = TOLD_BY[judgement.code];
    if (!tellers) return undefined;
    for (const code of tellers) {
      const teller = standing.get(keyOf(code, judgement.resident, judgement.device));
      if (teller && teller.alert.state !== 'resolved' && RANK[teller.alert.priority] >= RANK[judgement.priority]) return teller;
    }
    return undefined;
  }

  private escalate(standing: Map<string, Standing>, now: number, out: Alert[]): void {
    for (const entry of standing.values()) {
      if (entry.alert.priority !== 'high' || entry.alert.state !== 'raised' || now - entry.raisedAt < ESCALATE_AFTER_MS) continue;
      entry.alert = { ...entry.alert, state: 'escalated', updatedAt: now, route: escalationRouteOf(entry.alert.code) };
      out.push(entry.alert);
    }
  }
}

/** Ids of those taken out of a home's enrolment. */
export interface Gone {
  residents: readonly string[];
  devices: readonly string[];
}

const nothingStands = (): boolean => false;

/** Whether the answer of a person is so long ago that what still holds is raised again. @param answeredAt when they took it or closed it; undefined: nobody did */
export function forgotten({ state, priority }: Alert, answeredAt: number | undefined, now: number): boolean {
  const patienceMs = state === 'resolved' ? DISMISSED_FOR_MS : state === 'acknowledged' && priority === 'high' ? REMIND_AFTER_MS : Infinity;
  return answeredAt !== undefined && now - answeredAt >= patienceMs;
}

/** An alert as it stands after a person took it or closed it. */
export function answered(alert: Alert, { act, by, role, at, note }: Extract<Act, { alert: string }>): Alert {
  const line = { at, text: `${act === 'acknowledge' ? 'Acknowledged' : 'Closed'} by ${by} (${role})${note ? `: ${note}` : ''}` };
  return { ...alert, state: act === 'acknowledge' ? 'acknowledged' : 'resolved', updatedAt: at, evidence: [...alert.evidence.slice(0, 49), line] };
}

/** The message of a fresh raise. The id comes from content alone: home, code, resident, device, time of the first evidence. */
function messageOf(home: string, judgement: Judgement, now: number): Alert {
  const layer = layerOfCode(judgement.code);
  const subject = [judgement.resident, judgement.device].filter((part) => part !== undefined).map((part) => `:${part}`).join('');
  return {
    id: `${home}:${judgement.code}${subject}:${judgement.since}`.slice(0, 200), home,
    ...(judgement.resident !== undefined && { resident: judgement.resident }),
    at: now, kind: kindOf(judgement.code), code: judgement.code, priority: judgement.priority, route: judgement.route ?? routeOf(judgement.code), state: 'raised',
    ...(layer && { cause: { layer, ...(judgement.device !== undefined && { device: judgement.device }) } }),
    text: judgement.text.slice(0, 2000), evidence: judgement.evidence.slice(0, 50),
  };
}
