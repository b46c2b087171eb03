/** `runScenario` in a browser: one thread, no files, no sockets. The same engine, broker, fleet and pipelines as on Node. */
import { pipelineById } from '../../pipeline/registry.ts';
import { badInput } from '../../contract/errors.ts';
import type { Sut } from '../../contract/sut.ts';
import { inThreadTransport } from '../broker/in-thread.ts';
import { LocalEngine } from '../run/engine.ts';
import type { RunHooks, RunRequest } from '../run/request.ts';
import { runScenario, type FinishedRun, type RunHost } from '../run/run-scenario.ts';
import type { WebRun } from './messages.ts';

declare const ENGINE_VERSION: string;

const webHost = (watch?: WebWatch): RunHost => ({
  engineVersion: ENGINE_VERSION,
  clock: {
    nowMs: () => performance.now(),
    epochMs: () => Date.now(),
    sleep: (ms) => new Promise((resolve) => { setTimeout(resolve, ms); }),
  },
  transport({ broker, sut, topicPrefix, profile = 'standard' }) {
    if (broker.kind !== 'memory' && broker.kind !== 'virtual') throw badInput('broker-not-here', `a browser has no ${broker.kind} broker`, undefined, 'use memory or virtual');
    return inThreadTransport(broker.kind, { sut, topicPrefix, profile });
  },
  engine: (options) => {
    // The first engine asked for is the run's own; the others are those of its twins.
    const engine = new LocalEngine(options, watch);
    watch = undefined;
    return engine;
  },
});

/** Sees the homes of the run after each tick. */
export type WebWatch = ConstructorParameters<typeof LocalEngine>[1];

/** Runs and grades. @throws TwinwardError bad input */
export function runHere({ scenario, patients, broker, sut: id, profile = 'standard', paired = false, inputs }: WebRun, hooks: RunHooks, watch?: WebWatch): Promise<FinishedRun> {
  const pipeline = pipelineById(id);
  if (!pipeline) throw badInput('unknown-sut', `there is no pipeline "${id}"`);
  const sut: Sut = { schema: 'twinward.sut/1', id, title: pipeline.title, version: pipeline.version, readyWithin: '20s', codec: 'twinward', clock: 'watermark' };
  const request: RunRequest = {
    scenario, scenarioName: scenario.id, sut, broker: { kind: broker }, topicPrefix: '', pace: 'max', paired, profile, runsRoot: '', workers: 1, label: `${scenario.id}-${scenario.seed}`, replay: '', options: {},
    ...(patients && { patients }), ...(inputs && { inputs }),
  };
  return runScenario(request, hooks, webHost(watch));
}
