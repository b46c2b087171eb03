/** Table against actor: the laws that every compiled machine must pass. Shared by the tests and by `test/prove`. */
import fc from '../../support/properties.ts';
import type { AnyStateMachine } from 'xstate';
import type { CompiledMachine } from '../../../sim/core/machine.ts';
import { Oracle, Table, type Delays, type Observation } from './oracle.ts';

/** A machine, its guards, and the table that claims to be equal to it. */
export interface Subject {
  machine: AnyStateMachine;
  guards: readonly string[];
  table: CompiledMachine;
}

/** One act of a random run: let time pass, then send an event. */
interface Act {
  entity: number;
  advanceMs: number;
  event: number;
  bits: number;
  timerBits: number;
}

const ENTITIES = 3;
/** A machine may run for ever on zero delays; then time stops here for this act. */
const FIRINGS_MAX = 40;

const ms = fc.oneof(fc.constantFrom(0, 1, 100, 250, 1000), fc.nat(3000));

function actsOf({ events, guards }: CompiledMachine): fc.Arbitrary<Act[]> {
  const bits = fc.nat(2 ** guards.length - 1);
  const act = fc.record({ entity: fc.nat(ENTITIES - 1), advanceMs: ms, event: fc.nat(Math.max(0, events.length - 1)), bits, timerBits: bits });
  return fc.array(act, { minLength: 1, maxLength: 40 });
}

/**
 * The property: three entities of one runner and three actors agree after every macrostep, over random events, times, guard bits and named delays.
 *
 * @param visit told of each (state, event, bits) cell that was compared
 */
export function agreement(subject: Subject, visit: (cell: number) => void = () => {}): fc.IProperty<[number[], number[], Act[]]> {
  const names = Object.keys(subject.machine.implementations.delays).length;
  const delays = fc.array(ms, { minLength: names, maxLength: names });
  return fc.property(delays, fc.array(fc.nat(2 ** subject.guards.length - 1), { minLength: ENTITIES, maxLength: ENTITIES }), actsOf(subject.table), (named, startBits, acts) => {
    const pair = new Pair(subject, ENTITIES, namedDelays(subject, named), visit);
    startBits.forEach((bits, entity) => pair.start(entity, bits));
    for (const each of acts) {
      pair.advance(each.advanceMs, each.timerBits);
      if (subject.table.events.length > 0) pair.send(each.entity, each.event, each.bits);
    }
  });
}

/** Named delays that differ by entity and by time, so that a delay asked for at the wrong moment shows. */
function namedDelays({ machine }: Subject, values: readonly number[]): (entity: number) => Delays {
  const names = Object.keys(machine.implementations.delays);
  return (entity) => (name, now) => (values[names.indexOf(name)] as number) + entity * 7 + (now % 5);
}

/** A table and actors side by side. Every method compares afterwards. @throws Error where they differ */
class Pair {
  readonly #combinations: number;
  readonly #subject: Subject;
  readonly #table: Table;
  readonly #oracles: Oracle[] = [];
  readonly #delays: (entity: number) => Delays;
  readonly #visit: (cell: number) => void;
  #now = 0;

  constructor(subject: Subject, entities: number, delays: (entity: number) => Delays, visit: (cell: number) => void = () => {}) {
    this.#subject = subject;
    this.#delays = delays;
    this.#visit = visit;
    this.#combinations = 2 ** subject.guards.length;
    this.#table = new Table(subject.table, entities, delays);
  }

  start(entity: number, bits: number): void {
    const { machine, guards } = this.#subject;
    this.#oracles[entity] = new Oracle(machine, guards, this.#delays(entity), bits);
    this.#table.runner.start(entity, this.#now, bits);
    this.#compare(entity, `start with guards ${bits}`);
  }

  send(entity: number, event: number, bits: number): void {
    const type = this.#subject.table.events[event] as string;
    this.#visit(this.#cell(this.#table.runner.state[entity] as number, event, bits));
    this.#oracle(entity).clock.now = this.#now;
    this.#oracle(entity).send(type, bits);
    this.#table.runner.send(entity, event, bits, this.#now);
    this.#compare(entity, `${type} with guards ${bits}`);
  }

