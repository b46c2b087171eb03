/** The shapes of catalogue entries. An entry plugs in: it declares influences, events and truth, and edits nothing. */
import type { Layer } from '../../contract/alert-codes.ts';
import type { SignalName } from '../../contract/codes.ts';
import type { AlertCode } from '../../contract/alert-codes.ts';
import type { Condition, DeviceKind, EventType } from '../../contract/messages.ts';
import type { Expectation, Symptom } from '../../contract/truth.ts';
import type { Profile } from '../behaviour/people.ts';

/**
 * Inputs that entries may move. Body inputs are added to the latent body; device inputs reach what a device reads. Units: beats or breaths per minute, percentage
 * points, °C, mmHg, mg/dL, kg, MET; `motion` 0–1, `batteryLevel` percentage points, `uplinkSignal` dB.
 */
export const INPUTS = [
  'heartRate', 'respiration', 'spo2', 'temperature', 'systolic', 'glucoseSetpoint', 'glucoseSpeed', 'fluid', 'activity', // body
  'siteTemperature', 'motion', 'otherPerson', 'batteryLevel', 'uplinkSignal', // kit
] as const;
export type InputName = (typeof INPUTS)[number];

/** A trapezoid with smooth flanks: 0 until `from`, `size` after `riseMs`, held for `holdMs`, 0 again after `fallMs`. `device`: only that device of the home. */
export interface Influence {
  input: InputName;
  size: number;
  from: number;
  riseMs: number;
  holdMs: number;
  fallMs: number;
  device?: DeviceKind;
}

/** An event for a machine of the home. */
export interface PlannedEvent {
  at: number;
  target: 'resident' | 'sensor' | 'link' | 'hub' | 'uplink';
  /** for `sensor` */
  device?: DeviceKind;
  event: string;
}

/** What an entry may look at when it is planted. `draw(i)`: even in (0, 1), one address per i, own to this planting. */
export interface PlantContext {
  profile: Profile;
  devices: readonly DeviceKind[];
  onset: number;
  /** 0–1 inclusive */
  severity: number;
  /** as planted, else `undefined`: the entry's own */
  durationMs: number | undefined;
  runEnd: number;
  draw(index: number): number;
}

/** What one planting does. `end` exclusive. */
export interface Planted {
  end: number;
  influences: Influence[];
  events: PlannedEvent[];
  silent?: boolean;
  lifeCritical?: boolean;
  device?: DeviceKind;
}

interface EntryFacts {
  id: string;
  title: string;
  /** what it means to the resident, one sentence */
  meaning: string;
  sources: readonly string[];
  /** another entry that looks alike from outside */
  lookAlike: string;
  /** can it happen in this home? */
  fits(profile: Profile, devices: readonly DeviceKind[]): boolean;
  plant(context: PlantContext): Planted;
}

/** Readings in order of time, as an episode's criterion reads them: true values each minute, or what devices took. */
export interface Series {
  samples(signal: SignalName): readonly (readonly [at: number, value: number])[];
  events(): readonly (readonly [at: number, type: EventType])[];
}

export interface EpisodeEntry extends EntryFacts {
  condition: Condition;
  expects: Expectation;
  criterion: string;
  /** first time from `from` (inclusive) at which the criterion holds on true values; `null`: never */
  truly(series: Series, profile: Profile, from: number): number | null;
  /** the same on readings */
  byReadings(series: Series, profile: Profile, from: number): number | null;
}

export interface FaultEntry extends EntryFacts {
  layer: Layer;
  expects: Expectation;
  /** `either` for what is not named */
  symptoms: Readonly<Partial<Record<Symptom, 'present' | 'absent'>>>;
}

export interface DecoyEntry extends EntryFacts {
  mustNot: readonly AlertCode[];
}

/** Value of an influence at a time. */
export function influenceAt(influence: Influence, at: number): number {
  const since = at - influence.from;
  if (since <= 0) return 0;
  if (since < influence.riseMs) return influence.size * smooth(since / influence.riseMs);
  const left = influence.riseMs + influence.holdMs + influence.fallMs - since;
  if (left <= 0) return 0;
  return left < influence.fallMs ? influence.size * smooth(left / influence.fallMs) : influence.size;
}

function smooth(x: number): number {
  return x * x * (3 - 2 * x);
}
