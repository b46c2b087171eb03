/** A resident file to and from the records that a run takes. Pure. */
import { badInput, type Place } from '../../contract/errors.ts';
import type { PatientRecord } from '../../contract/patient.ts';
import { FITTED_SIGNALS, RESIDENT_SCHEMA, ResidentFile, type FittedBody } from '../../contract/resident-file.ts';
import { isRecord } from '../patients/fhir.ts';

export function isResidentDocument(document: unknown): boolean {
  return isRecord(document) && typeof document['schema'] === 'string' && document['schema'].startsWith('twinward.resident/');
}

/** @throws TwinwardError with the path of what is wrong */
export function residentOf(document: unknown, file: string): ResidentFile {
  const parsed = ResidentFile.safeParse(document);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('').replace(/^\./, '') ?? '';
  const place: Place = { file, ...(path && { path }) };
  throw badInput('resident-invalid', `the resident file is not sound: ${issue?.message ?? 'unknown'}`, place, 'contract/schema/resident.schema.json says what it may hold; "twinward twin fit" writes one');
}

/** What a run needs. @throws TwinwardError where birth year or sex is missing */
export function recordOf(resident: ResidentFile, file: string): PatientRecord {
  const { birthYear, sex, conditions, medicines, weight, height, systolic, diastolic, body } = resident;
  if (birthYear === undefined || sex === undefined) {
    throw badInput('resident-incomplete', `the resident has no ${[birthYear === undefined && 'birth year', sex === undefined && 'sex'].filter(Boolean).join(' and no ')}`, { file, path: birthYear === undefined ? 'birthYear' : 'sex' },
      'write "birthYear" and "sex" into the file, or make it again with --born and --sex');
  }
  return {
    source: file.split(/[\\/]/).at(-1) as string, birthYear, sex, conditions, medicines,
    ...(weight !== undefined && { weight }), ...(height !== undefined && { height }), ...(systolic !== undefined && { systolic }), ...(diastolic !== undefined && { diastolic }), ...(body && { body }),
  };
}

/** Facts beside the body, as far as they are known. */
export interface ResidentFacts extends Partial<Omit<PatientRecord, 'source' | 'body'>> {
  id: string;
  title?: string;
  licence?: string;
}

export function residentFrom(facts: ResidentFacts, file: string, body: FittedBody): ResidentFile {
  const { id, title, licence, conditions = [], medicines = [], ...rest } = facts;
  const fitted = FITTED_SIGNALS.some((signal) => body[signal]);
  return { schema: RESIDENT_SCHEMA, id, ...(title !== undefined && { title }), source: { file, ...(licence !== undefined && { licence }) }, ...rest, conditions, medicines, ...(fitted && { body }) };
}

/** An id out of a file's name or a person's. */
export function idFrom(text: string): string {
  const id = text.replace(/\.(csv|txt|tsv|json|ndjson)$/i, '').replace(/[^\w.-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '').slice(0, 64);
  return id === '' ? 'resident' : id;
}
