/**
 * Statechart to tables. XState stays the only authority on what a step means: the compiler asks its pure `transition` for every configuration, event and
 * combination of guard bits it can reach, and writes down the answers. Nothing of the SCXML algorithm is written a second time.
 */
import { initialTransition, transition, type AnyMachineSnapshot, type AnyStateMachine } from 'xstate';
import { TwinwardError } from '../../contract/errors.ts';
import { checkMachine, machineError, type MachineParts } from './check-machine.ts';
import type { CompiledMachine, Op } from './machine.ts';

/** Microsteps within one macrostep before it counts as a loop. @source assumption: far above any chain of `always` and `raise` a person would write */
const MICROSTEPS_MAX = 1_000;
const GUARDS_MAX = 12;

/**
 * Compiles a machine of the supported subset (see `checkMachine`).
 *
 * @param options.guards every guard the machine names; guard i becomes bit i of `guardBits`. At most 12
 * @param options.maxStates most configurations allowed, inclusive; default 4096, at most 65,535
 * @throws TwinwardError `machine-unsupported`, naming machine, state and what is unsupported: a construct outside the subset, too many states, an
 *   eventless loop, or simultaneous transitions of parallel regions whose order depends on history
 */
export function compileMachine(machine: AnyStateMachine, options: { guards: readonly string[]; maxStates?: number }): CompiledMachine {
  const { guards, maxStates = 4096 } = options;
  if (guards.length > GUARDS_MAX) throw machineError(machine, 'guards', `${guards.length} guards are more than ${GUARDS_MAX}`);
  return new Compiler(machine, guards, Math.min(maxStates, 65_535)).compile();
}

type Actions = readonly { type: string; params?: unknown }[];

/** What a step leads to, by number. */
interface Outcome {
  state: number;
  ops: number;
}

/**
 * A snapshot to explore. XState keeps the order in which nodes were entered, and lets it decide in which order parallel regions act at the same event.
 * A table has no such memory, so each order met of one configuration is explored, and all must agree.
 */
interface Visit {
  state: number;
  snapshot: AnyMachineSnapshot;
}

class Compiler {
  readonly #source: AnyStateMachine;
  readonly #stepper: AnyStateMachine;
  readonly #parts: MachineParts;
  readonly #guards: readonly string[];
  readonly #maxStates: number;
  readonly #paths: string[];
  readonly #eventTypes: readonly string[];
  readonly #combinations: number;
  /** answers of the guards during a step, and which of them were asked for */
  #bits = 0;
  #asked = 0;

  readonly #states = new Map<string, number>();
  readonly #pathBits: bigint[] = [];
  readonly #opLists: Op[][] = [[]];
  readonly #opListAt = new Map<string, number>([['[]', 0]]);
  readonly #seen = new Set<string>();
  readonly #visits: Visit[] = [];
  /** `#rows[state][event * 2^guards + bits]` */
  readonly #rows: Outcome[][] = [];

