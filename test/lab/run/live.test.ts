/** A live run over a port and a clock that a test holds: what is lost when, and by whom. */
import { describe, expect, it } from 'vitest';
import type { PublishOp, WireOp } from '../../../sim/core/plan.ts';
import { homeTopic } from '../../../contract/topics.ts';
import type { Scenario } from '../../../contract/scenario.ts';
import type { Shape } from '../../../lab/fleet/shaper.ts';
import { accountOf } from '../../../lab/run/account.ts';
import type { Conducted, WallClock } from '../../../lab/run/conduct.ts';
import { LocalEngine } from '../../../lab/run/engine.ts';
import type { PendingInput } from '../../../lab/run/inputs.ts';
import { conductLive } from '../../../lab/run/live.ts';
import type { LiveEar, LivePort, LiveSetup, Transport } from '../../../lab/run/ports.ts';
import type { Influence } from '../../../sim/core/catalogue.ts';
import { type Home, World, type WorldOptions } from '../../../sim/world.ts';
import { requestFor } from '../../support/lab-run.ts';
import { testScenario } from '../../support/scenario.ts';

/** Time passes when somebody waits for it, and at no other time. */
class JumpClock implements WallClock {
  #now = 1_000;
  #alarms: { at: number; what(): void }[] = [];
  nowMs = (): number => this.#now;
  epochMs = (): number => 1_800_000_000_000 + this.#now;
  at(at: number, what: () => void): void {
    this.#alarms.push({ at, what });
  }

  async sleep(ms: number): Promise<void> {
    const until = this.#now + ms;
    for (const alarm of this.#alarms.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)) {
      this.#now = Math.max(this.#now, alarm.at);
      alarm.what();
    }
    this.#alarms = this.#alarms.filter(({ at }) => at > until);
    this.#now = until;
    await Promise.resolve();
  }
}

type Publish = { op: PublishOp; payload: string };

interface Bench {
  setup: LiveSetup;
  ear: LiveEar;
  clock: JumpClock;
  /** simulated ms since the start of the run */
  since(op: WireOp): number;
  shapes: [at: number, home: string, shape: Shape][];
}

interface Script {
  /** what becomes of a message; by default it is acknowledged and seen at once */
  publish?(bench: Bench, publish: Publish, deliver: (what?: { ack?: boolean; see?: boolean }) => void): void;
  restartBroker?(bench: Bench): Promise<void>;
  restartSut?(bench: Bench): Promise<void>;
  takeInputs?(): PendingInput[];
  world?(options: WorldOptions): World;
}

async function live(scenario: Scenario, script: Script): Promise<{ told: Conducted; bench: Bench }> {
  const clock = new JumpClock();
  const options: WorldOptions = { scenario, wire: true };
  const world = script.world?.(options) ?? new World(options);
  const bench = { clock, shapes: [], since: ({ at }: WireOp) => at - world.start } as unknown as Bench;
  const port: LivePort = {
    send(ops) {
      for (const { op, payload } of ops) {
        if (op.kind !== 'publish') continue;
        const deliver = ({ ack = true, see = true } = {}): void => {
          if (ack) bench.ear.acked(op);
          if (see) bench.ear.saw({ topic: homeTopic(op.home, op.channel), payload });
        };
        if (script.publish) script.publish(bench, { op, payload }, deliver);
        else deliver();
      }
    },
    clock() {},
    guard: (promise) => promise,
    shape: (home, shape) => void bench.shapes.push([(clock.nowMs() - 1_000) * 60, home, shape]),
    restartBroker: () => script.restartBroker?.(bench) ?? Promise.resolve(),
    restartSut: () => script.restartSut?.(bench) ?? Promise.resolve(),
  };
  const transport = {
    name: 'bench',
    async openLive(setup: LiveSetup, ear: LiveEar) {
      Object.assign(bench, { setup, ear });
      return port;
    },
    close: async () => ({}),
  } as unknown as Transport;
  const engine = new LocalEngine(options);
  const hooks = { onProgress: () => {}, signal: new AbortController().signal, takeInputs: script.takeInputs ?? (() => []) };
  const told = await conductLive({ world, engine, transport, request: { ...requestFor(scenario, { pace: '60x' }), live: true }, hooks, clock, phase: 'run' });
  return { told, bench };
}

const KILLED = testScenario({ id: 'killed', homes: 6, duration: '12m', seed: 'killed', plant: { stack: [{ id: 'broker-restart', at: '5m' }] } });
const AT = 5 * 60_000;

