/** `twinward run`: from the options to a request, from the outcome to the screen and the exit code. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PROFILES, type Profile } from '../../contract/attack.ts';
import { badInput } from '../../contract/errors.ts';
import { durationMs } from '../../contract/duration.ts';
import type { PatientMapping, PatientRecord } from '../../contract/patient.ts';
import type { Scenario } from '../../contract/scenario.ts';
import type { Sut } from '../../contract/sut.ts';
import { loadScenario } from '../../scenarios/load-scenario.ts';
import { suggest } from '../../scenarios/nearest.ts';
import { applyOverrides } from '../../scenarios/overrides.ts';
import { brokerAccess } from '../host-node/broker-access.ts';
import { isLoopback, requireLoopback } from '../host-node/egress.ts';
import { SUT_PASSWORD, userOf } from '../host-node/sut-port.ts';
import { checkSutHere } from '../host-node/sut-here.ts';
import { readPatients } from '../host-node/read-patients.ts';
import { checkRunFolder, reportText } from '../host-node/write-run.ts';
import { PACES, type BrokerChoice, type Pace, type RunOutcome, type RunRequest, type RunScenario } from '../run/request.ts';
import { checkStack } from '../run/stack.ts';
import { loadSut, type ChosenSut } from './load-sut.ts';
import { openReport } from './open-report.ts';
import { clock, grouped } from './progress.ts';
import { replayLine } from './replay.ts';
import { scenarioHost } from './scenario-host.ts';
import type { Doing } from './show-error.ts';
import { plain, type Terminal } from './terminal.ts';
import { watched } from './watched.ts';

/** As commander gives them: texts and flags. */
export interface RunOptions {
  seed?: string;
  homes?: string;
  duration?: string;
  pace: string;
  out?: string;
  broker: string;
  brokerCa?: string;
  brokerCert?: string;
  brokerKey?: string;
  /** where the lab's own broker listens */
  brokerPort?: string;
  topicPrefix?: string;
  sut: string;
  /** files */
  rule?: string[];
  store?: string;
  patients?: string;
  live?: boolean;
  /** a port, or true for any free one */
  api?: string | true;
  fault?: string[];
  attack?: string[];
  profile?: string;
  workers: string;
  paired?: boolean;
  telemetry?: boolean;
  trace?: boolean;
  open?: boolean;
  quiet?: boolean;
  json?: boolean;
}

/** More threads than any machine that this runs on has cores only cost memory. @source assumption */
const WORKERS_MOST = 64;

interface Patients {
  records: readonly PatientRecord[];
  mapping: PatientMapping;
}

/** @param run for tests; the lab's own by default @returns the exit code */
export async function runCommand(name: string, options: RunOptions, terminal: Terminal, doing: Doing, run?: RunScenario): Promise<number> {
  if (options.seed !== undefined) doing.seed = options.seed;
  const { request, notes } = await requestOf(name, options, terminal.cwd);
  doing.seed = request.scenario.seed;
  doing.replay = request.replay;
  const talkative = !options.quiet && !options.json;
  const wayIn = wayInText(request);
  if (talkative) terminal.out(headerText(request, notes));
  if (wayIn) terminal.err(wayIn);
  const runScenario = run ?? (await import('../host-node/run.ts')).runScenario;
  const api = options.api === undefined ? undefined : await (await import('../host-node/control-api.ts')).openControlApi(request, portOf('--api', options.api));
  if (api) terminal.err(`api     ${api.url}/v1  token ${api.token}\n`);
  const outcome = await watched(terminal, talkative, (hooks) => runScenario(request, api ? { ...hooks, takeInputs: api.takeInputs, onProgress: (now) => { api.show(now); hooks.onProgress(now); } } : hooks)).finally(() => api?.close());
  const page = resolve(outcome.folder, 'report.html');
  if (options.json) terminal.out(reportText(outcome.report));
  else if (options.quiet) terminal.out(`${plain(verdictLine(outcome))}\n`);
  else {
    const { renderTerminal } = await import('../../reports/render/terminal.ts');
    terminal.out(`${renderTerminal(outcome.report, { color: terminal.color }).trimEnd()}\n\n`);
    terminal.out(`report  ${page}\nreplay  ${outcome.replay}\n`);
  }
  if (options.open) openReport(pathToFileURL(page).href);
  return outcome.exit;
}

