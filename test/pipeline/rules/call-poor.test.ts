import { describe, expect, it } from 'vitest';
import { Bench, DEVICES } from '../make.ts';
import type { Obs } from '../make.ts';

function call(home: (n: number) => number, provider: (n: number) => number, minutes = 15): Bench {
  const bench = new Bench({ devices: [...DEVICES, { dev: 'tablet', kind: 'video-tablet', resident: 'r1', intervalS: 0 }] });
  return bench.run(20).run(minutes, (n) => ({ extra: [['tablet', 'callQualityHome', home(n)], ['tablet', 'callQualityProvider', provider(n)]] as Obs[] }));
}
const raised = (bench: Bench): (string | undefined)[][] => bench.raised().map(({ code, cause }) => [code, cause?.layer]);

describe('call-poor', () => {
  it('accuses the tablet when the resident hears badly, the provider when the provider does, and is over with a good call', () => {
    expect(raised(call(() => 1.8, () => 4.3))).toEqual([['call-device-poor', 'device']]);
    const bench = call(() => 4.3, (n) => (n < 8 ? 2 : 4.2));
    expect(raised(bench)).toEqual([['call-provider-poor', 'shared']]);
    expect(bench.resolved('call-provider-poor')).toHaveLength(1);
  });
  it('is not raised by a good call, a bad minute or two, or an old one', () => {
    expect(raised(call(() => 4.1, () => 3.9))).toEqual([]);
    expect(raised(call((n) => (n < 2 ? 1.5 : 4.3), () => 4.3))).toEqual([]);
  });
});
