import { describe, expect, it } from 'vitest';
import { Bench, DEVICES } from '../make.ts';

const bench = (): Bench => new Bench({ devices: [...DEVICES, { dev: 'air', kind: 'environment-sensor', resident: 'r1', intervalS: 300, room: 'kitchen' }] }).run(10);
const alarm = (at: Bench, minutes: number, every = 5): Bench => {
  for (let n = 0; n < minutes; n += 1) {
    if (n % every === 0) at.give(at.house.event(at.at, 'air', 'smoke'));
    at.run(1);
  }
  return at;
};

describe('smoke', () => {
  it('is raised at once, high, and goes on to the physician when nobody answers', () => {
    const run = alarm(bench(), 1).run(15);
    expect(run.raised('smoke')).toMatchObject([{ priority: 'high', route: 'nurse', text: expect.stringContaining('kitchen') }]);
    expect(run.alerts.map(({ minute, alert }) => [minute, alert.state, alert.route])).toEqual([[10, 'raised', 'nurse'], [20, 'escalated', 'physician']]);
  });
  it('is one alert while the alarm goes on, and resolved an hour after its last word', () => {
    const run = alarm(bench(), 41).run(58);
    expect(run.raised('smoke')).toHaveLength(1);
    expect(run.resolved()).toEqual([]);
    expect(run.run(4).resolved('smoke')).toHaveLength(1);
  });
  it('is raised anew by a later alarm', () => expect(alarm(alarm(bench(), 1).run(20), 1).raised('smoke')).toHaveLength(2));
  it('is still raised hours late, after an outage', () => {
    const run = bench().run(180, () => undefined);
    run.give(run.house.event(run.at, 'air', 'smoke', run.at - 2 * 3_600_000));
    run.run(1);
    expect(run.raised('smoke')).toMatchObject([]);
    run.give(run.house.event(run.at, 'air', 'smoke', run.at - 1_800_000));
    expect(run.run(1).raised('smoke')).toHaveLength(1);
  });
  it('is not raised by another event, nor by a device that is not of the home', () => {
    const run = bench();
    run.give(run.house.event(run.at, 'air', 'carbon-monoxide'));
    run.give(run.house.event(run.at, 'elsewhere', 'smoke'));
    expect(run.run(5).raised('smoke')).toEqual([]);
  });
});
