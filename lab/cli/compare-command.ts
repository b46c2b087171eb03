/** `twinward compare`: two runs side by side, and whether what differs is more than chance. */
import { badInput } from '../../contract/errors.ts';
import { compareRuns, surelyWorse, type ComparedRun } from '../../reports/compare.ts';
import { renderComparison } from '../../reports/render/compare.ts';
import { suggest } from '../../scenarios/nearest.ts';
import { findRun, RunFolder } from './run-folder.ts';
import type { Terminal } from './terminal.ts';

const FAIL_ON = ['worse'] as const;

/** @returns the exit code: 99 with `--fail-on worse` when a metric with a threshold is surely worse, else 0 */
export async function compareCommand(a: string, b: string, options: { json?: boolean; failOn?: string }, terminal: Terminal): Promise<number> {
  if (options.failOn !== undefined && !(FAIL_ON as readonly string[]).includes(options.failOn)) throw badInput('bad-option', `--fail-on cannot be "${options.failOn}"`, { path: '--fail-on' }, suggest(options.failOn, FAIL_ON));
  const comparison = compareRuns(readRun(a, terminal.cwd), readRun(b, terminal.cwd));
  const worse = surelyWorse(comparison);
  if (options.json) terminal.out(`${JSON.stringify(comparison, null, 2)}\n`);
  else terminal.out(renderComparison(comparison, { color: terminal.color }));
  if (options.failOn === undefined || worse.length === 0) return 0;
  if (!options.json) terminal.out(`\nWorse than chance explains, and with a threshold: ${worse.map(({ title }) => title).join(', ')}.\n`);
  return 99;
}

function readRun(run: string, cwd: string): ComparedRun {
  const folder = new RunFolder(findRun(run, cwd));
  const byHome = folder.digestsByHome();
  return { report: folder.report(), id: folder.manifest().id, truth: folder.truth(), alerts: folder.alerts(), ...(byHome && { byHome }) };
}
