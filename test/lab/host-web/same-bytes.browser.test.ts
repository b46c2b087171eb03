import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Planting, Scenario } from '../../../contract/scenario.ts';
import type { FinishedRun } from '../../../lab/run/run-scenario.ts';
import { DECOYS } from '../../../sim/decoys/index.ts';
import { EPISODES } from '../../../sim/conditions/index.ts';
import { FAULTS } from '../../../sim/faults/index.ts';
import { labRun, promised } from '../../support/lab-run.ts';
import { testScenario } from '../../support/scenario.ts';
import { openWebLab, type WebLab } from '../../support/web-lab.ts';

const everywhere = (entries: readonly { id: string }[]): Planting[] => entries.map(({ id }) => ({ id, share: 0.4, window: ['10m', '90m'] as [string, string] }));

/** Every entry of the catalogues, a broker restart, and inputs from outside. */
const SCENARIO: Scenario = testScenario({
  id: 'browser', homes: 12, duration: '3h', seed: 'browser',
  plant: { episodes: everywhere(EPISODES), faults: everywhere(FAULTS), decoys: everywhere(DECOYS), stack: [{ id: 'broker-restart', at: '100m' }] },
});
const INPUTS = [
  { tick: 20, source: 'api:trainer', id: '1', kind: 'command', data: { home: 'h000001', name: 'restart' } },
  { tick: 30, source: 'api:trainer', id: '2', kind: 'plant', data: { what: 'fault', entry: 'uplink-outage', home: 'h000002', duration: '20m' } },
];

const whole = ({ id, report, truth, alerts, inputs, byHome }: FinishedRun): string => [id, promised(report), ...truth, ...alerts, ...inputs, JSON.stringify(byHome)].join('\n');

describe('the lab in a Web Worker of a browser', () => {
  let lab: WebLab;
  beforeAll(async () => { lab = await openWebLab(); }, 120_000);
  afterAll(() => lab.close());

  it.each(['virtual', 'memory'] as const)('leaves the bytes that Node leaves, on %s', async (broker) => {
    const here = await labRun(SCENARIO, { inputs: INPUTS });
    const there = await lab.run({ scenario: SCENARIO, broker, sut: 'reference', inputs: INPUTS });
    expect(there.report.manifest.digests).toEqual(here.report.manifest.digests);
    expect(whole(there) === whole(here)).toBe(true);
    expect(here.inputs).toHaveLength(2);
    if (broker === 'memory') expect(there.report.performance['wire']).toMatchObject({ transport: 'memory', roundsShort: 0, strays: 0, brokerRestarts: 1 });
  });

  it('attacks and judges as Node does, open and defended', async () => {
    const scenario = { ...SCENARIO, plant: { ...SCENARIO.plant, stack: [], attacks: [{ id: 'SEC-BRK-03', share: 0.2, window: ['30m', '60m'] as [string, string] }] } };
    for (const profile of ['L0', 'standard'] as const) {
      const there = await lab.run({ scenario, broker: 'memory', sut: 'reference', profile });
      expect(whole(there) === whole(await labRun(scenario, { profile })), profile).toBe(true);
      expect(there.report.attacks).toHaveLength(1);
    }
  });

  it('says what is wrong with what it is asked', async () => {
    await expect(lab.run({ scenario: SCENARIO, broker: 'memory', sut: 'nobody' })).rejects.toThrow('no pipeline "nobody"');
  });

  it('complains of nothing, and asks nobody else', () => {
    expect(lab.complaints).toEqual([]);
  });
});
