/** `twinward chaos`: the search on a screen; what it finds as a scenario, a sentence and one line that shows it again. */
import { join, relative, resolve } from 'node:path';
import { badInput } from '../../contract/errors.ts';
import { RunInput } from '../../contract/run-files.ts';
import { pipelineById } from '../../pipeline/registry.ts';
import { loadScenario } from '../../scenarios/load-scenario.ts';
import { TEXT_LIMIT } from '../../scenarios/read-yaml.ts';
import { type Broken, chaos, type ChaosFailure, chaosOnce, type ChaosProgress } from '../chaos/chaos.ts';
import type { ChaosSubject } from '../chaos/chaos-run.ts';
import { type Coverage, SOMETIMES } from '../chaos/coverage.ts';
import { scenarioYaml } from '../chaos/scenario-yaml.ts';
import { FAULTS } from '../../sim/faults/index.ts';
import { readTextIfThere, statOf, writeWhole } from '../host-node/files.ts';
import { bringNodeHash } from '../host-node/sha256.ts';
import { shellWord } from '../run/shell-word.ts';
import { loadSut } from './load-sut.ts';
import { grouped } from './progress.ts';
import { scenarioHost } from './scenario-host.ts';
import type { Doing } from './show-error.ts';
import { plain, type Terminal } from './terminal.ts';
import { watched } from './watched.ts';

/** As commander gives them. */
export interface ChaosCommandOptions {
  runs: string;
  seed: string;
  sut: string;
  only?: string;
  replay?: string;
  out?: string;
  json?: boolean;
  quiet?: boolean;
}

/** More would take most of a day. */
const RUNS_MOST = 1_000_000;
const EXITS = { lab: 1, sut: 99 } as const;
const DRAW_EVERY_MS = 100;

/** What was found, and how it is shown again. */
interface Found extends Broken {
  yaml: string;
  replay: string;
  failure?: ChaosFailure;
  files: string[];
}

/** @returns the exit code: 0 all held, 99 the pipeline broke an invariant, 1 the lab did, 3 stopped before anything broke */
export async function chaosCommand(options: ChaosCommandOptions, terminal: Terminal, doing: Doing): Promise<number> {
  bringNodeHash();
  const runs = wholeOf('--runs', options.runs);
  const { seed, only, replay } = options;
  if (only !== undefined && only !== 'lab' && only !== 'sut') throw badInput('bad-option', `--only cannot be "${only}"`, { path: '--only' }, 'choose lab or sut');
  if (options.json && options.quiet) throw badInput('bad-option', '--json and --quiet cannot be given together', { path: '--quiet' }, 'choose one of them');
  if (seed.length === 0 || seed.length > 200) throw badInput('bad-option', 'a seed is 1 to 200 letters', { path: '--seed' }, 'give any short text');
  const subject = await subjectOf(options.sut, terminal.cwd);
  const folder = options.out === undefined ? undefined : folderOf(options.out, terminal.cwd);
  doing.seed = seed;
  const talkative = !options.quiet && !options.json;
  const again = `${options.sut === 'reference' ? '' : ` --sut ${options.sut}`}${only === undefined ? '' : ` --only ${only}`}`;
  doing.replay = `twinward chaos --runs ${runs} --seed ${shellWord(seed)}${again}`;

  if (replay !== undefined && /\.ya?ml$/.test(replay)) {
    const one = await caseIn(replay, terminal.cwd);
    const { coverage, broken } = await chaosOnce(one, subject, only);
    const found = broken && { ...broken, yaml: scenarioYaml(one.scenario), replay: `twinward chaos --replay ${shellWord(replay)}${again}`, files: [] };
    return finish({ coverage, found, stopped: false, seed, subject }, options, terminal);
  }
  if (replay !== undefined && !/^\d+(?::\d+)*$/.test(replay)) throw badInput('bad-option', `--replay cannot be "${replay}"`, { path: '--replay' }, 'give the path that chaos printed, such as 3:1:0:2, or a scenario file');
  if (talkative) terminal.out(plain(`chaos   ${replay === undefined ? `up to ${grouped(runs)} runs` : `the case ${replay}`} from seed ${seed} · ${options.sut} · ${FAULTS.length} faults${only === undefined ? '' : ` · only what the ${only === 'lab' ? 'lab' : 'pipeline'} promises`}\n`));
  const line = new ChaosLine(terminal, talkative);
  const { coverage, failure, stopped } = await watched(terminal, false, ({ signal }) => chaos({ runs, seed, subject, only, path: replay, signal, onProgress: (now) => line.show(now) }));
  line.end();
  const found = failure && { ...failure, failure, ...(folder === undefined ? { files: [], replay: `twinward chaos --seed ${shellWord(seed)} --replay ${failure.path}${again}` } : kept(failure, folder, seed, terminal.cwd, again)) };
  return finish({ coverage, found, stopped, seed, subject }, options, terminal);
}

