/** Limits of a real broker, found before a run by behaving as the run will. */
import { once } from 'node:events';
import * as net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createStrictBroker } from '../../../lab/broker/strict-broker.ts';
import { LabClient } from '../../../lab/fleet/lab-client.ts';
import { preflight, type PreflightFigures, type PreflightNeeds } from '../../../lab/fleet/preflight.ts';
import { tcpDial } from '../../../lab/host-node/tcp-dial.ts';
import { have, startMosquitto, startNats, type MosquittoOptions, type Service } from '../../support/services.ts';

const NEEDS: PreflightNeeds = { connections: 20, queued: 900, payloadBytes: 8_192 };
let broker: Service | undefined;
afterEach(async () => {
  await broker?.stop();
  broker = undefined;
});

let runs = 0;
function look(url: string, needs: Partial<PreflightNeeds> = {}, topicPrefix = ''): Promise<PreflightFigures> {
  runs += 1;
  const run = runs;
  return preflight({ dial: tcpDial(url), url, credentials: undefined, clientId: (role) => `t${run}${role.replace('-', '')}`, topicPrefix, needs: { ...NEEDS, ...needs } });
}

async function client(url: string, heard: (topic: string, payload: string) => void = () => {}): Promise<LabClient> {
  return LabClient.open({ dial: tcpDial(url), clientId: 'tester', message: heard, lost: () => {} });
}

describe.skipIf(!have('mosquitto'))('on Mosquitto', () => {
  it('passes with the limits it is shipped with, and leaves nothing retained', async () => {
    broker = await startMosquitto();
    expect(await look(broker.url)).toMatchObject({ queue: { needed: 900, kept: 900, sentUnacknowledged: 20 }, connections: { needed: 20, opened: 20 }, retained: { byTopic: true, byWildcard: true } });
    const standing: string[] = [];
    let marked = (): void => {};
    const after = await client(broker.url, (topic) => { if (topic === 'mark') marked(); else standing.push(topic); });
    await after.subscribe(['#']);
    const mark = new Promise<void>((resolve) => { marked = resolve; });
    await after.publish('mark', 'x');
    await mark;
    after.end();
    expect(standing).toEqual([]);
  });

  const refused: [string, MosquittoOptions['lines'], Partial<PreflightNeeds>, string, RegExp][] = [
    ['a small queue, with what it keeps', ['max_queued_messages 50'], {}, 'broker-queue', /keeps only 70 messages .* needs 900/],
    ['a queue limited in bytes', ['max_queued_bytes 60000'], {}, 'broker-queue', /keeps only \d+ messages/],
    ['few connections, with how many', ['max_connections 12'], {}, 'broker-connections', /took 1\d of the 20 connections that this run needs/],
    ['small packets', ['max_packet_size 4096'], {}, 'broker-packet', /does not carry a message of 8192 bytes/],
    ['small messages, dropped in silence', ['message_size_limit 4096'], {}, 'broker-packet', /does not carry a message of 8192 bytes/],
    ['no retained messages', ['retain_available false'], {}, 'broker-retained', /does not take a retained message/],
    ['QoS 0 only', ['max_qos 0'], {}, 'broker-qos', /grants QoS 0/],
  ];
  it.each(refused)('refuses %s', async (_, lines, needs, code, words) => {
    broker = await startMosquitto({ lines: lines as string[] });
    const trouble = await look(broker.url, needs).then(() => undefined, (error: unknown) => error as Error & { kind: string; code: string; hint: string });
    expect(trouble?.message).toMatch(words);
    expect(trouble).toMatchObject({ kind: 'bad-input', code: expect.stringContaining(code), hint: expect.stringMatching(/./) });
  });

  it('refuses a place where another run has left its messages, and passes beside it', async () => {
    broker = await startMosquitto();
    const other = await client(broker.url);
    await other.publish('twinward/v1/h000007/status', '{"run":"yesterday","home":"h000007"}', true);
    other.end();
    await expect(look(broker.url)).rejects.toMatchObject({ kind: 'bad-input', code: 'broker-not-clean', message: expect.stringMatching(/another run \(yesterday\).*h000007\/status/), hint: expect.stringContaining('--topic-prefix') });
    await look(broker.url, {}, 'today/');
  });
});

it('refuses a broker that keeps last wills to itself', async () => {
  const aedes = await createStrictBroker({ authorizePublish: (client, _packet, decide) => decide(client?.id.endsWith('prewill') ? new Error('no wills') : null) });
  const server = net.createServer((socket) => void aedes.handle(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  await expect(look(`mqtt://127.0.0.1:${(server.address() as net.AddressInfo).port}`)).rejects.toMatchObject({ kind: 'bad-input', code: 'broker-will', hint: expect.stringContaining('last wills') });
  await new Promise<void>((resolve) => aedes.close(resolve));
  await new Promise((resolve) => server.close(resolve));
});

describe.skipIf(!have('nats-server'))('on NATS', () => {
  it('passes, and says that a wildcard gets retained messages', async () => {
    broker = await startNats();
    expect(await look(broker.url)).toMatchObject({ queue: { kept: 900 }, connections: { opened: 20 }, retained: { byTopic: true } });
  });
});
