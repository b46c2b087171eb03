import { describe, expect, it } from 'vitest';
import { Bench, MINUTE } from '../make.ts';

describe('device-test', () => {
  it('is said back to the technician at once, and is over by itself after ten minutes', () => {
    const bench = new Bench().run(10);
    bench.give(bench.house.event(bench.at, 'scale', 'test'));
    bench.run(20);
    expect(bench.raised()).toHaveLength(1);
    expect(bench.alerts[0]).toMatchObject({ minute: 10, alert: { code: 'device-test', kind: 'administrative', priority: 'low', route: 'technician', state: 'raised', evidence: [{ dev: 'scale', code: 'test' }] } });
    expect(bench.alerts[0]?.alert.cause).toBeUndefined();
    expect(bench.resolved('device-test')).toHaveLength(1);
    expect(bench.alerts.map(({ minute }) => minute)).toEqual([10, 20]);
  });
  it('is one alert for each device and each test', () => {
    const bench = new Bench().run(5);
    for (const dev of ['scale', 'door']) bench.give(bench.house.event(bench.at, dev, 'test'));
    bench.run(5);
    bench.give(bench.house.event(bench.at, 'scale', 'test'));
    bench.run(30);
    expect(bench.raised('device-test').map(({ evidence }) => evidence[0]?.dev)).toEqual(['scale', 'door', 'scale']);
    expect(new Set(bench.raised('device-test').map(({ id }) => id)).size).toBe(3);
    expect(bench.resolved('device-test').map(({ id }) => id).toSorted()).toEqual(bench.raised('device-test').map(({ id }) => id).toSorted());
  });
  it('comes once for a test that a hub sends again', () => {
    const bench = new Bench().run(5);
    const wire = bench.house.event(bench.at, 'scale', 'test');
    bench.give(wire);
    bench.run(2);
    bench.give(wire);
    bench.run(2);
    expect(bench.raised()).toHaveLength(1);
  });
  it('says how late a test was that waited in a hub', () => {
    const bench = new Bench().run(30);
    bench.give(bench.house.event(bench.at, 'scale', 'test', bench.at - 25 * MINUTE));
    bench.run(1);
    expect(bench.raised('device-test')[0]?.text).toMatch(/arrived, \d+ minutes late/);
  });
  it('asks nobody for anything where a stranger\'s device is tested', () => {
    const bench = new Bench().run(5);
    bench.give(bench.house.event(bench.at, 'no-such-device', 'test'));
    expect(bench.run(5).raised()).toEqual([]);
  });
});
