/**
 * Promise of DESIGN §10: a step of the compiled table against `actor.send` of the same machine, in one run. Both walk the same events with the same guard
 * bits; both end in the same state and have run the same number of actions, or the figure is refused.
 */
import { pathToFileURL } from 'node:url';
import { createActor, type AnyStateMachine } from 'xstate';
import { compileMachine } from '../sim/core/compile.ts';
import type { CompiledMachine } from '../sim/core/machine.ts';
import { MachineRunner } from '../sim/core/machine-runner.ts';
import { HUB_GUARDS, hubMachine } from '../sim/statecharts/hub.ts';

/** Steps per second, and their ratio. */
export interface EngineTableFigures {
  ratioTableVsActors: number;
  tableStepsPerS: number;
  actorStepsPerS: number;
}

const ENTITIES = 1024;
/** The walk, drawn once so that drawing it costs neither side anything; a power of two. */
const WALK_STEPS = 65_536;
const SAMPLE_MS = 150;
const SAMPLES = 7;

/** One side of the race: takes some steps and goes on where it stopped. */
interface Side {
  run(steps: number): void;
  /** what it has come to, for the check that both did the same work */
  result(): string;
}

/** Measures the hub machine; about three seconds. @returns the median of interleaved samples */
export async function engineTable(): Promise<EngineTableFigures> {
  const table = compileMachine(hubMachine as AnyStateMachine, { guards: HUB_GUARDS });
  requireSameWork(tableSide(table), actorSide(table));
  const sides = { table: tableSide(table), actor: actorSide(table) };
  const rates = { table: [] as number[], actor: [] as number[] };
  for (let sample = 0; sample <= SAMPLES; sample += 1) {
    // The first sample warms up. Sides take turns, so that a slow moment of the machine falls on both.
    const pair = { table: rate(sides.table, 200_000), actor: rate(sides.actor, 500) };
    if (sample > 0) for (const side of ['table', 'actor'] as const) rates[side].push(pair[side]);
  }
  const ratios = rates.table.map((each, index) => each / (rates.actor[index] as number));
  return { ratioTableVsActors: median(ratios), tableStepsPerS: median(rates.table), actorStepsPerS: median(rates.actor) };
}

/** Event numbers of the walk; step i goes to entity i mod `ENTITIES` under guard bits i mod 2. */
function walkOf(events: number): Uint8Array {
  return Uint8Array.from({ length: WALK_STEPS }, (_, step) => (Math.imul(step, 0x9e3779b1) >>> 12) % events);
}

function tableSide(table: CompiledMachine): Side {
  let step = 0;
  let actions = 0;
  const runner = new MachineRunner(table, ENTITIES, { onAction: () => (actions += 1), schedule: () => {}, delayOf: () => 1000 });
  for (let entity = 0; entity < ENTITIES; entity += 1) runner.start(entity, 0);
  const walk = walkOf(table.events.length);
  return {
    run(steps) {
      for (const end = step + steps; step < end; step += 1) runner.send(step & (ENTITIES - 1), walk[step & (WALK_STEPS - 1)] as number, step & 1, 0);
    },
    result: () => `${actions} actions, ${Array.from(runner.state, (state) => table.states[state]).join()}`,
  };
}

function actorSide(table: CompiledMachine): Side {
  let step = 0;
  let actions = 0;
  let bits = 0;
  const count = (): void => {
    actions += 1;
  };
  const machine = (hubMachine as AnyStateMachine).provide({
    guards: { [HUB_GUARDS[0]]: () => (bits & 1) === 1 },
    actions: Object.fromEntries(table.actions.map((name) => [name, count])),
    delays: { bootTime: 1000, backupTime: 1000 },
  });
  // Timers cost neither side anything: the table's go nowhere, the actors' clock does nothing.
  const clock = { setTimeout: () => 0, clearTimeout: () => {} };
  const actors = Array.from({ length: ENTITIES }, () => createActor(machine, { clock }).start());
  const walk = walkOf(table.events.length);
  const events = table.events.map((type) => ({ type }));
  return {
    run(steps) {
      for (const end = step + steps; step < end; step += 1) {
        bits = step & 1;
        actors[step & (ENTITIES - 1)]?.send(events[walk[step & (WALK_STEPS - 1)] as number] as { type: string });
      }
    },
    result: () => `${actions} actions, ${actors.map((actor) => pathOf(actor.getSnapshot().value)).join()}`,
  };
}

/** `mains.running` of `{ mains: 'running' }`: the hub has no regions. */
function pathOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[key, inner]] = Object.entries(value as object) as [[string, unknown]];
  return `${key}.${pathOf(inner)}`;
}

function requireSameWork(table: Side, actor: Side): void {
  table.run(20_000);
  actor.run(20_000);
  if (table.result() !== actor.result()) throw new Error(`table and actors disagree:\n${table.result()}\n${actor.result()}`);
}

/** Steps per second over about `SAMPLE_MS`, in batches. */
function rate(side: Side, batch: number): number {
  const start = performance.now();
  let steps = 0;
  let elapsed = 0;
  for (; elapsed < SAMPLE_MS; elapsed = performance.now() - start) {
    side.run(batch);
    steps += batch;
  }
  return (steps / elapsed) * 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(JSON.stringify(await engineTable()));
