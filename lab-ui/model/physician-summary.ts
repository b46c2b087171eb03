/**
 * One page about one resident: what a physician would be told, up to a moment. It is made of what a pipeline could know (`record`, and what the pipeline said) and of nothing that only the
 * lab knows. Times epoch ms, values in the unit of their sign.
 */
import { CODES, type SignalName } from '../../contract/codes.ts';
import type { DeviceKind } from '../../contract/messages.ts';
import { lengthOfTime, rounded } from '../../reports/plain-words.ts';
import { SIGNAL_WORDS, UNIT_WORDS, words } from '../words.ts';
import { SUMMARY_WORDS as W } from '../words/summary.ts';
import type { HomeDetail } from './home-detail.ts';
import type { KnownRecord, KnownSignal } from './known-record.ts';
import { prescribedWords, sidedLimits, type SidedLimit } from './limits.ts';
import type { AlertRow, RunView } from './run-view.ts';
import { WEARABLE_COUNTS } from './trends.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A break in all that was measured that is worth a word. */
const SILENCE_MS = 30 * MINUTE_MS;
/** A reading later than this is told of. */
const LATE_MS = 15 * MINUTE_MS;
/** Two stretches beyond a limit that lie closer together are one. */
const MERGE_MS = 30 * MINUTE_MS;
/** Of a device that measures by itself so many readings in a row must lie beyond a limit: one alone is mostly motion. */
const IN_A_ROW = 3;
/** A measurement counts for its window so long before and after it, as in the reference pipeline. */
const GRACE_MS = 90 * MINUTE_MS;
/** Share of readings with a poor signal from which it is told. */
const POOR_SHARE = 0.1;
const COURSE_POINTS = 120;
const ALERTS_SHOWN = 8;
const HEAD_SIGNS = 3;

/** Kinds that a care plan relies on for vital signs, and doses. */
const MEASURING = new Set<DeviceKind>(['pulse-oximeter', 'wearable', 'blood-pressure-cuff', 'cgm', 'scale', 'thermometer', 'smart-bed', 'ecg-patch', 'glucometer', 'spirometer', 'respiration-belt', 'pill-dispenser']);
const PLACES: Partial<Record<SignalName, number>> = { temperature: 1, weight: 1 };

export interface At {
  at: number;
  value: number;
}

export interface SignRow {
  signal: SignalName;
  title: string;
  unit: string;
  places: number;
  /** usable readings */
  n: number;
  last: At;
  /** 10th and 90th percentile */
  usual: readonly [number, number];
  low: At;
  high: At;
  limits: readonly SidedLimit[];
  /** for drawing: [at, lowest, highest] of each stretch of time that has readings */
  course: readonly (readonly [number, number, number])[];
  /** clinical alerts that rest on it */
  flags: readonly number[];
}

export interface PlanRow {
  dev: string;
  title: string;
  due: number;
  came: number;
  missing: string;
}

export interface AlertLine {
  index: number;
  at: number;
  priority: AlertRow['priority'];
  title: string;
  /** payload: text only */
  text: string;
  steps: readonly (readonly [number, string])[];
  stands: boolean;
  /** when it was told anew, or with a higher priority: an alert of its own */
  again?: number;
}

export interface PhysicianSummary {
  who: { name?: string; age: number; sex: 'female' | 'male'; conditions: readonly string[]; medicines: readonly string[]; limits: readonly string[]; kit: readonly string[] };
  from: number;
  to: number;
  headline: readonly string[];
  signs: readonly SignRow[];
  plan: readonly PlanRow[];
  /** newest last; older ones beyond a page are only counted */
  alerts: readonly AlertLine[];
  alertsBefore: number;
  /** sentences */
  troubles: readonly string[];
}

/** Alerts of the home. What was held against them is not read. */
type Said = Pick<AlertRow, 'index' | 'home' | 'at' | 'priority' | 'route' | 'title' | 'text' | 'kind' | 'evidence' | 'steps' | 'until'>;

