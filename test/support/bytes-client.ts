/**
 * An MQTT 3.1.1 client of hand-made bytes, written from the standard's tables alone: the lab, aedes and MQTT.js share `mqtt-packet`, and a fault of that codec
 * cannot be seen when it stands at both ends. It acknowledges only what a test tells it to.
 */
import * as net from 'node:net';
import { within } from '../../lab/fleet/within.ts';

/** Control packet types. @source MQTT 3.1.1, table 2.1 */
export const TYPE = {
  connect: 1, connack: 2, publish: 3, puback: 4, pubrec: 5, pubrel: 6, pubcomp: 7, subscribe: 8, suback: 9, unsubscribe: 10, unsuback: 11, pingreq: 12, pingresp: 13, disconnect: 14,
} as const;
type PacketName = keyof typeof TYPE;
export type Qos = 0 | 1 | 2;

/** How long an answer may take, ms. */
const PATIENCE_MS = 10_000;

export interface ConnectFacts {
  clientId: string;
  username?: string;
  password?: string;
  clean?: boolean;
  /** seconds; 0: none */
  keepAlive?: number;
  will?: { topic: string; payload: string; qos?: Qos; retain?: boolean };
  protocol?: string;
  level?: number;
  /** bit 0 of the flags, which must be 0 [MQTT-3.1.2-3] */
  reserved?: 1;
}

export interface Packet {
  type: number;
  /** the low four bits of the first byte */
  flags: number;
  body: Buffer;
}

export interface Message {
  topic: string;
  payload: string;
  qos: Qos;
  retain: boolean;
  dup: boolean;
  /** 0 at QoS 0 */
  id: number;
}

/** A field of text or bytes: length in two bytes, then the bytes. */
export function field(value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([word(bytes.length), bytes]);
}

export function word(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff]);
}

/** @param flags where the standard lets a packet have no others: 2 for PUBREL, SUBSCRIBE, UNSUBSCRIBE [MQTT-2.2.2-1] */
export function packet(name: PacketName, body: readonly Uint8Array[] = [], flags = ['pubrel', 'subscribe', 'unsubscribe'].includes(name) ? 2 : 0): Buffer {
  const rest = Buffer.concat(body);
  const length: number[] = [];
  for (let left = rest.length; length.length === 0 || left > 0; left >>= 7) length.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
  return Buffer.concat([Buffer.from([(TYPE[name] << 4) | flags, ...length]), rest]);
}

export function connectPacket({ clientId, username, password, clean = true, keepAlive = 0, will, protocol = 'MQTT', level = 4, reserved }: ConnectFacts): Buffer {
  const flags = (reserved ?? 0) | (clean ? 2 : 0) | (will ? 4 | ((will.qos ?? 0) << 3) | (will.retain ? 0x20 : 0) : 0) | (password === undefined ? 0 : 0x40) | (username === undefined ? 0 : 0x80);
  const parts = [field(protocol), Buffer.from([level, flags]), word(keepAlive), field(clientId)];
  if (will) parts.push(field(will.topic), field(will.payload));
  if (username !== undefined) parts.push(field(username));
  if (password !== undefined) parts.push(field(password));
  return packet('connect', parts);
}

export function publishPacket(topic: string | Uint8Array, payload: string, { qos = 0, id = 0, retain = false, dup = false }: Partial<Message> = {}): Buffer {
  return packet('publish', [field(topic), ...(qos > 0 ? [word(id)] : []), Buffer.from(payload)], (dup ? 8 : 0) | (qos << 1) | (retain ? 1 : 0));
}

export function subscribePacket(id: number, ...filters: readonly [filter: string, qos: number][]): Buffer {
  return packet('subscribe', [word(id), ...filters.flatMap(([filter, qos]) => [field(filter), Buffer.from([qos])])]);
}

export function messageOf({ flags, body }: Packet): Message {
  const qos = ((flags >> 1) & 3) as Qos;
  const topicEnd = 2 + body.readUInt16BE(0);
  const start = qos > 0 ? topicEnd + 2 : topicEnd;
  return { topic: body.toString('utf8', 2, topicEnd), payload: body.toString('utf8', start), qos, retain: (flags & 1) === 1, dup: (flags & 8) === 8, id: qos > 0 ? body.readUInt16BE(topicEnd) : 0 };
}

export class BytesClient {
  readonly #socket: net.Socket;
  readonly #packets: Packet[] = [];
  /** when the connection ended, on the clock of `performance` */
  closedAt: number | undefined;
  readonly #closed: Promise<void>;
  #bytes = Buffer.alloc(0);
  #look = (): void => {};
  #nextId = 1;

