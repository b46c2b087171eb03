import { describe, expect, it } from 'vitest';
import { Bench } from '../make.ts';

describe('hypoxia', () => {
  it('is raised when saturation falls four points below the usual for a quarter of an hour, once', () => {
    const bench = new Bench({ conditions: ['copd'] }).run(180, { spo2: 91 }).run(90, { spo2: 86 });
    expect(bench.raised('hypoxia')).toHaveLength(1);
    expect(bench.alerts[0]).toMatchObject({ alert: { priority: 'high', route: 'nurse', resident: 'r1' } });
    expect(bench.alerts[0]!.minute - 180).toBeLessThanOrEqual(14);
  });
  it('comes sooner when heart and breathing rise with it', () => {
    const bench = new Bench({ conditions: ['copd'] }).run(180, { spo2: 91 }).run(30, { spo2: 86, heart: 76, breathing: 19 });
    expect(bench.alerts[0]!.minute - 180).toBeLessThanOrEqual(8);
  });
  it('escalates when nobody answers, and resolves an hour after recovery', () => {
    const bench = new Bench({ conditions: ['copd'] }).run(180, { spo2: 91 }).run(30, { spo2: 85 }).run(120, { spo2: 91 });
    expect(bench.alerts.map(({ alert }) => alert.state)).toEqual(['raised', 'escalated', 'resolved']);
    expect(new Set(bench.alerts.map(({ alert }) => alert.id)).size).toBe(1);
  });
  it('is not raised for a person whose usual is below 92', () => expect(new Bench({ conditions: ['copd'] }).run(600, (n) => ({ spo2: n < 240 ? 91 : 89 })).raised()).toEqual([]));
  it('is not raised by a clinician limit inside the usual', () => expect(new Bench({ conditions: ['copd'], thresholds: { spo2Low: 91 } }).run(300, { spo2: 90 }).raised()).toEqual([]));
  it('follows a clinician limit below the usual', () => expect(new Bench({ thresholds: { spo2Low: 93 } }).run(180, { spo2: 97 }).run(30, { spo2: 91 }).raised('hypoxia')).toHaveLength(1));
  it('is raised without a learned baseline when it is plainly low', () => expect(new Bench().run(10).run(30, { spo2: 84 }).raised('hypoxia')).toHaveLength(1));
  it.each([
    ['ten minutes of motion artefact with good quality', { spo2: 80 }, 10],
    ['an artefact whose pulse disagrees with the watch', { spo2: 80, pulse: 110 }, 60],
    ['poor quality', { spo2: 80, spo2Quality: 0.2 }, 60],
    ['walking', { spo2: 85, steps: 80, heart: 100, inBed: false }, 60],
  ])('is not raised by %s', (_what, minute, length) => expect(new Bench().run(180).run(length, minute).run(60).raised('hypoxia')).toEqual([]));
  it('is raised by a prescribed limit that is crossed and held, and not by a fall above it', () => {
    const fall = (spo2Low: number | undefined, to: number): Bench => new Bench({ conditions: ['copd'], thresholds: spo2Low === undefined ? {} : { spo2Low } }).run(180, { spo2: 93 }).run(40, { spo2: to });
    expect(fall(90, 88).raised('hypoxia')).toHaveLength(1);
    expect(fall(84, 88).raised()).toEqual([]);
    expect(fall(undefined, 88).raised('hypoxia')).toHaveLength(1);
  });
  it('is raised just below the usual by a prescribed limit, when it is held for an hour', () => {
    const bench = (length: number): Bench => new Bench({ conditions: ['copd'], thresholds: { spo2Low: 90 } }).run(240, { spo2: 91 }).run(length, { spo2: 88 });
    expect(bench(75).raised('hypoxia')).toHaveLength(1);
    expect(bench(40).run(60, { spo2: 91 }).raised()).toEqual([]);
  });
  it('hears a poor signal that is far too low again and again, when breathing rises with it', () => {
    const poor = (breathing: number): Bench => new Bench().run(180).run(12, (n) => ({ breathing, spo2: n > 8 ? 62 : 96, spo2Quality: n > 8 ? 0.3 : 0.95 }));
    expect(poor(20).raised('hypoxia')).toMatchObject([{ priority: 'high', text: expect.stringMatching(/poor signal/) }]);
    expect(poor(15).raised()).toEqual([]);
  });
  it('takes no clip as its own witness, and names the clip that never had a clean reading', () => {
    // Usual by the clip's pulse alone, 75; eight good minutes of a fast pulse, then two poor readings.
    const alone = (without: readonly string[]): Bench => new Bench().run(180, { heart: 75, without }).run(8, { heart: 84, without }).run(2, { heart: 84, spo2: 60, spo2Quality: 0.2, without });
    expect(alone(['watch', 'bed']).raised('hypoxia')).toEqual([]);
    expect(alone(['bed']).raised('hypoxia')).toHaveLength(1);
    const poor = new Bench().run(180, { without: ['oximeter'] }).run(12, (n) => ({ breathing: 20, spo2: 62, spo2Quality: 0.2, without: n > 8 ? [] : ['oximeter'] }));
    expect(poor.raised('hypoxia')[0]?.evidence[0]).toMatchObject({ dev: 'oximeter' });
  });
  it('lets stairs be: a fast heart after walking backs nothing', () => expect(new Bench({ conditions: ['copd'] }).run(180, { spo2: 92, inBed: false }).run(10, { spo2: 92, steps: 30, heart: 95, inBed: false }).run(12, { spo2: 86, heart: 84, inBed: false }).run(60, { spo2: 92, inBed: false }).raised()).toEqual([]));
  it('is not raised by what this person goes down to anyway', () => {
    const nights = new Bench({ conditions: ['copd'] });
    for (let round = 0; round < 4; round += 1) nights.run(300, { spo2: 92 }).run(130, { spo2: 87 });
    const raised = nights.raised('hypoxia').length;
    expect(nights.run(200, { spo2: 92 }).run(60, { spo2: 87 }).raised('hypoxia')).toHaveLength(raised);
    expect(nights.run(60, { spo2: 83 }).raised('hypoxia').length).toBeGreaterThan(raised);
  });
});
