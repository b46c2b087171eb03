import { describe, expect, it } from 'vitest';
import type { Condition } from '../../../contract/messages.ts';
import { Bench, DEVICES } from '../make.ts';
import type { MakeHome, Minute } from '../make.ts';

const OUT: Minute = { inBed: false };

/** The door opens at 01:00 (or when said), after some minutes out of bed. */
function night({ conditions = ['dementia'], devices = DEVICES, minutes = 420, before = OUT }: { conditions?: Condition[]; devices?: MakeHome['devices']; minutes?: number; before?: Minute } = {}): Bench {
  const run = new Bench({ conditions, devices: devices ?? DEVICES }).run(minutes - 6).run(6, { ...before, motion: before.inBed === false ? 'bedroom' : null });
  run.give(run.house.event(run.at, 'door', 'door-open'));
  run.give(run.house.event(run.at, 'door', 'door-close'));
  return run;
}

describe('wandering', () => {
  it('is raised when nobody moves inside for ten minutes after', () => {
    const run = night().run(60, OUT);
    expect(run.raised('wandering')).toMatchObject([{ priority: 'high', route: 'nurse', resident: 'r1' }]);
    expect(run.alerts[0]?.minute).toBe(430);
  });
  it('is raised without a bed sensor too', () => expect(night({ devices: DEVICES.filter(({ dev }) => dev !== 'bed') }).run(30, { without: ['bed'], inBed: false }).raised('wandering')).toHaveLength(1));
  it.each<[string, Bench]>([
    ['by day', night({ minutes: 120 }).run(60, OUT)],
    ['where nobody has dementia', night({ conditions: ['frailty'] }).run(30, OUT)],
    ['of a visitor, while the resident lies in bed', night({ before: {} }).run(60)],
    ['when they are back in bed soon', night().run(6, OUT).run(60)],
    ['when somebody moves inside', night().run(7, OUT).run(50, { ...OUT, motion: 'bathroom' })],
    ['while the hub is silent', night().run(1, OUT).run(60, () => undefined)],
  ])('is not raised %s', (_, run) => expect(run.raised('wandering')).toEqual([]));
  it('does not take a pet, which moved while the resident lay in bed, for the resident', () => {
    const run = new Bench({ conditions: ['dementia'] }).run(415, { motion: 'bathroom' });
    run.give(run.house.event(run.at, 'bed', 'bed-exit'));
    run.run(3, { ...OUT, motion: 'bathroom' });
    run.give(run.house.event(run.at, 'door', 'door-open'));
    expect(run.run(30, { ...OUT, motion: 'bathroom' }).raised('wandering')).toHaveLength(1);
    expect(run.run(30, { motion: 'bathroom' }).resolved('wandering')).toHaveLength(1);
  });
  it('is not raised where no bed and no motion sensor could tell', () => expect(night({ devices: DEVICES.filter(({ kind }) => kind !== 'smart-bed' && kind !== 'pir') }).run(30, OUT).raised('wandering')).toEqual([]));
  it.each<[string, Bench]>([['of somebody who came home to bed', night().run(6, OUT)], ['of a visitor', night({ before: {} })]])('does not remember the door %s when the resident rises hours later', (_, run) => {
    run.run(120);
    run.give(run.house.event(run.at, 'bed', 'bed-exit'));
    expect(run.run(30, OUT).raised('wandering')).toEqual([]);
  });
  it('is resolved when they are home again', () => {
    const run = night().run(40, OUT);
    run.give(run.house.event(run.at, 'door', 'door-open'));
    expect(run.run(10, OUT).resolved('wandering')).toEqual([]);
    expect(run.run(30, { ...OUT, motion: 'bathroom' }).resolved('wandering')).toHaveLength(1);
    expect(run.raised('wandering')).toHaveLength(1);
  });
});
