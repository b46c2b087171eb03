/**
 * What the pipeline knows of one home: enrolment, hub, devices, residents. Messages of a tick are applied in judging order; rules then only read.
 * Two clocks are kept apart everywhere: `at` (when measured) and arrival (close of the tick). A value older than `FRESH_MS` on arrival enters the
 * history but proves nothing about now.
 */
import { CODES } from '../../contract/codes.ts';
import type { Condition, EnrolledDevice, EnrolledResident, Enrolment, HomeEvent, Medicine, Observation, Telemetry, Thresholds } from '../../contract/messages.ts';
import type { Gone } from './alert-book.ts';
import { createDaily, noteDailyBed, noteDailyMotion, noteDailySteps, noteDailyWear, noteDailyWeight } from './day-notes.ts';
import type { Daily } from './day-notes.ts';
import { OFFSET_MAX_MS, createTrack, datedAt, noteImpossible, noteOffset, noteValue } from './device-track.ts';
import type { DeviceTrack } from './device-track.ts';
import type { Flaw } from './flaw.ts';
import { FRESH_MS, createHub, hubHeard, noteHubReading, noteLinkSignal } from './hub-state.ts';
import type { HubState } from './hub-state.ts';
import { checkObservation } from './ingest.ts';
import type { IngestCounts, ObservationCheck } from './ingest.ts';
import { withinSleep } from './local-day.ts';
import { createPlaces } from './places-state.ts';
import type { Places } from './places-state.ts';
import { Series } from './series.ts';
import { createVitals } from './vital-sign.ts';
import type { Vitals } from './vital-sign.ts';

export { FRESH_MS } from './hub-state.ts';

const MINUTE_MS = 60_000;

/** Quality below which a device's own word makes a reading unusable. @source assumption: middle of the 0–1 scale */
export const QUALITY_MIN = 0.5;

/** Samples kept per signal: two hours of one a minute. */
const SAMPLES_MAX = 120;

export interface DeviceState {
  readonly enrolled: EnrolledDevice;
  /** by code: values inside the plausible range */
  readonly series: Map<string, Series>;
  /** quality 0–1 of every reading that says how good it is; 0 for an impossible one */
  readonly goodness: Series;
  readonly battery: Series;
  /** arrival of the last fresh sign of life of any kind */
  seenAt: number;
  /** arrival of the last fresh reading other than battery, usable or not */
  signalAt: number;
  /** measurement times of signal readings in a row without a gap of more than ten minutes: start of that run */
  signalRunFrom: number;
  /** its last test by a technician: when it was sent, and when it came */
  tested?: { at: number; arrivedAt: number };
  readonly track: DeviceTrack;
  /** why nothing of it is believed; `quality.ts` sets it */
  flaw: Flaw | undefined;
  /** since when it comes and goes; `device-patchy` sets it */
  patchySince: number | undefined;
}

export interface FallSign {
  dev: string;
  at: number;
  arrivedAt: number;
  kind: 'fall' | 'sos';
  /** the person was seen up after it: settled for good */
  up: boolean;
}

/** An alarm a device gave by itself. */
export interface EventSign {
  dev: string;
  at: number;
  kind: 'smoke' | 'carbon-monoxide' | 'irregular-rhythm';
}

export interface DoseSign {
  dev: string;
  at: number;
  taken: boolean;
}

/** Alarms kept at most of each kind, the newest. */
const SIGNS_MAX = 32;
/** Doses kept at most, the newest: four days of two a day from two dispensers. */
const DOSES_MAX = 16;

export class ResidentState {
  readonly enrolled: EnrolledResident;
  readonly vitals: Vitals;
  readonly daily: Daily;
  /** limits set by people here, in place of those of the enrolment */
  ordered: Thresholds | undefined;

  constructor(enrolled: EnrolledResident, before?: ResidentState) {
    this.enrolled = enrolled;
    this.vitals = before?.vitals ?? createVitals();
    this.daily = before?.daily ?? createDaily();
    this.ordered = before?.ordered;
  }

  /** The limits in force. */
  get thresholds(): Thresholds {
    return this.ordered ?? this.enrolled.thresholds ?? NO_LIMITS;
  }
  has(condition: Condition): boolean {
    return this.enrolled.conditions.includes(condition);
  }
  takes(medicine: Medicine): boolean {
    return this.enrolled.medicines.includes(medicine);
  }
}

const NO_LIMITS: Thresholds = {};

/** Movements in one report of a motion sensor from which somebody is taken to be on their feet. @source assumption: who lies on the floor stirs once or twice in five minutes */
const WALKING_COUNTS = 4;