/** Everything that can be wrong with the input is found here, before anything is started or written. @throws TwinwardError bad input */
export async function requestOf(name: string, given: RunOptions, cwd: string): Promise<{ request: RunRequest; notes: string[] }> {
  const broker = brokerOf(given, cwd);
  // From here on nobody sees the password.
  const options: RunOptions = { ...given, broker: broker.kind === 'mqtt' ? broker.url : broker.kind };
  if (options.json && options.quiet) throw badInput('bad-option', '--json and --quiet cannot be given together', { path: '--quiet' }, 'choose one of them');
  const paceAsked = oneOf('--pace', options.pace, PACES) as Pace;
  if (isUrl(options.broker) && (options.attack ?? []).length > 0) await requireLoopback(options.broker);
  const profile = profileOf(options.profile, options.broker);
  const homes = wholeNumber('--homes', options.homes, 'give a whole number from 1 to 200000');
  const workers = workersOf(options.workers);
  portOf('--api', options.api);
  const host = await scenarioHost(cwd);
  const loaded = loadScenario(name, host, { needPopulation: options.patients === undefined });
  const patients = options.patients === undefined ? undefined : patientsOf(options.patients, loaded.scenario, cwd);
  const { scenario, notes } = applyOverrides(
    loaded.scenario,
    {
      ...(options.seed !== undefined && { seed: options.seed }),
      ...(homes !== undefined ? { homes } : patients && { homes: patients.records.length }),
      ...(options.duration !== undefined && { duration: options.duration }),
      ...(options.fault && { faults: options.fault }),
      ...(options.attack && { attacks: options.attack }),
    },
    host.known,
  );
  if (isUrl(options.broker) && (scenario.plant.attacks ?? []).length > 0) await requireLoopback(options.broker);
  const chosen = await loadSut(options.sut, cwd, options.store, options.rule);
  if ((broker.kind === 'virtual' || broker.kind === 'memory') && !chosen.builtin) {
    throw badInput('sut-needs-broker', `the ${broker.kind} broker joins only pipelines that are shipped with the lab`, { path: '--broker' }, 'leave --broker out: the embedded broker feeds any pipeline');
  }
  const { sut } = chosen;
  const live = options.live === true || sut.clock !== 'watermark';
  // As fast as it may be, unless it was said otherwise.
  const pace = live && sut.clock === 'event' && paceAsked === 'max' ? '60x' : paceAsked;
  if (live) checkLive(scenario, sut, broker, pace, options);
  if (sut.clock !== 'watermark') notes.push(liveNote(sut, pace, scenario));
  if ((scenario.plant.attacks ?? []).length > 0) requireSutLoopback(sut);
  if (!chosen.builtin) await checkSutHere(sut, broker.kind === 'embedded' ? broker.port : undefined);
  checkStack({ scenario, broker, sut: chosen.sut });
  const outDir = options.out === undefined ? undefined : resolve(cwd, options.out);
  const runsRoot = resolve(cwd, 'runs');
  // Without --out the folder's name is only known at the end; that `runs/` can be written is known now.
  checkRunFolder(outDir ?? resolve(runsRoot, 'run'));
  const replay = replayLine(name, scenario.seed, options);
  return { request: request({ name, scenario, chosen, broker, profile, pace, live, workers, patients, outDir, runsRoot, replay, options }), notes };
}

