/** `twinward lab`: shows a run as a town in the browser, and stays until Ctrl-C. */
import { join } from 'node:path';
import { statOf } from '../host-node/files.ts';
import { startLabServer } from '../host-node/lab-server.ts';
import { builtPage } from '../host-node/page-files.ts';
import { openReport } from './open-report.ts';
import { portOf } from './run-command.ts';
import { findRun, RunFolder, runsIn } from './run-folder.ts';
import { shownPath } from './shelf.ts';
import type { Terminal } from './terminal.ts';

export interface LabOptions {
  port?: string;
  open?: boolean;
}

/** @param stop ends it; Ctrl-C where absent */
export async function labCommand(run: string | undefined, options: LabOptions, terminal: Terminal, stop: Promise<unknown> = interrupted()): Promise<void> {
  const port = portOf('--port', options.port);
  const folder = run === undefined ? newestRun(terminal.cwd) : findRun(run, terminal.cwd);
  if (folder !== undefined) new RunFolder(folder).manifest();
  const page = await builtPage(() => terminal.err('building the page, once …\n'));
  const server = await startLabServer({ page, port, ...(folder !== undefined && { run: folder }) });
  terminal.out(`${folder === undefined ? 'no run in runs/ yet: the page asks for one' : `run   ${shownPath(folder, terminal.cwd)}`}\nlab   ${server.url}\nCtrl-C ends it. The address holds a secret: whoever has it may read the run.\n`);
  if (options.open) openReport(server.url);
  await stop;
  await server.close();
}

/** The folder of `runs/` whose manifest is newest. */
export function newestRun(cwd: string): string | undefined {
  return runsIn(cwd).flatMap((name) => {
    const folder = join(cwd, 'runs', name);
    const stat = statOf(join(folder, 'manifest.json'));
    return stat ? [{ folder, at: stat.mtimeMs }] : [];
  }).toSorted((a, b) => b.at - a.at)[0]?.folder;
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
