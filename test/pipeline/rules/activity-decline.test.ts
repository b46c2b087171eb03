import { describe, expect, it } from 'vitest';
import { BED, Days, WATCH, scatter, walked } from '../days.ts';

/** Steps of each day, the first day's first. */
const weeks = (steps: readonly number[]): Days => new Days([WATCH, BED]).run(steps.length, (minute, day) => ({ obs: walked(steps[day] as number, minute) }));
const usual = (count: number): number[] => Array.from({ length: count }, (_, day) => 4200 + 280 * scatter(day));

describe('activity-decline', () => {
  it('is raised when the third quiet day in a row is over, low and once', () => {
    const days = weeks([...usual(5), 2000, 2100, 1900, 2000, 2000]);
    expect(days.raised('activity-decline')).toMatchObject([{ day: 8, alert: { priority: 'low', route: 'nurse' } }]);
    expect(days.alerts.find(({ alert }) => alert.code === 'activity-decline')?.alert.text).toMatch(/usual for this person 4/);
  });
  it('is over when the person walks as before', () => expect(weeks([...usual(5), 2000, 2100, 1900, 4000, 4000]).resolved('activity-decline')).toHaveLength(1));
  it('is not raised by two quiet days, nor by a less busy week', () => {
    expect(weeks([...usual(5), 1500, 1500, 4000, 4000]).raised('activity-decline')).toEqual([]);
    expect(weeks([...usual(5), 3200, 3000, 3300, 3100]).raised('activity-decline')).toEqual([]);
  });
  it('takes a day with the watch in the drawer for no quiet day', () => {
    const days = new Days([WATCH, BED]).run(10, (minute, day) => (day >= 5 && day <= 7 && minute > 700 ? undefined : { obs: walked(4200, minute) }));
    expect(days.raised('activity-decline')).toEqual([]);
  });
  it('is raised by a slow way down that has no sudden quiet day', () => {
    const steps = [...usual(10), ...Array.from({ length: 16 }, (_, day) => 4000 - 120 * day)];
    expect(weeks(steps).raised('activity-decline')).toHaveLength(1);
    expect(weeks(usual(26)).raised('activity-decline')).toEqual([]);
  });
});
