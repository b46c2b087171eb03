/** What a fault lets be seen from outside: symptoms of the closed list, each with the time at which it could first be seen in what arrived. */
import { CODES } from '../../contract/codes.ts';
import type { DeviceKind } from '../../contract/messages.ts';
import type { Symptom, TruthEvent } from '../../contract/truth.ts';
import { type Influence, influenceAt } from '../../sim/core/catalogue.ts';
import { HOUR_MS, MINUTE_MS } from '../../sim/core/math.ts';
import { deviceEntry } from '../../sim/devices/index.ts';
import type { Home } from '../../sim/world.ts';
import type { Recalled, RecalledReading } from './recall.ts';

export type SeenSymptom = readonly [at: number, symptom: Symptom];
export interface FaultSeen {
  area: string;
  truth: TruthEvent;
  /** by time */
  seen: readonly SeenSymptom[];
}

/** They tell something, but are nothing to notice. */
export const BESIDE: ReadonlySet<Symptom> = new Set(['neighbours-fine', 'neighbours-too', 'link-signal-held']);

/** @source all: assumption; what a careful person at the messages would call that */
const SILENT_MS = 120_000;
/** A hub whose devices say nothing speaks each five minutes. */
const HUB_SILENT_MS = 6.5 * MINUTE_MS;
const POOR_QUALITY = 0.3;
const BATTERY_LOW = 15;
const WEAK_SIGNAL = -100;
const SIGNAL_FALL_DB = 8;
/** A radio fades by 2 dB of itself, and a home tells of hundreds of signals a day. */
const LINK_FALL_DB = 12;
const LINK_ERRORS = 10;
const LATE_MS = 45_000;
/** A tick, and the time in which a hub that was never cut off is back. */
const BACKLOG_MS = 75_000;
const TIMES_OFF_MS = 2 * MINUTE_MS;
const POOR_CALL = 3;
/** Devices are looked at in spans of this length. */
const SPAN_MS = 30 * MINUTE_MS;
const PATCHY_SHARE = 0.15;
/** Homes that suffer within this time of each other may suffer of one thing; with fewer than so many there is none. */
const TOGETHER_MS = 10 * MINUTE_MS;
const TOGETHER_HOMES = 3;
/** What concerns the whole home. */
const OF_HOME: ReadonlySet<Symptom> = new Set(['all-devices-silent', 'will-received', 'arrives-late', 'short-silences', 'call-poor-provider', 'hub-on-backup-cell']);
/** Report whatever their wearer does. */
const STEADY: ReadonlySet<DeviceKind> = new Set(['pir', 'smart-bed', 'cgm', 'environment-sensor']);
/** By how much values may be off before anybody minds, share. */
const OFF: Partial<Record<RecalledReading['signal'], number>> = { spo2: 0.03, temperature: 0.02, weight: 0.02 };
const OFF_ELSE = 0.08;

