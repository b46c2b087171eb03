/** The pack that is being made for a hub: observations as JSON text. */
import type { Hubs, PackPlace } from './hubs.ts';
import type { Head } from './installed.ts';
import { Tally } from './tally.ts';

export class Pack {
  readonly #hubs: Hubs;
  readonly #hubUp: Uint8Array;
  readonly #tally: Tally;
  #texts = '';
  #count = 0;
  /** time of the observations that come, and their JSON text from there to the end, without and with quality */
  #at = 0;
  #atText = '';
  #atQText = '';

  /** @param hubUp by row */
  constructor(hubs: Hubs, hubUp: Uint8Array, tally: Tally) {
    this.#hubs = hubs;
    this.#hubUp = hubUp;
    this.#tally = tally;
  }

  /** Many homes are sampled at the same time, and the text of a large number is dear. */
  setAt(at: number): void {
    if (at === this.#at) return;
    this.#at = at;
    this.#atText = `,"at":${at}}`;
    this.#atQText = `,"at":${at},"q":`;
  }

  /** Where what is added now travels; `null` where the hub is down. */
  place(row: number): PackPlace | null {
    return this.#hubUp[row] === 1 ? this.#hubs.place(row) : null;
  }

  /** One more observation; lost where the hub is down. @param q signal quality, as the device says */
  add(row: number, { first, next }: Head, value: number, q?: number): void {
    if (this.#hubUp[row] === 0) return Tally.add(this.#tally.lostHub, 'hub down');
    const text = (this.#count === 0 ? first : this.#texts + next) + value;
    this.#texts = q === undefined ? text + this.#atText : `${text + this.#atQText + q}}`;
    this.#count += 1;
  }

  /** Hands over what was added, if anything was. @param at epoch ms, true time */
  put(row: number, at: number): void {
    if (this.#count > 0) this.#hubs.put(row, 'telemetry', `,"obs":[${this.#texts}]}`, this.#count, at);
    this.#texts = '';
    this.#count = 0;
  }
}
