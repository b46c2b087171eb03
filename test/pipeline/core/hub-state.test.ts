import { describe, expect, it } from 'vitest';
import { Bench, MINUTE, observationsOf } from '../make.ts';

const HOUR = 60 * MINUTE;
const falling = (n: number): { glucose: number } => ({ glucose: Math.max(60, 120 - 2 * n) });

describe('what a hub sends', () => {
  it('is heard when its numbers begin anew in the same epoch', () => {
    const bench = new Bench().run(120);
    bench.house.seq = 0;
    expect(bench.run(60).raised()).toEqual([]);
  });
  it('is not heard twice, even after its numbers began anew', () => {
    const bench = new Bench({ medicines: ['insulin'] }).run(60);
    const old = bench.house.pack(bench.at, [['cgm', 'glucose', 55]]);
    bench.run(60);
    bench.house.seq = 0;
    bench.run(10);
    for (let n = 0; n < 20; n += 1) {
      bench.give(old);
      bench.run(1);
    }
    expect(bench.raised()).toEqual([]);
  });
  it('is dropped when it is of an epoch long gone', () => {
    const bench = new Bench({ medicines: ['insulin'] }).run(10);
    const late = [bench.house.pack(bench.at, [['pendant', 'battery', 3]]), bench.house.event(bench.at, 'pendant', 'sos')];
    for (let n = 0; n < 6; n += 1) {
      bench.house.epoch += 1;
      bench.house.seq = 0;
      bench.run(5);
    }
    for (const wire of late) bench.give(wire);
    expect(bench.run(10).raised('sos')).toEqual([]);
  });

  for (const [name, off] of [['behind', -20 * MINUTE], ['far behind', -5 * HOUR], ['ahead', 3 * HOUR], ['a little ahead', 4 * MINUTE]] as const) {
    describe(`with a clock that steps ${name}`, () => {
      const stepped = (minutes: number, make: (n: number) => Parameters<typeof observationsOf>[1], bench = new Bench({ medicines: ['insulin'] }).run(120)): Bench => {
        for (let n = 0; n < minutes; n += 1) {
          bench.give(bench.house.pack(bench.at + off, observationsOf(bench.minute, make(n))));
          bench.close();
        }
        return bench;
      };
      it('still shows what is wrong with the patient, in time, and takes it back in time', () => {
        const bench = stepped(60, falling);
        expect(bench.raised().map(({ code }) => code).toSorted()).toEqual(['hub-clock-wrong', 'hypoglycaemia']);
        const straight = new Bench({ medicines: ['insulin'] }).run(120).run(60, falling);
        const at = (of: Bench): number => of.alerts.find(({ alert }) => alert.code === 'hypoglycaemia')!.minute;
        expect(at(bench) - at(straight)).toBeLessThanOrEqual(2);
        const over = straight.run(90, { glucose: 130 }).resolved('hypoglycaemia');
        expect(over).toHaveLength(1);
        expect(stepped(90, () => ({ glucose: 130 }), bench).resolved('hypoglycaemia')).toHaveLength(1);
      });
      it('hears a fall at once', () => {
        const bench = stepped(20, () => ({ inBed: false }));
        bench.give(bench.house.event(bench.at + off, 'pendant', 'fall'));
        expect(stepped(6, () => ({ inBed: false }), bench).raised('fall')).toHaveLength(1);
      });
      it('does not take what is old for new when the clock is right again', () => {
        const bench = stepped(60, () => ({}));
        const old = bench.house.pack(bench.at - 40 * MINUTE, [['cgm', 'glucose', 50], ['oximeter', 'spo2', 80, 0.9]]);
        bench.run(20);
        bench.give(old);
        expect(bench.run(30).raised().map(({ code }) => code)).toEqual(['hub-clock-wrong']);
      });
    });
  }
});