/** @param influences of the fault itself @param until epoch ms: where the run ended */
export function symptomsOf(recalled: Recalled, truth: TruthEvent, influences: readonly Influence[], until: number): SeenSymptom[] {
  const found: SeenSymptom[] = [];
  const add = (at: number | undefined, symptom: Symptom) => { if (at !== undefined && at <= until) found.push([at, symptom]); };
  const { onset } = truth;
  const end = Math.min(until, Math.max(truth.end, onset) + 5 * MINUTE_MS);
  const arrived = recalled.readings.filter((reading): reading is Came => reading.arrivedAt !== undefined);
  const within = arrived.filter(({ at }) => at >= onset && at <= end);
  const first = (test: (reading: Came) => boolean) => within.find(test)?.arrivedAt;
  const third = (readings: readonly Came[]) => readings[2]?.arrivedAt;

  // the session and its packs
  const cuts = recalled.ops.filter((op) => op.kind === 'cut' && op.at >= onset && op.at <= end).map(({ at }) => recalled.seenAt(at));
  add(cuts[0], 'will-received');
  const packs = recalled.ops.filter((op) => op.kind === 'publish' && op.seq >= 0 && !op.resend) as { at: number; epoch: number; seq: number; taken?: number }[];
  const sent = packs.map(({ at }) => at);
  const gaps = silences(sent, onset, end, SILENT_MS).filter(([from, to]) => to - from > HUB_SILENT_MS || cuts.some((at) => at > from && at <= to + MINUTE_MS));
  add(gaps[0] && gaps[0][0] + SILENT_MS, 'all-devices-silent');
  const breaks = [...gaps.filter(([from, to]) => to - from <= 15 * MINUTE_MS).map(([, to]) => to), ...cuts].toSorted((a, b) => a - b).filter((at, place, all) => place === 0 || at - (all[place - 1] as number) > 2 * MINUTE_MS);
  add(runOf(breaks, 3, 2 * HOUR_MS), 'short-silences');
  const slow = packs.filter(({ at, taken }) => at >= onset && at <= end && at - (taken ?? at) > LATE_MS && !gaps.some(([, to]) => at >= to && at - to < 20 * MINUTE_MS)).map(({ at }) => recalled.seenAt(at));
  add(slow[2], 'arrives-late');
  for (const [from, to] of gaps) {
    const epoch = packs.findLast(({ at }) => at <= from)?.epoch;
    const kept = packs.find((pack) => pack.at >= to && pack.epoch === epoch && (pack.taken ?? pack.at) > from && (pack.taken ?? pack.at) - from <= BACKLOG_MS && pack.at - (pack.taken ?? pack.at) > BACKLOG_MS);
    if (kept) {
      add(recalled.seenAt(kept.at), 'backlog-returned');
      break;
    }
  }
  const epochs = newEpochs(recalled, onset, end);
  add(epochs[0], 'new-epoch-on-return');
  add(runOf(epochs, 3, HOUR_MS), 'many-epochs');
  add(sequenceGap(packs, onset, Math.min(until, end + HOUR_MS)), 'sequence-gap');

  // what the hub says of itself
  const usual = medianOf(arrived.filter(({ signal, at }) => signal === 'uplinkSignal' && at < onset));
  add(first(({ signal, value }) => signal === 'uplinkSignal' && value < WEAK_SIGNAL && (usual === undefined || usual - value >= SIGNAL_FALL_DB)), 'uplink-signal-fell');
  add(first(({ signal, value }) => signal === 'hubMains' && value === 0), 'hub-on-backup-cell');
  add(within.filter(({ signal, value }) => signal === 'linkErrors' && value >= LINK_ERRORS)[1]?.arrivedAt, 'link-errors-rose');
  const usualLinks = Map.groupBy(arrived.filter(({ signal }) => signal === 'linkSignal'), ({ dev }) => dev);
  const usualLink = (dev: string) => medianOf((usualLinks.get(dev) ?? []).filter(({ at }) => at < onset)) ?? medianOf(usualLinks.get(dev) ?? []);
  const fell = (reading: Came) => reading.signal === 'linkSignal' && (usualLink(reading.dev) ?? reading.value) - reading.value >= LINK_FALL_DB;
  add(first(fell), 'link-signal-fell');

  // devices, one against the others
  const hubSpoke = within.filter(({ signal }) => signal === 'uplinkSignal').map(({ at }) => at);
  const kindOf = new Map(recalled.home.devices.map(({ dev, kind }) => [dev, kind]));
  const missing = new Map<string, number>();
  for (const { dev, kind, every } of recalled.home.devices) {
    const everyMs = intervalOf(kind, every);
    const owned = truth.device === kind;
    if (!owned && !STEADY.has(kind)) continue;
    const own = arrived.filter((reading) => reading.dev === dev && reading.signal !== 'linkSignal' && (reading.signal !== 'battery' || everyMs >= HOUR_MS)).map(({ at }) => at);
    if (owned) {
      const alone = silences(own, onset, end, everyMs >= HOUR_MS ? 2.2 * HOUR_MS : 2 * everyMs + MINUTE_MS).find(([from, to]) => hubSpoke.some((at) => at > from && at < to));
      if (alone) {
        const seenAt = alone[0] + (everyMs >= HOUR_MS ? 2.2 * HOUR_MS : 2 * everyMs + MINUTE_MS);
        add(seenAt, 'one-device-silent');
        const last = (usualLinks.get(dev) ?? []).findLast(({ at }) => at <= alone[1]);
        if (last && !fell(last)) add(seenAt, 'link-signal-held');
      }
    }
    if (everyMs >= HOUR_MS) continue;
    const before = STEADY.has(kind) ? 0 : missingShare(own, Math.max(onset - 2 * HOUR_MS, own[0] ?? onset), onset, everyMs);
    for (let from = onset; from + SPAN_MS <= end; from += SPAN_MS) {
      if (hubSpoke.filter((at) => at >= from && at < from + SPAN_MS).length < 4 || missingShare(own, from, from + SPAN_MS, everyMs) - before < PATCHY_SHARE) continue;
      missing.set(dev, from + SPAN_MS);
      break;
    }
  }
  const patchy = [...missing].toSorted((a, b) => a[1] - b[1]);
  const kinds = new Set(patchy.map(([dev]) => kindOf.get(dev)));
  if (kinds.size >= 2 || (patchy.length >= 2 && truth.device === undefined)) add(patchy[1]?.[1], 'several-devices-patchy');
  else if (truth.device !== undefined) add(patchy[0]?.[1], 'one-device-patchy');

  // values of the device
  const own = within.filter(({ dev, signal }) => truth.device !== undefined && kindOf.get(dev) === truth.device && signal !== 'battery' && signal !== 'linkSignal');
  add(within.find(({ dev, signal, value }) => kindOf.get(dev) === truth.device && signal === 'battery' && value < BATTERY_LOW)?.arrivedAt, 'device-battery-fell');
  add(third(own.filter(({ q, signal }) => signal === own[0]?.signal && q !== undefined && q < POOR_QUALITY)), 'signal-quality-poor');
  const wrong = own.filter(({ flag, real }) => flag !== 'ok' && real !== undefined);
  const off = ({ value, real, signal }: Came) => (real === 0 ? Number(value !== 0) : Math.abs(value - (real as number)) / Math.abs(real as number)) / (OFF[signal] ?? OFF_ELSE);
  if (truth.layer === 'person') add(wrong.find((reading) => off(reading) >= 1)?.arrivedAt, 'values-of-another');
  else {
    const implausible = ({ signal, value, real }: Came) => value < CODES[signal].plausible[0] || value > CODES[signal].plausible[1] || ((real as number) > 0 && (value > 1.8 * (real as number) || value < 0.55 * (real as number))); // between a factor of two and none: a unit is further off
    add(wrong.find(implausible)?.arrivedAt, 'values-implausible');
    const few = truth.device !== undefined && intervalOf(truth.device as DeviceKind, undefined) >= HOUR_MS;
    for (const readings of Map.groupBy(wrong, ({ dev, signal }) => `${dev} ${signal}`).values()) {
      const stuck = readings.findIndex((_, place) => place >= (few ? 2 : 11) && readings.slice(place - (few ? 2 : 11), place + 1).every(({ value }) => value === readings[place]?.value));
      add(readings[stuck]?.arrivedAt, 'values-stuck');
      const far = readings.filter((reading) => off(reading) >= 1);
      const sides = new Set(far.slice(0, 6).map(({ value, real }) => value > (real as number)));
      add(far[few ? 1 : 5]?.arrivedAt, sides.size > 1 ? 'values-noisy' : 'values-off');
    }
  }

  // clocks, calls
  const acts = (input: Influence['input'], at: number) => influences.reduce((sum, one) => (one.input === input ? sum + influenceAt(one, at) : sum), 0);
  if (influences.some(({ input }) => input === 'clockSkew')) add(third(own.filter(({ at }) => Math.abs(acts('clockSkew', at)) > TIMES_OFF_MS)), 'device-times-off');
  if (influences.some(({ input }) => input === 'hubClock')) add(first(({ at }) => Math.abs(acts('hubClock', at)) > TIMES_OFF_MS), 'all-times-off');
  add(third(within.filter(({ signal, value }) => signal === 'callQualityHome' && value < POOR_CALL)), 'call-poor-home');
  add(third(within.filter(({ signal, value }) => signal === 'callQualityProvider' && value < POOR_CALL)), 'call-poor-provider');
  return byTime(found);
}

