/**
 * The event queue of a shard: a heap of four children in typed arrays. The order is total and, within a home, independent of what other homes do: (time, home,
 * kind, order of insertion). So a home's events come in the same order on 1 worker or N.
 */
const CAPACITY_MIN = 64;

export class EventQueue {
  /** Fields of the entry taken by the last `pop`: simulated time in ms. */
  time = 0;
  home = 0;
  kind = 0;
  target = 0;
  data = 0;

  /** All by heap slot: slot 0 is the earliest, the children of slot i are 4i+1 to 4i+4, so that few entries move and the times compared stand side by side. */
  #times: Float64Array;
  /** `[slot][home, kind, target, data]`: side by side, since they move together */
  #rest: Int32Array;
  /** order of insertion; exact up to 2^53 */
  #sequences: Float64Array;
  #size = 0;
  #pushed = 0;

  /** @param capacity entries to make room for at once; the queue doubles when it is full */
  constructor(capacity: number = CAPACITY_MIN) {
    const room = Math.max(capacity, CAPACITY_MIN);
    this.#times = new Float64Array(room);
    this.#rest = new Int32Array(4 * room);
    this.#sequences = new Float64Array(room);
  }

  /** Entries waiting. */
  get size(): number {
    return this.#size;
  }

  /** Bytes held, used or not: 32 per entry of capacity. */
  get byteLength(): number {
    return this.#times.length * 32;
  }

  /**
   * Adds an entry. Allocates only when the queue doubles.
   *
   * @param time simulated ms, finite
   * @param home, kind, target, data signed 32-bit integers; `home` then `kind` decide between equal times
   * @throws RangeError when the time is not finite: such an entry has no place in the order
   */
  push(time: number, home: number, kind: number, target: number, data: number): void {
    if (!(time - time === 0)) throw new RangeError(`event queue: time ${time} of home ${home}, kind ${kind} is not finite`);
    if (this.#size === this.#times.length) this.#grow();
    const slot = this.#rise(time, home, kind);
    this.#times[slot] = time;
    const at = 4 * slot;
    this.#rest[at] = home;
    this.#rest[at + 1] = kind;
    this.#rest[at + 2] = target;
    this.#rest[at + 3] = data;
    this.#sequences[slot] = this.#pushed;
    this.#pushed += 1;
    this.#size += 1;
  }

  /** Time of the earliest entry in ms; Infinity when there is none. */
  peekTime(): number {
    return this.#size === 0 ? Infinity : (this.#times[0] as number);
  }

  /** Home of the earliest entry; -1 when there is none. */
  peekHome(): number {
    return this.#size === 0 ? -1 : (this.#rest[0] as number);
  }

  /** Takes the earliest entry into the fields `time`, `home`, `kind`, `target`, `data`. False, fields untouched, when there is none. */
  pop(): boolean {
    if (this.#size === 0) return false;
    this.time = this.#times[0] as number;
    this.home = this.#rest[0] as number;
    this.kind = this.#rest[1] as number;
    this.target = this.#rest[2] as number;
    this.data = this.#rest[3] as number;
    this.#size -= 1;
    if (this.#size > 0) this.#move(this.#size, this.#sink());
    return true;
  }

  /** Empties the queue; the room stays. */
  clear(): void {
    this.#size = 0;
    this.#pushed = 0;
  }

  /** Slot for a new entry, made free by moving later ancestors down. The newest is last among equals, so its sequence need not be compared. */
  #rise(time: number, home: number, kind: number): number {
    let slot = this.#size;
    while (slot > 0) {
      const parent = (slot - 1) >> 2;
      if (!this.#newIsBefore(parent, time, home, kind)) break;
      this.#move(parent, slot);
      slot = parent;
    }
    return slot;
  }

  #newIsBefore(slot: number, time: number, home: number, kind: number): boolean {
    const time0 = this.#times[slot] as number;
    if (time !== time0) return time < time0;
    const home0 = this.#rest[4 * slot] as number;
    if (home !== home0) return home < home0;
    return kind < (this.#rest[4 * slot + 1] as number);
  }

  /** Slot for the entry in the slot just past the end, made free from the root down by moving earlier children up. */
  #sink(): number {
    const last = this.#size;
    let slot = 0;
    for (;;) {
      const first = 4 * slot + 1;
      if (first >= last) return slot;
      const end = Math.min(first + 4, last);
      let child = first;
      for (let other = first + 1; other < end; other += 1) if (this.#isBefore(other, child)) child = other;
      if (!this.#isBefore(child, last)) return slot;
      this.#move(child, slot);
      slot = child;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const timeA = this.#times[a] as number;
    const timeB = this.#times[b] as number;
    if (timeA !== timeB) return timeA < timeB;
    const rest = this.#rest;
    if (rest[4 * a] !== rest[4 * b]) return (rest[4 * a] as number) < (rest[4 * b] as number);
    if (rest[4 * a + 1] !== rest[4 * b + 1]) return (rest[4 * a + 1] as number) < (rest[4 * b + 1] as number);
    return (this.#sequences[a] as number) < (this.#sequences[b] as number);
  }

  #move(from: number, to: number): void {
    this.#times[to] = this.#times[from] as number;
    const rest = this.#rest;
    const a = 4 * from;
    const b = 4 * to;
    rest[b] = rest[a] as number;
    rest[b + 1] = rest[a + 1] as number;
    rest[b + 2] = rest[a + 2] as number;
    rest[b + 3] = rest[a + 3] as number;
    this.#sequences[to] = this.#sequences[from] as number;
  }

  #grow(): void {
    const room = this.#times.length * 2;
    this.#times = copyInto(new Float64Array(room), this.#times);
    this.#rest = copyInto(new Int32Array(4 * room), this.#rest);
    this.#sequences = copyInto(new Float64Array(room), this.#sequences);
  }
}

function copyInto<A extends Float64Array | Int32Array>(wide: A, narrow: A): A {
  wide.set(narrow);
  return wide;
}
