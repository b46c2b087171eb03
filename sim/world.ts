/** The world of a run before it starts: homes, residents, kit, and what is planted in whom. Every home is a pure function of (scenario, seed, home index). */
import type { Appointment, DeviceKind, Enrolment } from '../contract/messages.ts';
import { canonicalJson } from '../contract/canonical.ts';
import { durationMs, isoMs } from '../contract/duration.ts';
import { badInput } from '../contract/errors.ts';
import type { PatientRecord } from '../contract/patient.ts';
import type { FittedBody, RecordedChannel } from '../contract/resident-file.ts';
import type { Planting, PopulationGroup, Scenario } from '../contract/scenario.ts';
import type { TruthEvent } from '../contract/truth.ts';
import { devicesFor, drawProfile, enrolledResident, type Profile } from './behaviour/people.ts';
import { prescribed } from './behaviour/prescribed.ts';
import { EPISODES } from './conditions/index.ts';
import { ACTS } from './acts/index.ts';
import type { ActEntry, ActId, Answers, DecoyEntry, EpisodeEntry, FaultEntry, Influence, PlannedEvent, Planted } from './core/catalogue.ts';
import { DAY_MS, exp, MINUTE_MS } from './core/math.ts';
import { Rng, streamId } from './core/rng.ts';
import { DECOYS } from './decoys/index.ts';
import { dayWindow } from './devices/device.ts';
import { deviceEntry } from './devices/index.ts';
import { FAULTS } from './faults/index.ts';

/** Homes are dealt to population groups and plantings in blocks of so many. */
const BLOCK = 20;
const BLOCKS_KEPT = 16;
const DEAL = streamId('deal');
const LIFE = streamId('life');
/** Set apart from homes of the same numbers. */
const AREA = streamId('area');
/** Length of an appointment where none is given, minutes. Assumption. */
const VISIT_MINUTES = { 'nurse-visit': 35, 'video-visit': 20, 'device-delivery': 5, 'subscription-ends': 0 } as const;

export interface WorldOptions {
  scenario: Scenario;
  patients?: readonly PatientRecord[] | undefined;
  /** the clean twin: nothing planted but decoys */
  clean?: boolean;
  /** a live run: delay, jitter, loss and bandwidth of the uplink are left to the wire (`network.ts`), and the lab's stack is struck at the moment, not at the close of a tick */
  wire?: boolean;
}

export interface DeviceInstance {
  dev: string;
  kind: DeviceKind;
  room: string;
  /** minutes between reports, where they differ from the kind's own */
  every?: number;
}

export interface PlantedCause {
  truth: TruthEvent;
  episode?: EpisodeEntry;
  /** what it answers to, by act */
  answers?: Answers;
  /** an act, and when it works */
  treats?: { act: ActId; at: number; riseMs: number };
  influences: readonly Influence[];
  events: readonly PlannedEvent[];
}

export interface Home {
  index: number;
  id: string;
  area: string;
  hub: string;
  resident: string;
  profile: Profile;
  /** fitted to a recording of a real person */
  body?: FittedBody;
  /** what devices play instead of measuring */
  recordings?: readonly RecordedChannel[];
  devices: readonly DeviceInstance[];
  calendar: readonly Appointment[];
  /** share of homes of its kind in which the radio was installed without care */
  careless: number;
  /** by id of their truth; inputs from outside may add to them while the world runs */
  causes: PlantedCause[];
}

type Entry = EpisodeEntry | FaultEntry | DecoyEntry | ActEntry;
export type PlantKind = 'episode' | 'fault' | 'decoy' | 'act';
const PLANTS = { episode: EPISODES, fault: FAULTS, decoy: DECOYS, act: ACTS } as const;

interface PlantingEntry {
  kind: PlantKind;
  entry: Entry;
  planting: Planting;
  key: string;
  /** its stream of draws */
  stream: number;
  /** ms after the start of the run */
  window: [number, number];
  /** the homes it names, if it names any */
  homes: ReadonlySet<string> | undefined;
  path: string;
}

