/** Times of a table to ms of its wall clock, as if that clock were UTC: the hours of the day are what a rhythm needs. */

export type DateOrder = 'iso' | 'mdy' | 'dmy';

export interface Time {
  at: number;
  /** an offset or a Z was written, and left aside */
  zone: boolean;
}

const ISO = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ,]+(.+))?$/;
const OTHER = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:[T ,]+(.+))?$/;
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*([AaPp])?\.?(?:[Mm]\.?)?\s*(Z|[+-]\d{2}:?\d{2}| ?UTC)?$/;

/** Which way round dates run, judged from all of them. `mdyAssumed`: no date tells the two apart. */
export function dateOrderOf(texts: readonly string[]): { order: DateOrder; assumed: boolean } {
  let first = 0;
  let second = 0;
  let dots = false;
  let some = false;
  for (const text of texts) {
    const match = OTHER.exec(text.trim());
    if (!match) continue;
    some = true;
    dots ||= match[2] === '.';
    first = Math.max(first, Number(match[1]));
    second = Math.max(second, Number(match[3]));
  }
  if (!some) return { order: 'iso', assumed: false };
  if (second > 12) return { order: 'mdy', assumed: false };
  if (first > 12 || dots) return { order: 'dmy', assumed: false };
  return { order: 'mdy', assumed: true };
}

/** `undefined` where the text is no time. Epoch seconds and milliseconds count too. */
export function timeOf(text: string, order: DateOrder): Time | undefined {
  const trimmed = text.trim();
  if (/^\d{10}(\.\d+)?$/.test(trimmed)) return { at: Number(trimmed) * 1000, zone: true };
  if (/^\d{13}$/.test(trimmed)) return { at: Number(trimmed), zone: true };
  const iso = ISO.exec(trimmed);
  const other = iso ? null : OTHER.exec(trimmed);
  if (!iso && !other) return undefined;
  const [year, month, day, clockText] = iso
    ? [Number(iso[1]), Number(iso[2]), Number(iso[3]), iso[4]]
    : [fullYear((other as RegExpExecArray)[4] as string), Number((other as RegExpExecArray)[order === 'dmy' ? 3 : 1]), Number((other as RegExpExecArray)[order === 'dmy' ? 1 : 3]), (other as RegExpExecArray)[5]];
  const midnight = Date.UTC(year, month - 1, day);
  const date = new Date(midnight);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  if (clockText === undefined) return { at: midnight, zone: false };
  const clock = clockOf(clockText);
  return clock && { at: midnight + clock.at, zone: clock.zone };
}

/** ms after midnight. */
export function clockOf(text: string): Time | undefined {
  const match = CLOCK.exec(text.trim());
  if (!match) return undefined;
  const half = match[5]?.toLowerCase();
  const hour = half === undefined ? Number(match[1]) : (Number(match[1]) % 12) + (half === 'p' ? 12 : 0);
  const [minute, second] = [Number(match[2]), Number(match[3] ?? 0)];
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  return { at: ((hour * 60 + minute) * 60 + second) * 1000 + Math.round(Number(`0.${match[4] ?? 0}`) * 1000), zone: match[6] !== undefined };
}

function fullYear(text: string): number {
  const year = Number(text);
  return text.length === 4 ? year : year < 70 ? 2000 + year : 1900 + year;
}
