/** The same homes, seed and time under other limits, another kit or another pipeline: what each variant gives, and whether it differs from the baseline by more than chance. Pure. */
import { ALERT_CODES } from '../contract/alert-codes.ts';
import { canonicalJson } from '../contract/canonical.ts';
import type { Finding, MetricResult, Report } from '../contract/report.ts';
import { byText, readStream } from './alert-stream.ts';
import { isFound, isGraded } from './compare/paired-events.ts';
import { counted, rounded } from './plain-words.ts';
import type { SeenAlert } from './run-record.ts';
import { differenceInterval, evenSplitProbability, LEVEL } from './significance.ts';
import { bootstrap, BOOTSTRAP_HOMES_MIN, poissonRateInterval, quantile, wilson, type Interval } from './statistics.ts';

/** What a variant is, beside what it asks for. */
export interface WhatIfVariant {
  /** for people: `spo2Low 88`, `without wearable` */
  name: string;
  by: 'limits' | 'kit' | 'pipeline' | 'nothing';
  /** as asked on the command line */
  asked: string;
  /** one step of a sweep */
  sweep?: { axis: string; value: number };
}

/** One finished run of a variant. */
export interface WhatIfRun {
  variant: WhatIfVariant;
  report: Report;
  alerts: readonly SeenAlert[];
  /** ids of all homes, in order */
  homes: readonly string[];
  /** homes whose enrolment says other limits, and homes with other devices, than in the baseline */
  touched: { limits: number; kit: number };
}

/** Good when it rises, good when it falls, or neither: only more or fewer. */
export type Wish = 'higher' | 'lower' | 'none';
/** `cannot tell`: chance may have made the difference. */
export const WORDS = ['better', 'worse', 'more', 'fewer', 'same', 'cannot tell'] as const;
export type WhatIfWord = (typeof WORDS)[number];

export interface Value {
  value: number | null;
  /** 95 %, inclusive; absent where there is too little to say */
  ci?: Interval;
  /** what it rests on: episodes, alerts, or patient-days */
  n: number;
}

/** Against the baseline, home by home. */
export interface Difference {
  /** variant less baseline */
  value: number | null;
  ci?: Interval;
  /** two-sided, of the exact test by home; absent where a value belongs to no single home */
  p?: number;
  word: WhatIfWord;
  /** how it was decided, in plain words */
  why: string;
}

export interface Measure {
  id: string;
  title: string;
  /** `share`, `ms`, or `per …` */
  unit: string;
  wish: Wish;
}

export interface Visibility {
  planted: number;
  /** whose evidence reached the pipeline */
  observable: number;
  /** by reason, in plain words; most first */
  unobservable: { reason: string; n: number }[];
}

export interface WhatIfResult extends WhatIfVariant {
  sut: { id: string; version: string };
  scenarioHash: string;
  touched: { limits: number; kit: number };
  /** the same things happened as in the baseline: episodes, their onsets and when the true values crossed */
  sameEpisodes: boolean;
  /** hubs sent the same, to the byte */
  samePlan: boolean;
  score: number | null;
  visibility: Visibility;
  /** episodes that the baseline could see and this cannot, and the other way round, by kind of episode; empty for the baseline */
  seenOtherwise: { entry: string; title: string; lost: number; gained: number }[];
  values: Record<string, Value>;
  /** none for the baseline */
  against?: Record<string, Difference>;
  /** what went wrong with the run itself */
  trouble: string[];
}

export interface Curve {
  axis: string;
  points: { variant: string; at: number; sensitivity: Value; alerts: Value }[];
}

export interface WhatIf {
  schema: 'twinward.what-if/1';
  scenario: { id: string; title: string; seed: string; homes: number; start: number; durationMs: number; engineVersion: string };
  measures: readonly Measure[];
  /** the baseline first */
  variants: WhatIfResult[];
  /** one per limit that was swept, points in order of the limit */
  curves: Curve[];
  notes: string[];
}

