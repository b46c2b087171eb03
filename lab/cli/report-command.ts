/** `twinward report`: the report of an earlier run, rendered again from what its folder holds. */
import { dirname, resolve } from 'node:path';
import { badInput } from '../../contract/errors.ts';
import type { Report } from '../../contract/report.ts';
import { suggest } from '../../scenarios/nearest.ts';
import { statOf, writeWhole } from '../host-node/files.ts';
import { reportText } from '../host-node/write-run.ts';
import { findRun, RunFolder } from './run-folder.ts';
import type { Terminal } from './terminal.ts';

/** What each format is made of. Renderers are imported when needed: the HTML one carries a page. */
const RENDERERS = {
  text: async (folder: RunFolder, color: boolean) => (await import('../../reports/render/terminal.ts')).renderTerminal(folder.report(), { color }),
  html: async (folder: RunFolder) => (await import('../../reports/render/html.ts')).renderHtml(folder.report()),
  json: async (folder: RunFolder) => reportText(folder.report()),
  junit: async (folder: RunFolder) => (await import('../../reports/render/junit.ts')).renderJunit(folder.report()),
  trace: async (folder: RunFolder) => (await import('../../reports/render/trace.ts')).renderTrace({ report: folder.report(), truth: folder.truth(), alerts: folder.alerts(), inputs: folder.inputs() }),
  sarif: async (folder: RunFolder) => (await import('../../reports/render/sarif.ts')).renderSarif(attackedReport(folder, 'sarif')),
  navigator: async (folder: RunFolder) => (await import('../../reports/render/navigator.ts')).renderNavigator(attackedReport(folder, 'navigator')),
} as const satisfies Record<string, (folder: RunFolder, color: boolean) => Promise<string>>;

export const REPORT_FORMATS = Object.keys(RENDERERS) as (keyof typeof RENDERERS)[];

export async function reportCommand(run: string, options: { format: string; out?: string }, terminal: Terminal): Promise<void> {
  const format = REPORT_FORMATS.find((name) => name === options.format);
  if (!format) throw badInput('unknown-format', `there is no format "${options.format}"`, { path: '--format' }, suggest(options.format, REPORT_FORMATS));
  const out = options.out === undefined ? undefined : resolve(terminal.cwd, options.out);
  if (out !== undefined && statOf(out)?.isDirectory()) throw badInput('out-is-folder', `${options.out} is a folder`, { path: '--out' }, 'give the name of a file in it');
  if (out !== undefined && !statOf(dirname(out))?.isDirectory()) throw badInput('no-such-folder', `${options.out} cannot be written: there is no such folder`, { path: '--out' }, 'make the folder first');
  const folder = new RunFolder(findRun(run, terminal.cwd));
  if (out !== undefined && dirname(out) === folder.path && statOf(out)) throw badInput('out-is-run', `${options.out} stands in the folder of the run: a report does not write over what it is made of`, { path: '--out' }, 'give another file');
  const text = withEnd(await RENDERERS[format](folder, terminal.color && out === undefined));
  if (out === undefined) terminal.out(text);
  else writeWhole(out, text);
}

/** @throws TwinwardError where no attack was planted */
function attackedReport(folder: RunFolder, format: string): Report {
  const report = folder.report();
  if (!report.attacks) throw badInput('no-attacks', `there is nothing to show as ${format}: no attack was planted in this run`, { path: '--format' }, 'plant one: twinward run first-night --attack brk-03');
  return report;
}

function withEnd(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
