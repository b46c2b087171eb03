/** Mosquitto shares no code with our side: what it understands is MQTT. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Enrolment } from '../../../contract/messages.ts';
import { Sut } from '../../../contract/sut.ts';
import { loadSut } from '../../../lab/cli/load-sut.ts';
import { createOutsideTransport } from '../../../lab/host-node/outside.ts';
import type { WireOp } from '../../../sim/core/plan.ts';
import { have, startMosquitto, type Service } from '../../support/services.ts';

const sut = Sut.parse({ schema: 'twinward.sut/1', id: 'echo', title: 'Echo', version: '1', start: { command: [process.execPath, new URL('./fixtures/echo-sut.ts', import.meta.url).pathname] } });

function enrolments(homes: number): Enrolment[] {
  return Array.from({ length: homes }, (_, n) => {
    const home = `h${String(n + 1).padStart(6, '0')}`;
    return { v: 1, run: 'r', home, area: 'a1', hub: `${home}-hub`, residents: [{ id: `${home}-r1`, birthYear: 1940, sex: 'female', conditions: [], medicines: [] }], devices: [], carePlan: { items: [], sleep: [1320, 420] } };
  });
}

describe.skipIf(!have('mosquitto'))('over Mosquitto', () => {
  let mosquitto: Service;
  beforeAll(async () => { mosquitto = await startMosquitto(); });
  afterAll(() => mosquitto?.stop());

  it('carries ticks with births, readings and wills, and leaves nothing retained', async () => {
    const transport = createOutsideTransport({ access: { url: mosquitto.url }, sut, topicPrefix: 'shared/' });
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
      // A new process that counts from nothing; this one counts the three deaths that stand retained, too.
      await transport.restartSut();
      await transport.sendRound([ops[0] as WireOp, { ...(ops[2] as WireOp), seq: 100, body: body(1, '"seq":100,"obs":[]') } as WireOp]);
      expect(await transport.closeRound({ run: 'r', tick: 1, round: 0, last: true, now: 120_000, messages: 1 })).toMatchObject({ watermark: { tick: 1, received: 4 }, alerts: [{ id: 'echo-1', text: 'heard 4, enrolled 0' }] });
      await expect(transport.restartBroker()).rejects.toMatchObject({ kind: 'bad-input', code: 'broker-not-ours' });
    } finally {
      expect(await transport.close()).toMatchObject({ sutRestarts: 1, hubs: { acked: 304, resentDup: 0, willsUnseen: 0 }, strays: 0 });
    }
  });

  it('sends the enrolments of many homes no faster than the pipeline hears them', async () => {
    const transport = createOutsideTransport({ access: { url: mosquitto.url }, sut: (await loadSut('reference', process.cwd())).sut, topicPrefix: 'many/', preflight: false });
    try {
      await transport.open({ run: 'r', enrolments: enrolments(2_500) });
    } finally {
      await transport.close();
    }
  });

  it('says how many of them the pipeline did not hear', async () => {
    const small = await startMosquitto({ lines: ['max_queued_messages 50'] });
    const transport = createOutsideTransport({ access: { url: small.url }, sut: (await loadSut('reference', process.cwd())).sut, preflight: false });
    await expect(transport.open({ run: 'r', enrolments: enrolments(600) })).rejects.toMatchObject({ kind: 'environment', code: 'enrolments-lost', message: expect.stringMatching(/^the SUT heard \d+ of 600 enrolments/) });
    await transport.close();
    await small.stop();
  }, 20_000);
});

it('an address where no broker listens is trouble of the environment', async () => {
  const transport = createOutsideTransport({ access: { url: 'mqtt://127.0.0.1:1' }, sut });
  await expect(transport.open({ run: 'r', enrolments: [] })).rejects.toMatchObject({ kind: 'environment', code: 'broker-unreachable', message: 'nobody listens at mqtt://127.0.0.1:1' });
  await transport.close();
});

it('a server that is no broker is trouble of the environment', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const transport = createOutsideTransport({ access: { url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}` }, sut });
  await expect(transport.open({ run: 'r', enrolments: [] })).rejects.toMatchObject({ kind: 'environment', code: 'broker-unreachable', message: expect.stringMatching(/no MQTT broker.*HTTP/) });
  await transport.close();
  server.close();
});