export const MEASURES: readonly Measure[] = [
  { id: 'alerts-per-100-patient-days', title: 'Alerts of all kinds', unit: 'per 100 patient-days', wish: 'lower' },
  { id: 'sensitivity', title: 'Episodes detected, of those observable', unit: 'share', wish: 'higher' },
  { id: 'detected-of-all', title: 'Episodes detected, of all that crossed their criterion', unit: 'share', wish: 'higher' },
  { id: 'critical-sensitivity', title: 'Life-critical episodes detected, of those observable', unit: 'share', wish: 'higher' },
  { id: 'ppv', title: 'Clinical alerts that are true', unit: 'share', wish: 'higher' },
  { id: 'false-alarms-per-patient-day', title: 'False clinical alarms', unit: 'per patient-day', wish: 'lower' },
  { id: 'delay-p50-ms', title: 'Delay of detection, half of them within', unit: 'ms', wish: 'lower' },
  { id: 'delay-p95-ms', title: 'Delay of detection, 95 % within', unit: 'ms', wish: 'lower' },
  { id: 'technical-per-100-patient-days', title: 'Technical alerts', unit: 'per 100 patient-days', wish: 'none' },
  { id: 'administrative-per-100-patient-days', title: 'Administrative alerts', unit: 'per 100 patient-days', wish: 'none' },
];

const PER = 100;

export function whatIf(runs: readonly WhatIfRun[]): WhatIf {
  const [baseline] = runs as [WhatIfRun];
  const { manifest } = baseline.report;
  const read = runs.map((run) => new ReadRun(run));
  const variants = read.map((run) => resultOf(run, read[0]!));
  return {
    schema: 'twinward.what-if/1',
    scenario: { id: manifest.scenario, title: manifest.title, seed: manifest.seed, homes: manifest.homes, start: manifest.start, durationMs: manifest.durationMs, engineVersion: manifest.engineVersion },
    measures: MEASURES,
    variants,
    curves: curvesOf(variants),
    notes: notesOf(variants),
  };
}

interface Episode {
  home: number;
  entry: string;
  title: string;
  critical: boolean;
  /** the true values crossed the criterion */
  crossed: boolean;
  observable: boolean;
  found: boolean;
  delayMs: number | undefined;
}

/** What a run says home by home. */
class ReadRun {
  readonly run: WhatIfRun;
  readonly homes: number;
  /** [home] */
  readonly counts: Readonly<Record<'all' | 'technical' | 'administrative' | 'right' | 'wrong', Float64Array>>;
  /** every false clinical alarm is known by its home */
  readonly wrongKnown: boolean;
  /** by truth id */
  readonly episodes: ReadonlyMap<string, Episode>;
  readonly patientDays: number;

  constructor(run: WhatIfRun) {
    this.run = run;
    this.homes = run.homes.length;
    const place = new Map(run.homes.map((home, index) => [home, index]));
    const tally = (homes: readonly string[]): Float64Array => {
      const counts = new Float64Array(this.homes);
      for (const home of homes) counts[place.get(home) ?? 0]! += 1;
      return counts;
    };
    const { findings, metrics } = run.report;
    const messages = readStream(run.alerts).filter(({ counts }) => counts);
    const told = findings.filter(({ kind }) => kind === 'false-alarm');
    this.wrongKnown = told.every(({ alert }) => alert !== undefined);
    const right = new Map(findings.flatMap(({ outcome, alert }) => (outcome === 'detected' && alert && ALERT_CODES[alert.code].kind === 'clinical' ? [[`${alert.home} ${alert.id} ${alert.gradedAt}`, alert.home] as const] : [])));
    this.counts = {
      all: tally(messages.map(({ alert }) => alert.home)),
      technical: tally(messages.filter(({ kind }) => kind === 'technical').map(({ alert }) => alert.home)),
      administrative: tally(messages.filter(({ kind }) => kind === 'administrative').map(({ alert }) => alert.home)),
      right: tally([...right.values()]),
      wrong: tally(told.flatMap(({ alert }) => (alert && ALERT_CODES[alert.code].kind === 'clinical' ? [alert.home] : []))),
    };
    this.episodes = new Map(findings.flatMap((finding) => {
      const { truth } = finding;
      if (truth?.kind !== 'episode' || finding.id !== `episode:${truth.id}`) return [];
      const one: Episode = {
        home: place.get(truth.homes[0]!) ?? 0, entry: truth.entry, title: truth.title, critical: truth.lifeCritical === true, crossed: typeof finding.trueFrom === 'number' || isGraded(finding), observable: isGraded(finding), found: isFound(finding), delayMs: finding.delayMs,
      };
      return [[truth.id, one] as const];
    }));
    this.patientDays = metrics['alerts.per-patient-day']?.n ?? 0;
  }
}

