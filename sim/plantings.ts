/** What is planted in whom: episodes, faults, decoys and acts of a scenario, by share or by name, and what life brings by itself. */
import { canonicalJson } from '../contract/canonical.ts';
import { durationMs } from '../contract/duration.ts';
import { badInput } from '../contract/errors.ts';
import type { DeviceKind } from '../contract/messages.ts';
import type { Planting, Scenario } from '../contract/scenario.ts';
import type { TruthEvent } from '../contract/truth.ts';
import { ACTS } from './acts/index.ts';
import type { Profile } from './behaviour/people.ts';
import { EPISODES } from './conditions/index.ts';
import type { ActEntry, ActId, Answers, DecoyEntry, EpisodeEntry, FaultEntry, Influence, PlannedEvent, Planted } from './core/catalogue.ts';
import { DAY_MS, exp } from './core/math.ts';
import { type Rng, streamId } from './core/rng.ts';
import { DECOYS } from './decoys/index.ts';
import { FAULTS } from './faults/index.ts';
import { Blocks, homeId, type Population, shuffled } from './population.ts';

const LIFE = streamId('life');
/** Set apart from homes of the same numbers. */
const AREA = streamId('area');

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

export class Plantings {
  readonly #people: Population;
  readonly #rng: Rng;
  readonly #scenario: Scenario;
  readonly #start: number;
  readonly #end: number;
  readonly #clean: boolean;
  /** of a block, by stream of a planting by share: the homes that get it */
  readonly #dealt = new Blocks((homes) => ({ homes: homes.filter((home) => home < this.#scenario.homes), known: new Map<number, ReadonlySet<number>>() }));
  /** by stream of a shared planting: the areas that get it */
  readonly #areas = new Map<number, ReadonlySet<number>>();
  #read: readonly PlantingEntry[] | undefined;

  /** @param start,end of the run, epoch ms @param clean nothing is planted but decoys */
  constructor(people: Population, rng: Rng, scenario: Scenario, [start, end]: readonly [number, number], clean: boolean) {
    this.#people = people;
    this.#rng = rng;
    this.#scenario = scenario;
    this.#start = start;
    this.#end = end;
    this.#clean = clean;
  }

  /** @throws TwinwardError (bad input) on a planting in a named home that cannot have it */
  check(): void {
    for (const { kind, entry, planting, path } of this.#entries()) {
      for (const id of planting.homes ?? []) {
        const index = Number(id.slice(1)) - 1;
        if (index < this.#scenario.homes && !entry.fits(this.#people.profile(index), this.#people.dealtBy(index))) {
          throw badInput('planting-does-not-fit', `${kind} ${entry.id} does not fit home ${id}: ${describe(this.#people.profile(index), this.#people.dealtBy(index))}`, { path }, 'name another home, or give a share');
        }
      }
    }
  }

  /** @throws TwinwardError (bad input) where an entry does not exist */
  #entries(): readonly PlantingEntry[] {
    return (this.#read ??= [...this.#readPlantings()]);
  }

