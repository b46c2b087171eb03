/** `twinward twin`: residents out of records and recordings of real people. */
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { badInput, environmentTrouble } from '../../contract/errors.ts';
import { CODES } from '../../contract/codes.ts';
import { CONDITIONS, MEDICINES, SEXES } from '../../contract/messages.ts';
import { FITTED_SIGNALS, type FittedBody, type ResidentFile } from '../../contract/resident-file.ts';
import { suggest } from '../../scenarios/nearest.ts';
import { reasonOf, statOf, writeWhole } from '../host-node/files.ts';
import { PACKAGE } from '../host-node/package-facts.ts';
import { readPeople, type FoundPerson } from '../host-node/read-recordings.ts';
import { compareTwin, type ComparedSignal } from '../twin/compare.ts';
import { fitRecording, type Fit } from '../twin/fit.ts';
import { figure, plainUnit, renderTwin } from '../twin/page.ts';
import { channelsOf, idFrom, residentFrom, type ResidentFacts } from '../twin/resident.ts';
import { count, span, type ReadOptions } from '../twin/series.ts';
import { plain, type Terminal } from './terminal.ts';

export interface TwinOptions {
  out?: string;
  person?: string;
  map?: string[];
  sex?: string;
  born?: string;
  condition?: string[];
  medicine?: string[];
  licence?: string;
  html?: string;
  seed?: string;
  replay?: string | true;
}

/** One resident file for each person found, all written or none. */
export async function twinImport(path: string, options: TwinOptions, terminal: Terminal): Promise<void> {
  const told = factsOf(options);
  const { people, left } = readPeople(resolve(terminal.cwd, path), readOptionsOf(options));
  const text = left.map(({ file, why }) => `left    ${file}: ${why}`);
  const usable = people.flatMap((person) => {
    const fit: Fit = person.recording ? fitRecording(person.recording) : { body: {}, notes: [] };
    if (person.left !== undefined) text.push(`left    the record of ${nameOf(person)}: ${person.left}`);
    if (person.record || FITTED_SIGNALS.some((signal) => fit.body[signal])) return [{ person, fit }];
    if (person.recording) text.push(`left    the readings of ${nameOf(person)}: ${fit.notes.join('; ')}`);
    return [];
  });
  if (usable.length === 0) throw badInput('twin-nobody', `nobody in it can be made a resident: ${(text[0] ?? '').replace(/^left +/, '')}`, { file: path }, 'give records with gender and birthDate, or longer recordings of body signals');
  const ids = idsOf(usable.map(({ person }) => person));
  const replay = options.replay === undefined ? undefined : options.replay === true ? 'end' : oneOf('--replay', options.replay, ['end', 'loop'] as const);
  if (replay && !usable.some(({ person }) => person.recording)) throw badInput('twin-no-values', 'there is no recording of a body signal to replay', { file: path }, 'give a recording, or leave out --replay');
  const made = usable.map(({ person, fit }, i) => {
    const resident = residentFrom({ ...knownOf(person), ...told, id: ids[i] as string }, person.file, fit.body);
    return { person, fit, resident: replay && person.recording ? { ...resident, recordings: channelsOf(person.recording, replay) } : resident };
  });
  const { targets, make } = targetsOf(made.map(({ resident }) => resident.id), options.out, terminal.cwd, resolve(terminal.cwd, path));
  for (const { person, fit, resident } of made) text.push(...understood(person, fit, resident), '');
  writeAll(made.map(({ resident }, i) => [targets[i] as string, residentText(resident)]), make);
  terminal.out(plain(`${text.join('\n')}${targets.map((target) => `written ${shortPath(target, terminal.cwd)}\n`).join('')}`));
}