/** Implied, so it is said. */
function liveNote({ id, clock }: Sut, pace: Pace, { duration }: Scenario): string {
  const minutes = Math.max(1, Math.round(durationMs(duration) / 60_000 / (pace === '60x' ? 60 : 1)));
  return `${id} answers no clock of the lab (clock: ${clock}): the run goes live at ${pace === '60x' ? '60x' : '1x'} and takes about ${minutes} min; the bytes are not promised`;
}

/** An attack's messages are carried on to wherever the SUT is. @throws TwinwardError bad input where that is not this machine */
function requireSutLoopback({ address, feed, reset, ready }: Sut): void {
  for (const url of [address, feed?.url, ready?.http, typeof reset === 'object' ? reset.http?.url : undefined]) {
    const host = /^\w+:\/\/(\[[^\]]*\]|[^/:]*)/.exec(url ?? '')?.[1]?.replace(/^\[|\]$/g, '');
    if (host !== undefined && host !== 'localhost' && !isLoopback(host)) throw badInput('attack-outside-loopback', `attacks stay on this machine: the pipeline is at ${url}`, { path: '--sut' }, 'attack a copy of it on 127.0.0.1');
  }
}

/** What a run on the wall clock cannot do. @throws TwinwardError bad input */
function checkLive({ plant }: Scenario, sut: Sut, broker: BrokerChoice, pace: Pace, options: RunOptions): void {
  const why = sut.clock === 'watermark' ? '--live' : `the pipeline's "clock: ${sut.clock}"`;
  const refuse = (what: string, hint: string): never => { throw badInput('live-option', `${why} and ${what} do not go together`, { path: '--live' }, hint); };
  if (broker.kind === 'virtual' || broker.kind === 'memory') refuse(`--broker ${broker.kind}`, 'a live run needs a real broker: leave --broker out');
  if (options.paired) refuse('--paired', 'twins are compared to the byte, which a wall clock does not promise');
  if ((plant.attacks ?? []).length > 0) refuse('an attack', 'attacks are judged by twins that are the same to the byte');
  if (pace === '60x' && sut.clock !== 'event') refuse('--pace 60x', 'only a pipeline with "clock: event", which judges by the times in the messages, can be driven faster');
}

interface Parts {
  name: string;
  scenario: Scenario;
  chosen: ChosenSut;
  broker: BrokerChoice;
  profile: Profile | undefined;
  pace: Pace;
  live: boolean;
  workers: number;
  patients: Patients | undefined;
  outDir: string | undefined;
  runsRoot: string;
  replay: string;
  options: RunOptions;
}

function request({ name, scenario, chosen, broker, profile, pace, live, workers, patients, outDir, runsRoot, replay, options }: Parts): RunRequest {
  return {
    scenario, scenarioName: name, sut: chosen.sut, broker, pace, workers, runsRoot, replay,
    ...(chosen.rules && { rules: chosen.rules }),
    ...(patients && { patients }),
    ...(profile && { profile }),
    ...(options.telemetry && { telemetry: true }),
    ...(options.trace && { trace: true }),
    ...(outDir !== undefined && { outDir }),
    topicPrefix: prefixOf(options.topicPrefix ?? ''),
    paired: options.paired === true,
    ...(live && { live }),
    label: `${scenario.id}-${scenario.seed}`,
    options: { ...options, scenario: name, seed: scenario.seed, homes: scenario.homes, duration: scenario.duration, pace, workers },
  };
}

function patientsOf(path: string, scenario: Scenario, cwd: string): Patients {
  const { patients, mapping } = readPatients(resolve(cwd, path), { year: Number(scenario.start.slice(0, 4)) });
  return { records: patients, mapping };
}

/** @returns 0 for any free one */
export function portOf(option: string, text: string | true | undefined): number {
  if (text === undefined || text === true) return 0;
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw badInput('bad-port', `${option}: "${text}" is not a port`, { path: option }, 'give a number from 1 to 65535, or leave it out for any free one');
  return Number(text);
}