  /** Fires a running timer now, whenever it is due. */
  fireTimer(entity: number, timer: number, bits: number): void {
    const { event } = this.#subject.table.timers[timer] as { event: string };
    this.#oracle(entity).fireTimer(event, bits);
    if (!this.#table.fireTimer(entity, timer, bits, this.#now)) throw new Error(`table: ${event} is not running`);
    this.#compare(entity, `${event} with guards ${bits}`);
  }

  /** Lets time pass, firing what falls due, one macrostep at a time. */
  advance(byMs: number, bits: number): void {
    const until = this.#now + byMs;
    for (let firings = 0; firings < FIRINGS_MAX; firings += 1) {
      const states = this.#table.runner.state.slice();
      const fired = this.#table.fireNext(until, bits);
      const due = Math.min(...this.#oracles.map((oracle) => oracle.clock.nextDue()));
      if (!fired) {
        if (due <= until) throw new Error(`table has nothing due by ${until}, actor has at ${due}`);
        this.#now = until;
        return;
      }
      const { entity, timer, at } = fired;
      if (due !== at || this.#oracle(entity).clock.nextDue() !== at) throw new Error(`table fires entity ${entity} at ${at}, the next actor is due at ${due}`);
      this.#now = at;
      this.#visit(this.#cell(states[entity] as number, this.#subject.table.events.length + timer, bits));
      this.#oracle(entity).fireNext(bits);
      this.#compare(entity, `a timer at ${at} with guards ${bits}`);
    }
  }

  #oracle(entity: number): Oracle {
    return this.#oracles[entity] as Oracle;
  }

  #cell(state: number, event: number, bits: number): number {
    const { events, timers } = this.#subject.table;
    return (state * (events.length + timers.length) + event) * this.#combinations + bits;
  }

  #compare(entity: number, after: string): void {
    const actor = this.#oracle(entity).observe();
    const table = this.#table.observe(entity);
    if (text(actor) !== text(table)) throw new Error(`${this.#subject.table.id}, entity ${entity}, after ${after}\nactor: ${text(actor)}\ntable: ${text(table)}`);
  }
}

function text({ state, actions, pending }: Observation): string {
  return `${state}  did ${actions.join(', ') || 'nothing'}  pending ${pending.join(', ') || 'nothing'}`;
}

/** A cell that can come about: the way to it from the start, as (event, bits) steps, with the bits of the start. */
export interface ReachableCell {
  cell: number;
  startBits: number;
  steps: readonly { event: number; bits: number }[];
}

/**
 * Every cell that can come about: any event in any reachable state, and each timer's firing where it can be running. Shortest way first.
 * Searched over (state, running timers), so its size is not that of the table.
 */
export function reachableCells(table: CompiledMachine): ReachableCell[] {
  const combinations = 2 ** table.guards.length;
  const width = table.events.length + table.timers.length;
  const cells = new Map<number, ReachableCell>();
  const ways: { state: number; running: number; startBits: number; steps: { event: number; bits: number }[] }[] = [];
  const seen = new Set<string>();
  const arrive = (state: number, running: number, startBits: number, steps: { event: number; bits: number }[]) => {
    const key = `${state} ${running}`;
    if (!seen.has(key)) ways.push({ state, running, startBits, steps });
    seen.add(key);
  };
  for (let bits = 0; bits < combinations; bits += 1) arrive(table.starts[bits] as number, runningAfter(table, 0, table.startOpsAt[bits] as number), bits, []);
  for (const { state, running, startBits, steps } of ways) {
    for (let event = 0; event < width; event += 1) {
      const timer = event - table.events.length;
      if (timer >= 0 && ((running >> timer) & 1) === 0) continue;
      for (let bits = 0; bits < combinations; bits += 1) {
        const cell = (state * width + event) * combinations + bits;
        const there = [...steps, { event, bits }];
        if (!cells.has(cell)) cells.set(cell, { cell, startBits, steps: there });
        arrive(table.next[cell] as number, runningAfter(table, timer >= 0 ? running & ~(1 << timer) : running, table.opsAt[cell] as number), startBits, there);
      }
    }
  }
  return [...cells.values()];
}

function runningAfter(table: CompiledMachine, running: number, list: number): number {
  return (table.opLists[list] ?? []).reduce((now, op) => (op.kind === 'start' ? now | (1 << op.timer) : op.kind === 'stop' ? now & ~(1 << op.timer) : now), running);
}

/** Walks table and actor together along the way to a cell and through it. @throws Error where they differ */
export function walk(subject: Subject, { startBits, steps }: ReachableCell): void {
  const pair = new Pair(subject, 1, () => (name) => 1000 + name.length);
  pair.start(0, startBits);
  for (const { event, bits } of steps) {
    const timer = event - subject.table.events.length;
    if (timer < 0) pair.send(0, event, bits);
    else pair.fireTimer(0, timer, bits);
  }
}
