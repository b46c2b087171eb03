/** How many episodes a stranger's alerts would have found: the sensitivity that no look at the patient explains (SCORING §3, `clinical.skill`). */
import type { GradedEvent, GradedMessage, GradedRun } from './graded-run.ts';
import { Draws } from './statistics.ts';

const DEALS = 100;
/** Homes of like conditions are dealt among themselves when there are at least this many. */
export const GROUP_MIN = 5;

/** Ascending times of clinical alerts by code. */
type Stream = ReadonlyMap<string, readonly number[]>;

function streamsByHome(messages: readonly GradedMessage[]): Map<string, Map<string, number[]>> {
  const streams = new Map<string, Map<string, number[]>>();
  for (const { alert, gradedAt, counts, kind } of messages) {
    if (!counts || kind !== 'clinical') continue;
    const stream = streams.get(alert.home) ?? new Map<string, number[]>();
    streams.set(alert.home, stream);
    const times = stream.get(alert.code);
    if (times) times.push(gradedAt);
    else stream.set(alert.code, [gradedAt]);
  }
  return streams;
}

/** Whether ascending times have one in [from, to], inclusive. */
function hasWithin(times: readonly number[], from: number, to: number): boolean {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < from) low = middle + 1;
    else high = middle;
  }
  return low < times.length && times[low]! <= to;
}

function wouldFind(event: GradedEvent, stream: Stream | undefined, shift = 0): boolean {
  return stream !== undefined && event.expects.codes.some((code) => hasWithin(stream.get(code) ?? [], event.onset + shift, event.windowEnd + shift));
}

/** Groups to deal among: row per group, indexes of homes; the last is all homes, for those whose own group is too small. */
function groups(run: Pick<GradedRun, 'homes'>): { like: number[][]; all: number[] } {
  const byConditions = new Map<string, number[]>();
  run.homes.forEach((home, index) => {
    const key = home.conditions.toSorted().join(' ');
    byConditions.set(key, [...(byConditions.get(key) ?? []), index]);
  });
  return { like: [...byConditions.values()].filter((group) => group.length >= GROUP_MIN), all: run.homes.map((_, index) => index) };
}

/** One deal: whose stream each home gets, [home]. Nobody gets their own. */
function deal(draws: Draws, like: readonly number[][], all: readonly number[]): number[] {
  const donors = draws.cycle(all.length);
  for (const group of like) {
    const order = draws.cycle(group.length);
    group.forEach((home, position) => (donors[home] = group[order[position]!]!));
  }
  return donors;
}

/**
 * Chance detections expected of each home's observable episodes, [home], the mean of 100 seeded deals. A home alone has nobody to deal with: its own
 * stream is turned round the clock of the run instead.
 */
export function chanceDetections(run: Pick<GradedRun, 'homes' | 'episodes' | 'messages' | 'start' | 'end'>): number[] {
  const streams = streamsByHome(run.messages);
  const place = new Map(run.homes.map((home, index) => [home.id, index]));
  const episodes = run.episodes.filter((event) => event.graded && place.has(event.homes[0]!));
  const found = run.homes.map(() => 0);
  const draws = new Draws('deal');
  const length = run.end - run.start;
  const { like, all } = groups(run);
  for (let round = 0; round < DEALS; round += 1) {
    const donors = all.length > 1 ? deal(draws, like, all) : [];
    for (const event of episodes) {
      const home = place.get(event.homes[0]!)!;
      const stream = streams.get(run.homes[donors[home] ?? home]!.id);
      const shift = all.length > 1 ? 0 : Math.floor(((round + 0.5) * length) / DEALS);
      if (wouldFind(event, stream, shift) || (shift > 0 && wouldFind(event, stream, shift - length))) found[home]! += 1;
    }
  }
  return found.map((times) => times / DEALS);
}
