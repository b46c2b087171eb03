/** One home looked into: computed again alone with `recall`, and made ready for drawing. */
import { CODES, type SignalName } from '../../contract/codes.ts';
import type { RunInput } from '../../contract/run-files.ts';
import { LATE_MS } from '../../lab/run/ledger.ts';
import type { Recalled, RecalledReading } from '../../lab/run/recall.ts';
import { deviceEntry } from '../../sim/devices/index.ts';
import type { Home, World } from '../../sim/world.ts';
import { limitsOf, prescribedWords } from '../model/limits.ts';
import { linkSignal, placeKit, uplinkSignal } from '../../sim/installation/placed.ts';
import { BIT, MINUTE_MS, PLACE, PLACE_MASK, type LifeChunk } from '../model/life.ts';
import type { HomeDetail, StateSince } from '../model/home-detail.ts';
import { READING, WEARABLE_COUNTS, type Trend, type TrendGap } from '../model/trends.ts';
import { GAP_WORDS, SIGNAL_WORDS, UNIT_WORDS } from '../words.ts';
import { hubKnows } from './hub-knows.ts';
import { knownRecord } from './known-record.ts';
import { liveAgain } from './live-again.ts';
import { recalledHome } from './recalled-home.ts';

/** Signals worth a chart, in this order. */
const DRAWN: readonly SignalName[] = ['spo2', 'heartRate', 'respiration', 'glucose', 'temperature', 'systolic', 'weight'];
/** A gap is at least so many intervals between readings, and so long. */
const GAP_INTERVALS = 2.5;
const GAP_LEAST_MS = 6 * MINUTE_MS;

/**
 * Readings are taken to arrive as planned: what a real broker lost on its way is told by the report alone.
 * @param until epoch ms: the end of the run, or how far a living one has come
 */
export function lookInto(world: World, index: number, inputs: readonly RunInput[], until = world.end): HomeDetail {
  const recalled = recalledHome(world, index, inputs, until);
  const { home, ops, readings, events } = recalled;
  const { profile } = home;
  const states: StateSince[] = [];
  const last = new Map<string, string>();
  const life = liveAgain(world, index, index + 1, inputs, until, ({ sensors, ...rest }, at) => {
    for (const [of, state] of Object.entries({ ...rest, ...sensors })) {
      if (last.get(of) === state) continue;
      last.set(of, state);
      states.push({ at, of, state });
    }
  });
  const placed = placeKit(world.rng, index, home.devices.map(({ room }) => room), home.careless, home.devices.map(({ dev }) => dev));
  const sent = ops.filter((op) => op.kind === 'publish');
  return {
    home: index, until, area: home.area, sex: profile.sex, birthYear: profile.birthYear, sleep: [profile.bedtime, profile.wakeTime], conditions: profile.conditions, medicines: profile.medicines,
    limits: prescribedWords(profile.thresholds),
    devices: home.devices.map(({ dev, kind, room }, place) => ({
      dev, kind, room, every: every(deviceEntry(kind).intervalS), signal: Math.round(linkSignal(world.rng, placed, place)),
      times: Float64Array.from(new Set([...readings, ...events].filter((one) => one.dev === dev).map(({ at }) => at))).sort(),
    })),
    trends: DRAWN.flatMap((signal) => trendOf(world, recalled, signal, life, until)),
    plan: placed.plan.id, hub: placed.hub, uplink: Math.round(uplinkSignal(world.rng, placed, placed.hub)),
    sent: [Float64Array.from(sent, ({ at }) => at), Uint8Array.from(sent, ({ resend }) => Number(!resend))], states, record: knownRecord(world, recalled), hubKnows: hubKnows(world, recalled),
  };
}

function every(seconds: number): string {
  if (seconds === 0) return 'on use or by event';
  return seconds < 60 ? `every ${seconds} s` : seconds === 60 ? 'every minute' : `every ${Math.round(seconds / 60)} min`;
}