export function workersOf(text: string | undefined): number {
  const workers = wholeNumber('--workers', text, `give a whole number from 1 to ${WORKERS_MOST}`) ?? 1;
  if (workers < 1 || workers > WORKERS_MOST) throw badInput('bad-option', `--workers cannot be "${text}"`, { path: '--workers' }, `give a whole number from 1 to ${WORKERS_MOST}: threads that the homes are dealt to, by whole areas`);
  return workers;
}

function oneOf(option: string, value: string, choices: readonly string[]): string {
  if (!choices.includes(value)) throw badInput('bad-option', `${option} cannot be "${value}"`, { path: option }, suggest(value, choices));
  return value;
}

/** @throws TwinwardError where the text is no whole number; its range is checked with the scenario */
function wholeNumber(option: string, text: string | undefined, hint: string): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw badInput('bad-option', `${option} cannot be "${text}"`, { path: option }, hint);
  return Number(text);
}

function isUrl(broker: string): boolean {
  return broker.includes('://');
}

/** An outside broker is as its owner set it up. */
function profileOf(text: string | undefined, broker: string): Profile | undefined {
  if (isUrl(broker)) {
    if (text !== undefined) throw badInput('profile-not-ours', `--profile ${text} cannot be set on ${broker}`, { path: '--profile' }, 'leave it out: an outside broker is as its owner set it up; profiles are for the embedded and the virtual broker');
    return undefined;
  }
  const profile = PROFILES.find((name) => name.toLowerCase() === (text ?? 'standard').toLowerCase());
  if (!profile) throw badInput('bad-option', `--profile cannot be "${text}"`, { path: '--profile' }, /^l[1-6]$/i.test(text ?? '') ? 'this version knows standard and L0' : suggest(text ?? '', PROFILES));
  return profile;
}

export function brokerOf({ broker, brokerCa: ca, brokerCert: cert, brokerKey: key, brokerPort: port }: Pick<RunOptions, 'broker' | 'brokerCa' | 'brokerCert' | 'brokerKey' | 'brokerPort'>, cwd: string): BrokerChoice {
  if (port !== undefined && broker !== 'embedded') throw badInput('bad-option', '--broker-port is for the lab\'s own broker', { path: '--broker-port' }, 'give --broker embedded, or leave the port out');
  if (broker.includes(':')) return { kind: 'mqtt', ...brokerAccess({ broker, ca, cert, key }, process.env, cwd) };
  const kind = oneOf('--broker', broker, ['embedded', 'virtual', 'memory']) as 'embedded' | 'virtual' | 'memory';
  const given = Object.entries({ ca, cert, key }).find(([, file]) => file !== undefined)?.[0];
  if (given !== undefined) throw badInput('broker-tls', `--broker-${given} is for brokers with TLS`, { path: `--broker-${given}` }, 'give --broker mqtts://host:port besides');
  return kind === 'embedded' && port !== undefined ? { kind, port: portOf('--broker-port', port) } : { kind };
}

