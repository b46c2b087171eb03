/** junit.xml: one case per threshold and failed computation, and one for the run. Skipped is not passed; unknown is an error. */
import type { MetricResult, Report } from '../../contract/report.ts';
import { valueText } from '../plain-words.ts';

/** Text that is safe in XML 1.0 content and attributes; characters that XML cannot hold become U+FFFD. */
export function xmlText(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"'\n\r\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}

type Kind = 'passed' | 'failure' | 'error' | 'skipped';
interface Case {
  name: string;
  kind: Kind;
  message: string;
}

const KIND_OF: Record<Exclude<MetricResult['verdict'], 'none'>, Kind> = { 'pass': 'passed', 'fail': 'failure', 'unknown': 'error', 'not-applicable': 'skipped' };

function metricCase(id: string, metric: MetricResult): Case | undefined {
  if (metric.verdict === 'none' || (metric.target === undefined && metric.verdict !== 'unknown')) return undefined;
  const ci = metric.ci ? ` [${valueText(metric.ci[0], metric.unit)}, ${valueText(metric.ci[1], metric.unit)}]` : '';
  const message = `${metric.title}: ${valueText(metric.value, metric.unit)}${ci}, n ${Math.round(metric.n * 100) / 100}${metric.target ? `, asked ${metric.target}` : ''}${metric.note ? `; ${metric.note}` : ''}`;
  return { name: id, kind: KIND_OF[metric.verdict], message };
}

function caseXml(suite: string, { name, kind, message }: Case): string {
  const open = `    <testcase classname="${xmlText(suite)}" name="${xmlText(name)}" time="0"`;
  if (kind === 'passed') return `${open}>\n      <system-out>${xmlText(message)}</system-out>\n    </testcase>`;
  return `${open}>\n      <${kind} message="${xmlText(message)}"></${kind}>\n    </testcase>`;
}

/** The document, with a newline at its end. Deterministic: no host, no date, times 0. */
export function renderJunit(report: Report): string {
  const verdictKind: Kind = report.verdict === 'pass' ? 'passed' : report.verdict === 'fail' ? 'failure' : 'error';
  const cases = [
    { name: 'verdict', kind: verdictKind, message: `${report.verdict}: ${report.reasons.join(' ')}` },
    ...Object.keys(report.metrics).toSorted().flatMap((id) => metricCase(id, report.metrics[id]!) ?? []),
  ];
  const of = (kind: Kind): number => cases.filter((each) => each.kind === kind).length;
  const suite = `twinward.${report.manifest.scenario}`;
  const totals = `tests="${cases.length}" failures="${of('failure')}" errors="${of('error')}" skipped="${of('skipped')}" time="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="twinward" ${totals}>`,
    `  <testsuite name="${xmlText(suite)}" ${totals}>`,
    ...cases.map((each) => caseXml(suite, each)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}
