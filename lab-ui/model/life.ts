/** How homes live, minute by minute: one byte per home and minute, made in the worker, read in the frame loop. */

/** Where the resident is: the low three bits. */
export const PLACE = { unknown: 0, bedroom: 1, bathroom: 2, kitchen: 3, living: 4, outside: 5 } as const;
export type PlaceName = keyof typeof PLACE;
export const PLACES = Object.keys(PLACE) as PlaceName[];
/** Further bits. `hubDown`: off or booting; `netDown`: the hub has no network, or its session is not up. */
export const BIT = { asleep: 8, fallen: 16, hubDown: 32, netDown: 64, known: 128 } as const;
export const PLACE_MASK = 7;
export const MINUTE_MS = 60_000;

/** Bytes of homes [from, from + count), `bytes[minute * count + row]`. */
export interface LifeChunk {
  from: number;
  count: number;
  bytes: Uint8Array;
}

/** Homes alive over a whole run, filled as chunks come. 0 where not computed yet. */
export class Life {
  readonly homes: number;
  readonly start: number;
  readonly minutes: number;
  readonly #chunkOf: (LifeChunk | undefined)[];
  done = 0;
  /** minutes that a living run has come through; its edge belongs to the last of them */
  #filled = Infinity;

  constructor(homes: number, start: number, end: number) {
    this.homes = homes;
    this.start = start;
    this.minutes = Math.max(1, Math.ceil((end - start) / MINUTE_MS));
    this.#chunkOf = new Array<LifeChunk | undefined>(homes);
  }

  add(chunk: LifeChunk): void {
    for (let row = 0; row < chunk.count; row += 1) this.#chunkOf[chunk.from + row] = chunk;
    this.done += chunk.count;
  }

  at(home: number, at: number): number {
    const chunk = this.#chunkOf[home];
    if (!chunk) return 0;
    return chunk.bytes[Math.min(this.minuteOf(at), this.#filled - 1) * chunk.count + home - chunk.from] as number;
  }

  /** Fills minutes of a living run, all homes each. @param bytes `bytes[n * homes + home]` for the n-th minute from `first` */
  fill(first: number, bytes: Uint8Array): void {
    let chunk = this.#chunkOf[0];
    if (!chunk) this.add(chunk = { from: 0, count: this.homes, bytes: new Uint8Array(this.homes * this.minutes) });
    chunk.bytes.set(bytes, first * this.homes);
    this.#filled = first + bytes.length / this.homes;
  }

  /** Minute of the run, from 0, kept inside it. */
  minuteOf(at: number): number {
    return Math.min(this.minutes - 1, Math.max(0, Math.floor((at - this.start) / MINUTE_MS)));
  }
}

export const placeOf = (byte: number): PlaceName => PLACES[byte & PLACE_MASK] ?? 'unknown';
export const isAwakeIn = (byte: number): boolean => (byte & BIT.known) !== 0 && (byte & BIT.asleep) === 0 && (byte & PLACE_MASK) !== PLACE.outside;
export const isCutOff = (byte: number): boolean => (byte & (BIT.hubDown | BIT.netDown)) !== 0;
