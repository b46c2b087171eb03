import { describe, expect, it } from 'vitest';
import { survivor } from '../../../pipeline/core/freeze.ts';
import { Bench } from '../make.ts';
import type { Minute } from '../make.ts';

function withEvent(after: Minute, length = 90, type: 'fall' | 'sos' = 'fall'): Bench {
  const bench = new Bench().run(60, { inBed: false, motion: 'bedroom', steps: 5 });
  bench.give(bench.house.event(bench.at, 'pendant', type));
  return bench.run(length, after);
}

describe('fall', () => {
  it('is raised within three minutes when nobody walks', () => {
    const bench = withEvent({ inBed: false });
    expect(bench.raised('fall')[0]).toMatchObject({ priority: 'high', route: 'nurse' });
    expect(bench.alerts[0]!.minute).toBeLessThanOrEqual(63);
  });
  it('is raised at once where no watch counts steps', () => {
    const bench = new Bench().run(60, { inBed: false, without: ['watch'] });
    bench.give(bench.house.event(bench.at, 'pendant', 'fall'));
    expect(bench.run(1, { inBed: false, without: ['watch'] }).raised('fall')).toHaveLength(1);
  });
  it('is one alert with the long lie that follows', () => expect(withEvent({ inBed: false }, 200).raised()).toHaveLength(1));
  it('is not raised when the person walks on', () => expect(withEvent({ inBed: false, steps: 20, motion: 'bedroom' }).raised()).toEqual([]));
  it('resolves when the person got into bed after it', () => expect(withEvent({ inBed: false }, 3).run(80, { inBed: true }).resolved('fall')).toHaveLength(1));
  it('is raised even when the bed says occupied all along: it may be wrong, and nobody got in', () => {
    const bench = new Bench().run(60);
    bench.give(bench.house.event(bench.at, 'pendant', 'fall'));
    expect(bench.run(10).raised('fall')).toHaveLength(1);
  });
  it('resolves when the person is up again', () => {
    const bench = withEvent({ inBed: false }, 20).run(90, { inBed: false, steps: 10, motion: 'bathroom' });
    expect(bench.resolved('fall')).toHaveLength(1);
  });
  it('is raised anew by another fall later', () => {
    const bench = withEvent({ inBed: false }, 40);
    bench.give(bench.house.event(bench.at, 'pendant', 'fall'));
    expect(bench.run(10, { inBed: false }).raised('fall')).toHaveLength(2);
  });
  it('is over with the later one, also when the pipeline was killed between them', () => {
    const falls = (between: (bench: Bench) => void): Bench => {
      const bench = withEvent({ inBed: false }, 40);
      bench.give(bench.house.event(bench.at, 'pendant', 'fall'));
      bench.run(10, { inBed: false });
      between(bench);
      return bench.run(90, { inBed: false, steps: 10, motion: 'bathroom' });
    };
    const whole = falls(() => {});
    expect(whole.resolved('fall').map(({ id }) => id)).toEqual(whole.raised('fall').map(({ id }) => id).toReversed());
    expect(falls((bench) => Object.assign(bench, { pipeline: survivor(bench.pipeline) })).alerts).toEqual(whole.alerts);
  });
});
