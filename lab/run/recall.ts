/** One home computed again, alone and watched: true values, readings and what became of them. Truth per sample is recalled, never stored. */
import { CODES, type SignalName } from '../../contract/codes.ts';
import type { EventType } from '../../contract/messages.ts';
import type { CaseSignal } from '../../contract/report.ts';
import type { SpoiltReading } from '../../reports/run-record.ts';
import type { Series } from '../../sim/core/catalogue.ts';
import type { WireOp } from '../../sim/core/plan.ts';
import { Shard } from '../../sim/shard.ts';
import type { Home, World } from '../../sim/world.ts';
import type { RunInput } from '../../contract/run-files.ts';
import { apply, homeOf, tickStart } from './inputs.ts';
import type { Arrivals } from './ledger.ts';

export interface RecalledReading {
  dev: string;
  signal: SignalName;
  at: number;
  value: number;
  /** what it would be without any error of the device; absent where nobody knows */
  real?: number;
  q?: number;
  flag: 'ok' | 'artefact' | 'fault' | 'attack';
  /** the pack in which it travels, `epoch|seq`; null: the hub never heard it */
  pack: string | null;
  /** close of the tick in which the canary saw it; `undefined`: never */
  arrivedAt: number | undefined;
}

export interface Recalled {
  home: Home;
  truth: Partial<Record<SignalName, [number, number][]>>;
  readings: RecalledReading[];
  events: { dev: string; type: EventType; at: number; flag: 'ok' | 'artefact'; pack: string | null; arrivedAt: number | undefined }[];
  ops: WireOp[];
  /** when what a hub sent at a time is seen by subscribers: at the close of its tick, or at once in a live run */
  seenAt(at: number): number;
}

export function tickClose(world: World, at: number): number {
  return Math.min(world.end, world.start + (Math.floor((at - world.start) / world.tickMs) + 1) * world.tickMs);
}

/** @param until epoch ms: where the run ended @param inputs of the whole run, in order */
export function recall(world: World, index: number, arrivals: Arrivals, until: number, inputs: readonly RunInput[] = []): Recalled {
  const truth: Recalled['truth'] = {};
  const readings: RecalledReading[] = [];
  const events: Recalled['events'] = [];
  const name = (pack: { epoch: number; seq: number } | null) => pack && `${pack.epoch}|${pack.seq}`;
  const shard = new Shard(world, index, index + 1, {
    vitals(_home, at, vitals) {
      for (const [signal, value] of Object.entries(vitals) as [SignalName, number][]) (truth[signal] ??= []).push([at, value]);
    },
    reading(_home, dev, signal, at, measured, flag, pack) {
      readings.push({ dev, signal, at, value: measured.value, real: measured.truth, ...(measured.q !== undefined && { q: measured.q }), flag, arrivedAt: undefined, pack: name(pack) });
    },
    event(_home, dev, type, at, flag, pack) {
      events.push({ dev, type, at, flag, arrivedAt: undefined, pack: name(pack) });
    },
  });
  const home = shard.homes[0] as Home;
  const ops: WireOp[] = [];
  for (const input of inputs) {
    if (homeOf(input) !== home.id) continue;
    ops.push(...shard.advance(tickStart(world, input.tick)));
    apply(world, shard, input);
  }
  ops.push(...shard.advance(until));
  const seenAt = (at: number) => (arrivals.instant ? at : tickClose(world, at));
  const came = new Map<string, number>();
  for (const op of ops) {
    if (op.kind !== 'publish' || op.resend || op.seq < 0) continue;
    const arrivedAt = arrivals.of(home.id, op.epoch, op.seq, seenAt(op.at));
    if (arrivedAt !== undefined) came.set(`${op.epoch}|${op.seq}`, arrivedAt);
  }
  for (const one of [...readings, ...events]) one.arrivedAt = one.pack === null ? undefined : came.get(one.pack);
  return { home, truth, readings: readings.filter(({ at }) => at >= world.start), events, ops, seenAt };
}

/** True values each minute. */
export function trueSeries({ truth }: Recalled): Series {
  return { samples: (signal) => truth[signal] ?? [], events: () => [] };
}

/** Readings free of artefact and fault; with `by`, only those that arrived until then (inclusive). */
export function readingSeries(recalled: Recalled, by?: number): Series {
  const arrived = (arrivedAt: number | undefined) => by === undefined || (arrivedAt !== undefined && arrivedAt <= by);
  const kept = new Map<SignalName, [number, number][]>();
  for (const { signal, at, value, flag, arrivedAt } of recalled.readings) {
    if (flag !== 'ok' || !arrived(arrivedAt)) continue;
    const list = kept.get(signal);
    if (list) list.push([at, value]);
    else kept.set(signal, [[at, value]]);
  }
  const events = recalled.events.filter(({ flag, arrivedAt }) => flag === 'ok' && arrived(arrivedAt)).map(({ at, type }) => [at, type] as const);
  return { samples: (signal) => kept.get(signal) ?? [], events: () => events };
}

/** Every reading and event in [from, to] that was spoilt and arrived. The code of an event is its type. */
export function spoiltReadings(recalled: Recalled, from: number, to: number): SpoiltReading[] {
  const taken = [...recalled.readings.map((reading) => ({ ...reading, code: CODES[reading.signal].code as string })), ...recalled.events.map((event) => ({ ...event, code: event.type as string }))];
  return taken.flatMap(({ code, at, flag, arrivedAt }) => (flag === 'ok' || arrivedAt === undefined || at < from || at > to ? [] : [{ code, at, arrivedAt, flag }]));
}

const DRAWN: readonly SignalName[] = ['spo2', 'glucose', 'respiration', 'heartRate', 'weight', 'temperature', 'systolic', 'motion', 'bedPresence', 'steps', 'battery', 'uplinkSignal'];
const SIGNALS_MAX = 4;
const POINTS_MAX = 360;

/** The signals of one home in [from, to], for drawing: the first four of the list that have readings, thinned to 360 points each. One device speaks for a signal. */
export function caseSignals(recalled: Recalled, from: number, to: number): CaseSignal[] {
  const signals: CaseSignal[] = [];
  for (const signal of DRAWN) {
    const readings = bestDevice(recalled.readings.filter((reading) => reading.signal === signal && reading.at >= from && reading.at <= to));
    if (readings.length === 0 || signals.length === SIGNALS_MAX) continue;
    const { code, name, unit } = CODES[signal];
    const truth = (recalled.truth[signal] ?? []).filter(([at]) => at >= from && at <= to).map(([at, value]): [number, number] => [at, Math.round(value * 100) / 100]);
    signals.push({ code, name, unit, truth: thin(truth), readings: thin(readings).map(({ at, value, arrivedAt, flag }) => [at, value, arrivedAt ?? null, flag]) });
  }
  return signals;
}

/** The readings of the device that has most of them, counting values above zero double; the wearable, rough at the wrist, only where it is alone. */
function bestDevice(readings: readonly RecalledReading[]): RecalledReading[] {
  const weight = new Map<string, number>();
  for (const { dev, value } of readings) weight.set(dev, (weight.get(dev) ?? 0) + (dev === 'wearable' ? 1e-6 : value > 0 ? 2 : 1));
  const [best] = [...weight].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return readings.filter(({ dev }) => dev === best?.[0]);
}

function thin<T>(rows: readonly T[]): T[] {
  const step = Math.ceil(rows.length / POINTS_MAX);
  return rows.filter((_, index) => index % step === 0);
}
