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

interface Taken {
  /** how many were taken before it */
  place: number;
  topic: string;
  payload: string;
}

export class SutBridge {
  readonly #options: BridgeOptions;
  readonly #waiting = new Map<string, Taken[]>();
  readonly #busy = new Set<string>();
  /** messages taken and not yet carried */
  #count = 0;
  #held = false;
  #over = false;
  #taken = 0;
  /** pieces of messages that overtook one of another home, by place; enrolments, which belong to no tick, have none */
  readonly #ahead = new Map<number, number>();
  /** all messages before this place are carried, and the pieces of these */
  #carried = { upTo: 0, pieces: 0 };
  readonly #drains: { upTo: number; resolve(pieces: number): void }[] = [];
  #released: PromiseWithResolvers<void> = Promise.withResolvers();
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
    const taken = { place: this.#taken, topic, payload };
    this.#taken += 1;
    if (queue) queue.push(taken);
    else this.#waiting.set(home, [taken]);
    this.#next();
  }

  /** Resolves when all that was taken up to now is carried, whatever comes meanwhile. @returns pieces carried from the beginning up to there, but for enrolments */
  drained(): Promise<number> {
    if (this.#over || this.#carried.upTo === this.#taken) return Promise.resolve(this.#carried.pieces);
    return new Promise((resolve) => { this.#drains.push({ upTo: this.#taken, resolve }); });
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
    for (const { resolve } of this.#drains.splice(0)) resolve(this.#carried.pieces);
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
    const queue = this.#waiting.get(home) as Taken[];
    while (queue.length > 0 && !this.#held && !this.#over) await this.#deliver(queue.shift() as Taken);
    this.#busy.delete(home);
    // What still waits, because broker or SUT are away, stands behind the other homes.
    this.#waiting.delete(home);
    if (queue.length > 0) this.#waiting.set(home, queue);
    this.#next();
  }

  async #deliver({ place, topic, payload }: Taken): Promise<void> {
    let pieces = 0;
    try {
      for (const parcel of await this.#options.encoder.encode(topic, payload)) {
        if (this.#over) return;
        await this.#carry(parcel);
        if (!topic.endsWith('/enrolment')) pieces += 1;
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
    this.#ahead.set(place, pieces);
    this.#settle();
    this.#options.progress();
  }

  #settle(): void {
    for (let pieces = this.#ahead.get(this.#carried.upTo); pieces !== undefined; pieces = this.#ahead.get(this.#carried.upTo)) {
      this.#ahead.delete(this.#carried.upTo);
      this.#carried.upTo += 1;
      this.#carried.pieces += pieces;
      while (this.#drains[0]?.upTo === this.#carried.upTo) this.#drains.shift()?.resolve(this.#carried.pieces);
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
