import { describe, expect, it } from 'vitest';
import { Bench, MINUTE, observationsOf } from '../make.ts';

const lost = (n: number): boolean => (n * 7919) % 100 < 45;

describe('device-patchy', () => {
  it('is one ticket for a device that drops readings, not one for each gap, and resolves', () => {
    const bench = new Bench().run(120).run(200, (n) => ({ without: lost(n) ? ['watch'] : [] }));
    expect(bench.raised().map((alert) => [alert.code, alert.cause?.device])).toEqual([['device-signal-poor', 'watch']]);
    expect(bench.run(120).resolved('device-signal-poor')).toHaveLength(1);
  });
  it('is one ticket for a device that restarts again and again, and says so', () => {
    const bench = new Bench().run(120).run(240, (n) => ({ without: n % 9 < 7 ? ['watch'] : [] }));
    expect(bench.raised()).toMatchObject([{ code: 'device-signal-poor', cause: { device: 'watch' }, text: expect.stringContaining('restart') as string }]);
  });
  it('is not raised by a bath, or two', () => expect(new Bench().run(120).run(120, (n) => ({ without: n < 25 || (n > 60 && n < 80) ? ['watch'] : [] })).raised()).toEqual([]));
  it('blames no device where several come and go together', () => expect(new Bench().run(120).run(200, (n) => ({ without: lost(n) ? ['watch', 'oximeter', 'bed', 'cgm'] : [] })).raised('device-signal-poor')).toEqual([]));
  it('is not raised by packs that come late: readings are counted by when they were taken', () => {
    const bench = new Bench().run(120);
    for (let n = 0; n < 120; n += 1) {
      // Every other minute nothing comes, and then both.
      if (n % 2 === 1) for (const ago of [1, 0]) bench.give(bench.house.pack(bench.at - ago * MINUTE, observationsOf(bench.minute - ago)));
      bench.close();
    }
    expect(bench.raised('device-signal-poor')).toEqual([]);
  });
});
