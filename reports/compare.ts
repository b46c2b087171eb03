/** Two runs side by side: what was asked differently, what came out differently, and whether that is more than chance. Pure; always the second run against the first. */
import type { AttackResult } from '../contract/attack.ts';
import type { Account, MetricResult, Report, Verdict } from '../contract/report.ts';
import { DIGEST_NAMES, type DigestsByHome, type RunIdentity } from '../contract/run-files.ts';
import type { TruthEvent } from '../contract/truth.ts';
import { canonicalJson } from '../contract/canonical.ts';
import { judgeMetric, type Judgement, type Pairs } from './compare/judge-metric.ts';
import { isFound, pairEvents, type PairedEvent } from './compare/paired-events.ts';
import { countsPerHome } from './compare/per-home.ts';
import type { SeenAlert } from './run-record.ts';

/** What a run's folder says of it. */
export interface ComparedRun {
  id: string;
  report: Report;
  truth: readonly TruthEvent[];
  alerts: readonly SeenAlert[];
  /** absent in folders of versions that did not write it */
  byHome?: DigestsByHome;
}

export interface Two<T> {
  a: T;
  b: T;
}

export interface MetricChange extends Two<Pick<MetricResult, 'value' | 'ci' | 'n' | 'verdict'>>, Judgement {
  id: string;
  title: string;
  unit: string;
  /** the threshold of either run, the first run's first */
  target?: string;
}

/** An episode or fault that only one run found. */
export interface FoundByOne {
  id: string;
  kind: string;
  title: string;
  homes: string[];
  /** epoch ms */
  onset: number;
  found: 'a' | 'b';
  /** what the report of the run that found it says, and that of the other */
  text: string;
  otherText: string;
  /** the alert that found it */
  alert: { code: string; gradedAt: number; text: string } | null;
}

export interface DigestChange {
  digest: (typeof DIGEST_NAMES)[number];
  /** how many homes differ, and the first of them; absent where no digest by home says it */
  homes?: number;
  firstHome?: string;
}

export interface Comparison {
  schema: 'twinward.comparison/1';
  runs: Two<{ id: string; identity: RunIdentity }>;
  /** all outside `performance` is equal */
  equal: boolean;
  /** `true`: same scenario, seed and homes, so that the runs are compared event by event */
  sameWorld: boolean;
  warnings: string[];
  /** rows of the identity that differ, digests apart, as text */
  identity: ({ what: string } & Two<string>)[];
  verdict: Two<Verdict>;
  score: Two<number | null>;
  categories: ({ id: string; title: string } & Two<number | null>)[];
  metrics: MetricChange[];
  /** empty where the worlds differ; by onset */
  foundByOne: FoundByOne[];
  /** axes on which an attack went otherwise, of attacks that both runs had */
  attacks: ({ id: string; title: string; axis: string } & Two<string>)[];
  /** false clinical alarms by cause, most first; only causes that differ */
  falseAlarms: ({ cause: string } & Two<number>)[];
  /** rows that differ */
  account: ({ what: string } & Two<number>)[];
  digests: DigestChange[];
}

export function compareRuns(a: ComparedRun, b: ComparedRun): Comparison {
  const same = sameWorld(a.report, b.report);
  const pairs = same ? pairsOf(a, b) : undefined;
  return {
    schema: 'twinward.comparison/1',
    runs: { a: { id: a.id, identity: a.report.manifest }, b: { id: b.id, identity: b.report.manifest } },
    equal: resultText(a.report) === resultText(b.report),
    sameWorld: same,
    warnings: warningsOf(a.report, b.report, same),
    identity: identityRows(a.report.manifest, b.report.manifest),
    verdict: { a: a.report.verdict, b: b.report.verdict },
    score: { a: a.report.score, b: b.report.score },
    categories: a.report.categories.map(({ id, title, score }) => ({ id, title, a: score, b: b.report.categories.find((category) => category.id === id)?.score ?? null })),
    metrics: metricChanges(a.report, b.report, pairs),
    foundByOne: pairs ? [...pairs.episodes, ...pairs.faults].flatMap(foundByOne).toSorted((x, y) => x.onset - y.onset) : [],
    attacks: attackRows(a.report, b.report),
    falseAlarms: falseAlarmRows(a.report, b.report),
    account: accountRows(a.report.account, b.report.account),
    digests: digestChanges(a, b),
  };
}