/** @param at up to here, epoch ms @param when how times are said */
export function physicianSummary(run: Pick<RunView, 'start' | 'homes'> & { alerts: readonly Said[] }, { home, record }: Pick<HomeDetail, 'home' | 'record'>, at: number, when: (at: number) => string): PhysicianSummary {
  const resident = record.enrolment.residents[0]!;
  const set = resident.thresholds ?? {};
  const { name } = run.homes[home] ?? {};
  const said = run.alerts.filter((alert) => alert.home === home && alert.at <= at);
  const [clinical, technical] = [said.filter(({ kind }) => kind === 'clinical'), said.filter(({ kind }) => kind === 'technical' || kind === 'security')];
  const series = bySign(record, at);
  const signs = series.map((one) => signRow(one, sidedLimits(one.signal, set), clinical, run.start, at));
  const silences = silencesOf(record, run.start, at);
  const trouble = [...silences, ...technical.map((alert) => [alert.at, endOf(alert, at)] as const)];
  const lines = said.filter(({ kind }) => kind === 'clinical' || kind === 'administrative').map((alert) => lineOf(alert, at));
  return {
    who: {
      ...(name !== undefined && { name }), age: new Date(at).getUTCFullYear() - resident.birthYear, sex: resident.sex, conditions: resident.conditions.map(words), medicines: resident.medicines.map(words), limits: prescribedWords(set),
      kit: [...new Set(record.enrolment.devices.map(({ kind }) => words(kind)))],
    },
    from: run.start, to: at,
    headline: headlineOf(series, signs, lines.filter(({ index }) => clinical.some((alert) => alert.index === index)), W.possessive[resident.sex], silences, record, when, at),
    signs, plan: planRows(record, run.start, at, trouble), alerts: lines.slice(-ALERTS_SHOWN), alertsBefore: Math.max(0, lines.length - ALERTS_SHOWN),
    troubles: troublesOf(record, technical, silences, at, when),
  };
}

/** Usable readings that had arrived, of the device that has most of them, those of a wearable counting a part. */
interface Heard {
  signal: SignalName;
  times: readonly number[];
  values: readonly number[];
  intervalS: number;
}

function bySign({ signals, enrolment }: KnownRecord, at: number): Heard[] {
  const names = [...new Set(signals.map(({ signal }) => signal))];
  return names.flatMap((signal) => {
    const own = signals.filter((one) => one.signal === signal).map((one) => ({ dev: one.dev, ...usableUntil(one, at) })).filter(({ times }) => times.length > 0);
    const weight = ({ dev, times }: (typeof own)[number]) => times.length * (kindOf(enrolment, dev) === 'wearable' ? WEARABLE_COUNTS : 1);
    const [best] = own.toSorted((a, b) => weight(b) - weight(a) || (a.dev < b.dev ? -1 : 1));
    return best ? [{ signal, times: best.times, values: best.values, intervalS: enrolment.devices.find(({ dev }) => dev === best.dev)?.intervalS ?? 0 }] : [];
  });
}

function usableUntil({ at, value, arrived, usable }: KnownSignal, until: number): { times: number[]; values: number[] } {
  const [times, values]: [number[], number[]] = [[], []];
  for (let index = 0; index < at.length; index += 1) {
    if (arrived[index]! > until || usable[index] === 0) continue;
    times.push(at[index]!);
    values.push(value[index]!);
  }
  return { times, values };
}

const kindOf = ({ devices }: KnownRecord['enrolment'], dev: string) => devices.find((device) => device.dev === dev)?.kind;

/** @param sorted ascending, not empty @param share 0–1 */
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))]!;
}

function signRow({ signal, times, values }: Heard, limits: readonly SidedLimit[], clinical: readonly Said[], from: number, to: number): SignRow {
  const sorted = values.toSorted((a, b) => a - b);
  const point = (index: number): At => ({ at: times[index]!, value: values[index]! });
  const { code, unit } = CODES[signal];
  return {
    signal, title: SIGNAL_WORDS[signal], unit: UNIT_WORDS[unit] ?? unit, places: PLACES[signal] ?? 0, n: values.length, last: point(values.length - 1), usual: [percentile(sorted, 0.1), percentile(sorted, 0.9)],
    low: point(values.indexOf(sorted[0]!)), high: point(values.indexOf(sorted.at(-1)!)), limits, course: courseOf(times, values, from, to), flags: clinical.filter(({ evidence }) => evidence.includes(code)).map((alert) => alert.at),
  };
}

function courseOf(times: readonly number[], values: readonly number[], from: number, to: number): (readonly [number, number, number])[] {
  const width = Math.max(1, (to - from) / COURSE_POINTS);
  const bins = Map.groupBy(times.map((_, index) => index), (index) => Math.min(COURSE_POINTS - 1, Math.max(0, Math.floor((times[index]! - from) / width))));
  return [...bins].toSorted((a, b) => a[0] - b[0]).map(([bin, members]) => {
    const own = members.map((index) => values[index]!);
    return [from + (bin + 0.5) * width, Math.min(...own), Math.max(...own)] as const;
  });
}

