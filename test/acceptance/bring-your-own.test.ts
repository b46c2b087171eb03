/** Pipelines that are not the lab's: the worked examples as their READMEs run them, and a foreign one in each way that a sut.yaml knows. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import { connect, connectAsync } from 'mqtt';
import { describe, expect, it } from 'vitest';
import type { Alert } from '../../contract/alert.ts';
import { senml } from '../../contract/codecs/senml.ts';
import type { Clock, Telemetry } from '../../contract/messages.ts';
import type { Report } from '../../contract/report.ts';
import { Sut } from '../../contract/sut.ts';
import { loadSut } from '../../lab/cli/load-sut.ts';
import { createEmbeddedTransport, type EmbeddedOptions } from '../../lab/host-node/embedded.ts';
import { checkSut } from '../../lab/host-node/sut-check.ts';
import { createOutsideTransport } from '../../lab/host-node/outside.ts';
import { SUT_PASSWORD } from '../../lab/host-node/sut-port.ts';
import { knownBirths, knownEnrolments, knownMinute } from '../../lab/run/known-stream.ts';
import type { FinishedRun } from '../../lab/run/run-scenario.ts';
import { payloadOf, type WireOp } from '../../sim/core/plan.ts';
import { labRun, promised } from '../support/lab-run.ts';
import { testScenario } from '../support/scenario.ts';
import { freePort, have, startMosquitto } from '../support/services.ts';

const EXAMPLES = join(import.meta.dirname, '../../docs/examples');
const FOREIGN = join(import.meta.dirname, 'fixtures/foreign-sut.ts');
/** A quarter of an hour in which most of ten people fall, and pipeline and broker are killed and come back: fifteen seconds at 60x. */
const FALLS = testScenario({ id: 'falls', homes: 10, duration: '14m', seed: 'small', plant: { episodes: [{ id: 'fall-with-long-lie', share: 0.6, window: ['2m', '4m'] }], stack: [{ id: 'sut-restart', at: '6m' }, { id: 'broker-restart', at: '9m' }] } });
/** Three quarters of an hour in four homes, two of which worsen. */
const LUNGS = testScenario({ id: 'lungs', homes: 4, duration: '45m', seed: 'lungs', plant: { episodes: [{ id: 'copd-exacerbation', share: 0.5, window: ['5m', '10m'], severity: [1, 1] }] } });

function run(sut: Sut, scenario = LUNGS, more: Partial<EmbeddedOptions> = {}): Promise<FinishedRun> {
  const live = sut.clock !== 'watermark';
  return labRun(scenario, { ...(live && { live, pace: '60x' as const }), transport: () => createEmbeddedTransport({ sut, ...more }) });
}
const feedOf = ({ performance }: Report) => (performance['wire'] as { feed?: { parcels: number; failed: number; notCarried: number } }).feed;
const alertsOf = (told: FinishedRun): Alert[] => told.alerts.map((line) => (JSON.parse(line) as { alert: Alert }).alert);

describe.concurrent.each(['sixty-lines', 'fhir', 'webhook-only', 'node-red'])('the example %s', { timeout: 120_000 }, (id) => {
  it('is scored, and better than silence', async () => {
    const { sut } = await loadSut(join(EXAMPLES, id, 'sut.yaml'), '/');
    const [{ report }, silent] = [await run(sut, FALLS), await labRun(FALLS, { transport: () => createEmbeddedTransport({ sut: SILENT }) })];
    expect(report.account).toMatchObject({ unexplained: 0, lost: { broker: 0 } });
    expect(report.findings.filter(({ kind }) => kind === 'lab')).toEqual([]);
    expect(silent.report.score).toBeLessThan(10);
    expect(report.score).toBeGreaterThan(50);
    expect(report.metrics['clinical.sensitivity']?.value).toBe(1);
  });

  it('understands what it is sent, and is understood', async () => {
    const { sut } = await loadSut(join(EXAMPLES, id, 'sut.yaml'), '/');
    const { points, trouble } = await checkSut(sut, { kind: 'embedded' }, '');
    expect(trouble).toBeUndefined();
    expect(points.filter(({ ok }) => ok === false)).toEqual([]);
    expect(points.filter(({ ok }) => ok).map(({ id: point }) => point)).toEqual(expect.arrayContaining(['started', 'ready', 'fed', 'alerts', 'mapped', 'whose', 'codes', 'times', 'stopped']));
  });
});

