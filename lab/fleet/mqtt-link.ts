/** One MQTT 3.1.1 connection over a wire: handshake, keep-alive, packets in and out. Knows no retries, queues or meaning. */
import mqttPacket from 'mqtt-packet';
import { decodePublish, DISCONNECT, FrameReader, PACKET, PINGREQ } from './mqtt-frames.ts';
import type { FrameSink, ReceivedPublish } from './mqtt-frames.ts';
import type { Dial, Identity, Wire, WireEnd } from './wire.ts';

export interface LastWill {
  topic: string;
  payload: string;
}

export interface ConnectOptions extends Identity {
  /** seconds, 0 = none */
  keepAliveS: number;
  /** QoS 1, retained */
  will?: LastWill;
  /** false: the broker keeps the session beyond the connection [MQTT-3.1.2-4] */
  clean?: boolean;
  /** beats without CONNACK or PINGRESP, inclusive; 2 where absent */
  patienceBeats?: number;
}

/** What a link tells its owner. After `down` it tells nothing more. */
export interface LinkOwner {
  /** @param sessionPresent the broker kept one for this client [MQTT-3.2.2-2] */
  up(sessionPresent: boolean): void;
  acked(id: number): void;
  subscribed(id: number, granted: number[]): void;
  message(message: ReceivedPublish): void;
  /** all packets of one read have been told */
  settled(): void;
  /** @param refusal the CONNACK code, where the broker refused (1–5) */
  down(reason: string, refusal: number | undefined): void;
}

/** Seconds between two beats. */
export const BEAT_S = 5;
/** @source assumption */
const PATIENCE_BEATS = 2;

const CONNACK_HEAD = PACKET.connack << 4; // first packet of a broker [MQTT-3.2.0-1]

/** CONNACK codes. @source MQTT 3.1.1, table 3.1 */
const REFUSALS = ['', 'unacceptable protocol version', 'identifier rejected', 'server unavailable', 'bad user name or password', 'not authorized'];

export class MqttLink implements WireEnd, FrameSink {
  readonly #owner: LinkOwner;
  readonly #reader: FrameReader;
  readonly #wire: Wire;
  #hello: Buffer | undefined;
  #up = false;
  #heard = false;
  #closed = false;
  readonly #pingAfterBeats: number;
  readonly #patienceBeats: number;
  #quietBeats = 0;
  #pinged = false;
  #why: string | undefined;
  #refusal: number | undefined;

  constructor(dial: Dial, options: ConnectOptions, owner: LinkOwner) {
    this.#owner = owner;
    this.#reader = new FrameReader();
    this.#pingAfterBeats = options.keepAliveS === 0 ? Infinity : Math.max(1, Math.floor(options.keepAliveS / 2 / BEAT_S));
    this.#patienceBeats = options.patienceBeats ?? PATIENCE_BEATS;
    this.#hello = mqttPacket.generate({
      cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: options.clean ?? true, clientId: options.clientId, keepalive: options.keepAliveS,
      ...(options.credentials && { username: options.credentials.username, password: Buffer.from(options.credentials.password) }),
      ...(options.will && { will: { topic: options.will.topic, payload: Buffer.from(options.will.payload), qos: 1 as const, retain: true } }),
    });
    this.#wire = dial(this);
  }

  get isUp(): boolean {
    return this.#up && !this.#closed;
  }

  write(bytes: Buffer): void {
    if (this.#closed) return;
    if (!this.#pinged) this.#quietBeats = 0;
    this.#wire.write(bytes);
  }

  /** To be called every `BEAT_S`: pings a silent link [MQTT-3.1.2-23], gives up one that does not answer. One timer serves a whole fleet. */
  beat(): void {
    if (this.#closed) return;
    this.#quietBeats += 1;
    if (!this.#up || this.#pinged) {
      if (this.#quietBeats > this.#patienceBeats) this.#fail(this.#up ? 'no answer to PINGREQ' : 'no CONNACK');
    } else if (this.#quietBeats >= this.#pingAfterBeats) {
      this.#pinged = true;
      this.#quietBeats = 0;
      this.#wire.write(PINGREQ);
    }
  }

  /** DISCONNECT: the broker discards the will [MQTT-3.14.4-3]. The owner hears nothing more. */
  end(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#up) this.#wire.write(DISCONNECT);
    this.#wire.end();
  }

  /** Reset without DISCONNECT: the broker publishes the will [MQTT-3.1.2-8]. The owner hears nothing more. */
  reset(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#wire.reset();
  }

  opened(): void {
    if (this.#closed || !this.#hello) return;
    this.#wire.write(this.#hello); // first packet of the connection [MQTT-3.1.0-1]
    this.#hello = undefined;
  }

  data(chunk: Buffer): void {
    if (this.#closed) return;
    // Else the greeting of some other server would be taken for the head of a long packet, and waited for.
    if (!this.#up && !this.#heard && chunk[0] !== CONNACK_HEAD) return this.#fail(`it does not speak MQTT; its first bytes are ${JSON.stringify(chunk.toString('latin1', 0, 16))}`);
    this.#heard = true;
    const wrong = this.#reader.read(chunk, this);
    if (wrong) return this.#fail(wrong);
    if (!this.#closed) this.#owner.settled();
  }

  closed(reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#owner.down(this.#why ?? reason, this.#refusal);
  }

  frame(head: number, bytes: Buffer, from: number, to: number): void {
    if (this.#closed) return;
    switch (head >> 4) {
      case PACKET.puback:
        return this.#owner.acked(bytes.readUInt16BE(from));
      case PACKET.publish:
        return this.#owner.message(decodePublish(head, bytes, from, to));
      case PACKET.pingresp:
        this.#pinged = false;
        return;
      case PACKET.suback:
        return this.#owner.subscribed(bytes.readUInt16BE(from), [...bytes.subarray(from + 2, to)]);
      case PACKET.connack:
        return this.#answered(bytes[from + 1] as number, ((bytes[from] as number) & 1) === 1);
      default:
        return this.#fail(`unexpected packet type ${head >> 4}`);
    }
  }

  #answered(code: number, sessionPresent: boolean): void {
    if (code !== 0) {
      this.#refusal = code;
      return this.#fail(`CONNACK ${code}: ${REFUSALS[code] ?? 'unknown code'}`);
    }
    this.#up = true;
    this.#quietBeats = 0;
    this.#owner.up(sessionPresent);
  }

  #fail(why: string): void {
    if (this.#closed) return;
    this.#why = why;
    this.#closed = true;
    this.#wire.reset();
    this.#owner.down(why, this.#refusal);
  }
}
