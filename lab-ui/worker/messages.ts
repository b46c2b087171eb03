/** What page and worker say to each other. */
import type { RunInput } from '../../contract/run-files.ts';
import type { RunProgress } from '../../lab/run/request.ts';
import type { RunTexts } from '../../lab/run/folder-files.ts';
import type { HomeCatalogue } from '../model/catalogue.ts';
import type { HomeDetail } from '../model/home-detail.ts';
import type { LifeChunk } from '../model/life.ts';
import type { HomeStream } from '../model/stream.ts';
import type { WaveWindow } from '../model/sweep.ts';
import type { AlertRow, RunView, Trouble, TruthRow } from '../model/run-view.ts';
import type { WireMessage } from '../model/wire-message.ts';
import type { AskedInput, AskedRun } from '../model/asked-run.ts';

export type ToWorker =
  /** a finished run, by the names of its files; replaces what was open */
  | { kind: 'open'; texts: RunTexts }
  /** a run that is lived in this browser, or followed on the machine that served the page; replaces what was open. `api`: where that machine takes orders */
  | { kind: 'live'; asked: AskedRun; api?: string }
  /** the living run may close its ticks up to here, epoch ms */
  | { kind: 'allow'; until: number }
  /** something from outside, for the living run: it takes effect at its next tick */
  | { kind: 'input'; input: AskedInput }
  /** what fits a home of the living run */
  | { kind: 'catalogue'; index: number }
  /** end the living run now, and grade it */
  | { kind: 'stop' }
  /** look into one home, before the town goes on; of a living run as far as it has come */
  | { kind: 'home'; index: number }
  /** waveforms of one home: `seconds` from `at`, epoch ms in [start, end) of the run */
  | { kind: 'waves'; index: number; at: number; seconds: number }
  /** what the hub of one home sent until then, epoch ms */
  | { kind: 'stream'; index: number; until: number };

/** As it goes over: with the number of the run that it speaks of, counted by `open` and `live`, so that a word of a run that was replaced is known as such. */
export type Numbered = FromWorker & { of: number };

export type FromWorker =
  | { kind: 'opened'; view: RunView }
  | { kind: 'trouble'; trouble: Trouble }
  | { kind: 'life'; chunk: LifeChunk }
  | { kind: 'home'; detail: HomeDetail }
  | { kind: 'home-trouble'; index: number; trouble: Trouble }
  /** A living run has come to `edge`. `life`: all homes for each minute from `minute`. */
  | { kind: 'edge'; edge: number; minute: number; life: Uint8Array; progress: RunProgress }
  /** what was said, and what has begun: whole lists, where they have grown */
  | { kind: 'rows'; alerts?: AlertRow[]; truths?: TruthRow[] }
  | { kind: 'catalogue'; catalogue: HomeCatalogue }
  /** `asked`: the moment that was asked for */
  | { kind: 'waves'; index: number; asked: number; window?: WaveWindow; trouble?: Trouble }
  | { kind: 'stream'; index: number; until: number; stream?: HomeStream; trouble?: Trouble }
  /** the living run is graded: counts of that */
  | { kind: 'progress'; progress: RunProgress }
  /** inputs of the page took effect at a tick, which began at `at`; an input was refused with a reason */
  | { kind: 'took'; at: number; inputs: readonly RunInput[] }
  | { kind: 'refused'; id: string; reason: string }
  /** messages of the home that was last looked at, heard on the wire of a run that is followed: all that is kept, oldest first */
  | { kind: 'wire'; home: number; messages: readonly WireMessage[] }
  /** The living run has ended, and this is all it left; `opened` follows, with its grades. */
  | { kind: 'finished'; texts: RunTexts };
