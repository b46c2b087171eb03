/** `twinward realism`: statistics of simulated people beside published ones. */
import { resolve } from 'node:path';
import { badInput } from '../../contract/errors.ts';
import { suggest } from '../../scenarios/nearest.ts';
import { PACKAGE } from '../host-node/package-facts.ts';
import { writeWhole } from '../host-node/files.ts';
import { bounds, type Graded, judge, measure, STUDIES } from '../realism/index.ts';
import { figure, renderRealism } from '../realism/page.ts';
import { plain, type Terminal } from './terminal.ts';

export interface RealismOptions {
  json?: boolean;
  html?: string;
  study?: string[];
  seeds?: string;
  scale?: string;
}

/** Seeds that make a full look, with every home. */
const SEEDS_IN_FULL = 5;

/** @returns exit code: 99 where the statistics do not pass, else 0 */
export async function realismCommand(options: RealismOptions, terminal: Terminal): Promise<number> {
  const seeds = wholeNumber(options.seeds ?? '3', '--seeds', 1, 20);
  const scale = share(options.scale ?? '0.1');
  const known = STUDIES.map(({ id }) => id);
  for (const id of options.study ?? []) if (!known.includes(id)) throw badInput('unknown-study', `there is no study "${id}"`, { path: '--study' }, suggest(id, known));
  const studies = STUDIES.filter(({ id }) => options.study === undefined || options.study.includes(id));
  let done = 0;
  const told = () => {
    done += 1;
    if (terminal.tty) terminal.err(`\r${done} of ${studies.length * seeds} studies${done === studies.length * seeds ? '\n' : ''}`);
  };
  const statistics = measure(studies, Array.from({ length: seeds }, (_, seed) => String(seed + 1)), scale, told);
  if (options.html !== undefined) writeWhole(resolve(terminal.cwd, options.html), renderRealism({ statistics, seeds, scale, version: PACKAGE.version }));
  if (options.json) terminal.out(`${JSON.stringify({ seeds, scale, statistics: statistics.map(asJson) }, null, 2)}\n`);
  else terminal.out(plain(table(statistics, seeds, scale)));
  return (isFull(seeds, scale) ? passes(statistics) : !misses(statistics)) ? 0 : 99;
}

function isFull(seeds: number, scale: number): boolean {
  return seeds >= SEEDS_IN_FULL && scale === 1;
}

/** A quick look scatters: what is far off on each seed is no chance. */
export function misses(statistics: readonly Graded[]): boolean {
  return statistics.some((one) => one.values.every((value) => judge(one, value) === 'far'));
}

/** In full: none far off, and 95 in 100 within their margins. */
export function passes(statistics: readonly Graded[]): boolean {
  return statistics.every(({ verdict }) => verdict !== 'far') && statistics.filter(({ verdict }) => verdict === 'good').length >= 0.95 * statistics.length;
}

/** As documented in DESIGN §8; `margin` is [lowest, highest], `null` where there is no end. */
export function asJson(one: Graded): Record<string, unknown> {
  const { id, title, value, values, target, unit, source, cohort, level, study, verdict } = one;
  return { id, title, value, target, margin: bounds(one).map((edge) => (Number.isFinite(edge) ? edge : null)), unit, source, verdict, cohort, level, study, values };
}

function table(statistics: readonly Graded[], seeds: number, scale: number): string {
  const lines: string[] = [];
  let study = '';
  for (const one of statistics) {
    if (one.study !== study) lines.push('', one.cohort[0]!.toUpperCase() + one.cohort.slice(1));
    study = one.study;
    const [low, high] = bounds(one);
    const margin = high === Infinity ? `above ${figure(low)}` : low === -Infinity ? `below ${figure(high)}` : `${figure(low)} to ${figure(high)}`;
    lines.push(`  ${{ good: '+', near: '~', far: '!' }[one.verdict]} ${one.title.padEnd(66)} ${(one.value === null ? '–' : figure(one.value)).padStart(8)} ${(one.unit === '1' ? '' : one.unit).padEnd(20)} published ${margin}`);
  }
  const count = (verdict: Graded['verdict']) => statistics.filter((each) => each.verdict === verdict).length;
  lines.push('', `${count('good')} of ${statistics.length} within their margin (+), ${count('near')} off by up to 30 % (~), ${count('far')} far off (!).`);
  if (!isFull(seeds, scale)) lines.push(`${seeds} ${seeds === 1 ? 'seed' : 'seeds'} and ${Math.round(100 * scale)} % of the homes: small numbers scatter, and only what is far off on each seed counts. In full: --seeds 5 --scale 1, or npm run prove -- realism.`);
  return `${lines.join('\n').trimStart()}\n`;
}

function wholeNumber(text: string, flag: string, low: number, high: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < low || value > high) throw badInput('bad-option', `${flag} cannot be "${text}"`, { path: flag }, `give a whole number from ${low} to ${high}`);
  return value;
}

function share(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1)) throw badInput('bad-option', `--scale cannot be "${text}"`, { path: '--scale' }, 'give a share of the full number of homes, above 0 and up to 1');
  return value;
}