function resultOf(read: ReadRun, base: ReadRun): WhatIfResult {
  const { run } = read;
  const { manifest, score, findings } = run.report;
  return {
    name: run.variant.name, by: run.variant.by, asked: run.variant.asked, ...(run.variant.sweep && { sweep: run.variant.sweep }),
    sut: manifest.sut, scenarioHash: manifest.scenarioHash, touched: run.touched,
    sameEpisodes: episodesText(run.report) === episodesText(base.run.report), samePlan: manifest.digests.planned === base.run.report.manifest.digests.planned,
    score, visibility: visibilityOf(run.report), seenOtherwise: read === base ? [] : seenOtherwise(read, base), values: valuesOf(read),
    ...(read !== base && { against: Object.fromEntries(MEASURES.map((measure) => [measure.id, differenceOf(measure, base, read)])) }),
    trouble: findings.filter(({ kind, outcome }) => kind === 'lab' && outcome === 'trouble').map(({ text }) => text),
  };
}

function episodeFindings({ findings }: Report): Finding[] {
  return findings.filter(({ id, truth }) => truth?.kind === 'episode' && id === `episode:${truth.id}`).toSorted((a, b) => byText(a.id, b.id));
}

/** What happened to people, whatever watched them. */
function episodesText(report: Report): string {
  return canonicalJson(episodeFindings(report).map(({ truth }) => ({ id: truth!.id, onset: truth!.onset, end: truth!.end, severity: truth!.severity, trueFrom: truth!.trueFrom ?? null })));
}

const REASONS: Readonly<Record<string, string>> = {
  'never-crossed': 'never crossed its criterion', 'never-measured': 'no device measured it', 'lost-in-transit': 'lost on the way', 'sensor-wrong': 'the sensor was wrong', 'run-ended': 'the run ended too soon',
};

function visibilityOf(report: Report): Visibility {
  const episodes = episodeFindings(report);
  const hidden = episodes.filter((finding) => !isGraded(finding));
  const by = Map.groupBy(hidden, ({ reason }) => REASONS[reason ?? ''] ?? reason ?? 'for no known reason');
  return { planted: episodes.length, observable: episodes.length - hidden.length, unobservable: [...by].map(([reason, list]) => ({ reason, n: list.length })).toSorted((a, b) => b.n - a.n || byText(a.reason, b.reason)) };
}

function seenOtherwise(read: ReadRun, base: ReadRun): WhatIfResult['seenOtherwise'] {
  const rows = new Map<string, { entry: string; title: string; lost: number; gained: number }>();
  for (const [id, one] of base.episodes) {
    const now = read.episodes.get(id);
    if (!now || now.observable === one.observable) continue;
    const row = rows.get(one.entry) ?? { entry: one.entry, title: one.title, lost: 0, gained: 0 };
    rows.set(one.entry, row);
    row[one.observable ? 'lost' : 'gained'] += 1;
  }
  return [...rows.values()].toSorted((a, b) => byText(a.entry, b.entry));
}

