import { describe, expect, it } from 'vitest';
import type { Condition } from '../../../contract/messages.ts';
import { BED, Days, scatter } from '../days.ts';

/** Nights in bed with a heart rate and a breathing. */
const nights = (heart: (day: number) => number, breathing: (day: number) => number, count: number, ...conditions: Condition[]): Days => new Days([BED], { conditions }).run(count, (minute, day) => {
  if (minute >= 430 && minute < 1320) return undefined;
  return { obs: [['bed', 'heartRate', Math.round(heart(day) + scatter(minute))], ['bed', 'respiration', breathing(day) + 0.5 * scatter(minute)], ...(minute % 5 === 0 ? [['bed', 'bedPresence', 1] as ['bed', 'bedPresence', number]] : [])] };
});
const told = (days: Days): string[] => days.raised('early-warning').map(({ alert }) => alert.text).filter((text) => text.startsWith('Night by night'));
/** From the ninth night on a beat and a half more each night, too slow for a baseline of hours. */
const climbs = (day: number): number => 62 + scatter(day) + 1.6 * Math.max(0, day - 8);

describe('slow-change', () => {
  it('is raised in heart failure by a night pulse that climbs', () => expect(told(nights(climbs, () => 15, 17, 'heart-failure'))).toHaveLength(1));
  it('asks for a second sign in others', () => {
    expect(told(nights(climbs, () => 15, 17))).toEqual([]);
    expect(told(nights(climbs, (day) => 15 + 0.6 * Math.max(0, day - 8), 17))).toHaveLength(1);
  });
  it('is not raised by nights that differ, nor by one wild night', () => {
    expect(told(nights((day) => 62 + 3 * scatter(day), (day) => 15 + scatter(day + 1), 17, 'copd'))).toEqual([]);
    expect(told(nights((day) => (day === 14 ? 82 : 62 + scatter(day)), () => 15, 17, 'heart-failure'))).toEqual([]);
  });
});
