/** Alerts held against truth: every message of alerts.ndjson joined with what the report says of it. */
import { ALERT_CODES } from '../../contract/alert-codes.ts';
import type { Report } from '../../contract/report.ts';
import type { TruthEvent } from '../../contract/truth.ts';
import { readStream } from '../../reports/alert-stream.ts';
import { FALSE_CAUSES, type FalseCause, type GradedMessage } from '../../reports/graded-run.ts';
import { lengthOfTime } from '../../reports/plain-words.ts';
import type { SeenAlert } from '../../reports/run-record.ts';
import type { AlertRow, AlertVerdict, TruthRow } from './run-view.ts';

type Finding = Report['findings'][number];

const keyOf = (home: string, id: string, gradedAt: number) => `${home} ${id} ${gradedAt}`;
const homeIndex = (id: string) => Number(id.slice(1)) - 1;

/** @param end epoch ms: alerts that nobody resolves stand until then */
export function alertRows(seen: readonly SeenAlert[], report: Pick<Report, 'findings'>, truths: readonly TruthEvent[], end: number): AlertRow[] {
  const told = new Map<string, Finding>();
  for (const finding of report.findings) {
    const { alert, kind } = finding;
    if (alert && (kind === 'episode' || kind === 'fault' || kind === 'false-alarm')) told.set(keyOf(alert.home, alert.id, alert.gradedAt), finding);
  }
  const graded = new Set(report.findings.flatMap(({ kind, outcome, truth }) => (truth && (kind === 'episode' || kind === 'fault') && (outcome === 'detected' || outcome === 'missed') ? [truth.id] : [])));
  const messages = readStream(seen);
  const lives = Map.groupBy(messages, ({ alert }) => `${alert.home} ${alert.id}`);
  const expecting = Map.groupBy(truths.filter(({ expects }) => expects), ({ homes }) => homes[0]!);
  return messages.filter(({ counts }) => counts).map((message, index) => {
    const { alert, gradedAt, kind } = message;
    const life = lives.get(`${alert.home} ${alert.id}`)!.filter((other) => other.gradedAt >= gradedAt);
    const over = life.find((other) => other !== message && (other.counts || other.alert.state === 'resolved'));
    return {
      index, home: homeIndex(alert.home), at: gradedAt, until: over?.gradedAt ?? end, code: alert.code, kind, title: ALERT_CODES[alert.code].title, priority: alert.priority, route: alert.route, text: alert.text,
      ...judged(message, told.get(keyOf(alert.home, alert.id, gradedAt)), expecting.get(alert.home) ?? [], graded),
      evidence: [...new Set(alert.evidence.flatMap(({ code }) => (code === undefined ? [] : [code])))],
      steps: life.map((step) => [step.gradedAt, step.alert.state] as const),
    };
  });
}

function judged({ alert, gradedAt }: GradedMessage, finding: Finding | undefined, expecting: readonly TruthEvent[], graded: ReadonlySet<string>): { verdict: AlertVerdict; reason: string; truth: string[] } {
  if (finding?.kind === 'false-alarm') return { verdict: 'false', reason: FALSE_CAUSES[finding.reason as FalseCause]?.words ?? finding.text, truth: [] };
  if (finding?.truth) {
    const delay = finding.delayMs ?? 0;
    const when = delay === 0 ? 'as soon as it could be known' : `${lengthOfTime(delay)} after it could be known`;
    return { verdict: finding.inTime === false ? 'late' : 'right', reason: when, truth: [finding.truth.id] };
  }
  const about = expecting.filter(({ expects, onset, end }) => expects!.codes.includes(alert.code) && gradedAt >= onset && gradedAt <= end + expects!.graceMs);
  if (about.some(({ id }) => graded.has(id))) return { verdict: 'repeat', reason: 'the same was told before', truth: about.map(({ id }) => id) };
  if (about.length > 0) return { verdict: 'ungraded', reason: 'it is true, but the readings could not show it', truth: about.map(({ id }) => id) };
  return { verdict: 'ungraded', reason: 'the report does not grade it', truth: [] };
}

export function truthRows(truths: readonly TruthEvent[], report: Pick<Report, 'findings'>): TruthRow[] {
  const told = new Map(report.findings.flatMap((finding) => (finding.truth && (finding.kind === 'episode' || finding.kind === 'fault') ? [[finding.truth.id, finding] as const] : [])));
  const rows = truths.flatMap((event) => event.homes.map((home) => ({ event, home: homeIndex(home) })));
  return rows.toSorted((a, b) => a.event.onset - b.event.onset || (a.event.id < b.event.id ? -1 : 1)).map(({ event, home }, index) => {
    const finding = told.get(event.id);
    const { id, kind, entry, title, onset, end, severity, device, layer, criterion } = event;
    return {
      index, id, kind, entry, title, home, from: onset, to: end, severity, ...(device && { device }), ...(layer && { layer }), ...(criterion && { criterion }),
      ...(finding && { outcome: finding.outcome === 'detected' && finding.inTime === false ? 'late' : finding.outcome, text: finding.text }),
    };
  });
}