describe('a broker that is killed in the midst of a live run', () => {
  it('is killed at the moment: everything before it has been sent, nothing after, and the run goes on meanwhile', async () => {
    const order: string[] = [];
    let heldUp = 0;
    const { told } = await live(KILLED, {
      publish(bench, { op }, deliver) {
        if (order.length === 0 || order.at(-1) !== (bench.since(op) > AT ? 'after' : 'before')) order.push(bench.since(op) > AT ? 'after' : 'before');
        deliver();
      },
      restartBroker: ({ clock }) => {
        order.push(`killed ${(clock.nowMs() - 1_000) * 60}`);
        return new Promise((resolve) => clock.at(clock.nowMs() + 3_000, () => { heldUp += 1; resolve(); }));
      },
    });
    expect(order).toEqual(['before', `killed ${AT}`, 'after']);
    expect(heldUp).toBe(1);
    expect(told.trouble).toEqual([]);
    expect(accountOf(told)).toMatchObject({ unexplained: 0, queued: 0, lost: { broker: 0 } });
  });

  it('takes with it what it had acknowledged and not handed on: lost by the broker, and no trouble of the lab', async () => {
    const gone: PublishOp[] = [];
    const { told } = await live(KILLED, {
      publish(bench, { op }, deliver) {
        const lost = op.seq >= 0 && bench.since(op) <= AT && bench.since(op) > AT - 20_000;
        if (lost) gone.push(op);
        deliver({ see: !lost });
      },
    });
    const readings = gone.reduce((sum, op) => sum + op.readings, 0);
    expect(readings).toBeGreaterThan(0);
    expect(accountOf(told)).toMatchObject({ unexplained: 0, lost: { broker: readings }, causes: { lost: { 'lost by the broker, killed': readings } } });
    expect(told.trouble).toEqual([]);
    // Nobody ever saw it: it is not evidence that arrived.
    expect(told.ledger.facts().missing).toEqual(gone.map(({ home, epoch, seq }) => `${home}|${epoch}|${seq}`));
  });

  it('counts what the new one acknowledged before the canary was there again', async () => {
    let away = false;
    let unseen = 0;
    const { told } = await live(KILLED, {
      publish(_bench, { op }, deliver) {
        if (away && op.seq >= 0) unseen += op.readings;
        deliver({ see: !away || op.seq < 0 });
      },
      restartBroker: ({ clock }) => {
        away = true;
        return new Promise((resolve) => clock.at(clock.nowMs() + 2_000, () => { away = false; resolve(); }));
      },
    });
    expect(unseen).toBeGreaterThan(0);
    expect(accountOf(told)).toMatchObject({ unexplained: 0, lost: { broker: unseen }, causes: { lost: { 'lost by the broker, killed': unseen } } });
    expect(told.trouble).toEqual([]);
  });

  it('is no excuse for what was lost long before or after: that is trouble', async () => {
    const lost: number[] = [];
    const { told } = await live(KILLED, {
      publish(bench, { op }, deliver) {
        // Five seconds of the wall are five minutes here.
        const isLost = op.seq >= 0 && op.home === 'h000002' && bench.since(op) > 9 * 60_000 && lost.length < 2;
        if (isLost) lost.push(op.readings);
        deliver({ see: !isLost });
      },
    });
    const readings = lost.reduce((sum, count) => sum + count, 0);
    expect(lost).toHaveLength(2);
    expect(accountOf(told)).toMatchObject({ unexplained: 0, lost: { broker: readings }, causes: { lost: { 'sent, acknowledged, never seen': readings } } });
    expect(told.trouble).toEqual([`${readings} readings were lost by the broker: sent, acknowledged, and never seen by the canary`]);
  });

  it('lost nothing of what its hubs sent again: it arrives late, once or twice', async () => {
    let away = false;
    let held: (() => void)[] = [];
    let heldReadings = 0;
    const { told } = await live(KILLED, {
      publish(_bench, { op }, deliver) {
        if (!away) return deliver();
        heldReadings += op.readings;
        held.push(deliver, () => deliver({ ack: false }));
      },
      restartBroker: ({ clock }) => {
        away = true;
        return new Promise((resolve) => clock.at(clock.nowMs() + 1_000, () => {
          away = false;
          for (const again of held) again();
          held = [];
          resolve();
        }));
      },
    });
    expect(heldReadings).toBeGreaterThan(0);
    expect(accountOf(told)).toMatchObject({ unexplained: 0, queued: 0, lost: { broker: 0 }, duplicated: heldReadings });
    expect(told.trouble).toEqual([]);
  });

  it('leaves what is never acknowledged with its hub: queued, and no trouble', async () => {
    let waiting = 0;
    const { told } = await live(KILLED, {
      publish(bench, { op }, deliver) {
        const isHeld = op.home === 'h000003' && bench.since(op) > AT;
        if (isHeld) waiting += op.readings;
        else deliver();
      },
    });
    expect(waiting).toBeGreaterThan(0);
    expect(accountOf(told)).toMatchObject({ unexplained: 0, queued: waiting, lost: { broker: 0 } });
    expect(told.trouble).toEqual([]);
  });

  it('that cannot be started again ends the run, and the account closes', async () => {
    const { environmentTrouble } = await import('../../../contract/errors.ts');
    const { told } = await live(KILLED, { restartBroker: () => Promise.reject(environmentTrouble('broker-start', 'the broker did not start')) });
    expect(told).toMatchObject({ stopped: true, trouble: ['the broker did not start'] });
    expect(accountOf(told).unexplained).toBe(0);
  });
});

