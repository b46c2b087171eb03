import { describe, expect, it } from 'vitest';
import type { Condition } from '../../../contract/messages.ts';
import { BED, Days, OXIMETER, scatter } from '../days.ts';

const BELT = { dev: 'belt', kind: 'respiration-belt', resident: 'r1', intervalS: 60 } as const;
/** One night with a saturation, and a breathing where a belt is worn, by minute. */
const night = (spo2: (minute: number) => number, conditions: Condition[] = [], breathing?: (minute: number) => number): Days => new Days([OXIMETER, BED, ...(breathing ? [BELT] : [])], { conditions }).run(1.3, (minute) => {
  if (minute >= 430 && minute < 1300) return undefined;
  const bed = minute % 5 === 0 ? ([['bed', 'bedPresence', 1]] as const) : [];
  return { obs: [['oximeter', 'spo2', Math.round(spo2(minute)), 0.95], ['oximeter', 'heartRate', 62 + scatter(minute), 0.95], ...bed, ...(breathing ? ([['belt', 'respiration', breathing(minute)]] as const) : [])] };
});
/** Down by so much and back each three minutes. */
const cyclic = (depth: number, from = 0) => (minute: number): number => 95 - (minute >= from && minute % 3 === 0 ? depth : 0);

describe('apnoea', () => {
  it('is raised after three hours in which saturation falls and comes back twenty times', () => {
    const days = night(cyclic(5));
    expect(days.raised('apnoea')).toHaveLength(1);
    expect(days.raised('apnoea')[0]).toMatchObject({ day: 0, minute: 175, alert: { priority: 'medium' } });
  });
  it('is raised earlier in who is known to have it', () => expect(night(cyclic(5), ['sleep-apnoea']).raised('apnoea')[0]?.minute).toBe(115));
  it('is raised there by five minutes at 88 % in an hour', () => expect(night((minute) => (minute % 12 === 6 ? 86 : 94), ['sleep-apnoea']).raised('apnoea')[0]?.minute).toBe(55));
  it.each([
    ['a saturation that scatters by a point', (minute: number) => 95 + scatter(minute)], ['shallow falls', cyclic(2)], ['one restless hour', (minute: number) => (minute < 60 ? cyclic(6)(minute) : 95)],
    ['a night that is low and even', (minute: number) => 87 + 0.5 * scatter(minute)],
  ])('is not raised by %s', (_what, spo2) => expect(night(spo2).raised('apnoea')).toEqual([]));
  it('asks for pauses of breath as well in lung disease', () => {
    expect(night(cyclic(5), ['copd']).raised('apnoea')).toEqual([]);
    expect(night(cyclic(5), ['copd'], (minute) => (minute % 3 === 0 ? 6 : 15)).raised('apnoea')).toHaveLength(1);
  });
  it('stands by day, and is over in a calm night', () => {
    const days = night(cyclic(5), ['sleep-apnoea']);
    expect(days.resolved('apnoea')).toEqual([]);
    expect(days.run(1, (minute) => (minute >= 430 && minute < 1300 ? undefined : { obs: [['oximeter', 'spo2', 95 + Math.round(scatter(minute)), 0.95], ['oximeter', 'heartRate', 62 + scatter(minute), 0.95]] })).resolved('apnoea')).toHaveLength(1);
  });
});
