import { describe, expect, it } from 'vitest';
import { Bench, DEVICES } from '../make.ts';
import type { Obs } from '../make.ts';

const ALL = DEVICES.map(({ dev }) => dev);
const codes = (bench: Bench): (string | undefined)[][] => bench.raised().map(({ code, cause }) => [code, cause?.device]);
/** The radio hears nothing, and the hub says so each five minutes. */
function deaf(minutes: number, errors?: number): Bench {
  const bench = new Bench().run(100, (n) => ({ extra: n % 5 === 0 ? [['hub', 'linkErrors', 1]] : [] }));
  for (let n = 0; n < minutes; n += 1) {
    if (n % 5 === 0) bench.give(bench.house.pack(bench.at, [['hub', 'uplinkSignal', -70], ...(errors === undefined ? [] : [['hub', 'linkErrors', errors] as Obs])]));
    bench.close();
  }
  return bench;
}

describe('link-lost', () => {
  it('is one ticket when all devices are silent while the hub goes on, and is over with them', () => {
    for (const errors of [undefined, 100]) {
      const bench = deaf(120, errors);
      expect(codes(bench)).toEqual([['link-lost', undefined]]);
      expect(bench.run(60).resolved('link-lost')).toHaveLength(1);
    }
  });
  it('names the one device whose signal fell before it went silent, which is then not accused', () => {
    const signal = (n: number): Obs[] => (n % 5 === 0 ? [['watch', 'linkSignal', n < 100 ? -60 : -60 - 3 * Math.min(15, n - 99)]] : []);
    const bench = new Bench().run(240, (n) => ({ without: n < 112 ? [] : ['watch'], extra: signal(n) }));
    expect(codes(bench)).toEqual([['link-lost', 'watch']]);
    expect(bench.raised()[0]!.evidence[0]).toMatchObject({ dev: 'watch', code: 'urn:twinward:link-signal' });
    expect(bench.run(60, (n) => ({ extra: n % 5 === 0 ? [['watch', 'linkSignal', -60]] : [] })).resolved('link-lost')).toHaveLength(1);
  });
  it('is not raised for a device that is silent at a good signal', () => {
    const bench = new Bench().run(240, (n) => ({ without: n < 112 ? [] : ['cgm'], extra: n % 30 === 0 ? [['cgm', 'linkSignal', -61]] : [] }));
    expect(codes(bench)).toEqual([['device-silent', 'cgm']]);
  });
  it('is not raised for a silent home', () => {
    const bench = new Bench().run(100);
    for (let n = 0; n < 90; n += 1) bench.close();
    expect(codes(bench)).toEqual([['hub-offline', undefined]]);
  });
  it('is not raised when the person takes off what is worn', () => expect(codes(new Bench().run(100).run(40, { without: ALL.filter((dev) => dev === 'watch' || dev === 'oximeter') }))).toEqual([]));
});
