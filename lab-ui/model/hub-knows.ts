/** What the hub of a home can know, as the worker hands it over: the care plan it was given, and what it heard from the kit. Never truth, and nothing of what the pipeline thinks. Times epoch ms. */
import type { SignalName } from '../../contract/codes.ts';
import type { Appointment, DeviceKind, EventType } from '../../contract/messages.ts';

/** What is to be measured, or which dose to be taken. Windows: minutes of the local day, [from, to). */
export interface DueItem {
  dev: string;
  kind: DeviceKind;
  windows: readonly (readonly [number, number])[];
}

/** A measurement that a person made, or an event that a device told. `value` of measurements, in the unit of its code. */
export interface HeardOnce {
  at: number;
  dev: string;
  kind: DeviceKind;
  what: SignalName | EventType;
  value?: number;
}

/** How the hub hears a device that reports at intervals, and what the device says of itself. Pairs of times and values, by time. */
export interface Contact {
  dev: string;
  kind: DeviceKind;
  /** ms between reports; 0: it reports on use, and its charge each hour */
  intervalMs: number;
  /** when anything of it was heard */
  heard: Float64Array;
  /** charge, % */
  battery: readonly [Float64Array, Float64Array];
  /** its own word on its signal, 0–1, where it has one */
  quality: readonly [Float64Array, Float64Array];
  /** dB[mW] at the hub */
  signal: readonly [Float64Array, Float64Array];
}

export interface HubKnows {
  plan: readonly DueItem[];
  calendar: readonly Appointment[];
  /** bedtime and rise of the care plan, minutes of the day */
  sleep: readonly [number, number];
  /** by time */
  heard: readonly HeardOnce[];
  contacts: readonly Contact[];
}

/** Where the last entry at or before a time stands; -1: there is none. */
export function placeBefore(times: ArrayLike<number>, at: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The last value at or before a time. */
export function lastBefore([times, values]: readonly [Float64Array, Float64Array], at: number): { at: number; value: number } | undefined {
  const place = placeBefore(times, at);
  return place < 0 ? undefined : { at: times[place] as number, value: values[place] as number };
}
