/** What one run is asked to do, what it says while it runs, and what it leaves. The command line makes the request; `run-scenario.ts` tells the story. */
import type { Profile } from '../../contract/attack.ts';
import type { PatientMapping, PatientRecord } from '../../contract/patient.ts';
import type { Report } from '../../contract/report.ts';
import type { RuleData } from '../../contract/rule.ts';
import type { RunInput } from '../../contract/run-files.ts';
import type { Scenario } from '../../contract/scenario.ts';
import type { Sut } from '../../contract/sut.ts';
import type { SeenAlert } from '../../reports/run-record.ts';
import type { BrokerAccess } from '../fleet/wire.ts';
import type { PendingInput } from './inputs.ts';
import type { SeenMessage } from './ports.ts';

/** Only delays the next tick; the bytes are the same at every pace. */
export const PACES = ['max', '60x', '1x'] as const;
export type Pace = (typeof PACES)[number];

/** Which transport carries the plan. `mqtt`: a broker that is not the lab's. Holds a password, so it is written nowhere. */
export type BrokerChoice = { kind: 'embedded'; port?: number } | { kind: 'memory' } | { kind: 'virtual' } | ({ kind: 'mqtt' } & BrokerAccess);

export interface RunRequest {
  /** resolved: includes merged, overrides applied, `include` empty */
  scenario: Scenario;
  /** as the user named it, for messages */
  scenarioName: string;
  /** imported residents: home `i` (from 0) gets `records[i % records.length]`, in place of the population groups' conditions and ages */
  patients?: { records: readonly PatientRecord[]; mapping: PatientMapping };
  sut: Sut;
  /** rules written as data that a shipped pipeline judges by besides its own */
  rules?: readonly RuleData[];
  broker: BrokerChoice;
  /** empty, or ending in `/` */
  topicPrefix: string;
  pace: Pace;
  /** on the wall clock, for any SUT; bytes are not promised */
  live?: boolean;
  paired: boolean;
  /** how the lab's own broker is set up; an outside broker has its own ways, and it is absent */
  profile?: Profile;
  /** what records call it where that is another: a replay stands in for the broker of the first run; `own`: of an outside one */
  profileOnRecord?: Profile | 'own';
  /** absolute; absent: `runs/<id>` under `runsRoot` */
  outDir?: string;
  /** absolute folder of runs without `--out` */
  runsRoot: string;
  /** threads that the homes are dealt to, by whole areas; 1: the lab's own */
  workers: number;
  /** a replay: what took effect in the first run, in place of all that comes from outside */
  inputs?: readonly RunInput[];
  /** a replay of a run that was stopped: so many ticks */
  ticksMost?: number;
  /** also leave `telemetry.ndjson.gz`: every message as the canary saw it */
  telemetry?: boolean;
  /** also leave `trace.json`, for Perfetto */
  trace?: boolean;
  /** envelope label of the run on the wire: outside digests, comparisons and alert ids */
  label: string;
  /** the one line that runs this again, for the manifest and the last line on screen */
  replay: string;
  /** every option as it stood after defaults, for `manifest.options` */
  options: Record<string, unknown>;
}

export type RunPhase = 'start' | 'run' | 'twin' | 'score' | 'write';

/** Live counts. `tick` of `ticks` are closed; times in epoch ms; the rest since tick 0. */
export interface RunProgress {
  phase: RunPhase;
  tick: number;
  ticks: number;
  simTime: number;
  messages: number;
  readings: number;
  alerts: number;
  lost: number;
}

export interface RunHooks {
  /** Called at most once per tick, and at each change of phase. Must not throw. */
  onProgress(progress: RunProgress): void;
  /** The tick waits for what it returns: a page that shows the world sets its pace. Called before each tick of the run, not of its twins. */
  beforeTick?(tick: number): Promise<void>;
  /** What takes effect at a tick of the run, in order; nothing where there is none. */
  onInputs?(inputs: readonly RunInput[]): void;
  /** Inputs that came since the last call, from people and programs other than the SUT. Called once per tick. */
  takeInputs?(): PendingInput[];
  /** What the canary saw in a tick of the run, not of its twins, in no order. The next tick waits for what it returns: a slow disk holds the run up, not the memory. */
  onMessages?(tick: number, seen: readonly SeenMessage[]): void | Promise<void>;
  /** A tick of the run, not of its twins, closed; so long it took on the wall clock, and what the SUT said in it. */
  onTick?(wallMs: number, alerts: readonly SeenAlert[]): void;
  /** Aborted: close the tick, score what there is, verdict `unknown`, and write the folder. */
  signal: AbortSignal;
}

/** Exit code of a finished run: 0 pass, 99 thresholds failed, 3 verdict unknown (DESIGN §8). */
export type RunExit = 0 | 99 | 3;

export interface RunOutcome {
  report: Report;
  /** absolute path of the run's folder */
  folder: string;
  exit: RunExit;
  replay: string;
}

export type RunScenario = (request: RunRequest, hooks: RunHooks) => Promise<RunOutcome>;
