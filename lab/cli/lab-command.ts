/** `twinward lab`: shows a run as a town in the browser, one that is over or one that goes on here, and stays until Ctrl-C. */
import { join, resolve } from 'node:path';
import { badInput, TwinwardError } from '../../contract/errors.ts';
import { shelfId } from '../../scenarios/load-scenario.ts';
import { suggest } from '../../scenarios/nearest.ts';
import { statOf } from '../host-node/files.ts';
import { startLabServer } from '../host-node/lab-server.ts';
import { builtPage } from '../host-node/page-files.ts';
import type { RunRequest } from '../run/request.ts';
import { type Own, attachedRequest, attachRequests } from './attach-requests.ts';
import { openReport } from './open-report.ts';
import { portOf } from './run-command.ts';
import { findRun, RunFolder, runsIn } from './run-folder.ts';
import { shelf, shownPath } from './shelf.ts';
import { plain, type Terminal } from './terminal.ts';

export interface LabOptions {
  port?: string;
  open?: boolean;
  /** of a run that is started */
  seed?: string;
  homes?: string;
  duration?: string;
  sut?: string;
}

/** @param what folder or id of a run, or a scenario to run @param stop ends it; Ctrl-C where absent @throws TwinwardError bad input */
export async function labCommand(what: string | undefined, options: LabOptions, terminal: Terminal, stop: Promise<unknown> = interrupted()): Promise<void> {
  const { cwd } = terminal;
  const port = portOf('--port', options.port);
  const shown = what === undefined ? { folder: newestRun(cwd) } : shownBy(what, cwd);
  const shaping = (['seed', 'homes', 'duration', 'sut'] as const).find((name) => options[name] !== undefined);
  if (!('scenario' in shown) && shaping) throw badInput('option-not-here', `--${shaping} is for a run that is started`, { path: `--${shaping}` }, 'name a scenario: twinward lab first-night');
  const request = 'scenario' in shown ? await attachedRequest({ ...options, scenario: shown.scenario }, cwd) : undefined;
  const folder = 'folder' in shown ? shown.folder : undefined;
  if (folder !== undefined) new RunFolder(folder).manifest();
  const page = await builtPage(() => terminal.err('building the page, once …\n'));
  const own: Own = request ? { scenario: { id: request.scenario.id, name: request.scenarioName }, sut: { id: addressable(request.sut.id), name: options.sut ?? 'reference' } } : {};
  const server = await startLabServer({
    page, port, ...(folder !== undefined && { run: folder }),
    attach: {
      requestOf: attachRequests(cwd, own),
      started: ({ scenario }) => terminal.out(plain(`run   ${scenario.id}, seed ${scenario.seed}, ${scenario.homes} homes: it goes as far as the page lets it\n`)),
      ended: (kept) => terminal.out(kept === undefined ? 'run   ended, and nothing of it is kept\n' : `run   ended: ${shownPath(kept, cwd)}\n`),
    },
  });
  const address = server.url + (request ? fragmentOf(request, options) : '');
  terminal.out(`${request ? `scene ${plain(request.scenario.title)} (${request.scenario.id}), on ${plain(request.sut.id)} ${plain(request.sut.version)}` : folder === undefined ? 'no run in runs/ yet: the page asks for one' : `run   ${shownPath(folder, cwd)}`}\nlab   ${address}\nCtrl-C ends it. The address holds a secret: whoever has it may read the run, and start one.\n`);
  if (options.open) openReport(address);
  await stop;
  await server.close();
}

/** A file is a scenario and a folder a run; of what is neither, the id of a shipped scenario comes before the first letters of a run's. */
function shownBy(what: string, cwd: string): { scenario: string } | { folder: string } {
  if (/\.ya?ml$/.test(what)) return { scenario: what };
  if (statOf(resolve(cwd, what))?.isDirectory()) return { folder: findRun(what, cwd) };
  const ids = shelf(cwd).map(shelfId);
  if (ids.includes(what)) return { scenario: what };
  try {
    return { folder: findRun(what, cwd) };
  } catch (error) {
    if (!(error instanceof TwinwardError) || error.code !== 'no-such-run') throw error;
    throw badInput('no-such-run', `there is no run and no scenario "${what}"`, { path: what }, suggest(what, [...runsIn(cwd), ...ids]));
  }
}

/** The id of a pipeline may hold what no address of a run does. */
function addressable(id: string): string {
  return id.toLowerCase().replace(/[^a-z0-9-]+/g, '-').slice(0, 60);
}

/** By which the page knows what to start. As `lab-ui/model/fragment.ts` reads it. */
function fragmentOf({ scenario, sut }: RunRequest, { seed, homes, duration, sut: asked }: LabOptions): string {
  const parts = { scenario: scenario.id, seed, homes, duration, sut: asked === undefined ? undefined : addressable(sut.id) };
  return `#${Object.entries(parts).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`])).join('&')}`;
}

/** The folder of `runs/` whose manifest is newest. */
export function newestRun(cwd: string): string | undefined {
  return runsIn(cwd).flatMap((name) => {
    const folder = join(cwd, 'runs', name);
    const stat = statOf(join(folder, 'manifest.json'));
    return stat ? [{ folder, at: stat.mtimeMs }] : [];
  }).toSorted((a, b) => b.at - a.at)[0]?.folder;
}

export function interrupted(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
}