it('a pipeline is killed at its moment, too', async () => {
  const struck: number[] = [];
  const { told } = await live({ ...KILLED, plant: { ...KILLED.plant, stack: [{ id: 'sut-restart', at: '90s' }, { id: 'sut-restart', at: '7m' }] } }, {
    restartSut: async ({ clock }) => void struck.push(Math.round((clock.nowMs() - 1_000) * 60)),
  });
  expect(struck).toEqual([90_000, 420_000]);
  expect(told.trouble).toEqual([]);
});

describe('the network of a home', () => {
  const shaping = (world: World, from: number, input: Influence['input'], size: number): Influence => ({ input, size, from: world.start + from * 60_000, riseMs: 0, holdMs: 3 * 60_000, fallMs: 0 });

  /** Two homes with networks that something shapes. */
  class Shaped extends World {
    override home(index: number): Home {
      const home = super.home(index);
      const influences = index === 1 ? [shaping(this, 2, 'uplinkDelay', 5_000), shaping(this, 3, 'uplinkLoss', 0.1)] : index === 4 ? [shaping(this, 6, 'uplinkStarved', 0.5)] : [];
      return { ...home, causes: [...home.causes, { truth: { id: `${home.id}/x` }, influences, events: [] } as unknown as Home['causes'][number]] };
    }
  }

  it('is told before each tick in which it changes, and of no other home', async () => {
    const { bench } = await live({ ...KILLED, plant: { ...KILLED.plant, stack: [] } }, { world: (options) => new Shaped(options) });
    const plain = { delayMs: 0, jitterMs: 0, lossShare: 0, bytesPerS: 0, mode: 'open' };
    expect(bench.shapes.map(([at, home, shape]) => [Math.round(at / 60_000), home, shape])).toEqual([
      [2, 'h000002', { ...plain, delayMs: 5_000 }], [3, 'h000002', { ...plain, delayMs: 5_000, lossShare: 0.1 }], [5, 'h000002', { ...plain, lossShare: 0.1 }], [6, 'h000002', plain],
      [6, 'h000005', { ...plain, bytesPerS: 10 }], [9, 'h000005', plain],
    ]);
    expect(bench.setup).toMatchObject({ seed: 'killed', speed: 60 });
  });

  it('is told of what is planted while the run goes on', async () => {
    let asked = 0;
    class Planting extends World {
      override planting(...[, , index, { onset }]: Parameters<World['planting']>): ReturnType<World['planting']> {
        return { truth: { id: `x${index}`, onset }, influences: [{ input: 'uplinkJitter', size: 700, from: onset, riseMs: 0, holdMs: 120_000, fallMs: 0 }], events: [] } as unknown as ReturnType<World['planting']>;
      }
    }
    const { bench } = await live({ ...KILLED, plant: { ...KILLED.plant, stack: [] } }, {
      world: (options) => new Planting(options),
      takeInputs: () => ((asked += 1) === 4 ? [{ source: 'api', id: '1', kind: 'plant', data: { what: 'fault', entry: 'uplink-outage', home: 'h000003' } }] : []),
    });
    expect(bench.shapes.map(([at, home, { jitterMs }]) => [Math.round(at / 60_000), home, jitterMs])).toEqual([[3, 'h000003', 700], [5, 'h000003', 0]]);
  });
});