/** Stretches in which a sign lay beyond a limit, for as long as readings say so. */
export function beyond({ times, values, intervalS }: Pick<Heard, 'times' | 'values' | 'intervalS'>, { value: limit, side, personal }: SidedLimit): { from: number; to: number; worst: At }[] {
  const broken = (value: number): boolean => (side === 'low' ? value < limit : value > limit) || (!personal && value === limit);
  const least = intervalS > 0 && intervalS <= 120 ? IN_A_ROW : 1;
  const runs: { from: number; to: number; worst: At; n: number }[] = [];
  let open: (typeof runs)[number] | undefined;
  times.forEach((at, index) => {
    const value = values[index]!;
    if (!broken(value)) open = undefined;
    else if (!open || (intervalS > 0 && at - open.to > MERGE_MS)) runs.push(open = { from: at, to: at, worst: { at, value }, n: 1 });
    else {
      open.to = at;
      open.n += 1;
      if (side === 'low' ? value < open.worst.value : value > open.worst.value) open.worst = { at, value };
    }
  });
  const kept: typeof runs = [];
  for (const one of runs.filter(({ n }) => n >= least)) {
    const before = kept.at(-1);
    if (!before || one.from - before.to > MERGE_MS) kept.push({ ...one });
    else {
      before.to = one.to;
      if (side === 'low' ? one.worst.value < before.worst.value : one.worst.value > before.worst.value) before.worst = one.worst;
    }
  }
  return kept.map(({ from, to, worst }) => ({ from, to, worst }));
}

function headlineOf(series: readonly Heard[], signs: readonly SignRow[], clinical: readonly AlertLine[], whose: string, silences: readonly (readonly [number, number])[], record: KnownRecord, when: (at: number) => string, at: number): string[] {
  if (!record.heard[1].some((arrived) => arrived <= at)) return [W.nothingYet];
  const broken = series.flatMap((heard, index) => {
    const { title, unit, places, limits } = signs[index]!;
    return limits.flatMap((limit) => {
      const found = beyond(heard, limit);
      if (found.length === 0) return [];
      const worst = found.map((one) => one.worst).reduce((a, b) => (limit.side === 'low' ? b.value < a.value : b.value > a.value) ? b : a);
      const text = (value: number): string => `${rounded(value, places)} ${unit}`;
      return [W.fell(title, text(limit.value), whose, limit.personal, found.length, W.inAll(found.length, found.reduce((sum, { from, to }) => sum + to - from, 0)), text(worst.value), when(worst.at), limit.side)];
    });
  });
  const raised = clinical.length > 0 ? [W.alertsRaised(clinical.length, clinical.filter(({ priority }) => priority === 'high').length, clinical.filter(({ stands }) => stands).length)] : [];
  const first = broken.length > 0 ? broken.slice(0, HEAD_SIGNS) : raised.length > 0 ? [W.quietSigns] : [W.quiet];
  return [...first, ...(broken.length > 0 && raised.length === 0 ? [W.quietAlerts] : raised), ...silences.slice(0, 1).map(([from, to]) => W.silent(lengthOfTime(to - from), when(from), when(to)))];
}

/** Stretches of which nothing measured has arrived, longest first. */
function silencesOf({ heard: [times, arrived] }: KnownRecord, start: number, at: number): (readonly [number, number])[] {
  const known = [start, ...Array.from(times).filter((_, index) => arrived[index]! <= at), at];
  return known.slice(1).flatMap((to, index) => (to - known[index]! > SILENCE_MS ? [[known[index]!, to] as const] : [])).toSorted((a, b) => b[1] - b[0] - (a[1] - a[0]));
}

/** When a ticket ended: resolved, or told anew; the moment itself where it goes on. */
function endOf({ until }: Said, at: number): number {
  return Math.min(until, at);
}

/** Steps of this alert alone: what came after it was told anew belongs to the next one. */
function lineOf({ index, at, priority, title, text, steps, until }: Said, now: number): AlertLine {
  const own = steps.filter(([when, state], place) => when <= now && (place === 0 || when < until || (when === until && state === 'resolved')));
  // Updates repeat the state in which an alert stands.
  const done = own.filter(([, state], place) => state !== own[place - 1]?.[1]);
  const over = done.at(-1)?.[1] === 'resolved';
  return { index, at, priority, title, text, steps: done, stands: !over && until >= now, ...(!over && until < now && { again: until }) };
}

