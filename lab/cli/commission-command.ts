/** `twinward commission`: proves for each device of chosen homes that a test reaches the pipeline and an alert comes back, over whatever broker and pipeline a run would use. Writes nothing. */
import { Duration, durationMs } from '../../contract/duration.ts';
import { badInput } from '../../contract/errors.ts';
import type { SeenAlert } from '../../reports/run-record.ts';
import { loadScenario } from '../../scenarios/load-scenario.ts';
import { linkVerdict } from '../../sim/installation/survey.ts';
import { World } from '../../sim/world.ts';
import { BETWEEN_MS, Commissioning, type Proof, SETTLE_MS, TRIES } from '../run/commission.ts';
import type { RunHooks, RunRequest } from '../run/request.ts';
import { requestOf, type RunOptions } from './run-command.ts';
import { scenarioHost } from './scenario-host.ts';
import type { Doing } from './show-error.ts';
import { indexOf } from './survey-command.ts';
import { plain, type Terminal } from './terminal.ts';
import { watched } from './watched.ts';

/** As commander gives them: texts and flags. */
export interface CommissionOptions extends Pick<RunOptions, 'seed' | 'broker' | 'brokerCa' | 'brokerCert' | 'brokerKey' | 'topicPrefix' | 'sut' | 'fault' | 'live'> {
  home?: string[];
  homes?: string;
  after: string;
  json?: boolean;
}

/** Homes are dealt to groups and plantings in blocks of so many: fewer of them would be other homes. @see `sim/world.ts` */
const BLOCK = 20;
/** A test that arrived has its alert after so many ticks, or none comes. Assumption: a pipeline judges at the close of a tick. */
const ALERT_TICKS = 3;

interface Commissioned {
  proofs: Proof[];
  /** what went wrong with broker, pipeline or lab, or that somebody stopped it */
  trouble: string[];
}

/** @returns 0 when every device is proved, 99 when one is not, 3 when broker or pipeline broke off before that is known */
export async function commissionCommand(name: string, options: CommissionOptions, terminal: Terminal, doing: Doing): Promise<number> {
  const { request, homes, after } = await planOf(name, options, terminal.cwd);
  doing.seed = request.scenario.seed;
  const { proofs, trouble } = await watched(terminal, !options.json && terminal.tty, (hooks) => commission(request, homes, after, hooks));
  const open = proofs.filter(({ verdict }) => verdict !== 'proved');
  if (options.json) terminal.out(`${JSON.stringify({ scenario: request.scenario.id, seed: request.scenario.seed, proved: proofs.length - open.length, devices: proofs.length, trouble, proofs }, null, 2)}\n`);
  else terminal.out(plain(proofsText(proofs, trouble)));
  return open.length === 0 ? 0 : trouble.length > 0 ? 3 : 99;
}

/** Everything that can be wrong with the input is found here, before anything runs. @throws TwinwardError bad input */
async function planOf(name: string, options: CommissionOptions, cwd: string): Promise<{ request: RunRequest; homes: number[]; after: number }> {
  const { home: named, homes: count, after: text, broker, brokerCa, brokerCert, brokerKey, topicPrefix, sut, seed, fault, live } = options;
  if (named && count !== undefined) throw badInput('bad-option', '--home and --homes cannot be given together', { path: '--homes' }, 'name homes, or say how many of the first');
  if (!Duration.safeParse(text).success) throw badInput('bad-option', `--after cannot be "${text}"`, { path: '--after' }, 'a duration is a number and a unit, never negative: 3m, 2h');
  const { scenario: loaded } = loadScenario(name, await scenarioHost(cwd));
  const indexes = named?.map((home) => indexOf(home, loaded.homes));
  const needed = indexes ? Math.min(loaded.homes, BLOCK * Math.ceil((Math.max(...indexes) + 1) / BLOCK)) : undefined;
  const homes = needed === undefined ? count : String(needed);
  const after = Math.max(durationMs(loaded.tick), durationMs(text));
  const duration = `${Math.ceil((after + (TRIES - 1) * BETWEEN_MS + SETTLE_MS) / 1000)}s`;
  const given = Object.fromEntries(Object.entries({ brokerCa, brokerCert, brokerKey, topicPrefix, seed, fault, live, homes }).filter(([, value]) => value !== undefined));
  const { request } = await requestOf(name, { pace: 'max', workers: '1', broker, sut, duration, ...given }, cwd);
  return { request, homes: indexes ? [...new Set(indexes)] : Array.from({ length: request.scenario.homes }, (_, index) => index), after };
}

/** Runs until every test has had its answer, or its tries are over. */
export async function commission(request: RunRequest, homes: readonly number[], after: number, hooks: RunHooks): Promise<Commissioned> {
  const { tellRunHere } = await import('../host-node/run.ts');
  const world = new World({ scenario: request.scenario });
  const check = new Commissioning(homes.map((index) => world.home(index)), { start: world.start, tickMs: world.tickMs, after });
  const done = new AbortController();
  let quietTicks = 0;
  const told = await tellRunHere(request, {
    ...hooks, signal: AbortSignal.any([hooks.signal, done.signal]), takeInputs: () => check.takeInputs(),
    onMessages: (tick, seen) => {
      check.hear(tick, seen);
      if (check.heardAll) quietTicks += 1;
      if (quietTicks > ALERT_TICKS) done.abort();
    },
  });
  const proofs = check.proofs(told.alerts.map((line) => JSON.parse(line) as SeenAlert));
  const asked = done.signal.aborted && !hooks.signal.aborted;
  return { proofs, trouble: told.report.performance['ended'] === 'as planned' || asked ? [] : told.report.reasons.slice(0, 3) };
}

/** One line for each device: how far its test came. */
export function proofsText(proofs: readonly Proof[], trouble: readonly string[]): string {
  const [home, dev, room] = [widest(proofs, 'home'), widest(proofs, 'dev'), widest(proofs, 'room')];
  const open = proofs.filter(({ verdict }) => verdict !== 'proved');
  const lines = [
    `${'home'.padEnd(home)}  ${'device'.padEnd(dev)}  ${'room'.padEnd(room)}  signal  answered  arrived  alert after  verdict`,
    ...proofs.map((proof) => [
      proof.home.padEnd(home), proof.dev.padEnd(dev), proof.room.padEnd(room), String(proof.signal ?? '—').padStart(6), (proof.answer ? (proof.answer.ok ? 'yes' : 'no') : '—').padEnd(8),
      (proof.eventAt === undefined ? 'no' : 'yes').padEnd(7), (proof.alertAt === undefined ? '—' : spanText(proof.alertAt - proof.askedAt)).padEnd(11), verdictText(proof),
    ].join('  ')),
    '',
    open.length === 0 ? `All ${proofs.length} devices are proved: a test of each reached the pipeline, and its alert came back.` : `${proofs.length - open.length} of ${proofs.length} devices are proved. Not proved: ${open.map((proof) => `${proof.home} ${proof.dev}`).join(', ')}.`,
    ...trouble.map((reason) => `trouble: ${reason}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** A test may pass where many readings are lost: said, so that nobody goes home with it. */
function verdictText({ why, signal }: Proof): string {
  if (why !== undefined) return `not proved · ${why}`;
  return signal !== undefined && linkVerdict(signal) === 'poor' ? 'proved, on a poor signal: see twinward survey' : 'proved';
}

function widest(proofs: readonly Proof[], key: 'home' | 'dev' | 'room'): number {
  return Math.max(6, ...proofs.map((proof) => proof[key].length));
}

/** `60 s`, `5 min` */
function spanText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
