import { describe, expect, it } from 'vitest';
import { Bench, DEVICES } from '../make.ts';
import type { Minute } from '../make.ts';

const run = (values: readonly number[]) => (n: number): Minute => ({ glucose: values[Math.min(values.length - 1, Math.floor(n / 5))] as number });
const after = (values: readonly number[], medicines: ('insulin' | 'metformin')[] = ['insulin']): Bench => new Bench({ medicines }).run(300, { glucose: 110 }).run(values.length * 5, run(values));

describe('hypoglycaemia', () => {
  it('is raised after three readings below 70', () => {
    const bench = after([90, 84, 79, 75, 72, 69, 68, 67, 67]);
    expect(bench.raised('hypoglycaemia')[0]).toMatchObject({ priority: 'high' });
    expect(bench.alerts[0]!.minute).toBe(300 + 7 * 5);
  });
  it('is raised ahead when it falls fast', () => {
    const bench = after([100, 92, 84, 76, 68, 60, 52]);
    expect(bench.alerts[0]!.minute).toBeLessThanOrEqual(300 + 4 * 5);
  });
  it('is medium by day in one who takes nothing that lowers it', () => {
    const bench = new Bench().run(60, { glucose: 90, inBed: false }).run(60, (n) => ({ glucose: Math.max(66, 90 - n), inBed: false }));
    expect(bench.raised('hypoglycaemia')[0]).toMatchObject({ priority: 'medium' });
  });
  it('is one alert for one low', () => expect(after([90, 80, 72, 68, 64, 60, 55, 52, 50, 50, 58, 66, 72, 69, 66, 64, 70, 75]).raised('hypoglycaemia')).toHaveLength(1));
  it('resolves after recovery', () => expect(after([90, 80, 72, 68, 64, 60, 66, 75, 85, 95, ...Array.from({ length: 14 }, () => 100)]).resolved('hypoglycaemia')).toHaveLength(1));
  it('is not raised by a pressed sensor', () => expect(after([110, 60, 55, 58, 60, 105, 110]).raised()).toEqual([]));
  it('is raised when a step does not recover', () => expect(after([110, 60, 55, 52, 50, 50, 50, 50, 50]).raised('hypoglycaemia')).toHaveLength(1));
  it('is not raised by one reading', () => expect(after([85, 78, 74, 71, 69, 71, 74, 80]).raised()).toEqual([]));
  it('is not raised by a slow drift that stays above', () => expect(after([90, 85, 80, 78, 76, 75, 74, 74]).raised()).toEqual([]));
  it('follows the person limit', () => expect(new Bench({ thresholds: { glucoseLow: 80 } }).run(60).run(60, (n) => ({ glucose: Math.max(77, 110 - n) })).raised('hypoglycaemia')).toHaveLength(1));
  it('is raised from higher up by two arrows straight down, in who takes insulin', () => {
    const steep = [170, 154, 138, 122, 106, 90, 74];
    expect(after(steep).alerts[0]!.minute).toBeLessThan(after(steep, ['metformin']).alerts[0]!.minute);
  });
  it('is raised anew by a low hours later, while the first still stands', () => {
    const swings = [90, 80, 72, 66, 62, 64, 69, 74, ...Array.from({ length: 24 }, (_, n) => 74 + (n % 3)), 72, 68, 64, 62, 60];
    expect(after(swings).alerts.filter(({ alert }) => alert.state === 'raised')).toHaveLength(2);
  });
  it('is raised by a drop of blood below 70, unless the sensor plainly says otherwise', () => {
    const drop = (mg: number, glucose: number): Bench => new Bench({ devices: [...DEVICES, { dev: 'meter', kind: 'glucometer', resident: 'r1', intervalS: 0 }] }).run(60, { glucose }).run(1, { glucose, extra: [['meter', 'capillaryGlucose', mg]] });
    expect(drop(65, 85).raised('hypoglycaemia')).toMatchObject([{ priority: expect.stringMatching(/medium|high/) }]);
    expect(drop(65, 120).raised()).toEqual([]);
    expect(drop(50, 120).raised('hypoglycaemia')).toMatchObject([{ priority: 'high' }]);
    expect(drop(72, 85).raised()).toEqual([]);
  });
});
