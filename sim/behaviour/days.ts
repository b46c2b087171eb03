/**
 * The planned days of a shard's residents, a day at a time, as columns. A day's plan begins at its midnight and may reach into the next morning, so two plans are kept
 * per resident: slot = day number modulo 2.
 */
import { eventIndex, type CompiledMachine } from '../core/machine.ts';
import { DAY_MS, MINUTE_MS } from '../core/math.ts';
import type { Rng } from '../core/rng.ts';
import { dayPlan } from './day-plan.ts';
import type { Profile } from './people.ts';

/** Events that a day has at most, and one place for its end: `dayPlan` makes 28. No part of the model. */
const EVENTS_MAX = 32;
/** A time of day that never comes, ms. */
const NEVER = 0x7fffffff;

export class Days {
  readonly #rng: Rng;
  readonly #machine: CompiledMachine;
  readonly #wakeTime: Int16Array;
  readonly #bedtime: Int16Array;
  readonly #nightVoids: Uint8Array;
  readonly #midnights = new Float64Array(2);
  /** `[row][slot][event]`: ms after midnight, and what the resident machine gets */
  readonly #times: Int32Array;
  readonly #events: Uint8Array;
  /** `[row][slot]` */
  readonly #next: Uint8Array;
  readonly #indexOf = new Map<string, number>();

  constructor(rng: Rng, machine: CompiledMachine, count: number) {
    this.#rng = rng;
    this.#machine = machine;
    this.#wakeTime = new Int16Array(count);
    this.#bedtime = new Int16Array(count);
    this.#nightVoids = new Uint8Array(count);
    this.#times = new Int32Array(count * 2 * EVENTS_MAX);
    this.#events = new Uint8Array(count * 2 * EVENTS_MAX);
    this.#next = new Uint8Array(count * 2);
  }

  settle(row: number, { wakeTime, bedtime, nightVoids }: Profile): void {
    this.#wakeTime[row] = wakeTime;
    this.#bedtime[row] = bedtime;
    this.#nightVoids[row] = nightVoids;
  }

  /** Minute of the day at which a resident wakes. */
  wakeTime(row: number): number {
    return this.#wakeTime[row] as number;
  }

  /** Is it this resident's night? From a little before the usual bedtime to a little before the usual waking: assumption. */
  isNight(row: number, at: number): boolean {
    const minute = (at % DAY_MS) / MINUTE_MS;
    return minute >= (this.#bedtime[row] as number) - 5 || minute < (this.#wakeTime[row] as number) - 25;
  }

  /** Has this resident's night begun less than four hours ago? @source deep sleep stands in the first third to half of the night */
  isEarlyNight(row: number, at: number): boolean {
    const minute = (at % DAY_MS) / MINUTE_MS;
    return (minute - (this.#bedtime[row] as number) + 1440) % 1440 < 240;
  }

  /** Draws the plan of the day that begins at `midnight`. @returns its slot */
  plan(row: number, home: number, midnight: number): number {
    const slot = (midnight / DAY_MS) & 1;
    this.#midnights[slot] = midnight;
    const at = row * 2 + slot;
    const events = dayPlan(this.#rng, { home, wakeTime: this.#wakeTime[row] as number, bedtime: this.#bedtime[row] as number, nightVoids: this.#nightVoids[row] as number }, midnight);
    if (events.length >= EVENTS_MAX) throw new RangeError(`a day of ${events.length} events`);
    this.#times[at * EVENTS_MAX + events.length] = NEVER;
    this.#next[at] = 0;
    for (let index = 0; index < events.length; index += 1) {
      const { at: time, event } = events[index] as (typeof events)[number];
      this.#times[at * EVENTS_MAX + index] = time - midnight;
      this.#events[at * EVENTS_MAX + index] = this.#index(event);
    }
    return slot;
  }

  /** Time of the next event of a plan; Infinity when it is over. */
  nextAt(row: number, slot: number): number {
    const at = row * 2 + slot;
    const time = this.#times[at * EVENTS_MAX + (this.#next[at] as number)] as number;
    return time === NEVER ? Infinity : (this.#midnights[slot] as number) + time;
  }

  /** Takes the next event of a plan: what the resident machine gets. */
  take(row: number, slot: number): number {
    const at = row * 2 + slot;
    const next = this.#next[at] as number;
    this.#next[at] = next + 1;
    return this.#events[at * EVENTS_MAX + next] as number;
  }

  /** Has a time passed the midnight that ends the day of a plan? */
  isMorrow(slot: number, at: number): boolean {
    return at >= (this.#midnights[slot] as number) + DAY_MS;
  }

  #index(event: string): number {
    let index = this.#indexOf.get(event);
    if (index === undefined) this.#indexOf.set(event, (index = eventIndex(this.#machine, event)));
    return index;
  }
}
