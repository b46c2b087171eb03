/** The episodes and faults of two runs of the same world, event by event: who found which, and when. */
import type { Finding, Report } from '../../contract/report.ts';
import { byText } from '../alert-stream.ts';

/** One truth event as both runs met it. */
export interface PairedEvent {
  id: string;
  a: Finding;
  b: Finding;
}

/** Found: an accepted alert came, in time or not. */
export function isFound({ outcome }: Finding): boolean {
  return outcome === 'detected';
}

/** Whether the event stands in the denominators of its run. */
export function isGraded(finding: Finding): boolean {
  return finding.outcome === 'detected' || finding.outcome === 'missed';
}

/** Events of a kind that both runs tell of and grade, by onset, then id: what one of them could not observe says nothing about the other. */
export function pairEvents(a: Report, b: Report, kind: 'episode' | 'fault'): PairedEvent[] {
  // Handling tells of episodes too, under its own ids.
  const toldOf = ({ findings }: Report): Finding[] => findings.filter((finding) => finding.truth?.kind === kind && finding.id === `${kind}:${finding.truth.id}` && isGraded(finding));
  const inB = new Map(toldOf(b).map((finding) => [finding.id, finding]));
  return toldOf(a)
    .flatMap((finding) => {
      const twin = inB.get(finding.id);
      return twin ? [{ id: finding.truth!.id, a: finding, b: twin }] : [];
    })
    .toSorted((x, y) => x.a.truth!.onset - y.a.truth!.onset || byText(x.id, y.id));
}
