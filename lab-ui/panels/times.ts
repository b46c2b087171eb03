/** Times of the run as panels say them. */
import { clockTime } from '../../reports/plain-words.ts';
import type { RunView } from '../model/run-view.ts';

export const timeIn = (run: Pick<RunView, 'start' | 'end'>, at: number): string => clockTime(at, run);

/** `19:24` alone, and the day where the run is longer than one. */
export function clockParts(run: Pick<RunView, 'start' | 'end'>, at: number): { clock: string; day?: number } {
  const [first, second] = clockTime(at, run).split(', ');
  return second === undefined ? { clock: first! } : { clock: second, day: Number(first!.replace('day ', '')) };
}
