/** What a page and the worker that runs the lab say to each other. */
import type { Profile } from '../../contract/attack.ts';
import type { RunInput } from '../../contract/run-files.ts';
import type { Scenario } from '../../contract/scenario.ts';
import type { RunProgress, RunRequest } from '../run/request.ts';
import type { FinishedRun } from '../run/run-scenario.ts';

/** One run, asked of a worker. */
export interface WebRun {
  /** resolved: includes merged, overrides applied */
  scenario: Scenario;
  patients?: RunRequest['patients'];
  broker: 'memory' | 'virtual';
  /** id of a shipped pipeline */
  sut: string;
  profile?: Profile;
  paired?: boolean;
  /** a replay: what took effect in the first run */
  inputs?: readonly RunInput[];
}

export type FromWorker = { say: 'progress'; progress: RunProgress } | { say: 'finished'; run: FinishedRun } | { say: 'failed'; message: string; hint?: string | undefined };
