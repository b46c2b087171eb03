import { describe, expect, it } from 'vitest';
import { Bench, DEVICES } from '../make.ts';

const bench = (): Bench => new Bench({ devices: [...DEVICES, { dev: 'air', kind: 'environment-sensor', resident: 'r1', intervalS: 300, room: 'kitchen' }] }).run(10);
/** One report each five minutes. */
function air(run: Bench, ...ppm: number[]): Bench {
  for (const value of ppm) run.run(1, { extra: [['air', 'carbonMonoxide', value]] }).run(4);
  return run;
}
const many = (count: number, ppm: number): number[] => Array.from({ length: count }, () => ppm);

describe('carbon-monoxide', () => {
  it.each([[[300], 1], [[299, 2], 0], [[100, 100], 1], [[99, 99, 2], 0], [[100, 2, 100, 2], 0], [[50, 50, 50], 1], [[50, 50, 49, 2], 0], [[20, 60, 110, 190], 1]])('of %j ppm, each five minutes: %d alerts, high', (ppm, count) => {
    const raised = air(bench(), ...ppm).raised('carbon-monoxide');
    expect(raised).toHaveLength(count);
    for (const alert of raised) expect(alert).toMatchObject({ priority: 'high', route: 'nurse' });
  });
  it('of 30 ppm is a faulty stove after an hour; 29 are a busy kitchen', () => {
    expect(air(bench(), ...many(12, 30)).raised()).toEqual([]);
    expect(air(bench(), ...many(14, 30)).raised()).toMatchObject([{ code: 'carbon-monoxide', priority: 'medium' }]);
    expect(air(bench(), ...many(20, 29)).raised()).toEqual([]);
  });
  it('believes the siren at once, and is one alert with the readings', () => {
    const run = bench();
    run.give(run.house.event(run.at, 'air', 'carbon-monoxide'));
    run.run(1);
    expect(run.raised()).toMatchObject([{ code: 'carbon-monoxide', priority: 'high' }]);
    expect(air(run, 120, 160, 200).raised()).toHaveLength(1);
  });
  it('is resolved by clean air for half an hour, and by a siren silent for an hour where nothing is read', () => {
    const read = air(bench(), 120, 160, 200, 20, ...many(5, 2));
    expect(read.resolved()).toEqual([]);
    expect(air(read, 2, 2).resolved('carbon-monoxide')).toHaveLength(1);
    const heard = bench();
    heard.give(heard.house.event(heard.at, 'air', 'carbon-monoxide'));
    expect(heard.run(58).resolved()).toEqual([]);
    expect(heard.run(5).resolved('carbon-monoxide')).toHaveLength(1);
  });
  it('stands on where the sensor falls silent', () => expect(air(bench(), 120, 160, 200).run(120).resolved('carbon-monoxide')).toEqual([]));
});
