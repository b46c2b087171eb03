import { describe, expect, it } from 'vitest';
import type { Command } from '../../contract/messages.ts';
import { Reply } from '../../contract/messages.ts';
import { RunInput } from '../../contract/run-files.ts';
import { createEmbeddedTransport } from '../../lab/host-node/embedded.ts';
import { inputsAt } from '../../lab/run/inputs.ts';
import type { FinishedRun } from '../../lab/run/run-scenario.ts';
import { VirtualTransport } from '../../lab/run/virtual.ts';
import { Sut } from '../../contract/sut.ts';
import { labRun, promised, Tampered, voice } from '../support/lab-run.ts';
import { testScenario } from '../support/scenario.ts';

const HOMES = testScenario({
  id: 'inputs', homes: 4, duration: '3h', seed: 'inputs', areaSize: 2,
  plant: { faults: [{ id: 'hub-power-loss', homes: ['h000002'], window: ['60m', '61m'], duration: '50m' }] },
});
const whole = ({ report, truth, alerts, inputs }: FinishedRun): string => [promised(report), ...truth, ...alerts, ...inputs].join('\n');

/** Speaks the given commands at the close of the tick that ends at so many minutes. */
function commander(commands: Record<number, Pick<Command, 'home' | 'name' | 'dev'>[]>) {
  let due: Command[] = [];
  return {
    ...voice((now) => {
      const minute = Math.round((now - Date.parse(HOMES.start)) / 60_000);
      due = (commands[minute] ?? []).map(({ home, name, dev }, index) => ({ v: 1, run: 'any', home, id: `c${minute}-${index}`, name, at: now, ...(dev && { dev }) }));
      return [];
    }),
    takeCommands: () => due.splice(0),
  };
}

it('inputs of one tick take effect in order of source and id, whatever the order in which they came', () => {
  const [a, b, c, d] = [['api:nurse', 'n2'], ['api:nurse', 'n1'], ['sut:x', 'c1'], ['api:door', 'z']].map(([source, id]) => ({ source: source!, id: id!, kind: 'command' as const, data: { home: 'h000001', name: 'ping' } }));
  for (const came of [[a, b, c, d], [d, c, b, a], [c, a, d, b]]) expect(inputsAt(3, came as never).map(({ tick, source, id }) => `${tick} ${source} ${id}`)).toEqual(['3 api:door z', '3 api:nurse n1', '3 api:nurse n2', '3 sut:x c1']);
});

