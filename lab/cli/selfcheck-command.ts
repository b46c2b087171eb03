/** `twinward selfcheck`: pipelines that are broken on purpose, and whether the lab sees it; sound ones, and whether it lets them be; and whether the score ranks. */
import { join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { badInput } from '../../contract/errors.ts';
import { plainNumber, rounded, valueText } from '../../reports/plain-words.ts';
import { loadScenario } from '../../scenarios/load-scenario.ts';
import { suggest } from '../../scenarios/nearest.ts';
import { statOf, writeWhole } from '../host-node/files.ts';
import { bringNodeHash } from '../host-node/sha256.ts';
import { BROKEN } from '../selfcheck/broken/index.ts';
import { type Fall, type Judged, type JudgedBroken, metricTitle, type SelfcheckResult } from '../selfcheck/judge.ts';
import { inOrder, LADDER, RANKING_SCENARIO, rankingWorld } from '../selfcheck/ranking.ts';
import { selfcheck } from '../selfcheck/selfcheck.ts';
import { SOUND } from '../selfcheck/sound.ts';
import { scenarioHost } from './scenario-host.ts';
import type { Doing } from './show-error.ts';
import { plain, type Terminal } from './terminal.ts';
import { watched } from './watched.ts';

/** As commander gives them. */
export interface SelfcheckOptions {
  seeds: string;
  seed: string;
  only?: string[];
  json?: boolean;
  out?: string;
}

const EXITS = { pass: 0, fail: 99, unknown: 3 } as const;
const MARKS = { 'found': '+', 'too few': '?', 'not found': '!' } as const;

/** @returns the exit code: 0 all holds, 99 a broken pipeline went unseen, a sound one was accused or the ranking failed, 3 not to be decided or stopped */
export async function selfcheckCommand(options: SelfcheckOptions, terminal: Terminal, doing: Doing): Promise<number> {
  bringNodeHash();
  const count = Number(options.seeds);
  if (!/^\d+$/.test(options.seeds) || count < 1 || count > 1000) throw badInput('bad-option', `--seeds cannot be "${options.seeds}"`, { path: '--seeds' }, 'give a whole number from 1 to 1000');
  if (options.seed.length === 0 || options.seed.length > 100) throw badInput('bad-option', 'a seed is 1 to 100 letters', { path: '--seed' }, 'give any short text');
  const known = [...BROKEN, ...SOUND].map(({ id }) => id);
  for (const id of options.only ?? []) if (!known.includes(id)) throw badInput('unknown-pipeline', `there is no pipeline "${id}" in the self-check`, { path: '--only' }, suggest(id, known));
  const folder = options.out === undefined ? undefined : resolve(terminal.cwd, options.out);
  if (folder !== undefined && !statOf(folder)?.isDirectory()) throw badInput('no-such-folder', `there is no folder ${options.out}`, { path: '--out' }, 'make it first');

  const asked = ({ id }: { id: string }): boolean => options.only?.includes(id) ?? true;
  const [broken, sound] = [BROKEN.filter(asked), SOUND.filter(asked)];
  const host = await scenarioHost(terminal.cwd);
  const { scenario } = loadScenario('selfcheck', host);
  const ranking = options.only === undefined ? rankingWorld(loadScenario(RANKING_SCENARIO, host).scenario) : undefined;
  const seeds = Array.from({ length: count }, (_, place) => `${options.seed}-${place + 1}`);
  Object.assign(doing, { seed: options.seed, replay: `twinward selfcheck --seeds ${count} --seed '${options.seed}'` });
  let seedNow = '';
  const show = (text: string): void => {
    if (terminal.tty) terminal.err(`\r\u001b[2K${text}`);
  };
  const { result, stopped } = await watched(terminal, false, ({ signal }) => selfcheck(scenario, seeds, {
    broken, sound, ranking, signal,
    async onStep(what) {
      show(`${seedNow} · ${what}`);
      await setImmediate();
    },
  }, (_, place) => { seedNow = `seed ${place + 1} of ${count}`; }));
  show('');
  const json = `${JSON.stringify(asJson(result, stopped), null, 2)}\n`;
  if (folder !== undefined) writeWhole(join(folder, 'selfcheck.json'), json);
  terminal.out(options.json ? json : plain(tableOf(result, stopped, scenario.homes)));
  return stopped ? 3 : EXITS[result.verdict];
}

/** DESIGN §8, and what it rests on. `found` of a sound variant is `null`: there is nothing to find. */
export function asJson({ broken, sound, ...rest }: SelfcheckResult, stopped: boolean): object {
  const facts = ({ before, after, worse, better, p }: Fall) => ({ before, after, worse, better, p });
  return {
    pipelines: [
      ...broken.map(({ id, title, expectedMetric, accused, fall, verdict, namedOn, finding }) => ({ id, title, expectedMetric, found: verdict === 'found', accused, verdict, ...facts(fall), namedOn, finding: finding?.text ?? null })),
      ...sound.map(({ id, title, accused }) => ({ id, title, expectedMetric: null, found: null, accused })),
    ],
    ranking: null, ...rest, stopped,
  };
}

function tableOf({ seeds, familyError, broken, sound, ranking, verdict }: SelfcheckResult, stopped: boolean, homes: number): string {
  const lines = [
    `${seeds} ${seeds === 1 ? 'world' : 'worlds'} of ${homes} homes, each simulated once and played to all: ${broken.length} pipelines broken on purpose, ${sound.length} sound variants. Each is held against the unbroken reference, home by home;`,
    `all accusations below together are wrong with a probability of at most ${familyError}.`,
    ...broken.flatMap(brokenLines), ...(sound.length > 0 ? ['', 'sound: nothing may fall'] : []), ...sound.map(soundLine), ...(ranking ? ['', ...rankingLines(ranking)] : []),
    '', ...verdictLines(broken, sound, verdict, stopped),
  ];
  return `${lines.join('\n')}\n`;
}

function brokenLines({ id, title, wrong, fall, verdict, namedOn, finding, accused, expectedMetric }: JudgedBroken): string[] {
  const others = accused.filter((metric) => metric !== expectedMetric);
  return [
    '', `${MARKS[verdict]} ${id}: ${title}. ${verdict === 'found' ? 'Found' : verdict === 'too few' ? 'Too few homes to be sure' : 'NOT FOUND'}`,
    `    wrong    ${wrong}`,
    `    metric   ${metricTitle(fall.metric)}: ${valueText(fall.before, fall.unit)} → ${valueText(fall.after, fall.unit)}; worse in ${fall.worse} homes, better in ${fall.better}, p ${pText(fall.p)}${others.length > 0 ? `; also ${others.join(', ')}` : ''}`,
    `    finding  ${finding ? `${finding.text} (on ${namedOn === 1 ? '1 seed' : `${namedOn} seeds`})` : 'none names it'}`,
  ];
}

function pText(p: number): string {
  return p < 0.0001 ? '< 0.0001' : rounded(p, 4);
}

function soundLine({ id, title, accused }: Judged): string {
  return accused.length === 0 ? `+ ${id}: ${title}` : `! ${id}: ${title}. ACCUSED of ${accused.join(', ')}`;
}

function rankingLines({ scores, held, of }: NonNullable<SelfcheckResult['ranking']>): string[] {
  const order = LADDER.map((rung) => `${rung} ${scores[rung] === null ? '–' : plainNumber(scores[rung])}`);
  return [`${held === of ? '+' : '!'} ranking, mean scores: ${order.slice(0, 2).join(' and ')} < ${order.slice(2).join(' < ')}; in order on ${held} of ${of} seeds${inOrder(scores) === false ? ', OUT OF ORDER' : ''}`];
}

function verdictLines(broken: readonly JudgedBroken[], sound: readonly Judged[], verdict: SelfcheckResult['verdict'], stopped: boolean): string[] {
  const count = (of: JudgedBroken['verdict']): number => broken.filter((one) => one.verdict === of).length;
  const accused = sound.filter((one) => one.accused.length > 0).length;
  return [
    `${count('found')} of ${broken.length} broken pipelines found${count('too few') > 0 ? `, ${count('too few')} in too few homes to be sure: more seeds decide it` : ''}; ${accused} of ${sound.length} sound variants accused.`,
    ...(stopped ? ['Stopped: what was done so far is judged, and the verdict stays open.'] : [`verdict ${verdict}`]),
  ];
}