/** Fits one recording, simulates it again and says how alike the two are. */
export async function twinFit(path: string, options: TwinOptions, terminal: Terminal): Promise<void> {
  const told = factsOf(options);
  const file = resolve(terminal.cwd, path);
  if (statOf(file)?.isDirectory()) throw badInput('twin-folder', `${path} is a folder`, { file: path }, 'give one recording; "twinward twin import" takes folders');
  const { people } = readPeople(file, readOptionsOf(options));
  const [person, ...others] = people.filter(({ recording }) => recording);
  if (!person?.recording) throw badInput('twin-no-values', 'there is no recording of a body signal in it', { file: path }, `give readings of ${FITTED_SIGNALS.map((signal) => CODES[signal].name).slice(0, 3).join(', ')} or the like, with their times`);
  if (others.length > 0) throw badInput('twin-person', `the file holds ${others.length + 1} people: ${[person, ...others].map((one) => one.person || '(no name)').slice(0, 20).join(', ')}`, { file: path, path: '--person' }, `choose one: --person ${person.person}`);
  const fit = fitRecording(person.recording);
  const [id = 'resident'] = idsOf([person]);
  const resident = residentFrom({ ...knownOf(person), ...told, id }, person.file, fit.body);
  const { recording } = person;
  if (!resident.body) throw badInput('twin-too-few', `nothing can be fitted: ${fit.notes[0] ?? 'no signal'}`, { file: path }, 'give a longer recording');
  const seed = options.seed ?? 'twin';
  const compared = compareTwin(recording, fit.body, seed);
  const writes: [string, string][] = [];
  const into = (out: string, option: '--out' | '--html', text: () => string): void => {
    const target = resolve(terminal.cwd, out);
    checkTarget(target, out, option, file);
    writes.push([target, text()]);
  };
  if (options.out !== undefined) into(options.out, '--out', () => residentText(resident));
  if (options.html !== undefined) into(options.html, '--html', () => renderTwin({ title: person.person ? `${person.file}, ${person.person}` : person.file, recording, body: fit.body, compared, notes: fit.notes, seed, engineVersion: PACKAGE.version }));
  if (writes.length === 2 && writes[0]?.[0] === writes[1]?.[0]) throw badInput('out-twice', '--out and --html name the same file', { path: '--html' }, 'give two names');
  const lines = [...understood(person, fit, resident), '', ...compared.flatMap(comparedLines), `seed    ${seed}`];
  writeAll(writes);
  terminal.out(plain(`${lines.join('\n')}\n${writes.map(([target]) => `written ${shortPath(target, terminal.cwd)}\n`).join('')}`));
}

function readOptionsOf({ map = [], person }: TwinOptions): ReadOptions {
  const pairs = map.flatMap((text) => text.split(',')).map((pair) => {
    const cut = pair.lastIndexOf('=');
    if (cut < 1 || cut === pair.length - 1) throw badInput('twin-map', `--map "${pair}" is no column=meaning`, { path: '--map' }, 'write --map glucose_value_mg_dl=glucose,timestamp=time');
    return [pair.slice(0, cut).trim(), pair.slice(cut + 1).trim()] as const;
  });
  return { ...(pairs.length > 0 && { map: Object.fromEntries(pairs) }), ...(person !== undefined && { person }) };
}

/** What the user tells of the person goes before what the record says. */
function factsOf({ sex, born, condition, medicine, licence }: TwinOptions): Partial<ResidentFacts> {
  const year = born === undefined ? undefined : Number(born);
  if (year !== undefined && (!/^\d{4}$/.test(born as string) || year < 1890 || year > 2100)) throw badInput('bad-option', `--born cannot be "${born}"`, { path: '--born' }, 'give a year, such as 1948');
  return {
    ...(sex !== undefined && { sex: oneOf('--sex', sex, SEXES) }), ...(year !== undefined && { birthYear: year }), ...(licence !== undefined && { licence }),
    ...(condition && { conditions: condition.flatMap((text) => text.split(',')).map((name) => oneOf('--condition', name, CONDITIONS)) }),
    ...(medicine && { medicines: medicine.flatMap((text) => text.split(',')).map((name) => oneOf('--medicine', name, MEDICINES)) }),
  };
}

function oneOf<T extends string>(option: string, text: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw badInput('bad-option', `${option} cannot be "${text}"`, { path: option }, suggest(text, choices));
  return found;
}

/** From the record; the latest recorded weight and pressures where it has none. */
function knownOf({ record, recording }: FoundPerson): Partial<ResidentFacts> {
  const latest = Object.fromEntries((['weight', 'systolic', 'diastolic'] as const).flatMap((name) => {
    const value = recording?.signals.find(({ signal }) => signal === name)?.value.at(-1);
    return value === undefined ? [] : [[name, Math.round(value * 10) / 10]];
  }));
  if (!record) return latest;
  const { source: _source, body: _body, recordings: _recordings, ...facts } = record;
  return { ...latest, ...facts };
}

function nameOf(person: FoundPerson): string {
  return person.person && person.recording ? `${person.file}, ${person.person}` : person.file;
}

/** Ids by file; by person too where a table holds several; numbered where a file of records holds several. */
function idsOf(people: readonly FoundPerson[]): string[] {
  const taken = new Map<string, number>();
  return people.map((person) => {
    const plainId = idFrom(person.file);
    const base = person.person && !person.record && !person.person.includes('/') ? idFrom(`${plainId}-${person.person}`) : plainId;
    const before = taken.get(base) ?? 0;
    taken.set(base, before + 1);
    return before === 0 ? base : `${base}-${before + 1}`;
  });
}

/** One file where there is one resident, else files in a folder, which is made if only that is missing. */
function targetsOf(ids: readonly string[], out: string | undefined, cwd: string, input: string): { targets: string[]; make?: string } {
  const folder = resolve(cwd, out ?? '.');
  const stat = statOf(folder);
  if (ids.length === 1 && out !== undefined && !stat?.isDirectory()) {
    checkTarget(folder, out, '--out', input);
    return { targets: [folder] };
  }
  if (stat && !stat.isDirectory()) throw badInput('out-is-file', `${out} is a file, and there are ${ids.length} residents to write`, { path: '--out' }, 'give a folder, or choose one with --person');
  if (!stat && !statOf(dirname(folder))?.isDirectory()) throw badInput('no-such-folder', `${out} cannot be made: the folder for it is missing`, { path: '--out' }, 'make that folder first');
  const targets = ids.map((id) => join(folder, `${id}.resident.json`));
  if (stat) for (const target of targets) checkTarget(target, target, '--out', input);
  return { targets, ...(!stat && { make: folder }) };
}

