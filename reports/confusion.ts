/** Who was blamed for what: every fault whose layer could be told, and every attack, against the first ticket about it. */
import { layerOfCode } from '../contract/alert-codes.ts';
import type { GradedEvent, GradedMessage, GradedRun } from './graded-run.ts';
import { rightLayers } from './layers.ts';
import { countBy, type BreakdownLine } from './metric.ts';

/** Accused where nobody was: nothing was said at all. */
export const NO_TICKET = 'no ticket';

type Blamed = Pick<GradedRun, 'faults' | 'attacks' | 'messages'>;

/** What was said instead, of the other kind: an attack called a fault of kit, or a fault called an attack. Such an alert detects nothing; it is false. */
function insteadOf(event: GradedEvent, wrong: ReadonlyMap<string, readonly GradedMessage[]>): GradedMessage | undefined {
  const kind = event.event.kind === 'attack' ? 'technical' : 'security';
  return event.homes.flatMap((home) => wrong.get(home) ?? []).filter((message) => message.kind === kind && message.gradedAt >= event.onset && message.gradedAt <= event.windowEnd).toSorted((a, b) => a.gradedAt - b.gradedAt)[0];
}

/**
 * Lines `truth>accused`, most first. Truth is a layer, or `hub|uplink` where the second can never be told from the first, and `security` for an attack;
 * accused is a layer, `none` for a code that accuses none, or `no ticket`.
 */
export function confusion({ faults, attacks, messages }: Blamed): BreakdownLine[] {
  const wrong = Map.groupBy(messages.filter(({ counts, verdict }) => counts && verdict === 'false'), ({ alert }) => alert.home);
  const judged = [...faults.filter(({ graded, tellableFrom, event }) => graded && tellableFrom !== null && event.layer), ...attacks.filter(({ graded }) => graded)];
  return countBy(judged, (event) => {
    const said = event.detection ?? insteadOf(event, wrong);
    const truth = event.event.kind === 'attack' ? 'security' : rightLayers(event.event).join('|');
    return `${truth}>${said ? (layerOfCode(said.alert.code) ?? 'none') : NO_TICKET}`;
  });
}