function ofMetric(metric: MetricResult | undefined, factor = 1): Value {
  if (!metric) return { value: null, n: 0 };
  return { value: metric.value === null ? null : metric.value * factor, n: metric.n, ...(metric.ci && { ci: [metric.ci[0] * factor, metric.ci[1] * factor] }) };
}

function sum(counts: Float64Array): number {
  return counts.reduce((total, count) => total + count, 0);
}

function valuesOf({ run, counts, patientDays, episodes }: ReadRun): Record<string, Value> {
  const { metrics } = run.report;
  const rate = (alerts: number): Value => (patientDays > 0 ? { value: (PER * alerts) / patientDays, n: patientDays, ci: poissonRateInterval(alerts, patientDays / PER) } : { value: null, n: 0 });
  const crossed = [...episodes.values()].filter((episode) => episode.crossed);
  const found = crossed.filter((episode) => episode.found).length;
  return {
    'alerts-per-100-patient-days': ofMetric(metrics['alerts.per-patient-day'], PER),
    'sensitivity': ofMetric(metrics['clinical.sensitivity']),
    'detected-of-all': crossed.length === 0 ? { value: null, n: 0 } : { value: found / crossed.length, n: crossed.length, ci: wilson(found, crossed.length) },
    'critical-sensitivity': ofMetric(metrics['clinical.critical-sensitivity']),
    'ppv': ofMetric(metrics['clinical.ppv']),
    'false-alarms-per-patient-day': ofMetric(metrics['clinical.false-alarms-per-patient-day']),
    'delay-p50-ms': ofMetric(metrics['clinical.detection-delay-ms.p50']),
    'delay-p95-ms': ofMetric(metrics['clinical.detection-delay-ms.p95']),
    'technical-per-100-patient-days': rate(sum(counts.technical)),
    'administrative-per-100-patient-days': rate(sum(counts.administrative)),
  };
}

/** A value of both runs as a function of how often each home is counted, and the way each home itself went (absent: a home has none of its own). */
interface Paired {
  /** NaN where the weights leave nothing */
  a(weights: ArrayLike<number>): number;
  b(weights: ArrayLike<number>): number;
  /** [home]: above 0 where the variant has more of it */
  votes?: Float64Array;
  /** what was paired */
  over: string;
}

function weighted(counts: Float64Array, weights: ArrayLike<number>): number {
  let total = 0;
  for (let home = 0; home < counts.length; home += 1) total += counts[home]! * weights[home]!;
  return total;
}

function pairedRates(a: Float64Array, b: Float64Array, days: number, per: number): Paired {
  // Every home is watched for the same time, and as many homes are drawn as there are.
  const rate = (counts: Float64Array) => (weights: ArrayLike<number>) => (per * weighted(counts, weights)) / days;
  return { a: rate(a), b: rate(b), votes: b.map((count, home) => count - a[home]!), over: counted(a.length, 'home') };
}

type Pair = readonly [a: Episode, b: Episode];

function pairsOf(base: ReadRun, read: ReadRun, holds: (a: Episode, b: Episode) => boolean): Pair[] {
  return [...base.episodes].flatMap(([id, a]): Pair[] => {
    const b = read.episodes.get(id);
    return b && holds(a, b) ? [[a, b]] : [];
  });
}

function pairedShares(pairs: readonly Pair[], homes: number, which: string): Paired {
  const all = new Float64Array(homes);
  const [inA, inB] = [new Float64Array(homes), new Float64Array(homes)];
  for (const [a, b] of pairs) {
    all[a.home]! += 1;
    inA[a.home]! += Number(a.found);
    inB[a.home]! += Number(b.found);
  }
  const share = (hits: Float64Array) => (weights: ArrayLike<number>) => weighted(hits, weights) / weighted(all, weights);
  return { a: share(inA), b: share(inB), votes: inB.map((hits, home) => hits - inA[home]!), over: `${counted(pairs.length, 'episode')} ${which}` };
}

