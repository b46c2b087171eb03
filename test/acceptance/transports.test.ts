/** DESIGN §5: `virtual` and `embedded` are equal in plan, alerts and score, through everything that can go wrong by plan. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Planting, Scenario } from '../../contract/scenario.ts';
import { inThreadTransport } from '../../lab/broker/in-thread.ts';
import { createEmbeddedTransport } from '../../lab/host-node/embedded.ts';
import type { FinishedRun } from '../../lab/run/run-scenario.ts';
import { FAULTS } from '../../sim/faults/index.ts';
import { firstDifference, homeNumber, labRun, promised, requestFor, Tampered } from '../support/lab-run.ts';
import { testScenario } from '../support/scenario.ts';

const planted = (id: string, home: number, window: [string, string], more: Partial<Planting> = {}): Planting => ({ id, homes: [homeNumber(home)], window, ...more });

/** Of every kind of kit. */
const KIT = { ...testScenario().population[0]!, devices: [...testScenario().population[0]!.devices, 'glucometer' as const, 'video-tablet' as const, 'environment-sensor' as const], calendar: [{ kind: 'video-visit' as const, at: '2h', minutes: 30 }] };
const NAMED = ['probe-off', 'battery-dying', 'hub-power-loss', 'uplink-outage'];
/** Every other fault in a home of its own. */
const MORE = FAULTS.filter(({ id }) => !NAMED.includes(id)).map(({ id }, index) => planted(id, 17 + index, ['1h', '2h'], { severity: [0.8, 0.8] }));

/** Every catalogue entry in a home of its own, and some together, with a broker restart in the middle of an outage. */
const EVENING: Scenario = testScenario({
  id: 'everything', homes: 16 + MORE.length, duration: '8h', seed: 'everything', population: [KIT],
  plant: {
    episodes: [
      planted('copd-exacerbation', 1, ['1h', '2h'], { severity: [0.9, 1] }), planted('heart-failure-decompensation', 2, ['1h', '2h'], { severity: [0.9, 1] }),
      planted('nocturnal-hypoglycaemia', 3, ['3h', '4h'], { severity: [0.9, 1] }), planted('fall-with-long-lie', 4, ['2h', '3h']),
      planted('copd-exacerbation', 5, ['1h', '90m'], { severity: [0.9, 1] }), planted('fall-with-long-lie', 6, ['3h', '4h']),
    ],
    faults: [
      planted('probe-off', 7, ['1h', '2h']), planted('battery-dying', 8, ['10m', '20m'], { duration: '2h' }), planted('hub-power-loss', 9, ['1h', '2h'], { duration: '50m' }), planted('uplink-outage', 10, ['1h', '2h'], { duration: '90m' }),
      // over the crossing, over a fall, over the restart, and to the end of the run
      planted('uplink-outage', 5, ['90m', '100m'], { duration: '2h' }), planted('hub-power-loss', 6, ['200m', '210m'], { duration: '1h' }), planted('uplink-outage', 11, ['2h', '150m'], { duration: '3h' }), planted('uplink-outage', 12, ['410m', '420m'], { duration: '3h' }), ...MORE,
    ],
    decoys: [planted('motion-artefact', 13, ['2h', '3h']), planted('exercise', 14, ['15m', '45m']), planted('hot-bath', 15, ['45m', '2h']), planted('visitor-on-scale', 16, ['45m', '2h'])],
    acts: [planted('oxygen', 1, ['150m', '151m']), planted('glucose', 3, ['5h', '301m']), planted('visit', 4, ['4h', '241m']), planted('ambulance', 5, ['4h', '241m']), planted('reposition-probe', 13, ['3h', '181m'])],
    stack: [{ id: 'broker-restart', at: '210m' }],
  },
});

interface Told extends FinishedRun {
  transport: Tampered;
  wire: { seen: number; strays: number; extra: number; roundsShort: number; rounds: number; brokerRestarts: number; hubs: { sent: number; acked: number; cuts: number; willsUnseen: number; reconnects: number; resentDup: number } };
}

/** The third way: the same broker in this thread, over in-memory streams. */
const overMemory = (scenario: Scenario): Promise<FinishedRun> => labRun(scenario, { transport: () => inThreadTransport('memory', requestFor(scenario)) });

async function overBoth(scenario: Scenario): Promise<{ virtual: FinishedRun; embedded: Told }> {
  const { sut } = requestFor(scenario);
  const transport = new Tampered(createEmbeddedTransport({ sut }));
  const [virtual, embedded] = [await labRun(scenario), await labRun(scenario, { transport: () => transport })];
  return { virtual, embedded: { ...embedded, transport, wire: embedded.report.performance['wire'] as Told['wire'] } };
}

function expectEqual(virtual: FinishedRun, embedded: FinishedRun): void {
  expect(embedded.report.manifest.digests).toEqual(virtual.report.manifest.digests);
  expect(embedded.alerts).toEqual(virtual.alerts);
  expect(firstDifference(JSON.parse(promised(virtual.report)), JSON.parse(promised(embedded.report)))).toBeUndefined();
  expect(promised(embedded.report) === promised(virtual.report)).toBe(true);
  expect(embedded.id).toBe(virtual.id);
}

