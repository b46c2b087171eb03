/** Alerts by home, for metrics that count them: homes are independent of each other, alerts of one home are not. */
import { ALERT_CODES, type AlertKind } from '../../contract/alert-codes.ts';
import type { Report } from '../../contract/report.ts';
import { readStream } from '../alert-stream.ts';
import type { SeenAlert } from '../run-record.ts';

type Counts = Map<string, number>;

function countHomes(homes: Iterable<string>): Counts {
  const counts: Counts = new Map();
  for (const home of homes) counts.set(home, (counts.get(home) ?? 0) + 1);
  return counts;
}

/** False alerts of a kind by home; `undefined` where the report tells some of them only by their number. */
function falseByHome({ findings }: Report, kind: AlertKind): Counts | undefined {
  const told = findings.filter((finding) => finding.kind === 'false-alarm');
  if (told.some((finding) => !finding.alert)) return undefined;
  return countHomes(told.flatMap(({ alert }) => (alert && ALERT_CODES[alert.code].kind === kind ? [alert.home] : [])));
}

function countsOf(report: Report, alerts: readonly SeenAlert[]): Record<string, Counts | undefined> {
  const messages = readStream(alerts);
  return {
    'alerts.per-patient-day': countHomes(messages.filter(({ counts }) => counts).map(({ alert }) => alert.home)),
    'alerts.duplicates': countHomes(messages.filter(({ duplicate }) => duplicate).map(({ alert }) => alert.home)),
    'clinical.false-alarms-per-patient-day': falseByHome(report, 'clinical'),
    'security.false-alarms-per-patient-day': falseByHome(report, 'security'),
  };
}

/** By metric, one row [a, b] per home that has such an alert in either run. */
export function countsPerHome(a: { report: Report; alerts: readonly SeenAlert[] }, b: { report: Report; alerts: readonly SeenAlert[] }): Map<string, (readonly [a: number, b: number])[]> {
  const [inA, inB] = [countsOf(a.report, a.alerts), countsOf(b.report, b.alerts)];
  const rows = new Map<string, (readonly [number, number])[]>();
  for (const [metric, counts] of Object.entries(inA)) {
    const twin = inB[metric];
    if (!counts || !twin) continue;
    rows.set(metric, [...new Set([...counts.keys(), ...twin.keys()])].toSorted().map((home) => [counts.get(home) ?? 0, twin.get(home) ?? 0] as const));
  }
  return rows;
}
