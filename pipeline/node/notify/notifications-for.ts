/** Who is told of what. Pure: an alert message and the one before it in, notifications out; the same messages give the same ids. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ALERT_CODES } from '../../../contract/alert-codes.ts';
import { PRIORITIES, type Priority, ROLES, type Alert, type Role } from '../../../contract/alert.ts';
import { canonicalJson } from '../../../contract/canonical.ts';
import { dueAt, QUIET_HOURS, QuietHours } from '../../core/quiet-hours.ts';
import { besides, routeOf } from '../../core/routing.ts';
import type { Notification } from '../store/store.ts';

/** `tell`: the lowest priority that a role is told of. `utcOffsetMinutes`: of the local clock. */
export const NotifyRules = z.strictObject({ tell: z.partialRecord(z.enum(ROLES), z.enum(PRIORITIES)).default({}), quiet: QuietHours.default(QUIET_HOURS), utcOffsetMinutes: z.int().min(-720).max(840).default(0) });
export type NotifyRules = z.infer<typeof NotifyRules>;

/** What is posted: enough to know where to look, and nothing measured. @source minimum necessary, 45 CFR 164.502(b) */
export interface NotificationBody {
  v: 1;
  id: string;
  event: Event;
  route: Role;
  alert: Pick<Alert, 'id' | 'home' | 'kind' | 'code' | 'priority' | 'state' | 'at'> & { title: string };
  /** of the alert message among all that the pipeline heard and said */
  seq: number;
  /** epoch ms: when it was to be told first; from then on a deadline counts */
  notBefore: number;
  /** the quiet hours that it waited for: what has the same goes out as one */
  held?: number;
}
type Event = 'raised' | 'raised-again' | 'priority-rose' | 'escalated' | 'resolved';

const RANK: Readonly<Record<Priority, number>> = { low: 0, medium: 1, high: 2 };

/**
 * @param before the messages about this alert before this one, oldest first
 * @returns one per role that is to be told, none for what only updates. `dueAt` is first on the clock that stamps the alert
 */
export function notificationsFor(message: Alert, seq: number, rules: NotifyRules, before: readonly Alert[] = []): Notification[] {
  const event = eventOf(message, before.at(-1));
  if (!event) return [];
  const at = message.updatedAt ?? message.at;
  const judged = event === 'resolved' ? (before.at(-1) as Alert).priority : message.priority;
  return rolesTold([...before, message], rules).map((route) => {
    const { id: alert, home, kind, code, priority, state } = message;
    const id = `n-${createHash('sha256').update(canonicalJson([alert, event, state, priority, route, at])).digest('hex').slice(0, 40)}`;
    const zone = rules.utcOffsetMinutes * 60_000;
    const due = dueAt(judged, route, at + zone, rules.quiet) - zone;
    const body: NotificationBody = { v: 1, id, event, route, alert: { id: alert, home, kind, code, priority, state, at: message.at, title: ALERT_CODES[code].title }, seq, notBefore: due, ...(due > at && { held: due }) };
    return { id, alert, home, route, channel: 'first', body: JSON.stringify(body), state: 'waiting', attempts: 0, dueAt: due };
  });
}

function eventOf({ state, priority }: Alert, before: Alert | undefined): Event | undefined {
  if (state === 'resolved') return before && before.state !== 'resolved' ? 'resolved' : undefined;
  if (state === 'escalated' && before?.state !== 'escalated') return 'escalated';
  if (!before) return state === 'raised' ? 'raised' : undefined;
  if (state === 'raised' && before.state !== 'raised') return 'raised-again';
  return RANK[priority] > RANK[before.priority] ? 'priority-rose' : undefined;
}

/** Who is told of the last of these messages. Whoever was told since the last end hears the end; an escalation is said to them too, so that nobody thinks the other has it. */
function rolesTold(messages: readonly Alert[], { tell }: NotifyRules): Role[] {
  let told = new Set<Role>();
  let last: Role[] = [];
  for (const [place, message] of messages.entries()) {
    const event = eventOf(message, messages[place - 1]);
    if (event === 'resolved') {
      [last, told] = [[...told], new Set()];
      continue;
    }
    const { route, code, priority } = message;
    const roles = !event ? [] : event === 'escalated' ? [route, ...(place > 0 ? told : [routeOf(code)])] : event === 'raised' ? [route, ...besides(code)] : [route];
    last = [...new Set(roles)].filter((role) => RANK[priority] >= RANK[tell[role] ?? 'low']);
    told = told.union(new Set(last));
  }
  return last;
}
