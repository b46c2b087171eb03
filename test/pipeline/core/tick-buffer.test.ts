import fc from '../../support/properties.ts';
import { describe, expect, it } from 'vitest';
import { readMessage } from '../../../pipeline/core/ingest.ts';
import type { Incoming } from '../../../pipeline/core/ingest.ts';
import { TickBuffer } from '../../../pipeline/core/tick-buffer.ts';
import { START, TestHome, observationsOf } from '../make.ts';
import type { Wire } from '../make.ts';

function wiresOf(home: string): Wire[] {
  const hub = new TestHome({ home });
  const first = [hub.enrol(), hub.status('online', START), ...[0, 1, 2].map((n) => hub.pack(START + n, observationsOf(n))), hub.event(START, 'door', 'door-open'), hub.status('offline')];
  hub.epoch = 1;
  hub.seq = 0;
  return [...first, hub.status('online', START + 9), hub.pack(START + 10, observationsOf(3))];
}

function drain(wires: readonly Wire[]): Incoming[] {
  const buffer = new TickBuffer();
  for (const { topic, payload } of wires) buffer.add(readMessage(topic, payload) as Incoming);
  return buffer.drain();
}

describe('the tick buffer', () => {
  const wires = [...wiresOf('h000002'), ...wiresOf('h000001')];

  it('gives one order whatever the arrival', () => {
    const expected = drain(wires).map((message) => message.payload);
    fc.assert(fc.property(fc.shuffledSubarray(wires, { minLength: wires.length }), (shuffled) => {
      expect(drain(shuffled).map((message) => message.payload)).toEqual(expected);
    }));
  });

  it('puts the enrolment first and a will last in its epoch', () => {
    const order = drain(wires).filter((message) => message.body.home === 'h000001').map((message) => (message.channel === 'status' ? message.body.state : message.channel));
    expect(order).toEqual(['enrolment', 'online', 'telemetry', 'telemetry', 'telemetry', 'event', 'offline', 'online', 'telemetry']);
  });

  it('is empty after it was drained', () => {
    const buffer = new TickBuffer();
    buffer.add(readMessage(wires[0]!.topic, wires[0]!.payload) as Incoming);
    expect(buffer.drain()).toHaveLength(1);
    expect(buffer.drain()).toHaveLength(0);
  });
});
