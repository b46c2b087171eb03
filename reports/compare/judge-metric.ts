/** One metric of two runs: better, worse, the same, or not to be compared, and by which test. */
import type { Finding, MetricResult } from '../../contract/report.ts';
import { accusesRightly } from '../layers.ts';
import { counted, rounded, valueText } from '../plain-words.ts';
import { differenceInterval, evenSplitProbability, LEVEL } from '../significance.ts';
import { isFound, type PairedEvent } from './paired-events.ts';

/** `same` is also said of a difference that chance may have made: `why` tells the two apart. */
export const CHANGES = ['better', 'worse', 'same', 'not comparable'] as const;
export type Change = (typeof CHANGES)[number];

export interface Judgement {
  /** of the second run against the first */
  change: Change;
  /** the test, what it counted and what came out, in plain words */
  why: string;
  /** two-sided, of the exact tests */
  p?: number;
}

/** What two runs of the same world offer beyond their values; absent where the worlds differ. */
export interface Pairs {
  episodes: readonly PairedEvent[];
  faults: readonly PairedEvent[];
  /** both watched the same time: a stopped run watches less */
  equallyLong: boolean;
  /** per home, alerts of both runs by metric: [home][a, b]; a metric is missing where not every alert is known by its home */
  perHome: ReadonlyMap<string, readonly (readonly [a: number, b: number])[]>;
}

/** Metrics whose value is a share of truth events, by what holds or not for each event; `undefined` leaves a run's event out. */
const SHARES: Readonly<Record<string, { of: 'episodes' | 'faults'; holds(finding: Finding): boolean | undefined }>> = {
  'clinical.sensitivity': { of: 'episodes', holds: isFound },
  'clinical.critical-sensitivity': { of: 'episodes', holds: (finding) => (finding.truth?.lifeCritical ? isFound(finding) : undefined) },
  'clinical.in-time': { of: 'episodes', holds: (finding) => finding.inTime === true },
  'technical.sensitivity': { of: 'faults', holds: isFound },
  'technical.attribution-accuracy': { of: 'faults', holds: rightLayer },
};
const DELAY_OF_HALF = 'clinical.detection-delay-ms.p50';
const NOUNS = { episodes: 'episode', faults: 'fault' } as const;

/** As `technical.attribution-accuracy` counts: ticketed faults whose layer could be told. */
function rightLayer({ alert, tellableFrom, truth }: Finding): boolean | undefined {
  return alert && typeof tellableFrom === 'number' && truth?.layer ? accusesRightly(alert.code, truth) : undefined;
}

/** @param pairs absent: the runs are of different worlds */
export function judgeMetric(id: string, a: MetricResult, b: MetricResult, pairs: Pairs | undefined): Judgement {
  if (a.value === null && b.value === null) return { change: a.verdict === b.verdict && a.note === b.note ? 'same' : 'not comparable', why: 'neither run has a value' };
  if (a.value === null || b.value === null) return { change: 'not comparable', why: `the ${a.value === null ? 'first' : 'second'} run has no value${noteOf(a.value === null ? a : b)}` };
  const paired = pairs && byPairs(id, a, b, pairs);
  if (paired) return paired;
  if (a.value === b.value) return { change: 'same', why: 'the values are equal' };
  if (a.ci && b.ci) return byIntervals(a, b, pairs !== undefined);
  if (a.unit === 'count' && pairs?.equallyLong) return byCounts(a, b);
  return { change: 'not comparable', why: a.unit === 'count' ? 'counts of different worlds, or of different lengths of time' : 'too few homes to say how sure the values are' };
}

function noteOf({ note }: MetricResult): string {
  return note === undefined ? '' : `: ${note}`;
}

/** Which way the values went, in the metric's own direction. */
function direction(a: MetricResult, b: MetricResult): 'better' | 'worse' | 'same' {
  if (a.value === b.value) return 'same';
  return (b.value! > a.value!) === (a.direction === 'higher') ? 'better' : 'worse';
}

function byPairs(id: string, a: MetricResult, b: MetricResult, pairs: Pairs): Judgement | undefined {
  const share = SHARES[id];
  if (share) return pairs[share.of].length === 0 ? undefined : mcNemar(a, b, pairs[share.of], share.holds, NOUNS[share.of]);
  if (id === DELAY_OF_HALF) return signOfDelays(a, b, pairs.episodes);
  const homes = pairs.perHome.get(id);
  return homes && signOfHomes(a, b, homes);
}

