/** Finished runs of this session: their texts stay in memory, so that one can be saved, or held against another. */
import type { RunTexts } from '../../lab/run/folder-files.ts';
import type { RunView } from './run-view.ts';

type DigestName = keyof NonNullable<RunView['digests']>;

/** So many are remembered, the open one among them: a run of 10,000 homes takes some 50 MB. */
const RUNS_MOST = 3;

export interface PastRun extends Pick<RunView, 'id' | 'title' | 'seed' | 'sut' | 'verdict' | 'score' | 'digests'> {
  homes: number;
  texts: RunTexts;
}

/** @returns the newest first; the same run stands once. What was asked in the same words, and then acted upon, is another one. */
export function remembered(past: readonly PastRun[], { id, title, seed, sut, verdict, score, digests, homes }: RunView, texts: RunTexts): PastRun[] {
  return [{ id, title, seed, sut, verdict, score, ...(digests && { digests }), homes: homes.length, texts }, ...past.filter((one) => one.id !== id || Object.entries(digests ?? {}).some(([name, hex]) => one.digests?.[name as DigestName] !== hex))].slice(0, RUNS_MOST);
}
