/** The table of metrics: value, interval, target, verdict, what it rests on; each opens to its parts. */
import type { MetricResult } from '../../../contract/report.ts';
import { html, withCode, type Markup } from './markup.ts';
import { drawing, scale, verdictBadge } from './charts.ts';
import { section, type View } from './view.ts';
import { count, figure, percent, scoreWords, span } from './words.ts';

const SHARE_UNITS: readonly string[] = ['1', '', 'ratio', 'share', 'proportion', 'fraction'];
/** Parts that are no shares of anything, although their metric is one. */
const PLAIN = /^patient-hours /;
const REST_TITLE = 'Also measured';

/** Where the events behind a metric stand on this page. */
const EVENTS: readonly [prefix: string, section: string, words: string][] = [
  ['clinical.false', 'false-alarms', 'the false alarms'], ['clinical.ppv', 'false-alarms', 'the false alarms'], ['clinical.detection-delay', 'delay', 'the delays'], ['clinical.in-time', 'delay', 'the delays'],
  ['clinical.', 'patients', 'the episodes'], ['priority.', 'patients', 'the episodes'], ['routing.', 'patients', 'the episodes'], ['escalation.', 'patients', 'the episodes'], ['technical.', 'technical', 'the faults'],
  ['handling.', 'account', 'the account'], ['alerts.', 'false-alarms', 'the false alarms'],
];

export function metrics(view: View): Markup {
  const { report } = view;
  const seen = new Set<string>();
  const groups = report.categories.map((category) => ({ title: category.title, ids: category.metrics.filter((id) => report.metrics[id] && !seen.has(id) && seen.add(id)) }));
  const rest = Object.keys(report.metrics).filter((id) => !seen.has(id)).toSorted();
  if (rest.length > 0) groups.push({ title: REST_TITLE, ids: rest });
  const all = Object.values(report.metrics);
  let lines = 0;
  const tally = (verdict: string): number => all.filter((metric) => metric.verdict === verdict).length;
  return section('metrics', 'Key metrics', html`Each line is one question about the pipeline. The drawing shows the value as a dot within its 95 % interval, and the scenario’s target as an upright line; the shaded side is where it should be. ${count(tally('pass'))} pass, ${count(tally('fail'))} fail, ${count(tally('unknown'))} cannot be decided.`,
    html`<div class="scroll"><table class="metrics"><thead><tr><th scope="col">Metric</th><th scope="col" class="num">Value</th><th scope="col">95 % interval</th><th scope="col" class="num">Target</th><th scope="col">Verdict</th><th scope="col" class="num" title="events, alerts or days that the value rests on">Rests on</th><th scope="col" class="num" title="0–100, by the rubric">Score</th></tr></thead>
${groups.filter((group) => group.ids.length > 0).map((group) => html`<tbody><tr class="group"><th colspan="7" scope="rowgroup">${group.title}</th></tr>${group.ids.map((id) => row(id, report.metrics[id]!, (lines += 1)))}</tbody>`)}</table></div>`);
}

function row(id: string, metric: MetricResult, line: number): Markup {
  const parts = id === 'technical.attribution-accuracy' ? [] : (metric.breakdown ?? []);
  const dead = metric.verdict === 'not-applicable';
  const events = EVENTS.find(([prefix]) => id.startsWith(prefix));
  const more = `metric-${line}`;
  return html`<tr class="metric ${dead && 'void'}"><th scope="row"><button type="button" class="opener js" aria-expanded="false" aria-controls="${more}"><span>${metric.title}</span></button><span class="nojs">${metric.title}</span></th>
<td class="num strong">${metric.value === null ? '–' : html`${amount(metric.value, metric)}${metric.unit.startsWith('per ') && html` <small>${metric.unit}</small>`}`}</td><td>${interval(metric)}</td><td class="num">${metric.target === undefined ? '' : targetWords(metric)}</td><td>${verdictBadge(metric.verdict)}</td><td class="num">${count(metric.n)}</td><td class="num">${metric.score === undefined ? html`<span class="faint">–</span>` : scoreWords(metric.score)}</td></tr>
${metric.note !== undefined && html`<tr class="note"><td colspan="7">${withCode(metric.note)}</td></tr>`}
<tr class="more" id="${more}"><td colspan="7"><div><p><code>${id}</code> · ${metric.direction === 'higher' ? 'higher is better' : 'lower is better'}${metric.ci && html` · 95 % interval ${amount(metric.ci[0], metric)} to ${amount(metric.ci[1], metric)}`} · rests on ${count(metric.n)}${events && html` · <a href="#${events[1]}">${events[2]} behind it</a>`}</p>
${parts.length > 0 && html`<table class="parts"><thead><tr><th scope="col">Part</th><th scope="col"></th><th scope="col" class="num">Value</th><th scope="col" class="num">Rests on</th></tr></thead><tbody>${parts.map((part) => html`<tr><th scope="row">${part.label}</th><td>${isShare(metric) && part.value !== null && part.value <= 1 && !PLAIN.test(part.label) && html`<span class="minibar"><i style="width:${(Math.min(1, Math.max(0, part.value)) * 100).toFixed(1)}%"></i></span>`}</td><td class="num">${part.value === null ? '–' : part.value === part.n || part.value > 1 && isShare(metric) || PLAIN.test(part.label) ? figure(part.value) : amount(part.value, metric)}</td><td class="num">${count(part.n)}</td></tr>`)}</tbody></table>`}</div></td></tr>`;
}

