/** What returns with day, week and year. Cosines are looked up: one table of the day's minutes. */
import { cos, DAY_MS } from '../core/math.ts';

const DAY_MINUTES = 1440;
const TABLE = Float64Array.from({ length: DAY_MINUTES }, (_, minute) => cos((2 * Math.PI * minute) / DAY_MINUTES));

const at = (minutes: number) => TABLE[((Math.round(minutes) % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES] as number;

/** −1 to 1, highest at a minute of the day. */
export function daily(minute: number, peak: number): number {
  return at(minute - peak);
}

/** −1 to 1 twice a day, highest at a minute of the day and twelve hours later. */
export function twiceDaily(minute: number, peak: number): number {
  return at(2 * (minute - peak));
}

/** −1 to 1 over the week, highest late on Sunday. @source WT-2 (Orsama 2014): weight rises over the weekend and falls on weekdays @param time epoch ms */
export function weekly(time: number): number {
  return at(DAY_MINUTES * ((time / DAY_MS - 3.75) / 7)); // 1 January 1970 was a Thursday: day 3 is a Sunday
}

/** −1 to 1 over the year, highest in the middle of January (northern hemisphere). @source HR-2: resting heart rate lowest in July, highest in January @param time epoch ms */
export function seasonal(time: number): number {
  return at(DAY_MINUTES * ((time / DAY_MS - 15) / 365.2425));
}
