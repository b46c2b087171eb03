/** The process of the pipeline is killed with −9 at moments that hurt: in the midst of a tick's messages, when it was just asked to judge, and when its first alert is out. Nothing acknowledged is lost, and no alert is doubled. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as net from 'node:net';
import { Aedes } from 'aedes';
import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../contract/canonical.ts';
import { homeNumber } from '../../support/lab-run.ts';
import { testScenario } from '../../support/scenario.ts';
import { KINDS, place, stopServers } from './stores.ts';
import { wireLog, type WireLog } from './wire-log.ts';

const NIGHT = testScenario({
  id: 'killed', homes: 4, duration: '150m', seed: 'killed',
  plant: {
    episodes: [{ id: 'copd-exacerbation', homes: [homeNumber(1)], window: ['0m', '1m'], severity: [1, 1] }],
    faults: [{ id: 'uplink-outage', homes: [homeNumber(2)], window: ['30m', '31m'], duration: '60m' }, { id: 'probe-off', homes: [homeNumber(3)], window: ['20m', '21m'] }],
  },
});

let log: WireLog;
beforeAll(async () => { log = await wireLog(NIGHT); }, 60_000);
afterAll(stopServers);

type Moment = 'messages' | 'clock' | 'alert';

/** @param kills moment by tick @returns every alert message that reached the broker, in order */
async function play(env: Record<string, string>, kills: ReadonlyMap<number, Moment>): Promise<{ said: string[]; starts: number }> {
  const broker = await Aedes.createBroker();
  const server = net.createServer((socket) => { broker.handle(socket); }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `mqtt://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
  const lab = await mqtt.connectAsync(url, { clientId: 'lab' });
  const said: string[] = [];
  let watermark = (_: { tick: number; received: number }): void => {};
  let alerted = (): void => {};
  lab.on('message', (topic, payload) => {
    if (topic === 'twinward/watermark') return watermark(JSON.parse(payload.toString()) as { tick: number; received: number });
    said.push(payload.toString());
    alerted();
  });
  await lab.subscribeAsync(['twinward/watermark', 'twinward/v1/alerts/#'], { qos: 1 });
  let child: ChildProcess | undefined;
  let starts = 0;
  const start = (): void => {
    starts += 1;
    child = spawn(process.execPath, ['pipeline/node/main.ts'], { env: { ...process.env, ...env, TWINWARD_BROKER_URL: url, TWINWARD_CLIENT_ID: 'sut' }, stdio: ['ignore', 'ignore', 'inherit'] });
  };
  const kill = async (): Promise<void> => {
    const exit = once(child as ChildProcess, 'exit');
    child?.kill('SIGKILL');
    await exit;
  };
  try {
    for (const { topic, payload } of log.enrolments) await lab.publishAsync(topic, payload, { qos: 1, retain: true });
    start();
    const ask = (tick: number, last: boolean, now: number, messages: number, meanwhile?: () => Promise<void>): Promise<void> => new Promise((resolve, reject) => {
      const send = (): void => void lab.publish('twinward/clock', JSON.stringify({ run: 'r', tick, round: 0, last, now, messages }), { qos: 1 });
      const repeat = setInterval(send, 400);
      const giveUp = setTimeout(() => reject(new Error(`no watermark of tick ${tick}`)), 20_000);
      watermark = (answer) => {
        if (answer.tick !== tick || answer.received < messages) return;
        clearInterval(repeat);
        clearTimeout(giveUp);
        resolve();
      };
      send();
      void meanwhile?.().catch(reject);
    });
    await ask(0, false, NIGHT_START - 60_000, 0);
    for (const [tick, { now, messages }] of log.ticks.entries()) {
      const moment = kills.get(tick);
      const killAt = moment === 'messages' ? Math.floor(messages.length / 2) : -1;
      for (const [n, { topic, payload }] of messages.entries()) {
        if (n === killAt) {
          await kill();
          start();
        }
        await lab.publishAsync(topic, payload, { qos: 1 });
      }
      const dead = moment === 'alert' ? new Promise<void>((resolve) => { alerted = resolve; }).then(kill).then(start) : undefined;
      await ask(tick, true, now, messages.length, moment === 'clock' ? async () => { await new Promise((resolve) => { setImmediate(resolve); }); await kill(); start(); } : undefined);
      await dead;
      alerted = () => {};
    }
    return { said, starts };
  } finally {
    await kill().catch(() => undefined);
    lab.end(true);
    server.close();
    broker.close();
  }
}
const NIGHT_START = Date.parse(NIGHT.start);

/** A message that came twice in the same words is one: whoever reads it knows it by its id. */
function distinct(said: readonly string[]): string[] {
  return [...new Set(said)];
}

describe.each(KINDS.filter((kind) => kind !== 'memory'))('a pipeline on %s that is killed', (kind) => {
  it('says what it would have said, each alert once', async () => {
    const where = await place(kind);
    try {
      const told = log.ticks.flatMap(({ alerts }, tick) => (alerts.length > 0 ? [tick] : []));
      const kills = new Map<number, Moment>([[3, 'messages'], [40, 'clock'], [told[0]!, 'alert'], [told[1]!, 'clock'], [told[2]!, 'alert'], [told[2]! + 1, 'messages'], [140, 'messages'], [told.at(-1)!, 'alert']]);
      const { said, starts } = await play(where.env, kills);
      const expected = log.ticks.flatMap(({ alerts }) => alerts.map(canonicalJson));
      expect(starts).toBe(kills.size + 1);
      expect(expected.length).toBeGreaterThan(5);
      expect(distinct(said).toSorted()).toEqual(expected.toSorted());
      // What was out and not yet concluded is said again in the same words, at most once per kill.
      expect(said.length - expected.length).toBeLessThanOrEqual(kills.size * 3);
    } finally {
      await where.remove();
    }
  }, 120_000);
});
