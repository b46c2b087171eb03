/** A recorded table, a list of RR intervals or FHIR observations to a `Recording`. Nothing is dropped in silence: every quirk becomes a note. */
import { CODES } from '../../contract/codes.ts';
import { badInput } from '../../contract/errors.ts';
import { FITTED_SIGNALS, type FittedSignalName } from '../../contract/resident-file.ts';
import { CONVERT, meaningOf, toldMeaning, type Meaning, type Unit } from './columns.ts';
import { isRrList, recordingOfRr } from './rr-intervals.ts';
import { count, medianOf, ordered, seriesOf, type ReadOptions, type RecordedSeries, type Recording, type Sample } from './series.ts';
import { clockOf, dateOrderOf, timeOf } from './times.ts';

/** Lines before the heading that exports of devices may have. @source assumption */
const PREAMBLE_MOST = 12;
/** With more rows than this share unreadable, the table is not what it was taken for. @source assumption */
const BAD_ROWS_MOST = 0.5;
/** Names of columns told in one note. */
const NAMES_MOST = 8;
const HINT_MAP = 'tell what the columns mean, as in --map time_of_reading=time,sugar=glucose';

/** @param text of a CSV (comma, semicolon or tab) or of a list of RR intervals @param file for messages; `Recording.source` is its last part @throws TwinwardError with file, line and column */
export function recordingOfText(text: string, file: string, options: ReadOptions = {}): Recording {
  const notes: string[] = [];
  if (text.includes('\u0000')) throw badInput('twin-binary', 'the file is not text', { file, line: 1, column: 1 }, 'give a CSV, a list of RR intervals or FHIR as JSON');
  if (text.startsWith('\ufeff')) notes.push('a byte-order mark at the beginning was passed over');
  if (text.includes('\r\n')) notes.push('lines end in CR LF');
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  if (lines.length === 0) throw badInput('twin-empty', 'the file is empty', { file, line: 1, column: 1 }, 'give a CSV with a heading and readings, or one RR interval per line');
  const source = file.split(/[\\/]/).at(-1) as string;
  if (isRrList(lines)) return recordingOfRr(lines, source, file, notes);
  return new Table(lines, source, file, options, notes).recording();
}

interface Column {
  index: number;
  name: string;
  meaning: Meaning;
}

class Table {
  readonly #lines: readonly string[];
  readonly #source: string;
  readonly #file: string;
  readonly #options: ReadOptions;
  readonly #notes: string[];
  readonly #delimiter: string;
  #head = 0;
  #names: string[] = [];
  #columns: Column[] = [];

  constructor(lines: readonly string[], source: string, file: string, options: ReadOptions, notes: string[]) {
    this.#lines = lines;
    this.#source = source;
    this.#file = file;
    this.#options = options;
    this.#notes = notes;
    const first = lines.slice(0, PREAMBLE_MOST + 1).join('\n');
    this.#delimiter = ([',', ';', '\t'] as const).toSorted((a, b) => first.split(b).length - first.split(a).length)[0] as string;
  }

