import { describe, expect, it } from 'vitest';
import { Bench, DEVICES } from '../make.ts';

describe('hyperglycaemia', () => {
  it('is raised after two hours', () => expect(new Bench().run(180, { glucose: 330 }).raised('hyperglycaemia')).toHaveLength(1));
  it('is not raised by a meal', () => expect(new Bench().run(60).run(75, { glucose: 330 }).run(120).raised()).toEqual([]));
  it('is raised after an hour above a prescribed limit', () => {
    const above = (glucoseHigh: number | undefined): Bench => new Bench({ thresholds: glucoseHigh === undefined ? {} : { glucoseHigh } }).run(60).run(80, (n) => ({ glucose: 330 - n / 4 })).run(60);
    expect(above(300).raised('hyperglycaemia')).toHaveLength(1);
    expect(above(undefined).raised()).toEqual([]);
  });
  it('comes sooner when glucose does not come down', () => {
    const climbs = new Bench().run(60).run(120, (n) => ({ glucose: 320 + n / 2 }));
    expect(climbs.raised('hyperglycaemia')).toHaveLength(1);
    expect(climbs.alerts[0]!.minute - 60).toBeLessThanOrEqual(95);
  });
  it('is raised by finger when it is high twice, or the sensor agrees; fruit on the finger is neither', () => {
    const drops = (second: number, glucose: number): Bench => new Bench({ devices: [...DEVICES, { dev: 'meter', kind: 'glucometer', resident: 'r1', intervalS: 0 }] })
      .run(60, { glucose }).run(1, { glucose, extra: [['meter', 'capillaryGlucose', 340]] }).run(120, { glucose }).run(1, { glucose, extra: [['meter', 'capillaryGlucose', second]] }).run(5, { glucose });
    expect(drops(330, 200).raised('hyperglycaemia')).toHaveLength(1);
    expect(drops(190, 260).raised('hyperglycaemia')).toHaveLength(1);
    expect(drops(190, 180).raised()).toEqual([]);
  });
});
