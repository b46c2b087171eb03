import { describe, expect, it } from 'vitest';
import { Sut } from '../../../contract/sut.ts';
import { encoderOf, type Encoder } from '../../../lab/codecs/encoder.ts';
import { knownEnrolments } from '../../../lab/run/known-stream.ts';

const AT = Date.UTC(2026, 0, 14, 18);
const head = { v: 1, run: 'r', home: 'h000001', hub: 'h000001-hub', epoch: 0, seq: 0, sentAt: AT };
const reading = (dev: string, code: string, value: number) => ({ dev, code, value, unit: '%', at: AT });
const telemetry = JSON.stringify({ ...head, obs: [reading('pulse-oximeter', '59408-5', 93), reading('wearable', '8867-4', 70), reading('pulse-oximeter', '8867-4', 71)] });
const event = JSON.stringify({ ...head, dev: 'fall-pendant', type: 'fall', at: AT });
const TOPIC = 'twinward/v1/h000001/telemetry';

const encoder = (more: object): Encoder => encoderOf(Sut.parse({ schema: 'twinward.sut/1', id: 'x', title: 'X', version: '1', start: { command: ['x'] }, ...more })) as Encoder;
const to = async (more: object, topic = TOPIC, payload = telemetry): Promise<string[]> => (await encoder(more).encode(topic, payload)).map((parcel) => parcel.to);

describe('what a SUT is sent', () => {
  it('is nothing where it hears the hubs itself', () => {
    expect(encoderOf(Sut.parse({ schema: 'twinward.sut/1', id: 'x', title: 'X', version: '1', start: { command: ['x'] } }))).toBeUndefined();
  });

  it('goes where its words lead, in as many pieces as they need', async () => {
    expect(await to({ codec: 'senml' })).toEqual(['twinward/feed/h000001/telemetry']);
    expect(await to({ feed: { topic: 'ward/{home}/{device}' } })).toEqual(['ward/h000001/pulse-oximeter', 'ward/h000001/wearable']);
    expect(await to({ feed: { topic: '{device}/{code}' } })).toEqual(['pulse-oximeter/59408-5', 'wearable/8867-4', 'pulse-oximeter/8867-4']);
    expect(await to({ feed: { topic: 'ward/{home}', per: 'observation' } })).toHaveLength(3);
    expect(await to({ feed: { topic: '{home}/{device}/{code}' } }, 'twinward/v1/h000001/event', event)).toEqual(['h000001/fall-pendant/fall']);
    expect(await to({ feed: { url: 'http://127.0.0.1:{port}/{home}' } })).toEqual(['http://127.0.0.1:{port}/h000001']);
  });

  it('keeps the envelope in each piece', async () => {
    const bodies = (await encoder({ feed: { topic: '{device}' } }).encode(TOPIC, telemetry)).map(({ body }) => JSON.parse(body) as { seq: number; obs: unknown[] });
    expect(bodies.map(({ seq, obs }) => [seq, obs.length])).toEqual([[0, 2], [0, 1]]);
  });

  it('names the resident who is enrolled, from the enrolment on', async () => {
    const one = encoder({ feed: { topic: 'ward/{resident}' } });
    await one.encode('twinward/v1/h000001/enrolment', JSON.stringify(knownEnrolments('r')[0]));
    expect((await one.encode(TOPIC, telemetry))[0]?.to).toBe('ward/h000001-r1');
  });

  it('lets no device choose a topic', async () => {
    const wild = JSON.stringify({ ...head, obs: [reading('../+/#', '59408-5', 93)] });
    expect(await to({ feed: { topic: 'ward/{device}' } }, TOPIC, wild)).toEqual(['ward/..----']);
  });

  it('is what a template makes of it, and nothing where that is nothing', async () => {
    const one = encoder({ codec: { template: '$channel = "telemetry" ? { "who": $enrolment.residents[0].id, "v": obs.value }' } });
    await one.encode('twinward/v1/h000001/enrolment', JSON.stringify(knownEnrolments('r')[0]));
    expect((await one.encode(TOPIC, telemetry)).map(({ body }) => body)).toEqual(['{"who":"h000001-r1","v":[93,70,71]}']);
    expect(await one.encode('twinward/v1/h000001/event', event)).toEqual([]);
    for (const nothing of ['null', '$channel = "event" ? 1 : null']) expect(await encoder({ codec: { template: nothing } }).encode(TOPIC, telemetry)).toEqual([]);
  });

  it('leaves out other channels, and what is no message', async () => {
    const one = encoder({ feed: { topic: 'x', channels: ['event'] } });
    expect(await one.encode(TOPIC, telemetry)).toEqual([]);
    expect(await one.encode('twinward/v1/h000001/event', 'not JSON')).toEqual([]);
    expect(await encoder({ codec: 'senml' }).encode(TOPIC, '{"obs":7}')).toEqual([]);
    expect(await encoder({ codec: 'senml' }).encode('twinward/v1/h000001/cmd', '{}')).toEqual([]);
  });
});