export interface HomeState {
  readonly home: string;
  readonly run: string;
  enrolment: Enrolment;
  /** close of the tick that brought the enrolment */
  readonly enrolledAt: number;
  readonly hub: HubState;
  readonly devices: Map<string, DeviceState>;
  /** the same by kind, in their order */
  readonly byKind: Map<EnrolledDevice['kind'], DeviceState[]>;
  readonly residents: Map<string, ResidentState>;
  /** pendant and button events not yet too old, by time */
  falls: FallSign[];
  /** alarms not yet too old, by time */
  signs: EventSign[];
  /** by time */
  readonly doses: DoseSign[];
  /** movement by passive infrared: end of the last reporting period with motion, and where */
  motionAt: number;
  /** last report of so many movements that someone walks or works there, not only stirs */
  walkingAt: number;
  motionRoom: string;
  /** last report of any motion sensor, motion or none */
  motionReportAt: number;
  doorAt: number;
  doorOpenAt: number;
  /** undefined: not known */
  inBed: boolean | undefined;
  inBedAt: number;
  /** when the bed last went from empty (or unknown) to occupied */
  inBedSince: number;
  bedExitAt: number;
  /** last minute with steps, and steps of the last two hours */
  stepsAt: number;
  readonly steps: Series;
  readonly places: Places;
}

export function createHome(enrolment: Enrolment, now: number): HomeState {
  const state: HomeState = {
    home: enrolment.home, run: enrolment.run, enrolment, enrolledAt: now,
    hub: createHub(),
    devices: new Map(), byKind: new Map(), residents: new Map(), falls: [], signs: [], doses: [],
    motionAt: -Infinity, walkingAt: -Infinity, motionRoom: '', motionReportAt: -Infinity, doorAt: -Infinity, doorOpenAt: -Infinity, inBed: undefined, inBedAt: -Infinity, inBedSince: -Infinity, bedExitAt: -Infinity,
    stepsAt: -Infinity, steps: new Series(SAMPLES_MAX), places: createPlaces(),
  };
  applyEnrolment(state, enrolment, now);
  return state;
}

/** Takes a repeated or changed enrolment of the same run: new devices and residents appear, what is known of the others stays. @returns who and what is enrolled no longer */
export function applyEnrolment(state: HomeState, enrolment: Enrolment, now: number): Gone {
  state.enrolment = enrolment;
  const deviceIds = new Set(enrolment.devices.map((device) => device.dev));
  const devices = [...state.devices.keys()].filter((dev) => !deviceIds.has(dev));
  for (const dev of devices) state.devices.delete(dev);
  for (const enrolled of enrolment.devices) {
    const known = state.devices.get(enrolled.dev);
    if (known) state.devices.set(enrolled.dev, { ...known, enrolled });
    else state.devices.set(enrolled.dev, { enrolled, series: new Map(), goodness: new Series(60), battery: new Series(24), seenAt: now, signalAt: -Infinity, signalRunFrom: Infinity, track: createTrack(), flaw: undefined, patchySince: undefined });
  }
  state.byKind.clear();
  for (const device of state.devices.values()) {
    const { kind } = device.enrolled;
    const own = state.byKind.get(kind);
    if (own) own.push(device);
    else state.byKind.set(kind, [device]);
  }
  const residentIds = new Set(enrolment.residents.map((resident) => resident.id));
  const residents = [...state.residents.keys()].filter((id) => !residentIds.has(id));
  for (const id of residents) state.residents.delete(id);
  for (const enrolled of enrolment.residents) state.residents.set(enrolled.id, new ResidentState(enrolled, state.residents.get(enrolled.id)));
  return { residents, devices };
}