/** What is known of the homes of a block, by place in it. */
interface Block {
  groups: readonly PopulationGroup[];
  profiles: (Profile | undefined)[];
  /** by stream of the planting: the homes that get it */
  dealt: Map<number, ReadonlySet<number>>;
}

interface CauseParts {
  kind: PlantKind;
  entry: Entry;
  index: number;
  profile: Profile;
  kinds: readonly DeviceKind[];
  key: string;
  onset: number;
  severity: readonly [number, number] | undefined;
  duration: string | undefined;
  draw(at: number): number;
  /** of a shared fault */
  shared?: { group: string; own(at: number): number };
}

export function homeId(index: number): string {
  return `h${String(index + 1).padStart(6, '0')}`;
}

export class World {
  readonly scenario: Scenario;
  readonly rng: Rng;
  readonly start: number;
  readonly end: number;
  readonly tickMs: number;
  readonly homes: number;
  /** a live run: the wire does what the network does to bytes, and the plan leaves it out */
  readonly wire: boolean;
  readonly #patients: readonly PatientRecord[] | undefined;
  readonly #clean: boolean;
  readonly #blocks = new Map<number, Block>();
  /** by stream of a shared planting: the areas that get it */
  readonly #areas = new Map<number, ReadonlySet<number>>();
  #planted: readonly PlantingEntry[] | undefined;

  /** @throws TwinwardError (bad input) where a named home cannot have what is planted in it */
  constructor({ scenario, patients, clean = false, wire = false }: WorldOptions) {
    this.wire = wire;
    this.scenario = scenario;
    this.rng = new Rng(scenario.seed);
    this.start = isoMs(scenario.start);
    this.end = this.start + durationMs(scenario.duration);
    this.tickMs = durationMs(scenario.tick);
    this.homes = scenario.homes;
    this.#patients = patients && patients.length > 0 ? patients : undefined;
    this.#clean = clean;
  }

  get ticks(): number {
    return Math.ceil((this.end - this.start) / this.tickMs);
  }

