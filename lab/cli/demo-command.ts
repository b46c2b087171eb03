/** `twinward demo`: serves the page that runs the whole lab by itself, and stays until Ctrl-C. Nothing runs here, and no network is needed. */
import { badInput } from '../../contract/errors.ts';
import { suggest } from '../../scenarios/nearest.ts';
import { startLabServer } from '../host-node/lab-server.ts';
import { builtPage } from '../host-node/page-files.ts';
import { interrupted } from './lab-command.ts';
import { openReport } from './open-report.ts';
import { portOf } from './run-command.ts';
import type { Terminal } from './terminal.ts';

/** The stories that the page tells. */
export const STORIES = ['fall', 'silent-night', 'street'] as const;

export interface DemoOptions {
  port?: string;
  open?: boolean;
}

/** @param stop ends it; Ctrl-C where absent @throws TwinwardError bad input */
export async function demoCommand(story: string = STORIES[0], options: DemoOptions, terminal: Terminal, stop: Promise<unknown> = interrupted()): Promise<void> {
  const port = portOf('--port', options.port);
  if (!STORIES.some((known) => known === story)) throw badInput('no-such-story', `there is no story "${story}"`, { path: story }, suggest(story, STORIES));
  const server = await startLabServer({ page: await builtPage(() => terminal.err('building the page, once …\n')), port });
  const address = `${server.url}#demo=${story}`;
  terminal.out(`demo  ${address}\nIt runs in the browser alone. Ctrl-C ends it.\n`);
  if (options.open) openReport(address);
  await stop;
  await server.close();
}
