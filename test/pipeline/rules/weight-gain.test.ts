import { describe, expect, it } from 'vitest';
import { Days, SCALE, scatter } from '../days.ts';
import { Bench } from '../make.ts';

const weigh = (kg: number, thresholds: object = { weightReference: 80 }): Bench => new Bench({ conditions: ['heart-failure'], thresholds }).run(20).run(1, { extra: [['scale', 'weight', kg]] }).run(20);

describe('weight-gain', () => {
  it('is raised from two kilograms on', () => expect(weigh(82).raised('weight-gain')).toHaveLength(1));
  it('is not raised below', () => expect(weigh(81.9).raised()).toEqual([]));
  it('follows the person limit', () => expect(weigh(81.5, { weightReference: 80, weightGain: 1.5 }).raised('weight-gain')).toHaveLength(1));
  it.each([92, 68, 87])('is not raised by a visitor of %d kg', (kg) => expect(weigh(kg).raised()).toEqual([]));
  it('is not raised without a reference', () => expect(weigh(90, {}).raised()).toEqual([]));
  it('stands when a visitor steps on later, and resolves with a normal weight', () => {
    const bench = weigh(82.5).run(1, { extra: [['scale', 'weight', 95]] }).run(5);
    expect(bench.resolved()).toEqual([]);
    expect(bench.run(1, { extra: [['scale', 'weight', 80.2]] }).resolved('weight-gain')).toHaveLength(1);
  });
  const mornings = (kg: (day: number) => number, count: number, thresholds = {}): Days => new Days([SCALE], { conditions: ['heart-failure'], thresholds }).run(count, (minute, day) => (minute === 480 ? { obs: [['scale', 'weight', Math.round(10 * (kg(day) + 0.2 * scatter(day))) / 10]] } : undefined));
  it('is raised by a steady rise through the week before the reference is left by two kilograms', () => {
    const rise = mornings((day) => 79.5 + 0.25 * Math.max(0, day - 2), 12, { weightReference: 80 });
    expect(rise.raised('weight-gain')[0]?.alert.text).toMatch(/steadily/);
  });
  it('is not raised by a salty meal, nor by a weight that wanders', () => {
    expect(mornings((day) => (day === 6 || day === 7 ? 81.2 : 80), 12, { weightReference: 80 }).raised('weight-gain')).toEqual([]);
    expect(mornings((day) => 80 + 0.6 * scatter(day), 14, { weightReference: 80 }).raised('weight-gain')).toEqual([]);
  });
  it('takes the week before for a reference where the clinician gave none', () => expect(mornings((day) => (day < 8 ? 80 : 82.3), 10).raised('weight-gain')).toHaveLength(1));
});
