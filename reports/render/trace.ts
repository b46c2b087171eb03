/**
 * trace.json: a run as Chrome trace events, which Perfetto (ui.perfetto.dev) and chrome://tracing open. Homes are processes; what was true, what was said and
 * what came from outside are their tracks; the lab is a process of its own. Times are µs of simulated time from the start of the run.
 * @source Trace Event Format, Google, "Complete Events", "Instant Events", "Counter Events", "Metadata Events"
 */
import type { Finding, Report } from '../../contract/report.ts';
import type { RunInput } from '../../contract/run-files.ts';
import type { TruthEvent } from '../../contract/truth.ts';
import { readStream } from '../alert-stream.ts';
import type { GradedMessage } from '../graded-run.ts';
import { lengthOfTime } from '../plain-words.ts';
import { endOf } from '../run-end.ts';
import type { SeenAlert } from '../run-record.ts';

export interface TraceFacts {
  report: Report;
  truth: readonly TruthEvent[];
  alerts: readonly SeenAlert[];
  inputs?: readonly RunInput[];
  /** how long each tick took on the wall clock, ms, from tick 0; known only while a run goes on */
  tickWallMs?: readonly number[];
}

type Args = Record<string, unknown>;
interface TraceEvent {
  ph: 'X' | 'i' | 'C' | 'M';
  name: string;
  cat?: string;
  ts: number;
  dur?: number;
  pid: number;
  tid: number;
  /** of an instant: thread */
  s?: 't';
  args: Args;
}
interface Span {
  name: string;
  cat: string;
  from: number;
  to: number;
  args: Args;
}

const LAB = 1;
/** Thread ids are unique in the whole trace and never equal a process id: some readers look threads up by their id alone. */
const FIRST_TID = 2_000_000;

/** Collects events, names tracks as they come, and keeps spans of one track from overlapping. */
class Trace {
  readonly events: TraceEvent[] = [];
  readonly #start: number;
  readonly #processes = new Set<number>();
  #tid = FIRST_TID;

  constructor(start: number) {
    this.#start = start;
  }

