import type { Alert } from '../../../contract/alert.ts';
import type { Broken, Bug } from '../bug.ts';
import { MINUTE_MS } from '../parts.ts';

const LATE_MS = 20 * MINUTE_MS;

/** A queue that hands on what is so old. */
export function heldBack(lateMs: number, change: (alert: Alert, saidAt: number) => Alert = (alert) => alert): NonNullable<Bug['say']> {
  let queue: { alert: Alert; at: number }[] = [];
  return (alerts, now) => {
    queue.push(...alerts.map((alert) => ({ alert, at: now })));
    const due = queue.filter(({ at }) => now - at >= lateMs);
    queue = queue.filter(({ at }) => now - at < lateMs);
    return due.map(({ alert, at }) => change(alert, at));
  };
}

export const twentyMinutesLate: Broken = {
  id: 'twenty-minutes-late',
  title: 'Twenty minutes late',
  wrong: 'alerts wait in a queue that somebody empties too seldom',
  metric: 'clinical.in-time',
  names: { kind: 'episode', words: /too late: it was due within/ },
  sources: ['assumption'],
  create: () => ({ say: heldBack(LATE_MS, (alert) => ({ ...alert, at: alert.at + LATE_MS, ...(alert.updatedAt !== undefined && { updatedAt: alert.updatedAt + LATE_MS }) })) }),
};
