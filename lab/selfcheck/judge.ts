/** From the seeds to a verdict: which metric surely fell for which pipeline, at one error for all of it. */
import { evenSplitProbability, holm } from '../../reports/significance.ts';
import { METRICS } from '../../reports/metrics/index.ts';
import type { Broken } from './bug.ts';
import type { SeedResult } from './one-seed.ts';
import { type Change, JUDGED, type Value } from './paired.ts';
import { inOrder, LADDER, type Scores } from './ranking.ts';
import type { Sound } from './sound.ts';

/** Probability of one wrong accusation or more among all pipelines and metrics of a look. @source assumption */
export const FAMILY_ERROR = 0.01;

/** A metric over all seeds. Values: of the pooled homes (shares, rates), else the mean over seeds. */
export interface Fall {
  metric: string;
  unit: string;
  before: number | null;
  after: number | null;
  /** homes of all seeds */
  worse: number;
  better: number;
  /** two-sided, of a sign test over homes; 1 where the value did not get worse */
  p: number;
  /** surely worse */
  fell: boolean;
}

export interface Judged {
  id: string;
  title: string;
  /** `null`: a sound variant, of which none is expected */
  expectedMetric: string | null;
  /** of all judged metrics */
  falls: Fall[];
  /** ids of the metrics that surely fell */
  accused: string[];
}

export interface JudgedBroken extends Judged {
  expectedMetric: string;
  wrong: string;
  fall: Fall;
  /** seeds with a finding that names it */
  namedOn: number;
  finding?: { title: string; text: string };
  /** `too few`: what moved, moved as expected, in too few homes to be sure at this many seeds; or no seed was played to it */
  verdict: 'found' | 'not found' | 'too few';
}

export interface SelfcheckResult {
  seeds: number;
  familyError: number;
  broken: JudgedBroken[];
  sound: Judged[];
  /** mean score by rung, and on how many seeds the order held; absent: not asked */
  ranking?: { scores: Scores; held: number; of: number };
  verdict: 'pass' | 'fail' | 'unknown';
}

type Row = Omit<Fall, 'fell'>;

function pooled(unit: string, values: readonly Value[]): number | null {
  const known = values.filter(({ value }) => value !== null);
  const weight = unit === 'ms' || unit === 'count' ? () => 1 : ({ n }: Value) => n;
  const total = known.reduce((sum, one) => sum + weight(one), 0);
  return total === 0 ? null : known.reduce((sum, one) => sum + one.value! * weight(one), 0) / total;
}

function rowsOf(changes: readonly Record<string, Change>[]): Row[] {
  return JUDGED.map(({ id, unit, direction }) => {
    const of = changes.flatMap((seed) => seed[id] ?? []);
    const [before, after] = [pooled(unit, of.map((one) => one.before)), pooled(unit, of.map((one) => one.after))];
    const sum = (what: 'worse' | 'better'): number => of.reduce((all, one) => all + one[what], 0);
    const [worse, better] = [sum('worse'), sum('better')];
    // A sign test counts homes; where the value went the other way, or nowhere, it proves nothing bad.
    const gotWorse = worse > better && before !== null && after !== null && (direction === 'higher' ? after < before : after > before);
    return { metric: id, unit, before, after, worse, better, p: gotWorse ? evenSplitProbability(worse, better) : 1 };
  });
}

/** One family: every metric of every pipeline that is looked at. */
export function judge(results: readonly SeedResult[], broken: readonly Broken[], sound: readonly Sound[], familyError = FAMILY_ERROR): SelfcheckResult {
  const ofBroken = broken.map(({ id }) => rowsOf(results.flatMap((result) => (result.broken[id] ? [result.broken[id].changes] : []))));
  const ofSound = sound.map(({ id }) => rowsOf(results.flatMap((result) => (result.sound[id] ? [result.sound[id].changes] : []))));
  const fell = holm([...ofBroken, ...ofSound].flat().map(({ p }) => p), familyError);
  const withFalls = (rows: readonly Row[], place: number): Fall[] => rows.map((row, index) => ({ ...row, fell: fell[place * JUDGED.length + index]! }));
  const accusedIn = (falls: readonly Fall[]): string[] => falls.filter((fall) => fall.fell).map(({ metric }) => metric);

  const judgedBroken = broken.map((one, place): JudgedBroken => {
    const falls = withFalls(ofBroken[place]!, place);
    const fall = falls.find(({ metric }) => metric === one.metric)!;
    const seen = results.flatMap((result) => result.broken[one.id] ?? []);
    const named = seen.filter((seed) => seed.named > 0);
    const enough = fall.fell && named.length > 0;
    // So few homes could not have been enough whatever they showed.
    const tooFew = seen.length === 0 || (!fall.fell && fall.worse > 0 && fall.p < 1 && evenSplitProbability(fall.worse + fall.better, 0) > familyError / fell.length);
    return {
      id: one.id, title: one.title, wrong: one.wrong, expectedMetric: one.metric, falls, fall, accused: accusedIn(falls), namedOn: named.length,
      ...(named[0]?.finding && { finding: named[0].finding }), verdict: enough ? 'found' : tooFew ? 'too few' : 'not found',
    };
  });
  const judgedSound = sound.map(({ id, title }, place): Judged => {
    const falls = withFalls(ofSound[place]!, broken.length + place);
    return { id, title, expectedMetric: null, falls, accused: accusedIn(falls) };
  });
  const ranking = rankingOf(results);
  return { seeds: results.length, familyError, broken: judgedBroken, sound: judgedSound, ...(ranking && { ranking }), verdict: verdictOf(judgedBroken, judgedSound, results, ranking) };
}

function rankingOf(results: readonly SeedResult[]): SelfcheckResult['ranking'] {
  const all = results.flatMap(({ ranking }) => ranking ?? []);
  if (all.length === 0) return undefined;
  const mean = (rung: (typeof LADDER)[number]): number | null => (all.some((scores) => scores[rung] === null) ? null : all.reduce((sum, scores) => sum + scores[rung]!, 0) / all.length);
  return { scores: Object.fromEntries(LADDER.map((rung) => [rung, mean(rung)])) as Scores, held: all.filter((scores) => inOrder(scores) === true).length, of: all.length };
}

function verdictOf(broken: readonly JudgedBroken[], sound: readonly Judged[], results: readonly SeedResult[], ranking: SelfcheckResult['ranking']): SelfcheckResult['verdict'] {
  if (results.length === 0) return 'unknown';
  const outOfOrder = results.some((result) => result.ranking && inOrder(result.ranking) === false);
  if (outOfOrder || broken.some(({ verdict }) => verdict === 'not found') || sound.some(({ accused }) => accused.length > 0)) return 'fail';
  return broken.some(({ verdict }) => verdict === 'too few') || (ranking && ranking.held < ranking.of) ? 'unknown' : 'pass';
}

/** Title of a metric in plain words. */
export function metricTitle(id: string): string {
  return METRICS.find((metric) => metric.id === id)?.title ?? id;
}
