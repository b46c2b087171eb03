/**
 * MQTT 3.1.1 on the hot path: splitting a byte stream into packets, and the two packets that a fleet writes in masses. Everything rare (CONNECT,
 * SUBSCRIBE) is left to `mqtt-packet`.
 */
import mqttPacket from 'mqtt-packet';

/** Control packet types, the high four bits of the first byte. @source MQTT 3.1.1, table 2.1 */
export const PACKET = { connect: 1, connack: 2, publish: 3, puback: 4, subscribe: 8, suback: 9, unsubscribe: 10, unsuback: 11, pingreq: 12, pingresp: 13, disconnect: 14 } as const;

export const PINGREQ: Buffer = Buffer.from([PACKET.pingreq << 4, 0]);
export const DISCONNECT: Buffer = Buffer.from([PACKET.disconnect << 4, 0]);
const DUP = 0x08;
const RETAIN = 0x01;
const QOS_1 = 0x02;

/** What a fixed header says. `headBytes` 0: not all of it has come yet. `headBytes` -1: malformed. */
export interface FixedHeader {
  headBytes: number;
  /** "remaining length": bytes after the fixed header */
  bodyBytes: number;
}

/** Reads the fixed header at `at` into `into`; no allocation. */
export function readFixedHeader(bytes: Uint8Array, at: number, into: FixedHeader): void {
  let bodyBytes = 0;
  for (let digit = 0; digit < 4; digit += 1) {
    const index = at + 1 + digit;
    if (index >= bytes.length) {
      into.headBytes = 0;
      return;
    }
    const byte = bytes[index] as number;
    bodyBytes += (byte & 0x7f) << (7 * digit);
    if (byte < 0x80) {
      into.headBytes = 2 + digit;
      into.bodyBytes = bodyBytes;
      return;
    }
  }
  into.headBytes = -1; // four digits at most: MQTT 3.1.1, 2.2.3
}

/** Takes whole packets. `head` is the first byte; the body is `bytes[from, to)` and valid only during the call. */
export interface FrameSink {
  frame(head: number, bytes: Buffer, from: number, to: number): void;
}

/** Splits a stream into packets. Keeps only the tail of a packet that has not come whole. */
export class FrameReader {
  readonly #bytesMax: number;
  #rest: Buffer | undefined;

  /** @param bytesMax longest body taken, inclusive */
  constructor(bytesMax = 1 << 20) {
    this.#bytesMax = bytesMax;
  }

  /** @returns what is wrong with the stream, which then must be closed; `undefined` where all is well. `chunk` may be reused by the caller afterwards. */
  read(chunk: Buffer, sink: FrameSink): string | undefined {
    const bytes = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk;
    this.#rest = undefined;
    let at = 0;
    while (at < bytes.length) {
      readFixedHeader(bytes, at, header);
      const { headBytes, bodyBytes } = header;
      if (headBytes < 0) return 'malformed remaining length';
      if (headBytes > 0 && bodyBytes > this.#bytesMax) return `a packet of ${bodyBytes} bytes, more than ${this.#bytesMax}`;
      const from = at + headBytes;
      if (headBytes === 0 || from + bodyBytes > bytes.length) break;
      at = from + bodyBytes;
      sink.frame(bytes[from - headBytes] as number, bytes, from, at);
    }
    if (at < bytes.length) this.#rest = Buffer.from(bytes.subarray(at));
    return undefined;
  }
}
const header: FixedHeader = { headBytes: 0, bodyBytes: 0 };

/** A PUBLISH of QoS 1. @param id packet identifier, 1–65535 inclusive [MQTT-2.3.1-1] */
export function encodePublish(topic: string, payload: string, id: number, retain: boolean): Buffer {
  const topicBytes = Buffer.byteLength(topic);
  const payloadBytes = Buffer.byteLength(payload);
  const bodyBytes = 2 + topicBytes + 2 + payloadBytes;
  const headBytes = bodyBytes < 0x80 ? 2 : bodyBytes < 0x40_00 ? 3 : bodyBytes < 0x20_00_00 ? 4 : 5;
  const frame = Buffer.allocUnsafe(headBytes + bodyBytes);
  frame[0] = (PACKET.publish << 4) | QOS_1 | (retain ? RETAIN : 0);
  let left = bodyBytes;
  let at = 1;
  do {
    frame[at] = (left & 0x7f) | (left > 0x7f ? 0x80 : 0);
    left >>>= 7;
    at += 1;
  } while (left > 0);
  at = frame.writeUInt16BE(topicBytes, at);
  at += frame.write(topic, at);
  at = frame.writeUInt16BE(id, at);
  frame.write(payload, at);
  return frame;
}

/** A SUBSCRIBE, QoS 1 for every filter. @param id packet identifier, 1–65535 inclusive [MQTT-2.3.1-1] */
export function encodeSubscribe(filters: readonly string[], id: number): Buffer {
  return mqttPacket.generate({ cmd: 'subscribe', messageId: id, subscriptions: filters.map((topic) => ({ topic, qos: 1 as const })) });
}

/** Marks a PUBLISH as sent before [MQTT-3.3.1-1]. */
export function markDup(frame: Buffer): void {
  frame[0] = (frame[0] as number) | DUP;
}

/** One buffer of PUBACKs [MQTT-4.3.2-2]. */
export function encodePubacks(ids: readonly number[]): Buffer {
  const frames = Buffer.allocUnsafe(ids.length * 4);
  let at = 0;
  for (const id of ids) {
    frames[at] = PACKET.puback << 4;
    frames[at + 1] = 2;
    at = frames.writeUInt16BE(id, at + 2);
  }
  return frames;
}

/** A received PUBLISH. `id` 0 where QoS is 0. */
export interface ReceivedPublish {
  topic: string;
  payload: string;
  id: number;
  /** stood at the broker before the subscription [MQTT-3.3.1-8] */
  retain: boolean;
}

export function decodePublish(head: number, bytes: Buffer, from: number, to: number): ReceivedPublish {
  const topicEnd = from + 2 + bytes.readUInt16BE(from);
  const qos = (head >> 1) & 3;
  return {
    topic: bytes.toString('utf8', from + 2, topicEnd),
    id: qos === 0 ? 0 : bytes.readUInt16BE(topicEnd),
    retain: (head & RETAIN) !== 0,
    payload: bytes.toString('utf8', qos === 0 ? topicEnd : topicEnd + 2, to),
  };
}
