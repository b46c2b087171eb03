import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { Enrolment } from '../../../contract/messages.ts';
import { Sut } from '../../../contract/sut.ts';
import type { MqttTransport } from '../../../lab/fleet/mqtt-transport.ts';
import { within } from '../../../lab/fleet/within.ts';
import { createEmbeddedTransport } from '../../../lab/host-node/embedded.ts';
import type { WireOp } from '../../../sim/core/plan.ts';
import { payloadOf } from '../../../sim/core/plan.ts';

const SCRIPT = new URL('./fixtures/echo-sut.ts', import.meta.url).pathname;
const RUN = 'night "7"';
let transport: MqttTransport | undefined;
afterEach(async () => {
  await transport?.close();
  transport = undefined;
});

function sut(defect = '', more: Partial<Sut> = {}): Sut {
  return Sut.parse({ schema: 'twinward.sut/1', id: 'echo', title: 'Echo', version: '1', start: { command: [process.execPath, SCRIPT], env: { TRIVIAL_DEFECT: defect } }, ...more });
}

async function opened(homes: number, options: { topicPrefix?: string; defect?: string } = {}): Promise<MqttTransport> {
  transport = createEmbeddedTransport({ sut: sut(options.defect), ...(options.topicPrefix && { topicPrefix: options.topicPrefix }) });
  await transport.open({ run: RUN, enrolments: Array.from({ length: homes }, (_, n) => enrolment(home(n))) });
  return transport;
}

const home = (n: number): string => `h${String(n).padStart(6, '0')}`;
const enrolment = (id: string): Enrolment => ({
  v: 1, run: RUN, home: id, area: 'a1', hub: `${id}-hub`, residents: [{ id: `${id}-r1`, birthYear: 1940, sex: 'female', conditions: [], medicines: [] }], devices: [], carePlan: { items: [], sleep: [1320, 420] },
});
const body = (n: number, epoch: number, rest: string): string => `"home":"${home(n)}","hub":"hub","epoch":${epoch},${rest}}`;
const connect = (n: number, epoch = 0): WireOp => ({ kind: 'connect', home: home(n), hub: 'hub', epoch, at: 0, willBody: body(n, epoch, '"state":"offline"') });
const birth = (n: number, epoch = 0): WireOp => publish(n, 0, epoch, 'status', '"state":"online","at":0', true);
const cut = (n: number, epoch = 0): WireOp => ({ kind: 'cut', home: home(n), hub: 'hub', epoch, at: 0, willBody: body(n, epoch, '"state":"offline"') });
function publish(n: number, seq: number, epoch = 0, channel: 'telemetry' | 'event' | 'status' = 'telemetry', rest = `"seq":${seq},"obs":[]`, retain = false): WireOp {
  return { kind: 'publish', home: home(n), hub: 'hub', epoch, seq, at: 0, channel, retain, resend: false, body: body(n, epoch, rest), readings: 0 };
}
const clock = (tick: number, messages: number, last = true, round = 0) => ({ run: RUN, tick, round, last, now: tick * 60_000, messages });
const ofHome = (seen: { topic: string; payload: string }[], n: number): string[] => seen.filter((message) => message.topic.includes(home(n))).map((message) => `${message.topic.split('/').at(-1)} ${message.payload.match(/"(?:seq":\d+|state":"\w+")/)?.[0]}`);
const homes = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

