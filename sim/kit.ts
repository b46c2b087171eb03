/** The kit of a shard's homes: which device is due, what it measures, and what becomes of a reading between device and hub. */
import type { SignalName } from '../contract/codes.ts';
import type { EventType } from '../contract/messages.ts';
import { influenceAt, type InputName } from './core/catalogue.ts';
import { type CompiledMachine, statesMatching } from './core/machine.ts';
import { clamp, MINUTE_MS } from './core/math.ts';
import { type Rng, streamId } from './core/rng.ts';
import { type Channel, DeviceDraws, dayWindow, type Measured, type Scene } from './devices/device.ts';
import type { Hubs, PackPlace } from './hubs.ts';
import { type Device, observationHead } from './installed.ts';
import type { Vitals } from './physiology/body.ts';
import type { ResidentScenes } from './resident-scene.ts';
import { Tally } from './tally.ts';
import type { Home } from './world.ts';

/** What a watcher is told of readings and events. `pack`: where it travels; `null`: it never left the home. */
export interface KitWatcher {
  reading?(home: Home, dev: string, signal: SignalName, at: number, measured: Extract<Measured, { value: number }>, flag: 'ok' | 'artefact' | 'fault', pack: PackPlace | null): void;
  event?(home: Home, dev: string, type: EventType, at: number, flag: 'ok' | 'artefact', pack: PackPlace | null): void;
}

/** What the kit reads of the shard around it. Rows are homes; states are control states of compiled machines. */
export interface KitState {
  residentState(row: number): number;
  sensorState(sensor: number): number;
  linkUp(row: number): boolean;
  hubUp(row: number): boolean;
  vitals(row: number): Vitals;
  /** steps since the last call */
  takeSteps(row: number): number;
}

interface KitParts {
  rng: Rng;
  homes: readonly Home[];
  devices: readonly (readonly Device[])[];
  sensors: CompiledMachine;
  scenes: ResidentScenes;
  hubs: Hubs;
  tally: Tally;
  state: KitState;
  watcher: KitWatcher;
}

const ADHERENCE = streamId('adherence');
const HUB = streamId('hub');
/** Places of devices that go out with the resident. */
const BODY_PLACES: ReadonlySet<string> = new Set(['wrist', 'body', 'neck']);

export class Kit {
  readonly #rng: Rng;
  readonly #homes: readonly Home[];
  readonly #devices: readonly (readonly Device[])[];
  readonly #scenes: ResidentScenes;
  readonly #hubs: Hubs;
  readonly #tally: Tally;
  readonly #state: KitState;
  readonly #watcher: KitWatcher;
  /** by sensor */
  readonly #lastSeen: Float64Array;
  readonly #sensorFlat: Uint8Array;
  readonly #sensorRunning: Uint8Array;
  readonly #sensorPaired: Uint8Array;
  readonly #sensorWorn: Uint8Array;
  /** one scene and one set of draws, moved from device to device */
  readonly #scene: Scene;
  readonly #draws: DeviceDraws;