export function isShare(metric: MetricResult): boolean {
  return SHARE_UNITS.includes(metric.unit) && [metric.value ?? 0, ...(metric.ci ?? [])].every((value) => value >= -1 && value <= 1);
}

/** A value in the metric's own unit. */
export function amount(value: number, metric: MetricResult): string {
  if (isShare(metric)) return percent(value);
  if (metric.unit === 'ms') return span(value);
  if (metric.unit === '%') return `${figure(value)}\u202f%`;
  return figure(value);
}

const TARGET = /^\s*(≥|≤|<|>|=|>=|<=)\s*(-?[\d.]+(?:e[+-]?\d+)?)\s*$/i;

function targetWords(metric: MetricResult): string {
  const parts = TARGET.exec(metric.target ?? '');
  return parts ? `${parts[1]} ${amount(Number(parts[2]), metric)}` : (metric.target ?? '');
}

const LENGTHS: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, day: 86_400_000, days: 86_400_000 };

/** The limits that a target names, in the metric's unit: `≥ 0.8`, `≥ 2 and ≤ 5`, and for times `≤ 1 h 10 min`. */
export function limitsOf(target: string | undefined): number[] {
  return (target ?? '').split(' and ').flatMap((part) => {
    const text = part.replace(/^\s*(≥|≤|<=|>=|<|>|=)\s*/, '').replaceAll(',', '');
    if (/^-?[\d.]+(e[+-]?\d+)?$/i.test(text.trim())) return Number(text);
    const pieces = [...text.matchAll(/([\d.]+)\s*(ms|s|min|h|days?)(?![a-z])/g)];
    return pieces.length === 0 ? [] : pieces.reduce((sum, [, value, unit]) => sum + Number(value) * LENGTHS[unit!]!, 0);
  });
}

const WIDE = 150;
function interval(metric: MetricResult): Markup | string {
  if (metric.value === null) return '';
  const limits = limitsOf(metric.target);
  const low = Math.min(0, metric.value, metric.ci?.[0] ?? 0);
  const top = isShare(metric) ? 1 : Math.max(metric.value, metric.ci?.[1] ?? 0, ...limits) * 1.15 || 1;
  const x = scale(low, top, 4, WIDE - 4);
  const name = `Value ${amount(metric.value, metric)}${metric.ci ? `, interval ${amount(metric.ci[0], metric)} to ${amount(metric.ci[1], metric)}` : ''}${metric.target ? `, target ${targetWords(metric)}` : ''}`;
  const good = limits.length === 0 ? null : limits.length === 2 ? [x(limits[0]!), x(limits[1]!)] : metric.direction === 'higher' ? [x(limits[0]!), WIDE - 4] : [4, x(limits[0]!)];
  return drawing(name, 'interval', 22, html`${good && html`<rect class="good" x="${good[0]!.toFixed(1)}" y="4" width="${Math.max(0, good[1]! - good[0]!).toFixed(1)}" height="14"/>`}<path class="base" d="M4 11H${WIDE - 4}"/>${metric.ci && html`<rect class="ci" x="${x(metric.ci[0]).toFixed(1)}" y="8" width="${Math.max(2, x(Math.min(top, metric.ci[1])) - x(metric.ci[0])).toFixed(1)}" height="6" rx="3"/>`}${limits.map((limit) => html`<path class="target" d="M${x(limit).toFixed(1)} 2V20"/>`)}<circle class="value" cx="${x(metric.value).toFixed(1)}" cy="11" r="4"/>`, WIDE);
}
