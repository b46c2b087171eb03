/**
 * Serves the page of the lab, and the files of one run, on this machine alone. Every address holds a secret, every file that can be asked for is named beforehand (so no
 * path can lead elsewhere), and the page may load nothing from another host.
 */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, extname, join, relative, sep } from 'node:path';
import { badInput } from '../../contract/errors.ts';
import { RUN_FILES } from '../run/folder-files.ts';
import { reasonOf, statOf } from './files.ts';

const LOOPBACK = '127.0.0.1';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.json': 'application/json; charset=utf-8', '.ndjson': 'application/x-ndjson; charset=utf-8',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.woff2': 'font/woff2',
};
/** The page names the files of the run that is served with it here. */
const RUN_META = '<meta name="twinward-run" content="">';

export const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer', 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Resource-Policy': 'same-origin', 'Cache-Control': 'no-store',
};

/** Files with a policy of their own. The frame of the report runs the report's script, which stands inside it: without an origin, without a way to any host, inside pages from here alone. */
const POLICIES: Readonly<Record<string, string>> = {
  'report-frame.html': "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts",
};

/** The policy of a file of the page, by its name. */
export function policyOf(name: string): string {
  return POLICIES[name] ?? HEADERS['Content-Security-Policy']!;
}

export interface LabServerOptions {
  /** folder of the built page */
  page: string;
  /** folder of a run; none: the page asks for one */
  run?: string;
  /** 0: any free port */
  port: number;
}

export interface LabServer {
  /** with its secret: whoever has it may read the run */
  url: string;
  close(): Promise<void>;
}

/** @throws TwinwardError (bad input) where the port is taken */
export async function startLabServer({ page, run, port }: LabServerOptions): Promise<LabServer> {
  const token = randomBytes(18).toString('base64url');
  const files = filesByAddress(page, run, `/${token}/`);
  const server = createServer((request, response) => answer(request, response, server, files, token));
  server.headersTimeout = 10_000;
  server.requestTimeout = 20_000;
  await listen(server, port);
  return {
    url: `http://${LOOPBACK}:${(server.address() as AddressInfo).port}/${token}/`,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(badInput('port-taken', `port ${port} cannot be used: ${(error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? 'something else listens on it' : reasonOf(error)}`, { path: '--port' }, 'give another port, or none')));
    server.listen(port, LOOPBACK, resolve);
  });
}

/** Address to path on disk: all that can be asked for. */
function filesByAddress(page: string, run: string | undefined, base: string): Map<string, { path: string; runFiles?: string }> {
  const files = new Map<string, { path: string; runFiles?: string }>();
  for (const entry of readdirSync(page, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files.set(base + relative(page, path).split(sep).join('/'), { path });
  }
  const there = run === undefined ? [] : RUN_FILES.filter((name) => statOf(join(run, name))?.isFile());
  for (const name of there) files.set(`${base}run/${name}`, { path: join(run!, name) });
  files.set(base, { path: join(page, 'index.html'), runFiles: there.join(' ') });
  return files;
}

function answer(request: IncomingMessage, response: ServerResponse, server: Server, files: ReturnType<typeof filesByAddress>, token: string): void {
  const say = (status: number, text: string, more: Record<string, string> = {}): void => void response.writeHead(status, { ...HEADERS, 'Content-Type': 'text/plain; charset=utf-8', ...more }).end(`${text}\n`);
  const { port } = server.address() as AddressInfo;
  // A page of another host that a name server points here still sends its own name.
  if (request.headers.host !== `${LOOPBACK}:${port}` && request.headers.host !== `localhost:${port}`) return say(421, 'this server answers for its own machine only');
  if (request.method !== 'GET') return say(405, 'only GET', { Allow: 'GET' });
  const address = (request.url ?? '').split('?')[0]!;
  if (address === `/${token}`) return say(308, 'moved', { Location: `/${token}/` });
  const file = files.get(address);
  if (!file) return say(404, 'there is nothing here');
  try {
    const body = readFileSync(file.path);
    response.writeHead(200, { ...HEADERS, 'Content-Security-Policy': policyOf(basename(file.path)), 'Content-Type': TYPES[extname(file.path)] ?? 'application/octet-stream' });
    response.end(file.runFiles ? body.toString('utf8').replace(RUN_META, RUN_META.replace('""', `"${file.runFiles}"`)) : body);
  } catch (error) {
    say(500, `the file cannot be read: ${reasonOf(error)}`);
  }
}
