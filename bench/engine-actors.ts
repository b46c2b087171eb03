/**
 * Promise of DESIGN §10: the engine against the same homes with XState actors on a heap clock, same result. Both sides live the night of `first-night`;
 * their operations, end states, accounts and counts of actions must be equal, or the figure is refused.
 */
import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { MachineRunner, type RunnerPorts } from '../sim/core/machine-runner.ts';
import type { CompiledMachine } from '../sim/core/machine.ts';
import type { WireOp } from '../sim/core/plan.ts';
import { Shard, type ShardOptions } from '../sim/shard.ts';
import type { MachineName } from '../sim/statecharts/index.ts';
import { World } from '../sim/world.ts';
import { namedScenario } from '../test/support/named-scenario.ts';
import { type ActorCounts, ActorStepper } from './actors.ts';

export interface EngineActorsFigures {
  /** events only, so that statecharts, timers, queue and plan are compared and no signal: CPU time of the actors over that of the tables, from the first event to the last, of the median thousand homes */
  ratioVsActors: number;
  /** the same, making of the homes and start of the machines included */
  ratioVsActorsWithStart: number;
  /** with all signals: bodies, devices, messages, which are the same code on both sides and most of the work */
  ratioVsActorsFull: number;
  homes: number;
  homesFull: number;
  /** steps of all machines on either side */
  steps: number;
}

interface Lived {
  buildMs: number;
  runMs: number;
  result: string;
  counts: ActorCounts;
}

/** Homes per shard: bounds the memory of the actors, about 20 kB each. */
const CHUNK = 1_000;

/** CPU time of this process, ms: unlike wall time it does not count the turns of others. */
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

/** @param homes for the comparison of events, about 2 ms each; @param homesFull with signals, about 20 ms each */
export function engineActors(homes = 10_000, homesFull = 200): EngineActorsFigures {
  compare(3_000, false); // the code gets hot: some chunks pass before all of it is compiled
  const events = compare(homes, false);
  const full = compare(homesFull, true);
  return {
    ratioVsActors: round(events.actors.runMs / events.tables.runMs),
    ratioVsActorsWithStart: round((events.actors.runMs + events.actors.buildMs) / (events.tables.runMs + events.tables.buildMs)),
    ratioVsActorsFull: round(full.actors.runMs / full.tables.runMs),
    homes, homesFull, steps: events.tables.counts.sends,
  };
}

interface Pair {
  tables: Lived;
  actors: Lived;
}

/** First all homes of tables, then all homes of actors, so that neither pays for the other's garbage. @throws Error where the two sides lived differently */
function compare(homes: number, signals: boolean): Pair {
  const scenario = namedScenario('first-night', { homes });
  const side = (stepper: (counts: ActorCounts) => NonNullable<ShardOptions['stepper']>): Lived[] => Array.from({ length: Math.ceil(homes / CHUNK) }, (_, chunk) => {
    const counts = { sends: 0, actions: 0 };
    return live(new World({ scenario }), chunk * CHUNK, Math.min(homes, (chunk + 1) * CHUNK), counts, { signals, stepper: stepper(counts) });
  });
  const tables = side((counts) => (name, machine, count, ports) => new CountedTable(name, machine, count, ports, counts));
  const actors = side((counts) => (name, machine, count, ports) => new ActorStepper(name, machine, count, ports, counts));
  tables.forEach(({ result }, chunk) => {
    if (result !== actors[chunk]?.result) throw new Error(`homes from ${chunk * CHUNK}: tables and actors disagree\n${result}\n${actors[chunk]?.result}`);
  });
  return { tables: ofAll(tables), actors: ofAll(actors) };
}

/** The table as it is, with its steps and actions counted. */
class CountedTable extends MachineRunner {
  readonly #counts: ActorCounts;

  constructor(_name: MachineName, machine: CompiledMachine, count: number, ports: RunnerPorts, counts: ActorCounts) {
    super(machine, count, { ...ports, onAction: (entity, action, now) => { counts.actions += 1; ports.onAction(entity, action, now); } });
    this.#counts = counts;
  }

  override start(entity: number, now: number, guardBits = 0): void {
    this.#counts.sends += 1;
    super.start(entity, now, guardBits);
  }

  override send(entity: number, event: number, guardBits: number, now: number): void {
    this.#counts.sends += 1;
    super.send(entity, event, guardBits, now);
  }

  override fire(entity: number, timer: number, generation: number, guardBits: number, now: number): boolean {
    const fired = super.fire(entity, timer, generation, guardBits, now);
    if (fired) this.#counts.sends += 1;
    return fired;
  }
}

function live(world: World, from: number, to: number, counts: ActorCounts, options: ShardOptions): Lived {
  const hash = createHash('sha256');
  const began = cpuMs();
  const shard = new Shard(world, from, to, {}, options);
  const built = cpuMs();
  const ticks: WireOp[][] = [];
  for (let at = world.start; at < world.end;) ticks.push(shard.advance((at = Math.min(world.end, at + world.tickMs))));
  const runMs = cpuMs() - built;
  for (const ops of ticks) for (const op of ops) hash.update(JSON.stringify(op));
  for (let row = 0; row < to - from; row += 1) hash.update(JSON.stringify(shard.states(row)));
  hash.update(JSON.stringify(shard.tally));
  return { buildMs: built - began, runMs, counts, result: `${hash.digest('hex')}, ${counts.sends} steps, ${counts.actions} actions, ${shard.queued} queued` };
}

/** Times of the median chunk, so that a slow moment of the machine does not count; counts of all. */
function ofAll(chunks: readonly Lived[]): Lived {
  const median = (of: (chunk: Lived) => number) => chunks.map(of).toSorted((a, b) => a - b)[chunks.length >> 1] as number;
  const total = (of: keyof ActorCounts) => chunks.reduce((sum, { counts }) => sum + counts[of], 0);
  return { buildMs: median(({ buildMs }) => buildMs), runMs: median(({ runMs }) => runMs), result: '', counts: { sends: total('sends'), actions: total('actions') } };
}

function round(ratio: number): number {
  return Math.round(10 * ratio) / 10;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(JSON.stringify(engineActors(Number(process.argv[2] ?? 10_000))));
