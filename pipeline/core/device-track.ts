/**
 * What is noted of every reading of a device as it arrives, so that `quality.ts` can judge the device: how long a value has not moved, what was impossible, and how far the
 * device's clock is from its hub's. Cheap on purpose: it runs for each reading.
 */
import { CODE_BY_ID, CODES } from '../../contract/codes.ts';
import { median } from './series.ts';

const MINUTE_MS = 60_000;

/** The same value again and again, and how often that is usual for this device. */
export interface Run {
  value: number;
  /** readings of the same value in a row, the first among them */
  length: number;
  from: number;
  to: number;
  /** pairs of neighbours seen before this run, and how many of them were equal */
  pairs: number;
  equal: number;
  /** readings since a run was last broken */
  since: number;
}

/** A value no living person and working device gives. */
export interface Impossible {
  code: string;
  value: number;
  at: number;
}

export interface DeviceTrack {
  /** by code */
  readonly runs: Map<string, Run>;
  /** newest last; a possible value of the code empties its share */
  impossible: Impossible[];
  /** possible readings since the last impossible one, by code that had one */
  readonly possible: Map<string, number>;
  /** of readings with a wrong stamp, in a row, newest last: by how much the hub's clock was ahead of the device's when it sent the reading on, ms */
  offsets: number[];
  /** when the first and the last of a row of wrong stamps were sent */
  offSince: number;
  offLast: number;
  /** how scattered each code was over the last hours, oldest first; see `quality.ts` */
  readonly scatter: Map<string, number[]>;
  /** since when it contradicts the other devices of the person, by the close of the tick */
  contradictsSince: number | undefined;
  /** time of the newest reading judged by `quality.ts` */
  judgedAt: number;
  /** newest reading of any code but the battery, by its own time */
  newestAt: number;
}

export function createTrack(): DeviceTrack {
  return { runs: new Map(), impossible: [], possible: new Map(), offsets: [], offSince: Infinity, offLast: -Infinity, scatter: new Map(), contradictsSince: undefined, judgedAt: -Infinity, newestAt: -Infinity };
}

/** Impossible values kept at most. */
const IMPOSSIBLE_MAX = 12;
const OFFSETS_MAX = 5;
/** A hub sends each minute what it was told: a reading further from its sending was stamped by a wrong clock, ms, exclusive. @source packs leave once a minute; the rest: assumption */
export const OFFSET_MAX_MS = 3 * MINUTE_MS;
/** Packs with wrong stamps in a row that prove a wrong clock: of a device that speaks by itself, and of one that is used now and then. @source assumption */
const OFFSETS_MIN = 3;
const OFFSETS_MIN_ON_USE = 2;
/** Wrong stamps of one clock lie this close together, ms, inclusive. @source assumption: it may drift, but not leap */
const OFFSETS_SPREAD_MS = 10 * MINUTE_MS;

/** Takes in how far a reading's stamp is from its sending. Battery reports are the hub's own note and say nothing of the device's clock. */
export function noteOffset(track: DeviceTrack, at: number, sentAt: number): void {
  const { offsets } = track;
  if (Math.abs(sentAt - at) <= OFFSET_MAX_MS) {
    if (offsets.length > 0) offsets.length = 0;
    return;
  }
  // One pack is one word, however many readings are in it.
  if (offsets.length > 0 && sentAt <= track.offLast) return;
  if (offsets.length === 0) track.offSince = sentAt;
  track.offLast = sentAt;
  offsets.push(sentAt - at);
  if (offsets.length > OFFSETS_MAX) offsets.shift();
}

/** By how much the device's clock is behind its hub's, ms (negative: ahead); `undefined` while nothing proves it wrong. */
export function clockOff({ offsets }: DeviceTrack, onUse: boolean): number | undefined {
  if (offsets.length < (onUse ? OFFSETS_MIN_ON_USE : OFFSETS_MIN)) return undefined;
  return Math.max(...offsets) - Math.min(...offsets) <= OFFSETS_SPREAD_MS ? median(offsets) : undefined;
}

/** When a reading was taken as far as is known: by the device's own stamp, or, where its clock is proved wrong, by when the hub sent it on. */
export function datedAt(track: DeviceTrack, at: number, sentAt: number, onUse: boolean): number {
  return Math.abs(sentAt - at) > OFFSET_MAX_MS && clockOff(track, onUse) !== undefined ? sentAt : at;
}

/** A possible value, in order of time or late: a late one says nothing of what goes on. */
export function noteValue(track: DeviceTrack, code: string, value: number, at: number): void {
  if (at > track.newestAt) track.newestAt = at;
  const possible = track.possible.size === 0 ? undefined : track.possible.get(code);
  if (possible !== undefined) track.possible.set(code, possible + 1);
  const run = track.runs.get(code);
  if (!run) {
    track.runs.set(code, { value, length: 1, from: at, to: at, pairs: 0, equal: 0, since: 1 });
    return;
  }
  if (at <= run.to) return;
  run.to = at;
  run.since += 1;
  if (value === run.value) {
    run.length += 1;
    return;
  }
  // A long run was no habit of the device: only a short one teaches.
  if (run.length <= RUN_TEACHES_MAX) {
    run.pairs += run.length;
    run.equal += run.length - 1;
  } else run.since = 1;
  run.value = value;
  run.length = 1;
  run.from = at;
}

/** Runs longer than this do not teach what is usual. @source assumption: three times the longest that a scattering signal shows by chance in a day is about 40 */
const RUN_TEACHES_MAX = 20;

export function noteImpossible(track: DeviceTrack, code: string, value: number, at: number): void {
  if (at > track.newestAt) track.newestAt = at;
  if (!CODE_BY_ID.has(code)) return;
  track.possible.set(code, 0);
  track.impossible.push({ code, value, at });
  if (track.impossible.length > IMPOSSIBLE_MAX) track.impossible.shift();
}

/** Codes whose value must move: what is counted, or is yes or no, may stay the same for a night. Chance that two neighbours are equal before the device has shown its own: of a day of usual kit, rounded up; assumption */
export const MOVES: ReadonlyMap<string, number> = new Map([
  [CODES.heartRate.code, 0.2], [CODES.spo2.code, 0.4], [CODES.respiration.code, 0.35], [CODES.glucose.code, 0.07], [CODES.hrv.code, 0.12], [CODES.roomTemperature.code, 0.2],
  [CODES.systolic.code, 0.07], [CODES.diastolic.code, 0.09], [CODES.weight.code, 0.2], [CODES.temperature.code, 0.15], [CODES.capillaryGlucose.code, 0.05], [CODES.peakFlow.code, 0.06],
]);
