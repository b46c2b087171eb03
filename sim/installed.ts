/** Kit as installed: what all homes with the same list of devices share. What differs from home to home stands in columns of `Kit`. */
import { CODES, type SignalName } from '../contract/codes.ts';
import { type Rng, streamId } from './core/rng.ts';
import { type Channel, type DayPart, UNITS } from './devices/device.ts';
import { deviceEntry } from './devices/index.ts';
import type { DeviceInstance } from './world.ts';

export interface Device extends DeviceInstance {
  /** place in its layout, from 0 */
  place: number;
  channels: readonly InstalledChannel[];
  /** its stream of draws */
  stream: number;
  batteryHead: Head;
  linkHead: Head;
  /** goes out with the resident */
  carried: boolean;
  /** doses of medicine that it gives out, and their first window among those of the layout */
  doses: readonly DayPart[];
  dosesFrom: number;
  /** place of its unit's own draws among those that a layout remembers; -1: too rare to remember */
  units: number;
}

export interface InstalledChannel {
  channel: Channel;
  head: Head;
  /** minutes between reports; 0: by the care plan */
  every: number;
  /** its windows among those of the layout, [from, to) */
  windowsFrom: number;
  windowsTo: number;
}

/** A window of the care plan: channels of one device that share their windows are due in the same minute. */
export interface PlannedWindow {
  stream: number;
  /** among the windows of its channel */
  place: number;
  part: DayPart;
}

/** JSON text of an observation up to its value: the first of a pack, and one that follows another. */
export interface Head {
  first: string;
  next: string;
}

export interface Layout {
  devices: readonly Device[];
  byId: ReadonlyMap<string, Device>;
  windows: readonly PlannedWindow[];
  /** numbers that `Kit` remembers per home */
  units: number;
}

/** Places of devices that go out with the resident. */
const BODY_PLACES: ReadonlySet<string> = new Set(['wrist', 'body', 'neck']);

export function observationHead(dev: string, signal: SignalName): Head {
  const first = `{"dev":"${dev}","code":"${CODES[signal].code}","unit":"${CODES[signal].unit}","value":`;
  return { first, next: `,${first}` };
}

/** Layouts by list of devices; a population has a handful. */
export class Layouts {
  readonly #known = new Map<string, Layout>();

  of(devices: readonly DeviceInstance[]): Layout {
    const key = devices.map(({ dev, every }) => (every === undefined ? dev : `${dev}/${every}`)).join();
    let layout = this.#known.get(key);
    if (!layout) this.#known.set(key, (layout = layoutOf(devices)));
    return layout;
  }
}

function layoutOf(instances: readonly DeviceInstance[]): Layout {
  const windows: PlannedWindow[] = [];
  let units = 0;
  const devices = instances.map((instance, place): Device => {
    const { dev, kind, room, every } = instance;
    const stream = streamId(`device:${dev}`);
    const known = new Map<string, number>();
    const { channels: measured, doses = [] } = deviceEntry(kind);
    const channels = measured.map((channel): InstalledChannel => {
      const parts = channel.windows ?? [];
      let from = known.get(parts.join());
      if (from === undefined) {
        known.set(parts.join(), (from = windows.length));
        windows.push(...parts.map((part, place) => ({ stream, place, part })));
      }
      return { channel, head: observationHead(dev, channel.signal), every: channel.everyS === undefined ? 0 : (every ?? channel.everyS / 60), windowsFrom: from, windowsTo: from + parts.length };
    });
    const dosesFrom = windows.length;
    windows.push(...doses.map((part, place) => ({ stream, place: 4 + place, part })));
    const often = channels.some((channel) => channel.every > 0);
    const device = { ...instance, place, channels, stream, batteryHead: observationHead(dev, 'battery'), linkHead: observationHead(dev, 'linkSignal'), carried: BODY_PLACES.has(room), doses, dosesFrom, units: often ? units : -1 };
    if (often) units += UNITS;
    return device;
  });
  return { devices, byId: new Map(devices.map((device) => [device.dev, device])), windows, units };
}

/** Minute of the hour at which the five-minute and hourly reports of a device fall, 0–59. One draw, own to (home, device). */
export function phaseOf(rng: Rng, home: number, { stream }: Device): number {
  return Math.floor(60 * rng.uniform(home, stream, 0, 200));
}

/** Charge of a device at the start, %. One draw, own to (home, device). Assumption: kit in use is charged or changed in time. */
export function chargeOf(rng: Rng, home: number, { stream }: Device): number {
  return 40 + 59 * rng.uniform(home, stream, 0, 201);
}

/** `sums[row]`: the sum over all rows before it; one more entry than rows. */
export function sums(layouts: readonly Layout[], size: (layout: Layout) => number): Int32Array {
  const from = new Int32Array(layouts.length + 1);
  for (let row = 0; row < layouts.length; row += 1) from[row + 1] = (from[row] as number) + size(layouts[row] as Layout);
  return from;
}
