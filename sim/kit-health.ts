/** What kit tells of itself: the charge of devices, how well the hub hears them, and the hub's own signal, mains and link errors. */
import { type CompiledMachine, statesMatching } from './core/machine.ts';
import { clamp } from './core/math.ts';
import { chargeOf, type Device, type Layout, observationHead } from './installed.ts';
import type { KitParts } from './kit.ts';
import type { Pack } from './pack.ts';
import { Tally } from './tally.ts';

const HUB_HEADS = { uplinkSignal: observationHead('hub', 'uplinkSignal'), hubMains: observationHead('hub', 'hubMains'), linkErrors: observationHead('hub', 'linkErrors') } as const;

export class KitHealth {
  readonly #parts: KitParts;
  readonly #pack: Pack;
  readonly #trouble: (row: number, device: Device, at: number) => string | undefined;
  readonly #linkLost: Uint8Array;
  readonly #linkUp: Uint8Array;
  readonly #hubOnCell: Uint8Array;

  /** @param trouble why a device cannot deliver now */
  constructor(parts: KitParts, pack: Pack, trouble: (row: number, device: Device, at: number) => string | undefined) {
    this.#parts = parts;
    this.#pack = pack;
    this.#trouble = trouble;
    this.#linkUp = linkUp(parts.links);
    this.#linkLost = statesMatching(parts.links, 'lost');
    this.#hubOnCell = statesMatching(parts.hubMachine, 'backup');
  }

  /** Of one device that can deliver: its charge, and how the hub hears it. */
  device(row: number, device: Device, sensor: number, at: number): void {
    const heard = this.#parts.radios.heard(row, device, sensor, at);
    this.#tell(row, device, 'battery', this.batteryOf(row, device, at), at, heard);
    if (heard) this.#tellLink(row, device, sensor, at);
  }

  /** Of the hub, and of links that are no longer as it told last. */
  hub(row: number, at: number): void {
    const { radios, state, layouts, firstSensor } = this.#parts;
    this.#observe(row, 'uplinkSignal', radios.uplinkOf(row, at), at);
    this.#observe(row, 'hubMains', this.#hubOnCell[state.hub[row] as number] === 1 ? 0 : 1, at);
    this.#observe(row, 'linkErrors', this.#linkLost[state.link[row] as number] === 1 ? 100 : radios.errors(row, layouts[row] as Layout, firstSensor[row] as number, at), at);
    if (radios.unusual(row, at)) this.#linkChanges(row, at);
  }

  /** The hub says at once that it runs on its backup cell. */
  onBackup(row: number, lostAt: number): void {
    // Never in the very millisecond of a report: those fall on whole seconds.
    const at = lostAt % 1000 === 0 ? lostAt + 1 : lostAt;
    this.#pack.setAt(this.hubTime(row, at));
    this.#observe(row, 'hubMains', 0, at);
    this.#pack.put(row, lostAt);
  }

  /** What the hub's clock says. */
  hubTime(row: number, at: number): number {
    const { influences } = this.#parts;
    return influences.onKit(row, at) ? at + Math.round(influences.sum(row, 'hubClock', undefined, at)) : at;
  }

  /** Strength of the uplink's signal as the hub would report it now, dB[mW]. */
  uplinkSignalOf(row: number, at: number): number {
    return this.#parts.radios.uplinkOf(row, at);
  }

  /** Strength of a device's signal at the hub, dB[mW]. */
  linkSignalOf(row: number, device: Device, at: number): number {
    return this.#parts.radios.signalOf(row, device, this.#sensor(row, device), at);
  }

  /** Charge of a device, %, as it would report it now. */
  batteryOf(row: number, device: Device, at: number): number {
    const { rng, from, influences } = this.#parts;
    return Math.round(clamp(chargeOf(rng, from + row, device) + influences.sum(row, 'batteryLevel', device, at), 1, 100));
  }

  /** @param heard by the hub */
  #tell(row: number, device: Device, name: 'battery' | 'linkSignal', value: number, at: number, heard = true): void {
    const { watcher, home, tally } = this.#parts;
    if (watcher.reading) watcher.reading(home(row), device.dev, name, at, { value, truth: value }, 'ok', heard ? this.#pack.place(row) : null);
    if (heard) this.#pack.add(row, name === 'battery' ? device.batteryHead : device.linkHead, value);
    else Tally.add(tally.lostNetwork, 'not heard by the hub');
  }

  #tellLink(row: number, device: Device, sensor: number, at: number): void {
    const { tally, radios } = this.#parts;
    tally.scheduled += 1;
    radios.told(row, device, sensor, at);
    this.#tell(row, device, 'linkSignal', radios.signalOf(row, device, sensor, at), at);
  }

  #linkChanges(row: number, at: number): void {
    const { state, layouts, radios } = this.#parts;
    if (this.#linkUp[state.link[row] as number] === 0) return;
    for (const device of (layouts[row] as Layout).devices) {
      const sensor = this.#sensor(row, device);
      if (radios.changed(row, device, sensor, at) && this.#trouble(row, device, at) === undefined) this.#tellLink(row, device, sensor, at);
    }
  }

  #observe(row: number, name: keyof typeof HUB_HEADS, value: number, at: number): void {
    const { watcher, home, tally } = this.#parts;
    tally.scheduled += 1;
    if (watcher.reading) watcher.reading(home(row), 'hub', name, at, { value, truth: value }, 'ok', this.#pack.place(row));
    this.#pack.add(row, HUB_HEADS[name], value);
  }

  #sensor(row: number, { place }: Device): number {
    return (this.#parts.firstSensor[row] as number) + place;
  }
}

/** By state of a link: it carries. */
export function linkUp(links: CompiledMachine): Uint8Array {
  return Uint8Array.from(links.states, (_, link) => Number(statesMatching(links, 'connected')[link] || statesMatching(links, 'degraded')[link]));
}
