import { describe, expect, it } from 'vitest';
import { PRIORITIES, ROLES } from '../../../contract/alert.ts';
import { minuteOfDay } from '../../../pipeline/core/local-day.ts';
import { dueAt, QUIET_HOURS } from '../../../pipeline/core/quiet-hours.ts';
import fc from '../../support/properties.ts';

const at = (day: number, hour: number, minute = 0) => Date.UTC(2026, 10, day, hour, minute);

describe('quiet hours', () => {
  it.each([
    [at(22, 21, 59), at(22, 21, 59)], [at(22, 22), at(23, 7)], [at(22, 23, 30), at(23, 7)], [at(23, 0), at(23, 7)], [at(23, 6, 59), at(23, 7)], [at(23, 7), at(23, 7)],
  ])('hold from 22:00 until 07:00 of the next morning: %d', (from, due) => {
    expect(dueAt('low', 'nurse', from, QUIET_HOURS)).toBe(due);
  });

  it('lie within a day, or nowhere, where so configured', () => {
    const hold = { nurse: ['medium' as const] };
    expect(dueAt('medium', 'nurse', at(22, 13), { from: 12 * 60, to: 14 * 60, hold })).toBe(at(22, 14));
    expect(dueAt('medium', 'nurse', at(22, 14), { from: 12 * 60, to: 14 * 60, hold })).toBe(at(22, 14));
    expect(dueAt('medium', 'nurse', at(22, 12), { from: 720, to: 720, hold })).toBe(at(22, 12));
  });

  it('are the same before 1970', () => {
    expect(dueAt('low', 'nurse', Date.UTC(1969, 10, 22, 23, 30), QUIET_HOURS)).toBe(Date.UTC(1969, 10, 23, 7));
    expect(minuteOfDay(-1)).toBe(1_439);
  });

  it('do not keep a medium clinical alert from the nurse', () => {
    expect(dueAt('medium', 'nurse', at(22, 23), QUIET_HOURS)).toBe(at(22, 23));
    expect(dueAt('medium', 'technician', at(22, 23), QUIET_HOURS)).toBe(at(23, 7));
  });

  it('never hold a high alert, never let anything wait a day, and let nothing go before they end', () => {
    const hold = Object.fromEntries(ROLES.map((role) => [role, ['medium' as const, 'low' as const]]));
    fc.assert(fc.property(fc.constantFrom(...PRIORITIES), fc.constantFrom(...ROLES), fc.integer({ min: -1e13, max: 1e13 }), fc.nat(1_439), fc.nat(1_439), (priority, route, now, from, to) => {
      const due = dueAt(priority, route, now, { from, to, hold });
      expect(due).toBeGreaterThanOrEqual(now);
      expect(due - now).toBeLessThanOrEqual(86_400_000);
      if (priority === 'high') expect(due).toBe(now);
      expect(dueAt(priority, route, due, { from, to, hold })).toBe(due);
    }), { numRuns: 2_000 });
  });
});