  home(index: number): Home {
    const id = homeId(index);
    const profile = this.#profile(index);
    const kinds = this.#kinds(index);
    return {
      index, id, area: this.#areaId(index), hub: `${id}-hub`, resident: `${id}-r1`, profile,
      ...playing(this.#record(index)),
      devices: kinds.flatMap((kind) => {
        const { rooms } = deviceEntry(kind);
        const every = this.#every(index, kind);
        return rooms.map((room) => ({ dev: rooms.length > 1 ? `${kind}-${room}` : kind, kind, room, ...(every !== undefined && { every }) }));
      }),
      calendar: this.#group(index)?.calendar?.map(({ kind, at, minutes, device }) => ({ kind, at: this.start + durationMs(at), minutes: minutes ?? VISIT_MINUTES[kind], ...(device && { device }) })) ?? [],
      careless: this.#group(index)?.careless ?? 0, causes: this.#causes(index, id, profile),
    };
  }

  /** What any real programme knows of a home. `run` is a label. */
  enrolment(home: Home, run: string): Enrolment {
    return {
      v: 1, run, home: home.id, area: home.area, hub: home.hub,
      residents: [enrolledResident(home.profile, home.resident, prescribed(home.profile.thresholds, home.devices.map(({ kind }) => kind), this.#group(home.index)?.prescribe))],
      devices: home.devices.map(({ dev, kind, room, every }) => ({ dev, kind, resident: home.resident, intervalS: every === undefined ? deviceEntry(kind).intervalS : 60 * every, room })),
      carePlan: {
        items: home.devices.flatMap(({ dev, kind }) => {
          const { channels, doses = [] } = deviceEntry(kind);
          const parts = new Set([...channels.flatMap((channel) => channel.windows ?? []), ...doses]);
          return parts.size > 0 ? [{ dev, windows: [...parts].map((part) => dayWindow(home.profile, part)) }] : [];
        }),
        sleep: [home.profile.bedtime, home.profile.wakeTime],
        ...(home.calendar.length > 0 && { calendar: [...home.calendar] }),
      },
    };
  }

  /** @throws TwinwardError (bad input) on a planting in a named home that cannot have it, or on an interval for what has none */
  check(): void {
    this.scenario.population.forEach(({ every = {} }, group) => {
      const kind = (Object.keys(every) as DeviceKind[]).find((one) => deviceEntry(one).intervalS === 0);
      if (kind) throw badInput('no-interval', `"${kind}" has no interval: it measures when somebody uses it, at the hours of the care plan`, { path: `population[${group}].every.${kind}` }, 'leave it out');
    });
    for (const { kind, entry, planting, path } of this.#plantings()) {
      for (const id of planting.homes ?? []) {
        const index = Number(id.slice(1)) - 1;
        if (index < this.homes && !entry.fits(this.#profile(index), this.#dealtBy(index))) {
          throw badInput('planting-does-not-fit', `${kind} ${entry.id} does not fit home ${id}: ${describe(this.#profile(index), this.#dealtBy(index))}`, { path }, 'name another home, or give a share');
        }
      }
    }
  }

  /** None where all residents are imported. */
  #group(index: number): PopulationGroup | undefined {
    return this.#block(index).groups[index % BLOCK];
  }

  /** Homes are mostly asked for one after the other, so a few blocks are remembered, and memory does not grow with the homes. */
  #block(index: number): Block {
    const number = Math.floor(index / BLOCK);
    let block = this.#blocks.get(number);
    if (block) return block;
    if (this.#blocks.size === BLOCKS_KEPT) this.#blocks.delete(this.#blocks.keys().next().value as number);
    const first = number * BLOCK;
    block = { groups: this.#groups(first), profiles: new Array<Profile | undefined>(BLOCK).fill(undefined), dealt: new Map() };
    this.#blocks.set(number, block);
    return block;
  }

  /** Groups of the homes of a block: the place of a home in the block's shuffled order says which share it falls into. */
  #groups(first: number): PopulationGroup[] {
    const { population } = this.scenario;
    const groups = new Array<PopulationGroup>(BLOCK);
    this.#shuffled(homesFrom(first), DEAL).forEach((home, rank) => {
      const place = (rank + 0.5) / BLOCK;
      let upTo = 0;
      groups[home - first] = population.find(({ share }) => place < (upTo += share)) ?? (population.at(-1) as PopulationGroup);
    });
    return groups;
  }

  /** Homes in an order of chance, one draw each. */
  #shuffled(homes: readonly number[], stream: number): number[] {
    return homes.map((home) => ({ home, word: this.rng.word(home, stream, 0) })).sort((a, b) => a.word - b.word || a.home - b.home).map(({ home }) => home);
  }

  #record(index: number): PatientRecord | undefined {
    return this.#patients?.[index % this.#patients.length];
  }

  #profile(index: number): Profile {
    const { profiles } = this.#block(index);
    let profile = profiles[index % BLOCK];
    if (!profile) {
      profile = drawProfile(this.rng, index, Number(this.scenario.start.slice(0, 4)), this.#group(index) as PopulationGroup, this.#record(index));
      profiles[index % BLOCK] = profile;
    }
    return profile;
  }

  #kinds(index: number): readonly DeviceKind[] {
    const record = this.#record(index);
    return record ? [...new Set([...devicesFor(record.conditions), ...(record.recordings ?? []).map(({ device }) => device)])] : (this.#group(index) as PopulationGroup).devices;
  }

