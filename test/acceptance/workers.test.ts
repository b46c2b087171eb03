import { describe, expect, it } from 'vitest';
import { EngineThreads, rangesOf } from '../../lab/host-node/engine-threads.ts';
import { LocalEngine } from '../../lab/run/engine.ts';
import type { FinishedRun } from '../../lab/run/run-scenario.ts';
import type { Scenario } from '../../contract/scenario.ts';
import { labRun, promised } from '../support/lab-run.ts';
import { testScenario } from '../support/scenario.ts';

const EVENING: Scenario = testScenario({
  id: 'threads', homes: 23, areaSize: 4, duration: '5h', seed: 'threads',
  plant: {
    episodes: [{ id: 'copd-exacerbation', share: 0.2, window: ['30m', '2h'] }, { id: 'fall-with-long-lie', share: 0.1, window: ['1h', '3h'] }],
    faults: [{ id: 'hub-power-loss', share: 0.2, window: ['1h', '2h'] }, { id: 'uplink-outage', share: 0.2, window: ['1h', '2h'] }, { id: 'probe-off', share: 0.2, window: ['1h', '2h'] }],
    decoys: [{ id: 'exercise', share: 0.2, window: ['15m', '1h'] }],
    stack: [{ id: 'broker-restart', at: '2h' }],
  },
});

const whole = ({ report, truth, alerts, inputs, byHome, id }: FinishedRun): string => [id, promised(report), ...truth, ...alerts, ...inputs, JSON.stringify(byHome)].join('\n');

describe('homes dealt to worker threads', () => {
  it('leave the same bytes for one, two and four threads', async () => {
    const one = whole(await labRun(EVENING));
    for (const workers of [2, 4]) expect(whole(await labRun(EVENING, { workers })) === one, `${workers} threads`).toBe(true);
    expect(one).toContain('copd-exacerbation');
  });

  it('say what one thread says, operation by operation and event by event, in its order', async () => {
    const engines = [new LocalEngine({ scenario: EVENING }), new EngineThreads({ scenario: EVENING }, 4)];
    const start = Date.parse(EVENING.start);
    let equalTimes = 0;
    for (let minute = 1; minute <= 150; minute += 1) {
      const [one = [], four = []] = await Promise.all(engines.map((engine) => engine.advance(start + minute * 60_000, [])));
      expect(four).toEqual(one);
      equalTimes += one.filter(({ at, home }, index) => one[index - 1]?.at === at && one[index - 1]?.home !== home).length;
    }
    expect(equalTimes).toBeGreaterThan(100);
    const [one = [], four = []] = await Promise.all(engines.map((engine) => engine.stamp({ missing: [], later: [], instant: false }, start + 150 * 60_000)));
    expect(one.length).toBeGreaterThan(5);
    expect(four).toEqual(one);
    await Promise.all(engines.map((engine) => engine.close()));
  });

  it('name causes in an order of their own, not in that of who counted first', async () => {
    const { causes } = (await labRun(EVENING)).report.account;
    expect(Object.keys(causes.notMeasured).length).toBeGreaterThan(2);
    for (const counts of Object.values(causes)) expect(Object.keys(counts)).toEqual(Object.keys(counts).toSorted());
  });

  it('stay together by whole areas, in order, none left out', () => {
    for (const [homes, areaSize, workers] of [[23, 4, 2], [23, 4, 4], [1, 100, 8], [400, 100, 3], [500, 100, 64]] as const) {
      const ranges = rangesOf(homes, areaSize, workers);
      expect(ranges.length).toBeLessThanOrEqual(workers);
      expect(ranges[0]?.from).toBe(0);
      expect(ranges.at(-1)?.to).toBe(homes);
      ranges.forEach(({ from, to }, index) => {
        expect(from % areaSize).toBe(0);
        expect(to).toBeGreaterThan(from);
        if (index > 0) expect(from).toBe(ranges[index - 1]?.to);
      });
    }
  });

  it('say so when a thread fails, and do not hang', async () => {
    const engine = new EngineThreads({ scenario: EVENING }, 2);
    await expect(engine.advance(0, [{ tick: 0, source: 'test', id: '1', kind: 'command', data: { home: 'h000001', name: 'not-a-command' } }])).rejects.toMatchObject({ kind: 'internal', code: 'engine-thread' });
    await engine.close();
    await expect(engine.summary()).rejects.toThrow('closed');
  });
});