type Came = RecalledReading & { arrivedAt: number };

/** Adds what the other homes of an area say: they suffer, too, or they are fine. @param homes by area */
export function withNeighbours(faults: readonly FaultSeen[], homes: ReadonlyMap<string, readonly Home[]>): FaultSeen[] {
  const starts = new Map<string, { home: string; at: number }[]>();
  const startOf = ({ seen }: FaultSeen) => seen.find(([, symptom]) => OF_HOME.has(symptom))?.[0];
  for (const fault of faults) {
    const at = startOf(fault);
    if (at !== undefined) starts.set(fault.area, [...(starts.get(fault.area) ?? []), { home: fault.truth.homes[0] as string, at }]);
  }
  return faults.map((fault) => {
    const at = startOf(fault);
    if (at === undefined) return fault;
    const others = new Map((starts.get(fault.area) ?? []).filter((other) => other.home !== fault.truth.homes[0] && Math.abs(other.at - at) <= TOGETHER_MS).map((other) => [other.home, other.at]));
    const together = others.size + 1 >= TOGETHER_HOMES && (homes.get(fault.area)?.length ?? 0) >= TOGETHER_HOMES;
    const word: SeenSymptom = together ? [Math.max(at, [...others.values()].toSorted((a, b) => a - b)[TOGETHER_HOMES - 2] as number), 'neighbours-too'] : [at, 'neighbours-fine'];
    return { ...fault, seen: byTime([...fault.seen, word]) };
  });
}

