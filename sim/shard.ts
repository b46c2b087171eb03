/**
 * The engine: a range of homes advanced tick by tick. Control states are integers in typed arrays stepped by compiled statecharts, numbers are columns, and one
 * event queue orders everything that happens. Nothing in one home depends on another, so a shard may be any range of homes, down to one.
 */
import { durationMs } from '../contract/duration.ts';
import { dayPlan } from './behaviour/day-plan.ts';
import { INPUTS, influenceAt, type PlannedEvent } from './core/catalogue.ts';
import { compileMachine } from './core/compile.ts';
import { EventQueue } from './core/event-queue.ts';
import { type CompiledMachine, eventIndex, statesMatching } from './core/machine.ts';
import { MachineRunner, type RunnerPorts } from './core/machine-runner.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './core/math.ts';
import type { WireOp } from './core/plan.ts';
import { type Rng, streamId } from './core/rng.ts';
import { delayRange } from './delays.ts';
import { FALL_SENSITIVITY } from './devices/fall-pendant.ts';
import { type Device, installed } from './installed.ts';
import { answerTo, type HubCommand } from './hub-commands.ts';
import { Hubs } from './hubs.ts';
import { Kit, type KitWatcher } from './kit.ts';
import { Bodies, type Vitals } from './physiology/body.ts';
import { residentScenes } from './resident-scene.ts';
import { MACHINES, type MachineName } from './statecharts/index.ts';
import { Tally } from './tally.ts';
import type { Home, PlantedCause, World } from './world.ts';

/** What a watcher of a shard is told. Watching changes nothing. */
export interface ShardWatcher extends KitWatcher {
  vitals?(home: Home, at: number, vitals: Readonly<Vitals>): void;
}

/** What steps the entities of one machine: the compiled table, or something held against it. */
export type Stepper = Pick<MachineRunner, 'machine' | 'state' | 'start' | 'send' | 'fire'>;

export interface ShardOptions {
  /** false: events only. Bodies do not move and nothing is sampled; control states, timers, hubs and what kit tells as it happens go on */
  signals?: boolean;
  /** default: the compiled table */
  stepper?(name: MachineName, machine: CompiledMachine, count: number, ports: RunnerPorts): Stepper;
}

const NAMES = Object.keys(MACHINES) as MachineName[];
const KIND = { planned: 0, resident: 1, sensor: 2, link: 3, hub: 4, uplink: 5, button: 6, sample: 7 } as const;
/** What the pendant says: a fall it felt, the pressed button, a fall that was none. */
const BUTTON = { fall: 0, sos: 1, falseFall: 2 } as const;
const TIMERS_MAX = 8;

/** Residents live so long before the run begins, bodies somewhat less, so that the first minute is an ordinary one. */
const WARM_UP_MS = 12 * HOUR_MS;
const BODY_WARM_UP_MS = 2 * HOUR_MS;
const FALSE_FALLS_PER_DAY = 0.08; // assumption: far below DET-15's 0.56 an hour, as the wearer can cancel

const STREAM = {
  phase: streamId('phase'), meal: streamId('meal'), delay: streamId('delay'), fall: streamId('fall'), hub: streamId('hub'),
} as const;

let compiled: Record<MachineName, CompiledMachine> | undefined;

/** The product's machines as tables; compiled once. */
function compiledMachines(): Record<MachineName, CompiledMachine> {
  compiled ??= Object.fromEntries(NAMES.map((name) => [name, compileMachine(MACHINES[name].machine, { guards: MACHINES[name].guards })])) as Record<MachineName, CompiledMachine>;
  return compiled;
}

export class Shard {
  readonly homes: readonly Home[];
  readonly tally = new Tally();
  readonly #world: World;
  readonly #rng: Rng;
  readonly #watcher: ShardWatcher;
  readonly #queue: EventQueue;
  readonly #bodies: Bodies;
  readonly #vitals: Vitals[];
  readonly #devices: Device[][];
  readonly #hubs: Hubs;
  readonly #kit: Kit;
  readonly #hubUp: Uint8Array;
  readonly #hasCell: Uint8Array;
  readonly #sampleOffset: Int32Array;
  readonly #steps: Int32Array;
  readonly #runners: Record<MachineName, Stepper>;
  readonly #signals: boolean;
  readonly #scenes: ReturnType<typeof residentScenes>;
  readonly #linkUp: Uint8Array;
  readonly #networkDown: Uint8Array;
  readonly #sessionConnected: Uint8Array;
  readonly #planned: { row: number; event: PlannedEvent }[] = [];
  #now: number;
  #nextMinute: number;

