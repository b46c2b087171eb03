import { describe, expect, it } from 'vitest';
import { Bench, DEVICES } from '../make.ts';

function call(provider: (n: number) => number, home: (n: number) => number = (n) => 4.2 + 0.1 * (n % 3)): Bench {
  const bench = new Bench({ devices: [...DEVICES, { dev: 'tablet', kind: 'video-tablet', resident: 'r1', intervalS: 0 }] }).run(60);
  return bench.run(30, (n) => ({ extra: [['tablet', 'callQualityHome', home(n)], ['tablet', 'callQualityProvider', provider(n)]] }));
}

describe('call-provider-poor', () => {
  it('is raised where only the provider hears badly, and accuses nothing of the home', () => {
    const bench = call((n) => 2 + 0.1 * (n % 3));
    expect(bench.raised().map((alert) => [alert.code, alert.cause?.layer])).toEqual([['call-provider-poor', 'shared']]);
  });
  it('is not raised where the line of the home breaks both ways, or of a good call', () => {
    expect(call(() => 2, () => 2.1).raised('call-provider-poor')).toEqual([]);
    expect(call((n) => 4 + 0.1 * (n % 3)).raised()).toEqual([]);
  });
  it('is resolved when it is good again', () => expect(call((n) => (n < 10 ? 2 : 4.3)).resolved('call-provider-poor')).toHaveLength(1));
});
