/** Finished runs of this session: their texts stay in memory, so that one can be saved, or held against another. */
import type { RunTexts } from '../../lab/run/folder-files.ts';
import type { RunView } from './run-view.ts';

/** So many are remembered, the open one among them: a run of 10,000 homes takes some 50 MB. */
const RUNS_MOST = 3;

export interface PastRun extends Pick<RunView, 'id' | 'title' | 'seed' | 'sut' | 'verdict' | 'score'> {
  homes: number;
  texts: RunTexts;
}

/** @returns the newest first; the same run stands once */
export function remembered(past: readonly PastRun[], { id, title, seed, sut, verdict, score, homes }: RunView, texts: RunTexts): PastRun[] {
  return [{ id, title, seed, sut, verdict, score, homes: homes.length, texts }, ...past.filter((one) => one.id !== id)].slice(0, RUNS_MOST);
}
