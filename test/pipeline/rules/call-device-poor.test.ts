import { describe, expect, it } from 'vitest';
import { Bench, DEVICES } from '../make.ts';

/** A call of so many minutes, with what both ends say of it. */
function call(home: (n: number) => number, provider: (n: number) => number, minutes = 20): Bench {
  const bench = new Bench({ devices: [...DEVICES, { dev: 'tablet', kind: 'video-tablet', resident: 'r1', intervalS: 0 }] }).run(60);
  return bench.run(minutes, (n) => ({ extra: [['tablet', 'callQualityHome', home(n)], ['tablet', 'callQualityProvider', provider(n)]] }));
}
const good = (n: number): number => 4.2 + 0.1 * (n % 3);
const poor = (n: number): number => 2 + 0.2 * (n % 3);

describe('call-device-poor', () => {
  it('is raised within minutes where only the resident hears badly, once', () => {
    const bench = call(poor, good);
    expect(bench.raised().map((alert) => [alert.code, alert.cause?.layer, alert.cause?.device, alert.route])).toEqual([['call-device-poor', 'device', 'tablet', 'telehealth-coordinator']]);
    expect(bench.alerts[0]?.minute).toBeLessThan(66);
  });
  it('is resolved when the call is good again', () => expect(call((n) => (n < 8 ? poor(n) : good(n)), good, 40).resolved('call-device-poor')).toHaveLength(1));
  it('is the line where both ends are poor', () => expect(call(poor, poor).raised().map((alert) => alert.code)).toEqual(['uplink-poor']));
  it('is not raised by a stutter, or a call that is good', () => {
    expect(call((n) => (n === 5 || n === 6 ? 2 : good(n)), good).raised()).toEqual([]);
    expect(call(good, good).raised()).toEqual([]);
  });
  it('is not raised by a call of yesterday that comes with a backlog', () => {
    const bench = call(good, good, 5).run(60);
    for (let n = 0; n < 20; n += 1) bench.give(bench.house.pack(bench.at - (200 - n) * 60_000, [['tablet', 'callQualityHome', poor(n)], ['watch', 'heartRate', 66 + (n % 3)]]));
    expect(bench.run(10).raised()).toEqual([]);
  });
});
