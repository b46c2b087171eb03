import { describe, expect, it } from 'vitest';
import { Bench } from '../make.ts';
import type { Obs } from '../make.ts';

function errors(minutes: number, percent: (n: number) => number, extra: (n: number) => Obs[] = () => [], without: (n: number) => string[] = () => []): Bench {
  return new Bench().run(60, (n) => ({ extra: n % 5 === 0 ? [['hub', 'linkErrors', 1]] : [] })).run(minutes, (n) => ({ extra: n % 5 === 0 ? [['hub', 'linkErrors', percent(n)], ...extra(n)] : [], without: without(n) }));
}
const codes = (bench: Bench): string[] => bench.raised().map(({ code }) => code);

describe('link-poor', () => {
  it('is raised by two reports of many missed frames, once, and is over when they are few', () => {
    const bench = errors(60, () => 45).run(60, (n) => ({ extra: n % 5 === 0 ? [['hub', 'linkErrors', 2]] : [] }));
    expect(codes(bench)).toEqual(['link-poor']);
    expect(bench.raised()[0]).toMatchObject({ cause: { layer: 'link' }, priority: 'low' });
    expect(bench.resolved('link-poor')).toHaveLength(1);
  });
  it('accuses no device that is patchy or silent meanwhile', () => expect(codes(errors(120, () => 60, () => [], (n) => (n > 20 ? ['cgm', 'pir-bathroom'] : [])))).toEqual(['link-poor']));
  it('gives a device its time to be heard again when the radio is good, and then accuses it', () => {
    const bench = errors(44, (n) => (n < 30 ? 60 : 1), () => [], (n) => (n > 10 ? ['cgm'] : []));
    expect(codes(bench.run(10))).toEqual(['link-poor']);
    expect(codes(errors(120, (n) => (n < 30 ? 60 : 1), () => [], (n) => (n > 10 ? ['cgm'] : [])))).toEqual(['link-poor', 'device-silent']);
  });
  it('is not raised by a moment, by careless placing, or by one device that was carried off', () => {
    expect(codes(errors(60, (n) => (n === 10 ? 60 : 1)))).toEqual([]);
    expect(codes(errors(60, () => 11))).toEqual([]);
    expect(codes(errors(40, (n) => (n < 10 ? 1 : 25), (n) => [['watch', 'linkSignal', n < 10 ? -60 : -100]], (n) => (n < 10 ? [] : ['watch'])))).toEqual(['link-lost']);
  });
});
