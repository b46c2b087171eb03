/** From a run's folder to the request that makes it again. Everything that can be wrong with the folder is found here, before anything is started. */
import { badInput } from '../../contract/errors.ts';
import type { Report } from '../../contract/report.ts';
import type { Manifest, ResolvedScenario, RunIdentity, RunInput } from '../../contract/run-files.ts';
import type { Scenario } from '../../contract/scenario.ts';
import { digestText } from '../../sim/core/digest.ts';
import { World } from '../../sim/world.ts';
import { REFUSED } from '../run/attack-bus.ts';
import { BROKER_ANSWER } from '../run/attack-director.ts';
import type { Ended } from '../run/conduct.ts';
import { scenarioHash } from '../run/record.ts';
import type { BrokerChoice, RunRequest } from '../run/request.ts';
import { loadSut } from './load-sut.ts';
import type { RunFolder } from './run-folder.ts';
import { brokerOf, prefixOf, workersOf } from './run-command.ts';

/** As commander gives them: texts and flags. */
export interface ReplayOptions {
  broker?: string;
  brokerCa?: string;
  brokerCert?: string;
  brokerKey?: string;
  brokerPort?: string;
  topicPrefix?: string;
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
  const ruleFiles = manifest.options['rule'];
  const { sut, builtin, rules } = await loadSut(options.sut ?? textOption(manifest, 'sut') ?? identity.sut.id, cwd, textOption(manifest, 'store'), Array.isArray(ruleFiles) ? ruleFiles.map(String) : []);
  if (rules && sut.version !== identity.sut.version) throw badInput('rules-changed', `the rules of this run were changed: it was judged by ${identity.sut.version}, and they make ${sut.version}`, { file: folder.path }, 'put them back as they were, or run the scenario again');
  if (sut.clock !== 'watermark') throw badInput('replay-live', `the pipeline ${sut.id} answers no clock, and a replay is stepped`, options.sut === undefined ? { file: folder.path } : { path: '--sut' }, 'run the scenario again with --live, and compare the two');
  const broker = chooseBroker(options, { broker: textOption(manifest, 'broker'), brokerPort: sut.start ? undefined : textOption(manifest, 'brokerPort') }, builtin, cwd);
  const { scenario, patients } = resolved;
  const { ticks: all } = new World({ scenario, patients: patients?.records });
  const ticks = ticksOf(report, all);
  if (ticks === 0) throw badInput('nothing-to-replay', `the run ended before its first tick: ${report.reasons[0] ?? 'no reason is known'}`, { file: folder.path }, 'mend that, and run the scenario again');
  const request: RunRequest = {
    scenario, scenarioName: identity.scenario, sut, broker, inputs, runsRoot: folder.path, topicPrefix: prefixOf(options.topicPrefix ?? textOption(manifest, 'topicPrefix') ?? ''), pace: 'max', workers: workersOf(options.workers),
    paired: identity.paired, label: `${scenario.id}-${scenario.seed}`, replay: manifest.replay, options: manifest.options,
    ...(rules && { rules }), ...(patients && { patients }), ...profilesOf(identity, scenario, broker, inputs), ...(ticks < all && { ticksMost: ticks }),
  };
  return { request, manifest, report, ticks, lacks: lacksOf(report, ticks < all) };
}

/**
 * Another broker stands in for the first one, and is named as that was. Of an outside broker nobody wrote down how it was set up; whether it let attackers in stands among the
 * recorded inputs.
 */
function profilesOf({ profile }: RunIdentity, { plant }: Scenario, broker: BrokerChoice, inputs: readonly RunInput[]): Pick<RunRequest, 'profile' | 'profileOnRecord'> {
  const attacked = (plant.attacks ?? []).length > 0;
  const letIn = inputs.some(({ kind, data }) => kind === BROKER_ANSWER && (data['packet'] === 'puback' || (data['packet'] === 'suback' && (data['code'] as number) < REFUSED)));
  const standIn = profile ?? (attacked && letIn ? 'L0' : 'standard');
  return { ...(broker.kind !== 'mqtt' && { profile: standIn }), ...(attacked && { profileOnRecord: profile ?? 'own' }) };
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

/** Outside brokers and their passwords are not written down; the bytes are the same on all. A pipeline that runs already looks for the lab's own broker where it was. */
function chooseBroker({ broker: asked, brokerPort: askedPort, ...files }: ReplayOptions, before: { broker: string | undefined; brokerPort: string | undefined }, builtin: boolean, cwd: string): BrokerChoice {
  const kind = asked ?? ((before.broker === 'virtual' || before.broker === 'memory') && builtin ? before.broker : 'embedded');
  const brokerPort = askedPort ?? (kind === 'embedded' ? before.brokerPort : undefined);
  const broker = brokerOf({ ...files, broker: kind, ...(brokerPort !== undefined && { brokerPort }) }, cwd);
  if ((broker.kind === 'virtual' || broker.kind === 'memory') && !builtin) throw badInput('sut-needs-broker', `the ${broker.kind} broker joins only pipelines that are shipped with the lab`, { path: '--broker' }, 'leave --broker out: the embedded broker feeds any pipeline');
  return broker;
}

/** How many ticks the run closed: a stopped one fewer than its scenario has. */
function ticksOf({ performance }: Report, all: number): number {
  const closed = performance['ticks'];
  return typeof closed === 'number' && Number.isInteger(closed) && closed >= 0 ? Math.min(closed, all) : all;
}

function lacksOf({ performance }: Report, short: boolean): string[] {
  const endedNot = (how: Ended, { ended }: { ended?: unknown }): boolean => ended !== undefined && ended !== how;
  const twins = [performance['twins'], performance['withoutAttacks']].flatMap((list) => (Array.isArray(list) ? (list as { ended?: unknown }[]) : []));
  return [
    ...(performance['live'] === true ? ['it was a live run, on the wall clock, and a replay is stepped: only what happened and what hubs sent is promised to be equal'] : []),
    ...(twins.some((twin) => endedNot('as planned', twin)) ? ['the run broke off in its twin, which a replay does not: verdict and findings about the twin differ'] : []),
    ...(short && endedNot('stopped by the user', performance) ? ['the run broke off by itself in the middle of a tick; equal bytes are promised only for runs that ended, or were stopped by their user'] : []),
  ];
}
