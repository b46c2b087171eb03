/** A device as installed in a home: what the engine keeps of it. */
import { CODES, type SignalName } from '../contract/codes.ts';
import { type Rng, streamId } from './core/rng.ts';
import type { Channel } from './devices/device.ts';
import { deviceEntry } from './devices/index.ts';
import type { DeviceInstance } from './world.ts';

export interface Device extends DeviceInstance {
  channels: readonly { channel: Channel; head: string }[];
  /** its stream of draws */
  stream: number;
  /** minute of the hour at which its five-minute and hourly reports fall, 0–59 */
  phase: number;
  /** charge at the start, % */
  battery: number;
  batteryHead: string;
  /** its entity in the shard's sensor machines */
  sensor: number;
}

/** JSON text of an observation up to its value. */
export function observationHead(dev: string, signal: SignalName): string {
  return `{"dev":"${dev}","code":"${CODES[signal].code}","unit":"${CODES[signal].unit}","value":`;
}

/** Two draws, both own to (home, device). */
export function installed(rng: Rng, home: number, instance: DeviceInstance, sensor: number): Device {
  const { dev, kind } = instance;
  const stream = streamId(`device:${dev}`);
  return {
    ...instance, stream, sensor,
    channels: deviceEntry(kind).channels.map((channel) => ({ channel, head: observationHead(dev, channel.signal) })),
    phase: Math.floor(60 * rng.uniform(home, stream, 0, 200)),
    battery: 40 + 59 * rng.uniform(home, stream, 0, 201), // assumption: kit in use is charged or changed in time
    batteryHead: observationHead(dev, 'battery'),
  };
}
