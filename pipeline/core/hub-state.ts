/**
 * What the pipeline knows of a hub and of its way to the broker: its numbers and epochs, its clock, when it was heard, how old what it says is, and each break of its stream with the way
 * it ended. Messages of a tick are taken in judging order; `settleHub` draws the line under a tick.
 */
import { CODES } from '../../contract/codes.ts';
import type { HomeEvent, Status, Telemetry } from '../../contract/messages.ts';
import { HubClock } from './hub-clock.ts';
import { SequenceWindow } from './sequence-window.ts';
import { Series } from './series.ts';

const MINUTE_MS = 60_000;

/** Oldest age on arrival at which a reading still speaks of now, ms, inclusive. @source assumption: packs leave once a minute, a CGM reports each five minutes */
export const FRESH_MS = 4 * MINUTE_MS;
/** Silence of a hub, ms, after which its next message counts as a return. @source assumption: two missed packs */
export const RETURN_GAP_MS = 3 * MINUTE_MS;
/** Pause from which it is worth asking how it ended, ms, inclusive. @source assumption: one missed pack */
const BREAK_MS = 2 * MINUTE_MS;
/** A hub reports on itself each five minutes (contract/codes.ts), so with nothing else to say it is silent for so long, and some, ms. */
export const OWN_REPORT_MS = 5 * MINUTE_MS;
const QUIET_MS = 2 * OWN_REPORT_MS + MINUTE_MS;
/** Epochs of a hub whose sequence numbers are remembered. */
const EPOCHS_MAX = 4;
/** Breaks and boots kept at most, the newest. */
const KEPT_MAX = 32;
/** From this age on a message was held back somewhere, ms. @source a pack holds the readings of one minute, and leaves with it */
const HELD_MS = 62_000;
/** A sequence that starts anew within an epoch begins with one of these numbers, inclusive. @source assumption */
const RESET_SEQ_MAX = 3;

/** A pause in what a hub sends, or a session that broke, and how it ended. */
export interface Break {
  /** last arrival before it */
  from: number;
  /** first arrival after it; close of the tick */
  to: number;
  /** the broker gave the session up */
  will: boolean;
  newEpoch: boolean;
  /** messages from the time of the break that came when it ended */
  kept: number;
}

/** A shared outage that this home is part of. */
export interface SharedMark {
  /** when it began for this home */
  from: number;
  /** undefined: it stands */
  to: number | undefined;
}

interface Numbers {
  window: SequenceWindow;
  newestSentAt: number;
  /** before the sequence started anew in this epoch */
  before: Numbers | undefined;
}

export interface HubState {
  epoch: number;
  readonly seen: Map<number, Numbers>;
  /** arrival of the last pack or event, resends left out; -Infinity before the first */
  lastArrivalAt: number;
  /** the broker's word that this epoch is cut off; cleared by any later message */
  cutOffAt: number | undefined;
  readonly clock: HubClock;
  /** dB[mW] */
  readonly signal: Series;
  /** 1 mains, 0 backup cell */
  readonly mains: Series;
  /** % of frames missed by its radio */
  readonly errors: Series;
  /** arrival of its last fresh report on itself */
  ownAt: number;
  /** by device: signal at the hub, dB[mW] */
  readonly linkSignal: Map<string, Series>;
  /** the last return after a silence */
  comeBack: { at: number; silentFrom: number; newEpoch: boolean; backlog: boolean } | undefined;
  /** usual longest pause between arrivals, ms: at once up, slowly down */
  cadenceMs: number;
  readonly breaks: Break[];
  /** arrivals of new epochs */
  readonly boots: number[];
  /** numbers missing before the last silence ended */
  missingBefore: number;
  /** newest time of sending of a pack that arrived */
  sentAt: number;
  /** time from sending to the close of the tick that is usual for it, ms; `undefined`: not known yet */
  usualLagMs: number | undefined;
  /** by arrival: how much later than usual the newest pack then was, ms */
  readonly lag: Series;
  /** since when packs arrive late, most of them; undefined: they do not */
  lateFrom: number | undefined;
  shared: SharedMark | undefined;
  /** homes of the area that have trouble, and fresh trouble without a story of their own, as of the last tick in which this one had any */
  area: { troubled: number; fresh: number; of: number } | undefined;
}

export function createHub(): HubState {
  return {
    epoch: -1, seen: new Map(), lastArrivalAt: -Infinity, cutOffAt: undefined, clock: new HubClock(), signal: new Series(48), mains: new Series(24), errors: new Series(24), ownAt: -Infinity,
    linkSignal: new Map(), comeBack: undefined, cadenceMs: MINUTE_MS, breaks: [], boots: [], missingBefore: 0, sentAt: -Infinity, usualLagMs: undefined, lag: new Series(32), lateFrom: undefined, shared: undefined, area: undefined,
  };
}

