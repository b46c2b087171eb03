/** What every section needs to know of a report: its clock, its episodes in order, and where on the page a finding stands. */
import type { Finding, Report } from '../../../contract/report.ts';
import type { Priority } from '../../../contract/alert.ts';
import { html, type Markup, type Part } from './markup.ts';
import { moment } from './words.ts';

/** How an episode ended, in the order of how bad it is. */
export const STATES = ['missed', 'late', 'unobservable', 'detected'] as const;
export type State = (typeof STATES)[number];
export const STATE_WORDS: Readonly<Record<State, string>> = { missed: 'missed', late: 'alerted late', unobservable: 'unobservable', detected: 'alerted in time' };

export const PRIORITY_STARS: Readonly<Record<Priority, string>> = { high: '***', medium: '**', low: '*' };

export interface View {
  report: Report;
  start: number;
  end: number;
  /** worst first */
  episodes: readonly Finding[];
  faults: readonly Finding[];
  falseAlarms: readonly Finding[];
  /** id of a finding to the id of its element on this page; only findings that are on it */
  anchors: Map<string, string>;
  /** HH:MM, with the day in longer runs */
  when(at: number): string;
}

export function viewOf(report: Report): View {
  const { start, durationMs } = report.manifest;
  const ofKind = (kind: Finding['kind']): Finding[] => report.findings.filter((finding) => finding.kind === kind).toSorted((a, b) => b.badness - a.badness || beginOf(a) - beginOf(b) || (a.id < b.id ? -1 : 1));
  return {
    report, start, end: start + durationMs,
    episodes: ofKind('episode'), faults: ofKind('fault'), falseAlarms: ofKind('false-alarm'),
    anchors: new Map(), when: (at) => moment(at, start, durationMs),
  };
}

/** When a finding begins, epoch ms; 0 where it has no time. */
export function beginOf(finding: Finding): number {
  return finding.trueFrom ?? finding.truth?.onset ?? finding.alert?.gradedAt ?? 0;
}

export function stateOf(finding: Finding): State {
  if (finding.outcome === 'detected') return finding.inTime === false ? 'late' : 'detected';
  return finding.outcome === 'missed' ? 'missed' : 'unobservable';
}

/** What a finding is about, without how it ended: the title of its truth event where there is one. */
export function subjectOf(finding: Finding): string {
  return finding.truth?.title ?? finding.title;
}

/** How many false alerts findings stand for. Beyond a limit the report tells them by cause, as `1,234 more false alerts`, without an alert. */
export function falseCount(findings: readonly Finding[]): number {
  return findings.reduce((sum, finding) => sum + (finding.alert ? 1 : Number(/^([\d,]+) /.exec(finding.title)?.[1]?.replaceAll(',', '') ?? 1)), 0);
}

/** A section with its heading and the one sentence that says what it shows and how to read it. */
export function section(id: string, title: string, lead: Part, ...body: readonly Part[]): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-h"><h2 id="${id}-h">${title}</h2><p class="lead">${lead}</p>${body}</section>`;
}

/** What is shown where there is nothing to show. */
export function empty(text: string): Markup {
  return html`<p class="empty">${text}</p>`;
}