function checkTarget(target: string, out: string, option: '--out' | '--html', input: string): void {
  if (target === input) throw badInput('out-is-input', `${out} is what is read`, { path: option }, 'give another name');
  if (statOf(target)?.isDirectory()) throw badInput('out-is-folder', `${out} is a folder`, { path: option }, 'give the name of a file in it');
  if (option === '--out' && !target.endsWith('.json')) throw badInput('out-no-json', `${out} does not end in .json, by which --patients knows a resident file`, { path: option }, `give ${out}.json`);
  if (!statOf(dirname(target))?.isDirectory()) throw badInput('no-such-folder', `${out} cannot be written: there is no such folder`, { path: option }, 'make the folder first');
}

/** @param make a folder to make first */
function writeAll(writes: readonly (readonly [string, string])[], make?: string): void {
  if (make !== undefined) {
    try {
      mkdirSync(make);
    } catch (error) {
      throw environmentTrouble('unwritable', `${make} cannot be made: ${reasonOf(error)}`, 'check the disk and its permissions', error);
    }
  }
  for (const [target, text] of writes) writeWhole(target, text);
}

function residentText(resident: ResidentFile): string {
  return `${JSON.stringify(resident, null, 2)}\n`;
}

function shortPath(path: string, cwd: string): string {
  return path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path;
}

/** What was read, every quirk of it, and what was made of it. */
function understood(person: FoundPerson, fit: Fit, resident: ResidentFile): string[] {
  const { recording } = person;
  const facts = [
    resident.sex, resident.birthYear !== undefined && `born ${resident.birthYear}`, resident.conditions.join(', '), resident.medicines.join(', '),
    ...(['weight', 'height'] as const).map((name) => resident[name] !== undefined && `${name} ${resident[name]}`),
  ].filter(Boolean);
  return [
    `person  ${resident.id}${facts.length > 0 ? `: ${facts.join(' · ')}` : ''}`,
    ...(person.record ? [`record  ${person.mapped} coded entries mapped, ${person.unmapped} left out`] : []),
    ...(recording?.signals ?? []).map(({ signal, at, intervalMs }) => `read    ${CODES[signal].name}: ${count(at.length, 'reading')} in ${span((at.at(-1) as number) - (at[0] as number))}${at.length > 1 ? `, mostly ${span(intervalMs)} apart` : ''}`),
    ...(recording?.notes ?? []).map((note) => `quirk   ${note}`),
    ...fit.notes.map((note) => `note    ${note}`),
    ...fittedLines(fit.body),
    ...(resident.sex === undefined || resident.birthYear === undefined ? ['note    a run needs birth year and sex: give --born and --sex, or write them into the file'] : []),
  ];
}

function fittedLines(body: FittedBody): string[] {
  return FITTED_SIGNALS.flatMap((signal) => {
    const fitted = body[signal];
    if (!fitted) return [];
    const { daily, wander } = fitted;
    const parts = [
      `${figure(fitted.level)} ${plainUnit(CODES[signal].unit)}`,
      daily.amplitude24 > 0 && `24 h ± ${figure(daily.amplitude24)}`, daily.amplitude12 > 0 && `12 h ± ${figure(daily.amplitude12)}`,
      ...wander.map(({ tauMinutes, sd }) => `± ${figure(sd)} over ${span(tauMinutes * 60_000)}`), fitted.deviceSd > 0 && `each reading ± ${figure(fitted.deviceSd)}`,
    ];
    return [`fitted  ${CODES[signal].name}: ${parts.filter(Boolean).join(' · ')}`];
  });
}

function comparedLines(signal: ComparedSignal): string[] {
  const rows = signal.lines.map((line) => {
    const pair = line.recording === undefined || line.twin === undefined ? ['', ''] : [figure(line.recording), `${figure(line.twin)} ± ${figure(line.spread ?? 0)}`];
    return `  ${line.title.padEnd(28)}${(pair[0] as string).padStart(9)}${(pair[1] as string).padStart(17)}  ${line.margin.padEnd(18)}${line.verdict}${line.why === undefined ? '' : `: ${line.why}`}`;
  });
  const told = signal.lines.filter(({ verdict }) => verdict !== 'not told');
  const within = told.filter(({ verdict }) => verdict === 'within').length;
  return [`${signal.name}, ${plainUnit(signal.unit)}: ${within} of ${told.length} within their margins (${signal.twins} twins)`, `  ${''.padEnd(28)}${'recording'.padStart(9)}${'twin'.padStart(17)}  ${'margin'.padEnd(18)}verdict`, ...rows, ''];
}
