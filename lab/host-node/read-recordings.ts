/** Files that hold recordings: CSV, RR intervals, FHIR as JSON or NDJSON; one file, or a folder of them. */
import { basename, join } from 'node:path';
import { badInput, TwinwardError } from '../../contract/errors.ts';
import { parseJson } from '../../contract/json-text.ts';
import { isResource } from '../patients/fhir.ts';
import { bundleSource, ndjsonEntries, type PatientSource } from '../patients/from-fhir.ts';
import { peopleOfFhir, type FhirPerson } from '../twin/fhir-people.ts';
import { recordingOfText } from '../twin/recording.ts';
import type { ReadOptions } from '../twin/series.ts';
import { isResidentDocument } from '../twin/resident.ts';
import { namesIn, readText, statOf } from './files.ts';

const FILE_LIMIT = 400_000_000;

/** A person as found, and the file's name without its folder. */
export interface FoundPerson extends FhirPerson {
  file: string;
}

export interface FoundPeople {
  people: FoundPerson[];
  /** files of a folder that hold nobody, and why */
  left: { file: string; why: string }[];
}

/** @param path file or folder @throws TwinwardError with file, line and column; of a folder only where no file of it can be used */
export function readPeople(path: string, options: ReadOptions): FoundPeople {
  const stat = statOf(path);
  if (!stat) throw badInput('no-such-file', 'there is no such file or folder', { file: path }, 'give a CSV, a list of RR intervals, FHIR as JSON or NDJSON, or a folder of these');
  if (!stat.isDirectory()) return { people: chosen(readOne(path, options), options, path), left: [] };
  const names = namesIn(path).filter((name) => /\.(csv|tsv|txt|json)$/i.test(name));
  const lines = namesIn(path).filter((name) => name.endsWith('.ndjson'));
  if (names.length + lines.length === 0) throw badInput('twin-no-file', 'the folder holds no .csv, .tsv, .txt, .json or .ndjson file', { file: path }, 'give the folder that holds the files themselves');
  const people: FoundPerson[] = [];
  const left: FoundPeople['left'] = [];
  let first: TwinwardError | undefined;
  const attempt = (file: string, read: () => FoundPerson[]): void => {
    try {
      people.push(...read());
    } catch (error) {
      if (!(error instanceof TwinwardError) || error.kind !== 'bad-input') throw error;
      first ??= error;
      left.push({ file, why: error.message });
    }
  };
  for (const name of names) attempt(name, () => readOne(join(path, name), options));
  if (lines.length > 0) attempt(`${lines.length} .ndjson`, () => peopleIn({ name: basename(path), entries: lines.flatMap((name) => ndjsonEntries(readText(join(path, name), FILE_LIMIT), join(path, name))) }));
  if (people.length === 0 && first) throw first;
  return { people: chosen(people, options, path), left };
}

function readOne(path: string, options: ReadOptions): FoundPerson[] {
  const text = readText(path, FILE_LIMIT);
  const file = basename(path);
  if (path.endsWith('.ndjson')) return peopleIn({ name: file, entries: ndjsonEntries(text, path) });
  if (path.endsWith('.json') || /^\ufeff?\s*\{/.test(text)) return peopleIn(sourceOf(text, path));
  const recording = recordingOfText(text, path, options);
  return [{ person: recording.person ?? '', file, recording, mapped: 0, unmapped: 0 }];
}

/** A bundle, or one resource that stands alone. */
function sourceOf(text: string, path: string): PatientSource {
  const document = parseJson(text, path, { cut: 'the file is cut short: fetch or copy it again', other: 'give FHIR R4 as JSON' });
  if (isResidentDocument(document)) throw badInput('twin-resident', 'the file is a resident already, no recording', { file: path }, 'give it to a run: twinward run first-night --patients FILE');
  if (isResource(document) && document.resourceType !== 'Bundle') return { name: basename(path), entries: [{ resource: document }] };
  return { ...bundleSource(text, path), name: basename(path) };
}

function peopleIn(source: PatientSource): FoundPerson[] {
  const people = peopleOfFhir(source);
  if (people.length === 0) throw badInput('twin-nobody', 'there is no Patient and no Observation of a body in it', { file: source.name }, 'give FHIR resources that hold a Patient, or Observations such as heart rate or glucose');
  return people.map((person) => ({ ...person, file: source.name }));
}

function chosen(people: FoundPerson[], options: ReadOptions, path: string): FoundPerson[] {
  if (options.person === undefined) return people;
  const wanted = people.filter(({ person }) => person === options.person || person === `Patient/${options.person}`);
  if (wanted.length > 0) return wanted;
  throw badInput('twin-person', `nobody is called "${options.person}": there are ${people.map(({ person }) => person || '(no name)').slice(0, 20).join(', ')}`, { file: path, path: '--person' }, 'give one of these, or leave --person out');
}
