/** Reads the stream of alert messages: which are alerts of their own, which only go on about an old one (SCORING §2.3). */
import { ALERT_CODES } from '../contract/alert-codes.ts';
import type { Alert } from '../contract/alert.ts';
import type { Escalation, GradedMessage, StreamRole } from './graded-run.ts';
import type { SeenAlert } from './run-record.ts';

const RANK = { low: 0, medium: 1, high: 2 } as const;
/** A new id beside a standing alert of the same thing is a duplicate when the standing one was last heard of no longer ago than this, inclusive. @source assumption: one hour */
export const DUPLICATE_WINDOW_MS = 3_600_000;
/** A high alert that nobody acknowledges is to be escalated within this, inclusive. @source assumption: half of the one hour in which NEWS2 asks for an urgent review (RCP 2017) is 30 min; 15 leaves time to act */
export const ESCALATION_DEADLINE_MS = 900_000;

/** Ascending by code units, equal in every locale. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Canonical order: graded time, home, id; messages of one alert keep their order of arrival. */
export function inOrder(alerts: readonly SeenAlert[]): SeenAlert[] {
  return alerts.toSorted((a, b) => a.gradedAt - b.gradedAt || byText(a.alert.home, b.alert.home) || byText(a.alert.id, b.alert.id));
}

interface Standing {
  state: Alert['state'];
  priority: Alert['priority'];
  about: string;
}

/** The alerts of one home: by id, and those that stand by what they are about (code and device), each with when it was last heard of. */
class HomeBoard {
  readonly alerts = new Map<string, Standing>();
  readonly #standing = new Map<string, Map<string, number>>();

  /** Whether another alert about the same thing stands. Those not heard of for long are forgotten on the way. */
  othersStand(id: string, about: string, now: number): boolean {
    const same = this.#standing.get(about);
    if (!same) return false;
    for (const [other, at] of same) if (now - at > DUPLICATE_WINDOW_MS) same.delete(other);
    return same.size > (same.has(id) ? 1 : 0);
  }

  note(alert: Alert, about: string, now: number): void {
    const before = this.alerts.get(alert.id);
    if (before && before.about !== about) this.#standing.get(before.about)?.delete(alert.id);
    this.alerts.set(alert.id, { state: alert.state, priority: alert.priority, about });
    const same = this.#standing.get(about) ?? new Map<string, number>();
    this.#standing.set(about, same);
    if (alert.state === 'resolved') same.delete(alert.id);
    else same.set(alert.id, now);
  }
}

function roleOf(alert: Alert, before: Standing | undefined): StreamRole {
  if (!before) return 'raise';
  if (alert.state === 'raised' && before.state !== 'raised') return 're-raise';
  if (before.state !== 'resolved' && alert.state !== 'resolved' && RANK[alert.priority] > RANK[before.priority]) return 'rise';
  return 'update';
}

/** Roles and duplicates of every message; verdicts are still open (`update`, or `false` for what counts). An id belongs to its home. */
export function readStream(alerts: readonly SeenAlert[]): GradedMessage[] {
  const boards = new Map<string, HomeBoard>();
  return inOrder(alerts).map(({ alert, gradedAt }) => {
    const board = boards.get(alert.home) ?? new HomeBoard();
    boards.set(alert.home, board);
    const role = roleOf(alert, board.alerts.get(alert.id));
    const about = `${alert.code} ${alert.cause?.device ?? ''}`;
    const duplicate = role === 'raise' && board.othersStand(alert.id, about, gradedAt);
    board.note(alert, about, gradedAt);
    const counts = role !== 'update';
    return { alert, gradedAt, kind: ALERT_CODES[alert.code].kind, role, counts, duplicate, verdict: counts ? 'false' : 'update', truth: [] };
  });
}

/** High alerts that stood unacknowledged until their deadline, within the run, and whether they were escalated by then. */
export function escalations(messages: readonly GradedMessage[], runEnd: number): Escalation[] {
  const open = new Map<string, GradedMessage>();
  const result: Escalation[] = [];
  for (const message of messages) {
    const key = `${message.alert.home} ${message.alert.id}`;
    const raise = open.get(key);
    if (raise && message.gradedAt > raise.gradedAt + ESCALATION_DEADLINE_MS) {
      result.push({ raise, inTime: false });
      open.delete(key);
    }
    if (message.counts && message.alert.priority === 'high' && message.alert.state === 'raised') open.set(key, open.get(key) ?? message);
    const waiting = open.get(key) ?? (message.counts && message.alert.priority === 'high' ? message : undefined);
    if (waiting && message.alert.state === 'escalated') result.push({ raise: waiting, inTime: true });
    if (message.alert.state !== 'raised') open.delete(key);
  }
  for (const raise of open.values()) if (raise.gradedAt + ESCALATION_DEADLINE_MS <= runEnd) result.push({ raise, inTime: false });
  return result.toSorted((a, b) => a.raise.gradedAt - b.raise.gradedAt || byText(a.raise.alert.home, b.raise.alert.home) || byText(a.raise.alert.id, b.raise.alert.id));
}