/** Applies a pack; duplicates are the caller's to leave out. Returns nothing: rules read the state. */
export function applyTelemetry(state: HomeState, pack: Telemetry, now: number, counts: IngestCounts): void {
  const late = lateTogether(pack);
  // Readings of one device stand together in a pack.
  let dev: string | undefined;
  let device: DeviceState | undefined;
  for (const told of pack.obs) {
    if (told.dev !== dev) device = state.devices.get((dev = told.dev));
    const obs = device && !late && told.code !== CODES.battery.code && told.code !== CODES.linkSignal.code ? dated(device, told, pack.sentAt) : told;
    const check = checkObservation(obs, now);
    if (check === 'good') counts.observations.good += 1;
    else counts.observations[check] += 1;
    if (obs.dev === 'hub' || obs.dev === pack.hub) {
      if (check !== 'good') continue;
      noteHubReading(state.hub, obs.code, obs.value, obs.at, now);
      continue;
    }
    if (obs.code === CODES.linkSignal.code) {
      // The hub's own word about a device is no sign of life of it.
      if (check === 'good' && device) noteLinkSignal(state.hub, obs.dev, obs.value, obs.at);
      continue;
    }
    if (!device) continue;
    noteLife(device, obs.code, obs.at, now);
    noteGoodness(device, check, obs.code, obs.at, obs.q);
    if (check === 'implausible') noteImpossible(device.track, obs.code, obs.value, obs.at);
    if (check !== 'good') continue;
    if (obs.code === CODES.battery.code) {
      device.battery.add(obs.at, obs.value);
      continue;
    }
    let series = device.series.get(obs.code);
    if (!series) device.series.set(obs.code, (series = new Series(SAMPLES_MAX)));
    if (!series.add(obs.at, obs.value)) continue;
    noteValue(device.track, obs.code, obs.value, obs.at);
    applyValue(state, device, obs.code, obs.value, obs.at, obs.q);
  }
}

/** Readings of several devices that are off alike were held by the hub: no device's clock did that. */
function lateTogether(pack: Telemetry): boolean {
  let off = '';
  for (const { dev, at, code } of pack.obs) {
    if (Math.abs(pack.sentAt - at) <= OFFSET_MAX_MS || code === CODES.linkSignal.code) continue;
    if (off !== '' && off !== dev) return true;
    off = dev;
  }
  return false;
}

/** A reading with the time at which it was really taken, where its device's clock is proved wrong. */
function dated(device: DeviceState, obs: Observation, sentAt: number): Observation {
  noteOffset(device.track, obs.at, sentAt);
  const at = datedAt(device.track, obs.at, sentAt, device.enrolled.intervalS === 0);
  return at === obs.at ? obs : { ...obs, at };
}

function noteLife(device: DeviceState, code: string, at: number, now: number): void {
  if (now - at > FRESH_MS) return;
  device.seenAt = now;
  if (code === CODES.battery.code || code === 'test') return;
  if (now - device.signalAt > 10 * MINUTE_MS) device.signalRunFrom = now;
  device.signalAt = now;
}

function noteGoodness(device: DeviceState, check: ObservationCheck, code: string, at: number, q: number | undefined): void {
  if (check === 'unknown-code' || code === CODES.battery.code || check === 'from-the-future') return;
  if (check === 'implausible') device.goodness.add(at, 0);
  else if (q !== undefined) device.goodness.add(at, q);
}

/** Values with a meaning beyond their own series. */
function applyValue(state: HomeState, device: DeviceState, code: string, value: number, at: number, q: number | undefined): void {
  const resident = state.residents.get(device.enrolled.resident);
  switch (code) {
    case CODES.motion.code:
      if (at > state.motionReportAt) state.motionReportAt = at;
      if (value > 0 && at >= state.motionAt) {
        state.motionAt = at;
        if (value >= WALKING_COUNTS) state.walkingAt = at;
        state.motionRoom = device.enrolled.room ?? device.enrolled.dev.replace(/^.*?pir-/, '');
      }
      if (resident && value > 0) noteDailyMotion(state.enrolment.carePlan.sleep, resident.daily, device.enrolled.room ?? device.enrolled.dev, value >= WALKING_COUNTS, at);
      return;
    case CODES.bedPresence.code:
      noteBed(state, device, value >= 1, at);
      return;
    case CODES.weight.code:
      if (resident) noteDailyWeight(resident.daily, resident.thresholds.weightReference, value, at);
      return;
    case CODES.steps.code:
      state.steps.add(at, value);
      if (value > 0 && at > state.stepsAt) state.stepsAt = at;
      if (resident) noteDailySteps(state.enrolment.carePlan.sleep, resident.daily, value, at);
      return;
    case CODES.heartRate.code:
    case CODES.respiration.code:
    case CODES.spo2.code:
      if (!resident) return;
      if (code === CODES.heartRate.code && device.enrolled.kind === 'wearable') noteDailyWear(resident.daily, device.enrolled.intervalS, at);
      resident.vitals.incoming.push({ kind: device.enrolled.kind, dev: device.enrolled.dev, code, value, at, q: q ?? -1 });
  }
}

function noteBed(state: HomeState, device: DeviceState | undefined, inBed: boolean, at: number): void {
  if (at < state.inBedAt) return;
  const daily = device && state.residents.get(device.enrolled.resident)?.daily;
  if (daily && inBed !== (state.inBed === true)) noteDailyBed(state.enrolment.carePlan.sleep, daily, inBed, state.inBedSince, at);
  if (inBed && state.inBed !== true) state.inBedSince = at;
  state.inBed = inBed;
  state.inBedAt = at;
}

