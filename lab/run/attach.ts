/** What a page and the lab that serves it say to each other about a run on that machine (docs/lab.md). Plain JSON. */
import type { RunInput } from '../../contract/run-files.ts';
import type { Report } from '../../contract/report.ts';
import type { Scenario } from '../../contract/scenario.ts';
import type { SeenAlert } from '../../reports/run-record.ts';
import type { RunFileName } from './folder-files.ts';
import type { RunProgress } from './request.ts';

/** Who asks, in `inputs.ndjson`, where a person acts through the page: the same whether the page lives the run or follows it. */
export const PAGE_SOURCE = 'api:page';

/** Where a WebSocket to the run's broker leads through the lab's own server, under the address of the API. */
export const WIRE_PATH = 'run/mqtt';

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
