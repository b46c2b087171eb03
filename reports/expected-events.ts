/** Turns truth and stamps into the events that are graded: what asks for an alert, from when, until when, and what leaves the denominators. */
import type { TruthEvent } from '../contract/truth.ts';
import { byText } from './alert-stream.ts';
import type { GradedEvent } from './graded-run.ts';
import type { RunRecord, Stamps } from './run-record.ts';

/** An event whose clock started less than this before the run ended (or its whole deadline, where shorter) is not graded, detected or not. @source assumption: 30 minutes */
export const FOLLOW_UP_MS = 1_800_000;

const NOT_GRADED = {
  'never-crossed': 'none for the pipeline: the values never crossed the published criterion',
  'never-measured': 'the care plan or the devices: nothing was measured while it lasted',
  'lost-in-transit': 'hub and network: the readings did not arrive while they could help',
  'sensor-wrong': 'the device: its readings did not show what was true',
  'not-noticeable': 'none: nothing was to be seen from outside',
  'run-ended': 'a longer run: it ended too soon after the evidence to judge',
} as const;

function notGraded(reason: keyof typeof NOT_GRADED): { reason: string; remedy: string } {
  return { reason, remedy: NOT_GRADED[reason] };
}

/** Faults of one shared cause (same group, entry and layer) are one event; everything else stands alone. */
function grouped(truth: readonly TruthEvent[]): TruthEvent[][] {
  const groups = new Map<string, TruthEvent[]>();
  for (const event of truth.toSorted((a, b) => a.onset - b.onset || byText(a.id, b.id))) {
    if (!event.expects) continue;
    const key = event.kind === 'fault' && event.group !== undefined ? `group ${event.group} ${event.entry} ${event.layer ?? ''}` : `event ${event.id}`;
    const group = groups.get(key);
    if (group) group.push(event);
    else groups.set(key, [event]);
  }
  return [...groups.values()];
}

function earliest(times: readonly (number | null | undefined)[]): number | null {
  const known = times.filter((time) => time !== null && time !== undefined);
  return known.length > 0 ? Math.min(...known) : null;
}

/** From when on the layer could be told, and by what: of a shared cause, in the home where it could be told first. */
function told(members: readonly TruthEvent[], stamps: ReadonlyMap<string, Stamps>): Pick<GradedEvent, 'tellableFrom' | 'toldBy'> {
  const tellableFrom = earliest(members.map((member) => stamps.get(member.id)?.tellableFrom));
  const first = tellableFrom === null ? undefined : members.find((member) => stamps.get(member.id)?.tellableFrom === tellableFrom);
  return { tellableFrom, toldBy: (first && stamps.get(first.id)?.toldBy) ?? [] };
}

/** When the pipeline's clock starts. */
function startOfClock(members: readonly TruthEvent[], stamps: ReadonlyMap<string, Stamps>): number | null {
  const first = members[0]!;
  if (first.kind === 'episode') return stamps.get(first.id)?.arrivedFrom ?? null;
  if (first.kind === 'fault') return earliest(members.map((member) => member.noticeableFrom));
  return first.onset;
}

function whyNotGraded(event: Omit<GradedEvent, 'graded' | 'why' | 'repeats'>, stamps: Stamps | undefined, runEnd: number): { reason: string; remedy: string } | undefined {
  const { event: truth, from } = event;
  if (truth.kind === 'episode') {
    if (stamps?.unobservable) return stamps.unobservable;
    if (from === null) return notGraded(truth.trueFrom === null ? 'never-crossed' : truth.measuredFrom === null ? 'never-measured' : 'lost-in-transit');
    if (from > event.windowEnd) return notGraded('lost-in-transit');
  } else if (truth.kind === 'fault' && (from === null || from > event.windowEnd)) return notGraded('not-noticeable');
  return from !== null && runEnd - from < Math.min(event.expects.deadlineMs, FOLLOW_UP_MS) ? notGraded('run-ended') : undefined;
}

/** All events of the run that ask for an alert, by (onset, id). */
export function expectedEvents(record: RunRecord): GradedEvent[] {
  return grouped(record.truth).map((members) => {
    const first = members[0]!;
    const expects = first.expects!;
    const end = Math.max(...members.map((member) => member.end));
    const base = {
      id: first.id,
      event: first,
      members,
      homes: [...new Set(members.flatMap((member) => member.homes))].toSorted(byText),
      expects,
      onset: first.onset,
      end,
      windowEnd: end + expects.graceMs,
      from: startOfClock(members, record.stamps),
      ...told(members, record.stamps),
    };
    const why = whyNotGraded(base, record.stamps.get(first.id), record.end);
    return { ...base, graded: why === undefined, repeats: [], ...(why && { why }) };
  });
}