describe('an evening with everything in it', () => {
  let virtual: FinishedRun;
  let embedded: Told;
  beforeAll(async () => ({ virtual, embedded } = await overBoth(EVENING)), 120_000);

  it('holds every entry of the catalogues', () => {
    const entries = new Set(virtual.truth.map((line) => (JSON.parse(line) as { entry: string }).entry));
    const { acts = [], episodes, faults, decoys } = EVENING.plant;
    expect(entries).toEqual(new Set([...acts, ...episodes, ...faults, ...decoys].map(({ id }) => id)));
    expect(FAULTS.every(({ id }) => entries.has(id))).toBe(true);
    expect(virtual.report.findings.filter(({ kind, outcome }) => kind === 'episode' && outcome === 'detected').length).toBeGreaterThanOrEqual(4);
  });

  it('is equal on the virtual bus and through a real broker', () => expectEqual(virtual, embedded));

  it('is equal over in-memory streams', async () => {
    const memory = await overMemory(EVENING);
    expectEqual(virtual, memory);
    expect(memory.report.performance['wire']).toMatchObject({ transport: 'memory', strays: 0, extra: 0, roundsShort: 0, brokerRestarts: 1, hubs: { willsUnseen: 0, resentDup: 0 } });
  });

  it('closes its account on both, with nothing lost by the broker', () => {
    for (const { report: { account, reasons } } of [virtual, embedded]) {
      expect(account).toMatchObject({ unexplained: 0, refused: 0, lost: { broker: 0 } });
      expect(account.lost.network).toBeGreaterThan(200);
      expect(account.dropped).toBeGreaterThan(100);
      expect(account.lost.hub).toBeGreaterThan(200);
      expect(account.late).toBeGreaterThan(500);
      expect(account.duplicated).toBeGreaterThan(0);
      expect(account.queued).toBeGreaterThan(50);
      expect(reasons.join()).not.toMatch(/restart|watermark|receive/);
    }
  });

  it('was really sent: each message acknowledged once, each will seen, the broker restarted', () => {
    const { wire } = embedded;
    const { ops } = embedded.transport;
    const publishes = ops.filter(({ kind }) => kind === 'publish').length;
    const cuts = ops.filter(({ kind }) => kind === 'cut').length;
    expect(cuts).toBeGreaterThanOrEqual(5);
    expect(wire).toMatchObject({ strays: 0, extra: 0, roundsShort: 0, brokerRestarts: 1, seen: publishes + cuts, hubs: { sent: publishes, acked: publishes, cuts, willsUnseen: 0, reconnects: 0, resentDup: 0 } });
  });

  it('shows the canary the packs of each hub in order of epoch and sequence, without a gap but where a store was full or lost', () => {
    const last = new Map<string, [number, number]>();
    const seen = new Map<string, Set<number>>();
    for (const { topic, payload } of embedded.transport.seen) {
      if (topic.endsWith('/status')) continue;
      const { home, epoch, seq } = JSON.parse(payload) as { home: string; epoch: number; seq: number };
      const known = seen.get(`${home} ${epoch}`) ?? new Set();
      const [lastEpoch, lastSeq] = last.get(home) ?? [0, -1];
      // What comes for the first time comes in order; alarms alone overtake.
      if (!known.has(seq) && topic.endsWith('/telemetry')) {
        expect(epoch > lastEpoch || (epoch === lastEpoch && seq > lastSeq), `${home} ${epoch}`).toBe(true);
        last.set(home, [epoch, seq]);
      }
      seen.set(`${home} ${epoch}`, known.add(seq));
    }
    expect(last.size).toBe(EVENING.homes);
    const losers = new Set(EVENING.plant.faults.filter(({ id }) => id === 'hub-queue-full' || id === 'hub-storage-lost').flatMap(({ homes }) => homes));
    const gaps = [...seen].filter(([, seqs]) => seqs.size !== Math.max(...seqs) + 1).map(([place]) => place.split(' ')[0]);
    expect(gaps.length).toBeGreaterThan(0);
    for (const home of gaps) expect(losers).toContain(home);
  });
});

it('a tick of more than one round is equal on both', async () => {
  const scenario = testScenario({ id: 'long-ticks', homes: 50, duration: '40m', tick: '20m', seed: 'rounds', plant: { faults: [{ id: 'uplink-outage', share: 0.1, window: ['0m', '10m'], duration: '5m' }] } });
  const { virtual, embedded } = await overBoth(scenario);
  expectEqual(virtual, embedded);
  expectEqual(virtual, await overMemory(scenario));
  expect(embedded.wire.rounds).toBeGreaterThan(2);
  expect(embedded.wire.hubs.acked).toBe(embedded.wire.hubs.sent);
  expect(virtual.report.account).toMatchObject({ unexplained: 0, lost: { broker: 0 } });
});

it('one broker restart after another loses nothing', async () => {
  const stack = [2, 3, 5].map((minute) => ({ id: 'broker-restart' as const, at: `${minute}m` }));
  const { virtual, embedded } = await overBoth(testScenario({ id: 'restarts', homes: 4, duration: '10m', plant: { stack } }));
  expectEqual(virtual, embedded);
  expect(embedded.wire.brokerRestarts).toBe(3);
  expect(virtual.report.account).toMatchObject({ unexplained: 0, queued: 0, lost: { broker: 0 } });
});
