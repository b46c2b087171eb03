import { describe, expect, it } from 'vitest';
import { Bench, DEVICES } from '../make.ts';

describe('device-silent', () => {
  it('is raised for one device while the home reports, and resolves on its return', () => {
    const bench = new Bench().run(100).run(40, { without: ['cgm'] }).run(20);
    expect(bench.raised().map((alert) => [alert.code, alert.cause?.device, alert.route])).toEqual([['device-silent', 'cgm', 'technician']]);
    expect(bench.resolved('device-silent')).toHaveLength(1);
  });
  it('is raised for a device on use that misses two battery reports', () => expect(new Bench().run(60).run(240, { without: ['pendant'] }).raised().map((alert) => alert.cause?.device)).toEqual(['pendant']));
  it('is not raised by a short pause, or by a device that is only measured on use', () => expect(new Bench().run(100).run(15, { without: ['cgm', 'watch'] }).run(300).raised()).toEqual([]));
  it('does not blame a device for the time its hub was away', () => {
    const bench = new Bench().run(100);
    for (let n = 0; n < 60; n += 1) bench.close();
    expect(bench.run(10, { without: ['cgm'] }).raised('device-silent')).toEqual([]);
  });
  it('lets an oximeter off the finger in the evening be', () => expect(new Bench().run(60).run(90, { without: ['oximeter'] }).raised()).toEqual([]));
  it('lets a belt that is worn at night be by day', () => {
    const belt = new Bench({ devices: [...DEVICES, { dev: 'belt', kind: 'respiration-belt', resident: 'r1', intervalS: 60 }] });
    expect(belt.run(60, (n) => ({ extra: [['belt', 'respiration', 15 + (n % 3) / 2]] })).run(100, (n) => (n % 60 === 7 ? { extra: [['belt', 'battery', 80]] } : {})).raised()).toEqual([]);
  });
});
