/** Steps many entities of one compiled machine. An entity is a number; its control state is one integer; its timers live in the caller's event queue. */
import type { CompiledMachine, Op } from './machine.ts';

/** What a runner asks of the world around it. Called in the order of the machine's ops, after the entity's new state is in `state`. */
export interface RunnerPorts {
  /** @param action index into `machine.actions` */
  onAction(entity: number, action: number, now: number): void;
  /**
   * Puts a timer into the queue; when it comes out, hand it to `fire`. Timers of one entity due at the same time must come out in the order in which they
   * were scheduled, as in XState: give them one `kind`, and carry the timer in `target` (such as `entity * timers + timer`).
   *
   * @param generation signed 32-bit, fits the queue's `data`
   * @param dueAt simulated ms
   */
  schedule(entity: number, timer: number, generation: number, dueAt: number): void;
  /** Delay in ms, ≥ 0 and finite, of a timer whose delay has a name. Needed only by machines that have one. */
  delayOf?(entity: number, timer: number, now: number): number;
}

const ACTION = 0;
const START = 1;
const STOP = 2;

export class MachineRunner {
  readonly machine: CompiledMachine;
  /** control state by entity: index into `machine.states`. Read freely; written by the runner only */
  readonly state: Uint16Array;
  /** `[entity * timers + timer]`: odd while the timer runs. Each start, stop and firing moves it on, so a firing still in the queue is known to be stale. */
  readonly generation: Int32Array;

  readonly #ports: RunnerPorts;
  readonly #next: Uint16Array;
  readonly #opsAt: Uint16Array;
  /** external events, timers, both together; log2 of the combinations of guard bits, and the highest of them */
  readonly #events: number;
  readonly #timers: number;
  readonly #width: number;
  readonly #guards: number;
  readonly #bitsMax: number;
  /** op lists end to end: `index * 4 + kind`; list i is `[#opsFrom[i], #opsFrom[i + 1])` */
  readonly #ops: Int32Array;
  readonly #opsFrom: Int32Array;
  /** by timer: delay in ms, NaN where it has a name */
  readonly #delays: Float64Array;
  /** 1 while the ports of an entity's step are running */
  readonly #busy: Uint8Array;

  /** @param count entities, numbered from 0; all stand in state `initial`, without timers, until started */
  constructor(machine: CompiledMachine, count: number, ports: RunnerPorts) {
    this.machine = machine;
    this.#ports = ports;
    this.#next = machine.next;
    this.#opsAt = machine.opsAt;
    this.#events = machine.events.length;
    this.#timers = machine.timers.length;
    this.#width = this.#events + this.#timers;
    this.#guards = machine.guards.length;
    this.#bitsMax = (1 << this.#guards) - 1;
    this.#ops = Int32Array.from(machine.opLists.flat(), encode);
    this.#opsFrom = offsets(machine.opLists);
    this.#delays = Float64Array.from(machine.timers, (timer) => (typeof timer.delay === 'number' ? timer.delay : NaN));
    this.state = new Uint16Array(count).fill(machine.initial);
    this.generation = new Int32Array(count * this.#timers);
    this.#busy = new Uint8Array(count);
    if (!ports.delayOf && this.#delays.some(Number.isNaN)) throw new TypeError(`machine ${machine.id} has named delays; its runner needs delayOf`);
  }

  /** Bytes of per-entity columns. */
  get byteLength(): number {
    return this.state.byteLength + this.generation.byteLength + this.#busy.byteLength;
  }

  /** Puts an entity into its first state and runs the ops of the start. Timers of an earlier life are forgotten. */
  start(entity: number, now: number, guardBits = 0): void {
    this.#check(entity, guardBits);
    for (let timer = 0; timer < this.#timers; timer += 1) this.#stop(entity * this.#timers + timer);
    this.state[entity] = this.machine.starts[guardBits] as number;
    this.#run(entity, this.machine.startOpsAt[guardBits] as number, now);
  }

  /**
   * One macrostep. Draws nothing, allocates nothing.
   *
   * @param event index into `machine.events`
   * @param guardBits what the guards answer during this step, bit i for guard i
   * @throws RangeError on an entity, event or bits out of range; Error when called from within a step of the same entity (queue the event instead)
   */
  send(entity: number, event: number, guardBits: number, now: number): void {
    this.#check(entity, guardBits);
    if (!(event >= 0 && event < this.#events)) throw new RangeError(`machine ${this.machine.id} has no event number ${event}`);
    this.#step(entity, event, guardBits, now);
  }

  /** A timer has come out of the queue. False, and nothing done, when it was stopped or started anew since. @throws as `send` */
  fire(entity: number, timer: number, generation: number, guardBits: number, now: number): boolean {
    const at = entity * this.#timers + timer;
    if (this.generation[at] !== generation) return false;
    this.#check(entity, guardBits);
    this.#stop(at);
    this.#step(entity, this.#events + timer, guardBits, now);
    return true;
  }

  isRunning(entity: number, timer: number): boolean {
    return ((this.generation[entity * this.#timers + timer] as number) & 1) === 1;
  }

  #check(entity: number, guardBits: number): void {
    const busy = this.#busy[entity];
    if (busy === undefined || !(guardBits >= 0 && guardBits <= this.#bitsMax)) {
      throw new RangeError(`machine ${this.machine.id}: entity ${entity} or guard bits ${guardBits} out of range`);
    }
    if (busy === 1) throw new Error(`machine ${this.machine.id}: entity ${entity} was sent an event from within its own step`);
  }

  #step(entity: number, event: number, guardBits: number, now: number): void {
    const cell = (((this.state[entity] as number) * this.#width + event) << this.#guards) | guardBits;
    this.state[entity] = this.#next[cell] as number;
    const list = this.#opsAt[cell] as number;
    if (list !== 0) this.#run(entity, list, now);
  }

  #run(entity: number, list: number, now: number): void {
    this.#busy[entity] = 1;
    const end = this.#opsFrom[list + 1] as number;
    for (let at = this.#opsFrom[list] as number; at < end; at += 1) {
      const code = this.#ops[at] as number;
      const kind = code & 3;
      if (kind === ACTION) this.#ports.onAction(entity, code >> 2, now);
      else if (kind === START) this.#start(entity, code >> 2, now);
      else this.#stop(entity * this.#timers + (code >> 2));
    }
    this.#busy[entity] = 0;
  }

  #start(entity: number, timer: number, now: number): void {
    const at = entity * this.#timers + timer;
    this.generation[at] = ((this.generation[at] as number) + 1) | 1;
    this.#ports.schedule(entity, timer, this.generation[at] as number, now + this.#delay(entity, timer, now));
  }

  #stop(at: number): void {
    const generation = this.generation[at] as number;
    if ((generation & 1) === 1) this.generation[at] = generation + 1;
  }

  #delay(entity: number, timer: number, now: number): number {
    const fixed = this.#delays[timer] as number;
    if (fixed === fixed) return fixed;
    const delay = this.#ports.delayOf?.(entity, timer, now) as number;
    if (!(delay >= 0 && delay < Infinity)) throw new RangeError(`machine ${this.machine.id}, delay ${this.machine.timers[timer]?.delay}: ${delay} ms`);
    return delay;
  }
}

function encode(op: Op): number {
  if (op.kind === 'action') return op.action * 4 + ACTION;
  return op.timer * 4 + (op.kind === 'start' ? START : STOP);
}

function offsets(lists: readonly (readonly Op[])[]): Int32Array {
  const from = new Int32Array(lists.length + 1);
  lists.forEach((list, index) => {
    from[index + 1] = (from[index] as number) + list.length;
  });
  return from;
}
