/** Numbers, times and small phrases in plain English. No locale of the machine is asked: the same report is the same bytes everywhere. */

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
const NARROW = '\u202f';
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

const two = (value: number): string => String(value).padStart(2, '0');

/** A whole number with commas between thousands: 12,345. */
export function count(value: number): string {
  const whole = String(Math.abs(Math.round(value))).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return value < 0 ? `−${whole}` : whole;
}

/** About three significant digits: 1,234, 45.6, 3.21, 0.048. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) || size >= 1000) return count(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.01 ? 3 : 4;
  return trim(value.toFixed(digits)).replace('-', '−');
}

const trim = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

/** A share as per cent. Never rounds to 0 or 100 what is not. */
export function percent(share: number): string {
  if (share > 0 && share < 0.001) return `< 0.1${NARROW}%`;
  if (share < 1 && share > 0.999) return `> 99.9${NARROW}%`;
  if (share < 0) return `−${percent(-share)}`;
  const value = share * 100;
  return `${trim(value.toFixed(value >= 99 || value < 10 ? 1 : 0))}${NARROW}%`;
}

/** Wall time of the homes, HH:MM. */
export function clock(at: number): string {
  const minutes = Math.floor((((at % DAY) + DAY) % DAY) / MINUTE);
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** HH:MM, with the day of the run in front when the run is longer than a day. */
export function moment(at: number, start: number, durationMs: number): string {
  if (durationMs <= DAY) return clock(at);
  return `day ${Math.floor(at / DAY) - Math.floor(start / DAY) + 1}, ${clock(at)}`;
}

/** Civil date of an epoch time: 12 January 2026. */
export function date(at: number): string {
  // Days to civil date in whole numbers, with years that begin in March.
  const days = Math.floor(at / DAY) + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 2 : shifted - 10;
  return `${day} ${MONTHS[month]} ${yearOfEra + era * 400 + (month <= 1 ? 1 : 0)}`;
}

/** A length of time: 40 s, 6 min, 1 h 20 min, 3 days. */
export function span(ms: number): string {
  if (ms < 0) return `−${span(-ms)}`;
  if (ms === 0) return '0 min';
  if (ms < MINUTE) return ms < 1000 ? `${figure(ms)} ms` : `${figure(ms / 1000)} s`;
  if (ms < HOUR) return `${trim((ms / MINUTE).toFixed(ms < 10 * MINUTE ? 1 : 0))} min`;
  const minutes = Math.round(ms / MINUTE);
  if (minutes < 48 * 60) return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${trim((ms / DAY).toFixed(1))} days`;
}

/** A delay: within the same step of the run it is `at once`. */
export function delayWords(ms: number): string {
  return ms === 0 ? 'at once' : span(ms);
}

/** A score of 100 parts without decimals, but never 100 for less. */
export function scoreWords(score: number): string {
  const whole = score.toFixed(0);
  return whole === '100' && score < 100 ? (score > 99.9 ? '> 99.9' : score.toFixed(1)) : whole;
}

/** One thing or many: `plural(2, 'home')` is `2 homes`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** An id of the catalogue as words: `never-measured` is `never measured`. */
export function spaced(id: string): string {
  return id.replace(/[-_]/g, ' ');
}

export function sentence(text: string): string {
  return text === '' ? text : text[0]!.toUpperCase() + text.slice(1);
}

/** Value in the middle of a list; the lower of the two for an even number. */
export function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
}

const UNITS: Readonly<Record<string, string>> = { '/min': 'per min', 'mm[Hg]': 'mmHg', 'Cel': '°C', '{bool}': 'yes = 1', '{steps}': 'steps', '{count}': 'count', 'dB[mW]': 'dBm' };
/** A UCUM unit as people write it. */
export function unitWords(unit: string): string {
  return UNITS[unit] ?? unit.replace(/[{}]/g, '');
}