  constructor(url: string) {
    this.#socket = net.connect(Number(new URL(url).port), '127.0.0.1').setNoDelay();
    this.#socket.on('error', () => {});
    this.#socket.on('data', (chunk: Buffer) => this.#split(chunk));
    this.#closed = new Promise((resolve) => this.#socket.once('close', () => {
      this.closedAt = performance.now();
      this.#look();
      resolve();
    }));
  }

  write(...packets: readonly Uint8Array[]): void {
    this.#socket.write(Buffer.concat(packets));
  }

  /** The next packet of this type, past others that stay. Rejects when the connection ends without, or after ten seconds. */
  take(name: PacketName): Promise<Packet> {
    return within(PATIENCE_MS, new Promise<Packet>((resolve, reject) => {
      this.#look = () => {
        const at = this.#packets.findIndex((candidate) => candidate.type === TYPE[name]);
        if (at >= 0) resolve(this.#packets.splice(at, 1)[0] as Packet);
        else if (this.closedAt !== undefined) reject(new Error(`the connection ended before a ${name}`));
      };
      this.#look();
    }), `no ${name}`);
  }

  /** Packets of this type that have come and were not taken. */
  waiting(name: PacketName): number {
    return this.#packets.filter((candidate) => candidate.type === TYPE[name]).length;
  }

  /** Resolves when the broker has ended the connection. */
  async closed(): Promise<void> {
    await within(PATIENCE_MS, this.#closed, 'the connection stands');
  }

  /** @returns session present, and the return code */
  async connect(facts: ConnectFacts): Promise<{ present: boolean; code: number }> {
    this.write(connectPacket(facts));
    const { body } = await this.take('connack');
    return { present: body[0] === 1, code: body[1] as number };
  }

  /** @returns the return codes */
  async subscribe(...filters: readonly [filter: string, qos: number][]): Promise<number[]> {
    const id = this.#nextId++;
    this.write(subscribePacket(id, ...filters));
    const { body } = await this.take('suback');
    if (body.readUInt16BE(0) !== id) throw new Error('a SUBACK for another SUBSCRIBE'); // [MQTT-3.8.4-2]
    return [...body.subarray(2)];
  }

  async unsubscribe(...filters: readonly string[]): Promise<void> {
    const id = this.#nextId++;
    this.write(packet('unsubscribe', [word(id), ...filters.map(field)]));
    const { body } = await this.take('unsuback');
    if (body.readUInt16BE(0) !== id) throw new Error('an UNSUBACK for another UNSUBSCRIBE'); // [MQTT-3.10.4-4]
  }

  /** Publishes, and goes through the whole exchange of its QoS. */
  async publish(topic: string, payload: string, qos: Qos = 0, retain = false): Promise<void> {
    const id = qos > 0 ? this.#nextId++ : 0;
    this.write(publishPacket(topic, payload, { qos, id, retain }));
    if (qos === 1) await this.take('puback');
    if (qos < 2) return;
    await this.take('pubrec');
    this.write(packet('pubrel', [word(id)]));
    await this.take('pubcomp');
  }

  /** The next message, acknowledged as its QoS asks for. */
  async hear(): Promise<Message> {
    const message = messageOf(await this.take('publish'));
    if (message.qos === 1) this.write(packet('puback', [word(message.id)]));
    if (message.qos < 2) return message;
    this.write(packet('pubrec', [word(message.id)]));
    await this.take('pubrel');
    this.write(packet('pubcomp', [word(message.id)]));
    return message;
  }

  /** DISCONNECT, and until the broker has let go. */
  async leave(): Promise<void> {
    this.write(packet('disconnect'));
    await this.closed();
  }

  /** Drops the connection without a word. */
  reset(): void {
    if (this.#socket.readableEnded) this.#socket.destroy();
    else this.#socket.resetAndDestroy();
  }

  #split(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    for (;;) {
      let length = 0;
      let head = 1;
      for (let byte = 0x80; byte >= 0x80; head += 1) {
        if (head >= this.#bytes.length) return this.#look();
        byte = this.#bytes[head] as number;
        length += (byte & 0x7f) << (7 * (head - 1));
      }
      if (this.#bytes.length < head + length) return this.#look();
      const first = this.#bytes[0] as number;
      this.#packets.push({ type: first >> 4, flags: first & 15, body: Buffer.from(this.#bytes.subarray(head, head + length)) });
      this.#bytes = this.#bytes.subarray(head + length);
    }
  }
}