/** Writes the smallest case. */
function kept(failure: ChaosFailure, folder: string, seed: string, cwd: string, again: string): { files: string[]; replay: string } {
  const name = `chaos-${seed.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'seed'}`;
  const path = join(folder, `${name}.yaml`);
  const shown = relative(cwd, path) || path;
  const replay = `twinward chaos --replay ${shellWord(shown)}${again}`;
  writeWhole(path, scenarioYaml(failure.case.scenario, [`${failure.invariant.title} (${failure.invariant.id}): broken.`, `${sentenceOf(failure)}`, `again: ${replay}`].map((text) => text.replace(/\s+/g, ' '))));
  const files = [path];
  if (failure.case.commands.length > 0) {
    files.push(inputsBeside(path));
    writeWhole(inputsBeside(path), failure.case.commands.map((input) => `${JSON.stringify(input)}\n`).join(''));
  }
  return { files, replay };
}

/** Commands to hubs, which no scenario holds, stand beside it as a run's folder keeps them. */
function inputsBeside(yaml: string): string {
  return yaml.replace(/\.ya?ml$/, '.inputs.ndjson');
}

/** @throws TwinwardError bad input */
async function caseIn(name: string, cwd: string): Promise<Broken['case']> {
  const { scenario } = loadScenario(name, await scenarioHost(cwd));
  if ((scenario.plant.attacks ?? []).length > 0) throw badInput('chaos-attack', 'chaos lets no attacks act', { file: name, path: 'plant.attacks' }, 'leave them out, or use twinward run');
  const lines = (readTextIfThere(inputsBeside(resolve(cwd, name)), TEXT_LIMIT) ?? '').split('\n').filter((line) => line !== '');
  const commands = lines.map((line, index) => {
    try {
      return RunInput.parse(JSON.parse(line));
    } catch (error) {
      throw badInput('bad-input-line', 'the line is no input', { file: inputsBeside(name), line: index + 1 }, `write it as in the inputs.ndjson of a run (${error instanceof Error ? error.name : 'unreadable'})`);
    }
  });
  return { scenario, commands };
}

/** @throws TwinwardError bad input */
async function subjectOf(name: string, cwd: string): Promise<ChaosSubject> {
  const { sut, builtin } = await loadSut(name, cwd);
  const definition = builtin ? pipelineById(sut.id) : undefined;
  if (!definition) throw badInput('sut-needs-broker', 'chaos joins only pipelines that are shipped with the lab: it runs without a broker', { path: '--sut' }, 'see "twinward list suts"');
  return { id: sut.id, create: () => definition.create() };
}

interface Ended {
  coverage: Coverage;
  found: Found | undefined;
  stopped: boolean;
  seed: string;
  subject: ChaosSubject;
}

function finish(ended: Ended, options: ChaosCommandOptions, terminal: Terminal): number {
  const { found, stopped } = ended;
  const exit = found ? EXITS[found.invariant.of] : stopped ? 3 : 0;
  if (options.json) terminal.out(`${JSON.stringify(jsonOf(ended, exit), null, 2)}\n`);
  else terminal.out(plain(options.quiet ? `${verdictOf(ended)}\n${found ? `again: ${found.replay}\n` : ''}` : textOf(ended)));
  return exit;
}

function verdictOf({ found, stopped, coverage }: Ended): string {
  if (found) return `${found.invariant.of === 'lab' ? 'the lab breaks' : 'the pipeline breaks'} "${found.invariant.id}": ${sentenceOf(found)}`;
  return `${stopped ? 'stopped: ' : ''}nothing broken in ${grouped(coverage.runs)} runs`;
}

/** Home and time, and what happened. */
function sentenceOf({ breach: { home, at, text }, case: { scenario } }: Broken): string {
  const since = at === undefined ? undefined : Math.floor((at - Date.parse(scenario.start)) / 60_000);
  const when = at === undefined || since === undefined ? undefined : `${new Date(at).toISOString().slice(11, 16)} (${since < 0 ? '-' : ''}${Math.floor(Math.abs(since) / 60)}h${String(Math.abs(since) % 60).padStart(2, '0')}m into the run)`;
  const where = [home, when].filter((part) => part !== undefined).join(' at ');
  return `${where === '' ? '' : `${where}: `}${text}.`;
}

