import { describe, expect, it } from 'vitest';
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
});