  *#readPlantings(): Generator<PlantingEntry> {
    const { episodes, faults, decoys, acts = [] } = this.#scenario.plant;
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
        const window: [number, number] = planting.window ? [durationMs(planting.window[0]), durationMs(planting.window[1])] : [0, this.#end - this.#start];
        yield { kind, entry, planting, key, stream: streamId(`plant:${key}`), window, homes: planting.homes && new Set(planting.homes), path: `plant.${name}[${place}]` };
      }
    }
  }

  causes(index: number, id: string, profile: Profile): PlantedCause[] {
    const causes: PlantedCause[] = [];
    const kinds = this.#people.dealtBy(index);
    for (const { kind, entry, planting, key, stream, window: [from, to], homes } of this.#entries()) {
      const area = 'shared' in entry && entry.shared ? this.#people.areaOf(index) : undefined;
      if (!(homes ? homes.has(id) : area === undefined ? this.#dealtTo(entry, planting, stream, index).has(index) : this.#areasDealt(planting, stream).has(area))) continue;
      const own = (at: number) => this.#rng.uniform(index, stream, 1, at);
      const draw = area === undefined ? own : (at: number) => this.#rng.uniform(area, stream ^ AREA, 1, at);
      const onset = this.#start + Math.floor((from + (to - from) * draw(100)) / 1000) * 1000;
      const cause = this.#cause({ kind, entry, index, profile, kinds, key, onset, severity: planting.severity, duration: planting.duration, draw, ...(area !== undefined && { shared: { group: `${this.#people.areaId(index)}/${key}`, own } }) });
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
    const { life } = this.#scenario;
    if (!life) return;
    const days = Math.ceil((this.#end - this.#start) / DAY_MS);
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
          if (this.#rng.uniform(index, stream, day, 0) >= 1 - exp(-daily)) continue;
          const onset = this.#start + day * DAY_MS + Math.floor((DAY_MS / 1000) * this.#rng.uniform(index, stream, day, 1)) * 1000;
          if (onset >= this.#end || onset < busyUntil) continue;
          const cause = this.#cause({
            kind, entry, index, profile, kinds, key: `${entry.id}:life-${day}`, onset, severity: undefined, duration: undefined, draw: (at) => this.#rng.uniform(index, stream, day, 2 + at),
          });
          busyUntil = cause.truth.end;
          yield cause;
        }
      }
    }
  }

  #canFail(fault: Entry, { device }: TruthEvent, index: number): boolean {
    const kit = this.#people.kinds(index);
    return fault.fits(this.#people.profile(index), kit) && (device === undefined || kit.includes(device as DeviceKind));
  }

  #cause({ kind, entry, index, profile, kinds, key, onset, severity: asked, duration, draw, shared }: CauseParts): PlantedCause {
    const id = homeId(index);
    const [mildest, worst] = asked ?? [0.3, 1];
    const severity = Math.round(100 * (mildest + (worst - mildest) * draw(101))) / 100;
    const planted = entry.plant({ profile, devices: kinds, onset, severity, durationMs: duration ? durationMs(duration) : undefined, runEnd: this.#end, draw, ...(shared && { own: shared.own }) });
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
    if (!entry || !entry.fits(this.#people.profile(index), this.#people.kinds(index))) return undefined;
    const stream = streamId(`plant:${key}`);
    const draw = (at: number) => this.#rng.uniform(index, stream, 1, at);
    return this.#cause({ kind, entry, index, profile: this.#people.profile(index), kinds: this.#people.kinds(index), key, onset, severity: severity === undefined ? undefined : [severity, severity], duration, draw, ...('shared' in entry && entry.shared && { shared: { group: `${this.#people.areaId(index)}/${key}`, own: draw } }) });
  }

  /** Areas in which a shared planting by share is planted: the share is of all areas, at least one. */
  #areasDealt({ share = 0 }: Planting, stream: number): ReadonlySet<number> {
    let dealt = this.#areas.get(stream);
    if (dealt) return dealt;
    const areas = Array.from({ length: this.#people.areaOf(this.#scenario.homes - 1) + 1 }, (_, area) => area);
    const quota = share === 0 ? 0 : Math.max(1, Math.round(areas.length * share));
    this.#areas.set(stream, (dealt = new Set(shuffled(this.#rng, areas, stream ^ AREA).slice(0, quota))));
    return dealt;
  }

  /** Homes of this home's block in which a planting by share is planted. Shares are of all homes; the first block gets at least one where the entry fits. */
  #dealtTo(entry: Entry, planting: Planting, stream: number, index: number): ReadonlySet<number> {
    const { homes, known } = this.#dealt.of(index);
    let dealt = known.get(stream);
    if (dealt) return dealt;
    const first = homes[0] as number;
    const upTo = (count: number) => (count === 0 ? 0 : Math.max(1, Math.round(count * (planting.share ?? 0))));
    const quota = (planting.share ?? 0) === 0 ? 0 : upTo(first + homes.length) - upTo(first);
    const able = quota === 0 ? [] : homes.filter((home) => entry.fits(this.#people.profile(home), this.#people.dealtBy(home)));
    known.set(stream, (dealt = new Set(shuffled(this.#rng, able, stream).slice(0, quota))));
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

function describe(profile: Profile, kinds: readonly DeviceKind[]): string {
  return `its resident has ${profile.conditions.join(', ') || 'no listed condition'}, its kit is ${kinds.join(', ')}`;
}
