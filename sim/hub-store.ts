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
  /** the text it was sent with; from then on it stands for the tail, too */
  sentBody: string | undefined;
  /** when it was last sent, epoch ms */
  sentAt: number;
}

const NONE: readonly Pack[] = [];

export class HubStore {
  epoch = 1;
  seq = 0;
  /** packs on the wire whose acknowledgement has not come: the last one, and those before it, oldest first. Lists are made when there is something to hold. */
  #last: Pack | undefined;
  #older: Pack[] | undefined;
  #waiting: Pack[] | undefined;
  #head = 0;

  get waiting(): number {
    return this.#waiting === undefined ? 0 : this.#waiting.length - this.#head;
  }

  /** Readings in waiting packs that were never sent. */
  get readingsWaiting(): number {
    let readings = 0;
    const waiting = this.#waiting ?? NONE;
    for (let index = this.#head; index < waiting.length; index += 1) {
      const pack = waiting[index] as Pack;
      if (pack.sentBody === undefined) readings += pack.readings;
    }
    return readings;
  }

  /** Adds a pack behind all others. Returns the pack dropped for it, if any. */
  keep(pack: Pack): Pack | undefined {
    (this.#waiting ??= []).push(pack);
    return this.waiting > STORE_MAX ? this.take() : undefined;
  }

  take(): Pack | undefined {
    if (this.#waiting === undefined) return undefined;
    const pack = this.#waiting[this.#head];
    this.#head += 1;
    if (this.#head === this.#waiting.length) {
      this.#waiting = undefined;
      this.#head = 0;
    } else if (this.#head > 1024) {
      this.#waiting = this.#waiting.slice(this.#head);
      this.#head = 0;
    }
    return pack;
  }

  /** Remembers a pack as sent. @param acknowledgedMs after which the hub believes in the acknowledgement */
  sent(pack: Pack, body: string, at: number, acknowledgedMs: number): void {
    pack.sentBody = body;
    pack.sentAt = at;
    pack.tail = '';
    const last = this.#last;
    // Mostly one pack a minute: the last one is believed, and nothing older is in doubt.
    if (last === undefined || at - last.sentAt > acknowledgedMs) this.#older = undefined;
    else {
      const older = (this.#older ??= []);
      while (older.length > 0 && at - (older[0] as Pack).sentAt > acknowledgedMs) older.shift();
      older.push(last);
    }
    this.#last = pack;
  }

  /** The way was lost at `at`: packs sent within the last `acknowledgedMs` go back to the front, to be sent again. */
  doubt(at: number, acknowledgedMs: number): void {
    const doubted = this.#last === undefined ? NONE : [...(this.#older ?? NONE), this.#last];
    const again = doubted.filter(({ sentAt }) => at - sentAt <= acknowledgedMs);
    this.#last = undefined;
    this.#older = undefined;
    if (again.length === 0) return;
    this.#waiting = [...again, ...(this.#waiting ?? NONE).slice(this.#head)];
    this.#head = 0;
  }

  boot(): void {
    this.epoch += 1;
    this.seq = 0;
  }
}
