/**
 * Between the canary and a SUT that does not hear the hubs itself: each message that the broker let through is put into the SUT's words and carried to it, in order per home, so many homes
 * at a time. What a SUT refuses, or is too slow to take, is trouble: it has not heard what the lab would grade it by.
 */
import { environmentTrouble } from '../../contract/errors.ts';
import { homeTopic, parseHomeTopic } from '../../contract/topics.ts';
import { ExpressionError, positionText } from '../codecs/expression-error.ts';
import type { Encoder, Parcel } from '../codecs/encoder.ts';

export interface BridgeOptions {
  encoder: Encoder;
  /** resolves when the SUT (or the broker) has taken it; rejects when it will not */
  carry(parcel: Parcel): Promise<void>;
  trouble(error: Error): void;
  /** something was carried */
  progress(): void;
}

/** Homes that are spoken of at once: an HTTP server's usual patience with one client. @source assumption */
const HOMES_AT_ONCE = 32;
/** Messages that may wait, or a slow SUT would fill the lab's memory. @source assumption: twenty-five rounds */
const WAITING_MOST = 20_000;

export class SutBridge {
  readonly #options: BridgeOptions;
  readonly #waiting = new Map<string, string[][]>();
  readonly #busy = new Set<string>();
  /** messages taken and not yet carried */
  #count = 0;
  #held = false;
  #over = false;
  #drained: PromiseWithResolvers<void> | undefined;
  #released: PromiseWithResolvers<void> = Promise.withResolvers();
  /** pieces carried but for enrolments, which belong to no tick */
  counted = 0;
  readonly #figures = { messages: 0, parcels: 0, bytes: 0, waitingMost: 0, failed: 0 };

  constructor(options: BridgeOptions) {
    this.#options = options;
  }

  /** @param topic without prefix */
  take(topic: string, payload: string): void {
    const home = parseHomeTopic(topic)?.home;
    if (home === undefined || this.#over) return;
    if (this.#count >= WAITING_MOST) {
      return this.#options.trouble(environmentTrouble('feed-behind', `the SUT takes its feed too slowly: ${WAITING_MOST} messages wait for it`, 'give the run fewer homes, or a slower pace'));
    }
    this.#count += 1;
    this.#figures.waitingMost = Math.max(this.#figures.waitingMost, this.#count);
    const queue = this.#waiting.get(home);
    if (queue) queue.push([topic, payload]);
    else this.#waiting.set(home, [[topic, payload]]);
    this.#next();
  }

  /** Resolves when all that was taken is carried. */
  drained(): Promise<void> {
    if (this.#count === 0) return Promise.resolve();
    this.#drained ??= Promise.withResolvers();
    return this.#drained.promise;
  }

  /** While broker or SUT are being started again: what fails meanwhile is carried later. */
  hold(on: boolean): void {
    this.#held = on;
    if (on) return;
    this.#released.resolve();
    this.#released = Promise.withResolvers();
    this.#next();
  }

  /** What waits is given up. */
  end(): Readonly<Record<string, number>> {
    this.#over = true;
    this.#waiting.clear();
    this.#drained?.resolve();
    this.#released.resolve();
    return { ...this.#figures, notCarried: this.#count };
  }

  #next(): void {
    for (const home of this.#waiting.keys()) {
      if (this.#held || this.#over || this.#busy.size >= HOMES_AT_ONCE) return;
      if (this.#busy.has(home)) continue;
      this.#busy.add(home);
      void this.#serve(home);
    }
  }

  async #serve(home: string): Promise<void> {
    const queue = this.#waiting.get(home) as string[][];
    while (queue.length > 0 && !this.#held && !this.#over) {
      const [topic, payload] = queue.shift() as [string, string];
      await this.#deliver(topic, payload);
    }
    this.#busy.delete(home);
    // What still waits, because broker or SUT are away, stands behind the other homes.
    this.#waiting.delete(home);
    if (queue.length > 0) this.#waiting.set(home, queue);
    this.#next();
  }

  async #deliver(topic: string, payload: string): Promise<void> {
    try {
      for (const parcel of await this.#options.encoder.encode(topic, payload)) {
        if (this.#over) return;
        await this.#carry(parcel);
        if (!topic.endsWith('/enrolment')) this.counted += 1;
        this.#figures.parcels += 1;
        this.#figures.bytes += parcel.body.length;
      }
      this.#figures.messages += 1;
    } catch (error) {
      if (this.#over) return;
      this.#figures.failed += 1;
      const channel = parseHomeTopic(topic)?.channel ?? 'telemetry';
      this.#options.trouble(error instanceof ExpressionError ? environmentTrouble('feed-template', `the template failed on a message of ${homeTopic('{home}', channel)}: ${error.message}${positionText(error)}`, 'mend codec.template in sut.yaml') : error as Error);
    }
    this.#count -= 1;
    this.#options.progress();
    if (this.#count === 0) {
      this.#drained?.resolve();
      this.#drained = undefined;
    }
  }

  async #carry(parcel: Parcel): Promise<void> {
    try {
      await this.#options.carry(parcel);
    } catch (error) {
      if (!this.#held) throw error;
      await this.#released.promise;
      if (!this.#over) await this.#carry(parcel);
    }
  }
}