function trendOf(world: World, recalled: Recalled, signal: SignalName, life: LifeChunk, until: number): Trend[] {
  const readings = speaker(recalled.readings.filter((reading) => reading.signal === signal));
  if (readings.length === 0) return [];
  const truth = recalled.truth[signal] ?? [];
  const what = Uint8Array.from(readings, ({ flag, arrivedAt, at }) => (arrivedAt === undefined ? READING.lost : flag !== 'ok' ? READING.bad : arrivedAt - at > LATE_MS ? READING.late : READING.ok));
  const counts: [number, number, number, number] = [0, 0, 0, 0];
  for (const one of what) counts[one] = (counts[one] as number) + 1;
  const { code, unit } = CODES[signal];
  return [{
    signal, code, title: SIGNAL_WORDS[signal], unit: UNIT_WORDS[unit] ?? unit, device: readings[0]!.dev,
    truth: [Float64Array.from(truth, ([at]) => at), Float64Array.from(truth, ([, value]) => value)],
    readings: [Float64Array.from(readings, ({ at }) => at), Float64Array.from(readings, ({ value }) => value), what],
    gaps: gapsOf(world, recalled.home, readings, life, until), limits: limitsOf(signal, recalled.home.profile.thresholds), counts,
  }];
}

/** One device speaks for a signal: the one with most readings, those of a wearable counting a part. */
export function speaker<R extends Pick<RecalledReading, 'dev'>>(readings: readonly R[]): R[] {
  const counts = new Map<string, number>();
  for (const { dev } of readings) counts.set(dev, (counts.get(dev) ?? 0) + (dev === 'wearable' ? WEARABLE_COUNTS : 1));
  const [best] = [...counts].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return readings.filter(({ dev }) => dev === best?.[0]);
}

/** Stretches without a reading of a device that reports at an interval. Lost readings are readings: they are drawn hollow. */
function gapsOf(world: World, home: Home, readings: readonly RecalledReading[], life: LifeChunk, until: number): TrendGap[] {
  const kind = home.devices.find(({ dev }) => dev === readings[0]!.dev)?.kind;
  const intervalS = kind ? deviceEntry(kind).intervalS : 0;
  if (intervalS === 0) return [];
  const spacing = median(readings);
  const least = Math.max(GAP_LEAST_MS, GAP_INTERVALS * spacing);
  const times = [world.start, ...readings.map(({ at }) => at), until];
  return times.slice(1).flatMap((to, index) => {
    const from = times[index]!;
    return to - from < least ? [] : [{ from, to, cause: causeOf(world, home, readings[0]!.dev, kind, from, to, life) }];
  });
}

function median(readings: readonly RecalledReading[]): number {
  const steps = readings.slice(1).map(({ at }, index) => at - readings[index]!.at).toSorted((a, b) => a - b);
  return steps[Math.floor(steps.length / 2)] ?? 0;
}

function causeOf(world: World, home: Home, dev: string, kind: string | undefined, from: number, to: number, { bytes }: LifeChunk): string {
  const first = Math.max(0, Math.floor((from - world.start) / MINUTE_MS) + 1);
  const stretch = bytes.subarray(first, Math.max(first + 1, Math.floor((to - world.start) / MINUTE_MS)));
  const share = (test: (byte: number) => boolean) => stretch.filter(test).length / Math.max(1, stretch.length);
  if (share((byte) => (byte & BIT.hubDown) !== 0) > 0.5) return GAP_WORDS.hub;
  const fault = home.causes.find(({ truth }) => truth.kind === 'fault' && (truth.device === dev || truth.device === kind) && truth.onset < to && truth.end > from);
  if (fault) return fault.truth.title.toLowerCase();
  if (share((byte) => (byte & PLACE_MASK) === PLACE.outside) > 0.4) return GAP_WORDS.out;
  if (share((byte) => (byte & BIT.asleep) !== 0) > 0.6) return GAP_WORDS.asleep;
  if (kind === 'smart-bed') return GAP_WORDS.outOfBed;
  return GAP_WORDS.notMeasured;
}
