/** What a page and the lab that serves it say to each other about a run on that machine (docs/lab.md): plain JSON. And what a run may be given again, here as there. */
import { z } from 'zod';
import { CommandInput, PlantInput, RunInput } from '../../contract/run-files.ts';
import type { Report } from '../../contract/report.ts';
import type { Scenario } from '../../contract/scenario.ts';
import type { SeenAlert } from '../../reports/run-record.ts';
import type { RunFileName } from './folder-files.ts';
import type { RunProgress } from './request.ts';

/** Who asks, in `inputs.ndjson`, where a person acts through the page: the same whether the page lives the run or follows it. */
export const PAGE_SOURCE = 'api:page';

/** Where a WebSocket to the run's broker leads through the lab's own server, under the address of the API. */
export const WIRE_PATH = 'run/mqtt';

/** How a watcher's client id begins: on a broker that asks nobody for a name, it is known by this. */
export const WATCHER_ID = 'lab-watcher-';

/** Inputs that a run may be given again: those of four streets at once, or of a person who acts all night. An address can hold them, and a body of the API. */
export const INPUTS_MOST = 2_000;

const given = z.discriminatedUnion('kind', [z.object({ kind: z.literal('command'), data: CommandInput }), z.object({ kind: z.literal('plant'), data: PlantInput })]);
/** An input of people and programs, of an earlier run, to take effect again at its tick. */
export const GivenInput = RunInput.extend({ source: z.string().regex(/^api:[a-z0-9-]{1,40}$/, 'inputs of people and programs only'), id: z.string().min(1).max(100) }).and(given);
export const GivenInputs = z.array(GivenInput).max(INPUTS_MOST);

/** The answer to `POST runs`. */
export interface AttachedRun {
  /** names this run in later calls, so that none of them is taken for another's */
  run: string;
  /** it went on already, and was asked for in the same words */
  joined: boolean;
  /** resolved: the page computes the same world from it */
  scenario: Scenario;
  /** `run` in the messages on the wire */
  label: string;
  /** id and version of the pipeline */
  pipeline: string;
  topicPrefix: string;
  /** `url`: the broker itself, for tools; a page reaches it at `WIRE_PATH` */
  broker: { url: string; username: string; password: string };
}

/** The answer to `GET run`: all counts are of closed ticks, and belong together. */
export interface AttachedNow {
  run: string;
  closed: number;
  progress: RunProgress | null;
  /** applied inputs from the index that was asked from */
  inputs: RunInput[];
  /** alerts so far */
  spoken: number;
  /** alerts from the index that was asked from; only where it was asked */
  alerts?: SeenAlert[];
  /** the run is over, graded and written: its files are served under `run/` beside the API */
  ended?: { verdict: Report['verdict']; files: RunFileName[] };
  /** it is over, and nothing was written */
  trouble?: ApiTrouble;
}

/** Every refusal is `{ error: ApiTrouble }`. */
export interface ApiTrouble {
  code: string;
  message: string;
  /** file, line or key */
  where: string;
  /** how to mend it */
  hint: string;
}
