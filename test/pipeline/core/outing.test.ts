import { describe, expect, it } from 'vitest';
import { Bench, DEVICES } from '../make.ts';
import type { Minute, Obs } from '../make.ts';

/** The next morning at eight; the person wears watch and glucose sensor. */
const WORN = ['watch', 'cgm'] as const;
function morning(kept: readonly string[] = DEVICES.map(({ dev }) => dev)): Bench {
  const away = DEVICES.filter(({ dev }) => !kept.includes(dev)).map(({ dev }) => dev);
  return new Bench({ devices: DEVICES.filter(({ dev }) => kept.includes(dev)) }).run(14 * 60, (n) => ({ inBed: n > 240 && n < 780, motion: n <= 240 || n >= 780 ? 'bedroom' : null, without: away }));
}
const home = (without: readonly string[], extra: readonly Obs[] = []): Minute => ({ inBed: false, without: ['bed', 'oximeter', ...without], extra });

describe('an outing', () => {
  it('is no broken device: what is worn falls silent together after the door', () => {
    const bench = morning();
    bench.give(bench.house.event(bench.at, 'door', 'door-open'));
    bench.run(100, (n) => ({ ...home([...WORN, ...(n % 5 === 0 ? [] : ['x'])]), extra: [['bed', 'bedPresence', 0]] }));
    expect(bench.raised('device-silent').map((alert) => alert.cause?.device).filter((dev) => WORN.includes(dev as 'watch'))).toEqual([]);
    expect(bench.raised('link-lost')).toEqual([]);
  });
  it('is none where only one of them falls silent: that one is broken', () => {
    const bench = morning();
    bench.give(bench.house.event(bench.at, 'door', 'door-open'));
    bench.run(60, { ...home(['cgm']), extra: [['bed', 'bedPresence', 0]] });
    expect(bench.raised('device-silent').map((alert) => alert.cause?.device)).toContain('cgm');
  });
  it('is none where no door opened', () => {
    const bench = morning();
    bench.run(60, { ...home(WORN), motion: 'bathroom', extra: [['bed', 'bedPresence', 0]] });
    expect(bench.raised('device-silent').map((alert) => alert.cause?.device)).toContain('cgm');
  });
  it('of somebody with nothing but what they wear is no dead radio', () => {
    const bench = morning(['watch', 'cgm', 'pendant']);
    bench.run(60, home([...WORN, 'pendant', 'pir-bathroom', 'pir-bedroom']));
    expect(bench.raised()).toEqual([]);
  });
});
