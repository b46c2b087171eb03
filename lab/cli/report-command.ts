/** `twinward report`: the report of an earlier run, rendered again from its report.json. */
import { join, resolve } from 'node:path';
import { badInput } from '../../contract/errors.ts';
import { Report } from '../../contract/report.ts';
import { suggest } from '../../scenarios/nearest.ts';
import { namesIn, readTextIfThere, statOf } from '../host-node/files.ts';
import { reportText } from '../host-node/write-run.ts';
import { parseJson } from '../patients/parse-json.ts';
import type { Terminal } from './terminal.ts';

export const REPORT_FORMATS = ['text', 'html', 'json', 'junit'] as const;
/** A report holds the signals of its worst cases only: a few MB. */
const REPORT_LIMIT = 200_000_000;

export async function reportCommand(run: string, options: { format: string }, terminal: Terminal): Promise<void> {
  const format = REPORT_FORMATS.find((name) => name === options.format);
  if (!format) throw badInput('unknown-format', `there is no format "${options.format}"`, { path: '--format' }, suggest(options.format, REPORT_FORMATS));
  const report = readReport(run, terminal.cwd);
  if (format === 'json') return terminal.out(reportText(report));
  terminal.out(withEnd(await render(report, format, terminal)));
}

/** Renderers are imported when needed: the HTML one carries a page. */
async function render(report: Report, format: 'text' | 'html' | 'junit', terminal: Terminal): Promise<string> {
  if (format === 'html') return (await import('../../reports/render/html.ts')).renderHtml(report);
  if (format === 'junit') return (await import('../../reports/render/junit.ts')).renderJunit(report);
  return (await import('../../reports/render/terminal.ts')).renderTerminal(report, { color: terminal.color });
}

function withEnd(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

/** @throws TwinwardError where there is no such run, or its report cannot be read */
function readReport(run: string, cwd: string): Report {
  const folder = findRun(run, cwd);
  const path = join(folder, 'report.json');
  const text = readTextIfThere(path, REPORT_LIMIT);
  if (text === undefined) throw badInput('no-report', 'the folder holds no report.json', { file: folder }, 'give the folder that a run wrote');
  const parsed = Report.safeParse(parseJson(text, path));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw badInput('bad-report', `the report does not have the form twinward.report/1: ${issue?.message ?? ''}`, { file: path, path: issue?.path.join('.') ?? '' }, 'it was written by another version, or changed by hand: run the scenario again');
  }
  return parsed.data;
}

/** A folder, or the run in `runs/` whose id begins so. @throws TwinwardError where there is none, or more than one */
export function findRun(run: string, cwd: string): string {
  const path = resolve(cwd, run);
  if (statOf(path)?.isDirectory()) return path;
  const runs = join(cwd, 'runs');
  const names = namesIn(runs).filter((name) => !name.startsWith('.'));
  const found = names.filter((name) => name.startsWith(run));
  if (found.length === 1 || found.includes(run)) return join(runs, found.includes(run) ? run : (found[0] as string));
  if (found.length > 1) throw badInput('run-ambiguous', `"${run}" could be ${found.slice(0, 5).join(', ')}`, { path: run }, 'give more letters of the id');
  throw badInput('no-such-run', `there is no run "${run}"`, { path: run }, names.length > 0 ? suggest(run, names) : 'give the folder of a run; runs/ is empty or not here');
}
