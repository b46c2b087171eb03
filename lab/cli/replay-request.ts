/** From a run's folder to the request that makes it again. Everything that can be wrong with the folder is found here, before anything is started. */
import { badInput } from '../../contract/errors.ts';
import type { Report } from '../../contract/report.ts';
import type { Manifest, ResolvedScenario } from '../../contract/run-files.ts';
import { digestText } from '../../sim/core/digest.ts';
import { World } from '../../sim/world.ts';
import { scenarioHash } from '../run/record.ts';
import type { BrokerChoice, RunRequest } from '../run/request.ts';
import { loadSut } from './load-sut.ts';
import type { RunFolder } from './run-folder.ts';
import { brokerOf, prefixOf, workersOf } from './run-command.ts';

/** As commander gives them: texts and flags. */
export interface ReplayOptions {
  broker?: string;
  sut?: string;
  workers?: string;
  json?: boolean;
  out?: string;
}

export interface ReplayAsked {
  request: RunRequest;
  manifest: Manifest;
  report: Report;
  /** ticks that the replay must close */
  ticks: number;
  /** why the folder promises less than equal bytes; empty: it promises them */
  lacks: string[];
}

/** @throws TwinwardError bad input */
export async function replayRequest(folder: RunFolder, options: ReplayOptions, cwd: string): Promise<ReplayAsked> {
  const [manifest, resolved, report] = [folder.manifest(), folder.resolved(), folder.report()];
  const inputs = folder.inputs();
  checkWhole(folder, manifest, resolved, report);
  const { identity } = manifest;
  const { sut, builtin } = await loadSut(options.sut ?? textOption(manifest, 'sut') ?? identity.sut.id, cwd);
  if (sut.clock !== 'watermark') throw badInput('replay-live', `the pipeline ${sut.id} answers no clock: its run was live, and a live run cannot be replayed`, { file: folder.path }, 'run the scenario again with --live, and compare the two');
  const broker = chooseBroker(options.broker, textOption(manifest, 'broker'), builtin, cwd);
  const { scenario, patients } = resolved;
  const { ticks: all } = new World({ scenario, patients: patients?.records });
  const ticks = ticksOf(report, all);
  const request: RunRequest = {
    scenario, scenarioName: identity.scenario, sut, broker, inputs, runsRoot: folder.path, topicPrefix: prefixOf(textOption(manifest, 'topicPrefix') ?? ''), pace: 'max', workers: workersOf(options.workers),
    paired: identity.paired, label: `${scenario.id}-${scenario.seed}`, replay: manifest.replay, options: manifest.options,
    ...(patients && { patients }), ...(broker.kind !== 'mqtt' && { profile: identity.profile ?? 'standard' }), ...(ticks < all && { ticksMost: ticks }),
  };
  return { request, manifest, report, ticks, lacks: lacksOf(report, ticks < all) };
}

/** The folder's files belong together, as the digests in its manifest say. */
function checkWhole(folder: RunFolder, { identity }: Manifest, { scenario, patients }: ResolvedScenario, report: Report): void {
  const changed = (name: string, what: string) => badInput('run-changed', `${name} was changed after the run: ${what}`, { file: folder.file(name) }, 'replay a folder as its run left it, or run the scenario again');
  if (scenarioHash(scenario, patients?.records) !== identity.scenarioHash) throw changed('scenario.json', 'its hash is not the one in manifest.json');
  if (JSON.stringify(report.manifest) !== JSON.stringify(identity)) throw changed('report.json', 'its identity is not the one in manifest.json');
  for (const name of ['truth', 'inputs'] as const) {
    if (digestText(folder.lines(`${name}.ndjson`).join('\n')) !== identity.digests[name]) throw changed(`${name}.ndjson`, 'its digest is not the one in manifest.json');
  }
}

function textOption({ options }: Manifest, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** Outside brokers and their passwords are not written down; the bytes are the same on all. */
function chooseBroker(asked: string | undefined, before: string | undefined, builtin: boolean, cwd: string): BrokerChoice {
  const broker = asked === undefined ? { kind: before === 'virtual' && builtin ? ('virtual' as const) : ('embedded' as const) } : brokerOf({ broker: asked }, cwd);
  if ((broker.kind === 'virtual' || broker.kind === 'memory') && !builtin) throw badInput('sut-needs-broker', `the ${broker.kind} broker joins only pipelines that are shipped with the lab`, { path: '--broker' }, 'leave --broker out: the embedded broker feeds any pipeline');
  return broker;
}

/** How many ticks the run closed: a stopped one fewer than its scenario has. */
function ticksOf({ performance }: Report, all: number): number {
  const closed = performance['ticks'];
  return typeof closed === 'number' && Number.isInteger(closed) && closed >= 0 ? Math.min(closed, all) : all;
}

function lacksOf({ reasons, performance }: Report, short: boolean): string[] {
  const stopped = reasons.some((reason) => reason.startsWith('stopped by the user'));
  return [
    ...(performance['live'] === true ? ['it was a live run, on the wall clock, and a replay is stepped: only what happened and what hubs sent is promised to be equal'] : []),
    ...(reasons.some((reason) => /^(clean twin|twin without attacks): /.test(reason)) ? ['the run broke off in its twin, which a replay does not: verdict and findings about the twin differ'] : []),
    ...(short && !stopped ? ['the run broke off by itself in the middle of a tick; equal bytes are promised only for runs that ended, or were stopped by their user'] : []),
  ];
}