function textOf(ended: Ended): string {
  const { coverage, found, stopped } = ended;
  const lines = [
    `${grouped(coverage.runs)} runs · ${grouped(Math.round(coverage.homeHours))} home-hours · ${grouped(coverage.messages)} messages · ${grouped(coverage.scheduled)} readings, ${coverage.unexplained} unexplained · ${grouped(coverage.alerts)} alerts`,
  ];
  if (coverage.runs > 1) lines.push('', 'came upon, in so many runs', ...metLines(coverage), '', `faults that struck, in homes: ${[...coverage.faults].filter(([, { struck }]) => struck > 0).map(([id, { struck }]) => `${id} ${struck}`).join(', ')}`);
  if (coverage.runs > 1 && coverage.never.length > 0) lines.push('', `never: ${coverage.never.join('; ')}${found || stopped ? '' : '. More runs would come upon it'}`);
  lines.push('', found ? verdictOf(ended) : stopped ? verdictOf(ended) : `${verdictOf(ended)}: every invariant held`);
  if (found) lines.push('', ...foundLines(found));
  return `${lines.join('\n')}\n`;
}

function metLines({ met }: Coverage): string[] {
  return SOMETIMES.map(({ id, title }) => `  ${String(met.get(id) ?? 0).padStart(5)}  ${title}`);
}

function foundLines({ yaml, replay, failure, files, case: { commands } }: Found): string[] {
  const lines = failure ? [`the smallest case that breaks it, of ${failure.tries} tried${failure.again ? '' : ' (NOT AGAIN from its text: please report it)'}`, '', ...yaml.trimEnd().split('\n')] : [];
  if (commands.length > 0) lines.push('', 'with these commands to hubs, as inputs', ...commands.map((input) => JSON.stringify(input)));
  if (files.length > 0) lines.push('', ...files.map((file) => `written ${file}`));
  return [...lines, ...(lines.length > 0 ? [''] : []), `again   ${replay}`];
}

function jsonOf({ coverage, found, stopped, seed, subject }: Ended, exit: number): object {
  const { runs, homeHours, messages, scheduled, received, unexplained, alerts, met, faults, never } = coverage;
  return {
    seed, sut: subject.id, exit, stopped, runs, homeHours, messages, readings: { scheduled, received, unexplained }, alerts,
    met: SOMETIMES.map(({ id, title }) => ({ id, title, runs: met.get(id) ?? 0 })), faults: Object.fromEntries(faults), never,
    ...(found && {
      broken: {
        invariant: found.invariant.id, of: found.invariant.of, title: found.invariant.title, ...found.breach, sentence: sentenceOf(found), scenario: found.yaml, commands: found.case.commands, replay: found.replay,
        ...(found.failure && { path: found.failure.path, tries: found.failure.tries, again: found.failure.again }),
      },
    }),
  };
}

/** Live counts: one line drawn over on a screen, a line at each tenth elsewhere. */
class ChaosLine {
  readonly #terminal: Terminal;
  readonly #talkative: boolean;
  #drawnAt = -Infinity;
  #tenth = 0;
  #shrinking = false;

  constructor(terminal: Terminal, talkative: boolean) {
    this.#terminal = terminal;
    this.#talkative = talkative;
  }

  show({ runs, of, shrinks }: ChaosProgress): void {
    if (!this.#talkative) return;
    if (this.#terminal.tty) {
      if (performance.now() - this.#drawnAt < DRAW_EVERY_MS) return;
      this.#drawnAt = performance.now();
      this.#terminal.out(`\r\u001b[2K${shrinks > 0 ? `broken in run ${runs}; looking for the smallest case: ${shrinks} tried` : `${grouped(runs)} of ${grouped(of)} runs`}`);
      return;
    }
    if (shrinks > 0 && !this.#shrinking) this.#terminal.out(`broken in run ${runs}; looking for the smallest case\n`);
    this.#shrinking = shrinks > 0;
    const tenth = Math.floor((10 * runs) / of);
    if (tenth <= this.#tenth || this.#shrinking) return;
    this.#tenth = tenth;
    this.#terminal.out(`${`${tenth * 10} %`.padStart(5)}  ${grouped(runs)} runs\n`);
  }

  end(): void {
    if (this.#talkative && this.#terminal.tty) this.#terminal.out('\r\u001b[2K');
  }
}

function wholeOf(option: string, text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > RUNS_MOST) throw badInput('bad-option', `${option} cannot be "${text}"`, { path: option }, `give a whole number from 1 to ${grouped(RUNS_MOST)}`);
  return value;
}

/** @throws TwinwardError where there is no such folder */
function folderOf(given: string, cwd: string): string {
  const path = resolve(cwd, given);
  if (!statOf(path)?.isDirectory()) throw badInput('no-such-folder', `there is no folder ${given}`, { path: '--out' }, 'make it first');
  return path;
}
