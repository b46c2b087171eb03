/** What page and worker say to each other. */
import type { LifeChunk } from '../model/life.ts';
import type { RunTexts } from '../../lab/run/folder-files.ts';
import type { RunView, Trouble } from '../model/run-view.ts';
import type { HomeDetail } from '../model/trends.ts';

export type ToWorker =
  /** by the names of its files; replaces what was open */
  | { kind: 'open'; texts: RunTexts }
  /** look into one home, before the town goes on */
  | { kind: 'home'; index: number };

export type FromWorker =
  | { kind: 'opened'; view: RunView }
  | { kind: 'trouble'; trouble: Trouble }
  | { kind: 'life'; chunk: LifeChunk }
  | { kind: 'home'; detail: HomeDetail }
  | { kind: 'home-trouble'; index: number; trouble: Trouble };
