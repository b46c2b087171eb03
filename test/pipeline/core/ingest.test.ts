import fc from '../../support/properties.ts';
import { describe, expect, it } from 'vitest';
import { CODES } from '../../../contract/codes.ts';
import { PAYLOAD_LENGTH_MAX, checkObservation, readMessage } from '../../../pipeline/core/ingest.ts';
import { PIPELINES } from '../../../pipeline/registry.ts';
import { START, TestHome, observationsOf } from '../make.ts';

const hub = new TestHome();
const good = hub.pack(START, observationsOf(0));

describe('reading the wire', () => {
  it('takes what the contract allows', () => expect(readMessage(good.topic, good.payload)).toMatchObject({ channel: 'telemetry' }));
  it.each([
    ['topic', 'somewhere/else', good.payload],
    ['topic', 'twinward/v1/h000001/cmd', good.payload],
    ['not-json', good.topic, good.payload.slice(0, 50)],
    ['schema', good.topic, '{}'],
    ['schema', good.topic, good.payload.replace('"seq":0', '"seq":-1')],
    ['schema', good.topic, good.payload.replace('"v":1', '"v":1,"extra":2')],
    ['wrong-home', 'twinward/v1/h000002/telemetry', good.payload],
    ['too-large', good.topic, 'x'.repeat(PAYLOAD_LENGTH_MAX + 1)],
  ])('refuses: %s', (reason, topic, payload) => expect(readMessage(topic, payload)).toBe(reason));

  it('checks each value: code, unit, range, time', () => {
    const obs = { dev: 'oximeter', code: CODES.spo2.code, value: 95, unit: '%', at: START };
    expect(checkObservation(obs, START)).toBe('good');
    expect(checkObservation({ ...obs, value: 101 }, START)).toBe('implausible');
    expect(checkObservation({ ...obs, value: 40 }, START)).toBe('good');
    expect(checkObservation({ ...obs, value: 39.9 }, START)).toBe('implausible');
    expect(checkObservation({ ...obs, unit: 'mmHg' }, START)).toBe('wrong-unit');
    expect(checkObservation({ ...obs, code: 'x' }, START)).toBe('unknown-code');
    expect(checkObservation({ ...obs, at: START + 3_600_000 }, START)).toBe('from-the-future');
  });

  it.each(PIPELINES.map((definition) => [definition.id, definition] as const))('%s never throws on junk', (_id, definition) => {
    const topics = fc.oneof(fc.constantFrom('enrolment', 'telemetry', 'event', 'status', 'cmd').map((channel) => `twinward/v1/h000001/${channel}`), fc.string());
    const mutated = fc.tuple(fc.nat({ max: good.payload.length }), fc.string({ maxLength: 5 })).map(([place, text]) => good.payload.slice(0, place) + text + good.payload.slice(place + text.length));
    const pipeline = definition.create();
    pipeline.receive(hub.enrol().topic, hub.enrol().payload);
    let now = START;
    fc.assert(fc.property(topics, fc.oneof(fc.string(), fc.json(), mutated), (topic, payload) => {
      pipeline.receive(topic, payload);
      now += 60_000;
      expect(Array.isArray(pipeline.closeTick(now))).toBe(true);
    }), { numRuns: 300 });
  });
});
