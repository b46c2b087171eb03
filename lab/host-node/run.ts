/** `runScenario` on Node: real transports, the wall clock, and the folder on disk. */
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest, RunInput } from '../../contract/run-files.ts';
import type { TruthEvent } from '../../contract/truth.ts';
import { renderHtml } from '../../reports/render/html.ts';
import { renderJunit } from '../../reports/render/junit.ts';
import { renderNavigator } from '../../reports/render/navigator.ts';
import { renderSarif } from '../../reports/render/sarif.ts';
import { renderTrace } from '../../reports/render/trace.ts';
import type { SeenAlert } from '../../reports/run-record.ts';
import { inThreadTransport } from '../broker/in-thread.ts';
import { LocalEngine } from '../run/engine.ts';
import type { Transport } from '../run/ports.ts';
import type { RunExit, RunHooks, RunOutcome, RunRequest } from '../run/request.ts';
import { runScenario as tellRun, type FinishedRun, type RunHost } from '../run/run-scenario.ts';
import { requireLoopback } from './egress.ts';
import { createEmbeddedTransport } from './embedded.ts';
import { EngineThreads } from './engine-threads.ts';
import { createOutsideTransport } from './outside.ts';
import { PACKAGE } from './package-facts.ts';
import { bringNodeHash } from './sha256.ts';
import { TELEMETRY_FILE, TelemetryWriter } from './telemetry-file.ts';
import { runFolder, writeRun } from './write-run.ts';

bringNodeHash();

export const nodeHost: RunHost = {
  engineVersion: PACKAGE.version,
  clock: {
    nowMs: () => performance.now(),
    epochMs: () => Date.now(),
    sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
  },
  transport({ rules, broker, sut, topicPrefix, profile = 'standard' }: RunRequest): Transport {
    if (broker.kind === 'mqtt') return createOutsideTransport({ access: broker, sut, topicPrefix });
    return broker.kind === 'embedded' ? createEmbeddedTransport({ sut, topicPrefix, profile, ...(broker.port !== undefined && { port: broker.port }) }) : inThreadTransport(broker.kind, { sut, topicPrefix, profile, ...(rules && { rules }) });
  },
  engine: (options, workers) => (workers === 1 ? new LocalEngine(options) : new EngineThreads(options, workers)),
};

const EXITS = { pass: 0, fail: 99, unknown: 3 } as const satisfies Record<string, RunExit>;

/** A run as told on this machine, not written yet. */
export interface ToldRun extends FinishedRun {
  manifest: Manifest;
  /** per tick, ms on the wall clock */
  tickWallMs: number[];
}

/** Runs and grades; writes nothing. @throws TwinwardError on bad input */
export async function tellRunHere(request: RunRequest, hooks: RunHooks, host: RunHost = nodeHost): Promise<ToldRun> {
  // Whoever asks: attacks on a broker elsewhere are refused before anything is started.
  if (request.broker.kind === 'mqtt' && (request.scenario.plant.attacks ?? []).length > 0) await requireLoopback(request.broker.url);
  const startedAt = new Date().toISOString();
  const tickWallMs: number[] = [];
  const told = await tellRun(request, { ...hooks, onTick: (wallMs, alerts) => {
    tickWallMs.push(Math.round(1000 * wallMs) / 1000);
    hooks.onTick?.(wallMs, alerts);
  } }, host);
  const manifest: Manifest = {
    schema: 'twinward.manifest/1', id: told.id, identity: told.identity, options: request.options, versions: { twinward: PACKAGE.version, ...PACKAGE.dependencies },
    host: { platform: process.platform, arch: process.arch, cpus: availableParallelism(), node: process.versions.node },
    startedAt, finishedAt: new Date().toISOString(), replay: request.replay,
  };
  return { ...told, manifest, tickWallMs };
}

/** @param moved files that are written already @returns the folder @throws TwinwardError where it cannot be written */
export function writeTold(told: ToldRun, { outDir, runsRoot, trace }: RunRequest, moved: Readonly<Record<string, string>> = {}): string {
  const { id, report, truth, inputs, alerts, manifest, resolved, byHome } = told;
  const extra = {
    ...(report.attacks && { 'results.sarif': renderSarif(report), 'navigator-layer.json': renderNavigator(report) }),
    ...(trace && { 'trace.json': traceOf(told) }),
  };
  return writeRun(outDir ?? runFolder(runsRoot, id), { report, manifest, truth, inputs, alerts, resolved, byHome, html: renderHtml(report), junit: renderJunit(report), extra, moved });
}

function traceOf({ report, truth, alerts, inputs, tickWallMs }: ToldRun): string {
  const read = <T>(lines: readonly string[]): T[] => lines.map((line) => JSON.parse(line) as T);
  return renderTrace({ report, truth: read<TruthEvent>(truth), alerts: read<SeenAlert>(alerts), inputs: read<RunInput>(inputs), tickWallMs });
}

/** Runs, grades and writes the folder. @throws TwinwardError on bad input, or where the folder cannot be written */
export async function runScenario(request: RunRequest, hooks: RunHooks): Promise<RunOutcome> {
  const telemetry = request.telemetry ? new TelemetryWriter(request.outDir ?? runFolder(request.runsRoot, 'run')) : undefined;
  try {
    const told = await tellRunHere(request, telemetry ? { ...hooks, onMessages: (tick, seen) => telemetry.add(tick, seen) } : hooks);
    const folder = writeTold(told, request, telemetry && { [TELEMETRY_FILE]: await telemetry.end() });
    return { report: told.report, folder, exit: EXITS[told.report.verdict], replay: request.replay };
  } finally {
    telemetry?.drop();
  }
}