  recording(): Recording {
    this.#findHead();
    const rows = this.#rows();
    const times = this.#times(rows);
    const series = this.#series(rows, times.at);
    this.#tellIgnored();
    return { source: this.#source, ...(times.person !== undefined && { person: times.person }), clock: times.clock, signals: ordered(series), notes: this.#notes };
  }

  /** The first line that names a time and a signal. */
  #findHead(): void {
    for (let line = 0; line <= Math.min(PREAMBLE_MOST, this.#lines.length - 1); line += 1) {
      const names = this.#cells(line).map(({ text }) => text.trim());
      const columns = this.#understood(names);
      const kinds = new Set(columns.map(({ meaning }) => meaning.kind));
      if (kinds.has('time') && (kinds.has('signal') || kinds.has('steps'))) {
        this.#head = line;
        this.#names = names;
        this.#columns = columns;
        if (line > 0) this.#notes.push(`${count(line, 'line')} before the heading passed over`);
        const missing = Object.keys(this.#options.map ?? {}).filter((name) => !names.includes(name));
        if (missing.length > 0) throw badInput('twin-map', `there is no column "${missing[0]}"`, { file: this.#file, line: line + 1, column: 1, path: '--map' }, `the columns are ${listed(names)}`);
        if (!kinds.has('signal')) {
          const steps = columns.find(({ meaning }) => meaning.kind === 'steps') as Column;
          throw badInput('twin-steps', `"${steps.name}" are steps: what a person does, no signal that a body can be fitted to`, { file: this.#file, line: line + 1, column: this.#columnAt(line, steps.index) },
            `give a recording of ${listed(FITTED_SIGNALS.map((name) => CODES[name].name), 20)}`);
        }
        return;
      }
    }
    const names = this.#cells(0).map(({ text }) => text.trim());
    const understood = this.#understood(names);
    const what = understood.some(({ meaning }) => meaning.kind === 'time') ? 'no column is a signal of the body' : understood.some(({ meaning }) => meaning.kind === 'signal') ? 'no column is a time' : 'no column is a time or a signal of the body';
    throw badInput('twin-heading', `${what} among ${listed(names)}`, { file: this.#file, line: 1, column: 1 }, HINT_MAP);
  }

  #understood(names: readonly string[]): Column[] {
    const map = this.#options.map ?? {};
    const all = names.flatMap((name, index): Column[] => {
      const told = Object.hasOwn(map, name) ? map[name] : undefined;
      const meaning = told === undefined ? meaningOf(name) : toldMeaning(name, told);
      return meaning ? [{ index, name, meaning }] : [];
    });
    // What the user says of a meaning, no guess may contradict.
    const said = new Set(all.filter(({ name }) => Object.hasOwn(map, name)).map(({ meaning }) => keyOf(meaning)));
    return all.filter(({ name, meaning }) => Object.hasOwn(map, name) || !said.has(keyOf(meaning)));
  }

  /** Cells of a line with the column (from 1) at which each begins. Quotes may hold delimiters. */
  #cells(line: number): { text: string; column: number }[] {
    const text = this.#lines[line] as string;
    if (!text.includes('"')) {
      let column = 1;
      return text.split(this.#delimiter).map((cell) => {
        const here = { text: cell, column };
        column += cell.length + 1;
        return here;
      });
    }
    const cells: { text: string; column: number }[] = [];
    let cell = '';
    let begins = 1;
    let quoted = false;
    for (let i = 0; i <= text.length; i += 1) {
      const sign = text[i];
      if (sign === '"' && quoted && text[i + 1] === '"') { cell += '"'; i += 1; }
      else if (sign === '"') quoted = !quoted;
      else if (sign === undefined || (sign === this.#delimiter && !quoted)) { cells.push({ text: cell, column: begins }); cell = ''; begins = i + 2; }
      else cell += sign;
    }
    return cells;
  }

  #columnAt(line: number, index: number): number {
    return this.#cells(line)[index]?.column ?? 1;
  }

  /** Rows of the person asked for. @throws TwinwardError where there are several people and none is chosen */
  #rows(): { line: number; cells: string[] }[] {
    let empty = 0;
    const rows: { line: number; cells: string[] }[] = [];
    for (let line = this.#head + 1; line < this.#lines.length; line += 1) {
      if ((this.#lines[line] as string).trim() === '') empty += 1;
      else rows.push({ line, cells: this.#cells(line).map(({ text }) => text.trim()) });
    }
    if (empty > 0) this.#notes.push(`${count(empty, 'empty line')} passed over`);
    if (rows.length === 0) throw badInput('twin-no-rows', 'there is a heading but no readings', { file: this.#file, line: this.#head + 1, column: 1 }, 'export it again with readings');
    const person = this.#columns.find(({ meaning }) => meaning.kind === 'person');
    if (!person) {
      if (this.#options.person !== undefined) throw badInput('twin-person', 'the file does not say whose the rows are', { file: this.#file, line: this.#head + 1, column: 1, path: '--person' }, 'leave --person out, or name the column: --map ID=person');
      return rows;
    }
    const tally = new Map<string, number>();
    for (const { cells } of rows) tally.set(cells[person.index] ?? '', (tally.get(cells[person.index] ?? '') ?? 0) + 1);
    const people = [...tally].map(([id, n]) => `${id} (${count(n, 'row')})`);
    const wanted = this.#options.person ?? (tally.size === 1 ? [...tally.keys()][0] : undefined);
    if (wanted === undefined || !tally.has(wanted)) {
      throw badInput('twin-person', wanted === undefined ? `the file holds ${tally.size} people: ${listed(people, 40)}` : `nobody is called "${wanted}": the file holds ${listed(people, 40)}`,
        { file: this.#file, line: this.#head + 1, column: this.#columnAt(this.#head, person.index), path: '--person' }, `choose one: --person ${[...tally.keys()][0]}`);
    }
    if (tally.size > 1) this.#notes.push(`${tally.size} people in the file: only the rows of ${wanted} taken`);
    return rows.filter(({ cells }) => cells[person.index] === wanted);
  }

  /** Time of every row; NaN where it cannot be read. */
  #times(rows: readonly { line: number; cells: string[] }[]): { at: number[]; clock: boolean; person: string | undefined } {
    const times = this.#columns.filter((column): column is Column & { meaning: Extract<Meaning, { kind: 'time' }> } => column.meaning.kind === 'time');
    const find = (kind: string) => times.find(({ meaning }) => meaning.time === kind);
    const date = find('stamp') ?? find('date');
    const clock = find('clock');
    const person = this.#columns.find(({ meaning }) => meaning.kind === 'person');
    const whose = person && rows[0]?.cells[person.index];
    if (!date) {
      const elapsed = (find('elapsed') ?? clock) as (typeof times)[number];
      if (elapsed.meaning.time === 'clock') throw badInput('twin-heading', `"${elapsed.name}" is a time of day without a date`, { file: this.#file, line: this.#head + 1, column: this.#columnAt(this.#head, elapsed.index) }, 'give the date in a column called date, or the whole time in one called timestamp');
      this.#notes.push(`"${elapsed.name}" counts from the beginning: the recording knows no hours of the day`);
      return { at: this.#readTimes(rows, elapsed, (text) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) * elapsed.meaning.unitMs : NaN)), clock: false, person: whose };
    }
    const { order, assumed } = dateOrderOf(rows.map(({ cells }) => cells[date.index] ?? ''));
    if (order === 'mdy') this.#notes.push(assumed ? `dates are read as month/day/year; none tells it apart from day/month/year` : 'dates run month/day/year');
    if (order === 'dmy') this.#notes.push('dates run day/month/year');
    let zones = 0;
    const separate = clock && find('stamp') === undefined;
    const at = this.#readTimes(rows, date, (text, cells) => {
      const time = timeOf(text, order);
      const hours = separate ? clockOf(cells[clock.index] ?? '') : { at: 0, zone: false };
      if (!time || !hours) return NaN;
      zones += Number(time.zone || hours.zone);
      return time.at + hours.at;
    });
    if (zones > 0) this.#notes.push('times carry a zone: the wall clock is taken as written');
    return { at, clock: true, person: whose };
  }

  #readTimes(rows: readonly { line: number; cells: string[] }[], column: Column, read: (text: string, cells: string[]) => number): number[] {
    const at = rows.map(({ cells }) => read(cells[column.index] ?? '', cells));
    const bad = at.flatMap((time, i) => (Number.isNaN(time) ? [i] : []));
    if (bad.length > 0) this.#badRows(rows, bad, column, 'no time that can be read');
    return at;
  }

  #badRows(rows: readonly { line: number; cells: string[] }[], bad: readonly number[], column: Column, what: string): void {
    const { line, cells } = rows[bad[0] as number] as { line: number; cells: string[] };
    const text = cells[column.index] ?? '';
    if (bad.length > BAD_ROWS_MOST * rows.length) {
      throw badInput('twin-rows', `"${column.name}" holds "${text.slice(0, 40)}": ${what}, and so ${bad.length} of ${rows.length} rows`, { file: this.#file, line: line + 1, column: this.#columnAt(line, column.index) }, HINT_MAP);
    }
    this.#notes.push(`${count(bad.length, 'row')} skipped: ${what} in "${column.name}" (first in line ${line + 1}: "${text.slice(0, 40)}")`);
  }

  #series(rows: readonly { line: number; cells: string[] }[], at: readonly number[]): RecordedSeries[] {
    const found: RecordedSeries[] = [];
    for (const signal of FITTED_SIGNALS) {
      const candidates = this.#columns.filter(({ meaning }) => meaning.kind === 'signal' && meaning.signal === signal).map((column) => this.#samples(rows, at, column, signal));
      // The column with most values that a living person can have; of equal ones, the one in the lab's own unit, then the first.
      const [best, ...others] = candidates.toSorted((a, b) => b.plausible - a.plausible || Number(b.own) - Number(a.own));
      if (!best) continue;
      for (const other of others) this.#notes.push(`"${other.name}" is ${CODES[signal].name} too, with ${count(other.plausible, 'usable value')}: left aside for "${best.name}" with ${best.plausible}`);
      this.#notes.push(...best.notes);
      const series = seriesOf(signal, best.samples, this.#notes);
      if (series) found.push(series);
      else this.#notes.push(`"${best.name}": no usable value`);
    }
    if (found.length === 0) throw badInput('twin-no-values', 'no column holds a usable value', { file: this.#file, line: this.#head + 2, column: 1 }, HINT_MAP);
    return found;
  }

  #samples(rows: readonly { line: number; cells: string[] }[], at: readonly number[], column: Column, signal: FittedSignalName): { name: string; samples: Sample[]; plausible: number; own: boolean; notes: string[] } {
    const notes: string[] = [];
    const texts: Record<string, number> = {};
    const raw: Sample[] = [];
    let empty = 0;
    let firstBad = -1;
    rows.forEach(({ line, cells }, i) => {
      const text = cells[column.index] ?? '';
      if (Number.isNaN(at[i])) return;
      if (text === '') { empty += 1; return; }
      const value = numberOf(text, this.#delimiter);
      if (Number.isNaN(value)) {
        if (firstBad < 0) firstBad = line;
        const word = text.slice(0, 20);
        texts[word] = (texts[word] ?? 0) + 1;
      } else raw.push({ at: at[i] as number, value });
    });
    const bad = Object.values(texts).reduce((sum, n) => sum + n, 0);
    if (bad > 0 && raw.length === 0) throw badInput('twin-rows', `"${column.name}" holds "${Object.keys(texts)[0]}": no number`, { file: this.#file, line: firstBad + 1, column: this.#columnAt(firstBad, column.index) }, HINT_MAP);
    if (bad > 0) notes.push(`"${column.name}": ${count(bad, 'cell')} without a number skipped (${Object.entries(texts).slice(0, 3).map(([word, n]) => `"${word}" ${n}×`).join(', ')}; first in line ${firstBad + 1})`);
    if (empty > 0) notes.push(`"${column.name}": ${count(empty, 'empty cell')}, nothing measured`);
    const told = column.meaning.kind === 'signal' ? column.meaning.unit : undefined;
    const unit = told ?? unitByValues(signal, raw);
    if (unit && told === undefined) notes.push(`"${column.name}" names no unit; its values are those of ${unit === '1' ? 'a fraction of 1' : unit}`);
    if (unit && unit !== CODES[signal].unit) notes.push(`"${column.name}": ${unit === '1' ? 'fractions of 1' : unit} turned into ${CODES[signal].unit}`);
    const samples = unit ? raw.map(({ at, value }) => ({ at, value: value === 0 && unit !== 'Cel' ? 0 : CONVERT[unit](value) })) : raw;
    const [low, high] = CODES[signal].plausible;
    return { name: column.name, samples, plausible: samples.filter(({ value }) => value >= low && value <= high).length, own: unit === undefined || unit === CODES[signal].unit, notes };
  }

  #tellIgnored(): void {
    const used = new Set(this.#columns.filter(({ meaning }) => meaning.kind !== 'steps').map(({ index }) => index));
    const left = this.#names.filter((_, index) => !used.has(index));
    if (left.length > 0) this.#notes.push(`${count(left.length, 'column')} left out: ${listed(left)}`);
    if (this.#columns.some(({ meaning }) => meaning.kind === 'steps')) this.#notes.push('steps are what a person does: no signal that a body can be fitted to');
  }
}

function keyOf(meaning: Meaning): string {
  return meaning.kind === 'signal' ? meaning.signal : meaning.kind;
}

/** A decimal comma counts where commas do not part the cells. */
function numberOf(text: string, delimiter: string): number {
  const decimal = delimiter !== ',' && /^[-+]?\d+,\d+$/.test(text) ? text.replace(',', '.') : text;
  return /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(decimal) ? Number(decimal) : NaN;
}

/** Units that the values themselves betray. @source assumption: no living person's median glucose is below 35 mg/dL, none's temperature above 45 °C or saturation below 2 % */
function unitByValues(signal: FittedSignalName, samples: readonly Sample[]): Unit | undefined {
  const middle = medianOf(samples.filter(({ value }) => value !== 0).map(({ value }) => value));
  if (middle === undefined) return undefined;
  if (signal === 'glucose' && middle < 35) return 'mmol/L';
  if (signal === 'temperature' && middle > 45) return '[degF]';
  if (signal === 'spo2' && middle <= 1.01) return '1';
  return undefined;
}

export function listed(names: readonly string[], most = NAMES_MOST): string {
  const shown = names.slice(0, most).map((name) => name.slice(0, 60)).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
