/** The pipeline as a product: its process on SQLite with API and webhooks, killed in between, asked as people and programs would. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import * as http from 'node:http';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '../../../contract/alert.ts';
import { homeNumber } from '../../support/lab-run.ts';
import { testScenario } from '../../support/scenario.ts';
import { wireLog, type WireLog } from './wire-log.ts';

const EVENING = testScenario({
  id: 'product', homes: 3, duration: '150m', seed: 'product',
  plant: { episodes: [{ id: 'copd-exacerbation', homes: [homeNumber(1)], window: ['0m', '1m'], severity: [1, 1] }], faults: [{ id: 'uplink-outage', homes: [homeNumber(2)], window: ['30m', '31m'], duration: '90m' }] },
});

const dir = mkdtempSync(join(tmpdir(), 'twinward-product-'));
const PROGRAM = 'pipeline/node/main.ts';
const env = { ...process.env, TWINWARD_STORE_DIR: dir };
/** What needs no broker. */
const main = (...args: string[]) => spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8', env });

function newToken(name: string, role: string): { token: string; entry: object } {
  const { stdout } = main('--new-token', `${name}:${role}`);
  return { token: /only now: (\S+)/.exec(stdout)![1]!, entry: JSON.parse(/tokens: (.*)/.exec(stdout)![1]!) as object };
}

