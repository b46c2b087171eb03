/** Broker and pipeline are killed while a live run goes on, with messages under way: hubs, canary and pipeline come back, and the account closes. And a network that is really shaped. */
import { describe, expect, it } from 'vitest';
import type { Report } from '../../contract/report.ts';
import { createEmbeddedTransport } from '../../lab/host-node/embedded.ts';
import { nodeHost } from '../../lab/host-node/run.ts';
import { accountOf } from '../../lab/run/account.ts';
import { LocalEngine } from '../../lab/run/engine.ts';
import { conductLive } from '../../lab/run/live.ts';
import { runScenario } from '../../lab/run/run-scenario.ts';
import { Shard } from '../../sim/shard.ts';
import { type Home, World } from '../../sim/world.ts';
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
    expect(account.received).toBeGreaterThan(0.97 * account.scheduled - account.notMeasured);
    const wire = report.performance['wire'] as unknown as Wire;
    expect(wire).toMatchObject({ brokerRestarts: 1, sutRestarts: 1 });
    expect(wire.hubs.resentDup).toBeGreaterThanOrEqual(underWay);
    // Every hub came back, by itself or by plan.
    expect(wire.hubs.connects).toBeGreaterThanOrEqual(2 * BASE.homes);
    expect(wire.hubs.acked).toBe(wire.hubs.sent);
    expect([...seenOf.keys()].filter((topic) => topic.endsWith('/telemetry'))).toHaveLength(BASE.homes);
  });
});

describe('a shaped network in a live run', () => {
  class Slow extends World {
    override home(index: number): Home {
      const home = super.home(index);
      if (index !== 2) return home;
      const acting = (input: 'uplinkDelay' | 'uplinkJitter' | 'uplinkLoss', size: number) => ({ input, size, from: this.start + 60_000, riseMs: 0, holdMs: 240_000, fallMs: 0 });
      const cause = { truth: { id: `${home.id}/slow` }, influences: [acting('uplinkDelay', 60_000), acting('uplinkJitter', 30_000), acting('uplinkLoss', 0.05)], events: [] };
      return { ...home, causes: [...home.causes, cause as unknown as Home['causes'][number]] };
    }
  }

  it('makes one home late and no other, loses nothing, and says what it did', async () => {
    const options = { scenario: { ...BASE, homes: 6, duration: '8m', plant: { ...BASE.plant, faults: [] } }, wire: true as const };
    const world = new Slow(options);
    const request = { ...requestFor(options.scenario, { pace: '60x' }), live: true };
    const delays = new Map<string, number[]>();
    const told = await conductLive({
      world, engine: new LocalEngine(options), transport: createEmbeddedTransport({ sut: request.sut }), request, clock: nodeHost.clock, phase: 'run',
      hooks: {
        ...hooks,
        onMessages(tick, seen) {
          for (const { topic, payload } of seen) {
            const sentAt = Number(/"sentAt":(\d+)/.exec(payload)?.[1]);
            if (topic.endsWith('/telemetry')) delays.set(topic, [...(delays.get(topic) ?? []), world.start + (tick + 1) * world.tickMs - sentAt]);
          }
        },
      },
    });
    expect(told.trouble.filter((text) => !text.startsWith('the lab did not keep up'))).toEqual([]);
    expect(accountOf(told)).toMatchObject({ unexplained: 0, queued: 0, lost: { broker: 0, network: 0 } });
    const late = (home: number): number => (delays.get(`twinward/v1/${homeNumber(home)}/telemetry`) ?? []).filter((delay) => delay > 60_000).length;
    expect(late(3)).toBeGreaterThanOrEqual(3);
    for (const home of [1, 2, 4, 5, 6]) expect(late(home)).toBeLessThan(late(3));
    const { shaper } = (told.performance['wire'] as { hubs: { shaper: Record<string, unknown> } }).hubs;
    expect(shaper).toMatchObject({ homes: 1, shapesSet: 2, refused: 0, bytesVanished: 0, delayMs: { mean: expect.any(Number), max: expect.any(Number) } });
    expect((shaper['delayMs'] as { mean: number }).mean).toBeGreaterThan(55_000);
  });
});