function byTime(seen: readonly SeenSymptom[]): SeenSymptom[] {
  return seen.toSorted((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1));
}

/** Longest usual time between two readings of a device, ms; an hour for what is used by hand: its battery is told by then. */
function intervalOf(kind: DeviceKind, every: number | undefined): number {
  const { channels, intervalS } = deviceEntry(kind);
  return every !== undefined ? every * MINUTE_MS : intervalS === 0 ? HOUR_MS : 1000 * Math.max(...channels.map(({ everyS }) => everyS ?? 0));
}

/** Gaps between times longer than `gapMs`, [from, to], that could be seen after `onset`; one that lasts ends at `end`. A silence that was there before is another's. */
function silences(times: readonly number[], onset: number, end: number, gapMs: number): [number, number][] {
  let last = times.findLast((at) => at <= onset) ?? onset;
  const found: [number, number][] = [];
  for (const at of [...times.filter((time) => time > onset && time <= end), end]) {
    if (at - last > gapMs && last + gapMs >= onset) found.push([last, at]);
    last = at;
  }
  return found;
}

/** Share of the reports due in [from, to) that are not there, 0–1. */
function missingShare(times: readonly number[], from: number, to: number, everyMs: number): number {
  const slots = new Set(times.filter((at) => at >= from && at < to).map((at) => Math.floor((at - from) / everyMs)));
  const due = Math.floor((to - from) / everyMs);
  return due <= 0 ? 0 : 1 - slots.size / due;
}

/** The time of the n-th of some times that fall within a span. */
function runOf(times: readonly number[], n: number, spanMs: number): number | undefined {
  return times.find((at, place) => place >= n - 1 && at - (times[place - n + 1] as number) <= spanMs);
}

/** When subscribers saw a hub begin an epoch that it had not at the onset. */
function newEpochs({ ops, seenAt }: Recalled, onset: number, end: number): number[] {
  let epoch = Math.max(...ops.filter(({ at }) => at <= onset).map((op) => op.epoch), 1);
  const found: number[] = [];
  for (const op of ops) {
    if (op.kind !== 'publish' || op.at <= onset || op.at > end || op.epoch <= epoch) continue;
    for (; epoch < op.epoch; epoch += 1) found.push(seenAt(op.at)); // each boot counts, those too in which nothing was sent
  }
  return found;
}

/** When a pack came although one before it in its epoch never came. */
function sequenceGap(packs: readonly { at: number; epoch: number; seq: number }[], onset: number, end: number): number | undefined {
  const upTo = packs.filter(({ at }) => at <= end);
  for (const ofEpoch of Map.groupBy(upTo, ({ epoch }) => epoch).values()) {
    const inOrder = ofEpoch.toSorted((a, b) => a.seq - b.seq);
    const place = inOrder.findIndex(({ at, seq }, index) => at >= onset && index > 0 && seq - (inOrder[index - 1] as { seq: number }).seq > 1);
    if (place > 0) return inOrder[place]?.at;
  }
  return undefined;
}

function medianOf(readings: readonly { value: number }[]): number | undefined {
  return readings.length === 0 ? undefined : readings.map(({ value }) => value).toSorted((a, b) => a - b)[Math.floor(readings.length / 2)];
}
