/** The kit of a shard's homes: which device is due, what it measures, and what becomes of a reading between device and hub. */
import type { SignalName } from '../contract/codes.ts';
import { CarePlan, type WindowRange } from './care-plan.ts';
import type { EventType } from '../contract/messages.ts';
import { type CompiledMachine, statesMatching } from './core/machine.ts';
import { MINUTE_MS } from './core/math.ts';
import type { Rng } from './core/rng.ts';
import { DeviceDraws, emptyScene, type Measured, type Scene, SCENE_INPUTS } from './devices/device.ts';
import type { RecordedSignal } from './devices/recorded.ts';
import { type Faulted, faulty, FAULTY_INPUTS, NOT_FAULTY } from './devices/faulty.ts';
import type { Hubs, PackPlace } from './hubs.ts';
import type { Influences } from './influences.ts';
import { type Device, type InstalledChannel, type Layout, phaseOf, sums } from './installed.ts';
import { KitHealth, linkUp } from './kit-health.ts';
import { Pack } from './pack.ts';
import type { Bodies } from './physiology/body.ts';
import type { ResidentScenes } from './resident-scene.ts';
import type { Radios } from './radios.ts';
import { Tally } from './tally.ts';
import type { Home } from './world.ts';

/** What a watcher is told of readings and events. `pack`: where it travels; `null`: it never left the home. */
export interface KitWatcher {
  reading?(home: Home, dev: string, signal: SignalName, at: number, measured: Extract<Measured, { value: number }>, flag: 'ok' | 'artefact' | 'fault', pack: PackPlace | null): void;
  event?(home: Home, dev: string, type: EventType, at: number, flag: 'ok' | 'artefact', pack: PackPlace | null): void;
}

/** Columns of the shard that the kit reads. Rows are homes, sensors are numbered through; states are control states of compiled machines. */
export interface KitState {
  resident: Uint16Array;
  sensor: Uint16Array;
  link: Uint16Array;
  hub: Uint16Array;
  hubUp: Uint8Array;
  /** steps since the start */
  steps: Int32Array;
}

export interface KitParts {
  rng: Rng;
  /** index in the world of row 0 */
  from: number;
  /** run start, epoch ms */
  start: number;
  layouts: readonly Layout[];
  /** by row: its first sensor */
  firstSensor: Int32Array;
  sensors: CompiledMachine;
  links: CompiledMachine;
  hubMachine: CompiledMachine;
  scenes: ResidentScenes;
  bodies: Bodies;
  influences: Influences;
  hubs: Hubs;
  tally: Tally;
  state: KitState;
  watcher: KitWatcher;
  /** for the watcher */
  home(row: number): Home;
  /** by row: share of prescribed measurements taken in ordinary times */
  adherence: Float64Array;
  /** by row: Monk scale */
  skinTone: Uint8Array;
  /** who else is at home */
  company: Company;
  radios: Radios;
  /** by row: recordings that devices play, by kind and signal */
  played: ReadonlyMap<number, ReadonlyMap<string, Played>>;
  /** illness that is felt, 0–1 */
  illness(row: number, at: number): number;
  /** minute of the day */
  wakeTime(row: number): number;
}

/** A recording, and when its local clock reads its first midnight, epoch ms. */
export interface Played {
  recording: RecordedSignal;
  /** ms of the first sample after that midnight */
  firstMs: number;
  midnight: number;
}

/** Others in the home, and its calendar. */
export interface Company {
  /** movement of others in a room, 0–1 */
  movement(row: number, room: string, minute: number): number;
  /** a video visit goes on */
  inCall(row: number, at: number): boolean;
  /** a device whose subscription has ended sends nothing */
  ended(row: number, kind: string, at: number): boolean;
}

/** Readings by request draw at slots of their own, far beyond the minutes of any run. */
const BY_REQUEST = 0x40000000;
/** What sends a pack ahead of all others. */
const ALARMS: ReadonlySet<EventType> = new Set(['fall', 'sos', 'smoke', 'carbon-monoxide', 'irregular-rhythm']);