/** Takes a message once: `undefined` for one of an epoch long gone, or one seen before; else the message, its times put right where the hub's clock is known to be wrong. */
export function takeMessage<T extends Telemetry | HomeEvent>(hub: HubState, message: T, now: number): T | undefined {
  const { epoch, seq } = message;
  noteMissing(hub, now);
  if (!takeNumber(hub, epoch, seq, message.sentAt)) return undefined;
  const body = shifted(message, hub.clock.note(epoch, seq, message.sentAt, now, 'obs' in message));
  noteArrival(hub, epoch, now);
  const last = hub.breaks.at(-1);
  const measuredAt = Math.min(newestIn(body), now);
  if (last && last.to >= now - FRESH_MS && measuredAt > last.from && measuredAt < last.to - HELD_MS) last.kept += 1;
  if ('obs' in body && body.sentAt > hub.sentAt) hub.sentAt = body.sentAt;
  return body;
}

function takeNumber(hub: HubState, epoch: number, seq: number, sentAt: number): boolean {
  let numbers = hub.seen.get(epoch);
  if (!numbers) {
    if (epoch < hub.epoch - EPOCHS_MAX) return false;
    // What the first epoch sent before we listened is not missed.
    numbers = { window: new SequenceWindow(undefined, hub.seen.size === 0 ? seq : 0), newestSentAt: -Infinity, before: undefined };
    hub.seen.set(epoch, numbers);
    if (hub.seen.size > EPOCHS_MAX) hub.seen.delete(Math.min(...hub.seen.keys()));
  }
  if (numbers.before && sentAt <= numbers.before.newestSentAt) return numbers.before.window.take(seq);
  if (!numbers.window.take(seq)) {
    // A used number under a later time than any before: the hub counts anew (a wrapped or reset counter), else nothing of it would ever be heard again.
    if (seq > RESET_SEQ_MAX || sentAt <= numbers.newestSentAt || numbers.window.highest <= RESET_SEQ_MAX) return false;
    numbers = { window: new SequenceWindow(), newestSentAt: -Infinity, before: { ...numbers, before: undefined } };
    numbers.window.take(seq);
    hub.seen.set(epoch, numbers);
  }
  if (sentAt > numbers.newestSentAt) numbers.newestSentAt = sentAt;
  return true;
}

/** Newest time in a message, by the hub: a device whose clock runs ahead does not make it newer than its sending. */
function newestIn(message: Telemetry | HomeEvent): number {
  if (!('obs' in message)) return Math.min(message.at, message.sentAt);
  let newest = -Infinity;
  for (const { at } of message.obs) if (at > newest) newest = at;
  return Math.min(newest, message.sentAt);
}

/** All times of a message, put back by so much, ms. */
function shifted<T extends Telemetry | HomeEvent>(message: T, byMs: number): T {
  if (byMs === 0) return message;
  const put = (at: number): number => Math.max(0, at - byMs);
  if ('obs' in message) return { ...message, sentAt: put(message.sentAt), obs: message.obs.map((obs) => ({ ...obs, at: put(obs.at) })) };
  return { ...message, sentAt: put(message.sentAt), at: put(message.at) };
}

/** The hub was heard: the end of a pause, of a cut-off, or the beginning of an epoch. */
function noteArrival(hub: HubState, epoch: number, now: number): void {
  const pause = now - hub.lastArrivalAt;
  const first = hub.lastArrivalAt === -Infinity;
  const newEpoch = epoch > hub.epoch;
  if (!first && (pause >= BREAK_MS || hub.cutOffAt !== undefined || newEpoch)) {
    const open = hub.breaks.at(-1);
    if (open && open.to === now) open.newEpoch ||= newEpoch;
    else push(hub.breaks, { from: hub.lastArrivalAt, to: now, will: hub.cutOffAt !== undefined, newEpoch, kept: 0 });
    if (newEpoch) push(hub.boots, now);
  }
  if (!first && pause > 0 && pause <= QUIET_MS) hub.cadenceMs = Math.max(MINUTE_MS, pause, hub.cadenceMs - MINUTE_MS / 4);
  hub.lastArrivalAt = now;
  hub.cutOffAt = undefined;
  if (newEpoch) hub.epoch = epoch;
}

function push<T>(list: T[], item: T): void {
  list.push(item);
  if (list.length > KEPT_MAX) list.shift();
}

