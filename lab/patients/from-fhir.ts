/** FHIR R4 records to residents: age, sex, chronic conditions, medicines and the latest weight, height and blood pressure. Pure. */
import { badInput } from '../../contract/errors.ts';
import { type JsonMends, parseJson } from '../../contract/json-text.ts';
import { CONDITIONS, MEDICINES, type Condition, type Medicine } from '../../contract/messages.ts';
import type { PatientMapping, PatientRecord } from '../../contract/patient.ts';
import { CONDITION_OF_SNOMED, SNOMED, SNOMED_LEFT_OUT } from './conditions-snomed.ts';
import { codingsOf, isRecord, isResource, referenceOf, statusOf, textOf, type Entry, type Resource } from './fhir.ts';
import { MEDICINE_OF_RXNORM, RXNORM, RXNORM_LEFT_OUT } from './medicines-rxnorm.ts';

export interface ImportedPatients {
  /** in the order of their sources, then of the records */
  patients: PatientRecord[];
  mapping: PatientMapping;
}

/** Resources of one source: a bundle file, or a folder of a bulk export. */
export interface PatientSource {
  /** for messages and `PatientRecord.source` */
  name: string;
  entries: Entry[];
}

const MENDS: JsonMends = { cut: 'the file is cut short: fetch or copy it again', other: 'give a FHIR R4 bundle as JSON, or NDJSON of a bulk export' };
const LOINC = 'http://loinc.org';
const GENDER = 'http://hl7.org/fhir/administrative-gender';
const BIRTH_SEX = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex';
/** Reasons for `unmapped`. */
const WHY = {
  unknownCode: 'no entry for this code in the lab',
  noCode: 'no code that the lab can read',
  resolved: 'resolved or inactive',
  refuted: 'refuted or entered in error',
  stopped: 'no longer prescribed',
  noPatient: 'belongs to no patient of this import',
  sex: 'patient left out: the lab needs a sex at birth, female or male, for its physiology',
  birth: 'patient left out: no birth date',
  age: 'patient left out: not between 18 and 110 years old at the start of the run',
  deceased: 'patient left out: deceased',
} as const;

/** Reads one bundle. @param json text of a FHIR R4 Bundle @param source file name @throws TwinwardError where it is not one, or holds no patient */
export function patientsFromBundle(json: string, source: string, options: ImportOptions = {}): ImportedPatients {
  return patientsFrom([bundleSource(json, source)], options);
}

export interface ImportOptions {
  /** year in which the run begins: patients who are then under 18 or over 110 are left out; without it none is */
  year?: number;
}

/** @throws TwinwardError where the text is not JSON or not a Bundle */
export function bundleSource(json: string, name: string): PatientSource {
  const document = parseJson(json, name, MENDS);
  if (!isResource(document) || document.resourceType !== 'Bundle') {
    const what = isResource(document) ? `a FHIR ${document.resourceType}` : 'no FHIR resource';
    throw badInput('fhir-no-bundle', `the file is ${what}, not a Bundle`, { file: name, line: 1, column: 1, path: 'resourceType' }, 'give a FHIR R4 Bundle as Synthea writes it, one file per patient');
  }
  const list = Array.isArray(document['entry']) ? document['entry'].filter(isRecord) : [];
  const entries = list.flatMap((entry): Entry[] => (isResource(entry['resource']) ? [{ resource: entry['resource'], ...(typeof entry['fullUrl'] === 'string' && { fullUrl: entry['fullUrl'] }) }] : []));
  return { name, entries };
}

/** Entries of one NDJSON file of a bulk export; each line is one resource. @throws TwinwardError with the line that is not */
export function ndjsonEntries(text: string, name: string): Entry[] {
  return text.split('\n').flatMap((line, index): Entry[] => {
    if (line.trim() === '') return [];
    const resource = parseJson(line, name, MENDS, index + 1);
    if (!isResource(resource)) throw badInput('fhir-no-resource', 'the line is no FHIR resource', { file: name, line: index + 1, column: 1 }, 'each line of a bulk export is one resource with a resourceType');
    return [{ resource }];
  });
}

/** Residents of all sources together, with what became of every coded entry. @throws TwinwardError where no patient is left */
export function patientsFrom(sources: readonly PatientSource[], options: ImportOptions = {}): ImportedPatients {
  const tally = new Tally();
  const patients = sources.flatMap((source) => new SourceImport(source, tally, options).patients());
  const mapping = tally.mapping(patients.length);
  if (patients.length === 0) {
    const left = mapping.unmapped.find((item) => item.why.startsWith('patient left out'));
    const names = sources.map((source) => source.name).join(', ');
    throw badInput('fhir-no-patient', left ? `no patient can be used: ${left.why.replace('patient left out: ', '')}` : 'there is no Patient in it', { file: names }, 'give bundles that hold a Patient with gender and birthDate');
  }
  return { patients, mapping };
}

type Row = { system: string; code: string; display: string };

