/**
 * Serves the page of the lab, and the files of one run, on this machine alone; with an API where a page may start a run here (`lab-api.ts`). Every address holds a
 * secret, every file that can be asked for is named beforehand (so no path can lead elsewhere), and the page may load nothing from another host.
 */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, extname, join, relative, sep } from 'node:path';
import { badInput } from '../../contract/errors.ts';
import { RUN_FILES, type RunFileName } from '../run/folder-files.ts';
import { reasonOf, statOf } from './files.ts';
import { type Attaching, LabApi } from './lab-api.ts';
import { OWN_POLICIES, pagePolicy } from './page-policy.ts';

const LOOPBACK = '127.0.0.1';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.json': 'application/json; charset=utf-8', '.ndjson': 'application/x-ndjson; charset=utf-8',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.woff2': 'font/woff2',
};
/** The page names the files of the run that is served with it, and where the API is, here. */
const RUN_META = '<meta name="twinward-run" content="">';
const API_META = '<meta name="twinward-api" content="">';
/** The page brings a policy for hosts that send no headers. This one does, and older browsers hold a page to both. */
const POLICY_META = /<meta http-equiv="Content-Security-Policy"[^>]*>\n?/;

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': pagePolicy(),
  'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer', 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Resource-Policy': 'same-origin', 'Cache-Control': 'no-store',
};

function policyOf(path: string): Record<string, string> {
  const own = OWN_POLICIES[basename(path)];
  return own === undefined ? {} : { 'Content-Security-Policy': own };
}

export interface LabServerOptions {
  /** folder of the built page */
  page: string;
  /** folder of a run; none: the page asks for one */
  run?: string;
  /** 0: any free port */
  port: number;
  /** what the page may start here; absent: nothing, and there is no API */
  attach?: Attaching;
}

export interface LabServer {
  /** with its secret: whoever has it may read the run, and start one */
  url: string;
  /** ends a run that goes on, too */
  close(): Promise<void>;
}

/** @throws TwinwardError (bad input) where the port is taken */
export async function startLabServer({ page, run, port, attach }: LabServerOptions): Promise<LabServer> {
  const token = randomBytes(18).toString('base64url');
  const site = new Site(page, token, attach !== undefined);
  if (run !== undefined) site.serveRun(run);
  const api = attach && new LabApi(attach, (folder) => site.serveRun(folder));
  const server = createServer((request, response) => answer(request, response, server, site, api));
  server.headersTimeout = 10_000;
  server.requestTimeout = 20_000;
  server.on('upgrade', (request, socket, head) => {
    const path = site.apiPath(addressOf(request));
    if (api && isOwn(request, server) && path !== undefined) api.tunnel(request, socket, head, path);
    else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
  });
  await listen(server, port);
  return {
    url: `http://${LOOPBACK}:${(server.address() as AddressInfo).port}/${token}/`,
    async close() {
      await api?.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(badInput('port-taken', `port ${port} cannot be used: ${(error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? 'something else listens on it' : reasonOf(error)}`, { path: '--port' }, 'give another port, or none')));
    server.listen(port, LOOPBACK, resolve);
  });
}

/** Address to path on disk: all that can be asked for. */
class Site {
  readonly root: string;
  readonly hasApi: boolean;
  readonly #page = new Map<string, string>();
  readonly #run = new Map<RunFileName, string>();
  readonly #index: string;

  constructor(page: string, token: string, hasApi: boolean) {
    this.root = `/${token}`;
    this.hasApi = hasApi;
    this.#index = join(page, 'index.html');
    for (const entry of readdirSync(page, { withFileTypes: true, recursive: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile()) this.#page.set(`${this.root}/${relative(page, path).split(sep).join('/')}`, path);
    }
  }

  /** Puts the files of a run in place of those of an earlier one. @returns their names */
  serveRun(folder: string): RunFileName[] {
    this.#run.clear();
    for (const name of RUN_FILES) if (statOf(join(folder, name))?.isFile()) this.#run.set(name, join(folder, name));
    return [...this.#run.keys()];
  }

  pathOf(address: string): string | undefined {
    if (address === `${this.root}/`) return this.#index;
    const under = `${this.root}/run/`;
    return address.startsWith(under) ? this.#run.get(address.slice(under.length) as RunFileName) : this.#page.get(address);
  }

  apiPath(address: string): string | undefined {
    const under = `${this.root}/api/`;
    return this.hasApi && address.startsWith(under) ? address.slice(under.length) : undefined;
  }

  contentOf(path: string): Buffer | string {
    const body = readFileSync(path);
    if (path !== this.#index) return body;
    return body.toString('utf8').replace(POLICY_META, '').replace(RUN_META, RUN_META.replace('""', `"${[...this.#run.keys()].join(' ')}"`)).replace(API_META, API_META.replace('""', `"${this.hasApi ? 'api' : ''}"`));
  }
}

/** A page of another host that a name server points here still sends its own name. */
function isOwn({ headers: { host } }: IncomingMessage, server: Server): boolean {
  const { port } = server.address() as AddressInfo;
  return host === `${LOOPBACK}:${port}` || host === `localhost:${port}`;
}

function addressOf({ url = '' }: IncomingMessage): string {
  return url.split('?')[0]!;
}

function answer(request: IncomingMessage, response: ServerResponse, server: Server, site: Site, api: LabApi | undefined): void {
  const headers = site.hasApi ? { ...HEADERS, 'Content-Security-Policy': pagePolicy(` ws://${LOOPBACK}:${(server.address() as AddressInfo).port} ws://localhost:${(server.address() as AddressInfo).port}`) } : HEADERS;
  const say = (status: number, text: string, more: Record<string, string> = {}): void => void response.writeHead(status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8', ...more }).end(`${text}\n`);
  if (!isOwn(request, server)) return say(421, 'this server answers for its own machine only');
  const address = addressOf(request);
  const asked = site.apiPath(address);
  if (api && asked !== undefined) return void api.answer(request, response, asked, new URLSearchParams(request.url!.split('?')[1] ?? ''), headers);
  if (request.method !== 'GET') return say(405, 'only GET', { Allow: 'GET' });
  if (address === site.root) return say(308, 'moved', { Location: `${site.root}/` });
  const path = site.pathOf(address);
  if (path === undefined) return say(404, 'there is nothing here');
  try {
    const body = site.contentOf(path);
    response.writeHead(200, { ...headers, ...policyOf(path), 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream' }).end(body);
  } catch (error) {
    say(500, `the file cannot be read: ${reasonOf(error)}`);
  }
}
