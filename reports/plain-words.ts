/** Numbers and times as people say them. No locale, no Intl: the same words everywhere. */

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

function two(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}

/** `02:10`, or `day 3, 02:10` in runs that last longer than a day. Homes keep local wall time, written as UTC. */
export function clockTime(at: number, run: { start: number; end: number }): string {
  const inDay = ((at % DAY_MS) + DAY_MS) % DAY_MS;
  const text = `${two(Math.floor(inDay / HOUR_MS))}:${two(Math.floor((inDay % HOUR_MS) / MINUTE_MS))}`;
  return run.end - run.start <= DAY_MS ? text : `day ${Math.floor(at / DAY_MS) - Math.floor(run.start / DAY_MS) + 1}, ${text}`;
}

/** A length of time: `40 s`, `5 min`, `2 h 10 min`, `3 days 4 h`. */
export function lengthOfTime(ms: number): string {
  if (ms < 1000) return ms > 0 ? `${rounded(ms, 0)} ms` : '0 min';
  if (ms < MINUTE_MS) return `${Math.round(ms / 1000)} s`;
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  const hours = Math.round(minutes / 60);
  return hours % 24 === 0 ? `${hours / 24} days` : `${Math.floor(hours / 24)} days ${hours % 24} h`;
}

/** A whole number with commas between thousands. */
export function thousands(value: number): string {
  return `${Math.round(value)}`.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** At most `places` decimals, trailing zeros left out. */
export function rounded(value: number, places: number): string {
  const scale = [1, 10, 100, 1000, 10_000][places]!;
  return `${Math.round(value * scale) / scale}`;
}

/** Three significant digits or so, thousands with commas. */
export function plainNumber(value: number): string {
  const size = Math.abs(value);
  return size >= 1000 ? thousands(value) : rounded(value, size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 3);
}

/** A metric's value in its unit: shares as they are (0.93), milliseconds as a length of time, others with their unit. `–` where there is none. */
export function valueText(value: number | null, unit: string): string {
  if (value === null) return '–';
  if (unit === 'ms') return lengthOfTime(value);
  if (unit === 'share') return rounded(value, 3);
  return unit === 'count' ? plainNumber(value) : `${plainNumber(value)} ${unit}`;
}

/** `1 home`, `2 homes`. @param many the plural, where it is not the word with an s */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${thousands(n)} ${n === 1 ? one : many}`;
}

/** `Edith Moore, 81, COPD` → `Edith Moore (81, COPD)`. */
export function personWords(who: string): string {
  const comma = who.indexOf(',');
  return comma < 0 ? who : `${who.slice(0, comma)} (${who.slice(comma + 1).trim()})`;
}

/** A title inside a sentence: first letter small, unless the word is an acronym. */
export function midSentence(title: string): string {
  return /^[A-Z][a-z]/.test(title) || /^[A-Z] /.test(title) ? title[0]!.toLowerCase() + title.slice(1) : title;
}
