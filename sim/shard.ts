/**
 * The engine: a range of homes advanced tick by tick. Control states are integers in typed arrays stepped by compiled statecharts, numbers are columns, and one
 * event queue orders everything that happens. Nothing in one home depends on another, so a shard may be any range of homes, down to one.
 */
import { Agenda } from './agenda.ts';
import { Company } from './behaviour/company.ts';
import type { PlannedEvent } from './core/catalogue.ts';
import { compileMachine } from './core/compile.ts';
import { EventQueue } from './core/event-queue.ts';
import { type CompiledMachine, eventIndex, statesMatching } from './core/machine.ts';
import { MachineRunner, type RunnerPorts } from './core/machine-runner.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './core/math.ts';
import type { WireOp } from './core/plan.ts';
import { type Rng, streamId } from './core/rng.ts';
import { delayRange } from './delays.ts';
import { Radios } from './radios.ts';
import { Ways } from './ways.ts';
import { answerTo, type HubCommand } from './hub-commands.ts';
import { Hubs, type Standing } from './hubs.ts';
import { Influences } from './influences.ts';
import type { Layout } from './installed.ts';
import { Inventory } from './inventory.ts';
import { Kit, type KitWatcher } from './kit.ts';
import { Bodies, noVitals, type Vitals } from './physiology/body.ts';
import { Residents } from './residents.ts';
import { Samples } from './samples.ts';
import { MACHINES, type MachineName } from './statecharts/index.ts';
import { Tally } from './tally.ts';
import type { Profile } from './behaviour/people.ts';
import type { EventType } from '../contract/messages.ts';
import type { PlantedCause } from './plantings.ts';
import { homeId } from './population.ts';
import { type Home, stackTime, type World } from './world.ts';

/** What a watcher of a shard is told. Watching changes nothing. */
export interface ShardWatcher extends KitWatcher {
  vitals?(home: Home, at: number, vitals: Readonly<Vitals>): void;
  /** once a minute */
  asleep?(home: Home, at: number, asleep: boolean): void;
  /** a movement that a pendant takes for a fall, cancelled by the wearer or not */
  felt?(home: Home, at: number): void;
}

/** What steps the entities of one machine: the compiled table, or something held against it. */
export type Stepper = Pick<MachineRunner, 'machine' | 'state' | 'start' | 'send' | 'fire'>;

export interface ShardOptions {
  /** false: events only. Bodies do not move and nothing is sampled; control states, timers, hubs and what kit tells as it happens go on */
  signals?: boolean;
  /** default: the compiled table */
  stepper?(name: MachineName, machine: CompiledMachine, count: number, ports: RunnerPorts): Stepper;
}

type Delay = ReturnType<typeof delayRange>;

const NAMES = Object.keys(MACHINES) as MachineName[];
/** What happens at one time in one home happens in this order, and among equals in the order in which it was planned. */
const KIND = {
  /** a broker restarts: before anything else of that time */
  stack: 0,
  /** the plan of the day before, and of this day */
  morrow: 1, day: 2, caused: 3, injected: 4, resident: 5, sensor: 6, link: 7, hub: 8, uplink: 9, button: 10, bell: 11,
  /** a pack is through a slow network */
  wake: 12,
} as const;
const MACHINE_OF: readonly (MachineName | undefined)[] = Object.keys(KIND).map((kind) => NAMES.find((name) => name === kind));
const TIMERS_MAX = 16;
const BACK_OFF = delayRange('uplink', 'backOff').index;
/** What a bell is about: somebody comes or goes, a call begins or ends, the nurse comes. */
const BELL = { door: 0, callStarts: 1, callEnds: 2, nurse: 3 } as const;
const COMES = { 'nurse-visit': BELL.nurse, 'video-visit': BELL.callStarts, 'device-delivery': BELL.door } as const;

/** Residents live so long before the run begins, bodies somewhat less, so that the first minute is an ordinary one. */
const WARM_UP_MS = 12 * HOUR_MS;
const BODY_WARM_UP_MS = 3 * HOUR_MS;
const STREAM = {
  phase: streamId('phase'), delay: streamId('delay'), hub: streamId('hub'),
} as const;
/** Refusals after which the wait no longer doubles: five minutes at most. @source AWS IoT Lens: exponential back-off with jitter */
const REFUSALS_MOST = 7;

