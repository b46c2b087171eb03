/**
 * The story of one run on one screen: build the world, carry it tick by tick through broker and SUT, recall what was true, grade, and hand over what the
 * run's folder will hold. Works over ports: nothing here knows sockets, files or the wall clock.
 */
import { canonicalJson } from '../../contract/canonical.ts';
import type { Report } from '../../contract/report.ts';
import type { RunIdentity } from '../../contract/run-files.ts';
import { buildReport } from '../../reports/build-report.ts';
import { digestText } from '../../sim/core/digest.ts';
import { World } from '../../sim/world.ts';
import { type Conducted, conduct, type WallClock } from './conduct.ts';
import type { Transport } from './ports.ts';
import { recordOf } from './record.ts';
import type { RunHooks, RunRequest } from './request.ts';
import { stampAll } from './stamps.ts';

/** What a host gives a run. */
export interface RunHost {
  clock: WallClock;
  engineVersion: string;
  /** a fresh transport with a fresh SUT; asked once, three times with `--paired` */
  transport(request: RunRequest): Transport;
}

/** A finished run, still in memory. Lines are JSON without line ends. */
export interface FinishedRun {
  id: string;
  identity: RunIdentity;
  report: Report;
  truth: string[];
  alerts: string[];
  inputs: string[];
}

/** @throws TwinwardError (bad input) where a planting does not fit; trouble of broker or SUT becomes verdict `unknown` instead */
export async function runScenario(request: RunRequest, hooks: RunHooks, host: RunHost): Promise<FinishedRun> {
  const { scenario, patients } = request;
  const world = new World({ scenario, patients: patients?.records });
  world.check();
  const conducted = await conduct(world, host.transport(request), request, hooks, host.clock, 'run');

  // The clean twin runs twice: what differs between the two is the noise floor of the comparison.
  const twins: Conducted[] = [];
  while (request.paired && twins.length < 2 && !hooks.signal.aborted && conducted.trouble.length === 0) {
    const clean = new World({ scenario, patients: patients?.records, clean: true });
    twins.push(await conduct(clean, host.transport(request), request, hooks, host.clock, 'twin'));
  }

  hooks.onProgress({ phase: 'score', tick: world.ticks, ticks: world.ticks, simTime: conducted.end, messages: conducted.ledger.messages, readings: conducted.ledger.received, alerts: conducted.alerts.length, lost: conducted.ledger.lost });
  const stamped = stampAll(world, conducted);
  const record = recordOf(request, world, host.engineVersion, conducted, stamped, twins);
  const report = buildReport(record, { ...conducted.performance, ...(twins.length > 0 && { twins: twins.map(({ performance }) => performance) }), replay: request.replay });
  return {
    id: runId(record.identity), identity: record.identity, report, truth: record.truth.map((event) => canonicalJson(event)), alerts: conducted.alerts.map((seen) => canonicalJson(seen)), inputs: [],
  };
}

/** Scenario id and the head of the hash of what was asked; digests of what came out are not part of it. */
function runId({ digests: _, ...asked }: RunIdentity): string {
  return `${asked.scenario}-${digestText(canonicalJson(asked)).slice(0, 10)}`;
}
