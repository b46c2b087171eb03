/**
 * Compiled statecharts: the tables that run a machine for thousands of entities. `compile.ts` makes one from an XState machine; `MachineRunner` steps
 * entities whose control state is a small integer in a typed array.
 */

/** One thing to do after a step, in order: run a named action, start a timer (a running one starts anew), stop a timer. Indices into the compiled machine's lists. */
export type Op = { kind: 'action'; action: number } | { kind: 'start'; timer: number } | { kind: 'stop'; timer: number };

/** Plain data: may be cloned to a worker. */
export interface CompiledMachine {
  readonly id: string;
  /** control configurations reachable from the start, as canonical text such as `attach.on|power.low` (leaf paths, sorted, joined by `|`) */
  readonly states: readonly string[];
  /** external events in declared order; timers fire as events of their own beyond these */
  readonly events: readonly string[];
  /** declared guard names; guard i is bit i of `guardBits` */
  readonly guards: readonly string[];
  readonly actions: readonly string[];
  /** delayed transitions: the XState event type they raise, and the delay in ms, or the name of a declared delay */
  readonly timers: readonly { event: string; delay: number | string }[];
  /** the start when no guard holds: `starts[0]`, with its ops */
  readonly initial: number;
  readonly initialOps: readonly Op[];
  /** `starts[bits]`: the state in which an entity starts under guard bits; differs only where an `always` decides at once */
  readonly starts: Uint16Array;
  /** same index: position in `opLists` */
  readonly startOpsAt: Uint16Array;
  /** `next[(state * (events + timers) + event) * 2^guards + bits]`: the state afterwards; timers follow the external events */
  readonly next: Uint16Array;
  /** same index: position in `opLists`; 0 is the empty list */
  readonly opsAt: Uint16Array;
  readonly opLists: readonly (readonly Op[])[];
  /** leaf and ancestor paths such as `power.low`, in document order */
  readonly paths: readonly string[];
  /** `pathBits[state]`: bit i is set when `paths[i]` is active; any number of paths */
  readonly pathBits: readonly bigint[];
}

/** True when a configuration is inside a state path such as `power.low`. Resolve once, outside loops. @throws RangeError on an unknown path */
export function statesMatching(machine: CompiledMachine, path: string): Uint8Array {
  const bit = machine.paths.indexOf(path);
  if (bit < 0) throw new RangeError(`machine ${machine.id} has no state ${path}`);
  return Uint8Array.from(machine.pathBits, (bits) => Number((bits >> BigInt(bit)) & 1n));
}

/** Index of an external event. @throws RangeError on an unknown one */
export function eventIndex(machine: CompiledMachine, event: string): number {
  return indexIn(machine, 'event', machine.events, event);
}

/** Index of a named action, as given to `onAction`. @throws RangeError on an unknown one */
export function actionIndex(machine: CompiledMachine, action: string): number {
  return indexIn(machine, 'action', machine.actions, action);
}

/** The bit of a declared guard: 1, 2, 4, … @throws RangeError on an unknown one */
export function guardBit(machine: CompiledMachine, guard: string): number {
  return 1 << indexIn(machine, 'guard', machine.guards, guard);
}

function indexIn(machine: CompiledMachine, kind: string, names: readonly string[], name: string): number {
  const index = names.indexOf(name);
  if (index < 0) throw new RangeError(`machine ${machine.id} has no ${kind} ${name}`);
  return index;
}