describe('commands of a SUT to hubs', () => {
  const asked = { 30: [{ home: 'h000001', name: 'ping' }, { home: 'h000001', name: 'battery', dev: 'wearable' }, { home: 'h000001', name: 'self-test', dev: 'nothing' }], 35: [{ home: 'h000003', name: 'restart', dev: 'wearable' }], 40: [{ home: 'h000001', name: 'restart' }], 90: [{ home: 'h000002', name: 'ping' }], 91: [{ home: 'h000003', name: 'last-seen' }] } as const;
  const told = async () => {
    const transport = new Tampered(new VirtualTransport(commander(asked as never)));
    return { run: await labRun(HOMES, { transport: () => transport }), transport };
  };

  it('take effect at the next tick, are written down, and are answered by hubs that can be reached', async () => {
    const { run, transport } = await told();
    const inputs = run.inputs.map((line) => RunInput.parse(JSON.parse(line)));
    expect(inputs.map(({ tick, source, id }) => `${tick} ${source} ${id}`)).toEqual(['30 sut:reference c30-0', '30 sut:reference c30-1', '30 sut:reference c30-2', '35 sut:reference c35-0', '40 sut:reference c40-0', '90 sut:reference c90-0', '91 sut:reference c91-0']);
    const replies = transport.seen.filter(({ topic }) => topic.endsWith('/reply')).map(({ payload }) => Reply.parse(JSON.parse(payload)));
    expect(replies.map(({ id, ok }) => `${id} ${ok}`)).toEqual(['c30-0 true', 'c30-1 true', 'c30-2 false', 'c35-0 false', 'c40-0 true', 'c91-0 true']); // h000002 has no power at 90 minutes
    expect(replies[0]?.text).toBe('pong');
    expect(replies[1]?.text).toMatch(/^wearable: \d+ %$/);
    expect(replies[5]?.text).toMatch(/: \d{4}-\d\d-\d\dT/);
    // The restart is a real one: a new epoch of that hub, of no other.
    const epochs = (home: string) => Math.max(...transport.ops.filter((op) => op.home === home).map(({ epoch }) => epoch));
    expect(epochs('h000001')).toBe(2);
    expect(epochs('h000003')).toBe(1);
    expect(run.report.account.unexplained).toBe(0);
  });

  it('replay to the byte from what was written down, with a SUT that says nothing, and on two threads', async () => {
    const { run } = await told();
    const inputs = run.inputs.map((line) => RunInput.parse(JSON.parse(line)));
    const again = await labRun(HOMES, { inputs, workers: 2, transport: () => new VirtualTransport(voice()) });
    expect(whole(again) === whole(run)).toBe(true);
    expect(again.report.manifest.digests.inputs).not.toBe((await labRun(HOMES, { transport: () => new VirtualTransport(voice()) })).report.manifest.digests.inputs);
  });

  it('change only the home that they reach', async () => {
    const { run } = await told();
    const quiet = await labRun(HOMES, { transport: () => new VirtualTransport(voice()) });
    for (const home of ['h000002', 'h000004']) expect(run.byHome.planned[home]).toBe(quiet.byHome.planned[home]);
    expect(run.byHome.planned['h000001']).not.toBe(quiet.byHome.planned['h000001']);
  });

  it('reach a real hub over a real broker, with the same bytes', async () => {
    const script = new URL('fixtures/commander-sut.ts', import.meta.url).pathname;
    const sut = Sut.parse({ schema: 'twinward.sut/1', id: 'commander', title: 'Commander', version: '1', start: { command: [process.execPath, script] } });
    const short = { ...HOMES, duration: '6m' };
    const transport = new Tampered(createEmbeddedTransport({ sut }));
    const embedded = await labRun(short, { transport: () => transport });
    const wire = embedded.report.performance['wire'] as { hubs: { commandsHeard: number } };
    expect(embedded.inputs.map((line) => RunInput.parse(JSON.parse(line)).data)).toEqual([{ home: 'h000001', name: 'ping' }]);
    expect(wire.hubs.commandsHeard).toBe(1);
    expect(transport.seen.filter(({ topic }) => topic.endsWith('h000001/reply'))).toHaveLength(1);
    const again = await labRun(short, { inputs: embedded.inputs.map((line) => RunInput.parse(JSON.parse(line))), transport: () => new VirtualTransport(voice()) });
    expect(again.report.manifest.digests).toEqual(embedded.report.manifest.digests);
  });
});

describe('plantings into a running world', () => {
  const planting = { tick: 60, source: 'api:trainer', id: '1', kind: 'plant', data: { what: 'episode', entry: 'fall-with-long-lie', home: 'h000004', severity: 0.8 } };
  const inputs = [RunInput.parse(planting)];

  it('begin at their tick, become truth, are graded, and touch no other home', async () => {
    const told = await labRun(HOMES, { inputs });
    const clean = await labRun(HOMES);
    const truth = told.truth.map((line) => JSON.parse(line) as { entry: string; homes: string[]; onset: number });
    const fall = truth.find(({ entry }) => entry === 'fall-with-long-lie');
    expect(fall).toMatchObject({ homes: ['h000004'], onset: Date.parse(HOMES.start) + 60 * 60_000 });
    expect(told.report.findings.some(({ truth: event }) => event?.entry === 'fall-with-long-lie')).toBe(true);
    for (const home of ['h000001', 'h000002', 'h000003']) expect(told.byHome.planned[home]).toBe(clean.byHome.planned[home]);
    expect(told.byHome.planned['h000004']).not.toBe(clean.byHome.planned['h000004']);
    expect(whole(await labRun(HOMES, { inputs, workers: 2 })) === whole(told)).toBe(true);
  });

  it('that come while it runs are the same as those written down', async () => {
    let tick = -1;
    const live = await labRun(HOMES, { takeInputs: () => ((tick += 1) === 60 ? [{ source: 'api:trainer', id: '1', kind: 'plant', data: planting.data }] : []) });
    expect(live.inputs).toHaveLength(1);
    expect(whole(live) === whole(await labRun(HOMES, { inputs }))).toBe(true);
  });

  it('that do not fit leave the world as it is', async () => {
    const wrong = [RunInput.parse({ ...planting, data: { what: 'fault', entry: 'no-such-fault', home: 'h000004' } })];
    expect((await labRun(HOMES, { inputs: wrong })).byHome).toEqual((await labRun(HOMES)).byHome);
  });
});