  constructor({ rng, homes, devices, sensors, scenes, hubs, tally, state, watcher }: KitParts) {
    this.#rng = rng;
    this.#homes = homes;
    this.#devices = devices;
    this.#scenes = scenes;
    this.#hubs = hubs;
    this.#tally = tally;
    this.#state = state;
    this.#watcher = watcher;
    this.#lastSeen = new Float64Array(devices.reduce((sum, own) => sum + own.length, 0));
    this.#sensorFlat = statesMatching(sensors, 'power.flat');
    this.#sensorRunning = statesMatching(sensors, 'firmware.running');
    this.#sensorPaired = statesMatching(sensors, 'pairing.paired');
    this.#sensorWorn = statesMatching(sensors, 'wear.on');
    this.#draws = new DeviceDraws(rng);
    this.#scene = {
      vitals: { heartRate: 0, respiration: 0, spo2: 0, temperature: 0, systolic: 0, diastolic: 0, weight: 0, glucose: 0 }, profile: homes[0]?.profile as Home['profile'], asleep: false,
      inBed: false, inBath: false, steps: 0, deviceRoom: '', room: '', movement: 0, worn: true, motion: 0, otherPerson: 0, siteTemperature: 0,
    };
  }

  /** Once a minute per home: devices that are due report, and the hub packs what came. */
  sample(row: number, at: number): void {
    const home = this.#home(row);
    const minute = Math.floor(at / MINUTE_MS);
    const texts: string[] = [];
    const pack = this.#hubs.place(row);
    this.#setScene(row);
    for (const device of this.#devices[row] as readonly Device[]) this.#deviceReports(home, row, device, minute, at, pack, texts);
    if ((minute + home.index) % 5 === 0) this.#hubHealth(home, row, at, texts);
    this.#put(row, texts, at);
  }

  #setScene(row: number): void {
    const state = this.#state.residentState(row);
    const home = this.#home(row);
    const scene = this.#scene;
    scene.vitals = this.#state.vitals(row);
    scene.profile = home.profile;
    scene.asleep = this.#scenes.asleep[state] === 1;
    scene.inBed = this.#scenes.inBed[state] === 1;
    scene.inBath = this.#scenes.inBath[state] === 1;
    scene.room = this.#scenes.room[state] as string;
    scene.movement = this.#scenes.movement[state] as number;
    scene.steps = this.#state.takeSteps(row);
    this.#draws.home = home.index;
  }

  /** Sum of the influences on one input of one device. */
  #input(home: Home, input: InputName, device: Device | undefined, at: number): number {
    let sum = 0;
    for (const cause of home.causes) {
      for (const influence of cause.influences) {
        if (influence.input === input && (influence.device === undefined || influence.device === device?.kind)) sum += influenceAt(influence, at);
      }
    }
    return sum;
  }

  #deviceReports(home: Home, row: number, device: Device, minute: number, at: number, pack: PackPlace, texts: string[]): void {
    const state = this.#state.sensorState(device.sensor);
    let prepared = false;
    for (const { channel, head } of device.channels) {
      const due = this.#due(home, row, device, channel, minute);
      if (due === 'no') continue;
      this.#tally.scheduled += 1;
      const why = due === 'skipped' ? 'not taken' : this.#unable(row, device, state);
      if (why) {
        this.#lose(why);
        continue;
      }
      if (!prepared) this.#prepare(home, device, state, minute, at);
      prepared = true;
      const measured = channel.measure(this.#scene, this.#draws);
      if ('missing' in measured) {
        Tally.add(this.#tally.notMeasured, measured.missing);
        continue;
      }
      const flag = measured.artefact ? (this.#scene.worn ? 'artefact' : 'fault') : 'ok';
      this.#watcher.reading?.(home, device.dev, channel.signal, at, measured, flag, this.#state.hubUp(row) ? pack : null);
      if (this.#state.hubUp(row)) this.#lastSeen[device.sensor] = at;
      this.#collect(row, texts, `${head}${measured.value},"at":${at}${measured.q === undefined ? '' : `,"q":${measured.q}`}}`);
    }
    if ((minute + device.phase) % 60 === 0) this.#batteryReport(home, row, device, state, at, texts);
  }

  #prepare(home: Home, device: Device, state: number, minute: number, at: number): void {
    this.#scene.deviceRoom = device.room;
    this.#scene.worn = this.#sensorWorn[state] === 1;
    this.#scene.motion = this.#input(home, 'motion', device, at);
    this.#scene.otherPerson = this.#input(home, 'otherPerson', device, at);
    this.#scene.siteTemperature = this.#input(home, 'siteTemperature', device, at);
    this.#draws.stream = device.stream;
    this.#draws.slot = minute;
  }

  /** Is a channel due in this minute, and if it is a measurement that the resident takes, is it taken? */
  #due(home: Home, row: number, device: Device, channel: Channel, minute: number): 'yes' | 'no' | 'skipped' {
    if (channel.everyS !== undefined) return (minute + device.phase) % (channel.everyS / 60) === 0 ? 'yes' : 'no';
    const day = Math.floor(minute / 1440);
    for (const [place, part] of (channel.windows ?? []).entries()) {
      const [from, to] = dayWindow(home.profile, part);
      const slot = day * 8 + place;
      if (minute - day * 1440 !== Math.floor(this.#rng.between(from, to, home.index, device.stream, slot, 300))) continue;
      const taken = this.#rng.uniform(home.index, ADHERENCE, slot, device.stream % 4096) < home.profile.adherence;
      const able = !this.#scene.asleep && !this.#scene.inBath && this.#scenes.fallen[this.#state.residentState(row)] === 0;
      return taken && able ? 'yes' : 'skipped';
    }
    return 'no';
  }

  /** Why a device cannot deliver a reading now; `undefined` when it can. */
  #unable(row: number, device: Device, state: number): string | undefined {
    if (this.#sensorFlat[state]) return 'battery flat';
    if (!this.#sensorRunning[state]) return 'device not running';
    if (this.#scenes.out[this.#state.residentState(row)] && BODY_PLACES.has(device.room)) return 'resident is out';
    if (!this.#sensorPaired[state]) return 'device not paired';
    return this.#state.linkUp(row) ? undefined : 'link lost';
  }

  #lose(why: string): void {
    if (why === 'link lost' || why === 'device not paired') Tally.add(this.#tally.lostNetwork, why);
    else Tally.add(this.#tally.notMeasured, why);
  }

  #batteryReport(home: Home, row: number, device: Device, state: number, at: number, texts: string[]): void {
    this.#tally.scheduled += 1;
    const why = this.#unable(row, device, state);
    if (why) return this.#lose(why);
    const level = this.batteryOf(row, device, at);
    this.#watcher.reading?.(home, device.dev, 'battery', at, { value: level, truth: level }, 'ok', this.#state.hubUp(row) ? this.#hubs.place(row) : null);
    this.#collect(row, texts, `${device.batteryHead}${level},"at":${at}}`);
  }

  #hubHealth(home: Home, row: number, at: number, texts: string[]): void {
    for (const [name, value] of [['uplinkSignal', this.signalOf(row, at)], ['hubMains', 1]] as const) {
      this.#tally.scheduled += 1;
      this.#hubObservation(home, row, name, value, at, texts);
    }
  }

  /** Charge of a device, %, as it would report it now. */
  batteryOf(row: number, device: Device, at: number): number {
    return Math.round(clamp(device.battery + this.#input(this.#home(row), 'batteryLevel', device, at), 1, 100));
  }

  /** Strength of the uplink's signal as the hub would report it now, dB[mW]. */
  signalOf(row: number, at: number): number {
    const home = this.#home(row);
    const base = -72 - 14 * this.#rng.uniform(home.index, HUB, 1);
    return Math.round(clamp(base + 2 * this.#rng.normal(home.index, HUB, Math.floor(at / MINUTE_MS)) + this.#input(home, 'uplinkSignal', undefined, at), -139, -50));
  }

  /** Why a device cannot deliver a reading now; `undefined` when it can. */
  trouble(row: number, device: Device): string | undefined {
    return this.#unable(row, device, this.#state.sensorState(device.sensor));
  }

  /** When the hub last took a reading of a device, epoch ms; 0: never. */
  lastSeen(device: Device): number {
    return this.#lastSeen[device.sensor] as number;
  }

  /** The hub says at once that it runs on its backup cell. */
  onBackup(row: number, at: number): void {
    const texts: string[] = [];
    this.#tally.scheduled += 1;
    this.#hubObservation(this.#home(row), row, 'hubMains', 0, at, texts);
    this.#put(row, texts, at);
  }

  #hubObservation(home: Home, row: number, name: 'uplinkSignal' | 'hubMains', value: number, at: number, texts: string[]): void {
    this.#watcher.reading?.(home, 'hub', name, at, { value, truth: value }, 'ok', this.#state.hubUp(row) ? this.#hubs.place(row) : null);
    this.#collect(row, texts, `${observationHead('hub', name)}${value},"at":${at}}`);
  }

  #collect(row: number, texts: string[], text: string): void {
    if (this.#state.hubUp(row)) texts.push(text);
    else Tally.add(this.#tally.lostHub, 'hub down');
  }

  #put(row: number, texts: readonly string[], at: number): void {
    if (texts.length > 0) this.#hubs.put(row, 'telemetry', `,"obs":[${texts.join(',')}]}`, texts.length, at);
  }

  /** Something that a device tells as it happens; nothing where the home has no such device. */
  event(row: number, dev: string, type: EventType, at: number, flag: 'ok' | 'artefact' = 'ok'): void {
    const device = (this.#devices[row] as readonly Device[]).find((candidate) => candidate.dev === dev);
    if (!device) return;
    const home = this.#home(row);
    this.#tally.scheduled += 1;
    const why = this.#unable(row, device, this.#state.sensorState(device.sensor));
    const lost = why !== undefined || !this.#state.hubUp(row);
    this.#watcher.event?.(home, dev, type, at, flag, lost ? null : this.#hubs.place(row));
    if (why) return this.#lose(why);
    if (!this.#state.hubUp(row)) return Tally.add(this.#tally.lostHub, 'hub down');
    this.#hubs.put(row, 'event', `,"dev":"${dev}","type":"${type}","at":${at}}`, 1, at);
  }

  #home(row: number): Home {
    return this.#homes[row] as Home;
  }
}
