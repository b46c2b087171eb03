import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attachRequests } from '../../../lab/cli/attach-requests.ts';
import { demoCommand } from '../../../lab/cli/demo-command.ts';
import { labCommand, newestRun } from '../../../lab/cli/lab-command.ts';
import { policyInFile } from '../../../lab/host-node/page-policy.ts';
import { startLabServer, type LabServer } from '../../../lab/host-node/lab-server.ts';
import { listening } from '../../support/cli-here.ts';

/** As the page brings it, for hosts that send no headers. */
const POLICY = `<meta http-equiv="Content-Security-Policy" content="${policyInFile('index.html')}">`;
const base = mkdtempSync(join(tmpdir(), 'twinward-lab-'));
let server: LabServer;
beforeAll(async () => {
  mkdirSync(join(base, 'page/assets'), { recursive: true });
  writeFileSync(join(base, 'page/index.html'), `${POLICY}\n<meta name="twinward-run" content=""><meta name="twinward-api" content=""><title>x</title>`);
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
function ask(path: string, { method = 'GET', host, of = server, headers = {}, body }: { method?: string; host?: string; of?: LabServer; headers?: Record<string, string>; body?: string } = {}): Promise<Answer> {
  const { port, hostname, host: own } = new URL(of.url);
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ hostname, port, path, method, headers: { Host: host ?? own, ...headers } }, (response) => {
      let said = '';
      response.on('data', (part: Buffer) => { said += part.toString(); });
      response.on('end', () => resolve({ status: response.statusCode!, body: said, headers: response.headers }));
    });
    asked.on('error', reject);
    asked.end(body);
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

  it('sends the policy that the page brings, and takes that out: older browsers would hold it to both', async () => {
    const { body, headers } = await ask(under(''));
    expect(body).not.toContain('http-equiv');
    expect(headers['content-security-policy']).toBe(`${policyInFile('index.html')}; frame-ancestors 'none'`);
  });

  it('takes no orders and opens no way to a broker where nothing may be started', async () => {
    expect((await ask(under(''))).body).toContain('<meta name="twinward-api" content="">');
    expect((await ask(under('api/run'))).status).toBe(404);
    expect((await ask(under('api/runs'), { method: 'POST' })).status).toBe(405);
    expect(await upgraded(server, 'api/run/mqtt')).toBe('404');
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

/** What the server answers to one who asks for a WebSocket: a status, or what the broker says. */
function upgraded(of: LabServer, path: string, headers: Record<string, string> = {}): Promise<string> {
  const { port, hostname, host, pathname } = new URL(of.url);
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ hostname, port, path: pathname + path, headers: { 'Host': host, 'Connection': 'Upgrade', 'Upgrade': 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Protocol': 'mqtt', ...headers } });
    asked.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(`${response.statusCode} ${response.headers['sec-websocket-protocol']}`);
    });
    asked.on('response', (response) => {
      response.resume();
      resolve(String(response.statusCode));
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe('the API of the page', () => {
  const cwd = mkdtempSync(join(base, 'api-'));
  const ends: (string | undefined)[] = [];
  let lab: LabServer;
  beforeAll(async () => { lab = await startLabServer({ page: join(base, 'page'), port: 0, attach: { requestOf: attachRequests(cwd, {}), ended: (folder) => void ends.push(folder) } }); });
  afterAll(() => lab.close());

  const under = (path: string) => `${new URL(lab.url).pathname}api/${path}`;
  const say = async (path: string, value: unknown, headers: Record<string, string> = {}) => {
    const { status, body, headers: got } = await ask(under(path), { of: lab, method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: typeof value === 'string' ? value : JSON.stringify(value) });
    return { status, headers: got, said: JSON.parse(body) as { error: { code: string; message: string; hint: string } } & Record<string, unknown> };
  };
  const small = { scenario: 'first-night', homes: 2, duration: '30m' };

  it.each<[what: string, path: string, value: unknown, headers: Record<string, string>, status: number, words: RegExp]>([
    ['a page of another origin', 'runs', small, { Origin: 'https://evil.test' }, 403, /page that this server serves/], ['a sandboxed page', 'runs', small, { Origin: 'null' }, 403, /page that this server serves/],
    ['a form', 'runs', 'scenario=first-night', { 'Content-Type': 'application/x-www-form-urlencoded' }, 415, /application\/json/], ['a form that says JSON of its own', 'runs', small, { 'Content-Type': 'text/plain; application/json' }, 415, /application\/json/],
    ['what is no JSON', 'runs', '{', {}, 400, /no JSON/], ['a body beyond measure', 'runs', JSON.stringify({ scenario: 'x'.repeat(530_000) }), {}, 413, /512 kB/],
    ['an unknown key', 'runs', { ...small, broker: 'mqtt://elsewhere' }, {}, 400, /broker/], ['a path for a scenario', 'runs', { scenario: './my.yaml' }, {}, 400, /scenario: an id/], ['a path for a pipeline', 'runs', { ...small, sut: '../sut.yaml' }, {}, 400, /sut: an id/],
    ['a scenario that is not there', 'runs', { scenario: 'frist-night' }, {}, 400, /no scenario "frist-night"/], ['a duration that is none', 'runs', { ...small, duration: 'long' }, {}, 400, /duration/],
    ['an input in another\'s name', 'runs', { ...small, inputs: [{ tick: 0, source: 'sut:reference', id: 'a', kind: 'command', data: { home: 'h000001', name: 'ping' } }] }, {}, 400, /inputs\.0\.source/],
    ['orders where nothing runs', 'run/allow', { until: 1 }, {}, 404, /no run was started/], ['what is no route', 'run/fly', {}, {}, 404, /nothing here/], ['a way out of the API', '../run', {}, {}, 404, /nothing here/],
    ['a name of every object', 'constructor', {}, {}, 404, /nothing here/],
  ])('refuses %s in one clear word, with no trace of the code', async (_, path, value, headers, status, words) => {
    const { status: got, said, headers: answered } = await say(path, value, headers);
    expect([got, said.error.message]).toEqual([status, expect.stringMatching(words)]);
    expect(JSON.stringify(said)).not.toMatch(/\bat .*:\d+:\d+|node_modules|\.ts\b/);
    expect(answered['content-security-policy']).toContain("default-src 'none'");
    expect((await ask(under('run'), { of: lab })).status).toBe(404);
  });

  it('says which method a route takes, and nothing to who does not know the secret', async () => {
    expect(await ask(under('runs'), { of: lab })).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    expect(await say('run', {})).toMatchObject({ status: 405, headers: { allow: 'GET' } });
    expect((await ask('/api/run', { of: lab })).status).toBe(404);
    expect((await ask(under('run'), { of: lab, host: 'evil.test' })).status).toBe(421);
  });

  it('lets the page reach no other address than its own, by HTTP or WebSocket', async () => {
    const { host, pathname } = new URL(lab.url);
    const { body, headers } = await ask(pathname, { of: lab });
    expect(body).toContain('<meta name="twinward-api" content="api">');
    const connect = /connect-src ([^;]*)/.exec(String(headers['content-security-policy']))![1];
    expect(connect).toBe(`'self' ws://${host} ws://localhost:${new URL(lab.url).port}`);
    expect(await upgraded(lab, 'api/run/mqtt')).toBe('404');
  });

  it('starts one run, joins it, replaces it when asked to, leads to its broker, grades it when it is stopped, and serves what it left', async () => {
    const first = await say('runs', small);
    expect(first).toMatchObject({ status: 201, said: { joined: false, label: expect.any(String) as string, pipeline: expect.stringMatching(/^reference /) as string, scenario: { id: 'first-night', homes: 2 }, broker: { url: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+$/) as string, username: 'watcher' } } });
    expect(await say('runs', small)).toMatchObject({ status: 200, said: { joined: true, run: first.said['run'] } });
    expect(await say('runs', { ...small, homes: 3 })).toMatchObject({ status: 409, said: { error: { code: 'another-run', hint: expect.stringContaining('replace') as string } } });
    expect(await upgraded(lab, 'api/run/mqtt')).toBe('101 mqtt');
    expect(await upgraded(lab, 'api/run/mqtt', { Origin: 'http://evil.test' })).toBe('404');
    expect(await upgraded(lab, 'api/run')).toBe('404');

    const second = await say('runs', { ...small, homes: 3, replace: true });
    expect(second.status).toBe(201);
    expect(await say('run/allow', { run: first.said['run'], until: 1 })).toMatchObject({ status: 409, said: { error: { code: 'another-run' } } });
    const run = second.said['run'] as string;
    expect(await say('run/inputs', { run, id: 'a', kind: 'command', data: { home: 'h000002', name: 'ping' } })).toMatchObject({ status: 202 });
    expect(await say('run/inputs', { run, id: 'a', kind: 'command', data: { home: 'h000002', name: 'ping' } })).toMatchObject({ status: 409 });
    expect(await say('run/inputs', { run, id: 'b', kind: 'command', data: { home: 'h000004', name: 'ping' } })).toMatchObject({ status: 422 });
    expect(await say('run/inputs', { run, id: 'c', kind: 'shout', data: {} })).toMatchObject({ status: 400 });
    await say('run/allow', { run, until: Date.parse('2100-01-01') });
    const now = async () => JSON.parse((await ask(under(`run?run=${run}&inputs=0&alerts=0`), { of: lab })).body) as { closed: number; inputs: unknown[]; ended?: { verdict: string; files: string[] } };
    await expect.poll(async () => (await now()).ended?.files, { timeout: 30_000 }).toContain('manifest.json');
    expect(await now()).toMatchObject({ closed: 30, inputs: [{ tick: 0, source: 'api:page', id: 'a' }] });
    expect(ends).toEqual([undefined, expect.stringMatching(/first-night-/)]);
    expect(JSON.parse((await ask(`${new URL(lab.url).pathname}run/manifest.json`, { of: lab })).body)).toMatchObject({ identity: { homes: 3 } });
    // Whoever reloads the page now opens the run that was made.
    expect((await ask(new URL(lab.url).pathname, { of: lab })).body).toContain('content="manifest.json report.json');
    expect(await say('run/inputs', { run, id: 'd', kind: 'command', data: { home: 'h000001', name: 'ping' } })).toMatchObject({ status: 409 });
  }, 60_000);

  it('when it is closed ends a run that waits, and leaves neither processes nor a folder', async () => {
    const where = mkdtempSync(join(base, 'closed-'));
    const closing = await startLabServer({ page: join(base, 'page'), port: 0, attach: { requestOf: attachRequests(where, {}) } });
    const started = await ask(`${new URL(closing.url).pathname}api/runs`, { of: closing, method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(small) });
    const { port } = new URL((JSON.parse(started.body) as { broker: { url: string } }).broker.url);
    const answers = () => new Promise<boolean>((resolve) => { connect(Number(port), '127.0.0.1', function connected(this: { destroy(): void }) { this.destroy(); resolve(true); }).on('error', () => resolve(false)); });
    expect(await answers()).toBe(true);
    await closing.close();
    expect(await answers()).toBe(false);
    expect(existsSync(join(where, 'runs')) ? readdirSync(join(where, 'runs')) : []).toEqual([]);
  }, 30_000);
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

  it.each<[string, string | undefined, Parameters<typeof labCommand>[1], string]>([
    ['a port that is none', 'run', { port: 'eighty' }, 'bad-port'], ['a folder that is no run', 'page', {}, 'not-a-run'], ['what is neither run nor scenario', 'nowhere', {}, 'no-such-run'], ['a scenario file that is not there', './nowhere.yaml', {}, 'no-such-file'],
    ['a number of homes for a run that is over', 'run', { homes: '3' }, 'option-not-here'], ['a seed for whatever is newest', undefined, { seed: 'x' }, 'option-not-here'], ['a scenario with too many homes', 'first-night', { homes: '999999' }, 'bad-option'],
    ['a pipeline that answers no clock', 'first-night', { sut: join(base, 'wall.yaml') }, 'attach-live'], ['a pipeline that the lab does not start', 'first-night', { sut: join(base, 'there.yaml') }, 'attach-not-ours'],
  ])('refuses %s before anything is built', async (_, what, options, code) => {
    writeFileSync(join(base, 'wall.yaml'), 'schema: twinward.sut/1\nid: mine\ntitle: Mine\nversion: "1"\nclock: wall\nstart: { command: [node] }\n');
    writeFileSync(join(base, 'there.yaml'), `schema: twinward.sut/1\nid: mine\ntitle: Mine\nversion: "1"\naddress: ${new URL(server.url).origin}\nalerts: { topics: ["mine/alerts/#"] }\n`);
    await expect(labCommand(what, options, listening(base), Promise.resolve())).rejects.toMatchObject({ kind: 'bad-input', code });
  });

  it('knows a misspelt scenario and a misspelt story', async () => {
    await expect(labCommand('frist-night', {}, listening(base), Promise.resolve())).rejects.toMatchObject({ hint: expect.stringContaining('first-night') as string });
    await expect(demoCommand('silent-nigth', {}, listening(base), Promise.resolve())).rejects.toMatchObject({ kind: 'bad-input', code: 'no-such-story', hint: expect.stringContaining('silent-night') as string });
  });
});
