/** The people of one FHIR source: what their record says of them, and what was recorded of them. */
import { TwinwardError } from '../../contract/errors.ts';
import type { PatientRecord } from '../../contract/patient.ts';
import { isResource, referenceOf, type Entry } from '../patients/fhir.ts';
import { patientsFrom, type PatientSource } from '../patients/from-fhir.ts';
import { recordingsOfFhir } from './fhir-observations.ts';
import type { Recording } from './series.ts';

export interface FhirPerson {
  /** as the source names them: `Patient/1`, or '' where no subject is given */
  person: string;
  record?: PatientRecord;
  /** why the record cannot be used, if there is one */
  left?: string;
  recording?: Recording;
  /** coded entries of the record that the lab has a word for, and that it has none for */
  mapped: number;
  unmapped: number;
}

/** In the order of the patients, then of subjects without one. */
export function peopleOfFhir(source: PatientSource): FhirPerson[] {
  const names = new Map<string, string>();
  const patients = source.entries.filter(({ resource }) => resource.resourceType === 'Patient');
  for (const entry of patients) for (const reference of referencesTo(entry)) names.set(reference, nameOf(entry));
  const personOf = (reference: string): string => names.get(reference) ?? names.get(reference.split('/').slice(-2).join('/')) ?? reference;
  const recordings = recordingsOfFhir(source.entries, source.name, personOf);
  const people = patients.map((entry): FhirPerson => {
    const person = nameOf(entry);
    const recording = recordings.get(person);
    recordings.delete(person);
    const own = source.entries.filter((other) => other === entry || (other.resource.resourceType !== 'Patient' && belongs(other, person, personOf)));
    return { person, ...recordOf({ name: source.name, entries: own }), ...(recording && { recording }) };
  });
  return [...people, ...[...recordings].map(([person, recording]): FhirPerson => ({ person, recording, mapped: 0, unmapped: 0 }))];
}

function recordOf(source: PatientSource): Omit<FhirPerson, 'person'> {
  try {
    const { patients: [record], mapping } = patientsFrom([source]);
    const sum = (list: readonly { count: number }[]): number => list.reduce((total, { count }) => total + count, 0);
    return { ...(record && { record }), mapped: sum(mapping.mapped), unmapped: sum(mapping.unmapped) };
  } catch (error) {
    if (!(error instanceof TwinwardError) || error.code !== 'fhir-no-patient') throw error;
    return { left: error.message, mapped: 0, unmapped: 0 };
  }
}

/** Resources of nobody, such as a Medication that requests refer to, belong to all. */
function belongs({ resource }: Entry, person: string, personOf: (reference: string) => string): boolean {
  const reference = referenceOf(resource['subject']) ?? referenceOf(resource['patient']);
  return reference === undefined || personOf(reference) === person;
}

function nameOf(entry: Entry): string {
  return referencesTo(entry)[0] ?? 'Patient';
}

function referencesTo({ resource, fullUrl }: Entry): string[] {
  const id = isResource(resource) && typeof resource.id === 'string' ? resource.id : undefined;
  return [...(id === undefined ? [] : [`Patient/${id}`, `urn:uuid:${id}`]), ...(fullUrl === undefined ? [] : [fullUrl])];
}
