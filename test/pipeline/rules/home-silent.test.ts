import { describe, expect, it } from 'vitest';
import { Bench, observationsOf } from '../make.ts';
import type { Minute, Wire } from '../make.ts';

interface Cut {
  warning?: Minute;
  warned?: number;
  length?: number;
  newEpoch?: boolean;
  backlog?: boolean;
}

function cut({ warning = {}, warned = 0, length = 60, newEpoch = false, backlog = false }: Cut): Bench {
  const bench = new Bench().run(200).run(warned, warning);
  bench.give(bench.house.status('offline'));
  const kept: Wire[] = [];
  for (let n = 0; n < length; n += 1) {
    if (backlog) kept.push(bench.house.pack(bench.at, observationsOf(bench.minute)));
    bench.close();
  }
  if (newEpoch) {
    bench.house.epoch += 1;
    bench.house.seq = 0;
  }
  bench.give(bench.house.status('online', bench.at));
  for (const wire of kept) bench.give(wire);
  return bench.run(90);
}
const codes = (bench: Bench): string[] => bench.raised().map((alert) => alert.code);

describe('home-silent', () => {
  it('blames the hub when its last words came from the backup cell', () => {
    const bench = cut({ warning: { mains: 0 }, warned: 2, newEpoch: true });
    expect(codes(bench)).toEqual(['hub-offline']);
    expect(bench.raised()[0]).toMatchObject({ kind: 'technical', route: 'technician', cause: { layer: 'hub' } });
    expect(bench.alerts[0]!.minute - 202).toBeLessThanOrEqual(4);
    expect(bench.resolved('hub-offline')).toHaveLength(1);
  });
  it('blames the uplink when the signal fell before', () => {
    const bench = cut({ warning: { signal: -110 }, warned: 10, backlog: true });
    expect(codes(bench)).toEqual(['uplink-offline']);
    expect(bench.resolved('uplink-offline')).toHaveLength(1);
  });
  it('falls back to the hub after a wait, without a sign', () => {
    const bench = cut({ length: 60, newEpoch: true });
    expect(codes(bench)).toEqual(['hub-offline']);
    expect(bench.alerts[0]!.minute - 200).toBeGreaterThanOrEqual(10);
  });
  it('judges a short outage by the way it ends', () => {
    expect(codes(cut({ length: 10, newEpoch: true }))).toEqual(['hub-offline']);
    expect(codes(cut({ length: 10, backlog: true }))).toEqual(['uplink-offline']);
  });
  it('says nothing of a blink', () => expect(codes(cut({ length: 2 }))).toEqual([]));
  it('never tickets the devices of a silent home', () => expect(codes(cut({ length: 200, warning: { mains: 0 }, warned: 2, newEpoch: true }))).toEqual(['hub-offline']));
  it('is one ticket even when the first guess was wrong', () => expect(codes(cut({ length: 60, backlog: true }))).toEqual(['hub-offline']));
  it('ignores a death of an older epoch', () => {
    const bench = new Bench().run(10);
    const death = bench.house.status('offline');
    bench.house.epoch = 1;
    bench.house.seq = 0;
    bench.give(bench.house.status('online', bench.at));
    bench.run(1);
    bench.give(death);
    // The restart itself is told (`hub-restarts`); a death would be a silent home.
    expect(bench.run(30).raised().map(({ code, priority }) => [code, priority])).toEqual([['hub-offline', 'low']]);
  });
  it('misses a hub that never spoke', () => {
    const bench = new Bench();
    for (let n = 0; n < 30; n += 1) bench.close();
    expect(codes(bench)).toEqual(['hub-offline']);
  });
});