/** Counts what became of each code. */
class Tally {
  readonly #mapped = new Map<string, Row & { to: string; count: number }>();
  readonly #unmapped = new Map<string, Row & { why: string; count: number }>();

  map(row: Row, to: string): void {
    const key = JSON.stringify([row.system, row.code, to]);
    const known = this.#mapped.get(key);
    if (known) known.count += 1;
    else this.#mapped.set(key, { system: row.system, code: row.code, display: row.display, to, count: 1 });
  }

  drop(row: Row, why: string): void {
    const key = JSON.stringify([row.system, row.code, why]);
    const known = this.#unmapped.get(key);
    if (known) known.count += 1;
    else this.#unmapped.set(key, { system: row.system, code: row.code, display: row.display, why, count: 1 });
  }

  mapping(patients: number): PatientMapping {
    const order = (a: Row & { to?: string; why?: string }, b: Row & { to?: string; why?: string }): number =>
      compare(a.system, b.system) || compare(a.code, b.code) || compare(a.to ?? a.why ?? '', b.to ?? b.why ?? '');
    return { patients, mapped: [...this.#mapped.values()].toSorted(order), unmapped: [...this.#unmapped.values()].toSorted(order) };
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What is gathered of one patient before the record is made. */
interface Draft {
  conditions: Set<Condition>;
  medicines: Set<Medicine>;
  /** latest observation by LOINC code: value and its time */
  latest: Map<string, { value: number; at: string }>;
}

class SourceImport {
  readonly #source: PatientSource;
  readonly #tally: Tally;
  readonly #year: number | undefined;
  readonly #byReference = new Map<string, Resource>();

  constructor(source: PatientSource, tally: Tally, options: ImportOptions) {
    this.#source = source;
    this.#year = options.year;
    this.#tally = tally;
    for (const { resource, fullUrl } of source.entries) {
      if (typeof resource.id === 'string') {
        this.#byReference.set(`${resource.resourceType}/${resource.id}`, resource);
        this.#byReference.set(`urn:uuid:${resource.id}`, resource);
      }
      if (fullUrl !== undefined) this.#byReference.set(fullUrl, resource);
    }
  }

  patients(): PatientRecord[] {
    const drafts = new Map<Resource, Draft>();
    const found = this.#source.entries.filter(({ resource }) => resource.resourceType === 'Patient').map(({ resource }) => resource);
    for (const patient of found) drafts.set(patient, { conditions: new Set(), medicines: new Set(), latest: new Map() });
    for (const { resource } of this.#source.entries) {
      const draft = drafts.get(this.#subject(resource) ?? resource);
      if (resource.resourceType === 'Condition') this.#condition(resource, draft);
      else if (resource.resourceType === 'MedicationRequest' || resource.resourceType === 'MedicationStatement') this.#medicine(resource, draft);
      else if (resource.resourceType === 'Observation' && draft) observe(resource, draft);
    }
    return found.flatMap((patient, index) => {
      const name = found.length > 1 ? `${this.#source.name}#${index + 1}` : this.#source.name;
      const record = this.#record(patient, drafts.get(patient) as Draft, name);
      return record ? [record] : [];
    });
  }

  #subject(resource: Resource): Resource | undefined {
    const reference = referenceOf(resource['subject']) ?? referenceOf(resource['patient']);
    return reference === undefined ? undefined : (this.#byReference.get(reference) ?? this.#byReference.get(reference.split('/').slice(-2).join('/')));
  }

  #condition(resource: Resource, draft: Draft | undefined): void {
    const codings = codingsOf(resource['code']);
    const row = codings.find((coding) => coding.system === SNOMED) ?? codings[0];
    if (!row) return this.#tally.drop({ system: '', code: '', display: '(Condition without a code)' }, WHY.noCode);
    const verification = statusOf(resource['verificationStatus']);
    const clinical = statusOf(resource['clinicalStatus']);
    const abated = Object.keys(resource).some((key) => key.startsWith('abatement'));
    if (!draft) return this.#tally.drop(row, WHY.noPatient);
    if (verification === 'refuted' || verification === 'entered-in-error') return this.#tally.drop(row, WHY.refuted);
    // Relapse and recurrence are ways of being active; a condition without a status counts as active unless it has abated.
    if (abated || (clinical !== undefined && !['active', 'recurrence', 'relapse'].includes(clinical))) return this.#tally.drop(row, WHY.resolved);
    const condition = row.system === SNOMED ? CONDITION_OF_SNOMED[row.code] : undefined;
    if (condition === undefined) return this.#tally.drop(row, row.system === SNOMED ? (SNOMED_LEFT_OUT[row.code] ?? WHY.unknownCode) : WHY.unknownCode);
    draft.conditions.add(condition);
    this.#tally.map(row, condition);
  }

  #medicine(resource: Resource, draft: Draft | undefined): void {
    const referenced = this.#byReference.get(referenceOf(resource['medicationReference']) ?? '');
    const codings = codingsOf(resource['medicationCodeableConcept'] ?? referenced?.['code']);
    const row = codings.find((coding) => coding.system === RXNORM) ?? codings[0];
    if (!row) return this.#tally.drop({ system: '', code: '', display: `(${resource.resourceType} without a code)` }, WHY.noCode);
    if (!draft) return this.#tally.drop(row, WHY.noPatient);
    if (resource['status'] === 'entered-in-error') return this.#tally.drop(row, WHY.refuted);
    if (resource['status'] !== 'active') return this.#tally.drop(row, WHY.stopped);
    const medicine = row.system === RXNORM ? MEDICINE_OF_RXNORM[row.code] : undefined;
    if (medicine === undefined) return this.#tally.drop(row, row.system === RXNORM ? (RXNORM_LEFT_OUT[row.code] ?? WHY.unknownCode) : WHY.unknownCode);
    draft.medicines.add(medicine);
    this.#tally.map(row, medicine);
  }

  /** The record, or `undefined` where the patient is left out; the reason goes to the tally. */
  #record(patient: Resource, draft: Draft, source: string): PatientRecord | undefined {
    const gender = textOf(patient['gender']) || 'unknown';
    const sex = sexOf(patient, gender);
    const birthYear = Number(/^\d{4}/.exec(textOf(patient['birthDate']))?.[0] ?? NaN);
    const age = (this.#year ?? birthYear + 18) - birthYear;
    // No display names the file: file names of records often hold the patient's name, and the mapping goes into the report.
    const leave = (element: string, code: string, why: string): undefined => this.#tally.drop({ system: element === 'gender' ? GENDER : '', code, display: `Patient.${element}` }, why) as undefined;
    if (patient['deceasedBoolean'] === true || patient['deceasedDateTime'] !== undefined) return leave('deceased', '', WHY.deceased);
    if (sex === undefined) return leave('gender', gender, WHY.sex);
    if (!Number.isInteger(birthYear)) return leave('birthDate', '', WHY.birth);
    if (age < 18 || age > 110) return leave('birthDate', '', WHY.age);
    if (gender !== sex) this.#tally.map({ system: BIRTH_SEX, code: sex === 'female' ? 'F' : 'M', display: `gender "${gender}"` }, sex);
    const latest = (code: string, low: number, high: number): number | undefined => {
      const value = draft.latest.get(code)?.value;
      return value !== undefined && value >= low && value <= high ? Math.round(value * 10) / 10 : undefined;
    };
    const [weight, height, systolic, diastolic] = [latest('29463-7', 25, 300), latest('8302-2', 80, 230), latest('8480-6', 50, 280), latest('8462-4', 20, 180)];
    return {
      source, birthYear, sex,
      // In the order of the contract's lists, so that the order of a record's entries changes nothing.
      conditions: CONDITIONS.filter((condition) => draft.conditions.has(condition)),
      medicines: MEDICINES.filter((medicine) => draft.medicines.has(medicine)),
      ...(weight !== undefined && { weight }),
      ...(height !== undefined && { height }),
      ...(systolic !== undefined && { systolic }),
      ...(diastolic !== undefined && { diastolic }),
    };
  }
}

/** Where the gender is neither female nor male, the sex at birth of US Core decides, if the record has one. */
function sexOf(patient: Resource, gender: string): PatientRecord['sex'] | undefined {
  if (gender === 'female' || gender === 'male') return gender;
  const extensions = Array.isArray(patient['extension']) ? patient['extension'].filter(isRecord) : [];
  const code = extensions.find((extension) => extension['url'] === BIRTH_SEX)?.['valueCode'];
  return code === 'F' ? 'female' : code === 'M' ? 'male' : undefined;
}

/** UCUM units we read, and the factor to kg, cm or mm[Hg]. */
const FACTOR: Readonly<Record<string, number>> = { kg: 1, g: 0.001, '[lb_av]': 0.45359237, cm: 1, m: 100, '[in_i]': 2.54, 'mm[Hg]': 1 };

function observe(resource: Resource, draft: Draft): void {
  if (!['final', 'amended', 'corrected', undefined].includes(resource['status'] as string | undefined)) return;
  const at = textOf(resource['effectiveDateTime']) || textOf(resource['issued']);
  const components = Array.isArray(resource['component']) ? resource['component'].filter(isRecord) : [];
  for (const part of [resource as Record<string, unknown>, ...components]) {
    const quantity = part['valueQuantity'];
    if (!isRecord(quantity) || typeof quantity['value'] !== 'number') continue;
    const factor = FACTOR[textOf(quantity['code']) || textOf(quantity['unit'])];
    if (factor === undefined) continue;
    for (const { system, code } of codingsOf(part['code'])) {
      if (system !== LOINC) continue;
      const known = draft.latest.get(code);
      if (!known || instant(at) >= instant(known.at)) draft.latest.set(code, { value: quantity['value'] * factor, at });
    }
  }
}

/** Epoch ms of a FHIR date-time; partial dates count from their beginning, unreadable ones as the oldest. */
function instant(text: string): number {
  const time = Date.parse(text);
  return Number.isNaN(time) ? -Infinity : time;
}
