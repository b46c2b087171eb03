/** What a hub holds between link and uplink: packs in order, alarms first, each with its place in the epoch. Survives loss of power; bounded: the oldest telemetry is dropped first, alarms last. */

/** Packs that a hub keeps; beyond, the oldest is dropped. @source the Paho offline-buffer design uses 5,000 messages */
export const STORE_MAX = 5000;

export interface Pack {
  epoch: number;
  seq: number;
  channel: 'telemetry' | 'event';
  /** overtakes what is none */
  alarm: boolean;
  /** JSON text after the `sentAt` value */
  tail: string;
  readings: number;
  /** when its readings were taken, epoch seconds */
  taken: number;
  /** the text it was sent with; from then on it stands for the tail, too */
  sentBody: string | undefined;
  /** when it was last sent, epoch ms; before that, when the hub first tried to; 0: never */
  sentAt: number;
  /** a slow network has it through by then, epoch ms */
  dueAt: number;
}

const NONE: readonly Pack[] = [];

export class HubStore {
  epoch = 1;
  seq = 0;
  /** packs on the wire whose acknowledgement has not come: the last one, and those before it, oldest first. Lists are made when there is something to hold. */
  #last: Pack | undefined;
  #older: Pack[] | undefined;
  #alarms: Pack[] | undefined;
  #waiting: Pack[] | undefined;
  #head = 0;

  get waiting(): number {
    return (this.#alarms?.length ?? 0) + this.#telemetry;
  }

  get #telemetry(): number {
    return this.#waiting === undefined ? 0 : this.#waiting.length - this.#head;
  }

  /** The pack that `take` gives next. */
  get first(): Pack | undefined {
    return this.#alarms?.[0] ?? this.#waiting?.[this.#head];
  }

  /** Readings in waiting packs that were never sent. */
  get readingsWaiting(): number {
    let readings = 0;
    for (const { sentBody, readings: more } of this.#all()) if (sentBody === undefined) readings += more;
    return readings;
  }

  /** Adds a pack behind all others of its kind. */
  keep(pack: Pack): void {
    if (pack.alarm) (this.#alarms ??= []).push(pack);
    else (this.#waiting ??= []).push(pack);
  }

  /** The oldest pack of telemetry where there are more than so many packs; alarms go when nothing else is left. */
  drop(most: number): Pack | undefined {
    if (this.waiting <= most) return undefined;
    return this.#takeTelemetry() ?? this.#takeAlarm();
  }

  take(): Pack | undefined {
    return this.#takeAlarm() ?? this.#takeTelemetry();
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
    const alarms = again.filter(({ alarm }) => alarm);
    if (alarms.length > 0) this.#alarms = [...alarms, ...(this.#alarms ?? NONE)];
    this.#waiting = [...again.filter(({ alarm }) => !alarm), ...(this.#waiting ?? NONE).slice(this.#head)];
    this.#head = 0;
  }

  boot(): void {
    this.epoch += 1;
    this.seq = 0;
  }

  /** Everything held is gone. @returns readings that were never sent */
  wipe(): number {
    const lost = this.readingsWaiting;
    this.#last = undefined;
    this.#older = undefined;
    this.#alarms = undefined;
    this.#waiting = undefined;
    this.#head = 0;
    return lost;
  }

  #takeAlarm(): Pack | undefined {
    const pack = this.#alarms?.shift();
    if (this.#alarms?.length === 0) this.#alarms = undefined;
    return pack;
  }

  #takeTelemetry(): Pack | undefined {
    if (this.#waiting === undefined) return undefined;
    const pack = this.#waiting[this.#head];
    this.#head += 1;
    if (this.#head >= this.#waiting.length) {
      this.#waiting = undefined;
      this.#head = 0;
    } else if (this.#head > 1024) {
      this.#waiting = this.#waiting.slice(this.#head);
      this.#head = 0;
    }
    return pack;
  }

  *#all(): Generator<Pack> {
    yield* this.#alarms ?? NONE;
    for (let index = this.#head; index < (this.#waiting?.length ?? 0); index += 1) yield (this.#waiting as Pack[])[index] as Pack;
  }
}
