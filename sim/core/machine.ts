/**
 * Compiled statecharts: the tables that run a machine for thousands of entities. `compile.ts` makes one from an XState machine; `MachineRunner` steps
 * entities whose control state is a small integer in a typed array.
 */

/** One thing to do after a step, in order: run a named action, start a timer, stop a timer. Indices into the compiled machine's lists. */
export type Op = { kind: 'action'; action: number } | { kind: 'start'; timer: number } | { kind: 'stop'; timer: number };

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
  readonly initial: number;
  readonly initialOps: readonly Op[];
  /** `next[(state * (events + timers) + event) * 2^guards + bits]`: the state afterwards; timers follow the external events */
  readonly next: Uint16Array;
  /** same index: position in `opLists`; 0 is the empty list */
  readonly opsAt: Uint16Array;
  readonly opLists: readonly (readonly Op[])[];
  /** `leafMask[state]`: for `matches` — which leaf and ancestor paths are active; `paths` gives the bit order (at most 64, two words) */
  readonly paths: readonly string[];
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
  const index = machine.events.indexOf(event);
  if (index < 0) throw new RangeError(`machine ${machine.id} has no event ${event}`);
  return index;
}
