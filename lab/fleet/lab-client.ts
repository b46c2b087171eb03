/** A light MQTT client for the lab's own eyes and voice: one connection, subscriptions and publishes of QoS 1, no reconnect of its own. */
import mqttPacket from 'mqtt-packet';
import { encodePubacks, encodePublish } from './mqtt-frames.ts';
import type { ReceivedPublish } from './mqtt-frames.ts';
import { BEAT_S, MqttLink } from './mqtt-link.ts';
import type { LastWill, LinkOwner } from './mqtt-link.ts';
import { quiet } from './quiet-timer.ts';
import type { Dial, Identity } from './wire.ts';

export interface LabClientOptions extends Identity {
  dial: Dial;
  will?: LastWill;
  message(topic: string, payload: string, retain: boolean): void;
  /** the connection was lost after it stood, without `end` */
  lost(reason: string): void;
}

interface Waiter {
  /** @param granted of a SUBACK: the QoS of each filter, 0–2, or 128 for refused [MQTT-3.9.3-2] */
  done(granted: number[]): void;
  failed(error: Error): void;
}

/** Seconds. */
const KEEP_ALIVE_S = 120;

export class LabClient implements LinkOwner {
  readonly #options: LabClientOptions;
  readonly #link: MqttLink;
  readonly #waiters = new Map<number, Waiter>();
  readonly #beats: NodeJS.Timeout;
  #opening: Waiter | undefined;
  #acks: number[] = [];
  #withheld = false;
  #nextId = 1;

  private constructor(options: LabClientOptions, opening: Waiter) {
    this.#options = options;
    this.#opening = opening;
    this.#beats = quiet(setInterval(() => this.#link.beat(), BEAT_S * 1_000));
    this.#link = new MqttLink(options.dial, { clientId: options.clientId, credentials: options.credentials, keepAliveS: KEEP_ALIVE_S, ...(options.will && { will: options.will }) }, this);
  }

  /** Resolves when the broker accepted; rejects with a plain Error. */
  static open(options: LabClientOptions): Promise<LabClient> {
    return new Promise((resolve, reject) => {
      const client: LabClient = new LabClient(options, { done: () => resolve(client), failed: reject });
    });
  }

  /** Resolves when all filters are granted, with the QoS of each; rejects where one is refused or the connection goes. */
  subscribe(filters: readonly string[]): Promise<number[]> {
    return this.#wait((id) => mqttPacket.generate({ cmd: 'subscribe', messageId: id, subscriptions: filters.map((topic) => ({ topic, qos: 1 as const })) }));
  }

  /** QoS 1: resolves at the PUBACK; QoS 0: at once. Rejects when the connection goes. */
  async publish(topic: string, payload: string, retain = false, qos: 0 | 1 = 1): Promise<void> {
    if (qos === 0) {
      if (!this.#link.isUp) throw new Error('not connected');
      return void this.#link.write(mqttPacket.generate({ cmd: 'publish', topic, payload, qos, retain, dup: false }));
    }
    await this.#wait((id) => encodePublish(topic, payload, id, retain));
  }

  /** Acknowledges nothing until `release`: a subscriber that cannot keep up. */
  withhold(): void {
    this.#withheld = true;
  }

  release(): void {
    this.#withheld = false;
    this.settled();
  }

  /** Closes in order. */
  end(): void {
    this.#link.end();
    this.#over('the lab closed the connection');
  }

  /** Drops the connection at once; `lost` is not told. */
  reset(): void {
    this.#link.reset();
    this.#over('the lab dropped the connection');
  }

  up(): void {
    this.#opening?.done([]);
    this.#opening = undefined;
  }

  acked(id: number): void {
    const waiter = this.#waiters.get(id);
    this.#waiters.delete(id);
    waiter?.done([]);
  }

  subscribed(id: number, granted: number[]): void {
    const waiter = this.#waiters.get(id);
    this.#waiters.delete(id);
    if (granted.some((code) => code >= 0x80)) waiter?.failed(new Error('the broker refuses a subscription')); // [MQTT-3.9.3-2]
    else waiter?.done(granted);
  }

  message(message: ReceivedPublish): void {
    if (message.id > 0) this.#acks.push(message.id);
    this.#options.message(message.topic, message.payload, message.retain);
  }

  /** One write of acknowledgements per read. */
  settled(): void {
    if (this.#withheld || this.#acks.length === 0) return;
    this.#link.write(encodePubacks(this.#acks));
    this.#acks = [];
  }

  down(reason: string): void {
    const stood = this.#opening === undefined;
    this.#over(reason);
    if (stood) this.#options.lost(reason);
  }

  #wait(encode: (id: number) => Buffer): Promise<number[]> {
    return new Promise((done, failed) => {
      if (!this.#link.isUp) return failed(new Error('not connected'));
      while (this.#waiters.has(this.#nextId)) this.#nextId = (this.#nextId % 0xffff) + 1;
      const id = this.#nextId;
      this.#nextId = (id % 0xffff) + 1;
      this.#waiters.set(id, { done, failed });
      this.#link.write(encode(id));
    });
  }

  #over(reason: string): void {
    clearInterval(this.#beats);
    const error = new Error(reason);
    this.#opening?.failed(error);
    this.#opening = undefined;
    for (const waiter of this.#waiters.values()) waiter.failed(error);
    this.#waiters.clear();
  }
}
