/** From metrics to one number, 0–100, or null when a computation failed (SCORING §4). */
import erfc from '@stdlib/math-base-special-erfc';
import ln from '@stdlib/math-base-special-ln';
import type { CategoryResult } from '../contract/report.ts';
import type { GradedRun } from './graded-run.ts';
import type { Measured, Outcome } from './metric.ts';
import { CAPS, CATEGORIES, CONTROL_POINTS, type Category, type ControlPoints } from './rubric.ts';
import { poissonRateInterval } from './statistics.ts';

/** An outcome, or the message of what its metric threw. */
export type Result = Outcome | { failed: string };

export function isMeasured(result: Result | undefined): result is Measured {
  return result !== undefined && 'value' in result;
}

/** Makes erfc(NINETY)/2 = 0.9 at the value that earns 90. @source Lighthouse, log-normal scoring */
const NINETY = 0.9061938024368232;

/** The log-normal curve over a positive quantity where lower is better, 0–1: 1 at zero and below, 0.9 and 0.5 at the control points, 0 at infinity. */
export function logNormal(value: number, earns50: number, earns90: number): number {
  if (value <= 0) return 1;
  if (value === Infinity) return 0;
  return erfc((NINETY * ln(value / earns50)) / -ln(earns90 / earns50)) / 2;
}

/** 0–100 by a metric's control points. The worst possible share earns nothing. */
export function curve(value: number, points: ControlPoints): number {
  if (points.by === 'value') return 100 * logNormal(value, points.earns50, points.earns90);
  return value <= 0 ? 0 : 100 * logNormal(1 - value, 1 - points.earns50, 1 - points.earns90);
}

/** A metric's own 0–100; undefined where the rubric has no points for it or nothing was measured. */
export function metricScore(id: string, result: Result | undefined): number | undefined {
  const points = CONTROL_POINTS[id];
  if (!points || !isMeasured(result)) return undefined;
  const graded = result.graded ?? result.value;
  return graded === null ? undefined : curve(graded, points);
}

/** A weighted mean over the metrics that apply, times the category's multiplier. Null score: failed; with weight 0: not applicable. */
function categoryResult(category: Category, results: ReadonlyMap<string, Result>, attacksPlanted: number): CategoryResult {
  const { id, title } = category;
  const metrics = Object.keys(category.metrics);
  const needed = [...metrics, ...[category.timesValue, category.timesScore].filter((metric) => metric !== undefined)];
  const empty = (note: string): CategoryResult => ({ id, title, score: null, weight: 0, metrics, note });
  if (category.needsAttack && attacksPlanted === 0) return empty('not applicable: no attack was planted; its weight goes to the others');
  const failed = needed.filter((metric) => 'failed' in (results.get(metric) ?? {}));
  if (failed.length > 0) return { id, title, score: null, weight: category.weight, metrics, note: `could not be computed: ${failed.join(', ')}` };

  const factor = multiplier(category, results);
  let [sum, weights] = [0, 0];
  for (const [metric, weight] of Object.entries(category.metrics)) {
    const score = metricScore(metric, results.get(metric));
    if (score === undefined) continue;
    sum += weight * score * (category.notMultiplied?.includes(metric) ? 1 : factor.by);
    weights += weight;
  }
  if (weights === 0) return empty('not applicable: none of its metrics had anything to measure; its weight goes to the others');
  return { id, title, score: sum / weights, weight: category.weight, metrics, ...(factor.note && { note: factor.note }) };
}

function multiplier(category: Category, results: ReadonlyMap<string, Result>): { by: number; note?: string } {
  const id = category.timesValue ?? category.timesScore;
  const result = id === undefined ? undefined : results.get(id);
  if (id === undefined || !isMeasured(result)) return { by: 1 };
  const by = category.timesValue ? Math.min(1, Math.max(0, result.value ?? 0)) : (metricScore(id, result) ?? 0) / 100;
  const what = category.timesValue ? id : `the score of ${id}`;
  return { by, note: `${category.notMultiplied ? 'all but ' + category.notMultiplied.join(', ') + ' ' : ''}multiplied by ${what}, ${Math.round(by * 100) / 100}` };
}

/** False and repeated alerts of all kinds per patient-day: the burden that the cap looks at. */
export function needlessPerPatientDay(run: Pick<GradedRun, 'messages' | 'patientDays'>): { rate: number; atLeast: number } {
  const needless = run.messages.filter((message) => message.verdict === 'false' || message.verdict === 'repeat').length;
  return run.patientDays <= 0 ? { rate: 0, atLeast: 0 } : { rate: needless / run.patientDays, atLeast: poissonRateInterval(needless, run.patientDays)[0] };
}

/** The smallest cap that applies, with its reason. */
function cap(run: GradedRun): { factor: number; notes: string[] } {
  const critical = run.episodes.filter((event) => event.graded && event.event.lifeCritical);
  const missed = critical.filter((event) => !event.detection).length;
  const applying: { factor: number; note: string }[] = [];
  if (missed > CAPS.criticalMissed.over * critical.length) {
    applying.push({ factor: CAPS.criticalMissed.factor, note: `${missed} of ${critical.length} life-critical episodes were missed, more than a tenth` });
  }
  const { rate, atLeast } = needlessPerPatientDay(run);
  if (atLeast > CAPS.burden.times * CAPS.burden.targetPerPatientDay) {
    applying.push({ factor: CAPS.burden.factor, note: `${Math.round(rate * 10) / 10} false or repeated alerts per patient-day, more than ten times the target of ${CAPS.burden.targetPerPatientDay}` });
  }
  const factor = Math.min(1, ...applying.map((each) => each.factor));
  return { factor, notes: applying.filter((each) => each.factor === factor).map((each) => `The score is multiplied by ${each.factor}: ${each.note}.`) };
}

export interface Score {
  score: number | null;
  notes: string[];
  categories: CategoryResult[];
}

/** Category scores are kept unrounded; weights of categories that do not apply are 0 and go to the others in proportion. */
export function scoreRun(run: GradedRun, results: ReadonlyMap<string, Result>): Score {
  const categories = CATEGORIES.map((category) => categoryResult(category, results, run.attacksPlanted));
  const applying = categories.filter((category) => category.weight > 0);
  if (applying.some((category) => category.score === null)) {
    return { score: null, notes: ['There is no score: a metric could not be computed.'], categories };
  }
  if (applying.length === 0) return { score: null, notes: ['There is no score: the run held nothing to grade.'], categories };
  const total = applying.reduce((sum, category) => sum + category.weight, 0);
  const { factor, notes } = cap(run);
  const score = (applying.reduce((sum, category) => sum + category.weight * category.score!, 0) / total) * factor;
  return { score, notes, categories };
}