  #areaOf(index: number): number {
    return Math.floor(index / this.scenario.areaSize);
  }

  #areaId(index: number): string {
    return `a${String(this.#areaOf(index) + 1).padStart(4, '0')}`;
  }

  /** Areas in which a shared planting by share is planted: the share is of all areas, at least one. */
  #areasDealt({ share = 0 }: Planting, stream: number): ReadonlySet<number> {
    let dealt = this.#areas.get(stream);
    if (dealt) return dealt;
    const areas = Array.from({ length: this.#areaOf(this.homes - 1) + 1 }, (_, area) => area);
    const quota = share === 0 ? 0 : Math.max(1, Math.round(areas.length * share));
    this.#areas.set(stream, (dealt = new Set(this.#shuffled(areas, stream ^ AREA).slice(0, quota))));
    return dealt;
  }

  /** The kit by which plantings are dealt to a home: mostly its own. */
  #dealtBy(index: number): readonly DeviceKind[] {
    return (this.#record(index) ? undefined : this.#group(index)?.plantedFor) ?? this.#kinds(index);
  }

  #every(index: number, kind: DeviceKind): number | undefined {
    const asked = this.#group(index)?.every?.[kind];
    return asked === undefined || deviceEntry(kind).intervalS === 0 ? undefined : Math.max(1, Math.round(durationMs(asked) / MINUTE_MS));
  }

  /** @throws TwinwardError (bad input) where an entry does not exist */
  #plantings(): readonly PlantingEntry[] {
    return (this.#planted ??= [...this.#readPlantings()]);
  }

  *#readPlantings(): Generator<PlantingEntry> {
    const { episodes, faults, decoys, acts = [] } = this.scenario.plant;
    const lists = [
      ['episode', this.#clean ? [] : episodes, 'episodes'], ['fault', this.#clean ? [] : faults, 'faults'], ['decoy', decoys, 'decoys'], ['act', this.#clean ? [] : acts, 'acts'],
    ] as const;
    for (const [kind, plantings, name] of lists) {
      const seen = new Map<string, number>();
      const next = (name: string) => seen.set(name, (seen.get(name) ?? 0) + 1).get(name) as number;
      for (const [place, planting] of plantings.entries()) {
        const entry = (PLANTS[kind] as readonly Entry[]).find(({ id }) => id === planting.id);
        if (!entry) throw badInput('unknown-entry', `there is no ${kind} "${planting.id}"`, { path: `plant.${name}[${place}].id` }, `see: twinward list ${name}`);
        const key = keyOf(planting, next);
        const window: [number, number] = planting.window ? [durationMs(planting.window[0]), durationMs(planting.window[1])] : [0, this.end - this.start];
        yield { kind, entry, planting, key, stream: streamId(`plant:${key}`), window, homes: planting.homes && new Set(planting.homes), path: `plant.${name}[${place}]` };
      }
    }
  }

  #causes(index: number, id: string, profile: Profile): PlantedCause[] {
    const causes: PlantedCause[] = [];
    const kinds = this.#dealtBy(index);
    for (const { kind, entry, planting, key, stream, window: [from, to], homes } of this.#plantings()) {
      const area = 'shared' in entry && entry.shared ? this.#areaOf(index) : undefined;
      if (!(homes ? homes.has(id) : area === undefined ? this.#dealtTo(entry, planting, stream, index).has(index) : this.#areasDealt(planting, stream).has(area))) continue;
      const own = (at: number) => this.rng.uniform(index, stream, 1, at);
      const draw = area === undefined ? own : (at: number) => this.rng.uniform(area, stream ^ AREA, 1, at);
      const onset = this.start + Math.floor((from + (to - from) * draw(100)) / 1000) * 1000;
      const cause = this.#cause({ kind, entry, index, profile, kinds, key, onset, severity: planting.severity, duration: planting.duration, draw, ...(area !== undefined && { shared: { group: `${this.#areaId(index)}/${key}`, own } }) });
      // Not every home of an area hangs on what failed.
      if (area !== undefined && cause.events.length + cause.influences.length === 0) continue;
      // What is not there cannot fail; people fall ill, and take hot baths, whatever watches them.
      if (kind !== 'fault' || this.#canFail(entry, cause.truth, index)) causes.push(cause);
    }
    causes.push(...this.#life(index, profile, kinds));
    return causes.toSorted((a, b) => (a.truth.id < b.truth.id ? -1 : 1));
  }

  /** What life brings by itself: each entry's hazard is tested once a day, at an address of its own. The clean twin has the decoys of life, and no episode. */
  *#life(index: number, profile: Profile, kinds: readonly DeviceKind[]): Generator<PlantedCause> {
    const { life } = this.scenario;
    if (!life) return;
    const days = Math.ceil((this.end - this.start) / DAY_MS);
    for (const kind of ['episode', 'decoy'] as const) {
      const factor = kind === 'decoy' ? life.decoys : this.#clean ? 0 : life.episodes;
      if (factor === 0) continue;
      for (const entry of PLANTS[kind]) {
        if (!entry.fits(profile, kinds)) continue;
        const daily = factor * (kind === 'decoy' ? (entry as DecoyEntry).perDay : (entry as EpisodeEntry).perYear(profile) / 365.25);
        if (daily === 0) continue;
        const stream = streamId(`life:${entry.id}`) ^ LIFE;
        let busyUntil = -Infinity; // one episode of a kind at a time
        for (let day = 0; day < days; day += 1) {
          if (this.rng.uniform(index, stream, day, 0) >= 1 - exp(-daily)) continue;
          const onset = this.start + day * DAY_MS + Math.floor((DAY_MS / 1000) * this.rng.uniform(index, stream, day, 1)) * 1000;
          if (onset >= this.end || onset < busyUntil) continue;
          const cause = this.#cause({
            kind, entry, index, profile, kinds, key: `${entry.id}:life-${day}`, onset, severity: undefined, duration: undefined, draw: (at) => this.rng.uniform(index, stream, day, 2 + at),
          });
          busyUntil = cause.truth.end;
          yield cause;
        }
      }
    }
  }

  #canFail(fault: Entry, { device }: TruthEvent, index: number): boolean {
    const kit = this.#kinds(index);
    return fault.fits(this.#profile(index), kit) && (device === undefined || kit.includes(device as DeviceKind));
  }

  #cause({ kind, entry, index, profile, kinds, key, onset, severity: asked, duration, draw, shared }: CauseParts): PlantedCause {
    const id = homeId(index);
    const [mildest, worst] = asked ?? [0.3, 1];
    const severity = Math.round(100 * (mildest + (worst - mildest) * draw(101))) / 100;
    const planted = entry.plant({ profile, devices: kinds, onset, severity, durationMs: duration ? durationMs(duration) : undefined, runEnd: this.end, draw, ...(shared && { own: shared.own }) });
    const truth: TruthEvent = {
      id: `${id}/${key.replace(':', '/')}`, kind: kind === 'act' ? 'carer' : kind, entry: entry.id, title: entry.title, homes: [id], resident: `${id}-r1`, onset: Math.min(planted.begins ?? onset, Math.round(planted.end)), end: Math.round(planted.end), severity, causes: [],
      ...(planted.device && { device: planted.device }), ...(planted.silent !== undefined && { silent: planted.silent }),
      ...(planted.lifeCritical !== undefined && { lifeCritical: planted.lifeCritical }), ...describeEntry(kind, entry, planted), ...(shared && { group: shared.group }),
    };
    return {
      truth, influences: planted.influences, events: planted.events.map((event) => ({ ...event, at: Math.round(event.at) })),
      ...(kind === 'episode' && { episode: entry as EpisodeEntry }),
      ...('answers' in entry && entry.answers && { answers: entry.answers }),
      ...(planted.treats && { treats: { act: entry.id as ActId, ...planted.treats } }),
    };
  }

  /**
   * What an input from outside plants in a home of a running world. @param key names it among the home's causes; draws hang on it
   * @returns `undefined` where the entry does not exist or does not fit the home
   */
  planting(kind: PlantKind, entryId: string, index: number, { key, onset, severity, duration }: { key: string; onset: number; severity?: number | undefined; duration?: string | undefined }): PlantedCause | undefined {
    const entry = (PLANTS[kind] as readonly Entry[]).find(({ id }) => id === entryId);
    if (!entry || !entry.fits(this.#profile(index), this.#kinds(index))) return undefined;
    const stream = streamId(`plant:${key}`);
    const draw = (at: number) => this.rng.uniform(index, stream, 1, at);
    return this.#cause({ kind, entry, index, profile: this.#profile(index), kinds: this.#kinds(index), key, onset, severity: severity === undefined ? undefined : [severity, severity], duration, draw, ...('shared' in entry && entry.shared && { shared: { group: `${this.#areaId(index)}/${key}`, own: draw } }) });
  }

  /** Homes of this home's block in which a planting by share is planted. Shares are of all homes; the first block gets at least one where the entry fits. */
  #dealtTo(entry: Entry, planting: Planting, stream: number, index: number): ReadonlySet<number> {
    const { dealt: known } = this.#block(index);
    let dealt = known.get(stream);
    if (dealt) return dealt;
    const first = Math.floor(index / BLOCK) * BLOCK;
    const homes = homesFrom(first).filter((home) => home < this.homes);
    const upTo = (count: number) => (count === 0 ? 0 : Math.max(1, Math.round(count * (planting.share ?? 0))));
    const quota = (planting.share ?? 0) === 0 ? 0 : upTo(first + homes.length) - upTo(first);
    const able = quota === 0 ? [] : homes.filter((home) => entry.fits(this.#profile(home), this.#dealtBy(home)));
    known.set(stream, (dealt = new Set(this.#shuffled(able, stream).slice(0, quota))));
    return dealt;
  }
}

/**
 * Name of a planting, for its draws and its truth: plantings by share are numbered among themselves; those in named homes are told by what they say, so that one more, wherever it
 * is written, changes no other. @param next counts how often a name came
 */
function keyOf({ id, homes, window, severity, duration }: Planting, next: (name: string) => number): string {
  if (!homes) return `${id}:${next(id)}`;
  const content = `${id}:n${streamId(canonicalJson({ window, severity, duration })).toString(36)}`;
  const times = homes.map((home) => next(`${content} ${home}`)).reduce((most, count) => Math.max(most, count), 1);
  return times === 1 ? content : `${content}-${times}`;
}

/** All homes of a block, those beyond the last home of the world included. */
function homesFrom(first: number): number[] {
  return Array.from({ length: BLOCK }, (_, place) => first + place);
}

/** What its entry says of an event; a fault whose layer depends on its draws says its own. */
function describeEntry(kind: PlantKind, entry: Entry, planted: Planted): Partial<TruthEvent> {
  if (kind === 'episode') {
    const { condition, criterion, expects } = entry as EpisodeEntry;
    return { condition, criterion, expects };
  }
  if (kind === 'decoy') return { mustNot: [...(entry as DecoyEntry).mustNot] };
  if (kind === 'act') return {};
  const { layer, orLayers, symptoms, expects } = entry as FaultEntry;
  const own = planted.layer !== undefined && planted.layer !== layer;
  return { layer: planted.layer ?? layer, ...(orLayers && !own && { orLayers: [...orLayers] }), symptoms: { ...(planted.symptoms ?? symptoms) }, expects };
}

function playing(record: PatientRecord | undefined): Pick<Home, 'body' | 'recordings'> {
  return { ...(record?.body && { body: record.body }), ...(record?.recordings && { recordings: record.recordings }) };
}

function describe(profile: Profile, kinds: readonly DeviceKind[]): string {
  return `its resident has ${profile.conditions.join(', ') || 'no listed condition'}, its kit is ${kinds.join(', ')}`;
}

/** Stack events strike on the close of the tick that contains their time; in a live run at that time. */
export function stackTime(world: World, after: string): number {
  const ms = durationMs(after);
  if (world.wire) return world.start + ms;
  return world.start + Math.ceil((ms + 1) / world.tickMs) * world.tickMs;
}
