/** `--patients FILE|DIR`: a FHIR bundle or a resident file, a folder of such, or a folder of a bulk export. */
import { basename, join } from 'node:path';
import { badInput } from '../../contract/errors.ts';
import { parseJson } from '../../contract/json-text.ts';
import type { PatientRecord } from '../../contract/patient.ts';
import { bundleSource, ndjsonEntries, patientsFrom, type ImportedPatients, type ImportOptions, type PatientSource } from '../patients/from-fhir.ts';
import { isResidentDocument, recordOf, residentOf } from '../twin/resident.ts';
import { namesIn, readText, statOf } from './files.ts';

/** A whole life in Synthea is a few MB; a bulk file of a clinic a few hundred. */
const FILE_LIMIT = 400_000_000;
const SCHEMA_WITHIN = 4096;

/**
 * Sources are named by file name only: no path of this machine enters a report. Files are taken in code-unit order of their names.
 * @throws TwinwardError bad input with the file, line and column
 */
export function readPatients(path: string, options: ImportOptions = {}): ImportedPatients {
  const stat = statOf(path);
  if (!stat) throw badInput('no-such-file', 'there is no such file or folder', { file: path }, 'give a FHIR R4 bundle, a resident file, a folder of these, or a folder of NDJSON');
  if (!stat.isDirectory()) return together([readOne(path)], [], options);
  const names = namesIn(path);
  const files = names.filter((name) => name.endsWith('.json')).map((name) => readOne(join(path, name)));
  const lines = names.filter((name) => name.endsWith('.ndjson'));
  const bulk = lines.length > 0 ? [{ name: basename(path), entries: lines.flatMap((name) => ndjsonEntries(readText(join(path, name), FILE_LIMIT), join(path, name))) }] : [];
  if (files.length + bulk.length === 0) throw badInput('fhir-no-file', 'the folder holds no .json bundle or resident and no .ndjson file', { file: path }, 'give the folder that holds the bundles themselves');
  return together(files, bulk, options);
}

/** Residents first, in the order of their files, then the patients of the records. */
function together(files: readonly (PatientSource | PatientRecord)[], bulk: readonly PatientSource[], options: ImportOptions): ImportedPatients {
  const residents = files.filter((file): file is PatientRecord => !('entries' in file));
  const sources = [...files.filter((file): file is PatientSource => 'entries' in file), ...bulk];
  if (options.year !== undefined) for (const resident of residents) checkAge(resident, options.year);
  if (sources.length === 0) return { patients: residents, mapping: { patients: residents.length, mapped: [], unmapped: [] } };
  const { patients, mapping } = patientsFrom(sources, options);
  return { patients: [...residents, ...patients], mapping: { ...mapping, patients: mapping.patients + residents.length } };
}

function checkAge({ source, birthYear }: PatientRecord, year: number): void {
  const age = year - birthYear;
  if (age < 18 || age > 110) throw badInput('resident-age', `the resident would be ${age} years old at the start of the run`, { file: source, path: 'birthYear' }, 'the lab simulates people between 18 and 110 years old');
}

function readOne(path: string): PatientSource | PatientRecord {
  const text = readText(path, FILE_LIMIT);
  if (path.endsWith('.ndjson')) return { name: basename(path), entries: ndjsonEntries(text, path) };
  // A resident file names its schema near its beginning; a bundle of many megabytes is not read twice for it.
  if (text.slice(0, SCHEMA_WITHIN).includes('twinward.resident/')) {
    const document = parseJson(text, path, { cut: 'the file is cut short: make it again', other: 'give a resident file as "twinward twin fit" writes it' });
    if (isResidentDocument(document)) return recordOf(residentOf(document, path), path);
  }
  return { ...bundleSource(text, path), name: basename(path) };
}
