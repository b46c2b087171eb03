/** The cases worth opening first, with their signals, so that nothing need be believed. */
import type { Finding, WorstCase } from '../contract/report.ts';
import { gradedAlert } from './findings.ts';
import type { GradedRun } from './graded-run.ts';
import { personWords } from './plain-words.ts';
import type { RunRecord } from './run-record.ts';

const CASES_MAX = 6;
/** Of one kind and outcome at first, so that one failing does not hide all others. */
const ALIKE_MAX = 3;
const ALERTS_MAX = 200;
const PADDING_MS = 2_700_000;
const WINDOW_MAX_MS = 28_800_000;
/** What is shown before the moment that matters when the window must be cut. */
const LEAD_MS = 7_200_000;

/** The worst of some findings in their order, at most `most`; of one kind and outcome at most `alike` while there are others. */
export function worstOf(findings: readonly Finding[], most: number, alike: number): Finding[] {
  const seen = new Map<string, number>();
  const first: Finding[] = [];
  const later: Finding[] = [];
  for (const finding of findings) {
    const key = `${finding.kind} ${finding.outcome}`;
    const n = seen.get(key) ?? 0;
    seen.set(key, n + 1);
    (n < alike ? first : later).push(finding);
  }
  const taken = new Set([...first, ...later].slice(0, most));
  return findings.filter((finding) => taken.has(finding));
}

/** [from, to] around the event or alert, padded, inside the run, at most eight hours about the moment that matters. */
export function caseWindow(finding: Finding, run: { start: number; end: number }): [number, number] {
  const { truth, alert } = finding;
  const times = [truth?.onset, truth?.end, alert?.gradedAt].filter((time) => time !== undefined);
  if (times.length === 0) return [run.start, Math.min(run.end, run.start + WINDOW_MAX_MS)];
  const from = Math.max(run.start, Math.min(...times) - PADDING_MS);
  const to = Math.min(run.end, Math.max(...times) + PADDING_MS);
  if (to - from <= WINDOW_MAX_MS) return [from, Math.max(from, to)];
  const moment = finding.arrivedFrom ?? finding.trueFrom ?? finding.noticeableFrom ?? alert?.gradedAt ?? truth!.onset;
  const cut = Math.max(from, Math.min(moment - LEAD_MS, to - WINDOW_MAX_MS));
  return [cut, cut + WINDOW_MAX_MS];
}

/** Up to six, worst first. */
export function worstCases(findings: readonly Finding[], run: GradedRun, record: RunRecord): WorstCase[] {
  const who = new Map(record.homes.map((home) => [home.id, personWords(home.who)]));
  const open = findings.filter((finding) => finding.home !== undefined && finding.badness > 0);
  return worstOf(open, CASES_MAX, ALIKE_MAX).filter((finding) => who.has(finding.home!)).map((finding) => {
    const home = finding.home!;
    const [from, to] = caseWindow(finding, run);
    const truth = record.truth.filter((event) => event.homes.includes(home) && event.onset <= to && event.end >= from).toSorted((a, b) => a.onset - b.onset || (a.id < b.id ? -1 : 1));
    const alerts = run.messages.filter((message) => (message.alert.home === home || message.alert.homes?.includes(home)) && message.gradedAt >= from && message.gradedAt <= to).slice(0, ALERTS_MAX);
    return { finding: finding.id, home, who: who.get(home)!, from, to, signals: record.signals(home, from, to), truth, alerts: alerts.map(gradedAlert) };
  });
}
