/** What stands in the homes of a shard, and how its people use it: taken down home by home, as columns for the machines that run on it. */
import type { RecordedChannel } from '../contract/resident-file.ts';
import { DAY_MS } from './core/math.ts';
import { RecordedSignal } from './devices/recorded.ts';
import { installedRadio } from './installation.ts';
import { type Layout, Layouts, sums } from './installed.ts';
import type { Played } from './kit.ts';
import type { Home, World } from './world.ts';

/** Homes are taken down in the order of their rows. Sensors are numbered through the shard. */
export class Inventory {
  /** by row: of its home, and of its hub */
  readonly ids: string[] = [];
  readonly hubs: string[] = [];
  readonly layouts: Layout[] = [];
  /** by row: share of prescribed measurements taken in ordinary times, 0–1 */
  readonly adherence: Float64Array;
  /** by row: Monk scale */
  readonly skinTone: Uint8Array;
  /** by row: recordings that devices play, by kind and signal */
  readonly played = new Map<number, ReadonlyMap<string, Played>>();
  /** by row: cellular signal where the hub stands, dB[mW] */
  readonly uplinks: Int8Array;
  readonly #links: number[] = [];
  readonly #known = new Layouts();
  readonly #world: World;

  /** @param count homes of the shard */
  constructor(world: World, count: number) {
    this.#world = world;
    this.adherence = new Float64Array(count);
    this.skinTone = new Uint8Array(count);
    this.uplinks = new Int8Array(count);
  }

  add(row: number, { index, id, hub, devices, careless, profile, recordings }: Home): void {
    const { rng, start } = this.#world;
    const { links, uplink } = installedRadio(rng, index, devices.map(({ room }) => room), careless, devices.map(({ dev }) => dev));
    this.ids.push(id);
    this.hubs.push(hub);
    this.layouts.push(this.#known.of(devices));
    this.#links.push(...links);
    this.uplinks[row] = uplink;
    this.adherence[row] = profile.adherence;
    this.skinTone[row] = profile.skinTone;
    if (recordings) this.played.set(row, new Map(recordings.map((one) => [`${one.device}/${one.signal}`, playedFrom(one, start)])));
  }

  /** By sensor: its signal at the hub as installed, dB[mW]. */
  links(): Int8Array {
    return Int8Array.from(this.#links);
  }

  /** By row: its first sensor; one more entry than rows. */
  firstSensors(): Int32Array {
    return sums(this.layouts, ({ devices }) => devices.length);
  }
}

/** The first midnight of a recording is that of the day on which the run starts. */
function playedFrom({ at, value, intervalMs, end }: RecordedChannel, start: number): Played {
  return { recording: new RecordedSignal({ at, value, intervalMs }, end), firstMs: at[0] as number, midnight: Math.floor(start / DAY_MS) * DAY_MS };
}