describe.each(['sixty-lines', 'fhir'])('the example %s', (id) => {
  const SIDES = [['99504-3', 'mg/dL', 60, 'hypoglycaemia'], ['99504-3', 'mg/dL', 320, 'hyperglycaemia'], ['8480-6', 'mm[Hg]', 85, 'hypotension'], ['8480-6', 'mm[Hg]', 230, 'hypertension'], ['8310-5', 'Cel', 34.9, 'hypothermia'], ['8867-4', '/min', 38, 'bradycardia'], ['9279-1', '/min', 7, 'early-warning']] as const;

  it('says on which side of its limit a reading is', async () => {
    const transport = createEmbeddedTransport({ sut: (await loadSut(join(EXAMPLES, id, 'sut.yaml'), '/')).sut });
    const enrolments = SIDES.map((_, place) => ({ ...knownEnrolments('r')[0]!, home: `h00000${place + 1}`, hub: `h00000${place + 1}-hub`, residents: [{ ...knownEnrolments('r')[0]!.residents[0]!, id: `h00000${place + 1}-r1` }], devices: [] }));
    const said: Alert[] = [];
    try {
      await transport.open({ run: 'r', enrolments });
      for (let tick = 0; tick < 5; tick += 1) {
        const at = 60_000 * tick;
        const ops = SIDES.flatMap(([code, unit, value], place): WireOp[] => {
          const { home, hub } = enrolments[place]!;
          const op = { home, hub, epoch: 0, at };
          const head = `"home":"${home}","hub":"${hub}","epoch":0`;
          return [...(tick === 0 ? [{ ...op, kind: 'connect' as const, willBody: `${head},"state":"offline"}` }] : []), { ...op, kind: 'publish', seq: tick, channel: 'telemetry', retain: false, resend: false, readings: 1, body: `${head},"seq":${tick},"sentAt":${at},"obs":${JSON.stringify([{ dev: 'd', code, value, unit, at }])}}` }];
        });
        await transport.sendRound(ops);
        said.push(...(await transport.closeRound({ run: 'r', tick, round: 0, last: true, now: at + 60_000, messages: SIDES.length })).alerts);
      }
    } finally {
      await transport.close();
    }
    expect(said.map(({ home, code }) => [home, code]).toSorted()).toEqual(SIDES.map(([, , , code], place) => [`h00000${place + 1}`, code]));
  });
});

