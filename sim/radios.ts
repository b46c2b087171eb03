/** The radios of a shard's homes: how well a hub hears its devices, and how strong its own network is. As installed, and what acts on it. */
import { clamp, exp, MINUTE_MS } from './core/math.ts';
import { type Rng, streamId } from './core/rng.ts';
import type { Influences } from './influences.ts';
import type { Device, Layout } from './installed.ts';

export const HUB = streamId('hub');
/** A change of a device's signal that a hub tells at once, dB. Assumption. */
const CHANGE_DB = 8;
/** A signal that a hub can still measure: above it at least one frame in thirty is heard, dB[mW]. Assumption. */
const HEARD_DBM = -102;
/** Fading from minute to minute, dB. Assumption. */
const FADING_DB = 2;

interface RadioParts {
  rng: Rng;
  /** index in the world of row 0 */
  from: number;
  influences: Influences;
  /** by sensor: its signal at the hub as installed, dB[mW] */
  links: Int8Array;
  /** by row: cellular signal where the hub stands, dB[mW] */
  uplinks: Int8Array;
}

/** Sensors are numbered through the shard. */
export class Radios {
  readonly #parts: RadioParts;
  /** by sensor: its signal as last told, fading apart, dB[mW] */
  readonly #told: Int8Array;
  /** rows of whose devices a signal was told that is not the usual one */
  readonly #changed = new Set<number>();

  constructor(parts: RadioParts) {
    this.#parts = parts;
    this.#told = Int8Array.from(parts.links);
  }

  /** Whether the hub hears a device in this minute. One draw at (home, minute) of the device, where it is in doubt. */
  heard(row: number, device: Device, sensor: number, at: number): boolean {
    const share = this.#missed(row, device, sensor, at);
    return share <= 0 || this.#draw(row, device, Math.floor(at / MINUTE_MS), 500) >= share;
  }

  /** Whether what happens gets through: a device sends it until it is heard, three times at most (assumption). */
  reaches(row: number, device: Device, sensor: number, at: number): boolean {
    const share = this.#missed(row, device, sensor, at);
    return share <= 0 || this.#draw(row, device, Math.floor(at / 1000), 502) >= share * share * share;
  }

  /** Strength of a device's signal at the hub, dB[mW]. */
  signalOf(row: number, device: Device, sensor: number, at: number): number {
    const { rng, from } = this.#parts;
    return bounded(this.#level(row, device, sensor, at) + FADING_DB * rng.normal(from + row, device.stream, Math.floor(at / MINUTE_MS), 501));
  }

  /** Strength of the uplink's signal, dB[mW]. */
  uplinkOf(row: number, at: number): number {
    const { rng, from, uplinks, influences } = this.#parts;
    return Math.round(clamp((uplinks[row] as number) + FADING_DB * rng.normal(from + row, HUB, Math.floor(at / MINUTE_MS)) + influences.sum(row, 'uplinkSignal', undefined, at), -139, -50)); // bounds of the code's range; no part of the model
  }

  /** Share of the frames of the last minutes that the radio missed, %. */
  errors(row: number, { devices }: Layout, firstSensor: number, at: number): number {
    const { rng, from } = this.#parts;
    let missing = 0;
    for (const device of devices) missing += this.#missed(row, device, firstSensor + device.place, at);
    return Math.round(Math.min(100, Math.abs(rng.normal(from + row, HUB, Math.floor(at / MINUTE_MS), 1)) + (100 * missing) / devices.length)); // assumption: one in a hundred is asked for again in ordinary times
  }

  /** Whether a device of a home may have another signal than usual, or than was told. */
  unusual(row: number, at: number): boolean {
    return this.#changed.has(row) || this.#parts.influences.onKit(row, at);
  }

  /** Whether a signal that can be measured is no longer as it was told. */
  changed(row: number, device: Device, sensor: number, at: number): boolean {
    const level = this.#level(row, device, sensor, at);
    return level >= HEARD_DBM && Math.abs(level - (this.#told[sensor] as number)) >= CHANGE_DB;
  }

  /** The hub tells of a device's signal. */
  told(row: number, device: Device, sensor: number, at: number): void {
    const level = this.#level(row, device, sensor, at);
    this.#told[sensor] = level;
    if (Math.abs(level - (this.#parts.links[sensor] as number)) >= CHANGE_DB) this.#changed.add(row);
  }

  #level(row: number, device: Device, sensor: number, at: number): number {
    const { links, influences } = this.#parts;
    return influences.onKit(row, at) ? bounded((links[sensor] as number) + influences.sum(row, 'linkSignal', device, at)) : (links[sensor] as number);
  }

  #missed(row: number, device: Device, sensor: number, at: number): number {
    const { links, influences } = this.#parts;
    const usual = links[sensor] as number;
    return influences.onKit(row, at) ? missed(usual + influences.sum(row, 'linkSignal', device, at), influences.sum(row, 'linkLoad', device, at)) : missed(usual, 0);
  }

  #draw(row: number, { stream }: Device, slot: number, index: number): number {
    return this.#parts.rng.uniform(this.#parts.from + row, stream, slot, index);
  }
}

/** Inside the column. */
function bounded(level: number): number {
  return Math.round(clamp(level, -127, 0)); // an Int8Array; no part of the model
}

/** Share of frames that a hub misses of a device: by the strength of its signal, dB[mW], and by the share of the air time that others take. */
export function missed(signal: number, load: number): number {
  // Assumption: half are lost at -95 dB[mW], a few in a hundred at -88, next to none above -84; a sensitivity of -95 is common for 2.4 GHz radios.
  const weak = signal > -84 ? 0 : 1 / (1 + exp((signal + 95) / 2));
  return 1 - (1 - weak) * (1 - clamp(load, 0, 1));
}