/** What was planned for each device, and what of it had arrived. */
function planRows(record: KnownRecord, start: number, at: number, trouble: readonly (readonly [number, number])[]): PlanRow[] {
  return record.enrolment.devices.filter(({ kind }) => MEASURING.has(kind)).flatMap(({ dev, kind, intervalS }) => {
    const times = arrivedTimes(record, dev, kind, at);
    const windows = record.enrolment.carePlan.items.find((item) => item.dev === dev)?.windows ?? [];
    const row = intervalS > 0 ? byInterval(times, intervalS * 1000, kind === 'smart-bed' ? W.outOfBed : W.unworn, start, at, trouble) : byWindows(times, windows, start, at, trouble);
    return row.due === 0 ? [] : [{ dev, title: words(kind), ...row }];
  });
}

function arrivedTimes({ signals, events }: KnownRecord, dev: string, kind: DeviceKind, at: number): number[] {
  if (kind === 'pill-dispenser') return events.filter((event) => event.dev === dev && event.type === 'dose-taken' && event.arrived <= at).map((event) => event.at);
  return [...new Set(signals.filter((one) => one.dev === dev).flatMap((one) => Array.from(one.at).filter((_, index) => one.arrived[index]! <= at)))].toSorted((a, b) => a - b);
}

const within = (trouble: readonly (readonly [number, number])[], from: number, to: number): boolean => trouble.some(([begin, end]) => begin < to && end > from);

function byInterval(times: readonly number[], interval: number, idle: string, start: number, at: number, trouble: readonly (readonly [number, number])[]): Omit<PlanRow, 'dev' | 'title'> {
  const due = Math.floor((at - start) / interval);
  const filled = new Set(times.map((time) => Math.floor((time - start) / interval)).filter((slot) => slot >= 0 && slot < due));
  const missing = Array.from({ length: due }, (_, slot) => slot).filter((slot) => !filled.has(slot));
  const technical = missing.filter((slot) => within(trouble, start + slot * interval, start + (slot + 1) * interval)).length;
  return { due, came: filled.size, missing: W.missingInterval((missing.length - technical) * interval, technical * interval, idle) };
}

function byWindows(times: readonly number[], windows: readonly (readonly [number, number])[], start: number, at: number, trouble: readonly (readonly [number, number])[]): Omit<PlanRow, 'dev' | 'title'> {
  const midnight = start - (start % DAY_MS);
  const days = Array.from({ length: Math.ceil((at - midnight) / DAY_MS) }, (_, day) => midnight + day * DAY_MS);
  const due = days.flatMap((day) => windows.map(([from, to]) => [day + from * MINUTE_MS, day + to * MINUTE_MS] as const)).filter(([from, to]) => from >= start && to <= at);
  const missing = due.filter(([from, to]) => !times.some((time) => time > from - GRACE_MS && time <= to + GRACE_MS));
  const technical = missing.filter(([from, to]) => within(trouble, from, to)).length;
  return { due: due.length, came: due.length - missing.length, missing: W.missingPlan(missing.length - technical, technical) };
}

function troublesOf(record: KnownRecord, technical: readonly Said[], silences: readonly (readonly [number, number])[], at: number, when: (at: number) => string): string[] {
  const [longest] = silences;
  const delays = record.heard[0].map((time, index) => (record.heard[1][index]! <= at ? record.heard[1][index]! - time : 0));
  const worst = delays.reduce((a, b) => Math.max(a, b), 0);
  const poor = [...Map.groupBy(record.signals, ({ signal }) => signal)].flatMap(([signal, list]) => {
    const own = list.flatMap(({ arrived, usable }) => Array.from(usable).filter((_, index) => arrived[index]! <= at));
    const share = own.length === 0 ? 0 : own.filter((one) => one === 0).length / own.length;
    return share < POOR_SHARE ? [] : [W.poor(SIGNAL_WORDS[signal], Math.round(100 * share))];
  });
  return [
    ...technical.map((alert) => W.technical(lineOf(alert, at).stands ? W.since(when(alert.at)) : W.fromTo(when(alert.at), when(endOf(alert, at))), alert.title, words(alert.route))),
    ...(longest ? [W.silent(lengthOfTime(longest[1] - longest[0]), when(longest[0]), when(longest[1])), ...(silences.length > 1 ? [W.silentMore(silences.length - 1)] : [])] : []),
    ...(worst > LATE_MS ? [W.late(lengthOfTime(worst))] : []), ...poor,
  ];
}