/** The test must be sure, and the values must have gone the same way: a mean can follow one home against all others. */
function settle(a: MetricResult, b: MetricResult, up: number, down: number, test: string): Judgement {
  const p = evenSplitProbability(up, down);
  const why = `${test}, p ${pText(p)}`;
  const moved = direction(a, b);
  if (moved === 'same' && up + down === 0) return { change: 'same', why: 'the values are equal', p };
  if (p >= LEVEL) return { change: 'same', why: `${why}: no more than chance allows`, p };
  if (moved === 'same') return { change: 'same', why: `${why}: most moved one way, the value did not`, p };
  return (up > down) === (b.value! > a.value!) ? { change: moved, why, p } : { change: 'not comparable', why: `${why}: most moved one way, the value the other`, p };
}

function pText(p: number): string {
  return p < 0.0001 ? '< 0.0001' : rounded(p, p < 0.01 ? 4 : 3);
}

function mcNemar(a: MetricResult, b: MetricResult, events: readonly PairedEvent[], holds: (finding: Finding) => boolean | undefined, noun: string): Judgement {
  const judged = events.flatMap((pair) => {
    const [inA, inB] = [holds(pair.a), holds(pair.b)];
    return inA === undefined || inB === undefined ? [] : [{ home: homeOf(pair), step: Number(inB) - Number(inA) }];
  });
  const [onlyA, onlyB] = [judged.filter(({ step }) => step < 0).length, judged.filter(({ step }) => step > 0).length];
  return settleByHome(a, b, judged, `McNemar's exact test over ${counted(judged.length, noun)}: ${onlyA} only in A, ${onlyB} only in B`, onlyA + onlyB);
}

function homeOf({ a }: PairedEvent): string {
  return a.truth!.homes[0]!;
}

/** Events of one home are not independent of each other: each home gives one vote, the way most of its events went. */
function settleByHome(a: MetricResult, b: MetricResult, steps: readonly { home: string; step: number }[], test: string, moved: number): Judgement {
  const net = new Map<string, number>();
  for (const { home, step } of steps) net.set(home, (net.get(home) ?? 0) + Math.sign(step));
  const votes = [...net.values()].filter((vote) => vote !== 0);
  const up = votes.filter((vote) => vote > 0).length;
  return settle(a, b, up, votes.length - up, votes.length === moved ? test : `${test}; in ${counted(votes.length, 'home')}, each with one vote`);
}

function signOfDelays(a: MetricResult, b: MetricResult, episodes: readonly PairedEvent[]): Judgement {
  const steps = episodes.flatMap((pair) => (pair.a.delayMs === undefined || pair.b.delayMs === undefined ? [] : [{ home: homeOf(pair), step: pair.b.delayMs - pair.a.delayMs }]));
  const [slower, faster] = [steps.filter(({ step }) => step > 0).length, steps.filter(({ step }) => step < 0).length];
  return settleByHome(a, b, steps, `sign test over ${counted(steps.length, 'episode')} found by both: B faster in ${faster}, slower in ${slower}`, slower + faster);
}

/** Homes are independent of each other, alerts of one home are not: so homes are counted. */
function signOfHomes(a: MetricResult, b: MetricResult, homes: readonly (readonly [a: number, b: number])[]): Judgement {
  const [more, fewer] = [homes.filter(([inA, inB]) => inB > inA).length, homes.filter(([inA, inB]) => inB < inA).length];
  return settle(a, b, more, fewer, `sign test over ${counted(homes.length, 'home')} with alerts: more in ${more}, fewer in ${fewer}`);
}

/** Counts out of as many chances; out of different numbers of them they say nothing about each other. */
function byCounts(a: MetricResult, b: MetricResult): Judgement {
  const what = `${a.value} of ${a.n} against ${b.value} of ${b.n}`;
  return a.n === b.n ? settle(a, b, b.value!, a.value!, `exact test of an even split: ${what}`) : { change: 'not comparable', why: `out of different numbers: ${what}` };
}

function byIntervals(a: MetricResult, b: MetricResult, sameWorld: boolean): Judgement {
  const [low, high] = differenceInterval(a.value!, a.ci!, b.value!, b.ci!);
  const name = a.unit === 'share' ? 'difference of proportions' : 'difference from both intervals';
  const why = `${name}${sameWorld ? ', as if the worlds were different' : ''}: ${signed(low, a.unit)} to ${signed(high, a.unit)}`;
  return low > 0 || high < 0 ? { change: direction(a, b), why } : { change: 'same', why: `${why}: no more than chance allows` };
}

function signed(value: number, unit: string): string {
  return `${value < 0 ? '−' : '+'}${valueText(Math.abs(value), unit)}`;
}