function pairedDelays(pairs: readonly Pair[], homes: number, p: number): Paired {
  const delays = (side: 0 | 1) => {
    const sorted = pairs.map((pair) => ({ home: pair[side].home, ms: pair[side].delayMs! })).toSorted((x, y) => x.ms - y.ms);
    const values = sorted.map(({ ms }) => ms);
    return (weights: ArrayLike<number>) => quantile(values, p, sorted.map(({ home }) => weights[home]!));
  };
  const votes = new Float64Array(homes);
  for (const [a, b] of pairs) votes[a.home]! += Math.sign(b.delayMs! - a.delayMs!);
  // The slowest twentieth is not what most homes say.
  return { a: delays(0), b: delays(1), ...(p === 0.5 && { votes }), over: `${counted(pairs.length, 'episode')} that both found` };
}

function pairedPpv(base: ReadRun, read: ReadRun): Paired {
  const share = ({ counts: { right, wrong } }: ReadRun) => (weights: ArrayLike<number>) => {
    const hits = weighted(right, weights);
    return hits / (hits + weighted(wrong, weights));
  };
  return { a: share(base), b: share(read), over: counted(base.homes, 'home') };
}

/** `undefined` where something is known of all homes together only. */
function pairedOf(id: string, base: ReadRun, read: ReadRun): Paired | undefined {
  const { homes, patientDays: days } = base;
  const bothSee = (a: Episode, b: Episode): boolean => a.observable && b.observable;
  const bothFound = (a: Episode, b: Episode): boolean => a.delayMs !== undefined && b.delayMs !== undefined;
  const known = base.wrongKnown && read.wrongKnown;
  switch (id) {
    case 'alerts-per-100-patient-days': return pairedRates(base.counts.all, read.counts.all, days, PER);
    case 'technical-per-100-patient-days': return pairedRates(base.counts.technical, read.counts.technical, days, PER);
    case 'administrative-per-100-patient-days': return pairedRates(base.counts.administrative, read.counts.administrative, days, PER);
    case 'false-alarms-per-patient-day': return known ? pairedRates(base.counts.wrong, read.counts.wrong, days, 1) : undefined;
    case 'ppv': return known ? pairedPpv(base, read) : undefined;
    case 'sensitivity': return pairedShares(pairsOf(base, read, bothSee), homes, 'that both could see');
    case 'critical-sensitivity': return pairedShares(pairsOf(base, read, (a, b) => bothSee(a, b) && a.critical), homes, 'that both could see');
    case 'detected-of-all': return pairedShares(pairsOf(base, read, (a) => a.crossed), homes, 'that crossed');
    case 'delay-p50-ms': return pairedDelays(pairsOf(base, read, bothFound), homes, 0.5);
    default: return pairedDelays(pairsOf(base, read, bothFound), homes, 0.95);
  }
}

/** `better` and `worse` need both: the interval of the difference leaves out 0, and, where homes have a voice of their own, the sign test by home is sure. */
function differenceOf({ id, wish }: Measure, base: ReadRun, read: ReadRun): Difference {
  if (base.patientDays !== read.patientDays || base.homes !== read.homes) return { value: null, word: 'cannot tell', why: 'one run watched longer than the other' };
  const paired = pairedOf(id, base, read);
  if (!paired) return byIntervals(valuesOf(base)[id]!, valuesOf(read)[id]!, wish);
  const once = new Float64Array(base.homes).fill(1);
  const value = paired.b(once) - paired.a(once);
  if (Number.isNaN(value)) return { value: null, word: 'cannot tell', why: `nothing to compare: ${paired.over}` };
  const up = paired.votes?.filter((vote) => vote > 0).length ?? 0;
  const down = paired.votes?.filter((vote) => vote < 0).length ?? 0;
  const ci = bootstrap(base.homes, `what-if ${id}`, (weights) => paired.b(weights) - paired.a(weights));
  if (value === 0 && up + down === 0 && (ci === null || (ci[0] === 0 && ci[1] === 0))) return { value, ...(ci && { ci }), ...(paired.votes && { p: 1 }), word: 'same', why: `equal over ${paired.over}` };
  const p = paired.votes && evenSplitProbability(up, down);
  const votes = paired.votes ? `; more in ${counted(up, 'home')}, less in ${down}, p ${pText(p!)}` : '';
  if (!ci) return { value, ...(p !== undefined && { p }), word: 'cannot tell', why: `fewer than ${BOOTSTRAP_HOMES_MIN} homes${votes}` };
  const sure = (ci[0] > 0 || ci[1] < 0) && (p === undefined || (p < LEVEL && up > down === value > 0));
  return { value, ci, ...(p !== undefined && { p }), word: sure ? wordOf(value, wish) : 'cannot tell', why: `paired over ${paired.over}${votes}` };
}

