/** The shapes of catalogue entries. An entry plugs in: it declares influences, events and truth, and edits nothing. */
import type { Layer } from '../../contract/alert-codes.ts';
import type { SignalName } from '../../contract/codes.ts';
import type { AlertCode } from '../../contract/alert-codes.ts';
import type { Condition, DeviceKind, EventType } from '../../contract/messages.ts';
import type { Expectation, Symptom } from '../../contract/truth.ts';
import type { NormalName, Profile } from '../behaviour/people.ts';

/**
 * Inputs that entries may move. Body inputs are added to the latent body; kit inputs reach what a device reads. Absence is exactly zero.
 *
 * Body: `heartRate`, `respiration` /min; `spo2` percentage points; `temperature` °C; `systolic` mmHg; `glucose` mg/dL/min; `glucoseLevel` mg/dL, of the level to which glucose returns;
 * `carbohydrate` g/min eaten; `insulin` U/min injected; `resistance` 0–1, share of insulin's effect that is lost; `fluid` L of water held; `blood` L of circulating volume lost;
 * `activity` MET; `oxygen` L/min breathed; `airway` 0–1 narrowed; `apnoea` pauses per hour of sleep; `pain` 0–10; `illness` 0–1, how ill one feels; `rhythm` 0–1 in atrial fibrillation;
 * `calm` 0–1, stress taken away (negative: added); `sedation` 0–1.
 *
 * Kit: `siteTemperature` °C; `motion` 0–1; `otherPerson` kg on the scale; `batteryLevel` percentage points; `perfusion` 0–1 lost at the finger; `cuff` mmHg of false pressure;
 * `sensorPressure` 0–1, a glucose sensor lain upon; `fingerSugar` mg/dL; `otherBody` 0–1, somebody else is measured; `doubleCount` 0–1 of further movement seen; `roomTemperature` °C; `smoke` 0–1;
 * `gain` relative error of all that a device measures; `spread` relative standard deviation of noise on it; `stuck` 0–1, the value does not move; `dropout` 0–1 of readings not taken; `units` 0–1 another unit than
 * the hub takes it for; `covered` 0–1 of what a sensor sees is hidden; `clockSkew` ms that a device's clock is ahead.
 *
 * Link: `linkSignal` dB, of one device or of all; `linkLoad` 0–1 of the air time taken by others. Hub: `storeTaken` 0–1 of its store; `hubClock` ms that its clock is ahead. Uplink: `uplinkSignal` dB;
 * `uplinkDelay`, `uplinkJitter` ms; `uplinkLoss` 0–1 of packets; `uplinkStarved` 0–1 of the bandwidth that a hub needs; `uplinkRefused` 0–1, no session is granted; `stalled` 0–1, the broker hands nothing on.
 *
 * `carbonMonoxide` ppm; `callHome`, `callProvider` 0–1 of the call's quality lost on a side; `effort` 0–1 of a breathing test not blown; `prompted` log-odds of taking a measurement.
 */
