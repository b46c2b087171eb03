import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../../contract/alert.ts';
import { type NotificationBody, notificationsFor, NotifyRules } from '../../../../pipeline/node/notify/notifications-for.ts';

const EVENING = Date.UTC(2026, 10, 22, 20);
const NIGHT = Date.UTC(2026, 10, 22, 23);
const MORNING = Date.UTC(2026, 10, 23, 7);
const RULES = NotifyRules.parse({});

const alert = (more: Partial<Alert> = {}): Alert => ({ id: 'h000001:hypoxia:r1:1', home: 'h000001', resident: 'r1', at: EVENING, kind: 'clinical', code: 'hypoxia', priority: 'high', route: 'nurse', state: 'raised', text: 'saturation 84 %', evidence: [{ value: 84 }], ...more });
/** Who is told of the last of these messages, and of what. */
function told(messages: readonly Alert[], rules = RULES): string[] {
  return notificationsFor(messages.at(-1) as Alert, 9, rules, messages.slice(0, -1)).map(({ route, body }) => `${route}: ${(JSON.parse(body) as NotificationBody).event}`);
}

describe('notifications', () => {
  it('are for a raise, and for one after the alert stood otherwise', () => {
    expect(told([alert()])).toEqual(['nurse: raised']);
    expect(told([alert({ state: 'acknowledged' }), alert()])).toEqual(['nurse: raised-again']);
    expect(told([alert({ state: 'resolved' }), alert()])).toEqual(['nurse: raised-again']);
  });

  it('are for a rise in priority, and not for what only updates', () => {
    expect(told([alert({ priority: 'medium' }), alert()])).toEqual(['nurse: priority-rose']);
    expect(told([alert(), alert({ text: 'more', updatedAt: EVENING + 1 })])).toEqual([]);
    expect(told([alert(), alert({ priority: 'low' })])).toEqual([]);
    expect(told([alert(), alert({ state: 'acknowledged' })])).toEqual([]);
  });

  it('are for the second role as well when nobody answered', () => {
    expect(told([alert(), alert({ state: 'escalated', route: 'physician' })])).toEqual(['physician: escalated', 'nurse: escalated']);
    expect(told([alert({ route: 'technician', code: 'hub-offline', kind: 'technical' }), alert({ route: 'technician', code: 'hub-offline', kind: 'technical', state: 'escalated' })])).toEqual(['technician: escalated']);
    expect(told([alert({ state: 'escalated', route: 'physician' }), alert({ state: 'escalated', route: 'physician', text: 'more' })])).toEqual([]);
  });

  it('of the end go to those who were told of the beginning', () => {
    expect(told([alert(), alert({ state: 'resolved' })])).toEqual(['nurse: resolved']);
    expect(told([alert({ state: 'escalated', route: 'physician' }), alert({ state: 'resolved', route: 'physician' })])).toEqual(['physician: resolved', 'nurse: resolved']);
    const rules = NotifyRules.parse({ tell: { nurse: 'medium' } });
    expect(told([alert({ priority: 'low' }), alert({ priority: 'low', state: 'resolved' })], rules)).toEqual([]);
    expect(told([alert({ priority: 'medium' }), alert({ priority: 'low' }), alert({ priority: 'low', state: 'resolved' })], rules)).toEqual(['nurse: resolved']);
    expect(told([alert({ state: 'resolved' })])).toEqual([]);
    expect(told([alert({ state: 'resolved' }), alert({ state: 'resolved' })])).toEqual([]);
  });

  it('of the end go to all who were told since the last end, whatever came between', () => {
    const loss = (more: Partial<Alert>) => alert({ code: 'weight-loss', priority: 'low', ...more });
    expect(told([loss({})])).toEqual(['nurse: raised', 'analyst: raised']);
    expect(told([loss({}), loss({ text: 'more' }), loss({ state: 'resolved' })])).toEqual(['nurse: resolved', 'analyst: resolved']);
    const escalated = [alert(), alert({ state: 'escalated', route: 'physician' }), alert({ state: 'acknowledged', route: 'physician' })];
    expect(told([...escalated, alert({ state: 'resolved', route: 'physician' })])).toEqual(['nurse: resolved', 'physician: resolved']);
    expect(told([...escalated, alert({ state: 'resolved' }), alert(), alert({ state: 'resolved' })])).toEqual(['nurse: resolved']);
  });

  it('have the same id for the same message, another for another, and say nothing that was measured', () => {
    const [one] = notificationsFor(alert(), 1, RULES);
    expect(notificationsFor(alert(), 2, RULES)[0]?.id).toBe(one?.id);
    const others = [notificationsFor(alert({ at: EVENING + 1 }), 1, RULES), notificationsFor(alert({ id: 'x' }), 1, RULES), notificationsFor(alert({ route: 'physician' }), 1, RULES), notificationsFor(alert(), 1, RULES, [alert({ state: 'acknowledged' })])];
    expect(new Set([one?.id, ...others.map(([other]) => other?.id)]).size).toBe(5);
    expect(one?.body).not.toMatch(/84|r1"/);
  });

  it('wait for the morning where the role is not to be woken, by the local clock', () => {
    const low = alert({ priority: 'low', at: NIGHT });
    expect(notificationsFor(low, 1, RULES)[0]).toMatchObject({ dueAt: MORNING, state: 'waiting', channel: 'first' });
    expect(notificationsFor(alert({ at: NIGHT }), 1, RULES)[0]?.dueAt).toBe(NIGHT);
    expect(notificationsFor(low, 1, NotifyRules.parse({ utcOffsetMinutes: -120 }))[0]?.dueAt).toBe(NIGHT);
    expect(notificationsFor(alert({ priority: 'low' }), 1, NotifyRules.parse({ utcOffsetMinutes: 120 }))[0]?.dueAt).toBe(MORNING - 2 * 3_600_000);
  });
});