function byIntervals(a: Value, b: Value, wish: Wish): Difference {
  if (a.value === null || b.value === null || !a.ci || !b.ci) return { value: null, word: 'cannot tell', why: 'one of them has no value' };
  const ci = differenceInterval(a.value, a.ci, b.value, b.ci);
  const value = b.value - a.value;
  return { value, ci, word: ci[0] > 0 || ci[1] < 0 ? wordOf(value, wish) : 'cannot tell', why: 'too many false alarms to tell them by home: from both intervals, as if the homes were others' };
}

function wordOf(value: number, wish: Wish): WhatIfWord {
  if (wish === 'none') return value > 0 ? 'more' : 'fewer';
  return value > 0 === (wish === 'higher') ? 'better' : 'worse';
}

function pText(p: number): string {
  return p < 0.0001 ? '< 0.0001' : rounded(p, p < 0.01 ? 4 : 3);
}

function curvesOf(variants: readonly WhatIfResult[]): Curve[] {
  const swept = variants.flatMap((variant) => (variant.sweep ? [{ ...variant.sweep, variant }] : []));
  return [...Map.groupBy(swept, ({ axis }) => axis)].map(([axis, points]) => ({
    axis,
    points: points.toSorted((a, b) => a.value - b.value).map(({ value, variant }) => ({ variant: variant.name, at: value, sensitivity: variant.values['sensitivity']!, alerts: variant.values['alerts-per-100-patient-days']! })),
  }));
}

/** What a reader must know before believing a row. */
function notesOf(variants: readonly WhatIfResult[]): string[] {
  const [base, ...others] = variants as [WhatIfResult, ...WhatIfResult[]];
  const names = (list: readonly WhatIfResult[]): string => list.map(({ name }) => name).join('; ');
  const moved = others.filter(({ sameEpisodes }) => !sameEpisodes);
  const resent = others.filter(({ by, samePlan }) => by !== 'kit' && !samePlan);
  const silent = others.filter(({ by, touched, sut }) => by === 'limits' && touched.limits > 0 && sut.id === base.sut.id).filter(({ values }) => canonicalJson(values) === canonicalJson(base.values));
  return [
    ...(moved.length > 0 ? [`Not the same things happened as in the baseline: ${names(moved)}. What differs there may come from that.`] : []),
    ...(resent.length > 0 ? [`Hubs sent something else, because the pipeline asked them something else: ${names(resent)}.`] : []),
    ...(silent.length > 0 ? [`${base.sut.id} was told other limits and said the same, in every figure: ${names(silent)}.`] : []),
    ...others.flatMap(({ name, seenOtherwise: rows }) => rows.map(({ title, lost, gained }) => `${name}: ${[lost > 0 && `${counted(lost, 'episode')} can no longer be seen`, gained > 0 && `${counted(gained, 'episode')} more can be seen`].filter(Boolean).join(', ')} (${title}).`)),
    ...variants.flatMap(({ name, trouble }) => trouble.map((text) => `${name} did not end as planned: ${text}.`)),
  ];
}
