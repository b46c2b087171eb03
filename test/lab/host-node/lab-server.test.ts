import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labCommand, newestRun } from '../../../lab/cli/lab-command.ts';
import { startLabServer, type LabServer } from '../../../lab/host-node/lab-server.ts';
import { listening } from '../../support/cli-here.ts';

const base = mkdtempSync(join(tmpdir(), 'twinward-lab-'));
let server: LabServer;
beforeAll(async () => {
  mkdirSync(join(base, 'page/assets'), { recursive: true });
  writeFileSync(join(base, 'page/index.html'), '<meta name="twinward-run" content=""><title>x</title>');
  writeFileSync(join(base, 'page/assets/a.js'), 'export {};');
  writeFileSync(join(base, 'page/report-frame.html'), '<title>x</title>');
  mkdirSync(join(base, 'run'));
  for (const name of ['manifest.json', 'report.json', 'alerts.ndjson', 'report.html', 'private.txt']) writeFileSync(join(base, 'run', name), name);
  writeFileSync(join(base, 'secret.txt'), 'secret');
  server = await startLabServer({ page: join(base, 'page'), run: join(base, 'run'), port: 0 });
});
afterAll(async () => {
  await server.close();
  rmSync(base, { recursive: true });
});

interface Answer {
  status: number;
  body: string;
  headers: Record<string, string | string[] | undefined>;
}

/** Asks for a path as it stands: `fetch` would tidy it first. */
function ask(path: string, { method = 'GET', host }: { method?: string; host?: string } = {}): Promise<Answer> {
  const { port, hostname, host: own } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ hostname, port, path, method, headers: { Host: host ?? own } }, (response) => {
      let body = '';
      response.on('data', (part: Buffer) => { body += part.toString(); });
      response.on('end', () => resolve({ status: response.statusCode!, body, headers: response.headers }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe('the server of the page', () => {
  const under = (path: string) => `${new URL(server.url).pathname}${path}`;

  it('serves the page, which names the files of the run that are there', async () => {
    const { status, body } = await ask(under(''));
    expect(status).toBe(200);
    expect(body).toContain('content="manifest.json report.json alerts.ndjson"');
    expect((await ask(under('assets/a.js'))).headers['content-type']).toContain('text/javascript');
    expect((await ask(under('run/manifest.json'))).body).toBe('manifest.json');
  });

  it('lets the page load nothing from elsewhere and run no script but its own', async () => {
    for (const path of ['', 'run/report.json', 'nothing']) {
      const policy = String((await ask(under(path))).headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
    }
  });

  it('gives the frame of the report a policy of its own: its script alone, no origin, no host, in a page from here', async () => {
    const policy = String((await ask(under('report-frame.html'))).headers['content-security-policy']);
    for (const part of ["default-src 'none'", "script-src 'unsafe-inline'", "frame-ancestors 'self'", 'sandbox allow-scripts', "form-action 'none'"]) expect(policy).toContain(part);
    expect(policy).not.toMatch(/allow-same-origin|connect-src|https?:|\*/);
  });

  it('listens on loopback alone, and its address holds a secret that differs each time', async () => {
    expect(new URL(server.url).hostname).toBe('127.0.0.1');
    const other = await startLabServer({ page: join(base, 'page'), port: 0 });
    const [mine, its] = [new URL(server.url).pathname, new URL(other.url).pathname];
    await other.close();
    expect(mine.length).toBeGreaterThan(20);
    expect(its).not.toBe(mine);
    expect((await ask(its)).status).toBe(404);
    for (const path of ['/', '/index.html', '/run/manifest.json', '/assets/a.js']) expect((await ask(path)).status).toBe(404);
  });

  it.each(['run/private.txt', 'run/report.html', 'run/../../secret.txt', '../secret.txt', '..%2f..%2fsecret.txt', 'run/%2e%2e/%2e%2e/secret.txt', 'assets/../../../secret.txt', 'run//etc/passwd', 'run/manifest.json%00.html', '%2e%2e/'])('has nothing at %s', async (path) => {
    const { status, body } = await ask(under(path));
    expect(status).toBe(404);
    expect(body).not.toContain('secret\n');
  });

  it.each(['example.com', '127.0.0.1', 'evil.test:80', 'localhost.evil.test', '[::1]:1'])('refuses a request that came for %s', async (host) => {
    expect((await ask(under(''), { host })).status).toBe(421);
  });

  it.each(['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'])('refuses %s', async (method) => {
    const { status, headers } = await ask(under(''), { method });
    expect(status).toBe(405);
    expect(headers['allow']).toBe('GET');
  });

  it('survives what is not HTTP', async () => {
    const { port, hostname } = new URL(server.url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.end('\u0000\u0001 nonsense\r\n\r\n'));
      socket.resume();
      socket.on('close', () => resolve());
      socket.on('error', () => resolve());
    });
    expect((await ask(under(''))).status).toBe(200);
  });

  it('says which port is taken', async () => {
    await expect(startLabServer({ page: join(base, 'page'), port: Number(new URL(server.url).port) })).rejects.toMatchObject({ kind: 'bad-input', code: 'port-taken' });
  });
});

describe('twinward lab', () => {
  it('shows the run that was written last', () => {
    const cwd = mkdtempSync(join(base, 'cwd-'));
    for (const [name, at] of [['b-first', 1_000], ['a-last', 3_000], ['c-middle', 2_000]] as const) {
      mkdirSync(join(cwd, 'runs', name), { recursive: true });
      writeFileSync(join(cwd, 'runs', name, 'manifest.json'), '{}');
      utimesSync(join(cwd, 'runs', name, 'manifest.json'), at, at);
    }
    mkdirSync(join(cwd, 'runs', '.draft'));
    expect(newestRun(cwd)).toBe(join(cwd, 'runs', 'a-last'));
    expect(newestRun(base)).toBeUndefined();
  });

  it.each([['a port that is none', 'run', { port: 'eighty' }, 'bad-port'], ['a folder that is no run', 'page', {}, 'not-a-run'], ['a run that is not there', 'nowhere', {}, 'no-such-run']])('refuses %s before anything is built', async (_, run, options, code) => {
    await expect(labCommand(run, options, listening(base), Promise.resolve())).rejects.toMatchObject({ kind: 'bad-input', code });
  });
});