export function noteStatus(hub: HubState, status: Status, now: number): void {
  if (status.state === 'offline') {
    // A death whose epoch is not the current birth's is stale (contract/messages.ts).
    if (status.epoch === hub.epoch && hub.lastArrivalAt > -Infinity) hub.cutOffAt = now;
    return;
  }
  if (status.epoch < hub.epoch) return;
  noteMissing(hub, now);
  if (status.epoch > hub.epoch && status.at !== undefined) hub.clock.born(status.epoch, status.at, now);
  // The first birth was there before us: it says nothing of now.
  if (hub.lastArrivalAt > -Infinity) noteArrival(hub, status.epoch, now);
  hub.epoch = status.epoch;
}

/** A reading that a hub took of itself. */
export function noteHubReading(hub: HubState, code: string, value: number, at: number, now: number): void {
  if (now - at <= FRESH_MS) hub.ownAt = now;
  if (code === CODES.uplinkSignal.code) hub.signal.add(at, value);
  else if (code === CODES.hubMains.code) hub.mains.add(at, value);
  else if (code === CODES.linkErrors.code) hub.errors.add(at, value);
}

/** The hub's word about a device; no sign of life of that device. */
export function noteLinkSignal(hub: HubState, dev: string, value: number, at: number): void {
  let series = hub.linkSignal.get(dev);
  if (!series) hub.linkSignal.set(dev, (series = new Series(48)));
  series.add(at, value);
}

/** A pack that missed its tick, by this much more than it usually takes, is late, ms, inclusive. @source assumption: most of a tick of one minute */
export const LATE_MS = 45_000;
/** Late packs among so many of the last that a way is late, inclusive, and few enough that it no longer is. @source assumption */
const LATE_OF = 5;
const LATE_MIN = 4;

/** Draws the line under a tick, once, when all its messages were taken. */
export function settleHub(hub: HubState, now: number): void {
  if (hub.lastArrivalAt !== now) return;
  const last = hub.breaks.at(-1);
  if (last && last.to === now) settleBreak(hub, last, now);
  const comeBack = hub.comeBack;
  if (comeBack && last && last.to === comeBack.at && last.kept > 0) comeBack.backlog = true;
  const lag = Math.max(0, now - hub.sentAt);
  if (hub.sentAt === -Infinity || hub.clock.doubtful) return;
  hub.usualLagMs ??= lag;
  const beyond = lag > HELD_MS ? lag - hub.usualLagMs : 0;
  if (beyond < LATE_MS) hub.usualLagMs += (lag - hub.usualLagMs) / 8;
  hub.lag.add(now, beyond);
  let late = 0;
  for (let index = Math.max(0, hub.lag.length - LATE_OF); index < hub.lag.length; index += 1) if ((hub.lag.value[index] as number) >= LATE_MS) late += 1;
  if (late >= LATE_MIN) hub.lateFrom ??= now;
  else if (late <= 1) hub.lateFrom = undefined;
}

/**
 * A break, or a mere pause? A network that failed leaves late messages or a lost session, a hub that was down a new epoch. A hub that had nothing to say leaves none of them, and is
 * soon heard again.
 */
function settleBreak(hub: HubState, last: Break, now: number): void {
  const quiet = !last.will && !last.newEpoch && last.kept === 0 && last.to - last.from <= QUIET_MS;
  if (quiet) hub.breaks.pop();
  else if (last.to - last.from >= RETURN_GAP_MS) hub.comeBack = { at: now, silentFrom: last.from, newEpoch: last.newEpoch, backlog: last.kept > 0 };
}

/** Before the first word after a silence: what was missing before it is not of it. */
function noteMissing(hub: HubState, now: number): void {
  if (now - hub.lastArrivalAt >= RETURN_GAP_MS) hub.missingBefore = missingNumbers(hub);
}

/** Numbers that the hub used and that never came, over the epochs remembered. */
export function missingNumbers(hub: HubState): number {
  let missing = 0;
  for (const { window, before } of hub.seen.values()) missing += window.missing + (before?.window.missing ?? 0);
  return missing;
}

/** Whether the hub spoke lately, as often as it usually does: without it no device can be blamed. */
export function hubHeard(hub: HubState, now: number): boolean {
  return hub.cutOffAt === undefined && now - hub.lastArrivalAt < Math.max(RETURN_GAP_MS, hub.cadenceMs + 1.5 * MINUTE_MS);
}

/** Signs of one cause come within so long of each other, ms. @source assumption */
export const SHARED_AROUND_MS = 5 * MINUTE_MS;

/** Whether something that began then is told by a shared outage. */
export function sharedExplains(hub: HubState, from: number): boolean {
  const { shared } = hub;
  return shared !== undefined && from >= shared.from - SHARED_AROUND_MS && (shared.to === undefined || from <= shared.to + SHARED_AROUND_MS);
}