/** Everything that must be equal for equal runs. */
export function resultText({ performance: _, ...result }: Report): string {
  return canonicalJson(result);
}

/** Metrics with a threshold that are surely worse in the second run. */
export function surelyWorse(comparison: Comparison): MetricChange[] {
  return comparison.metrics.filter((metric) => metric.target !== undefined && metric.change === 'worse');
}

/** What cannot be judged though somebody asks: the second run had trouble, or has no value where the first has one and a threshold. */
export function undecided({ metrics }: Comparison, b: Report): string[] {
  return [...troubleOf(b), ...metrics.filter((metric) => metric.target !== undefined && metric.a.value !== null && metric.b.value === null).map(({ title }) => `no value for ${title}`)];
}

/** What went wrong with the run itself. */
function troubleOf({ findings }: Report): string[] {
  return findings.filter(({ kind, outcome }) => kind === 'lab' && outcome === 'trouble').map(({ text }) => text);
}

/** Thresholds do not shape a world, so another scenario text with the same truth is the same world; another engine may not be. */
function sameWorld({ manifest: a }: Report, { manifest: b }: Report): boolean {
  const asked = (['seed', 'homes', 'start', 'durationMs', 'tickMs'] as const).every((key) => a[key] === b[key]);
  return asked && ((a.scenarioHash === b.scenarioHash && a.engineVersion === b.engineVersion) || a.digests.truth === b.digests.truth);
}

/** How much time was watched: a stopped run watched less than its scenario says. */
function patientDays({ metrics }: Report): number | undefined {
  return metrics['alerts.per-patient-day']?.n;
}

/** In runs of the same scenario and length, only what came from outside can make another truth. */
function plantedOtherwise(a: Report, b: Report): boolean {
  return patientDays(a) === patientDays(b) && a.manifest.digests.truth !== b.manifest.digests.truth;
}

function pairsOf(a: ComparedRun, b: ComparedRun): Pairs {
  const of = (kind: 'episode' | 'fault'): PairedEvent[] => pairEvents(a.report, b.report, kind);
  const equallyLong = patientDays(a.report) === patientDays(b.report);
  return { episodes: of('episode'), faults: of('fault'), equallyLong, perHome: equallyLong && !plantedOtherwise(a.report, b.report) ? countsPerHome(a, b) : new Map() };
}

function warningsOf(a: Report, b: Report, same: boolean): string[] {
  const [inA, inB] = [a.manifest, b.manifest];
  const trouble = ([['A', a], ['B', b]] as const).flatMap(([name, report]) => troubleOf(report).map((text) => `${name} did not end as planned: ${text}. What it did not see is not held against it.`));
  return [
    ...(inA.scenario === inB.scenario ? [] : ['The scenarios are different: what differs below may come from them and not from the pipelines.']),
    ...(inA.engineVersion === inB.engineVersion ? [] : ['The versions of the lab are different: the same scenario may have become another world.']),
    ...(same ? [] : ['The worlds are different: only values with an interval are compared, and no event is compared with its twin.']),
    ...(same && patientDays(a) !== patientDays(b) ? ['One run watched longer than the other.'] : []),
    ...(same && plantedOtherwise(a, b) ? ['Not the same was planted while they ran: what differs below may come from that and not from the pipelines.'] : []),
    ...trouble,
  ];
}

function identityRows(a: RunIdentity, b: RunIdentity): Comparison['identity'] {
  const rows: [what: string, of: (identity: RunIdentity) => string][] = [
    ['scenario', ({ scenario }) => scenario], ['scenario hash', ({ scenarioHash }) => scenarioHash.slice(0, 12)], ['seed', ({ seed }) => seed], ['homes', ({ homes }) => `${homes}`],
    ['start', ({ start }) => new Date(start).toISOString()], ['duration, min', ({ durationMs }) => `${durationMs / 60_000}`], ['tick, s', ({ tickMs }) => `${tickMs / 1000}`],
    ['pipeline', ({ sut }) => `${sut.id} ${sut.version}`], ['engine', ({ engineVersion }) => engineVersion], ['paired', ({ paired }) => (paired ? 'yes' : 'no')], ['broker profile', ({ profile }) => profile ?? 'standard'],
  ];
  return rows.map(([what, of]) => ({ what, a: of(a), b: of(b) })).filter((row) => row.a !== row.b);
}