export const INPUTS = [
  'heartRate', 'respiration', 'spo2', 'temperature', 'systolic', 'glucose', 'glucoseLevel', 'carbohydrate', 'insulin', 'resistance', 'fluid', 'blood', 'activity', 'oxygen', 'airway', 'apnoea',
  'pain', 'illness', 'rhythm', 'calm', 'sedation', // body
  'siteTemperature', 'motion', 'otherPerson', 'batteryLevel', 'uplinkSignal', 'perfusion', 'cuff', 'sensorPressure', 'fingerSugar', 'otherBody', 'doubleCount', 'roomTemperature', 'smoke',
  'carbonMonoxide', 'callHome', 'callProvider', 'effort', 'prompted', 'gain', 'spread', 'stuck', 'dropout', 'units', 'covered', 'clockSkew', // kit
  'linkSignal', 'linkLoad', 'storeTaken', 'hubClock', 'uplinkDelay', 'uplinkJitter', 'uplinkLoss', 'uplinkStarved', 'uplinkRefused', 'stalled', // delivery
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

/** An event for a machine of the home, or something its kit does: `MEASURE`, `DOOR`, `TABLETS` (those of the day are given), or an event that a device tells (see `EVENT_TYPES`). */
export interface PlannedEvent {
  at: number;
  target: 'resident' | 'sensor' | 'link' | 'hub' | 'uplink' | 'kit';
  /** for `sensor` and `kit` */
  device?: DeviceKind;
  event: string;
  /** what the kit tells is not so */
  artefact?: boolean;
  /** what the event breaks stays broken until then, whatever else that broke it, too, ends before */
  until?: number;
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
  /** of a shared fault: even in (0, 1), own to the home */
  own?(index: number): number;
}

/** What one planting does. `end` exclusive. `begins`: where that is later than the time at which it was planted. */
export interface Planted {
  begins?: number;
  end: number;
  /** a fault whose layer depends on its draws, and its symptoms then: those of the entry are of the entry's layer */
  layer?: Layer;
  symptoms?: FaultEntry['symptoms'];
  influences: Influence[];
  events: PlannedEvent[];
  silent?: boolean;
  lifeCritical?: boolean;
  device?: DeviceKind;
  /** from then on an act works on what answers to it, in full after `riseMs` */
  treats?: { at: number; riseMs: number };
}

/** What carers do. @source roles-and-training facts: the desks' protocols */
export const ACT_IDS = ['call', 're-measure', 'reposition-probe', 'oxygen', 'glucose', 'insulin', 'medicine', 'fluid', 'ambulance', 'visit'] as const;
export type ActId = (typeof ACT_IDS)[number];
/** Share of an entry's force that an act takes away; negative: it adds. */
export type Answers = Readonly<Partial<Record<ActId, number>>>;

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

/** A stage of a condition as clinicians code it. `shifts`: what it adds to the personal normals, in their units (`Normals`). */
export interface Stage {
  id: string;
  title: string;
  /** its own ICD-10 or SNOMED CT code, or the scale's grade */
  code: string;
  /** of people with the condition, 0–1; all stages of a condition sum to 1 */
  share: number;
  shifts: Readonly<Partial<Record<NormalName, number>>>;
}

/** A chronic state, or a process that runs its course: its stages, and the episodes it brings. */
export interface ConditionEntry {
  id: string;
  title: string;
  meaning: string;
  /** ICD-10 (WHO), and SNOMED CT where it is a finding */
  icd10: string;
  snomed?: string;
  /** what a programme's enrolment calls it; absent: nobody knows it beforehand */
  enrolled?: Condition;
  sources: readonly string[];
  stages: readonly Stage[];
  episodes: readonly EpisodeEntry[];
}

export interface EpisodeEntry extends EntryFacts {
  /** id of its condition */
  condition: string;
  /** events per year for this person, at the published rate; 0: only where planted */
  perYear(profile: Profile): number;
  /** when it happened by itself, on true values, without being planted: [onset, end), with its severity. For what follows from daily life, as glucose does */
  emerges?(series: Series, profile: Profile): { onset: number; end: number; severity: number; lifeCritical: boolean }[];
  /** share that no monitored signal shows, 0–1 */
  silentShare?: number;
  answers?: Answers;
  expects: Expectation;
  criterion: string;
  /** first time from `from` (inclusive) at which the criterion holds on true values; `null`: never */
  truly(series: Series, profile: Profile, from: number): number | null;
  /** the same on readings */
  byReadings(series: Series, profile: Profile, from: number): number | null;
}

export interface FaultEntry extends EntryFacts {
  layer: Layer;
  /** layers that nobody can tell from `layer` from outside: naming one of them is right, too */
  orLayers?: readonly Layer[];
  /** one cause for many homes: planted in whole areas at one time. `draw` is that of the area; `own(i)` of the planting's context is the home's */
  shared?: true;
  expects: Expectation;
  /** `either` for what is not named */
  symptoms: Readonly<Partial<Record<Symptom, 'present' | 'absent'>>>;
}

export interface DecoyEntry extends EntryFacts {
  /** events per day in a home that it fits */
  perDay: number;
  answers?: Answers;
  mustNot: readonly AlertCode[];
}

/** Something a carer does. `effect` and `delay` say what it does and when it works, with their sources. */
export interface ActEntry extends EntryFacts {
  id: ActId;
  effect: string;
  delay: string;
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