describe('the pipeline as a product', () => {
  let log: WireLog;
  let broker: Aedes;
  let server: net.Server;
  let hook: http.Server;
  let lab: mqtt.MqttClient;
  let child: ChildProcess | undefined;
  let address = '';
  let nurse = '';
  let admin = '';
  let tick = 0;
  const said: Alert[] = [];
  const posted: { key: string; body: { event: string; route: string; alert: { code: string } } }[] = [];
  let refuseFirst = 1;

  const start = async (): Promise<void> => {
    const own = { ...env, TWINWARD_BROKER_URL: `mqtt://127.0.0.1:${(server.address() as net.AddressInfo).port}`, TWINWARD_CLIENT_ID: 'sut' };
    child = spawn(process.execPath, [PROGRAM, '--http', '0', '--tokens', join(dir, 'tokens.json'), '--notify', join(dir, 'notify.json'), '--public-url', 'https://alerts.example/'], { env: own, stdio: ['ignore', 'pipe', 'inherit'] });
    address = await new Promise((resolve) => { child!.stdout!.on('data', (chunk: Buffer) => { const found = /API at (\S+)/.exec(chunk.toString()); if (found) resolve(found[1]!); }); });
  };
  const kill = async (): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  };
  const ask = async <T>(path: string, token: string, init: { method?: string; body?: object } = {}): Promise<{ status: number; json: T }> => {
    const answer = await fetch(address + path, { method: init.method ?? 'GET', headers: { 'authorization': `Bearer ${token}`, ...(init.body && { 'content-type': 'application/json' }) }, ...(init.body && { body: JSON.stringify(init.body) }) });
    return { status: answer.status, json: (await answer.json()) as T };
  };
  const play = async (until: number): Promise<void> => {
    for (; tick < until; tick += 1) {
      const { now, messages } = log.ticks[tick]!;
      await Promise.all(messages.map(({ topic, payload }) => lab.publishAsync(topic, payload, { qos: 1 })));
      const judged = new Promise<void>((resolve) => { watermark = (of) => { if (of.tick === tick && of.received >= messages.length) resolve(); }; });
      const repeat = setInterval(clock, 500);
      function clock(): void { lab.publish('twinward/clock', JSON.stringify({ run: 'r', tick, round: 0, last: true, now, messages: messages.length }), { qos: 1 }); }
      clock();
      await judged;
      clearInterval(repeat);
    }
  };
  let watermark = (_: { tick: number; received: number }): void => {};

  beforeAll(async () => {
    log = await wireLog(EVENING);
    broker = await Aedes.createBroker();
    server = net.createServer((socket) => { broker.handle(socket); }).listen(0, '127.0.0.1');
    hook = http.createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => { text += chunk.toString(); });
      request.on('end', () => {
        refuseFirst -= 1;
        if (refuseFirst >= 0) return void response.writeHead(503).end();
        posted.push({ key: String(request.headers['idempotency-key']), body: JSON.parse(text) as (typeof posted)[0]['body'] });
        response.writeHead(204).end();
      });
    }).listen(0, '127.0.0.1');
    await Promise.all([once(server, 'listening'), once(hook, 'listening')]);
    const [ann, root] = [newToken('Ann', 'nurse'), newToken('root', 'admin')];
    [nurse, admin] = [ann.token, root.token];
    writeFileSync(join(dir, 'tokens.json'), JSON.stringify({ tokens: [ann.entry, root.entry] }));
    writeFileSync(join(dir, 'notify.json'), JSON.stringify({ first: { url: `http://127.0.0.1:${(hook.address() as net.AddressInfo).port}/hook` }, retry: { firstDelayMs: 50 }, rules: { quiet: { from: 0, to: 0, hold: {} } } }));
    lab = await mqtt.connectAsync(`mqtt://127.0.0.1:${(server.address() as net.AddressInfo).port}`, { clientId: 'lab' });
    lab.on('message', (topic, payload) => {
      if (topic === 'twinward/watermark') watermark(JSON.parse(payload.toString()) as { tick: number; received: number });
      else said.push(JSON.parse(payload.toString()) as Alert);
    });
    await lab.subscribeAsync(['twinward/watermark', 'twinward/v1/alerts/#'], { qos: 1 });
    for (const { topic, payload } of log.enrolments) await lab.publishAsync(topic, payload, { qos: 1, retain: true });
    await start();
    // It has subscribed when it answers.
    await new Promise<void>((resolve) => {
      const ask = (): void => void lab.publish('twinward/clock', JSON.stringify({ run: 'r', tick: 0, round: 0, last: false, now: log.ticks[0]!.now, messages: 0 }), { qos: 1 });
      const repeat = setInterval(ask, 200);
      watermark = () => {
        clearInterval(repeat);
        resolve();
      };
      ask();
    });
    await play(100);
  }, 90_000);

  afterAll(async () => {
    await kill();
    lab.end(true);
    server.close();
    hook.close();
    broker.close();
    rmSync(dir, { recursive: true, force: true });
  });

  let alert: Alert;
  it('answers with people, readings and alerts as they are', async () => {
    expect((await ask<{ broker: string }>('/healthz', nurse)).json).toMatchObject({ broker: 'connected', store: 'ready' });
    const { json: { alerts } } = await ask<{ alerts: Alert[] }>('/v1/alerts?kind=clinical', nurse);
    expect(alerts.length).toBeGreaterThan(0);
    alert = alerts[0]!;
    const last = said.findLast(({ id }) => id === alert.id)!;
    expect(alert).toMatchObject({ id: last.id, state: last.state, code: last.code });
    const { json: { observations } } = await ask<{ observations: { at: number; code: string }[] }>(`/v1/patients/${alert.home}/${alert.resident}/observations?code=59408-5&limit=10`, nurse);
    expect(observations.length).toBeGreaterThanOrEqual(10);
    const { json: bundle } = await ask<{ resourceType: string; link: { url: string }[]; entry: { resource: { resourceType: string } }[] }>(`/fhir/DetectedIssue?patient=${alert.resident}`, nurse);
    expect(bundle.resourceType).toBe('Bundle');
    expect(bundle.link[0]!.url).toMatch(/^https:\/\/alerts\.example\/fhir\//);
    expect(bundle.entry.map(({ resource }) => resource.resourceType)).toContain('DetectedIssue');
    const metrics = await (await fetch(`${address}/metrics`, { headers: { authorization: `Bearer ${admin}` } })).text();
    expect(metrics).toMatch(/twinward_homes 3/);
    expect(metrics).toMatch(/alert_messages_total\{.*code="/);
  });

  it('carries alerts to people, and tries again where the first try is refused', async () => {
    await expect.poll(() => posted.map(({ body }) => body.alert.code), { timeout: 15_000 }).toContain(alert.code);
    expect(new Set(posted.map(({ key }) => key)).size).toBe(posted.length);
  });

  it('lets a nurse acknowledge; the world hears it, and after a kill −9 it still is so', async () => {
    const { status, json } = await ask<{ alert: Alert }>(`/v1/alerts/${alert.id}/acknowledge`, nurse, { method: 'POST', body: { note: 'calling' } });
    expect([status, json]).toMatchObject([200, { alert: { state: 'acknowledged' } }]);
    expect((await ask<Alert>(`/v1/alerts/${alert.id}`, nurse)).json).toMatchObject({ alert: { state: 'acknowledged' } });
    await expect.poll(() => said.findLast(({ id }) => id === alert.id)?.state).toBe('acknowledged');
    await kill();
    await start();
    await play(130);
    expect((await ask<Alert>(`/v1/alerts/${alert.id}`, nurse)).json).toMatchObject({ alert: { id: alert.id }, history: expect.arrayContaining([expect.objectContaining({ alert: expect.objectContaining({ state: 'acknowledged' }) })]) });
    // Nobody is called for what was taken: it is escalated only once it got worse, and was raised again.
    const states = said.slice(said.findLastIndex(({ id, state }) => id === alert.id && state === 'acknowledged') + 1).filter(({ id }) => id === alert.id).map(({ state }) => state);
    expect(states[0] ?? 'raised').toBe('raised');
  }, 60_000);

  it('keeps limits that a nurse set, and judges by them', async () => {
    // Somebody whose saturation has lain some points below the usual for an hour, which is no news without a limit.
    const [home, resident] = ['h000003', 'h000003-r1'];
    const low = () => said.filter((one) => one.home === home && one.code === 'hypoxia');
    expect(low()).toEqual([]);
    const path = `/v1/patients/${home}/${resident}/thresholds`;
    expect((await ask(path, nurse, { method: 'PUT', body: { thresholds: { spo2Low: 97 }, note: 'as agreed' } })).status).toBe(200);
    expect((await ask(path, nurse)).json).toMatchObject({ thresholds: { spo2Low: 97 } });
    await play(log.ticks.length);
    expect(low()[0]).toMatchObject({ state: 'raised', resident });
  }, 30_000);

  it('has an audit log that says who did what, and shows a change', async () => {
    const { json } = await ask<{ lines: { who: string; what: string }[] }>('/v1/audit?limit=1000', admin);
    expect(json.lines.some(({ who, what }) => who === 'Ann' && /acknowledge/.test(what))).toBe(true);
    await kill();
    const whole = main('--verify-audit');
    expect(whole).toMatchObject({ status: 0, stdout: expect.stringContaining('is whole') });
    const [, head = '', n = ''] = /--head: ((\d+):[0-9a-f]{64})/.exec(whole.stdout)!;
    expect(main('--verify-audit', '--head', head)).toMatchObject({ status: 0 });
    expect(main('--verify-audit', '--head', head.replace(/.$/, (last) => (last === '0' ? '1' : '0')))).toMatchObject({ status: 1, stdout: expect.stringContaining(`broken at line ${n}`) });
    const { DatabaseSync } = await import('node:sqlite');
    const database = new DatabaseSync(join(dir, 'pipeline.sqlite'));
    database.exec(`DELETE FROM audit WHERE n = ${n}`);
    database.close();
    // A log that was cut off is whole by itself.
    expect(main('--verify-audit')).toMatchObject({ status: 0 });
    expect(main('--verify-audit', '--head', head)).toMatchObject({ status: 1, stdout: expect.stringContaining(`broken at line ${n}`) });
    const again = new DatabaseSync(join(dir, 'pipeline.sqlite'));
    again.exec(`UPDATE audit SET who = 'Bob' WHERE n = 3`);
    again.close();
    expect(main('--verify-audit')).toMatchObject({ status: 1, stdout: expect.stringContaining('broken at line 3') });
  }, 30_000);
});

it('makes tokens for some homes or people', () => {
  const entry = (...args: string[]): unknown => JSON.parse(/tokens: (.*)/.exec(main(...args).stdout)![1]!);
  expect(entry('--new-token', 'Mr Berg:resident', '--residents', 'h000001/h000001-r1,h000002/h000002-r1')).toMatchObject({ name: 'Mr Berg', role: 'resident', residents: ['h000001/h000001-r1', 'h000002/h000002-r1'] });
  expect(entry('--new-token', 'Ann:nurse', '--homes', 'h000001')).toMatchObject({ role: 'nurse', homes: ['h000001'] });
});

const RULE = 'docs/examples/rules/night-fast-and-warm.yaml';
describe('bad input to the program', () => {
  it.each([
    [['--store', 'elsewhere'], 'There is no store|there is no store'],
    [['--http', 'x:y'], 'no place to listen'],
    [['--http', '0'], 'Give --tokens FILE'],
    [['--tick', 'soon'], 'no length of time'],
    [['--notify', '/nowhere'], 'cannot be read'],
    [['--tokens', 'package.json', '--http', '0'], 'tokens'],
    [['--pipeline', 'nobody'], 'Choose one of'],
    [['--odd'], 'Usage'],
    [['--tick', '0s'], '100ms to 1h'],
    [['--tick', '50000m'], '100ms to 1h'],
    [['--public-url', 'alerts.example'], 'no address'],
    [['--rules', RULE, '--rules', RULE], 'is given twice'],
    [['--pipeline', 'fixed-thresholds', '--rules', RULE], 'takes no rules'],
    [['--new-token', 'Ann:queen'], 'role|Invalid'],
    [['--new-token', 'Mr Berg:resident'], 'residents'],
    [['--verify-audit', '--store', 'sqlite:typo.sqlite'], 'no store typo.sqlite'],
    [['--verify-audit', '--store', 'memory'], 'outlives no process'],
    [['--verify-audit', '--head', '12'], 'no head of an audit log'],
  ])('%j is answered in one line with code 2', (args, words) => {
    const { status, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8', env: { ...env, TWINWARD_BROKER_URL: 'mqtt://127.0.0.1:1' } });
    expect(status).toBe(2);
    expect(stderr).toMatch(new RegExp(words));
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