export class Kit {
  readonly #parts: KitParts;
  readonly #from: number;
  readonly #state: KitState;
  readonly #scenes: ResidentScenes;
  readonly #tally: Tally;
  readonly #influences: Influences;
  /** by sensor */
  readonly #phase: Uint8Array;
  /** by sensor: minute of the next report of any kind; before it there is nothing to ask */
  readonly #nextReport: Int32Array;
  /** by sensor: seconds since the start of the run, plus one; 0: never */
  readonly #lastSeen: Int32Array;
  readonly #plan: CarePlan;
  /** by sensor: steps of the resident at its last report */
  readonly #stepsSeen: Int32Array;
  /** by row, then as devices say: the draws that are fixed for a unit, NaN until first drawn */
  readonly #units: Float64Array;
  readonly #unitsFrom: Int32Array;
  readonly #linkUp: Uint8Array;
  readonly #radios: Radios;
  readonly #pack: Pack;
  /** what kit tells of itself */
  readonly health: KitHealth;
  /** by sensor and channel: the value at which it stuck */
  readonly #stuckAt = new Map<number, number>();
  readonly #sensorFlat: Uint8Array;
  readonly #sensorRunning: Uint8Array;
  readonly #sensorPaired: Uint8Array;
  readonly #sensorWorn: Uint8Array;
  /** one scene and one set of draws, moved from device to device */
  readonly #scene: Scene;
  readonly #draws: DeviceDraws;
  /** the scene carries inputs that are not zero */
  #acted = false;
  /** what is wrong with the device that is prepared */
  #faulted: Faulted = NOT_FAULTY;