/** How long an event waits for its judgement, or a backlog may be late with it, ms. @source assumption: after six hours somebody has looked */
export const EVENT_KEPT_MS = 6 * 3_600_000;

export function applyEvent(state: HomeState, event: HomeEvent, now: number): void {
  const device = state.devices.get(event.dev);
  const { dev, type } = event;
  // No delay makes a time that is still to come: the clock of its device is ahead, and its hub sends an event at once.
  const at = event.at > now + FRESH_MS ? event.sentAt : event.at;
  if (device) noteLife(device, type, at, now);
  // A bed that was left tomorrow would say nothing until then.
  if (at > now + FRESH_MS) return;
  switch (type) {
    case 'fall':
    case 'sos':
      if (now - at <= EVENT_KEPT_MS) insertByTime(state.falls, { dev, at, arrivedAt: now, kind: type, up: false }, SIGNS_MAX);
      return;
    case 'door-open':
    case 'door-close':
      if (at > state.doorAt) state.doorAt = at;
      if (type === 'door-open' && at > state.doorOpenAt) state.doorOpenAt = at;
      return;
    case 'smoke':
    case 'carbon-monoxide':
    case 'irregular-rhythm':
      if (now - at <= EVENT_KEPT_MS) insertByTime(state.signs, { dev, at, kind: type }, SIGNS_MAX);
      return;
    case 'dose-taken':
    case 'dose-missed':
      insertByTime(state.doses, { dev, at, taken: type === 'dose-taken' }, DOSES_MAX);
      return;
    case 'test':
      if (device && now - at <= EVENT_KEPT_MS) device.tested = { at, arrivedAt: now };
      return;
    case 'bed-enter':
    case 'bed-exit':
      noteBed(state, device, type === 'bed-enter', at);
      if (type === 'bed-exit' && at > state.bedExitAt) state.bedExitAt = at;
  }
}

/** @param max of its kind: a button pressed on and on pushes no fall out */
function insertByTime<T extends { at: number; kind?: string }>(list: T[], sign: T, max: number): void {
  let index = list.length;
  while (index > 0 && (list[index - 1] as T).at > sign.at) index -= 1;
  list.splice(index, 0, sign);
  if (list.length > max && list.filter(({ kind }) => kind === sign.kind).length > max) list.splice(list.findIndex(({ kind }) => kind === sign.kind), 1);
}

/** The last run of a device's alarms of a kind, each at most `gapMs` after the one before: its first and its last time. */
export function signRun(state: HomeState, dev: string, kind: EventSign['kind'], gapMs: number): { from: number; to: number } | undefined {
  let run: { from: number; to: number } | undefined;
  for (const sign of state.signs) {
    if (sign.dev !== dev || sign.kind !== kind) continue;
    if (run && sign.at - run.to <= gapMs) run.to = sign.at;
    else run = { from: sign.at, to: sign.at };
  }
  return run;
}

/** Whether the home's hub spoke in the last few minutes: without it no device can be blamed. */
export function hubSpeaks(state: HomeState, now: number): boolean {
  return hubHeard(state.hub, now);
}

const NONE: readonly DeviceState[] = [];

export function devicesOf(state: HomeState, resident: string, kind: EnrolledDevice['kind']): readonly DeviceState[] {
  const devices = state.byKind.get(kind);
  if (!devices) return NONE;
  // Mostly one person lives there, and all are theirs.
  for (const device of devices) if (device.enrolled.resident !== resident) return devices.filter(({ enrolled }) => enrolled.resident === resident);
  return devices;
}

/** Whether `at` lies in the care plan's sleep, [from, to), which may pass midnight. */
export function inSleepWindow(state: HomeState, at: number): boolean {
  return withinSleep(state.enrolment.carePlan.sleep, at);
}

/** In bed by the bed's own fresh word, else by the care plan's sleep. */
export function asleepAt(state: HomeState, at: number): boolean {
  if (state.inBed !== undefined && at - state.inBedAt <= 15 * MINUTE_MS) return state.inBed;
  return inSleepWindow(state, at);
}

/** Steps counted in (from, to]. */
export function stepsBetween(state: HomeState, from: number, to: number): number {
  // Mostly nobody walked of late.
  if (state.stepsAt <= from) return 0;
  let sum = 0;
  const { at, value } = state.steps;
  for (let index = state.steps.indexAfter(from); index < at.length && (at[index] as number) <= to; index += 1) sum += value[index] as number;
  return sum;
}
