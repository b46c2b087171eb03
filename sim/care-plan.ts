/** What the care plan asks of residents on each day: in which minute a measurement or a dose is due, and whether it is taken. */
import { ADHERENCE, Adherence, PARTS } from './behaviour/adherence.ts';
import { DAY_MS, MINUTE_MS } from './core/math.ts';
import type { Rng } from './core/rng.ts';
import { type DayPart, dayWindow } from './devices/device.ts';
import { type Device, type Layout, sums } from './installed.ts';

const DAY_MINUTES = 1440;
/** One device of several is left out. Assumption. */
const LEFT_OUT = 0.006;

type Window = Layout['windows'][number];
/** Places among a layout's windows, [from, to). */
export interface WindowRange {
  windowsFrom: number;
  windowsTo: number;
}

interface Parts {
  rng: Rng;
  /** index in the world of row 0 */
  from: number;
  /** run start, epoch ms */
  start: number;
  layouts: readonly Layout[];
  /** by row: share of prescribed measurements taken in ordinary times */
  shares: Float64Array;
  /** illness that is felt, 0–1 */
  illness(row: number, at: number): number;
  /** minute of the day */
  wakeTime(row: number): number;
  /** log-odds that reminders add */
  prompted(row: number, device: Device | undefined, at: number): number;
}

export class CarePlan {
  readonly #parts: Parts;
  readonly #adherence: Adherence;
  /** by row, then by the layout's windows: minute of the day `#dueDay` in which it is due */
  readonly #dueMinute: Int16Array;
  readonly #dueFrom: Int32Array;
  readonly #dueDay: Int32Array;

  constructor(parts: Parts) {
    const { rng, from, start, layouts, shares, illness } = parts;
    this.#parts = parts;
    this.#adherence = new Adherence({ rng, from, start, shares, illness });
    this.#dueFrom = sums(layouts, ({ windows }) => windows.length);
    this.#dueMinute = new Int16Array(this.#dueFrom[layouts.length] as number);
    this.#dueDay = new Int32Array(layouts.length).fill(-1);
  }

  /** Draws the minutes in which measurements and doses are due on the day of a minute, once: one draw per window. */
  plan(row: number, minute: number): void {
    const day = Math.floor(minute / DAY_MINUTES);
    if (this.#dueDay[row] === day) return;
    this.#dueDay[row] = day;
    const { rng, from: first, layouts } = this.#parts;
    const wakeTime = this.#parts.wakeTime(row);
    (layouts[row] as Layout).windows.forEach(({ stream, place, part }, index) => {
      const [from, to] = dayWindow({ wakeTime }, part);
      this.#dueMinute[(this.#dueFrom[row] as number) + index] = Math.floor(rng.between(from, to, first + row, stream, day * 8 + place, 300));
    });
  }

  /** The window, among these, whose minute this is. */
  due(row: number, { windowsFrom, windowsTo }: WindowRange, minute: number): Window | undefined {
    const first = this.#dueFrom[row] as number;
    for (let window = windowsFrom; window < windowsTo; window += 1) if (minute % DAY_MINUTES === this.#dueMinute[first + window]) return (this.#parts.layouts[row] as Layout).windows[window];
    return undefined;
  }

  /** The first minute after this one in which one of these windows is due, or midnight: they are known for this day only. `Infinity`: there are none. */
  nextDue(row: number, { windowsFrom, windowsTo }: WindowRange, minute: number): number {
    if (windowsTo === windowsFrom) return Infinity;
    const midnight = Math.floor(minute / DAY_MINUTES) * DAY_MINUTES;
    let next = midnight + DAY_MINUTES;
    for (let window = windowsFrom; window < windowsTo; window += 1) {
      const due = midnight + (this.#dueMinute[(this.#dueFrom[row] as number) + window] as number);
      if (due > minute) next = Math.min(next, due);
    }
    return next;
  }

  /** Whether the resident is willing to measure now, with this device. Devices of one part of the day are used together, or not at all. */
  measures(row: number, device: Device, part: DayPart, minute: number): boolean {
    const { rng, from } = this.#parts;
    const at = minute * MINUTE_MS;
    const day = Math.floor(minute / DAY_MINUTES);
    return this.#adherence.sitsDown(row, day, part, at, this.#parts.prompted(row, device, at)) && rng.uniform(from + row, ADHERENCE, day * 8 + PARTS.indexOf(part), device.stream % 4096) >= LEFT_OUT;
  }

  /** Whether the resident is willing to take the dose of a part of the day. @param device that holds it, if any */
  swallows(row: number, device: Device | undefined, part: DayPart, at: number): boolean {
    return this.#adherence.takesDose(row, Math.floor(at / DAY_MS), part, at, this.#parts.prompted(row, device, at));
  }
}