describe('the embedded transport', () => {
  it.each(['', 'shared/lab-7/'])('carries a tick to the SUT and its alert back, under the prefix "%s"', async (topicPrefix) => {
    const lab = await opened(3, { topicPrefix });
    const seen = await lab.sendRound([...homes(3).flatMap((n) => [connect(n), birth(n)]), publish(1, 0)]);
    expect(seen).toHaveLength(4);
    expect(seen.find((message) => message.topic.endsWith('telemetry'))).toEqual({ topic: `twinward/v1/${home(1)}/telemetry`, payload: payloadOf((publish(1, 0) as { body: string }).body, RUN) });
    const answer = await lab.closeRound(clock(0, 4));
    expect(answer).toMatchObject({ watermark: { run: RUN, tick: 0, round: 0, received: 4, instance: 'echo-1' }, malformed: [], alerts: [{ id: 'echo-0', text: 'heard 4, enrolled 3' }] });
    expect(await lab.closeRound(clock(1, 0))).toMatchObject({ watermark: { tick: 1, received: 0 }, alerts: [] });
    expect(await lab.close()).toMatchObject({ transport: 'embedded', seen: 4, strays: 0, extra: 0, roundsShort: 0, hubs: { hubs: 3, sent: 4, acked: 4, resentDup: 0 }, broker: { accessRefused: 0, framesRefused: 0 } });
  });

  it('keeps the order of each home', async () => {
    const lab = await opened(0);
    await lab.sendRound(homes(5).map((n) => connect(n)));
    const ops = homes(100).flatMap((seq) => homes(5).map((n) => publish(n, seq, 0, seq % 7 === 0 ? 'event' : 'telemetry', `"seq":${seq}`, false)));
    const seen = await lab.sendRound(ops);
    expect(seen).toHaveLength(500);
    for (const n of homes(5)) expect(ofHome(seen, n)).toEqual(homes(100).map((seq) => `${seq % 7 === 0 ? 'event' : 'telemetry'} "seq":${seq}`));
    expect((await lab.closeRound(clock(0, 500))).watermark?.received).toBe(500);
  });

  it('brings the will of a hub that is cut off within the round, and before the birth that follows', async () => {
    const lab = await opened(0);
    const seen = await lab.sendRound(homes(40).flatMap((n) => [connect(n), birth(n), publish(n, 0), cut(n), connect(n, 1), birth(n, 1), publish(n, 1, 1)]));
    for (const n of homes(40)) expect(ofHome(seen, n)).toEqual(['status "state":"online"', 'telemetry "seq":0', 'status "state":"offline"', 'status "state":"online"', 'telemetry "seq":1']);
    expect((await lab.closeRound(clock(0, 200))).watermark?.received).toBe(200);
    expect(await lab.close()).toMatchObject({ strays: 0, hubs: { cuts: 40, willsUnseen: 0, reconnects: 0 } });
  });

  it('sees a message twice where the plan sends it twice', async () => {
    const lab = await opened(0);
    expect(await lab.sendRound([connect(0), publish(0, 0), { ...publish(0, 0), resend: true } as WireOp])).toHaveLength(2);
  });

  it('comes back after a broker restart with SUT, canary and enrolments, and without hubs', async () => {
    const lab = await opened(2);
    await lab.sendRound(homes(2).flatMap((n) => [connect(n), birth(n)]));
    await lab.closeRound(clock(0, 2));
    const url = lab.brokerUrl;
    await lab.restartBroker();
    expect(lab.brokerUrl).toBe(url);
    expect(await lab.sendRound([])).toEqual([]);
    expect(await lab.sendRound([connect(1, 1), birth(1, 1), publish(1, 0, 1)])).toHaveLength(2);
    const { watermark, alerts } = await lab.closeRound(clock(1, 2));
    expect(watermark?.received).toBe(2);
    expect(alerts).toMatchObject([{ text: 'heard 2, enrolled 4' }]);
    expect(await lab.close()).toMatchObject({ brokerRestarts: 1, strays: 0, hubs: { connects: 3, reconnects: 0 }, broker: { connects: 4 } });
  });

  it('gets the reference pipeline through a broker restart after a tick of several rounds', async () => {
    const reference = { command: [process.execPath, new URL('../../../pipeline/node/main.ts', import.meta.url).pathname], env: {} };
    const lab = (transport = createEmbeddedTransport({ sut: sut('', { start: reference }) }));
    await lab.open({ run: RUN, enrolments: homes(2).map((n) => enrolment(home(n))) });
    await lab.sendRound([connect(0), birth(0)]);
    await lab.closeRound(clock(0, 1, false, 0));
    await lab.sendRound([connect(1), birth(1)]);
    expect((await lab.closeRound(clock(0, 2, true, 1))).watermark?.received).toBe(2);
    await lab.restartBroker();
    await lab.sendRound([connect(0, 1), birth(0, 1)]);
    expect((await lab.closeRound(clock(1, 1))).watermark).toMatchObject({ tick: 1, received: 1 });
  });

  it('hears all alerts of a tick before its watermark, in order', async () => {
    const lab = await opened(0, { defect: 'chatty' });
    await lab.sendRound([connect(0)]);
    for (const tick of homes(10)) {
      await lab.sendRound([publish(0, tick)]);
      const { alerts } = await lab.closeRound(clock(tick, 1));
      expect(alerts.map((alert) => alert.id)).toEqual(homes(300).map((n) => `echo-${tick}-${n}`));
    }
    expect(await lab.close()).toMatchObject({ alertsOutsideClock: 0 });
  });

  it('sets alerts outside the contract apart', async () => {
    const lab = await opened(0, { defect: 'malformed' });
    await lab.sendRound([connect(0), publish(0, 0)]);
    const { alerts, malformed } = await lab.closeRound(clock(0, 1));
    expect(alerts).toEqual([]);
    expect(malformed).toHaveLength(1);
    expect(malformed[0]).toMatch(/code.*no-such-code/s);
  });

  it('repeats the clock for five seconds on a shortfall, then takes what there is', async () => {
    const lab = await opened(0, { defect: 'loses-one' });
    await lab.sendRound([connect(0), publish(0, 0), publish(0, 1)]);
    const from = performance.now();
    // The fixture forgets its count at each `last`, so the best answer is the first.
    expect((await lab.closeRound(clock(0, 2))).watermark?.received).toBe(1);
    expect(performance.now() - from).toBeGreaterThan(4_900);
    expect((await lab.close())['clocksRepeated']).toBeGreaterThanOrEqual(4);
  });
});

