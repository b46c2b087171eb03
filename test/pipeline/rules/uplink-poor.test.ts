import { describe, expect, it } from 'vitest';
import { Bench, observationsOf } from '../make.ts';
import type { Wire } from '../make.ts';

/** Packs leave each minute; `arrives` says whether what is on the way comes through in this minute. */
function way(minutes: number, arrives: (n: number) => number, signal = -70): Bench {
  const bench = new Bench().run(100);
  const onTheWay: Wire[] = [];
  for (let n = 0; n < minutes; n += 1) {
    onTheWay.push(bench.house.pack(bench.at, observationsOf(bench.minute, { signal })));
    for (const wire of onTheWay.splice(0, Math.max(0, onTheWay.length - arrives(n)))) bench.give(wire);
    bench.close();
  }
  return bench;
}
const codes = (bench: Bench): string[] => bench.raised().map(({ code }) => code);

describe('uplink-poor', () => {
  it('is raised by stalls again and again in one epoch, once, and is over after two calm hours', () => {
    const bench = way(90, (n) => (n % 15 < 4 ? 20 : 0)).run(180);
    expect(codes(bench)).toEqual(['uplink-poor']);
    expect(bench.raised()[0]).toMatchObject({ priority: 'low', cause: { layer: 'uplink' } });
    expect(bench.resolved('uplink-poor')).toHaveLength(1);
  });
  it('is raised when all comes two minutes late, and when it comes ever later', () => {
    expect(codes(way(60, () => 2))).toEqual(['uplink-poor']);
    expect(codes(way(60, (n) => Math.floor(n / 4)))).toEqual(['uplink-poor']);
  });
  it('is one ticket of a network that breaks once in 40 minutes', () => expect(codes(way(300, (n) => (n % 40 < 4 ? 20 : 0)))).toEqual(['uplink-poor']));
  it('names a weak signal', () => expect(way(60, (n) => (n % 20 < 3 ? 20 : 0), -112).raised('uplink-poor')[0]!.text).toContain('-112 dBm'));
  it('is not raised by one stall, nor by the time a hub needs for its backlog', () => {
    expect(codes(way(90, (n) => (n === 10 || n === 11 ? 20 : 0)))).toEqual([]);
    expect(codes(way(120, (n) => (n < 40 ? 1000 : n < 46 ? 5 : 0)))).toEqual(['hub-offline']);
  });
  it('is not raised by a hub that restarts, or has nothing but its own reports to send', () => {
    const quiet = new Bench().run(100);
    for (let n = 0; n < 60; n += 1) {
      if (n % 5 === 0) quiet.give(quiet.house.pack(quiet.at, [['hub', 'uplinkSignal', -70]]));
      quiet.close();
    }
    expect(codes(quiet)).not.toContain('uplink-poor');
  });
});
