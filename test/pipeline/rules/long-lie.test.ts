import { describe, expect, it } from 'vitest';
import { Bench, DEVICES } from '../make.ts';
import type { Minute } from '../make.ts';

/** 23:00, out of bed and to the bathroom. */
function up(after: Minute | ((n: number) => Minute), length = 120, without: readonly string[] = []): Bench {
  const bench = new Bench({ devices: DEVICES.filter(({ dev }) => !without.includes(dev)) }).run(300, { without });
  if (!without.includes('bed')) bench.give(bench.house.event(bench.at, 'bed', 'bed-exit'));
  bench.run(6, { inBed: false, motion: 'bathroom', steps: 10, without });
  return bench.run(length, (n) => ({ without, ...(typeof after === 'function' ? after(n) : after) }));
}

describe('long-lie', () => {
  it('is raised when nobody moves after leaving the bed', () => {
    const bench = up({ inBed: false });
    expect(bench.raised('long-lie')).toHaveLength(1);
    expect(bench.alerts[0]!.minute - 306).toBeLessThanOrEqual(45);
  });
  it('is raised after a quiet bathroom where no bed tells', () => expect(up({ inBed: false }, 120, ['bed']).raised('long-lie')).toHaveLength(1));
  it('is not raised when the person is back in bed', () => expect(up({ inBed: true }).raised()).toEqual([]));
  it('is not raised when motion goes on', () => expect(up((n) => ({ inBed: false, motion: n % 20 < 5 ? 'bedroom' : null })).raised()).toEqual([]));
  it('is not raised when the door says they left', () => {
    const bench = new Bench().run(20, { inBed: false, motion: 'bathroom' });
    bench.give(bench.house.event(bench.at, 'door', 'door-open'));
    expect(bench.run(200, { inBed: false }).raised('long-lie')).toEqual([]);
  });
  it('is not raised at night when neither bed nor bedroom is seen', () => expect(up({ inBed: false }, 200, ['bed', 'pir-bedroom']).raised('long-lie')).toEqual([]));
  it('is not raised when the bed has gone silent: the person may be in it', () => expect(up((n) => (n < 5 ? { inBed: false } : { without: ['bed'] }), 120).raised('long-lie')).toEqual([]));
  it('is not raised when the home is silent', () => {
    const bench = up({ inBed: false }, 10);
    for (let n = 0; n < 100; n += 1) bench.close();
    expect(bench.raised('long-lie')).toEqual([]);
  });
});
