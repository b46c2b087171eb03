/** A resident file to and from the records that a run takes. Pure. */
import { badInput, type Place } from '../../contract/errors.ts';
import type { PatientRecord } from '../../contract/patient.ts';
import { FITTED_SIGNALS, RESIDENT_SCHEMA, ResidentFile, type FittedBody, type FittedSignalName, type RecordedChannel } from '../../contract/resident-file.ts';
import { DAY_MS } from '../../sim/core/math.ts';
import { isRecord } from '../patients/fhir.ts';
import type { Recording } from './series.ts';

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
  const { birthYear, sex, conditions, medicines, weight, height, systolic, diastolic, body, recordings } = resident;
  if (birthYear === undefined || sex === undefined) {
    throw badInput('resident-incomplete', `the resident has no ${[birthYear === undefined && 'birth year', sex === undefined && 'sex'].filter(Boolean).join(' and no ')}`, { file, path: birthYear === undefined ? 'birthYear' : 'sex' },
      'write "birthYear" and "sex" into the file, or make it again with --born and --sex');
  }
  return {
    source: file.split(/[\\/]/).at(-1) as string, birthYear, sex, conditions, medicines,
    ...(weight !== undefined && { weight }), ...(height !== undefined && { height }), ...(systolic !== undefined && { systolic }), ...(diastolic !== undefined && { diastolic }), ...(body && { body }), ...(recordings && { recordings }),
  };
}

/** Facts beside the body, as far as they are known. */
export interface ResidentFacts extends Partial<Omit<PatientRecord, 'source' | 'body' | 'recordings'>> {
  id: string;
  title?: string;
  licence?: string;
}

export function residentFrom(facts: ResidentFacts, file: string, body: FittedBody): ResidentFile {
  const { id, title, licence, conditions = [], medicines = [], ...rest } = facts;
  const fitted = FITTED_SIGNALS.some((signal) => body[signal]);
  return { schema: RESIDENT_SCHEMA, id, ...(title !== undefined && { title }), source: { file, ...(licence !== undefined && { licence }) }, ...rest, conditions, medicines, ...(fitted && { body }) };
}

/** Which device plays a signal. */
const PLAYED_BY: Readonly<Record<FittedSignalName, RecordedChannel['device']>> = {
  heartRate: 'wearable', respiration: 'smart-bed', spo2: 'pulse-oximeter', temperature: 'thermometer', systolic: 'blood-pressure-cuff', diastolic: 'blood-pressure-cuff', weight: 'scale', glucose: 'cgm',
};

/** A recording as channels that devices play. Hours of the day stay where the recording has them. */
export function channelsOf({ clock, signals }: Recording, end: RecordedChannel['end']): RecordedChannel[] {
  const midnight = clock ? Math.floor(Math.min(...signals.map(({ at }) => at[0] as number)) / DAY_MS) * DAY_MS : 0;
  return signals.map(({ signal, at, value, intervalMs }) => ({ device: PLAYED_BY[signal], signal, at: at.map((time) => Math.round(time - midnight)), value, intervalMs: Math.round(intervalMs), end }));
}

/** An id out of a file's name or a person's. */
export function idFrom(text: string): string {
  const id = text.replace(/\.(csv|txt|tsv|json|ndjson)$/i, '').replace(/[^\w.-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '').slice(0, 64);
  return id === '' ? 'resident' : id;
}
