/** What a hub holds between link and uplink: packs in order, each with its place in the epoch. Survives loss of power; bounded, oldest dropped first. */

/** Packs that a hub keeps; beyond, the oldest is dropped. @source the Paho offline-buffer design uses 5,000 messages */
export const STORE_MAX = 5000;

export interface Pack {
  epoch: number;
  seq: number;
  channel: 'telemetry' | 'event';
  /** JSON text after the `sentAt` value */
  tail: string;
  readings: number;
  /** sent once, acknowledgement not believed: the text it was sent with */
  sentBody?: string;
}

export class HubStore {
  epoch = 1;
  seq = 0;
  /** packs on the wire whose acknowledgement has not come: [sent at, pack], oldest first */
  readonly #unacknowledged: [number, Pack][] = [];
  #waiting: Pack[] = [];
  #head = 0;

  get waiting(): number {
    return this.#waiting.length - this.#head;
  }

  /** Readings in waiting packs that were never sent. */
  get readingsWaiting(): number {
    let readings = 0;
    for (let index = this.#head; index < this.#waiting.length; index += 1) {
      const pack = this.#waiting[index] as Pack;
      if (pack.sentBody === undefined) readings += pack.readings;
    }
    return readings;
  }

  /** Adds a pack behind all others. Returns the pack dropped for it, if any. */
  keep(pack: Pack): Pack | undefined {
    this.#waiting.push(pack);
    return this.waiting > STORE_MAX ? this.take() : undefined;
  }

  take(): Pack | undefined {
    if (this.waiting === 0) return undefined;
    const pack = this.#waiting[this.#head];
    this.#head += 1;
    if (this.#head > 1024) {
      this.#waiting = this.#waiting.slice(this.#head);
      this.#head = 0;
    }
    return pack;
  }

  /** Remembers a pack as sent. @param acknowledgedMs after which the hub believes in the acknowledgement */
  sent(pack: Pack, body: string, at: number, acknowledgedMs: number): void {
    pack.sentBody = body;
    while (this.#unacknowledged.length > 0 && at - (this.#unacknowledged[0] as [number, Pack])[0] > acknowledgedMs) this.#unacknowledged.shift();
    this.#unacknowledged.push([at, pack]);
  }

  /** The way was lost at `at`: packs sent within the last `acknowledgedMs` go back to the front, to be sent again. */
  doubt(at: number, acknowledgedMs: number): void {
    const again = this.#unacknowledged.filter(([sentAt]) => at - sentAt <= acknowledgedMs).map(([, pack]) => pack);
    this.#unacknowledged.length = 0;
    if (again.length === 0) return;
    this.#waiting = [...again, ...this.#waiting.slice(this.#head)];
    this.#head = 0;
  }

  boot(): void {
    this.epoch += 1;
    this.seq = 0;
  }
}