  constructor(parts: KitParts) {
    const { rng, from, layouts, firstSensor, sensors, links, state } = parts;
    this.#parts = parts;
    this.#from = from;
    this.#state = state;
    this.#scenes = parts.scenes;
    this.#tally = parts.tally;
    this.#influences = parts.influences;
    this.#phase = new Uint8Array(state.sensor.length);
    layouts.forEach(({ devices }, row) => {
      for (const device of devices) this.#phase[(firstSensor[row] as number) + device.place] = phaseOf(rng, from + row, device);
    });
    this.#nextReport = new Int32Array(state.sensor.length);
    this.#lastSeen = new Int32Array(state.sensor.length);
    const { start, adherence, illness } = parts;
    this.#plan = new CarePlan({ rng, from, start, layouts, shares: adherence, illness, wakeTime: (row) => parts.wakeTime(row), prompted: (row, device, at) => this.#influences.sum(row, 'prompted', device, at) });
    this.#stepsSeen = new Int32Array(state.sensor.length);
    this.#unitsFrom = sums(layouts, ({ units }) => units);
    this.#units = new Float64Array(this.#unitsFrom[layouts.length] as number).fill(NaN);
    this.#linkUp = linkUp(links);
    this.#radios = parts.radios;
    this.#pack = new Pack(parts.hubs, state.hubUp, parts.tally);
    this.health = new KitHealth(parts, this.#pack, (row, device, at) => this.trouble(row, device, at));
    this.#sensorFlat = statesMatching(sensors, 'power.flat');
    this.#sensorRunning = statesMatching(sensors, 'firmware.running');
    this.#sensorPaired = statesMatching(sensors, 'pairing.paired');
    this.#sensorWorn = statesMatching(sensors, 'wear.on');
    this.#draws = new DeviceDraws(rng, this.#units);
    this.#scene = emptyScene();
  }

  /** Once a minute per home: devices that are due report, and the hub packs what came. */
  sample(row: number, at: number): void {
    const minute = Math.floor(at / MINUTE_MS);
    const { devices } = this.#parts.layouts[row] as Layout;
    const sensor = this.#parts.firstSensor[row] as number;
    this.#pack.setAt(this.health.hubTime(row, at));
    this.#setScene(row, minute);
    // What is told at once is told before readings are packed: it takes a place in the epoch before theirs.
    for (let place = 0; place < devices.length; place += 1) {
      const device = devices[place] as Device;
      if (device.doses.length > 0 && minute >= (this.#nextReport[sensor + place] as number)) this.#doses(row, device, minute, at);
    }
    for (let place = 0; place < devices.length; place += 1) if (minute >= (this.#nextReport[sensor + place] as number)) this.#deviceReports(row, devices[place] as Device, sensor + place, minute, at);
    if ((minute + this.#from + row) % 5 === 0) this.health.hub(row, at); // every five minutes, as gateways do: assumption
    this.#pack.put(row, at);
  }

  #setScene(row: number, minute: number): void {
    const state = this.#state.resident[row] as number;
    const scene = this.#scene;
    this.#parts.bodies.read(row, scene.vitals);
    scene.asleep = this.#scenes.asleep[state] === 1;
    scene.inBed = this.#scenes.inBed[state] === 1;
    scene.inBath = this.#scenes.inBath[state] === 1;
    scene.room = this.#scenes.room[state] as string;
    scene.movement = this.#scenes.movement[state] as number;
    scene.tissueGlucose = this.#parts.bodies.tissueGlucose(row);
    scene.skinTone = this.#parts.skinTone[row] as number;
    scene.inCall = this.#parts.company.inCall(row, minute * MINUTE_MS);
    this.#draws.home = this.#from + row;
    this.#plan.plan(row, minute);
  }

  #deviceReports(row: number, device: Device, sensor: number, minute: number, at: number): void {
    const state = this.#state.sensor[sensor] as number;
    const phase = this.#phase[sensor] as number;
    const { channels } = device;
    let prepared = false;
    for (let place = 0; place < channels.length; place += 1) {
      const installed = channels[place] as InstalledChannel;
      const due = installed.every > 0 ? (minute + phase) % installed.every === 0 ? 'yes' : 'no' : this.#dueByPlan(row, device, installed, minute);
      if (due === 'no') continue;
      this.#tally.scheduled += 1;
      const why = due === 'skipped' ? 'not taken' : this.#unable(row, device, state, at);
      if (why !== undefined) {
        this.#lose(why);
        continue;
      }
      if (!prepared) this.#prepare(row, device, sensor, minute, at);
      prepared = true;
      this.#take(row, device, installed, sensor, at);
    }
    if ((minute + phase) % 60 === 0) this.#deviceHealth(row, device, sensor, state, at);
    this.#nextReport[sensor] = this.#nextAfter(row, device, phase, minute);
  }

  /** One channel measures, and the reading goes into the pack. */
  #take(row: number, device: Device, { channel, head }: InstalledChannel, sensor: number, at: number): void {
    const played = this.#parts.played.get(row)?.get(`${device.kind}/${channel.signal}`);
    const taken = played ? play(played, at) : channel.measure(this.#scene, this.#draws);
    const wrong = this.#faulted !== NOT_FAULTY;
    // Also once nothing is wrong any more: it forgets at what value it stuck.
    const measured = wrong || this.#stuckAt.size > 0 ? faulty(taken, channel.signal, this.#faulted, this.#draws, this.#stuckAt, sensor * 64 + device.channels.findIndex((one) => one.channel === channel)) : taken; // 64: more channels than any device has; no part of the model
    if ('missing' in measured) return Tally.add(this.#tally.notMeasured, measured.missing);
    const heard = this.#radios.heard(row, device, sensor, at);
    const { watcher } = this.#parts;
    if (watcher.reading) watcher.reading(this.#parts.home(row), device.dev, channel.signal, at, measured, wrong && measured !== taken ? 'fault' : measured.artefact ? (this.#scene.worn ? 'artefact' : 'fault') : 'ok', heard ? this.#pack.place(row) : null);
    if (!heard) return Tally.add(this.#tally.lostNetwork, 'not heard by the hub');
    if (this.#state.hubUp[row] === 1) this.#lastSeen[sensor] = (at - this.#parts.start) / 1000 + 1;
    if (this.#faulted.clockSkew !== 0) this.#pack.setAt(this.health.hubTime(row, at) + this.#faulted.clockSkew);
    this.#pack.add(row, head, measured.value, measured.q);
    if (this.#faulted.clockSkew !== 0) this.#pack.setAt(this.health.hubTime(row, at));
  }

  /** A carer asks for a measurement now: each channel of the devices of a kind, or of all that are used by hand. */
  measureNow(row: number, kind: string | undefined, at: number): void {
    const minute = Math.floor(at / MINUTE_MS);
    this.#pack.setAt(this.health.hubTime(row, at));
    this.#setScene(row, minute);
    for (const device of (this.#parts.layouts[row] as Layout).devices) {
      if (kind === undefined ? !device.channels.some(({ every }) => every === 0) : device.kind !== kind) continue;
      const sensor = this.#sensor(row, device);
      this.#prepare(row, device, sensor, minute, at);
      this.#draws.moveTo(device.stream, minute + BY_REQUEST, -1);
      for (const installed of device.channels) {
        this.#tally.scheduled += 1;
        const why = this.#unable(row, device, this.#state.sensor[sensor] as number, at) ?? (this.#isOut(row) ? 'resident is out' : undefined);
        if (why !== undefined) this.#lose(why);
        else this.#take(row, device, installed, sensor, at);
      }
    }
    this.#pack.put(row, at);
  }

  /** A dispenser opens at the minute of each dose. The tablets of the day are those of the morning. */
  #doses(row: number, device: Device, minute: number, at: number): void {
    const window = this.#plan.due(row, dosesOf(device), minute);
    if (!window) return;
    const taken = this.#able(row) && this.#plan.swallows(row, device, window.part, at);
    if (taken && window.part === 'morning') this.#parts.bodies.takesTablets(row);
    this.event(row, device.dev, taken ? 'dose-taken' : 'dose-missed', at);
  }

  /** The tablets of the day are due: taken, or not. Where a dispenser holds them, it says when. */
  tablets(row: number, at: number): void {
    if ((this.#parts.layouts[row] as Layout).devices.some(({ doses }) => doses.length > 0)) return;
    if (this.#plan.swallows(row, undefined, 'morning', at)) this.#parts.bodies.takesTablets(row);
  }

  /** The first minute after this one in which a device reports; windows of the care plan are known for this day only. */
  #nextAfter(row: number, device: Device, phase: number, minute: number): number {
    let next = minute + 60 - ((minute + phase) % 60);
    if (device.doses.length > 0) return Math.min(next, this.#plan.nextDue(row, dosesOf(device), minute));
    for (const channel of device.channels) {
      if (channel.every > 0) next = Math.min(next, minute + channel.every - ((minute + phase) % channel.every));
      next = Math.min(next, this.#plan.nextDue(row, channel, minute));
    }
    return next;
  }

  #prepare(row: number, device: Device, sensor: number, minute: number, at: number): void {
    const scene = this.#scene;
    const acting = this.#influences.onKit(row, at);
    scene.deviceRoom = device.room;
    scene.company = this.#parts.company.movement(row, device.room, minute);
    scene.worn = this.#sensorWorn[this.#state.sensor[sensor] as number] === 1;
    const walked = this.#state.steps[row] as number;
    scene.steps = walked - (this.#stepsSeen[sensor] as number);
    this.#stepsSeen[sensor] = walked;
    if (acting || this.#acted) for (const name of SCENE_INPUTS) scene[name] = acting ? this.#influences.sum(row, name, device, at) : 0;
    this.#faulted = acting ? this.#faultsOf(row, device, at) : NOT_FAULTY;
    this.#acted = acting;
    this.#draws.moveTo(device.stream, minute, device.units < 0 ? -1 : (this.#unitsFrom[row] as number) + device.units);
  }

  #faultsOf(row: number, device: Device, at: number): Faulted {
    let faulted = NOT_FAULTY;
    for (const name of FAULTY_INPUTS) {
      const size = this.#influences.sum(row, name, device, at);
      if (size === 0) continue;
      if (faulted === NOT_FAULTY) faulted = { ...NOT_FAULTY };
      faulted[name] = name === 'clockSkew' ? Math.round(size) : size;
    }
    return faulted;
  }

  /** Is a measurement that the resident takes due in this minute, and is it taken? */
  #dueByPlan(row: number, device: Device, channel: InstalledChannel, minute: number): 'yes' | 'no' | 'skipped' {
    const window = this.#plan.due(row, channel, minute);
    if (!window) return 'no';
    return this.#plan.measures(row, device, window.part, minute) && this.#able(row) ? 'yes' : 'skipped';
  }

  /** Whether the resident of the scene is about, and on their feet. */
  #able(row: number): boolean {
    const state = this.#state.resident[row] as number;
    return !this.#scene.asleep && !this.#scene.inBath && this.#scenes.fallen[state] === 0 && !this.#isOut(row);
  }

  #isOut(row: number): boolean {
    return this.#scenes.out[this.#state.resident[row] as number] === 1;
  }

  /** Why a device cannot deliver a reading now; `undefined` when it can. */
  #unable(row: number, device: Device, state: number, at: number): string | undefined {
    if (this.#sensorFlat[state] === 1) return 'battery flat';
    if (this.#sensorRunning[state] === 0) return 'device not running';
    if (device.carried && this.#isOut(row)) return 'resident is out';
    if (this.#parts.company.ended(row, device.kind, at)) return 'subscription ended';
    if (this.#sensorPaired[state] === 0) return 'device not paired';
    return this.#linkUp[this.#state.link[row] as number] === 1 ? undefined : 'link lost';
  }

  #lose(why: string): void {
    if (why === 'link lost' || why === 'device not paired' || why === 'not heard by the hub') Tally.add(this.#tally.lostNetwork, why);
    else Tally.add(this.#tally.notMeasured, why);
  }

  #deviceHealth(row: number, device: Device, sensor: number, state: number, at: number): void {
    this.#tally.scheduled += 1;
    const why = this.#unable(row, device, state, at);
    if (why === undefined) this.health.device(row, device, sensor, at);
    else this.#lose(why);
  }

  /** Why a device cannot deliver a reading now; `undefined` when it can. */
  trouble(row: number, device: Device, at: number): string | undefined {
    return this.#unable(row, device, this.#state.sensor[this.#sensor(row, device)] as number, at);
  }

  /** When the hub last took a reading of a device, epoch ms; 0: never. */
  lastSeen(row: number, device: Device): number {
    const seen = this.#lastSeen[this.#sensor(row, device)] as number;
    return seen === 0 ? 0 : this.#parts.start + (seen - 1) * 1000;
  }

  /** Something that a device tells as it happens; nothing where the home has no such device. */
  event(row: number, dev: string, type: EventType, at: number, flag: 'ok' | 'artefact' = 'ok'): void {
    const device = (this.#parts.layouts[row] as Layout).byId.get(dev);
    if (!device) return;
    this.#tally.scheduled += 1;
    const why = this.trouble(row, device, at) ?? (this.#radios.reaches(row, device, this.#sensor(row, device), at) ? undefined : 'not heard by the hub');
    const { watcher } = this.#parts;
    if (watcher.event) watcher.event(this.#parts.home(row), dev, type, at, flag, why === undefined ? this.#pack.place(row) : null);
    if (why !== undefined) return this.#lose(why);
    if (this.#state.hubUp[row] === 0) return Tally.add(this.#tally.lostHub, 'hub down');
    const time = this.health.hubTime(row, at) + (this.#influences.onKit(row, at) ? Math.round(this.#influences.sum(row, 'clockSkew', device, at)) : 0);
    this.#parts.hubs.put(row, 'event', `,"dev":"${dev}","type":"${type}","at":${time}}`, 1, at, ALARMS.has(type));
  }

  #sensor(row: number, { place }: Device): number {
    return (this.#parts.firstSensor[row] as number) + place;
  }
}

function play({ recording, firstMs, midnight }: Played, at: number): Measured {
  const read = recording.read(at - midnight - firstMs);
  return 'missing' in read ? read : { value: read.value, truth: read.value };
}

function dosesOf({ doses, dosesFrom }: Device): WindowRange {
  return { windowsFrom: dosesFrom, windowsTo: dosesFrom + doses.length };
}