  /** µs from the start of the run; what began before it begins with it. */
  us(at: number): number {
    return Math.max(0, Math.round((at - this.#start) * 1000));
  }

  group(pid: number, name: string): void {
    if (this.#processes.has(pid)) return;
    this.#processes.add(pid);
    this.#meta('process_name', pid, 0, { name });
    this.#meta('process_sort_index', pid, 0, { sort_index: pid });
  }

  track(pid: number, name: string): number {
    const tid = this.#tid;
    this.#tid += 1;
    this.#meta('thread_name', pid, tid, { name });
    this.#meta('thread_sort_index', pid, tid, { sort_index: tid - FIRST_TID });
    return tid;
  }

  span(pid: number, tid: number, { name, cat, from, to, args }: Span): void {
    const ts = this.us(from);
    this.events.push({ ph: 'X', name, cat, ts, dur: Math.max(0, this.us(to) - ts), pid, tid, args });
  }

  instant(pid: number, tid: number, name: string, cat: string, at: number, args: Args): void {
    this.events.push({ ph: 'i', name, cat, ts: this.us(at), pid, tid, s: 't', args });
  }

  counter(pid: number, name: string, at: number, args: Record<string, number>): void {
    this.events.push({ ph: 'C', name, ts: this.us(at), pid, tid: 0, args });
  }

  /** Spans in as few tracks as keep them apart: each goes to the first track that is free when it begins. */
  lanes(pid: number, name: string, spans: readonly Span[]): void {
    const lanes: { tid: number; free: number }[] = [];
    for (const span of spans.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
      let lane = lanes.find(({ free }) => free <= this.us(span.from));
      if (!lane) lanes.push((lane = { tid: this.track(pid, lanes.length === 0 ? name : `${name} (${lanes.length + 1})`), free: 0 }));
      this.span(pid, lane.tid, span);
      lane.free = this.us(span.to);
    }
  }

  #meta(name: string, pid: number, tid: number, args: Args): void {
    this.events.push({ ph: 'M', name, ts: 0, pid, tid, args });
  }
}

/** The file, one event per line. Deterministic for the same facts. */
export function renderTrace(facts: TraceFacts): string {
  const { report, truth } = facts;
  const { start, scenario, seed, sut } = report.manifest;
  const end = endOf(report);
  const trace = new Trace(start);
  labTracks(trace, facts, end);
  const messages = readStream(facts.alerts);
  const byHome = { truth: grouped(truth, ({ homes }) => homes), messages: grouped(messages, ({ alert }) => [alert.home]), handling: grouped(report.findings.filter(({ kind }) => kind === 'handling'), ({ home }) => (home === undefined ? [] : [home])), inputs: grouped(facts.inputs ?? [], ({ data: { home } }) => (typeof home === 'string' ? [home] : [])) };
  const graded = gradings(report.findings);
  const homes = [...new Set(Object.values(byHome).flatMap((groups) => [...groups.keys()]))].toSorted();
  for (const home of homes) {
    const pid = LAB + Number(home.slice(1));
    trace.group(pid, `home ${home}`);
    truthTracks(trace, pid, byHome.truth.get(home) ?? [], graded);
    alertTracks(trace, pid, byHome.messages.get(home) ?? [], graded, end);
    instants(trace, pid, 'mishandled', (byHome.handling.get(home) ?? []).flatMap((finding) => (finding.alert ? [{ name: finding.outcome, at: finding.alert.gradedAt, args: { text: finding.text } }] : [])));
    instants(trace, pid, 'inputs from outside', (byHome.inputs.get(home) ?? []).map((input) => ({ name: input.kind, at: start + input.tick * report.manifest.tickMs, args: { source: input.source, id: input.id, ...input.data } })));
  }
  const head = { scenario, seed, sut: `${sut.id} ${sut.version}`, start: new Date(start).toISOString(), time: 'simulated, µs from the start of the run' };
  return `{"displayTimeUnit":"ms","otherData":${JSON.stringify(head)},"traceEvents":[\n${trace.events.map((event) => JSON.stringify(event)).join(',\n')}\n]}\n`;
}

function grouped<T>(items: readonly T[], homesOf: (item: T) => readonly string[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    for (const home of homesOf(item)) {
      const list = groups.get(home);
      if (list) list.push(item);
      else groups.set(home, [item]);
    }
  }
  return groups;
}

/** What the report says of truth events by id, and of alerts by home, id and graded time. */
interface Gradings {
  events: ReadonlyMap<string, Finding>;
  alerts: ReadonlyMap<string, Finding>;
}

function alertKey(home: string, id: string, gradedAt: number): string {
  return `${home} ${gradedAt} ${id}`;
}

function gradings(findings: readonly Finding[]): Gradings {
  const events = new Map(findings.flatMap((finding) => (finding.truth && finding.id === `${finding.kind}:${finding.truth.id}` ? [[finding.truth.id, finding] as const] : [])));
  const alerts = new Map(findings.flatMap((finding) => (finding.alert && finding.kind !== 'handling' && finding.kind !== 'paired' ? [[alertKey(finding.alert.home, finding.alert.id, finding.alert.gradedAt), finding] as const] : [])));
  return { events, alerts };
}

/** The lab itself: its ticks, the account, readings by their end. */
function labTracks(trace: Trace, { report, tickWallMs }: TraceFacts, end: number): void {
  const { start, tickMs } = report.manifest;
  trace.group(LAB, 'lab');
  const run = trace.track(LAB, 'run');
  trace.span(LAB, run, { name: report.manifest.title, cat: 'run', from: start, to: end, args: { verdict: report.verdict, score: report.score, reasons: report.reasons } });
  const account = trace.track(LAB, 'account');
  for (const finding of report.findings) if (finding.kind === 'loss') trace.instant(LAB, account, finding.title, 'account', end, { text: finding.text });
  trace.instant(LAB, account, 'account of readings', 'account', end, { ...report.account });
  if (!tickWallMs || tickWallMs.length === 0) return;
  const ticks = trace.track(LAB, 'ticks');
  for (const [tick, wallMs] of tickWallMs.entries()) {
    const [from, to] = [start + tick * tickMs, Math.min(end, start + (tick + 1) * tickMs)];
    trace.span(LAB, ticks, { name: `tick ${tick}`, cat: 'tick', from, to, args: { wallMs } });
    trace.counter(LAB, 'wall time of a tick, ms', from, { wallMs });
  }
}

const KINDS: readonly [TruthEvent['kind'], string][] = [
  ['episode', 'episodes'], ['fault', 'faults'], ['attack', 'attacks'], ['decoy', 'decoys'], ['adherence', 'adherence'], ['carer', "carers' acts"],
];

function truthTracks(trace: Trace, pid: number, truth: readonly TruthEvent[], { events }: Gradings): void {
  for (const [kind, title] of KINDS) {
    const mine = truth.filter((event) => event.kind === kind);
    if (mine.length === 0) continue;
    trace.lanes(pid, `truth: ${title}`, mine.map((event) => {
      const { outcome, text } = events.get(event.id) ?? {};
      const { id, entry, severity, device, layer, condition, causes } = event;
      return { name: outcome === undefined ? event.title : `${event.title}: ${outcome}`, cat: kind, from: event.onset, to: event.end, args: { id, entry, severity, device, layer, condition, causes, text } };
    }));
    const moments = mine.flatMap((event) => {
      const { arrivedFrom, noticeableFrom } = events.get(event.id) ?? {};
      return ([['true values cross the criterion', event.trueFrom], ['evidence arrived', arrivedFrom], ['could be noticed', noticeableFrom]] as const)
        .flatMap(([name, at]) => (typeof at === 'number' ? [{ name, at, args: { of: event.id } }] : []));
    });
    instants(trace, pid, `moments: ${title}`, moments);
  }
}

function instants(trace: Trace, pid: number, track: string, list: readonly { name: string; at: number; args: Args }[]): void {
  if (list.length === 0) return;
  const tid = trace.track(pid, track);
  for (const { name, at, args } of list.toSorted((a, b) => a.at - b.at)) trace.instant(pid, tid, name, track, at, args);
}

/** How the report graded an alert: what it tells one by one; repeats it only counts. */
function wordOf(message: GradedMessage, finding: Finding | undefined): string {
  if (!message.counts) return 'update';
  return finding?.alert?.verdict ?? message.role;
}

function alertTracks(trace: Trace, pid: number, messages: readonly GradedMessage[], { alerts }: Gradings, end: number): void {
  const standing = new Map<string, { first: GradedMessage; last: GradedMessage }>();
  const spans: Span[] = [];
  const close = ({ first, last }: { first: GradedMessage; last: GradedMessage }, to: number): void => {
    const { id, code, priority, route, text } = first.alert;
    spans.push({ name: `${code} (${priority})`, cat: 'standing', from: first.gradedAt, to, args: { id, route, text, state: last.alert.state, stood: lengthOfTime(to - first.gradedAt) } });
  };
  instants(trace, pid, 'alerts', messages.map((message) => {
    const { alert, gradedAt, role } = message;
    const finding = alerts.get(alertKey(alert.home, alert.id, gradedAt));
    const { id, kind, priority, route, state, cause, text } = alert;
    return { name: `${alert.code}: ${wordOf(message, finding)}`, at: gradedAt, args: { id, kind, priority, route, state, role, cause, text, why: finding?.text } };
  }));
  for (const message of messages) {
    const { id, state } = message.alert;
    const open = standing.get(id);
    if (state === 'resolved') {
      if (open) close({ ...open, last: message }, message.gradedAt);
      standing.delete(id);
    } else standing.set(id, { first: open?.first ?? message, last: message });
  }
  for (const open of standing.values()) close(open, end);
  trace.lanes(pid, 'standing alerts', spans);
}
