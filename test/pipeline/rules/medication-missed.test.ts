import { describe, expect, it } from 'vitest';
import { Bench, DEVICES } from '../make.ts';

/** Doses twelve hours apart: t taken, m missed, - not heard of. */
function doses(pattern: string): Bench {
  const run = new Bench({ devices: [...DEVICES, { dev: 'pills', kind: 'pill-dispenser', resident: 'r1', intervalS: 0 }] });
  for (const dose of pattern) {
    run.run(719);
    if (dose !== '-') run.give(run.house.event(run.at, 'pills', dose === 't' ? 'dose-taken' : 'dose-missed'));
    run.run(1);
  }
  return run.run(5);
}

describe('medication-missed', () => {
  it.each([['tm', 0], ['mtmtmt', 0], ['tmm', 1], ['mmm', 1], ['mmtmm', 2], ['m---m', 0], ['m-m', 1]])('of doses %s: %d alerts, low', (pattern, count) => {
    const raised = doses(pattern).raised('medication-missed');
    expect(raised).toHaveLength(count);
    for (const alert of raised) expect(alert).toMatchObject({ priority: 'low', route: 'nurse' });
  });
  it('is resolved by the next dose taken', () => {
    expect(doses('mm').resolved('medication-missed')).toEqual([]);
    expect(doses('mmt').resolved('medication-missed')).toHaveLength(1);
  });
  it('takes a late dose for taken, also when the words come in the wrong order', () => {
    const run = doses('m').run(700);
    run.give(run.house.event(run.at, 'pills', 'dose-taken', run.at - 60_000));
    run.give(run.house.event(run.at, 'pills', 'dose-missed', run.at - 3_600_000));
    expect(run.run(10).raised('medication-missed')).toEqual([]);
  });
});
