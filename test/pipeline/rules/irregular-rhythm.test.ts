import { describe, expect, it } from 'vitest';
import type { Condition } from '../../../contract/messages.ts';
import { Bench, DEVICES } from '../make.ts';
import type { Minute } from '../make.ts';

const bench = (...conditions: Condition[]): Bench => new Bench({ conditions, devices: [...DEVICES, { dev: 'patch', kind: 'ecg-patch', resident: 'r1', intervalS: 60 }] });
/** A heart rate each minute, the share in fibrillation each five. */
function beat(run: Bench, minutes: number, share: number, heart = 78, more: Minute = {}): Bench {
  return run.run(minutes, (n) => ({ heart, ...more, extra: [['patch', 'heartRate', heart + (n % 2)], ...(n % 5 === 0 ? [['patch', 'afBurden', share] as ['patch', 'afBurden', number]] : [])] }));
}

describe('irregular-rhythm', () => {
  it('is raised after more than six minutes where it is new', () => {
    const run = beat(beat(bench(), 60, 0), 30, 100);
    expect(run.raised('irregular-rhythm')).toMatchObject([{ priority: 'medium', route: 'nurse' }]);
    expect(run.alerts[0]?.minute).toBe(65);
  });
  it('is not raised by one report alone, however full, nor by a few beats', () => {
    expect(beat(beat(beat(bench(), 60, 0), 5, 100), 60, 0).raised()).toEqual([]);
    expect(beat(bench(), 240, 30).raised()).toEqual([]);
  });
  it('is raised after an hour where bouts are known, one low report among them or not', () => {
    expect(beat(beat(bench('atrial-fibrillation'), 60, 0), 55, 100).raised()).toEqual([]);
    expect(beat(beat(bench('atrial-fibrillation'), 60, 0), 61, 100).raised('irregular-rhythm')).toHaveLength(1);
    expect(beat(beat(beat(beat(bench('atrial-fibrillation'), 60, 0), 40, 100), 5, 2), 40, 100).raised('irregular-rhythm')).toHaveLength(1);
  });
  it('says nothing of who fibrillates always, unless the heart is fast', () => {
    const run = beat(bench('atrial-fibrillation'), 300, 100);
    expect(run.raised()).toEqual([]);
    expect(beat(run, 20, 100, 112).raised('irregular-rhythm')).toMatchObject([{ priority: 'medium' }]);
  });
  it('is high where the heart is very fast, and not raised on the move', () => {
    expect(beat(beat(bench('atrial-fibrillation'), 60, 0), 20, 100, 140).raised('irregular-rhythm').at(-1)).toMatchObject({ priority: 'high' });
    expect(beat(beat(bench('atrial-fibrillation'), 60, 0), 50, 100, 125, { steps: 60, inBed: false }).raised('irregular-rhythm')).toEqual([]);
  });
  it('is resolved after an hour without', () => {
    const run = beat(beat(beat(bench(), 60, 0), 30, 100), 55, 0);
    expect(run.resolved()).toEqual([]);
    expect(beat(run, 10, 0).resolved('irregular-rhythm')).toHaveLength(1);
  });
  it.each<[string, Condition[], number]>([['is raised by the notice of a watch', [], 1], ['is not raised by a watch where fibrillation is known', ['atrial-fibrillation'], 0]])('%s', (_, conditions, count) => {
    const run = new Bench({ conditions }).run(10);
    run.give(run.house.event(run.at, 'watch', 'irregular-rhythm'));
    expect(run.run(50).raised()).toHaveLength(count);
    expect(run.run(20).resolved()).toHaveLength(count);
  });
  it('believes the patch rather than the watch', () => {
    const run = beat(bench(), 60, 0);
    run.give(run.house.event(run.at, 'watch', 'irregular-rhythm'));
    expect(beat(run, 30, 0).raised()).toEqual([]);
  });
  it('tells of many short bouts once a day, to who is known to have it, and not of a bout already told', () => {
    const short = bench('atrial-fibrillation');
    for (let hour = 0; hour < 18; hour += 1) beat(beat(short, 45, 0), 15, 100);
    expect(short.raised('irregular-rhythm')).toMatchObject([{ priority: 'low', text: expect.stringMatching(/of the last day/) }]);
    const long = beat(beat(beat(bench('atrial-fibrillation'), 60, 0), 300, 100), 600, 0);
    expect(long.raised('irregular-rhythm').map(({ text }) => /of the last day/.test(text))).toEqual([false]);
  });
});