/** Empty, or ending in one slash. @throws TwinwardError where MQTT would read something else into it */
export function prefixOf(text: string): string {
  // NATS reads ".", "*", ">" and spaces as its own; what works on one broker should work on all.
  if (/[#+.*>\s\0]/.test(text) || text.startsWith('$') || text.length > 200) {
    throw badInput('bad-option', `--topic-prefix cannot be "${text}"`, { path: '--topic-prefix' }, 'use words and slashes, without "#", "+", ".", "*", ">", blanks or a leading "$"');
  }
  return text === '' || text.endsWith('/') ? text : `${text}/`;
}

/** How a pipeline that runs already finds the lab: its broker, and where its alerts are to go. The password is one that the user chose; without, nobody outside could know it. */
export function wayInText({ sut, broker }: Pick<RunRequest, 'sut' | 'broker'>): string | undefined {
  if (sut.start) return undefined;
  const { feed, alerts, clock } = sut;
  const hook = alerts?.webhook;
  const webhook = hook && `webhook http://127.0.0.1:${hook.port}${hook.path}${hook.token === undefined ? '' : '  token as in its file'}\n`;
  if (broker.kind !== 'embedded' || (feed?.url !== undefined && hook && (clock !== 'watermark' || feed.clock !== undefined))) return webhook;
  const missing = [broker.port === undefined ? '--broker-port' : '', process.env[SUT_PASSWORD] ? '' : SUT_PASSWORD].filter((word) => word !== '');
  if (missing.length > 0) throw badInput('sut-way-in', `${sut.id} runs already, and must know how to reach the lab's broker`, { path: '--broker' }, `choose a port and a password before the run: give --broker-port, and set ${SUT_PASSWORD} for the user ${userOf(sut)}; or use your own broker: --broker mqtt://host:port`);
  return `broker  mqtt://127.0.0.1:${broker.port}  user ${userOf(sut)}  password as in ${SUT_PASSWORD}\n${webhook ?? ''}`;
}

/** Scenario, homes, seed, span, pipeline, broker and every option that shapes the run; then what fell away, and who the residents are. */
export function headerText(request: RunRequest, notes: readonly string[]): string {
  const { scenario, sut, patients } = request;
  const start = Date.parse(scenario.start);
  const end = start + durationMs(scenario.duration);
  const facts = [
    `${scenario.title} (${scenario.id})`, `${grouped(scenario.homes)} homes`, `seed ${scenario.seed}`, `${clock(start)}–${clock(end)} (${scenario.duration}), tick ${scenario.tick}`,
    `pipeline ${sut.id} ${sut.version}`, `broker ${request.broker.kind === 'mqtt' ? request.broker.url : request.broker.kind}`, request.live ? `live at ${request.pace === '60x' ? '60x' : '1x'}` : `pace ${request.pace}`,
    ...(request.topicPrefix ? [`prefix ${request.topicPrefix}`] : []),
    ...(request.paired ? ['paired'] : []),
    ...(request.profile === 'L0' ? ['profile L0'] : []),
    ...((scenario.plant.attacks ?? []).length > 0 ? [`attacks ${(scenario.plant.attacks ?? []).map(({ id }) => id).join(', ')}`] : []),
    ...(patients ? [patientsText(patients, scenario.homes)] : []),
  ];
  return plain([facts.join(' · '), ...notes.map((note) => `note    ${note}`), ...(patients ? mappingLines(patients.mapping) : [])].join('\n').concat('\n\n'));
}

function patientsText({ records }: Patients, homes: number): string {
  if (records.length === homes) return `${homes} imported patients`;
  return homes > records.length ? `${records.length} imported patients, dealt to the homes in turn` : `the first ${homes} of ${records.length} imported patients`;
}

/** How many entries were mapped, and the reasons for the others. */
function mappingLines(mapping: PatientMapping): string[] {
  const sum = (list: readonly { count: number }[]): number => list.reduce((total, item) => total + item.count, 0);
  const reasons = [...new Set(mapping.unmapped.map((item) => item.why))]
    .map((why) => ({ why, count: sum(mapping.unmapped.filter((item) => item.why === why)) }))
    .toSorted((a, b) => b.count - a.count);
  return [
    `records ${sum(mapping.mapped)} coded entries mapped, ${sum(mapping.unmapped)} left out${reasons.length > 0 ? ':' : ''}`,
    ...reasons.map(({ why, count }) => `        ${String(count).padStart(4)}  ${why}`),
    ...(mapping.unmapped.length > 0 ? ['        each of them is listed in the report'] : []),
  ];
}

function verdictLine({ report }: RunOutcome): string {
  const score = report.score === null ? 'no score' : `score ${Math.round(report.score)}`;
  return [report.verdict, score, ...report.reasons.slice(0, 1)].join(' · ');
}