  /** Homes [from, to) of the world. */
  constructor(world: World, from: number, to: number, watcher: ShardWatcher = {}, { signals = true, stepper = table }: ShardOptions = {}) {
    this.#world = world;
    this.#rng = world.rng;
    this.#watcher = watcher;
    this.#signals = signals;
    this.homes = Array.from({ length: to - from }, (_, row) => world.home(from + row));
    const count = this.homes.length;
    this.#queue = new EventQueue(count * 24);
    this.#bodies = new Bodies(world.rng, this.homes.map(({ profile }) => profile));
    this.#vitals = this.homes.map(() => ({ heartRate: 0, respiration: 0, spo2: 0, temperature: 0, systolic: 0, diastolic: 0, weight: 0, glucose: 0 }));
    this.#hubs = new Hubs(this.homes, this.tally, (row) => this.#sessionConnected[this.#runners.uplink.state[row] as number] === 1);
    this.#hubUp = new Uint8Array(count).fill(1);
    this.#steps = new Int32Array(count);
    this.#hasCell = Uint8Array.from(this.homes, ({ index }) => Number(world.rng.uniform(index, STREAM.hub, 0) < 0.7)); // assumption: share of hubs with a backup cell
    this.#sampleOffset = Int32Array.from(this.homes, ({ index }) => Math.floor(60 * world.rng.uniform(index, STREAM.phase, 0)) * 1000);
    let sensors = 0;
    this.#devices = this.homes.map((home) => home.devices.map((device) => installed(world.rng, home.index, device, sensors++)));

    const tables = compiledMachines();
    const counts: Record<MachineName, number> = { resident: count, sensor: sensors, link: count, hub: count, uplink: count };
    const rowOfSensor = Int32Array.from(this.#devices.flatMap((devices, row) => devices.map(() => row)));
    this.#runners = Object.fromEntries(NAMES.map((name) => {
      const machine = tables[name];
      const actions = machine.actions;
      return [name, stepper(name, machine, counts[name], {
        onAction: (entity, action, now) => this.#act(name, name === 'sensor' ? (rowOfSensor[entity] as number) : entity, actions[action] as string, now),
        schedule: (entity, timer, generation, dueAt) => this.#queue.push(dueAt, name === 'sensor' ? (rowOfSensor[entity] as number) : entity, KIND[name], entity * TIMERS_MAX + timer, generation),
        delayOf: (entity, timer, now) => this.#delay(name, name === 'sensor' ? (rowOfSensor[entity] as number) : entity, machine.timers[timer]?.delay as string, now),
      })];
    })) as Record<MachineName, Stepper>;
    this.#scenes = residentScenes(tables.resident);
    this.#linkUp = Uint8Array.from(tables.link.states, (_, state) => Number(statesMatching(tables.link, 'connected')[state] || statesMatching(tables.link, 'degraded')[state]));
    this.#networkDown = statesMatching(tables.uplink, 'network.down');
    this.#sessionConnected = statesMatching(tables.uplink, 'session.connected');
    this.#kit = new Kit({
      rng: world.rng, homes: this.homes, devices: this.#devices, sensors: tables.sensor, scenes: this.#scenes, hubs: this.#hubs, tally: this.tally, watcher,
      state: {
        residentState: (row) => this.#runners.resident.state[row] as number,
        sensorState: (sensor) => this.#runners.sensor.state[sensor] as number,
        linkUp: (row) => this.#linkUp[this.#runners.link.state[row] as number] === 1,
        hubUp: (row) => this.#hubUp[row] === 1,
        vitals: (row) => this.#vitals[row] as Vitals,
        takeSteps: (row) => this.#takeSteps(row),
      },
    });
    this.#now = world.start - WARM_UP_MS;
    this.#nextMinute = signals ? world.start - BODY_WARM_UP_MS : Infinity;
    this.#begin();
  }

  /** Advances to a time (exclusive) and returns what hubs and networks did since the last call, in order of time and home. @param until epoch ms, finite, not before the last one */
  advance(until: number): WireOp[] {
    for (;;) {
      const eventAt = this.#queue.peekTime();
      if (this.#nextMinute < until && this.#nextMinute <= eventAt) {
        this.#minute(this.#nextMinute);
        this.#nextMinute += MINUTE_MS;
      } else if (eventAt < until) {
        this.#queue.pop();
        this.#now = this.#queue.time;
        this.#handle(this.#queue.home, this.#queue.kind, this.#queue.target, this.#queue.data);
      } else break;
    }
    this.#now = until;
    const { ops } = this.#hubs;
    this.#hubs.ops = [];
    return ops;
  }

  /** Readings that wait in hubs, never sent. */
  get queued(): number {
    return this.#hubs.queued;
  }

  /** Control state of the machines of one home as text, for pages and tests. */
  states(row: number): Record<Exclude<MachineName, 'sensor'>, string> & { sensors: Record<string, string> } {
    const text = (name: MachineName, entity: number) => this.#runners[name].machine.states[this.#runners[name].state[entity] as number] as string;
    return {
      resident: text('resident', row), link: text('link', row), hub: text('hub', row), uplink: text('uplink', row),
      sensors: Object.fromEntries((this.#devices[row] ?? []).map(({ dev, sensor }) => [dev, text('sensor', sensor)])),
    };
  }

  /** A command reaches the hub of a home, now: answered where the session stands, else nobody hears it. */
  command(home: string, command: HubCommand): void {
    const row = this.#rowOf(home);
    if (!this.#hubs.answers(row)) return;
    const { ok, text } = answerTo(command, {
      devices: this.#devices[row] as Device[],
      trouble: (device) => this.#kit.trouble(row, device),
      battery: (device) => this.#kit.batteryOf(row, device, this.#now),
      signal: () => this.#kit.signalOf(row, this.#now),
      lastSeen: (device) => this.#kit.lastSeen(device),
    });
    this.#hubs.reply(row, command.id, ok, text, this.#now);
    if (ok && command.name === 'restart') this.#plan(row, { at: this.#now, target: 'hub', event: 'RESTART' });
  }

  /** Something more happens in a home, from now on. What it asks of the past does not happen. */
  inject(home: string, cause: PlantedCause): void {
    const row = this.#rowOf(home);
    const { causes } = this.homes[row] as Home;
    causes.push(cause);
    causes.sort((a, b) => (a.truth.id < b.truth.id ? -1 : 1)); // influences add in order of id
    for (const event of cause.events) this.#expect(row, event);
  }

  #rowOf(home: string): number {
    const row = Number(home.slice(1)) - 1 - (this.homes[0]?.index ?? 0);
    if (this.homes[row]?.id !== home) throw new RangeError(`home ${home} is not of this shard`);
    return row;
  }

  #expect(row: number, event: PlannedEvent): void {
    if (event.at < this.#now || event.at >= this.#world.end) return;
    this.#planned.push({ row, event });
    this.#queue.push(event.at, row, KIND.planned, this.#planned.length - 1, 0);
  }

  #begin(): void {
    const { start, end } = this.#world;
    const firstDay = Math.floor((start - WARM_UP_MS) / DAY_MS) * DAY_MS;
    this.homes.forEach((home, row) => {
      const events: PlannedEvent[] = [];
      for (let midnight = firstDay; midnight < end; midnight += DAY_MS) {
        events.push(...dayPlan(this.#rng, home.profile, midnight));
        this.#falseFalls(home, row, midnight);
      }
      for (const cause of home.causes) events.push(...cause.events);
      for (const stack of this.#world.scenario.plant.stack) events.push({ at: stackTime(this.#world, stack.at), target: 'uplink', event: 'BROKER_LOST' });
      for (const event of events) this.#expect(row, event);
      this.#queue.push(start + (this.#sampleOffset[row] as number), row, KIND.sample, 0, 0);
      this.#runners.resident.start(row, this.#now, this.#bits('resident', row));
      for (const name of ['link', 'hub', 'uplink'] as const) this.#runners[name].start(row, this.#now, this.#bits(name, row));
      for (const device of this.#devices[row] as Device[]) this.#runners.sensor.start(device.sensor, this.#now, 0);
    });
  }

  #falseFalls(home: Home, row: number, midnight: number): void {
    const day = Math.floor(midnight / DAY_MS);
    if (this.#rng.uniform(home.index, STREAM.fall, day, 0) >= FALSE_FALLS_PER_DAY) return;
    const at = midnight + Math.floor(DAY_MS * this.#rng.uniform(home.index, STREAM.fall, day, 1));
    if (at >= this.#world.start && at < this.#world.end) this.#queue.push(at, row, KIND.button, 0, BUTTON.falseFall);
  }

  #handle(row: number, kind: number, target: number, data: number): void {
    if (kind === KIND.sample) this.#sample(row, target);
    else if (kind === KIND.planned) this.#plan(row, (this.#planned[target] as { event: PlannedEvent }).event);
    else if (kind === KIND.button) this.#kit.event(row, 'fall-pendant', data === BUTTON.sos ? 'sos' : 'fall', this.#now, data === BUTTON.falseFall ? 'artefact' : 'ok');
    else {
      const name = NAMES[kind - 1] as MachineName;
      this.#runners[name].fire(Math.floor(target / TIMERS_MAX), target % TIMERS_MAX, data, this.#bits(name, row), this.#now);
    }
  }

  #plan(row: number, event: PlannedEvent): void {
    const runner = this.#runners[event.target];
    const index = eventIndex(runner.machine, event.event);
    if (event.target !== 'sensor') return runner.send(row, index, this.#bits(event.target, row), this.#now);
    for (const device of this.#devices[row] as Device[]) if (device.kind === event.device) runner.send(device.sensor, index, 0, this.#now);
  }

  /** What the guards of a machine answer now, bit i for guard i. */
  #bits(name: MachineName, row: number): number {
    if (name === 'resident') {
      const able = this.#scenes.fallen[this.#runners.resident.state[row] as number] === 0;
      const { bedtime, wakeTime } = (this.homes[row] as Home).profile;
      const minute = (this.#now % DAY_MS) / MINUTE_MS;
      return Number(able) | (Number(able && (minute >= bedtime - 5 || minute < wakeTime - 25)) << 1);
    }
    if (name === 'hub') return this.#hasCell[row] as number;
    if (name !== 'uplink') return 0;
    const up = this.#networkDown[this.#runners.uplink.state[row] as number] === 0;
    const running = this.#hubUp[row] === 1;
    return Number(up) | (Number(running) << 1) | (Number(up && running) << 2);
  }

  /** Length in ms of a named delay, drawn at (home, minute, delay). */
  #delay(machine: MachineName, row: number, name: string, now: number): number {
    const { from, to, index } = delayRange(machine, name);
    return Math.round(this.#rng.between(from, to, (this.homes[row] as Home).index, STREAM.delay, Math.floor(now / MINUTE_MS), index));
  }

  #act(machine: MachineName, row: number, action: string, now: number): void {
    if (machine === 'resident') this.#residentActs(row, action, now);
    else if (machine === 'hub') this.#hubActs(row, action);
    else if (machine === 'uplink') this.#uplinkActs(row, action);
  }

  #residentActs(row: number, action: string, now: number): void {
    const state = this.#runners.resident.state[row] as number;
    const { index } = this.homes[row] as Home;
    const minute = Math.floor(now / MINUTE_MS);
    if (action === 'enterRoom' && this.#scenes.eating[state]) this.#bodies.eat(row, this.#rng.between(35, 70, index, STREAM.meal, minute)); // grams of carbohydrate: assumption
    if (now < this.#world.start) return;
    if (action === 'enterBed') this.#kit.event(row, 'smart-bed', 'bed-enter', this.#now);
    if (action === 'leaveBed') this.#kit.event(row, 'smart-bed', 'bed-exit', this.#now);
    if (action === 'leaveHome' || action === 'helped') {
      this.#kit.event(row, 'door', 'door-open', this.#now);
      this.#kit.event(row, 'door', 'door-close', this.#now);
    }
    if (action === 'fall' && (this.#devices[row] as Device[]).some(({ kind }) => kind === 'fall-pendant')) {
      if (this.#rng.uniform(index, STREAM.fall, minute, 2) < FALL_SENSITIVITY) this.#queue.push(now + 20_000, row, KIND.button, 0, BUTTON.fall);
      else this.#notFelt();
      if (this.#rng.uniform(index, STREAM.fall, minute, 3) < 0.15) this.#queue.push(now + 6 * MINUTE_MS, row, KIND.button, 0, BUTTON.sos); // @source FA-4: mostly not used
    }
  }

  /** A fall that the pendant did not feel was due all the same. */
  #notFelt(): void {
    this.tally.scheduled += 1;
    Tally.add(this.tally.notMeasured, 'fall not felt');
  }

  #hubActs(row: number, action: string): void {
    const uplink = this.#runners.uplink;
    if (action === 'down') {
      this.#hubUp[row] = 0;
      uplink.send(row, eventIndex(uplink.machine, 'HUB_DOWN'), this.#bits('uplink', row), this.#now);
      this.#hubs.down(row, this.#now);
    } else if (action === 'boot') this.#hubs.boot(row);
    else if (action === 'up') {
      this.#hubUp[row] = 1;
      uplink.send(row, eventIndex(uplink.machine, 'HUB_UP'), this.#bits('uplink', row), this.#now);
    } else if (action === 'onBackup') this.#kit.onBackup(row, this.#now);
  }

  #uplinkActs(row: number, action: string): void {
    if (action === 'connect') this.#hubs.connect(row, this.#now);
    else if (action === 'resume') this.#hubs.resume(row, this.#now);
    else if (action === 'cut') this.#hubs.cut(row, this.#now);
  }

  #takeSteps(row: number): number {
    const steps = this.#steps[row] as number;
    this.#steps[row] = 0;
    return steps;
  }

  #minute(at: number): void {
    const { met, asleep, inBed, fallen } = this.#scenes;
    for (let row = 0; row < this.homes.length; row += 1) {
      const home = this.homes[row] as Home;
      const state = this.#runners.resident.state[row] as number;
      const inputs = this.#bodies.inputs;
      const base = row * INPUTS.length;
      inputs.fill(0, base, base + INPUTS.length);
      for (const cause of home.causes) {
        for (const influence of cause.influences) {
          if (influence.device) continue;
          const slot = base + INPUTS.indexOf(influence.input);
          inputs[slot] = (inputs[slot] as number) + influenceAt(influence, at);
        }
      }
      const doing = { asleep: asleep[state] === 1, inBed: inBed[state] === 1, met: met[state] as number };
      this.#bodies.advance(row, at, doing, this.#vitals[row] as Vitals);
      if (at >= this.#world.start) this.#steps[row] = (this.#steps[row] as number) + this.#bodies.steps(row, !doing.inBed && fallen[state] === 0);
      if (at >= this.#world.start) this.#watcher.vitals?.(home, at, this.#vitals[row] as Vitals);
    }
  }

  /** Once a minute per home. `count`: samples before this one. */
  #sample(row: number, count: number): void {
    const at = this.#now;
    if (count === 0 && this.#sessionConnected[this.#runners.uplink.state[row] as number]) this.#hubs.connect(row, at);
    if (!this.#signals) return;
    if (at + MINUTE_MS < this.#world.end) this.#queue.push(at + MINUTE_MS, row, KIND.sample, count + 1, 0);
    this.#kit.sample(row, at);
    this.#hubs.flush(row, at);
  }
}

function table(_name: MachineName, machine: CompiledMachine, count: number, ports: RunnerPorts): Stepper {
  return new MachineRunner(machine, count, ports);
}

/** Stack events strike on the close of the tick that contains their time. */
export function stackTime(world: World, after: string): number {
  const ms = durationMs(after);
  return world.start + Math.ceil((ms + 1) / world.tickMs) * world.tickMs;
}