let compiled: Record<MachineName, CompiledMachine> | undefined;

/** The product's machines as tables; compiled once. */
function compiledMachines(): Record<MachineName, CompiledMachine> {
  compiled ??= Object.fromEntries(NAMES.map((name) => [name, compileMachine(MACHINES[name].machine, { guards: MACHINES[name].guards })])) as Record<MachineName, CompiledMachine>;
  return compiled;
}

export class Shard {
  readonly tally = new Tally();
  readonly #world: World;
  readonly #rng: Rng;
  readonly #from: number;
  readonly #count: number;
  readonly #watcher: ShardWatcher;
  /** homes that are kept: all of them for a watcher, else those that an input changed; the others are made anew when asked for */
  readonly #kept = new Map<number, Home>();
  readonly #queue: EventQueue;
  readonly #residents: Residents;
  readonly #company: Company;
  readonly #bodies: Bodies;
  readonly #influences = new Influences();
  readonly #vitals: Vitals = noVitals();
  readonly #layouts: readonly Layout[];
  readonly #firstSensor: Int32Array;
  readonly #hubs: Hubs;
  readonly #kit: Kit;
  readonly #hubUp: Uint8Array;
  readonly #hasCell: Uint8Array;
  readonly #samples: Samples;
  readonly #steps: Int32Array;
  readonly #runners: Record<MachineName, Stepper>;
  readonly #delays: Record<MachineName, readonly Delay[]>;
  readonly #networkDown: Uint8Array;
  readonly #sessionConnected: Uint8Array;
  readonly #sessionFrozen: Uint8Array;
  readonly #ways: Ways;
  /** by row: refusals in a row */
  readonly #refusals = new Map<number, number>();
  readonly #agenda = new Agenda();
  readonly #signals: boolean;
  #now: number;
  #nextMinute: number;
  #nextMidnight: number;

