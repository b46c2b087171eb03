/** Whether the scenario's thresholds hold (SCORING §3 last paragraph, §4). The score has no say. */
import type { MetricResult, Verdict } from '../contract/report.ts';
import type { ThresholdRule } from '../contract/scenario.ts';
import type { Result } from './score.ts';
import { counted, thousands, valueText } from './plain-words.ts';

export interface Decision {
  verdict: MetricResult['verdict'];
  target?: string;
  note?: string;
}

export function targetText({ min, max }: ThresholdRule, unit: string): string {
  const text = (value: number): string => (unit === 'ms' ? valueText(value, 'ms') : `${value}`);
  return [min !== undefined && `≥ ${text(min)}`, max !== undefined && `≤ ${text(max)}`].filter(Boolean).join(' and ');
}

/** Up to two significant digits, never less than the value. */
function roundedUp(value: number): number {
  let step = 1;
  while (value / step > 99) step *= 10;
  return Math.ceil(value / step) * step;
}

/** `12 episodes; about 60 are needed: --homes 1000`. An interval narrows with the root of what it rests on. */
export function whatWouldDecide(value: number, ci: readonly [number, number], rule: ThresholdRule, n: number, what: string, homes: number): string {
  const has = `${thousands(n)} ${what}`;
  const [low, high] = ci;
  const factors = [rule.min, rule.max].flatMap((limit) => {
    if (limit === undefined || limit < low || limit > high) return [];
    const distance = Math.abs(value - limit);
    const half = value >= limit ? value - low : high - value;
    return [distance > 0 ? (half / distance) * (half / distance) : Infinity];
  });
  const factor = Math.max(1, ...factors);
  if (factor === Infinity) return `${has}; the value lies on the threshold: no number of homes would decide it`;
  const needed = roundedUp(n * factor + 1);
  return `${has}; about ${thousands(needed)} are needed: \`--homes ${roundedUp((homes * needed) / Math.max(1, n))}\``;
}

/** A rule against a value known only to an interval: surely broken, surely held, or neither. */
function against(rule: ThresholdRule, low: number, high: number): 'pass' | 'fail' | 'unknown' {
  if ((rule.min !== undefined && high < rule.min) || (rule.max !== undefined && low > rule.max)) return 'fail';
  return (rule.min === undefined || low >= rule.min) && (rule.max === undefined || high <= rule.max) ? 'pass' : 'unknown';
}

/** The verdict on one metric. @param rule the scenario's threshold, where it sets one */
export function decide(metric: { unit: string; counted: string }, result: Result, rule: ThresholdRule | undefined, homes: number): Decision {
  const target = rule && { target: targetText(rule, metric.unit) };
  if ('failed' in result) return { verdict: 'unknown', ...target, note: `the computation failed: ${result.failed}` };
  if ('notApplicable' in result) return { verdict: 'not-applicable', ...target, note: result.notApplicable };
  const own = result.note === undefined ? {} : { note: result.note };
  if (!rule) return { verdict: 'none', ...own };
  if (result.value === null) return { verdict: against(rule, Infinity, Infinity), ...target, ...own };
  if (result.ci === null) return { verdict: 'unknown', ...target, note: `${thousands(result.n)} ${metric.counted} in too few homes to say how sure the value is` };
  const [low, high] = result.ci ?? [result.value, result.value];
  const verdict = against(rule, low, high);
  if (verdict !== 'unknown') return { verdict, ...target, ...own };
  const advice = whatWouldDecide(result.value, [low, high], rule, result.n, metric.counted, homes);
  return { verdict, ...target, note: result.note === undefined ? advice : `${advice}; ${result.note}` };
}

/** A figure that is only under `performance`, such as `latency.alert-ms.p99`: by its whole id, or along its dots. */
export function performanceFigure(performance: Readonly<Record<string, unknown>>, id: string): number | undefined {
  const direct = performance[id];
  if (typeof direct === 'number' && Number.isFinite(direct)) return direct;
  for (let dot = id.indexOf('.'); dot > 0; dot = id.indexOf('.', dot + 1)) {
    const inner = performance[id.slice(0, dot)];
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) continue;
    const found = performanceFigure(inner as Record<string, unknown>, id.slice(dot + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** One threshold as it was judged, for reasons and JUnit. */
export interface Check {
  id: string;
  verdict: MetricResult['verdict'];
  words: string;
}

/**
 * The run's verdict, the lab's own trouble first. `pass` needs at least one threshold, all of those that apply surely held, and none undecided;
 * a threshold without anything to measure is named and left out.
 * @param failed metrics whose computation failed, with or without a threshold
 */
export function runVerdict(trouble: readonly string[], failed: readonly string[], checks: readonly Check[]): { verdict: Verdict; reasons: string[] } {
  const of = (verdict: MetricResult['verdict']): string[] => checks.filter((check) => check.verdict === verdict).map((check) => check.words);
  const [broken, undecided, idle, held] = [of('fail'), of('unknown'), of('not-applicable'), of('pass')];
  const reasons = [...trouble, ...failed.map((id) => `${id} could not be computed.`), ...broken, ...undecided, ...idle];
  if (trouble.length > 0 || failed.length > 0) return { verdict: 'unknown', reasons };
  if (broken.length > 0) return { verdict: 'fail', reasons };
  if (undecided.length > 0) return { verdict: 'unknown', reasons };
  if (held.length === 0) return { verdict: 'unknown', reasons: [checks.length === 0 ? 'The scenario sets no threshold, so there is nothing to pass.' : 'None of the thresholds had anything to measure.', ...reasons] };
  const those = held.length === 1 ? 'The one threshold' : `All ${counted(held.length, 'threshold')}`;
  const apply = idle.length === 0 ? '' : held.length === 1 ? ' that applies' : ' that apply';
  return { verdict: 'pass', reasons: [`${those}${apply} ${held.length === 1 ? 'holds' : 'hold'}.`, ...reasons] };
}
