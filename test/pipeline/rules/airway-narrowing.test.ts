import { describe, expect, it } from 'vitest';
import { Bench, DEVICES } from '../make.ts';
import type { Minute } from '../make.ts';

const bench = (): Bench => new Bench({ conditions: ['asthma'], devices: [...DEVICES, { dev: 'meter', kind: 'spirometer', resident: 'r1', intervalS: 0 }] });
/** Blows twelve hours apart. */
function blow(run: Bench, ...flows: number[]): Bench {
  for (const [index, flow] of flows.entries()) run.run(index === 0 ? 60 : 719).run(1, { extra: [['meter', 'peakFlow', flow]] });
  return run.run(5);
}
const ill = (minute: Minute): Bench => blow(bench(), 500, 480).run(700).run(20, minute).run(1, { ...minute, extra: [['meter', 'peakFlow', 350]] }).run(5, minute);

describe('airway-narrowing', () => {
  it.each([
    [[500, 480, 400, 400], 0, 'the edge of the green zone'],
    [[500, 480, 399], 0, 'one yellow reading'],
    [[500, 480, 399, 390], 1, 'two in a row'],
    [[500, 399, 480, 399], 0, 'two apart'],
    [[500], 0, 'nothing to compare with'],
    [[500, 300], 0, 'the edge of the red zone, with one earlier reading'],
    [[500, 299], 1, 'red'],
  ])('of %j: %d alerts (%s)', (flows, count) => {
    const raised = blow(bench(), ...flows).raised('airway-narrowing');
    expect(raised).toHaveLength(count);
    for (const alert of raised) expect(alert).toMatchObject({ priority: 'medium', route: 'nurse' });
  });
  it('is high below half', () => expect(blow(bench(), 500, 480, 249).raised('airway-narrowing')).toMatchObject([{ priority: 'high' }]));
  it('believes one yellow reading when breath or oxygen agree', () => {
    expect(ill({ breathing: 21 }).raised('airway-narrowing')).toHaveLength(1);
    expect(ill({ spo2: 92 }).raised('airway-narrowing')).toHaveLength(1);
    expect(ill({}).raised('airway-narrowing')).toEqual([]);
  });
  it('is resolved by the next good blow', () => {
    const run = blow(bench(), 500, 480, 280);
    expect(run.run(600).resolved('airway-narrowing')).toEqual([]);
    expect(blow(run, 450).resolved('airway-narrowing')).toHaveLength(1);
  });
});