  constructor(machine: AnyStateMachine, guards: readonly string[], maxStates: number) {
    this.#source = machine;
    this.#parts = checkMachine(machine, guards);
    this.#guards = guards;
    this.#maxStates = maxStates;
    this.#combinations = 1 << guards.length;
    this.#paths = this.#parts.nodes.filter((node) => node.path.length > 0).map((node) => node.path.join('.'));
    this.#eventTypes = [...this.#parts.events, ...this.#parts.timers.map((timer) => timer.event)];
    this.#stepper = machine.provide({
      guards: Object.fromEntries(guards.map((name, guard) => [name, () => this.#answer(guard)])),
      delays: Object.fromEntries(Object.keys(machine.implementations.delays).map((name) => [name, 0])),
    });
    this.#stepper.options = { ...this.#stepper.options, maxIterations: MICROSTEPS_MAX };
  }

  compile(): CompiledMachine {
    const starts = this.#forAllBits(() => this.#start());
    for (let visit = this.#visits.shift(); visit; visit = this.#visits.shift()) this.#explore(visit);
    const rows = this.#rows.flat();
    if (this.#opLists.length > 65_536) throw machineError(this.#source, 'whole machine', `${this.#opLists.length} different lists of actions are more than 65,536`);
    const first = starts[0] as Outcome;
    return {
      id: this.#source.id,
      states: [...this.#states.keys()],
      events: this.#parts.events,
      guards: [...this.#guards],
      actions: this.#parts.actions,
      timers: this.#parts.timers,
      initial: first.state,
      initialOps: this.#opLists[first.ops] as Op[],
      starts: Uint16Array.from(starts, (outcome) => outcome.state),
      startOpsAt: Uint16Array.from(starts, (outcome) => outcome.ops),
      next: Uint16Array.from(rows, (outcome) => outcome.state),
      opsAt: Uint16Array.from(rows, (outcome) => outcome.ops),
      opLists: this.#opLists,
      paths: this.#paths,
      pathBits: this.#pathBits,
    };
  }

  #answer(guard: number): boolean {
    this.#asked |= 1 << guard;
    return ((this.#bits >> guard) & 1) === 1;
  }

  /** Outcome for each combination of guard bits. A step is run again only when the guards it asked for answer differently. */
  #forAllBits(step: () => Outcome): Outcome[] {
    const known: { asked: number; bits: number; outcome: Outcome }[] = [];
    return Array.from({ length: this.#combinations }, (_, bits) => {
      const same = known.find((run) => (run.bits & run.asked) === (bits & run.asked));
      if (same) return same.outcome;
      this.#bits = bits;
      this.#asked = 0;
      const outcome = step();
      known.push({ asked: this.#asked, bits, outcome });
      return outcome;
    });
  }

  #start(): Outcome {
    const [snapshot, actions] = initialTransition(this.#stepper);
    if (snapshot.status === 'error') throw machineError(this.#source, 'start', reasonOf(snapshot.error), snapshot.error);
    return this.#outcome(snapshot, actions as Actions);
  }

  #explore(visit: Visit): void {
    const row = this.#eventTypes.flatMap((type) => this.#forAllBits(() => this.#step(visit, type)));
    const known = this.#rows[visit.state];
    if (!known) this.#rows[visit.state] = row;
    else this.#requireSame(visit.state, known, row);
  }

  #step({ state, snapshot }: Visit, type: string): Outcome {
    // A machine that has reached its end ignores everything, as a stopped actor does.
    if (snapshot.status !== 'active') return { state, ops: 0 };
    try {
      const [next, actions] = transition(this.#stepper, snapshot, { type });
      return this.#outcome(next, actions as Actions);
    } catch (cause) {
      if (cause instanceof TwinwardError) throw cause;
      throw machineError(this.#source, `state ${leavesOf(snapshot)}`, `event ${type}: ${reasonOf(cause)}`, cause);
    }
  }

  #outcome(snapshot: AnyMachineSnapshot, actions: Actions): Outcome {
    return { state: this.#stateOf(snapshot), ops: this.#opsOf(actions) };
  }

  /** Number of a configuration; a new one, or a known one in a new order, is put on the list to explore. */
  #stateOf(snapshot: AnyMachineSnapshot): number {
    const leaves = leavesOf(snapshot);
    let state = this.#states.get(leaves);
    if (state === undefined) {
      state = this.#states.size;
      if (state >= this.#maxStates) throw machineError(this.#source, `state ${leaves}`, `more than ${this.#maxStates} states; make regions machines of their own`);
      this.#states.set(leaves, state);
      this.#pathBits.push(this.#bitsOf(snapshot));
    }
    const order = `${state} ${orderOf(snapshot)}`;
    if (!this.#seen.has(order)) {
      this.#seen.add(order);
      this.#visits.push({ state, snapshot });
    }
    return state;
  }

  #bitsOf(snapshot: AnyMachineSnapshot): bigint {
    return snapshot._nodes.reduce((bits, node) => (node.path.length > 0 ? bits | (1n << BigInt(this.#paths.indexOf(node.path.join('.')))) : bits), 0n);
  }

  #opsOf(actions: Actions): number {
    const ops = actions.flatMap((action) => this.#opOf(action));
    const key = JSON.stringify(ops);
    let index = this.#opListAt.get(key);
    if (index === undefined) {
      index = this.#opLists.push(ops) - 1;
      this.#opListAt.set(key, index);
    }
    return index;
  }

  #opOf({ type, params }: Actions[number]): Op[] {
    if (type === 'xstate.raise') {
      const { id, delay } = params as { id?: string; delay?: number };
      return delay === undefined ? [] : [{ kind: 'start', timer: this.#timerOf(id) }];
    }
    if (type === 'xstate.cancel') return [{ kind: 'stop', timer: this.#timerOf((params as { sendId: string }).sendId) }];
    return [{ kind: 'action', action: this.#parts.actions.indexOf(type) }];
  }

  #timerOf(event: string | undefined): number {
    return this.#parts.timers.findIndex((timer) => timer.event === event);
  }

  #requireSame(state: number, known: readonly Outcome[], row: readonly Outcome[]): void {
    const cell = row.findIndex((outcome, index) => outcome.state !== known[index]?.state || outcome.ops !== known[index]?.ops);
    if (cell < 0) return;
    const event = this.#eventTypes[Math.floor(cell / this.#combinations)];
    throw machineError(this.#source, `state ${[...this.#states.keys()][state]}`, `event ${event} makes parallel regions act in an order that depends on which was entered last`);
  }
}

/** Leaf paths, sorted, joined by `|`. */
function leavesOf(snapshot: AnyMachineSnapshot): string {
  return snapshot._nodes
    .filter((node) => node.type === 'atomic' || node.type === 'final')
    .map((node) => node.path.join('.'))
    .toSorted()
    .join('|');
}

/** The order of entry, as far as XState acts on it: the order of regions in the value, and of leaves under an `always`. */
function orderOf(snapshot: AnyMachineSnapshot): string {
  const eventless = snapshot._nodes.filter((node) => node.type === 'atomic' && [...ancestry(node)].some((each) => each.always));
  return `${JSON.stringify(snapshot.value)} ${eventless.map((node) => node.id).join(' ')}`;
}

function* ancestry<N extends { parent?: N | undefined }>(node: N): Generator<N> {
  for (let each: N | undefined = node; each; each = each.parent) yield each;
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.startsWith('Infinite loop') ? `an eventless loop: more than ${MICROSTEPS_MAX} steps without coming to rest` : text;
}
