import fc from '../../support/properties.ts';
import mqttPacket from 'mqtt-packet';
import type { Packet } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { decodePublish, encodePubacks, encodePublish, FrameReader, markDup } from '../../../lab/fleet/mqtt-frames.ts';
import type { FrameSink } from '../../../lab/fleet/mqtt-frames.ts';

function parsed(bytes: Buffer): Packet[] {
  const packets: Packet[] = [];
  const parser = mqttPacket.parser();
  parser.on('packet', (packet) => packets.push(packet));
  parser.parse(bytes);
  return packets;
}

class Collected implements FrameSink {
  readonly frames: { head: number; body: string }[] = [];
  frame(head: number, bytes: Buffer, from: number, to: number): void {
    this.frames.push({ head, body: bytes.toString('hex', from, to) });
  }
}

const publishes = fc.record({ topic: fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }), payload: fc.string({ maxLength: 300, unit: 'grapheme' }), id: fc.integer({ min: 1, max: 0xffff }), retain: fc.boolean() });

describe('PUBLISH', () => {
  it('is what mqtt-packet understands', () => {
    fc.assert(fc.property(publishes, ({ topic, payload, id, retain }) => {
      expect(parsed(encodePublish(topic, payload, id, retain))).toMatchObject([{ cmd: 'publish', topic, payload: Buffer.from(payload), messageId: id, qos: 1, retain, dup: false }]);
    }), { numRuns: 100 });
  });

  it.each([0, 121, 122, 16_377, 16_378, 2_097_145, 2_097_146])('keeps its length at the borders of the length digits: %i bytes', (bytes) => {
    expect(parsed(encodePublish('t', 'x'.repeat(bytes), 7, false))).toMatchObject([{ messageId: 7, length: bytes + 5 }]);
  });

  it('says when it was sent before', () => {
    const frame = encodePublish('t', 'x', 1, true);
    markDup(frame);
    expect(parsed(frame)).toMatchObject([{ dup: true, qos: 1, retain: true }]);
  });

  it('is read back as it was written', () => {
    fc.assert(fc.property(publishes, ({ topic, payload, id, retain }) => {
      let read: unknown;
      new FrameReader().read(encodePublish(topic, payload, id, retain), { frame: (head, bytes, from, to) => { read = decodePublish(head, bytes, from, to); } });
      expect(read).toEqual({ topic, payload, id, retain });
    }), { numRuns: 100 });
  });
});

it('PUBACKs go together in one buffer', () => {
  expect(parsed(encodePubacks([1, 300, 0xffff]))).toMatchObject([1, 300, 0xffff].map((messageId) => ({ cmd: 'puback', messageId })));
});

describe('a stream', () => {
  it('gives the same packets however it is cut into chunks, and keeps no chunk', () => {
    fc.assert(fc.property(fc.array(publishes, { minLength: 1, maxLength: 5 }), fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (messages, cuts) => {
      const stream = Buffer.concat(messages.map(({ topic, payload, id, retain }) => encodePublish(topic, payload, id, retain)));
      const whole = new Collected();
      new FrameReader().read(stream, whole);
      const pieces = new Collected();
      const reader = new FrameReader();
      for (let at = 0, turn = 0; at < stream.length; turn += 1) {
        const chunk = Buffer.from(stream.subarray(at, (at += cuts[turn % cuts.length] as number)));
        expect(reader.read(chunk, pieces)).toBeUndefined();
        chunk.fill(0xff); // the socket reuses its buffer
      }
      expect(pieces.frames).toEqual(whole.frames);
      expect(whole.frames).toHaveLength(messages.length);
    }), { numRuns: 100 });
  });

  it('is given up where a length has five digits', () => {
    expect(new FrameReader().read(Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 1]), new Collected())).toMatch(/malformed/);
  });

  it('is given up where a packet is longer than allowed, before it comes', () => {
    expect(new FrameReader(100).read(Buffer.from([0x30, 101]), new Collected())).toMatch(/101/);
    expect(new FrameReader(100).read(Buffer.from([0x30, 100]), new Collected())).toBeUndefined();
  });
});
