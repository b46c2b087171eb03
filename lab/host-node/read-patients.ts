/** `--patients FILE|DIR`: a bundle, a folder of bundles, or a folder of a bulk export. */
import { basename, join } from 'node:path';
import { badInput } from '../../contract/errors.ts';
import { bundleSource, ndjsonEntries, patientsFrom, type ImportedPatients, type ImportOptions, type PatientSource } from '../patients/from-fhir.ts';
import { namesIn, readText, statOf } from './files.ts';

/** A whole life in Synthea is a few MB; a bulk file of a clinic a few hundred. */
const FILE_LIMIT = 400_000_000;

/**
 * Sources are named by file name only: no path of this machine enters a report. Files are taken in code-unit order of their names.
 * @throws TwinwardError bad input with the file, line and column
 */
export function readPatients(path: string, options: ImportOptions = {}): ImportedPatients {
  const stat = statOf(path);
  if (!stat) throw badInput('no-such-file', 'there is no such file or folder', { file: path }, 'give a FHIR R4 bundle, a folder of bundles, or a folder of NDJSON');
  if (!stat.isDirectory()) return patientsFrom([sourceOf(path)], options);
  const names = namesIn(path);
  const bundles = names.filter((name) => name.endsWith('.json')).map((name) => sourceOf(join(path, name)));
  const lines = names.filter((name) => name.endsWith('.ndjson'));
  const bulk = lines.length > 0 ? [{ name: basename(path), entries: lines.flatMap((name) => ndjsonEntries(readText(join(path, name), FILE_LIMIT), join(path, name))) }] : [];
  const sources = [...bundles, ...bulk];
  if (sources.length === 0) throw badInput('fhir-no-file', 'the folder holds no .json bundle and no .ndjson file', { file: path }, 'give the folder that holds the bundles themselves');
  return patientsFrom(sources, options);
}

function sourceOf(path: string): PatientSource {
  const text = readText(path, FILE_LIMIT);
  if (path.endsWith('.ndjson')) return { name: basename(path), entries: ndjsonEntries(text, path) };
  return { ...bundleSource(text, path), name: basename(path) };
}
