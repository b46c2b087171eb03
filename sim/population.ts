/** Who lives where, and with what kit: every home is dealt to a group of the population, or to an imported record, by (scenario, seed, index) alone. */
import { durationMs } from '../contract/duration.ts';
import type { DeviceKind } from '../contract/messages.ts';
import type { PatientRecord } from '../contract/patient.ts';
import type { PopulationGroup, Scenario } from '../contract/scenario.ts';
import { devicesFor, drawProfile, type Profile } from './behaviour/people.ts';
import { MINUTE_MS } from './core/math.ts';
import { type Rng, streamId } from './core/rng.ts';
import { deviceEntry } from './devices/index.ts';

/** Homes are dealt to population groups and plantings in blocks of so many. */
const BLOCK = 20;
const BLOCKS_KEPT = 16;
const DEAL = streamId('deal');

export function homeId(index: number): string {
  return `h${String(index + 1).padStart(6, '0')}`;
}

/** What is known by block. Homes are mostly asked for one after the other, so a few blocks are remembered, and memory does not grow with the homes. */
export class Blocks<T> {
  readonly #make: (homes: readonly number[]) => T;
  readonly #known = new Map<number, T>();

  /** @param make of all homes of a block, those beyond the last home of the world included */
  constructor(make: (homes: readonly number[]) => T) {
    this.#make = make;
  }

  of(index: number): T {
    const number = Math.floor(index / BLOCK);
    let block = this.#known.get(number);
    if (block !== undefined) return block;
    if (this.#known.size === BLOCKS_KEPT) this.#known.delete(this.#known.keys().next().value as number);
    this.#known.set(number, (block = this.#make(Array.from({ length: BLOCK }, (_, place) => number * BLOCK + place))));
    return block;
  }
}

export class Population {
  readonly #rng: Rng;
  readonly #scenario: Scenario;
  readonly #patients: readonly PatientRecord[] | undefined;
  readonly #groups = new Blocks((homes) => this.#deal(homes));
  readonly #profiles = new Blocks(() => new Array<Profile | undefined>(BLOCK).fill(undefined));

  constructor(rng: Rng, scenario: Scenario, patients: readonly PatientRecord[] | undefined) {
    this.#rng = rng;
    this.#scenario = scenario;
    this.#patients = patients && patients.length > 0 ? patients : undefined;
  }

  /** None where all residents are imported. */
  group(index: number): PopulationGroup | undefined {
    return this.#groups.of(index)[index % BLOCK];
  }

  record(index: number): PatientRecord | undefined {
    return this.#patients?.[index % this.#patients.length];
  }

  profile(index: number): Profile {
    const profiles = this.#profiles.of(index);
    let profile = profiles[index % BLOCK];
    if (!profile) {
      profile = drawProfile(this.#rng, index, Number(this.#scenario.start.slice(0, 4)), this.group(index) as PopulationGroup, this.record(index));
      profiles[index % BLOCK] = profile;
    }
    return profile;
  }

  kinds(index: number): readonly DeviceKind[] {
    const record = this.record(index);
    return record ? [...new Set([...devicesFor(record.conditions), ...(record.recordings ?? []).map(({ device }) => device)])] : (this.group(index) as PopulationGroup).devices;
  }

  areaOf(index: number): number {
    return Math.floor(index / this.#scenario.areaSize);
  }

  areaId(index: number): string {
    return `a${String(this.areaOf(index) + 1).padStart(4, '0')}`;
  }

  /** The kit by which plantings are dealt to a home: mostly its own. */
  dealtBy(index: number): readonly DeviceKind[] {
    return (this.record(index) ? undefined : this.group(index)?.plantedFor) ?? this.kinds(index);
  }

  every(index: number, kind: DeviceKind): number | undefined {
    const asked = this.group(index)?.every?.[kind];
    return asked === undefined || deviceEntry(kind).intervalS === 0 ? undefined : Math.max(1, Math.round(durationMs(asked) / MINUTE_MS));
  }

  /** Groups of the homes of a block: the place of a home in the block's shuffled order says which share it falls into. */
  #deal(homes: readonly number[]): PopulationGroup[] {
    const { population } = this.#scenario;
    const groups = new Array<PopulationGroup>(BLOCK);
    shuffled(this.#rng, homes, DEAL).forEach((home, rank) => {
      const place = (rank + 0.5) / BLOCK;
      let upTo = 0;
      groups[home % BLOCK] = population.find(({ share }) => place < (upTo += share)) ?? (population.at(-1) as PopulationGroup);
    });
    return groups;
  }
}

/** Homes, or areas, in an order of chance, one draw each. */
export function shuffled(rng: Rng, homes: readonly number[], stream: number): number[] {
  return homes.map((home) => ({ home, word: rng.word(home, stream, 0) })).sort((a, b) => a.word - b.word || a.home - b.home).map(({ home }) => home);
}
