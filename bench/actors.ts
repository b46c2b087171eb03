/**
 * Homes of XState actors: what the engine would be without compiled tables. One actor per resident, sensor, link, hub and uplink, under one heap clock.
 * Takes the place of the tables in a shard, so guards, delays, actions and planned events are the very same code.
 */
import { type Actor, type AnyStateMachine, createActor, type StateValue } from 'xstate';
import type { CompiledMachine } from '../sim/core/machine.ts';
import type { RunnerPorts } from '../sim/core/machine-runner.ts';
import type { Stepper } from '../sim/shard.ts';
import { MACHINES, type MachineName } from '../sim/statecharts/index.ts';

/** Macrosteps and actions of all actors of a shard, for the comparison. */
export interface ActorCounts {
  sends: number;
  actions: number;
}

/**
 * The actors of one machine. The heap of their clock is the shard's queue, typed arrays as it is: faster than a heap of objects, which favours the actors.
 * Reading the control state back as a number costs them under 3 % (one look into a map after each macrostep).
 */
export class ActorStepper implements Stepper {
  readonly machine: CompiledMachine;
  readonly state: Uint16Array;
  readonly #ports: RunnerPorts;
  readonly #counts: ActorCounts;
  readonly #provided: AnyStateMachine;
  readonly #actors: Actor<AnyStateMachine>[];
  readonly #events: readonly { type: string }[];
  readonly #indexOf = new Map<string, number>();
  /** what pending timeouts call, by id */
  readonly #timeouts = new Map<number, () => void>();
  #lastId = 0;
  /** of the step under way */
  #entity = 0;
  #bits = 0;
  #now = 0;
  #actions: number[] = [];

  constructor(name: MachineName, machine: CompiledMachine, count: number, ports: RunnerPorts, counts: ActorCounts) {
    this.machine = machine;
    this.state = new Uint16Array(count).fill(machine.initial);
    this.#ports = ports;
    this.#counts = counts;
    this.#actors = new Array<Actor<AnyStateMachine>>(count);
    this.#events = machine.events.map((type) => ({ type }));
    machine.states.forEach((leaves, index) => this.#indexOf.set(leaves, index));
    const timerOf = new Map(machine.timers.map(({ delay }, timer) => [delay, timer]));
    this.#provided = MACHINES[name].machine.provide({
      guards: Object.fromEntries(machine.guards.map((guard, bit) => [guard, () => ((this.#bits >> bit) & 1) === 1])),
      actions: Object.fromEntries(machine.actions.map((action, index) => [action, () => { this.#actions.push(index); }])),
      delays: Object.fromEntries([...timerOf].map(([delay, timer]) => [delay, () => ports.delayOf?.(this.#entity, timer, this.#now) as number])),
    });
  }

  start(entity: number, now: number, guardBits = 0): void {
    this.#begin(entity, guardBits, now);
    const clock = { setTimeout: (call: () => void, delay: number) => this.#schedule(call, delay), clearTimeout: (id: number) => { this.#timeouts.delete(id); } };
    this.#actors[entity] = createActor(this.#provided, { clock }).start();
    this.#end(entity, now);
  }

  send(entity: number, event: number, guardBits: number, now: number): void {
    this.#begin(entity, guardBits, now);
    (this.#actors[entity] as Actor<AnyStateMachine>).send(this.#events[event] as { type: string });
    this.#end(entity, now);
  }

  fire(entity: number, _timer: number, id: number, guardBits: number, now: number): boolean {
    const call = this.#timeouts.get(id);
    if (!call) return false;
    this.#timeouts.delete(id);
    this.#begin(entity, guardBits, now);
    call();
    this.#end(entity, now);
    return true;
  }

  #schedule(call: () => void, delay: number): number {
    this.#lastId += 1;
    this.#timeouts.set(this.#lastId, call);
    this.#ports.schedule(this.#entity, 0, this.#lastId, this.#now + delay);
    return this.#lastId;
  }

  #begin(entity: number, guardBits: number, now: number): void {
    this.#entity = entity;
    this.#bits = guardBits;
    this.#now = now;
    this.#counts.sends += 1;
  }

  /** Actions run when the new state stands, as they do after a table's step. */
  #end(entity: number, now: number): void {
    this.state[entity] = this.#indexOf.get(leaves((this.#actors[entity] as Actor<AnyStateMachine>).getSnapshot().value, '')) as number;
    if (this.#actions.length === 0) return;
    const actions = this.#actions;
    this.#actions = [];
    this.#counts.actions += actions.length;
    for (const action of actions) this.#ports.onAction(entity, action, now);
  }
}

/** `a.b|c.d`, in the order of the machine's own regions sorted, as compiled states are named. */
function leaves(value: StateValue, path: string): string {
  if (typeof value === 'string') return path === '' ? value : `${path}.${value}`;
  const keys = Object.keys(value);
  if (keys.length === 1) return leaves(value[keys[0] as string] as StateValue, path === '' ? (keys[0] as string) : `${path}.${keys[0]}`);
  return keys.sort().map((key) => leaves(value[key] as StateValue, path === '' ? key : `${path}.${key}`)).join('|');
}
