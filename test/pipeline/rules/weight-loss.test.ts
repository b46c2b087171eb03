import { describe, expect, it } from 'vitest';
import { CUFF, Days, SCALE, scatter } from '../days.ts';

/** A weighing at 8 h, and a pressure. */
const mornings = (kg: readonly number[], pressure: (day: number) => number = () => 135): Days => new Days([SCALE, CUFF]).run(kg.length, (minute, day) => {
  if (minute === 480) return { obs: [['cuff', 'systolic', pressure(day) + scatter(day)], ['cuff', 'diastolic', 75 + scatter(day + 1)], ['scale', 'weight', Math.round(10 * ((kg[day] as number) + 0.2 * scatter(day))) / 10]] };
  return minute % 60 === 0 ? { obs: [['scale', 'battery', 80], ['cuff', 'battery', 80]] } : undefined;
});
const steady = (count: number, kg = 80): number[] => Array.from({ length: count }, () => kg);

describe('weight-loss', () => {
  it('is raised by one low weighing where the pressure fell too', () => expect(mornings([...steady(6), 77], (day) => (day === 6 ? 105 : 135)).raised('weight-loss')).toMatchObject([{ day: 6, alert: { priority: 'medium' } }]));
  it('waits for the third without another sign, and is low then', () => expect(mornings([...steady(6), 77, 76.9, 76.8, 76.8]).raised('weight-loss')).toMatchObject([{ day: 8, alert: { priority: 'low' } }]));
  it('is not raised by a scale that stood on the carpet for a day', () => expect(mornings([...steady(6), 77, 80, 80, 80]).raised('weight-loss')).toEqual([]));
  it('is not raised by a visitor', () => expect(mornings([...steady(6), 62, 62, 62, 80]).raised('weight-loss')).toEqual([]));
  it('is raised by a slow loss of a twentieth, and not by half of it', () => {
    const falling = (perDay: number): number[] => Array.from({ length: 36 }, (_, day) => 80 - perDay * day);
    expect(mornings(falling(0.125)).raised('weight-loss')).toMatchObject([{ alert: { priority: 'low' } }]);
    expect(mornings(falling(0.05)).raised('weight-loss')).toEqual([]);
  });
  it('is over with a weight near the usual', () => expect(mornings([...steady(6), 77, 80], (day) => (day === 6 ? 105 : 135)).resolved('weight-loss')).toHaveLength(1));
});
