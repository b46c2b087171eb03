import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Sut } from '../../../contract/sut.ts';
import { createOutsideTransport } from '../../../lab/host-node/outside.ts';
import type { WireOp } from '../../../sim/core/plan.ts';

/** Mosquitto shares no code with our side: what it understands is MQTT. Where it is not installed, nothing is proved. */
const mosquitto = ['mosquitto', '/usr/sbin/mosquitto'].find((command) => spawnSync(command, ['-h']).error === undefined);
const sut = Sut.parse({ schema: 'twinward.sut/1', id: 'echo', title: 'Echo', version: '1', start: { command: [process.execPath, new URL('./fixtures/echo-sut.ts', import.meta.url).pathname] } });
const credentials = (username: string) => ({ username, password: 'any' });

describe.skipIf(mosquitto === undefined)('over Mosquitto', () => {
  const folder = mkdtempSync(join(tmpdir(), 'twinward-mosquitto-'));
  let broker: ChildProcess;
  let url: string;

  beforeAll(async () => {
    const probe = net.createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as net.AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    writeFileSync(join(folder, 'm.conf'), `listener ${port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n`);
    broker = spawn(mosquitto as string, ['-v', '-c', join(folder, 'm.conf')], { stdio: ['ignore', 'ignore', 'pipe'] });
    url = `mqtt://127.0.0.1:${port}`;
    for await (const line of broker.stderr as AsyncIterable<Buffer>) if (line.toString().includes('running')) break;
  });
  afterAll(async () => {
    const exit = once(broker, 'exit');
    broker.kill('SIGKILL');
    await exit;
    rmSync(folder, { recursive: true });
  });

  it('carries ticks with births, readings and wills, and leaves nothing retained', async () => {
    const transport = createOutsideTransport({ url, sut, credentials, topicPrefix: 'shared/' });
    const body = (n: number, rest: string): string => `"home":"h00000${n}","hub":"hub","epoch":0,${rest}}`;
    const ops = [1, 2, 3].flatMap((n): WireOp[] => {
      const common = { home: `h00000${n}`, hub: 'hub', epoch: 0, at: 0 };
      return [
        { ...common, kind: 'connect', willBody: body(n, '"state":"offline"') },
        { ...common, kind: 'publish', seq: 0, channel: 'status', retain: true, resend: false, readings: 0, body: body(n, '"state":"online","at":0') },
        ...Array.from({ length: 100 }, (_, seq): WireOp => ({ ...common, kind: 'publish', seq, channel: 'telemetry', retain: false, resend: false, readings: 0, body: body(n, `"seq":${seq},"obs":[]`) })),
        { ...common, kind: 'cut', willBody: body(n, '"state":"offline"') },
      ];
    });
    try {
      await transport.open({ run: 'r', enrolments: [] });
      const seen = await transport.sendRound(ops);
      expect(seen).toHaveLength(306);
      for (const n of [1, 2, 3]) {
        const texts = seen.filter((message) => message.topic.includes(`h00000${n}`)).map((message) => message.payload);
        expect(texts.slice(1, -1).map((text) => Number(/"seq":(\d+)/.exec(text)?.[1]))).toEqual(Array.from({ length: 100 }, (_, seq) => seq));
        expect(texts.at(-1)).toContain('offline');
      }
      expect(await transport.closeRound({ run: 'r', tick: 0, round: 0, last: true, now: 60_000, messages: 306 })).toMatchObject({ watermark: { received: 306 }, alerts: [{ id: 'echo-0' }] });
      await expect(transport.restartBroker()).rejects.toMatchObject({ kind: 'bad-input', code: 'broker-not-ours' });
    } finally {
      expect(await transport.close()).toMatchObject({ hubs: { acked: 303, resentDup: 0, willsUnseen: 0 }, strays: 0 });
    }
  });
});

it('an address where no broker listens is trouble of the environment', async () => {
  const transport = createOutsideTransport({ url: 'mqtt://127.0.0.1:1', sut, credentials });
  await expect(transport.open({ run: 'r', enrolments: [] })).rejects.toMatchObject({ kind: 'environment', code: 'broker-unreachable' });
  await transport.close();
});

it('an address that is none is bad input', async () => {
  const transport = createOutsideTransport({ url: 'http://127.0.0.1', sut, credentials });
  await expect(transport.open({ run: 'r', enrolments: [] })).rejects.toMatchObject({ kind: 'bad-input', code: 'broker-url' });
  await transport.close();
});
