import { describe, expect, it } from 'vitest';
import { Bench } from '../make.ts';

/** Twelve hours apart. */
function weigh(kgs: readonly number[], reference: number | undefined = 80): Bench {
  const bench = new Bench({ conditions: ['heart-failure'], thresholds: reference === undefined ? {} : { weightReference: reference } });
  for (const kg of kgs) bench.run(719).run(1, { extra: [['scale', 'weight', kg]] });
  return bench.run(5);
}
function press(measured: readonly (readonly [systolic: number, pulse: number])[]): Bench {
  const bench = new Bench();
  for (const [systolic, pulse] of measured) bench.run(719).run(1, { extra: [['cuff', 'systolic', systolic], ['cuff', 'diastolic', Math.round(systolic * 0.6)], ['cuff', 'heartRate', pulse]] });
  return bench.run(5);
}

describe('device-misuse', () => {
  it('is raised when another body is weighed again and again, and says whom to ask', () => {
    const bench = weigh([80.2, 66.1, 80.4, 66.4]);
    expect(bench.raised()).toMatchObject([{ code: 'device-misuse', cause: { layer: 'person', device: 'scale' }, text: expect.stringContaining('Ask who') as string }]);
  });
  it('is over when the resident alone was weighed twice', () => expect(weigh([80.2, 66.1, 66.4, 80.3, 80.1]).resolved('device-misuse')).toHaveLength(1));
  it.each([['a visitor once', [80.2, 66.1, 80.4, 80.3]], ['a real fall in weight', [80.2, 79.1, 78.2, 77.3, 76.4, 75.9]], ['fluid', [80, 80.9, 81.5, 81.9]]] as const)('is not raised by %s', (_what, kgs) => expect(weigh(kgs).raised('device-misuse')).toEqual([]));

  const usual = [[131, 68], [126, 70], [134, 67], [129, 69]] as const;
  it('is raised when the pressure is a step higher from one measurement on, with the same pulse', () => {
    const bench = press([...usual, [153, 68], [149, 70], [155, 69]]);
    expect(bench.raised()).toMatchObject([{ code: 'device-misuse', cause: { layer: 'person', device: 'cuff' } }]);
    expect(press([...usual, [153, 68], [149, 70], [128, 69]]).resolved('device-misuse')).toHaveLength(1);
  });
  it.each([['fear of the visit, once', [[156, 78], [129, 69]]], ['illness that lifts the pulse too', [[153, 84], [149, 86], [155, 85]]], ['a pressure that was never steady', []]] as const)('is not raised by %s', (_what, later) => {
    expect(press([...usual, ...later]).raised('device-misuse')).toEqual([]);
  });
  it('leaves a crisis to the nurse', () => {
    const bench = press([...usual, [192, 69], [196, 70]]);
    expect(bench.raised('device-misuse')).toEqual([]);
    expect(bench.raised('hypertension')).toHaveLength(1);
  });
});
