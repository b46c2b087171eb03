import { describe, expect, it } from 'vitest';
import { Bench } from '../make.ts';

describe('sos', () => {
  it('is raised at once, and pressing again within minutes is the same call', () => {
    const bench = new Bench().run(10, { steps: 30 });
    for (let press = 0; press < 3; press += 1) {
      bench.give(bench.house.event(bench.at, 'pendant', 'sos'));
      bench.run(4, { steps: 30 });
    }
    expect(bench.raised('sos')).toHaveLength(1);
    expect(bench.alerts[0]).toMatchObject({ minute: 10, alert: { priority: 'high' } });
  });
  it('is not raised again once a person closed it, until it is pressed again', () => {
    const bench = new Bench().run(10, { steps: 30 });
    bench.give(bench.house.event(bench.at, 'pendant', 'sos'));
    bench.run(5, { steps: 30 });
    bench.pipeline.act?.({ act: 'resolve', by: 'ann', role: 'nurse', at: bench.now, home: bench.house.home, alert: bench.raised('sos')[0]!.id });
    const told = (): number => bench.alerts.filter(({ alert }) => alert.code === 'sos').length;
    bench.run(300, { steps: 30 });
    expect(told()).toBe(1);
    bench.give(bench.house.event(bench.at, 'pendant', 'sos'));
    bench.run(1, { steps: 30 });
    expect(bench.raised('sos')).toHaveLength(2);
  });
  it('is not raised by another event of the pendant', () => {
    const bench = new Bench().run(10);
    bench.give(bench.house.event(bench.at, 'pendant', 'fall'));
    expect(bench.run(10).raised('sos')).toEqual([]);
  });
});
