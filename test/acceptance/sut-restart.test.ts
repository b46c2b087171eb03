/** The pipeline is killed on a closed tick and started again: what its store kept it knows, the enrolments stand, and the run goes on; the same on every transport. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '../../contract/alert.ts';
import { Sut } from '../../contract/sut.ts';
import { inThreadTransport } from '../../lab/broker/in-thread.ts';
import { createEmbeddedTransport } from '../../lab/host-node/embedded.ts';
import { nodeHost } from '../../lab/host-node/run.ts';
import { runScenario, type FinishedRun } from '../../lab/run/run-scenario.ts';
import { firstDifference, homeNumber, labRun, promised, requestFor, Tampered, tampered } from '../support/lab-run.ts';
import { testScenario } from '../support/scenario.ts';

/** Three hours; a crossing and an outage that a pipeline has been told of when it is killed at two hours; and both parts of the stack at one tick. */
const HOURS = testScenario({
  id: 'forgets', homes: 5, duration: '3h', seed: 'forgets',
  plant: {
    episodes: [{ id: 'copd-exacerbation', homes: [homeNumber(1)], window: ['0m', '1m'], severity: [1, 1] }],
    faults: [{ id: 'uplink-outage', homes: [homeNumber(2)], window: ['60m', '61m'], duration: '90m' }],
    stack: [{ id: 'sut-restart', at: '2h' }, { id: 'broker-restart', at: '150m' }, { id: 'sut-restart', at: '150m' }],
  },
});

describe('a restart of the pipeline', () => {
  let virtual: FinishedRun;
  let embedded: FinishedRun;
  const pids = new Set<number | undefined>();
  beforeAll(async () => {
    virtual = await labRun(HOURS);
    const inner = createEmbeddedTransport({ sut: requestFor(HOURS).sut });
    embedded = await labRun(HOURS, { transport: () => new Tampered(inner, { closed: (answer) => { pids.add(inner.sutPid); return answer; } }) });
  }, 120_000);

  it('is a kill and a new process, each time', () => {
    expect(pids.size).toBe(3);
    expect(embedded.report.performance['wire']).toMatchObject({ sutRestarts: 2, brokerRestarts: 1, strays: 0, extra: 0, roundsShort: 0, hubs: { resentDup: 0 } });
    expect(embedded.report.account).toMatchObject({ unexplained: 0, lost: { broker: 0 } });
  });

  it('gives the same bytes on the virtual bus, in memory and through a real broker', async () => {
    const memory = await labRun(HOURS, { transport: () => inThreadTransport('memory', requestFor(HOURS)) });
    for (const other of [embedded, memory]) {
      expect(other.report.manifest.digests).toEqual(virtual.report.manifest.digests);
      expect(firstDifference(JSON.parse(promised(virtual.report)), JSON.parse(promised(other.report)))).toBeUndefined();
    }
  });

  it('changes nothing for a pipeline whose store was kept', async () => {
    const { plant, ...rest } = HOURS;
    const without = await labRun({ ...rest, plant: { ...plant, stack: plant.stack.filter(({ id }) => id === 'broker-restart') } });
    expect(virtual.alerts.length).toBeGreaterThan(2);
    expect(virtual.alerts).toEqual(without.alerts);
  });

  it('is felt by one that keeps nothing: not before it, but after it, the same on the bus and through a real broker', async () => {
    const { sut } = requestFor(HOURS);
    const forgetful = { ...sut, start: { ...sut.start!, env: { TWINWARD_STORE: 'memory' } } };
    const forgot = await labRun(HOURS, { transport: () => inThreadTransport('virtual', { ...requestFor(HOURS), sut: forgetful }) });
    const at = Date.parse(HOURS.start) + 121 * 60_000;
    const split = ({ alerts }: FinishedRun, after: boolean) => alerts.map((line) => JSON.parse(line) as { alert: Alert; gradedAt: number }).filter(({ gradedAt }) => gradedAt > at === after);
    expect(split(forgot, false)).toEqual(split(virtual, false));
    expect(split(forgot, false).length).toBeGreaterThan(1);
    expect(split(forgot, true)).not.toEqual(split(virtual, true));
    const process = await labRun(HOURS, { transport: () => createEmbeddedTransport({ sut: forgetful }) });
    expect(process.alerts).toEqual(forgot.alerts);
  });
});

it('strikes when the tick that contains its time has closed, before the next one', async () => {
  const calls: string[] = [];
  const transport = tampered({ before: (call, count) => { if (call !== 'sendRound') calls.push(`${call} ${count}`); } });
  const scenario = testScenario({ homes: 1, duration: '5m', plant: { stack: [{ id: 'sut-restart', at: '150s' }] } });
  const { report } = await labRun(scenario, { transport: () => transport });
  expect(calls).toEqual(['open 0', 'closeRound 0', 'closeRound 1', 'closeRound 2', 'restartSut 0', 'closeRound 3', 'closeRound 4']);
  expect(report.account.unexplained).toBe(0);
});

it('of a pipeline that the lab did not start is refused, before anything is started', async () => {
  const sut = Sut.parse({ schema: 'twinward.sut/1', id: 'theirs', title: 'Theirs', version: '1', address: 'http://127.0.0.1:1' });
  const scenario = testScenario({ homes: 1, duration: '5m', plant: { stack: [{ id: 'sut-restart', at: '2m' }] } });
  const never = { ...nodeHost, transport: () => { throw new Error('started'); } };
  const hooks = { onProgress: () => {}, signal: new AbortController().signal };
  for (const broker of [{ kind: 'embedded' }, { kind: 'mqtt', url: 'mqtt://127.0.0.1:1' }] as const) {
    await expect(runScenario({ ...requestFor(scenario), broker, sut }, hooks, never)).rejects.toMatchObject({ kind: 'bad-input', code: 'sut-not-ours', message: expect.stringContaining('"sut-restart" at 2m') });
  }
  const restart = { ...scenario, plant: { ...scenario.plant, stack: [{ id: 'broker-restart' as const, at: '2m' }] } };
  await expect(runScenario({ ...requestFor(restart), broker: { kind: 'mqtt', url: 'mqtt://127.0.0.1:1' } }, hooks, never)).rejects.toMatchObject({ code: 'broker-not-ours' });
});
