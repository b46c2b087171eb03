/** `twinward lab`: shows a run as a town in the browser, and stays until Ctrl-C. */
import { join } from 'node:path';
import { badInput } from '../../contract/errors.ts';
import { namesIn, statOf } from '../host-node/files.ts';
import { startLabServer } from '../host-node/lab-server.ts';
import { builtPage } from '../host-node/page-files.ts';
import { openReport } from './open-report.ts';
import { findRun } from './run-folder.ts';
import { shownPath } from './shelf.ts';
import type { Terminal } from './terminal.ts';

export interface LabOptions {
  port?: string;
  open?: boolean;
}

/** @param stop ends it; Ctrl-C where absent */
export async function labCommand(run: string | undefined, options: LabOptions, terminal: Terminal, stop: Promise<unknown> = interrupted()): Promise<void> {
  const port = options.port === undefined ? 0 : Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw badInput('bad-port', `"${options.port}" is not a port`, { path: '--port' }, 'give a number from 1 to 65535');
  const folder = run === undefined ? newestRun(terminal.cwd) : findRun(run, terminal.cwd);
  if (folder !== undefined && !statOf(join(folder, 'manifest.json'))) throw badInput('no-run', 'the folder holds no manifest.json', { file: folder }, 'give the folder that a run wrote');
  const page = await builtPage(() => terminal.err('building the page, once …\n'));
  const server = await startLabServer({ page, port, ...(folder !== undefined && { run: folder }) });
  terminal.out(`${folder === undefined ? 'no run in runs/ yet: the page asks for one' : `run   ${shownPath(folder, terminal.cwd)}`}\nlab   ${server.url}\nCtrl-C ends it. The address holds a secret: whoever has it may read the run.\n`);
  if (options.open) openReport(server.url);
  await stop;
  await server.close();
}

/** The folder of `runs/` whose manifest is newest. */
function newestRun(cwd: string): string | undefined {
  const runs = namesIn(join(cwd, 'runs')).filter((name) => !name.startsWith('.')).map((name) => join(cwd, 'runs', name));
  return runs.flatMap((folder) => {
    const stat = statOf(join(folder, 'manifest.json'));
    return stat ? [{ folder, at: stat.mtimeMs }] : [];
  }).toSorted((a, b) => b.at - a.at)[0]?.folder;
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
