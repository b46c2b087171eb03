import { describe, expect, it } from 'vitest';
import { BATHROOM, BED, Days } from '../days.ts';
import type { Told } from '../days.ts';

const THERMOMETER = { dev: 'thermometer', kind: 'thermometer', resident: 'r1', intervalS: 0 } as const;

/** To bed at 22:30, up at 7, and out of bed so often between, a quarter of an hour each. */
function night(times: number, minute: number): Told {
  const leaves = [0, 50, 100, 150, 200, 250, 300, 350].slice(0, times);
  const events: Told['events'] = minute === 1350 || leaves.includes(minute - 15) ? [['bed', 'bed-enter']] : minute === 420 || leaves.includes(minute) ? [['bed', 'bed-exit']] : [];
  return { events, obs: leaves.some((at) => minute === at + 5) ? [['pir-bathroom', 'motion', 6]] : [] };
}
const nights = (times: readonly number[], warmAt?: number): Days => new Days([BED, BATHROOM, THERMOMETER]).run(times.length, (minute, day) => {
  const told = night(times[day] as number, minute);
  return day === warmAt && minute === 300 ? { ...told, obs: [...(told.obs ?? []), ['thermometer', 'temperature', 37.9]] } : told;
});

describe('restless-nights', () => {
  it('is raised in the morning after the second bad night, low', () => {
    const days = nights([1, 1, 2, 1, 1, 4, 4, 4]);
    expect(days.raised('restless-nights')).toMatchObject([{ day: 6, alert: { priority: 'low' } }]);
  });
  it('is raised after one where the body is warm too', () => expect(nights([1, 1, 2, 1, 1, 4], 5).raised('restless-nights')).toHaveLength(1));
  it('is not raised by an evening with much to drink', () => expect(nights([1, 1, 2, 1, 1, 4, 1, 1]).raised('restless-nights')).toEqual([]));
  it('is not raised for a person who is always up four times', () => expect(nights([4, 4, 5, 4, 4, 5, 4]).raised('restless-nights').filter(({ day }) => day > 3)).toEqual([]));
  it('is over after a quiet night', () => expect(nights([1, 1, 2, 1, 1, 5, 5, 1]).resolved('restless-nights')).toHaveLength(1));
  it('counts visits to the bathroom where there is no bed mat', () => {
    const byMotion = (times: readonly number[]): Days => new Days([BATHROOM]).run(times.length, (minute, day) => ({ obs: night(times[day] as number, minute).obs ?? [] }));
    expect(byMotion([1, 1, 1, 1, 6, 6]).raised('restless-nights')).toHaveLength(1);
    expect(byMotion([1, 1, 1, 1, 4, 4]).raised('restless-nights')).toEqual([]);
  });
});