function metricChanges(a: Report, b: Report, pairs: Pairs | undefined): MetricChange[] {
  return Object.entries(a.metrics).flatMap(([id, inA]) => {
    const inB = b.metrics[id];
    if (!inB) return [];
    const target = inA.target ?? inB.target;
    const facts = ({ value, ci, n, verdict }: MetricResult): MetricChange['a'] => ({ value, ...(ci && { ci }), n, verdict });
    return [{ id, title: inA.title, unit: inA.unit, ...(target !== undefined && { target }), a: facts(inA), b: facts(inB), ...judgeMetric(id, inA, inB, pairs) }];
  });
}

function foundByOne({ id, a, b }: PairedEvent): FoundByOne[] {
  if (isFound(a) === isFound(b)) return [];
  const [finder, other] = isFound(a) ? [a, b] : [b, a];
  const { truth, alert } = finder;
  return [{
    id, kind: finder.kind, title: truth!.title, homes: truth!.homes, onset: truth!.onset, found: isFound(a) ? 'a' : 'b', text: finder.text, otherText: other.text,
    alert: alert ? { code: alert.code, gradedAt: alert.gradedAt, text: alert.text } : null,
  }];
}

/** Attacks are few and never alike: each is told, none is counted. */
function attackRows(a: Report, b: Report): Comparison['attacks'] {
  const axes: [axis: string, of: (attack: AttackResult) => string][] = [
    ['prevention', ({ prevention }) => prevention.verdict], ['detection', ({ detection }) => detection.verdict], ['impact', ({ impact }) => impact.verdict],
    ['patients exposed', ({ exposed }) => `${exposed.patients}`], ['recovery', ({ recovery }) => recovery.verdict], ['status', ({ status }) => status],
  ];
  return (a.attacks ?? []).flatMap((attack) => {
    const twin = b.attacks?.find(({ id }) => id === attack.id);
    return twin ? axes.map(([axis, of]) => ({ id: attack.id, title: attack.title, axis, a: of(attack), b: of(twin) })).filter((row) => row.a !== row.b) : [];
  });
}

function falseAlarmRows(a: Report, b: Report): Comparison['falseAlarms'] {
  const counts = ({ metrics }: Report): Map<string, number> => new Map((metrics['clinical.false-alarms-per-patient-day']?.breakdown ?? []).map(({ label, n }) => [label, n]));
  const [inA, inB] = [counts(a), counts(b)];
  return [...new Set([...inA.keys(), ...inB.keys()])]
    .map((cause) => ({ cause, a: inA.get(cause) ?? 0, b: inB.get(cause) ?? 0 }))
    .filter((row) => row.a !== row.b)
    .toSorted((x, y) => Math.max(y.a, y.b) - Math.max(x.a, x.b) || (x.cause < y.cause ? -1 : 1));
}

function accountRows(a: Account, b: Account): Comparison['account'] {
  const rows: [string, (account: Account) => number][] = [
    ['scheduled', ({ scheduled }) => scheduled], ['received', ({ received }) => received], ['not measured', ({ notMeasured }) => notMeasured], ['still queued', ({ queued }) => queued],
    ['dropped by policy', ({ dropped }) => dropped], ['lost in hubs', ({ lost }) => lost.hub], ['lost in networks', ({ lost }) => lost.network], ['lost by the broker', ({ lost }) => lost.broker],
    ['refused', ({ refused }) => refused], ['late', ({ late }) => late], ['twice', ({ duplicated }) => duplicated], ['unexplained', ({ unexplained }) => unexplained],
  ];
  return rows.map(([what, of]) => ({ what, a: of(a), b: of(b) })).filter((row) => row.a !== row.b);
}

/** The digests that differ; for those that homes have of their own, where it begins. */
export function digestChanges(a: Pick<ComparedRun, 'report' | 'byHome'>, b: Pick<ComparedRun, 'report' | 'byHome'>): DigestChange[] {
  return DIGEST_NAMES.filter((digest) => a.report.manifest.digests[digest] !== b.report.manifest.digests[digest]).map((digest) => {
    if (digest === 'truth' || digest === 'inputs' || !a.byHome || !b.byHome) return { digest };
    const [inA, inB] = [a.byHome[digest], b.byHome[digest]];
    const homes = [...new Set([...Object.keys(inA), ...Object.keys(inB)])].filter((home) => inA[home] !== inB[home]).toSorted();
    const [firstHome] = homes;
    return { digest, homes: homes.length, ...(firstHome !== undefined && { firstHome }) };
  });
}