describe.each([['the example sixty-lines', join(EXAMPLES, 'sixty-lines/pipeline.mjs'), 'twinward/v1/+', 'twinward/v1/alerts/#'], ['the foreign one of these tests', FOREIGN, 'ward/+', 'ward-says/#']])('%s', (_, program, base, said) => {
  it('answers a clock that comes twice with the same watermark, and counts no message of the next tick for it', async () => {
    const broker = await Aedes.createBroker();
    const server = createSocketServer((socket) => { broker.handle(socket); }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const lab = await connectAsync(url, { clientId: 'lab' });
    const watermarks: { tick: number; received: number }[] = [];
    const alerts: string[] = [];
    lab.on('message', (topic, payload) => {
      if (topic === 'twinward/watermark') watermarks.push(JSON.parse(payload.toString()) as { tick: number; received: number });
      else if (topic !== 'ward-says/ready') alerts.push(payload.toString());
    });
    await lab.subscribeAsync([said, 'twinward/watermark'], { qos: 1 });
    const listens = new Promise((resolve) => { broker.on('subscribe', (__, client) => { if (client.id !== 'lab') resolve(undefined); }); });
    const child = spawn(process.execPath, [program], { stdio: 'ignore', env: { ...process.env, TWINWARD_BROKER_URL: url, TWINWARD_USERNAME: 'x', TWINWARD_PASSWORD: 'x', TWINWARD_TOPIC_PREFIX: '' } });
    try {
      await listens;
      const clock = (tick: number, messages: number): string => JSON.stringify({ run: 'r', tick, round: 0, last: true, now: 60_000 * (tick + 1), messages });
      const reading = (tick: number): string => {
        const head = { v: 1, run: 'r', home: 'h000001', hub: 'h000001-hub', epoch: 0, seq: tick, sentAt: 0 } as const;
        const message: Telemetry = { ...head, obs: [{ dev: 'pulse-oximeter', code: '59408-5', value: 71, unit: '%', at: 60_000 * tick }] };
        return JSON.stringify(base === 'ward/+' ? senml.encode({ channel: 'telemetry', message }, undefined) : message);
      };
      for (let tick = 0; tick < 5; tick += 1) {
        const reply = (many: number) => expect.poll(() => watermarks.filter((one) => one.tick === tick && one.received === 1).length).toBe(many);
        await lab.publishAsync(base.replace('+', 'h000001/telemetry'), reading(tick), { qos: 1 });
        await lab.publishAsync('twinward/clock', clock(tick, 1), { qos: 1 });
        await lab.publishAsync('twinward/clock', clock(tick, 1), { qos: 1 });
        await reply(2);
      }
      expect(watermarks).toHaveLength(10);
      expect(alerts).toHaveLength(1);
    } finally {
      child.kill('SIGKILL');
      lab.end(true);
      server.close();
      broker.close();
    }
  });
});

const SILENT = (await loadSut('silent', process.cwd())).sut;
const HEAD = { schema: 'twinward.sut/1', id: 'ward', title: 'Ward 7', version: '1' } as const;
const MAP = 'alarm = "OXYGEN" ? { "home": bed, "code": "hypoxia", "priority": "high", "at": at, "text": $string(value) & " %, forgotten " & forgotten } : alarm ? { "code": alarm }';

/** @param defect of the foreign SUT */
function ward(defect = '', more: object = {}): Sut {
  return Sut.parse({ ...HEAD, start: { command: [process.execPath, FOREIGN], env: { DEFECT: defect } }, codec: 'senml', feed: { topic: 'ward/{home}/{channel}' }, alerts: { topics: ['ward-says/alarm'], map: MAP }, ...more });
}

describe('a pipeline with topics, format and alarms of its own that answers the clock', () => {
  it('is stepped: twice the same bytes, and what a pipeline of ours would have heard', async () => {
    const [first, again] = [await run(ward()), await run(ward())];
    expect(promised(first.report)).toBe(promised(again.report));
    expect(alertsOf(first).length).toBeGreaterThan(0);
    for (const alert of alertsOf(first)) expect(alert).toMatchObject({ kind: 'clinical', code: 'hypoxia', route: 'nurse', state: 'raised' });
    const { planned, received } = (await labRun(LUNGS)).report.manifest.digests;
    expect(first.report.manifest.digests).toMatchObject({ planned, received });
    const { messages } = first.report.performance as { messages: number };
    expect(feedOf(first.report)).toMatchObject({ parcels: messages + LUNGS.homes, failed: 0, notCarried: 0 });
  });

  it.each<[string, object]>([['a message on a topic', { ready: { topic: 'ward-says/ready' } }], ['a line on its output', { ready: { line: 'Ward 7 is up' } }], ['a while, fed with QoS 0', { ready: { delay: '1s' }, feed: { topic: 'ward/{home}/{channel}', qos: 0 } }]])('is ready at %s', async (_, more) => {
    expect(alertsOf(await run(ward('', more))).length).toBeGreaterThan(0);
  });

  it.each<[string, object, string]>([['a message', { message: { topic: 'ward/forget' } }, '1'], ['a command', { command: [process.execPath, '-e', ''] }, '0']])('is reset before the run by %s', async (_, reset, forgotten) => {
    expect(alertsOf(await run(ward('', { reset })))[0]?.text).toContain(`forgotten ${forgotten}`);
  });

  it('has what could not be mapped counted, with the first example, and nothing graded of it', async () => {
    const told = await run(ward('gibberish'));
    expect(told.alerts).toEqual([]);
    expect(told.report.findings.find(({ id }) => id === 'lab:malformed')?.text).toMatch(/The first: ward-says\/alarm: code: there is no alert code "beep"/);
  });

  it.skipIf(!have('mosquitto'))('is heard over a broker that keeps order per subscription only, and nothing of its feed stays there', async () => {
    const mosquitto = await startMosquitto();
    try {
      const sut = ward('', { feed: { topic: 'ward/{home}/{channel}', retain: true } });
      const told = await labRun(LUNGS, { transport: () => createOutsideTransport({ access: { url: mosquitto.url }, sut }) });
      expect(alertsOf(told)).toEqual(alertsOf(await run(ward())));
      const late = connect(mosquitto.url);
      const stands: string[] = [];
      late.on('message', (topic) => stands.push(topic));
      await late.subscribeAsync('#');
      // Retained messages come with the subscription; what is published after it comes after them.
      const own = new Promise((resolve) => { late.once('message', resolve); });
      await late.publishAsync('the/end', '');
      await own;
      await late.endAsync();
      expect(stands).toEqual(['the/end']);
    } finally {
      await mosquitto.stop();
    }
  });

  it('hears and says under the prefix of a shared broker', async () => {
    const { sut } = await loadSut(join(EXAMPLES, 'sixty-lines/sut.yaml'), '/');
    expect(alertsOf(await run(sut, LUNGS, { topicPrefix: 'shared/lab-7/' }))).toEqual(alertsOf(await run(sut)));
  });

  it('may run already, on a port and with a password that were chosen before', async () => {
    const port = await freePort();
    process.env[SUT_PASSWORD] = 'chosen before';
    const child = spawn(process.execPath, [FOREIGN], { stdio: 'ignore', env: { ...process.env, TWINWARD_BROKER_URL: `mqtt://127.0.0.1:${port}`, TWINWARD_USERNAME: 'sut:ward-1', TWINWARD_PASSWORD: 'chosen before' } });
    try {
      const { start: _, ...sut } = ward();
      const told = await run(Sut.parse({ ...sut, address: `mqtt://127.0.0.1:${port}`, readyWithin: '20s' }), LUNGS, { port });
      expect(told.report.reasons.join()).not.toMatch(/ready/);
      expect(alertsOf(told).length).toBeGreaterThan(0);
    } finally {
      delete process.env[SUT_PASSWORD];
      child.kill('SIGKILL');
    }
  });
});

describe('a pipeline that answers the clock over HTTP', () => {
  it('is asked for as many pieces as it was sent, in a live run too', async () => {
    const heard: string[] = [];
    const clocks: Clock[] = [];
    const asked = Promise.withResolvers<void>();
    const server = createServer(async (request, response) => {
      let text = '';
      for await (const chunk of request) text += String(chunk);
      if (request.url === '/in') heard.push(text);
      if (request.url === '/clock' && clocks.push(JSON.parse(text) as Clock) === 2) asked.resolve();
      response.writeHead(204).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const transport = createEmbeddedTransport({ sut: Sut.parse({ ...HEAD, address: `http://127.0.0.1:${port}`, feed: { url: '/in', clock: '/clock', channels: ['telemetry'], per: 'observation' }, alerts: { webhook: { port: await freePort() } } }) });
    let seen = 0;
    const saw = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const live = await transport.openLive({ run: 'r', seed: 'r', speed: 1, enrolments: knownEnrolments('r') }, { saw: () => { seen += 1; if (seen === 4) saw[0]?.resolve(); if (seen === 6) saw[1]?.resolve(); }, acked() {}, said() {} });
    const send = (ops: WireOp[]) => live.send(ops.map((op) => ({ op, payload: payloadOf(op.kind === 'publish' ? op.body : op.willBody, 'r') })));
    for (const tick of [0, 1]) {
      send([...(tick === 0 ? knownBirths(0) : []), ...knownMinute(tick, 60_000 * tick)]);
      await live.guard(saw[tick]!.promise);
      // As the canary counts: two births and two packs, of which the pipeline gets three readings each, and none of the births.
      live.clock({ run: 'r', tick, round: 0, last: true, now: 60_000 * (tick + 1), messages: tick === 0 ? 4 : 2 });
    }
    await live.guard(asked.promise);
    await transport.close();
    server.close();
    expect(heard).toHaveLength(12);
    expect(clocks.reduce((sum, { messages }) => sum + messages, 0)).toBe(12);
  });
});

describe('what goes wrong', () => {
  it('a SUT that refuses its feed decides nothing, and is quoted', async () => {
    const server = createServer((_request, response) => response.writeHead(422).end('no such profile')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { report } = await run(Sut.parse({ ...HEAD, address, codec: 'fhir', feed: { url: '/fhir' }, alerts: { webhook: { port: await freePort() } }, clock: 'event' }));
    server.close();
    expect(report.verdict).toBe('unknown');
    expect(report.reasons[0]).toMatch(/the SUT refuses a message: POST http:.*\/fhir gave HTTP 422: no such profile/);
  });

  it('a SUT that is not ready in time is told with what was looked at, and its last words', async () => {
    const sut = Sut.parse({ ...HEAD, start: { command: [process.execPath, '-e', 'console.error("no licence"); setInterval(() => {}, 1000)'] }, ready: { http: 'http://127.0.0.1:{port}/health' }, readyWithin: '1s' });
    const { report } = await run(sut);
    expect(report.verdict).toBe('unknown');
    expect(report.reasons[0]).toMatch(/not ready within 1000 ms: .*; its last words: no licence/);
  });

  it('a template that fails is named with its place', async () => {
    const { report } = await run(ward('', { codec: { template: '$number(home)' } }));
    expect(report.reasons[0]).toMatch(/the template failed on a message of twinward\/v1\/\{home\}\/enrolment: .*character 8/);
  });

  it('a check looks at no time that a mapping does not say', async () => {
    const { sut } = await loadSut(join(EXAMPLES, 'webhook-only/sut.yaml'), '/');
    const { points, trouble } = await checkSut(Sut.parse({ ...sut, alerts: { ...sut.alerts, map: sut.alerts?.map?.replace('"at": when,', '') } }), { kind: 'embedded' }, '');
    expect(trouble).toBeUndefined();
    expect(points.filter(({ ok }) => ok === false)).toEqual([]);
    expect(points.find(({ id }) => id === 'times')).toMatchObject({ what: 'it says none: each alert is of when it came' });
  });

  it('a check says which point is not well, and how to mend it', async () => {
    const bad = async (sut: Sut): Promise<Record<string, string>> => Object.fromEntries((await checkSut(sut, { kind: 'embedded' }, '')).points.filter(({ ok }) => ok === false).map(({ id, what, mend }) => [id, `${what} | ${mend}`]));
    expect(await bad(ward('gibberish'))).toMatchObject({ mapped: expect.stringMatching(/0 alerts; 1 could not be: .*"beep".*\| see alerts\.map/) });
    expect(await bad(ward('stubborn'))).toEqual({ codes: expect.stringMatching(/nothing says a fall, a call for help/), stopped: expect.stringMatching(/had to be killed/) });
    const { codec: _, feed: __, alerts: ___, ...ours } = ward('deaf');
    expect(await bad(Sut.parse({ ...ours, readyWithin: '3s' }))).toMatchObject({ subscribed: expect.stringMatching(/refused: subscribe to secret\/#/) });
    expect(await bad(ward('', { alerts: { topics: ['ward-says/alarm'], map: '{ "home": "h000002", "code": "hypoxia", "at": 5 }' } }))).toMatchObject({ whose: expect.stringMatching(/h000002 , who is well/), times: expect.stringMatching(/of another time: 5/) });
  });
});