describe('when something is gone, the pending call rejects at once', () => {
  async function failsSoon(call: Promise<unknown>): Promise<unknown> {
    return within(2_000, call.then(() => 'resolved', (error: unknown) => error), 'still pending after 2 s');
  }

  it('the broker, while a clock is out', async () => {
    const lab = await opened(0, { defect: 'loses-one' });
    await lab.sendRound([connect(0), publish(0, 0)]);
    const call = lab.closeRound(clock(0, 1));
    process.kill(lab.brokerPid as number, 'SIGKILL');
    expect(await failsSoon(call)).toMatchObject({ kind: 'environment', code: 'broker-gone', message: `the broker process ${lab.brokerPid} ended with SIGKILL` });
    expect(await failsSoon(lab.sendRound([publish(0, 1)]))).toMatchObject({ code: 'broker-gone' });
  });

  it('the SUT, while a clock is out', async () => {
    const lab = await opened(0, { defect: 'loses-one' });
    await lab.sendRound([connect(0), publish(0, 0)]);
    const call = lab.closeRound(clock(0, 1));
    process.kill(lab.sutPid as number, 'SIGKILL');
    expect(await failsSoon(call)).toMatchObject({ kind: 'environment', code: 'sut-gone', message: expect.stringMatching(/ended with SIGKILL.*echo-sut is up/s) });
  });

  it('a SUT that cannot be started', async () => {
    transport = createEmbeddedTransport({ sut: sut('', { start: { command: ['/no/such/command'], env: {} } }) });
    await expect(transport.open({ run: RUN, enrolments: [] })).rejects.toMatchObject({ kind: 'environment', code: 'sut-gone', message: expect.stringContaining('ENOENT') });
  });

  it('a SUT that ends by itself, with its last words', async () => {
    transport = createEmbeddedTransport({ sut: sut('', { start: { command: [process.execPath, '-e', 'console.error("no licence"); process.exit(7)'], env: {} } }) });
    await expect(transport.open({ run: RUN, enrolments: [] })).rejects.toMatchObject({ code: 'sut-gone', message: expect.stringMatching(/code 7.*no licence/s) });
  });

  it('a SUT that never answers is not ready', async () => {
    transport = createEmbeddedTransport({ sut: sut('deaf', { readyWithin: '1s' }) });
    await expect(transport.open({ run: RUN, enrolments: [] })).rejects.toMatchObject({ kind: 'environment', code: 'sut-not-ready' });
  });

  it('a hub that the plan never connected is the lab\'s own fault', async () => {
    const lab = await opened(0);
    await expect(lab.sendRound([publish(0, 0)])).rejects.toMatchObject({ kind: 'internal', code: 'plan-not-connected' });
  });
});

it('nothing outlives a closed transport', async () => {
  const lab = await opened(1);
  const pids = [lab.brokerPid, lab.sutPid] as number[];
  await lab.close();
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow();
});

it('a lab that is killed takes its broker and its SUT with it', async () => {
  const lab = spawn(process.execPath, [new URL('./fixtures/lab-that-dies.ts', import.meta.url).pathname], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(lab.stdout, 'data')) as [Buffer];
  const pids = JSON.parse(said.toString()) as number[];
  expect(pids).toHaveLength(2);
  lab.kill('SIGKILL');
  const ends = performance.now() + 5_000;
  while (pids.some(lives) && performance.now() < ends) await new Promise(setImmediate);
  expect(pids.filter(lives)).toEqual([]);
});

/** A zombie that waits for its new parent has ended too. */
function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
