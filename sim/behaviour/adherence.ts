/** Whether people take the measurements and the tablets that a care plan asks for: personal, falling with time and with illness, so that what is missing tells something. */
import { exp, ln, MINUTE_MS } from '../core/math.ts';
import { type Rng, streamId } from '../core/rng.ts';
import type { DayPart } from '../devices/device.ts';

export const ADHERENCE = streamId('adherence');
export const PARTS: readonly DayPart[] = ['morning', 'midday', 'evening', 'bedtime'];
/** Log-odds per month, in illness at its worst, and after a measurement that was taken. @source AD-1: −1.4 points a month; AD-2: × 0.81 after a stay in hospital; AD-3 direction; sizes: assumption */
const PER_MONTH = -0.125;
const WHEN_ILL = -2.4;
const AFTER_TAKEN = 0.25;
/** What the morning takes from the share that people state: baths, outings, one device forgotten. Assumption, so that AD-1 is met by what arrives. */
const UNHINDERED = 0.35;
/** Of the measurements that somebody leaves out, so many would be doses. @source Vrijens 2008, BMJ 336:1114: a tenth of the doses of a day are missed, where AD-1 has a quarter of measurements; assumption */
const DOSES_MISSED = 0.38;
const MONTH_MS = 30 * 1440 * MINUTE_MS;

interface Parts {
  rng: Rng;
  /** index in the world of row 0 */
  from: number;
  /** run start, epoch ms */
  start: number;
  /** by row: share of prescribed measurements taken in ordinary times */
  shares: Float64Array;
  /** illness that is felt, 0–1 */
  illness(row: number, at: number): number;
}

export class Adherence {
  readonly #parts: Parts;
  /** by row: was the last measurement taken? */
  readonly #tookLast: Uint8Array;
  /** by row: day and part of the day that it was decided for */
  readonly #decided: Int32Array;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#tookLast = new Uint8Array(parts.shares.length).fill(1);
    this.#decided = new Int32Array(parts.shares.length).fill(-1);
  }

  /** Decided once per person, day and part of the day. One draw. @param at epoch ms @param prompted log-odds that a reminder adds */
  sitsDown(row: number, day: number, part: DayPart, at: number, prompted: number): boolean {
    const question = day * PARTS.length + PARTS.indexOf(part);
    if (this.#decided[row] !== question) {
      const { rng, from } = this.#parts;
      const willing = this.#willingness(row, at, prompted);
      this.#tookLast[row] = Number(rng.uniform(from + row, ADHERENCE, day, PARTS.indexOf(part)) < willing);
      this.#decided[row] = question;
    }
    return this.#tookLast[row] === 1;
  }

  /** Whether the dose of a part of a day is taken. One draw, of its own: habits of swallowing are others than those of measuring. */
  takesDose(row: number, day: number, part: DayPart, at: number, prompted: number): boolean {
    const { rng, from, shares } = this.#parts;
    return rng.uniform(from + row, ADHERENCE, day, 8 + PARTS.indexOf(part)) < this.#willing(row, 1 - DOSES_MISSED * (1 - (shares[row] as number)), at, prompted);
  }

  #willingness(row: number, at: number, prompted: number): number {
    return this.#willing(row, this.#parts.shares[row] as number, at, UNHINDERED + AFTER_TAKEN * (2 * (this.#tookLast[row] as number) - 1) + prompted);
  }

  /** Chance that something is done of which a share is done in ordinary times. */
  #willing(row: number, share: number, at: number, more: number): number {
    const { start, illness } = this.#parts;
    return 1 / (1 + exp(-(ln(share / (1 - share)) + PER_MONTH * ((at - start) / MONTH_MS) + WHEN_ILL * illness(row, at) + more)));
  }
}
