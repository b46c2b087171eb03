/** From the facts of a run to its one result (SCORING): grade, measure, score, judge, tell. Pure and deterministic. */
import type { MetricResult } from '../contract/report.ts';
import { Report } from '../contract/report.ts';
import type { ThresholdRule } from '../contract/scenario.ts';
import { judgeAttacks } from './attacks.ts';
import { findingsOf, pairedDifference } from './findings.ts';
import type { GradedRun } from './graded-run.ts';
import { gradeRun } from './matching.ts';
import { computeMetric, type Metric } from './metric.ts';
import { METRICS } from './metrics/index.ts';
import { rounded, thousands, valueText } from './plain-words.ts';
import { rubricHash } from './rubric.ts';
import type { RunRecord } from './run-record.ts';
import { isMeasured, metricScore, scoreRun, type Result } from './score.ts';
import { decide, performanceFigure, runVerdict, targetText, type Check, type Decision } from './verdict.ts';
import { visitsTold } from './visits.ts';
import { worstCases } from './worst-cases.ts';

/** A metric that throws is a failed computation, never a pass. */
function resultOf(metric: Metric, run: GradedRun): Result {
  try {
    const outcome = computeMetric(metric, run);
    const numbers = isMeasured(outcome) ? [outcome.value ?? 0, outcome.n, ...(outcome.ci ?? [])] : [];
    return numbers.every(Number.isFinite) ? outcome : { failed: `it gave ${numbers.find((number) => !Number.isFinite(number))}` };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

function metricResult(metric: Metric, result: Result, decision: Decision): MetricResult {
  const { id, title, unit, direction } = metric;
  const score = metricScore(id, result);
  const measured = isMeasured(result) ? result : undefined;
  return {
    title,
    value: measured?.value ?? null,
    unit,
    direction,
    ...(decision.target !== undefined && { target: decision.target }),
    verdict: decision.verdict,
    n: measured?.n ?? 0,
    ...(measured?.ci && { ci: measured.ci }),
    ...(score !== undefined && { score }),
    ...(decision.note !== undefined && { note: decision.note }),
    ...(measured?.breakdown && measured.breakdown.length > 0 && { breakdown: measured.breakdown }),
  };
}

/** `Episodes detected is 0.71 (0.62 – 0.79), not ≥ 0.8` */
function checkWords(metric: MetricResult): string {
  const interval = metric.ci ? ` (95 % between ${valueText(metric.ci[0], metric.unit)} and ${valueText(metric.ci[1], metric.unit)})` : '';
  const value = metric.value === null ? 'has no value' : `is ${valueText(metric.value, metric.unit)}${interval}`;
  if (metric.verdict === 'pass') return `${metric.title} ${value}, as asked: ${metric.target}.`;
  if (metric.verdict === 'fail') return `${metric.title} ${value}; asked was ${metric.target}.`;
  if (metric.verdict === 'not-applicable') return `${metric.title}: not applicable, ${metric.note}.`;
  return `${metric.title} ${value}; asked was ${metric.target}, which cannot be decided: ${metric.note ?? 'no reason known'}.`;
}

/** A threshold on what is no metric: a figure under `performance`, or something unknown. */
function outsideCheck(id: string, rule: ThresholdRule, performance: Readonly<Record<string, unknown>>): Check {
  const figure = performanceFigure(performance, id);
  const target = targetText(rule, '');
  if (figure === undefined) return { id, verdict: 'unknown', words: `The run has no figure ${id}; asked was ${target}.` };
  const holds = (rule.min === undefined || figure >= rule.min) && (rule.max === undefined || figure <= rule.max);
  return { id, verdict: holds ? 'pass' : 'fail', words: `${id} is ${rounded(figure, 3)}; asked was ${target}.` };
}

/** How to add the numbers up, in one line each. */
function explanation(score: ReturnType<typeof scoreRun>): string[] {
  const applying = score.categories.filter((category) => category.weight > 0 && category.score !== null);
  const total = applying.reduce((sum, category) => sum + category.weight, 0);
  const terms = applying.map((category) => `${category.id} ${rounded(category.score!, 1)} × ${category.weight}`);
  const sum = score.score === null || applying.length === 0 ? [] : [`(${terms.join(' + ')}) ÷ ${total}`];
  return [...score.notes, ...sum, `Rubric ${rubricHash().slice(0, 12)}: control points, weights and caps are data in reports/rubric.ts.`];
}

/**
 * The report of a run. All outside `performance` depends on the record alone; the order of its homes, truth and simultaneous alerts does not matter.
 * @param metrics only tests give others than all
 * @throws ZodError when the result does not match the contract: a fault of ours
 */
export function buildReport(record: RunRecord, performance: Record<string, unknown>, metrics: readonly Metric[] = METRICS): Report {
  const run = gradeRun(record);
  const results = new Map(metrics.map((metric) => [metric.id, resultOf(metric, run)]));
  const table: Record<string, MetricResult> = {};
  for (const metric of metrics) {
    const result = results.get(metric.id)!;
    table[metric.id] = metricResult(metric, result, decide(metric, result, record.thresholds[metric.id], record.identity.homes));
  }

  const { unexplained } = record.account;
  const trouble = [...record.trouble, ...(unexplained === 0 || record.trouble.some((text) => text.includes('unexplained')) ? [] : [`The account does not close: ${thousands(unexplained)} readings are unexplained.`])];
  const failed = [...results].filter(([, result]) => 'failed' in result).map(([id]) => id);
  const checks = Object.keys(record.thresholds).toSorted().map((id) => {
    const metric = table[id];
    return metric ? { id, verdict: metric.verdict, words: checkWords(metric) } : outsideCheck(id, record.thresholds[id]!, performance);
  });
  const { verdict, reasons } = runVerdict(trouble, failed, checks.filter((check) => !failed.includes(check.id)));

  const score = scoreRun(run, results);
  const difference = pairedDifference(run, record);
  const attacks = record.attacks && judgeAttacks(run, record, record.withoutAttacks && gradeRun(record.withoutAttacks));
  const visits = visitsTold(run);
  const findings = findingsOf(run, record, difference, attacks);
  return Report.parse({
    schema: 'twinward.report/1',
    verdict,
    reasons,
    score: score.score,
    scoreNotes: explanation(score),
    categories: score.categories,
    metrics: table,
    account: record.account,
    findings,
    worst: worstCases(findings, run, record),
    ...(record.patients && { patients: record.patients }),
    ...(difference && { paired: { cleanAlerts: difference.cleanAlerts, causedAlerts: difference.caused.length, vanishedAlerts: difference.vanished.length, noiseFloor: record.noiseFloor ?? 0 } }),
    ...(attacks && { attacks }),
    ...(visits && { visits }),
    manifest: record.identity,
    performance,
  });
}
