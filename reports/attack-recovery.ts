/** When the pipeline says of a home what it says without the attack, for good. */
import type { RunRecord, SeenAlert } from './run-record.ts';

/** What stands: by id of an alert its code, while it is not resolved. Two alerts of one code are two. */
function standingCodes(board: ReadonlyMap<string, string>): string {
  return [...board.values()].toSorted().join(' ');
}

interface Change {
  at: number;
  own: boolean;
  seen: SeenAlert;
}

/**
 * Seconds from `from` until all alerts that stand about a home are those of the twin and stay so until the end of the run; `null`: not within the run.
 * @param from end of the attack, epoch ms
 */
export function standingUntilEqual(home: string, from: number, record: RunRecord, twin: RunRecord): number | null {
  const of = (list: readonly SeenAlert[], own: boolean): Change[] => list.filter(({ alert }) => alert.home === home).map((seen) => ({ at: seen.gradedAt, own, seen }));
  const changes = [...of(record.alerts, true), ...of(twin.alerts, false)].toSorted((a, b) => a.at - b.at);
  const [own, other] = [new Map<string, string>(), new Map<string, string>()];
  let equalSince: number | null = from;
  for (let index = 0; index < changes.length; index += 1) {
    const { at, own: mine, seen } = changes[index]!;
    const board = mine ? own : other;
    if (seen.alert.state === 'resolved') board.delete(seen.alert.id);
    else board.set(seen.alert.id, seen.alert.code);
    if (changes[index + 1]?.at === at) continue;
    const equal = standingCodes(own) === standingCodes(other);
    if (!equal) equalSince = null;
    else equalSince ??= Math.max(at, from);
  }
  return equalSince === null ? null : Math.round((equalSince - from) / 1000);
}
