/** The pure half of directing: how long scenes last, whether time stands, and which scene is due. Wall times in ms. */
import type { RunView } from '../model/run-view.ts';
import { isDue } from './lookups.ts';
import type { Beat, Story } from './stories.ts';

/** Where a story stands. */
export interface Standing {
  beat: number;
  /** in this scene so far, ms of the wall clock */
  spent: number;
}

export type Step =
  /** time stands still */
  | { kind: 'hold' }
  /** time runs, simulated seconds per second */
  | { kind: 'run'; pace: number }
  | { kind: 'next' }
  | { kind: 'over' };

/** A scene that is skipped runs out at this pace, so that what it waits for comes. */
export const SKIP_PACE = 1_800;

/** What is to be done now. @param skipping the scene is to end as soon as the next can begin */
export function stepOf(story: Story, { beat, spent }: Standing, run: RunView, at: number, skipping = false): Step {
  const { hold = 0, pace } = story.beats[beat]!;
  if (!skipping && spent < 1000 * hold) return { kind: 'hold' };
  const next = story.beats[beat + 1];
  if (!next) return { kind: 'over' };
  return isDue(next.at, run, at) ? { kind: 'next' } : { kind: 'run', pace: skipping ? SKIP_PACE : pace };
}

/** How long each scene is meant to last, ms of the wall clock. */
export function lengths(beats: readonly Beat[]): number[] {
  return beats.map(({ at, hold = 0, pace }, index) => 1000 * (hold + (Math.max(0, (beats[index + 1]?.at.near ?? at.near) - at.near) * 60) / pace));
}

/** How far a story is, 0 to 1. */
export function progressOf({ beats }: Story, { beat, spent }: Standing): number {
  const all = lengths(beats);
  const sum = (parts: readonly number[]) => parts.reduce((total, part) => total + part, 0);
  return (sum(all.slice(0, beat)) + Math.min(all[beat]!, spent)) / sum(all);
}
