/**
 * The other side of the differential test: a real XState actor under a heap clock, and the driver that keeps a compiled table beside it and compares after
 * every macrostep. (The stock `SimulatedClock` jumps before it fires and loses zero delays.)
 */
import { createActor, type AnyActorRef, type AnyStateMachine, type StateValue } from 'xstate';
import { EventQueue } from '../../../sim/core/event-queue.ts';
import type { CompiledMachine } from '../../../sim/core/machine.ts';
import { MachineRunner } from '../../../sim/core/machine-runner.ts';

/** Delay in ms of a named delay, for a timer started at `now`. */
export type Delays = (name: string, now: number) => number;

interface Timeout {
  dueAt: number;
  sequence: number;
  fire: () => void;
  cancelled: boolean;
  label: string;
}

/** A clock that steps to the next deadline; equal deadlines fire in the order they were set. */
export class HeapClock {
  now = 0;
  /** names a timeout as it is set */
  label: () => string = () => '';
  readonly #heap: Timeout[] = [];
  #sequence = 0;

  setTimeout = (fire: () => void, delay: number): Timeout => {
    const timeout: Timeout = { dueAt: this.now + delay, sequence: this.#sequence, fire, cancelled: false, label: this.label() };
    this.#sequence += 1;
    this.#rise(timeout);
    return timeout;
  };

  clearTimeout = (timeout: Timeout): void => {
    timeout.cancelled = true;
  };

  /** Time of the next firing; Infinity when nothing is pending. */
  nextDue(): number {
    while (this.#heap[0]?.cancelled) this.#take();
    return this.#heap[0]?.dueAt ?? Infinity;
  }

  /** Steps to the next deadline and fires it. */
  fireNext(): void {
    this.now = Math.max(this.now, this.nextDue());
    const timeout = this.#take();
    if (!timeout) throw new Error('nothing is pending');
    timeout.cancelled = true;
    timeout.fire();
  }

  /** Fires a pending timeout now, whenever it is due. */
  fireLabelled(label: string): void {
    const timeout = this.#heap.find((each) => each.label === label && !each.cancelled);
    if (!timeout) throw new Error(`${label} is not pending`);
    timeout.cancelled = true;
    timeout.fire();
  }

  /** `label@dueAt` of all that is pending, sorted. */
  pending(): string[] {
    return this.#heap.filter((each) => !each.cancelled).map((each) => `${each.label}@${each.dueAt}`).toSorted();
  }

  #rise(timeout: Timeout): void {
    let slot = this.#heap.push(timeout) - 1;
    while (slot > 0) {
      const parent = (slot - 1) >> 1;
      if (!before(timeout, this.#heap[parent] as Timeout)) break;
      this.#heap[slot] = this.#heap[parent] as Timeout;
      slot = parent;
    }
    this.#heap[slot] = timeout;
  }

  #take(): Timeout | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (!first || !last || first === last) return first;
    let slot = 0;
    for (;;) {
      let child = 2 * slot + 1;
      if (child + 1 < this.#heap.length && before(this.#heap[child + 1] as Timeout, this.#heap[child] as Timeout)) child += 1;
      const next = this.#heap[child];
      if (!next || !before(next, last)) break;
      this.#heap[slot] = next;
      slot = child;
    }
    this.#heap[slot] = last;
    return first;
  }
}

function before(a: Timeout, b: Timeout): boolean {
  return a.dueAt !== b.dueAt ? a.dueAt < b.dueAt : a.sequence < b.sequence;
}

/** What is compared after a macrostep. */
export interface Observation {
  /** leaf paths, sorted, joined by `|` */
  state: string;
  /** names, in the order in which they ran */
  actions: string[];
  /** `xstate.after.…@dueAt`, sorted */
  pending: string[];
}

/** One XState actor under its own clock. */
export class Oracle {
  readonly clock = new HeapClock();
  readonly #actor: AnyActorRef & { start(): unknown };
  readonly #known = new WeakSet<object>();
  #actions: string[] = [];
  #bits: number;

  constructor(machine: AnyStateMachine, guards: readonly string[], delays: Delays, bits = 0) {
    this.#bits = bits;
    const provided = machine.provide({
      guards: Object.fromEntries(guards.map((name, guard) => [name, () => ((this.#bits >> guard) & 1) === 1])),
      actions: Object.fromEntries(this.#recorders(machine)),
      delays: Object.fromEntries(Object.keys(machine.implementations.delays).map((name) => [name, () => delays(name, this.clock.now)])),
    });
    this.clock.label = () => this.#newlyScheduled();
    this.#actor = createActor(provided, { clock: this.clock });
    this.#actor.start();
  }

  send(type: string, bits: number): void {
    this.#bits = bits;
    if (this.#actor.getSnapshot().status === 'active') this.#actor.send({ type });
  }

  fireNext(bits: number): void {
    this.#bits = bits;
    this.clock.fireNext();
  }

  fireTimer(event: string, bits: number): void {
    this.#bits = bits;
    this.clock.fireLabelled(event);
  }

  /** Takes what happened since the last call. */
  observe(): Observation {
    const snapshot = this.#actor.getSnapshot();
    if (snapshot.status === 'error') throw snapshot.error;
    const actions = this.#actions;
    this.#actions = [];
    return { state: leavesOf(snapshot.value).toSorted().join('|'), actions, pending: this.clock.pending() };
  }

  *#recorders(machine: AnyStateMachine): Generator<[string, () => void]> {
    for (const [name, action] of Object.entries(machine.implementations.actions as Record<string, object>)) {
      if (!('resolve' in action)) yield [name, () => this.#actions.push(name)];
    }
  }

  /** The scheduler notes an event just before it sets its timeout, so the one not seen before is the one being set. */
  #newlyScheduled(): string {
    const scheduled: Record<string, { id: string }> = this.#actor.system.getSnapshot()._scheduledEvents;
    const fresh = Object.values(scheduled).filter((event) => !this.#known.has(event));
    if (fresh.length !== 1) throw new Error(`${fresh.length} events newly scheduled`);
    this.#known.add(fresh[0] as object);
    return (fresh[0] as { id: string }).id;
  }
}

/** Leaf paths of a state value; a leaf is a string, or a region without content. */
export function leavesOf(value: StateValue, path = ''): string[] {
  const at = (key: string) => (path ? `${path}.${key}` : key);
  if (typeof value === 'string') return [at(value)];
  const entries = Object.entries(value);
  return entries.length === 0 ? [path] : entries.flatMap(([key, inner]) => leavesOf(inner as StateValue, at(key)));
}

/** Several entities of a compiled machine with one event queue; the home of an entry is its entity. */
export class Table {
  readonly queue = new EventQueue();
  readonly runner: MachineRunner;
  readonly #machine: CompiledMachine;
  readonly #dueAt: Float64Array;
  #actions: string[] = [];

  constructor(machine: CompiledMachine, entities: number, delays: (entity: number) => Delays) {
    this.#machine = machine;
    this.#dueAt = new Float64Array(entities * machine.timers.length);
    this.runner = new MachineRunner(machine, entities, {
      onAction: (_entity, action) => this.#actions.push(machine.actions[action] as string),
      delayOf: (entity, timer, now) => delays(entity)(machine.timers[timer]?.delay as string, now),
      schedule: (entity, timer, generation, dueAt) => {
        this.#dueAt[entity * machine.timers.length + timer] = dueAt;
        this.queue.push(dueAt, entity, 0, timer, generation);
      },
    });
  }

  /** Takes entries from the queue until one fires. @returns what fired, when; undefined when none is left up to `until`, inclusive */
  fireNext(until: number, bits: number): { entity: number; timer: number; at: number } | undefined {
    while (this.queue.peekTime() <= until) {
      this.queue.pop();
      const { time, home, target, data } = this.queue;
      if (this.runner.fire(home, target, data, bits, time)) return { entity: home, timer: target, at: time };
    }
    return undefined;
  }

  fireTimer(entity: number, timer: number, bits: number, now: number): boolean {
    return this.runner.fire(entity, timer, this.runner.generation[entity * this.#machine.timers.length + timer] as number, bits, now);
  }

  /** Takes what happened since the last call. */
  observe(entity: number): Observation {
    const actions = this.#actions;
    this.#actions = [];
    const pending = this.#machine.timers.flatMap(({ event }, timer) =>
      this.runner.isRunning(entity, timer) ? [`${event}@${this.#dueAt[entity * this.#machine.timers.length + timer]}`] : [],
    );
    return { state: this.#machine.states[this.runner.state[entity] as number] as string, actions, pending: pending.toSorted() };
  }
}