  /** Homes [from, to) of the world. */
  constructor(world: World, from: number, to: number, watcher: ShardWatcher = {}, { signals = true, stepper = table }: ShardOptions = {}) {
    const count = to - from;
    const tables = compiledMachines();
    this.#world = world;
    this.#rng = world.rng;
    this.#from = from;
    this.#count = count;
    this.#watcher = watcher;
    this.#signals = signals;
    this.#now = world.start - WARM_UP_MS;
    this.#nextMinute = signals ? world.start - BODY_WARM_UP_MS : Infinity;
    this.#nextMidnight = Math.floor(this.#now / DAY_MS) * DAY_MS;
    this.#queue = new EventQueue(count * 4);
    this.#company = new Company(world.rng, from, count);
    this.#bodies = new Bodies(world.rng, count);
    this.#hubUp = new Uint8Array(count).fill(1);
    this.#steps = new Int32Array(count);
    this.#hasCell = Uint8Array.from({ length: count }, (_, row) => Number(world.rng.uniform(from + row, STREAM.hub, 0) < 0.7)); // assumption: share of hubs with a backup cell
    this.#samples = new Samples(world.start, Int32Array.from({ length: count }, (_, row) => Math.floor(60 * world.rng.uniform(from + row, STREAM.phase, 0)) * 1000));

    const inventory = new Inventory(world, count);
    const profiles: Profile[] = [];
    for (let row = 0; row < count; row += 1) {
      const home = world.home(from + row);
      if (watcher.reading || watcher.event || watcher.vitals || watcher.asleep || watcher.felt) this.#kept.set(row, home);
      inventory.add(row, home);
      profiles.push(home.profile);
      this.#company.settle(row, home.profile.partner, home.calendar);
      this.#bodies.settle(row, home.profile, home.body, this.#nextMinute === Infinity ? 0 : this.#nextMinute);
      for (const cause of home.causes) {
        this.#influences.add(row, cause);
        for (const event of cause.events) this.#expect(row, event, KIND.caused);
      }
    }
    const { layouts, adherence, skinTone, played, uplinks } = inventory;
    this.#layouts = layouts;
    this.#firstSensor = inventory.firstSensors();

    const sensors = this.#firstSensor[count] as number;
    const rowOfSensor = new Int32Array(sensors);
    for (let row = 0; row < count; row += 1) rowOfSensor.fill(row, this.#firstSensor[row], this.#firstSensor[row + 1]);
    this.#delays = Object.fromEntries(NAMES.map((name): [string, Delay[]] => [name, tables[name].timers.map(({ delay }) => delayRange(name, delay as string))])) as Record<MachineName, Delay[]>;
    this.#runners = Object.fromEntries(NAMES.map((name) => {
      const rowOf = name === 'sensor' ? (entity: number) => rowOfSensor[entity] as number : (entity: number) => entity;
      const { actions } = tables[name];
      return [name, stepper(name, tables[name], name === 'sensor' ? sensors : count, {
        onAction: (entity, action, now) => this.#act(name, rowOf(entity), actions[action] as string, now),
        schedule: (entity, timer, generation, dueAt) => this.#queue.push(dueAt, rowOf(entity), KIND[name], entity * TIMERS_MAX + timer, generation),
        delayOf: (entity, timer, now) => this.#delay(name, rowOf(entity), timer, now),
      })];
    })) as Record<MachineName, Stepper>;
    const illness = (row: number, at: number) => this.#influences.bodySum(row, 'illness', at);
    this.#residents = new Residents({
      rng: world.rng, from, start: world.start, bodiesFrom: world.start - BODY_WARM_UP_MS, machine: tables.resident, states: this.#runners.resident.state, count, bodies: this.#bodies, tally: this.tally, illness,
      felt: watcher.felt && ((row, at) => watcher.felt?.(this.#home(row), at)),
      has: (row, dev) => (layouts[row] as Layout).byId.has(dev), say: (row, what, at) => this.#queue.push(at, row, KIND.button, 0, what),
    });
    profiles.forEach((profile, row) => this.#residents.settle(row, profile));
    this.#networkDown = statesMatching(tables.uplink, 'network.down');
    this.#sessionConnected = statesMatching(tables.uplink, 'session.connected');
    this.#sessionFrozen = statesMatching(tables.uplink, 'session.frozen');
    this.#ways = new Ways(world.rng, from, this.#influences, world.wire);
    this.#hubs = new Hubs(inventory.ids, inventory.hubs, this.tally, {
      standing: (row) => this.#standing(row), ways: this.#ways, wake: (row, at) => { if (at < world.end) this.#queue.push(at, row, KIND.wake, 0, 0); },
    });
    this.#kit = new Kit({
      rng: world.rng, from, start: world.start, layouts, firstSensor: this.#firstSensor, sensors: tables.sensor, links: tables.link, hubMachine: tables.hub, scenes: this.#residents.scenes, bodies: this.#bodies,
      influences: this.#influences, hubs: this.#hubs, tally: this.tally, watcher, home: (row) => this.#home(row), wakeTime: (row) => this.#residents.days.wakeTime(row), adherence, skinTone, company: this.#company, illness, played, radios: new Radios({ rng: world.rng, from, influences: this.#influences, links: inventory.links(), uplinks }),
      state: { resident: this.#runners.resident.state, sensor: this.#runners.sensor.state, link: this.#runners.link.state, hub: this.#runners.hub.state, hubUp: this.#hubUp, steps: this.#steps },
    });
    this.#residents.kit = this.#kit;
    this.#begin();
  }

  #standing(row: number): Standing {
    const state = this.#runners.uplink.state[row] as number;
    return this.#sessionConnected[state] === 1 ? 'online' : this.#sessionFrozen[state] === 1 ? 'frozen' : 'offline';
  }

  /** The homes, made anew at each call unless somebody watches. */
  get homes(): Home[] {
    return Array.from({ length: this.#count }, (_, row) => this.#home(row));
  }

  #home(row: number): Home {
    return this.#kept.get(row) ?? this.#world.home(this.#from + row);
  }

  /** Advances to a time (exclusive) and returns what hubs and networks did since the last call, in order of time and home. @param until epoch ms, finite, not before the last one */
  advance(until: number): WireOp[] {
    for (;;) {
      const eventAt = this.#queue.peekTime();
      const sampleAt = this.#samples.nextAt;
      const next = Math.min(eventAt, sampleAt);
      if (this.#nextMidnight < until && this.#nextMidnight <= next && this.#nextMidnight <= this.#nextMinute) this.#midnight();
      else if (this.#nextMinute < until && this.#nextMinute <= next) {
        this.#minute(this.#nextMinute);
        this.#nextMinute += MINUTE_MS;
      } else if (sampleAt < until && (sampleAt < eventAt || (sampleAt === eventAt && this.#samples.row < this.#queue.peekHome()))) {
        this.#now = sampleAt;
        this.#sample(this.#samples.row, this.#samples.count);
        this.#samples.next(this.#signals ? this.#world.end : -Infinity);
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
      sensors: Object.fromEntries((this.#layouts[row] as Layout).devices.map(({ dev, place }) => [dev, text('sensor', (this.#firstSensor[row] as number) + place)])),
    };
  }

  /** A command reaches the hub of a home, now: answered where the session stands, else nobody hears it. */
  command(home: string, command: HubCommand): void {
    const row = this.#rowOf(home);
    if (!this.#hubs.answers(row)) return;
    const { ok, text } = answerTo(command, {
      devices: (this.#layouts[row] as Layout).devices,
      trouble: (device) => this.#kit.trouble(row, device, this.#now),
      battery: (device) => this.#kit.health.batteryOf(row, device, this.#now),
      signal: () => this.#kit.health.uplinkSignalOf(row, this.#now),
      link: (device) => this.#kit.health.linkSignalOf(row, device, this.#now),
      lastSeen: (device) => this.#kit.lastSeen(row, device),
    });
    this.#hubs.reply(row, command.id, ok, text, this.#now);
    // A device that is asked alone says so by its own way, as it would say an alarm.
    if (ok && command.name === 'self-test' && command.dev !== undefined) this.#kit.event(row, command.dev, 'test', this.#now);
    if (ok && command.name === 'restart') this.#plan(row, { at: this.#now, target: 'hub', event: 'RESTART' });
  }

  /** Something more happens in a home, from now on. What it asks of the past does not happen. */
  inject(id: string, cause: PlantedCause): void {
    const row = this.#rowOf(id);
    const home = this.#home(row);
    home.causes.push(cause);
    home.causes.sort((a, b) => (a.truth.id < b.truth.id ? -1 : 1));
    this.#kept.set(row, home);
    this.#influences.add(row, cause);
    for (const event of cause.events) this.#expect(row, event, KIND.injected);
  }

  #rowOf(home: string): number {
    const row = Number(home.slice(1)) - 1 - this.#from;
    if (!(row >= 0 && row < this.#count) || homeId(this.#from + row) !== home) throw new RangeError(`home ${home} is not of this shard`);
    return row;
  }

  #expect(row: number, event: PlannedEvent, kind: number): void {
    if (event.at < this.#now || event.at >= this.#world.end) return;
    this.#queue.push(event.at, row, kind, this.#agenda.add(event), 0);
  }

  #begin(): void {
    const { stack } = this.#world.scenario.plant;
    // Of a restarted SUT no hub feels anything.
    const restarts = stack.filter(({ id }) => id === 'broker-restart').map(({ at }) => stackTime(this.#world, at)).filter((at) => at >= this.#now && at < this.#world.end).map((at) => ({ at, number: this.#agenda.add({ at, target: 'uplink', event: 'BROKER_LOST' }) }));
    for (let row = 0; row < this.#count; row += 1) {
      for (const { at, number } of restarts) this.#queue.push(at, row, KIND.stack, number, 0);
      this.#runners.resident.start(row, this.#now, this.#bits('resident', row));
      for (const name of ['link', 'hub', 'uplink'] as const) this.#runners[name].start(row, this.#now, this.#bits(name, row));
      for (let sensor = this.#firstSensor[row] as number; sensor < (this.#firstSensor[row + 1] as number); sensor += 1) this.#runners.sensor.start(sensor, this.#now, 0);
    }
    for (let row = 0; row < this.#count; row += 1) {
      for (const { kind, at, minutes } of this.#company.calendar(row)) {
        if (kind === 'subscription-ends') continue;
        this.#expectBell(row, at, COMES[kind]);
        if (kind !== 'device-delivery') this.#expectBell(row, at + minutes * MINUTE_MS, kind === 'video-visit' ? BELL.callEnds : BELL.door);
      }
    }
    this.#midnight();
  }

  /** Plans the day that begins. Nothing of it happens before its midnight. */
  #midnight(): void {
    const midnight = this.#nextMidnight;
    this.#nextMidnight = midnight + DAY_MS < this.#world.end ? midnight + DAY_MS : Infinity;
    const { days } = this.#residents;
    for (let row = 0; row < this.#count; row += 1) {
      const slot = days.plan(row, this.#from + row, midnight);
      while (days.nextAt(row, slot) < this.#now) days.take(row, slot);
      this.#expectDay(row, slot);
      this.#residents.falseFalls(row, midnight, this.#world.end);
      this.#company.bells(row, midnight).forEach((at) => this.#expectBell(row, at));
    }
  }

  #expectDay(row: number, slot: number): void {
    const { days } = this.#residents;
    const at = days.nextAt(row, slot);
    if (at < this.#world.end) this.#queue.push(at, row, days.isMorrow(slot, at) ? KIND.morrow : KIND.day, slot, 0);
  }

  #expectBell(row: number, at: number, bell: number = BELL.door): void {
    if (at >= this.#world.start && at < this.#world.end) this.#queue.push(at, row, KIND.bell, bell, 0);
  }

  #handle(row: number, kind: number, target: number, data: number): void {
    const name = MACHINE_OF[kind];
    if (name) this.#runners[name].fire(Math.floor(target / TIMERS_MAX), target % TIMERS_MAX, data, this.#bits(name, row), this.#now);
    else if (kind === KIND.day || kind === KIND.morrow) {
      const event = this.#residents.days.take(row, target);
      const { resident } = this.#runners;
      if (!this.#residents.leaves(row, resident.machine.events[event] as string, this.#now)) resident.send(row, event, this.#bits('resident', row), this.#now);
      this.#expectDay(row, target);
    } else if (kind === KIND.button) this.#residents.tell(row, data, this.#now);
    else if (kind === KIND.bell) this.#bell(row, target);
    else if (kind === KIND.wake) this.#hubs.flush(row, this.#now);
    else this.#plan(row, this.#agenda.at(target));
  }

  #bell(row: number, bell: number): void {
    if (bell === BELL.door || bell === BELL.nurse) this.#residents.door(row, this.#now);
    else this.#kit.event(row, 'video-tablet', bell === BELL.callStarts ? 'call-start' : 'call-end', this.#now);
    if (bell === BELL.nurse) this.#kit.measureNow(row, undefined, this.#now);
  }

  #plan(row: number, event: PlannedEvent): void {
    if (event.target === 'kit') return this.#kitDoes(row, event);
    if (!this.#agenda.happens(row, event, this.#now)) return;
    const runner = this.#runners[event.target];
    const index = eventIndex(runner.machine, event.event);
    if (event.target !== 'sensor') return runner.send(row, index, this.#bits(event.target, row), this.#now);
    for (const { kind, place } of (this.#layouts[row] as Layout).devices) if (kind === event.device) runner.send((this.#firstSensor[row] as number) + place, index, 0, this.#now);
  }

  #kitDoes(row: number, { event, device, artefact }: PlannedEvent): void {
    if (event === 'MEASURE') this.#kit.measureNow(row, device, this.#now);
    else if (event === 'TABLETS') this.#bodies.takesTablets(row);
    else if (event === 'DOOR') this.#residents.door(row, this.#now);
    else this.#kit.event(row, device as string, event as EventType, this.#now, artefact ? 'artefact' : 'ok');
  }

  /** What the guards of a machine answer now, bit i for guard i. */
  #bits(name: MachineName, row: number): number {
    if (name === 'resident') {
      const able = this.#residents.scenes.fallen[this.#runners.resident.state[row] as number] === 0;
      const { days } = this.#residents;
      return Number(able) | (Number(able && days.isNight(row, this.#now)) << 1) | (Number(days.isEarlyNight(row, this.#now)) << 2);
    }
    if (name === 'hub') return this.#hasCell[row] as number;
    if (name !== 'uplink') return 0;
    const up = this.#networkDown[this.#runners.uplink.state[row] as number] === 0;
    const running = this.#hubUp[row] === 1;
    const alive = up && running;
    return Number(up) | (Number(running) << 1) | (Number(alive) << 2) | (Number(alive && !this.#ways.of(row, this.#now).refused) << 3);
  }

  /** Length in ms of a named delay, drawn at (home, minute, delay). */
  #delay(machine: MachineName, row: number, timer: number, now: number): number {
    const { from, to, index } = this.#delays[machine][timer] as Delay;
    const again = machine === 'uplink' ? Math.min(this.#refusals.get(row) ?? 0, REFUSALS_MOST) : 0;
    const doubled = again > 0 && index === BACK_OFF ? 1 << again : 1;
    return Math.round(doubled * this.#rng.between(from, to, this.#from + row, STREAM.delay, Math.floor(now / MINUTE_MS), index));
  }

  #act(machine: MachineName, row: number, action: string, now: number): void {
    if (machine === 'resident') this.#residents.act(row, action, now);
    else if (machine === 'hub') this.#hubActs(row, action);
    else if (machine === 'uplink') this.#uplinkActs(row, action);
  }

  #hubActs(row: number, action: string): void {
    const uplink = this.#runners.uplink;
    if (action === 'down') {
      this.#hubUp[row] = 0;
      uplink.send(row, eventIndex(uplink.machine, 'HUB_DOWN'), this.#bits('uplink', row), this.#now);
      this.#hubs.down(row, this.#now);
    } else if (action === 'boot') this.#hubs.boot(row);
    else if (action === 'wiped') this.#hubs.wiped(row);
    else if (action === 'up') {
      this.#hubUp[row] = 1;
      uplink.send(row, eventIndex(uplink.machine, 'HUB_UP'), this.#bits('uplink', row), this.#now);
    } else if (action === 'onBackup') this.#kit.health.onBackup(row, this.#now);
  }

  #uplinkActs(row: number, action: string): void {
    if (action === 'refused') this.#refusals.set(row, (this.#refusals.get(row) ?? 0) + 1);
    else this.#refusals.delete(row);
    if (action === 'connect') this.#hubs.connect(row, this.#now);
    else if (action === 'resume') this.#hubs.resume(row, this.#now);
    else if (action === 'cut') this.#hubs.cut(row, this.#now);
  }

  #minute(at: number): void {
    const { met, asleep, deep, inBed, fallen } = this.#residents.scenes;
    const bodies = this.#bodies;
    const residents = this.#runners.resident.state;
    const running = at >= this.#world.start;
    bodies.beginMinute(at);
    for (let row = 0; row < this.#count; row += 1) {
      const state = residents[row] as number;
      const acting = this.#influences.onBody(row, at, bodies.inputs);
      bodies.advance(row, this.#from + row, asleep[state] === 1, deep[state] === 1, met[state] as number);
      if (acting) bodies.inputs.fill(0);
      if (bodies.tabletsDue(row)) this.#kit.tablets(row, at);
      if (!running) continue;
      this.#steps[row] = (this.#steps[row] as number) + bodies.steps(row, inBed[state] === 0 && fallen[state] === 0);
      if (this.#watcher.asleep) this.#watcher.asleep(this.#home(row), at, asleep[state] === 1);
      if (this.#watcher.vitals) {
        bodies.read(row, this.#vitals);
        this.#watcher.vitals(this.#home(row), at, this.#vitals);
      }
    }
  }

  /** Once a minute per home. `count`: samples before this one. */
  #sample(row: number, count: number): void {
    const at = this.#now;
    if (count === 0 && this.#sessionConnected[this.#runners.uplink.state[row] as number]) this.#hubs.connect(row, at);
    if (!this.#signals) return;
    this.#kit.sample(row, at);
    this.#hubs.minute(row, at);
  }
}

function table(_name: MachineName, machine: CompiledMachine, count: number, ports: RunnerPorts): Stepper {
  return new MachineRunner(machine, count, ports);
}
