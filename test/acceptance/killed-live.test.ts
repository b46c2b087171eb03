/** Broker and pipeline are killed while a live run goes on, with messages under way: hubs, canary and pipeline come back, and the account closes. And a network that is really shaped. */
import { describe, expect, it } from 'vitest';
import type { Report } from '../../contract/report.ts';
import { createEmbeddedTransport } from '../../lab/host-node/embedded.ts';
import { nodeHost } from '../../lab/host-node/run.ts';
import { runScenario } from '../../lab/run/run-scenario.ts';
import { Shard } from '../../sim/shard.ts';
import { World } from '../../sim/world.ts';
import { isAlive } from '../support/cli-process.ts';
import { homeNumber, requestFor } from '../support/lab-run.ts';
import { testScenario } from '../support/scenario.ts';

const BASE = testScenario({
  id: 'killed-live', homes: 40, duration: '10m', tick: '20s', seed: 'killed-live',
  plant: { faults: [{ id: 'uplink-outage', homes: [homeNumber(7)], window: ['1m', '61s'], duration: '2m' }] },
});
const hooks = { onProgress: () => {}, signal: new AbortController().signal };

/** Packs that leave in [from, to), ms after the start. */
function packsIn(from: number, to: number): number {
  const world = new World({ scenario: BASE, wire: true });
  return new Shard(world, 0, world.homes).advance(world.end).filter((op) => op.kind === 'publish' && op.seq >= 0 && op.at - world.start >= from && op.at - world.start < to).length;
}

interface Wire {
  brokerRestarts: number;
  sutRestarts: number;
  clocks: number;
  hubs: { sent: number; acked: number; resentDup: number; reconnects: number; connects: number };
}

describe('kill −9 in a live run', () => {
  it('of the broker, mid-flight, and later of the pipeline: everything comes back, what was not acknowledged is sent again, and the account closes', async () => {
    const at = 155_000;
    const frozenAt = 140_000;
    const underWay = packsIn(frozenAt, at);
    expect(underWay).toBeGreaterThan(5);
    const scenario = { ...BASE, plant: { ...BASE.plant, stack: [{ id: 'broker-restart' as const, at: `${at}ms` }, { id: 'sut-restart' as const, at: '6m' }] } };
    const request = requestFor(scenario, { pace: '60x' });
    const transport = createEmbeddedTransport({ sut: request.sut });
    let first: (number | undefined)[] = [];
    const seenOf = new Map<string, number>();
    const { report } = await runScenario({ ...request, live: true }, {
      ...hooks,
      onProgress: ({ phase, tick }) => {
        if (phase !== 'run' || tick === 0) return;
        if (tick === 1) first = [transport.brokerPid, transport.sutPid];
        // Frozen for a moment before it dies, it acknowledges nothing: what is sent then is under way for certain.
        if (tick === frozenAt / 20_000) process.kill(transport.brokerPid as number, 'SIGSTOP');
      },
      onMessages: (_tick, seen) => { for (const { topic } of seen) seenOf.set(topic, (seenOf.get(topic) ?? 0) + 1); },
    }, { ...nodeHost, transport: () => transport });
    const last = [transport.brokerPid, transport.sutPid];
    for (const pid of [...first, ...last]) expect(isAlive(pid as number)).toBe(false);
    expect(new Set([...first, ...last]).size).toBe(4);
    const { account, reasons } = report as Report;
    // A machine that is busy with other things may be late; that is another matter.
    expect(reasons.join(), 'no trouble of the lab').not.toMatch(/broker|SUT|lost|unexplained/);
    expect(account).toMatchObject({ unexplained: 0, queued: 0 });
    // Whatever the broker had acknowledged and took with it is told as that, and as nothing else.
    expect(account.lost.broker).toBe(account.causes.lost['lost by the broker, killed'] ?? 0);
    expect(account.received).toBeGreaterThan(0.97 * (account.scheduled - account.notMeasured));
    const wire = report.performance['wire'] as unknown as Wire;
    expect(wire).toMatchObject({ brokerRestarts: 1, sutRestarts: 1 });
    expect(wire.hubs.resentDup).toBeGreaterThanOrEqual(underWay);
    // Every hub came back, by itself or by plan.
    expect(wire.hubs.connects).toBeGreaterThanOrEqual(2 * BASE.homes);
    expect(wire.hubs.acked).toBe(wire.hubs.sent);
    expect([...seenOf.keys()].filter((topic) => topic.endsWith('/telemetry'))).toHaveLength(BASE.homes);
  });
});

it('networks that are slow, lossy and narrow make their homes late and no other in a live run, and lose nothing', async () => {
  const faults = ['uplink-delay', 'uplink-loss', 'uplink-starved'].map((id, place) => ({ id, homes: [homeNumber(place + 1)], window: ['1m', '61s'] as [string, string], duration: '5m', severity: [0.9, 0.9] as [number, number] }));
  const scenario = testScenario({ id: 'shaped-live', homes: 6, duration: '10m', tick: '20s', seed: 'shaped-live', plant: { faults } });
  const request = requestFor(scenario, { pace: '60x' });
  const latest = new Map<string, number>();
  const { report } = await runScenario({ ...request, live: true }, {
    ...hooks,
    onMessages(tick, seen) {
      for (const { topic, payload } of seen) {
        const late = Date.parse(scenario.start) + (tick + 1) * 20_000 - Number(/"sentAt":(\d+)/.exec(payload)?.[1]);
        if (topic.endsWith('/telemetry')) latest.set(topic, Math.max(latest.get(topic) ?? 0, late));
      }
    },
  }, { ...nodeHost, transport: () => createEmbeddedTransport({ sut: request.sut }) });
  expect(report.reasons.join()).not.toMatch(/broker|SUT|lost|unexplained/);
  expect(report.account).toMatchObject({ unexplained: 0, lost: { hub: 0, network: 0, broker: 0 } });
  const late = (home: number): number => latest.get(`twinward/v1/${homeNumber(home)}/telemetry`) ?? 0;
  for (const slow of [1, 2, 3]) for (const sound of [4, 5, 6]) expect(late(slow), `home ${slow} against ${sound}`).toBeGreaterThan(late(sound));
  const { shaper } = (report.performance['wire'] as { hubs: { shaper: { homes: number; retransmissions: number; delayMs: { max: number } } } }).hubs;
  expect(shaper).toMatchObject({ homes: 3, refused: 0, bytesVanished: 0 });
  expect(shaper.retransmissions).toBeGreaterThan(5);
  expect(shaper.delayMs.max).toBeGreaterThan(120_000);
});
