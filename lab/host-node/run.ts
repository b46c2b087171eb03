/** `runScenario` on Node: real transports, the wall clock, and the folder on disk. */
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest } from '../../contract/run-files.ts';
import { pipelineById } from '../../pipeline/registry.ts';
import { renderHtml } from '../../reports/render/html.ts';
import { renderJunit } from '../../reports/render/junit.ts';
import { renderNavigator } from '../../reports/render/navigator.ts';
import { renderSarif } from '../../reports/render/sarif.ts';
import { LocalEngine } from '../run/engine.ts';
import type { Transport } from '../run/ports.ts';
import type { RunExit, RunHooks, RunOutcome, RunRequest } from '../run/request.ts';
import { runScenario as tellRun, type RunHost } from '../run/run-scenario.ts';
import { VirtualTransport } from '../run/virtual.ts';
import { attackerAccess } from './attacker-access.ts';
import { requireLoopback } from './egress.ts';
import { createEmbeddedTransport } from './embedded.ts';
import { EngineThreads } from './engine-threads.ts';
import { createOutsideTransport } from './outside.ts';
import { PACKAGE } from './package-facts.ts';
import { bringNodeHash } from './sha256.ts';
import { runFolder, writeRun } from './write-run.ts';

bringNodeHash();

export const nodeHost: RunHost = {
  engineVersion: PACKAGE.version,
  clock: {
    nowMs: () => performance.now(),
    sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
  },
  transport({ broker, sut, topicPrefix, profile = 'standard' }: RunRequest): Transport {
    if (broker.kind === 'mqtt') return createOutsideTransport({ access: broker, sut, topicPrefix });
    return broker.kind === 'virtual' ? new VirtualTransport(pipelineById(sut.id)!.create(), (n) => attackerAccess(profile, n)) : createEmbeddedTransport({ sut, topicPrefix, profile });
  },
  engine: (options, workers) => (workers === 1 ? new LocalEngine(options) : new EngineThreads(options, workers)),
};

const EXITS = { pass: 0, fail: 99, unknown: 3 } as const satisfies Record<string, RunExit>;

/** Runs, grades and writes the folder. @throws TwinwardError on bad input, or where the folder cannot be written */
export async function runScenario(request: RunRequest, hooks: RunHooks): Promise<RunOutcome> {
  // Whoever asks: attacks on a broker elsewhere are refused before anything is started.
  if (request.broker.kind === 'mqtt' && (request.scenario.plant.attacks ?? []).length > 0) await requireLoopback(request.broker.url);
  const startedAt = new Date().toISOString();
  const { id, identity, report, truth, alerts, inputs, resolved, byHome } = await tellRun(request, hooks, nodeHost);
  const manifest: Manifest = {
    schema: 'twinward.manifest/1', id, identity, options: request.options, versions: { twinward: PACKAGE.version, ...PACKAGE.dependencies },
    host: { platform: process.platform, arch: process.arch, cpus: availableParallelism(), node: process.versions.node },
    startedAt, finishedAt: new Date().toISOString(), replay: request.replay,
  };
  const folder = writeRun(request.outDir ?? runFolder(request.runsRoot, id), { report, manifest, truth, inputs, alerts, resolved, byHome, html: renderHtml(report), junit: renderJunit(report), ...(report.attacks && { extra: { 'results.sarif': renderSarif(report), 'navigator-layer.json': renderNavigator(report) } }) });
  return { report, folder, exit: EXITS[report.verdict], replay: request.replay };
}
