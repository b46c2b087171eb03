/** `twinward compare`: two runs side by side, and whether what differs is more than chance. */
import { badInput } from '../../contract/errors.ts';
import { compareRuns, surelyWorse, undecided, type ComparedRun } from '../../reports/compare.ts';
import { renderComparison } from '../../reports/render/compare.ts';
import { suggest } from '../../scenarios/nearest.ts';
import { findRun, RunFolder } from './run-folder.ts';
import { plain, type Terminal } from './terminal.ts';

const FAIL_ON = ['worse'] as const;

/** @returns the exit code: with `--fail-on worse` 99 when a metric with a threshold is surely worse, 3 when that cannot be told; else 0 */
export async function compareCommand(a: string, b: string, options: { json?: boolean; failOn?: string }, terminal: Terminal): Promise<number> {
  if (options.failOn !== undefined && !(FAIL_ON as readonly string[]).includes(options.failOn)) throw badInput('bad-option', `--fail-on cannot be "${options.failOn}"`, { path: '--fail-on' }, suggest(options.failOn, FAIL_ON));
  const [runA, runB] = [readRun(a, terminal.cwd), readRun(b, terminal.cwd)];
  const comparison = compareRuns(runA, runB);
  if (options.json) terminal.out(`${JSON.stringify(comparison, null, 2)}\n`);
  else terminal.out(renderComparison(comparison, { color: terminal.color }));
  if (options.failOn === undefined) return 0;
  const [worse, open] = [surelyWorse(comparison), undecided(comparison, runB.report)];
  if (worse.length === 0 && open.length === 0) return 0;
  if (!options.json) terminal.out(worse.length > 0 ? `\nWorse than chance explains, and with a threshold: ${worse.map(({ title }) => title).join(', ')}.\n` : plain(`\nWhether B is worse cannot be told: ${open.join('; ')}.\n`));
  return worse.length > 0 ? 99 : 3;
}

function readRun(run: string, cwd: string): ComparedRun {
  const folder = new RunFolder(findRun(run, cwd));
  const byHome = folder.digestsByHome();
  return { report: folder.report(), id: folder.manifest().id, truth: folder.truth(), alerts: folder.alerts(), ...(byHome && { byHome }) };
}
