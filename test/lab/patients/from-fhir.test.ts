import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { TwinwardError } from '../../../contract/errors.ts';
import { CONDITIONS, MEDICINES } from '../../../contract/messages.ts';
import { PatientMapping, PatientRecord } from '../../../contract/patient.ts';
import { readPatients } from '../../../lab/host-node/read-patients.ts';
import { CONDITION_OF_SNOMED, SNOMED_LEFT_OUT } from '../../../lab/patients/conditions-snomed.ts';
import { patientsFromBundle } from '../../../lab/patients/from-fhir.ts';
import { MEDICINE_OF_RXNORM, RXNORM_LEFT_OUT } from '../../../lab/patients/medicines-rxnorm.ts';

const SYNTHEA = join(import.meta.dirname, '../../fixtures/synthea');
const SCT = 'http://snomed.info/sct';
const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';

const folder = mkdtempSync(join(tmpdir(), 'twinward-patients-'));
afterAll(() => rmSync(folder, { recursive: true }));

const PATIENT = { resourceType: 'Patient', id: 'p', gender: 'female', birthDate: '1950-02-03' };
const SUBJECT = { subject: { reference: 'urn:uuid:p' } };
function condition(code: string, more: object = {}): object {
  return { resourceType: 'Condition', ...SUBJECT, clinicalStatus: { coding: [{ code: 'active' }] }, code: { coding: [{ system: SCT, code, display: `condition ${code}` }] }, ...more };
}
function medicine(code: string, more: object = {}): object {
  return { resourceType: 'MedicationRequest', ...SUBJECT, status: 'active', medicationCodeableConcept: { coding: [{ system: RXNORM, code, display: `medicine ${code}` }] }, ...more };
}
function weight(value: number, unit: string, at: string, more: object = {}): object {
  return { resourceType: 'Observation', ...SUBJECT, status: 'final', effectiveDateTime: at, code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] }, valueQuantity: { value, code: unit }, ...more };
}
function bundle(...resources: object[]): string {
  return JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: resources.map((resource) => ({ resource })) });
}
const whys = (...resources: object[]): string[] => patientsFromBundle(bundle(PATIENT, ...resources), 'x.json').mapping.unmapped.map((item) => item.why);

function failure(work: () => unknown): TwinwardError {
  try {
    work();
  } catch (error) {
    expect(error).toMatchObject({ kind: 'bad-input' });
    expect((error as TwinwardError).hint).toBeTruthy();
    return error as TwinwardError;
  }
  throw new Error('nothing was wrong');
}

describe('the Synthea excerpt', () => {
  const imported = readPatients(SYNTHEA);

  it('gives seven residents, with the conditions that SOURCE.md tells of', () => {
    expect(imported.patients.map((patient) => [patient.birthYear, patient.sex])).toEqual([[1980, 'female'], [1954, 'female'], [1956, 'male'], [1948, 'female'], [1953, 'female'], [1970, 'male'], [1947, 'male']]);
    expect(imported.patients[4]).toMatchObject({ conditions: ['copd', 'heart-failure', 'stroke'], medicines: ['beta-blocker', 'diuretic', 'inhaler'], weight: 68.4, height: 156.2, systolic: 127.9, diastolic: 89.4 });
    expect(imported.patients[2]?.conditions).toEqual(['copd', 'hypertension', 'diabetes-type-2', 'stroke', 'kidney-disease', 'anaemia', 'prediabetes']);
  });

  it('fits the contract', () => {
    for (const patient of imported.patients) expect(() => PatientRecord.parse(patient)).not.toThrow();
    expect(() => PatientMapping.parse(imported.mapping)).not.toThrow();
  });

  it('accounts for every Condition and MedicationRequest of the files', () => {
    const coded = readdirSync(SYNTHEA).filter((name) => name.endsWith('.json')).flatMap((name) => (JSON.parse(readFileSync(join(SYNTHEA, name), 'utf8')) as { entry: { resource: { resourceType: string } }[] }).entry)
      .filter((entry) => ['Condition', 'MedicationRequest'].includes(entry.resource.resourceType)).length;
    const counted = [...imported.mapping.mapped, ...imported.mapping.unmapped].reduce((sum, item) => sum + item.count, 0);
    expect(coded).toBeGreaterThan(90);
    expect(counted).toBe(coded);
    expect(imported.mapping.unmapped.every((item) => item.why.length > 5)).toBe(true);
  });

  it('keeps nothing of a person in the mapping', () => {
    const text = JSON.stringify(imported.mapping);
    for (const name of ['Wyman', 'Halvorson', 'Sipes', 'Witting', 'Murazik', 'Lockman', 'Friesen']) expect(text).not.toContain(name);
  });

  it('stays small', () => {
    expect(readdirSync(SYNTHEA).reduce((sum, name) => sum + statSync(join(SYNTHEA, name)).size, 0)).toBeLessThan(300_000);
  });
});

describe('the tables of codes', () => {
  it('name only what the contract knows, and no code as both mapped and left out', () => {
    expect(Object.values(CONDITION_OF_SNOMED).filter((id) => !CONDITIONS.includes(id))).toEqual([]);
    expect(Object.values(MEDICINE_OF_RXNORM).filter((id) => !MEDICINES.includes(id))).toEqual([]);
    expect(Object.keys(SNOMED_LEFT_OUT).filter((code) => code in CONDITION_OF_SNOMED)).toEqual([]);
    expect(Object.keys(RXNORM_LEFT_OUT).filter((code) => code in MEDICINE_OF_RXNORM)).toEqual([]);
  });

  it('reach every condition and every medicine', () => {
    expect(CONDITIONS.filter((id) => !Object.values(CONDITION_OF_SNOMED).includes(id))).toEqual(['post-operative']); // records hold the procedure instead
    expect(MEDICINES.filter((id) => !Object.values(MEDICINE_OF_RXNORM).includes(id))).toEqual([]);
  });
});

describe('what is left out, is listed with its reason', () => {
  it.each<[string, object, RegExp]>([
    ['an unknown code', condition('999'), /no entry for this code/],
    ['a code of another system', condition('J44', { code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'J44' }] } }), /no entry/],
    ['text without a code', condition('', { code: { text: 'feels bad' } }), /no entry/],
    ['no code at all', { resourceType: 'Condition', ...SUBJECT }, /no code/],
    ['a resolved condition', condition('87433001', { clinicalStatus: { coding: [{ code: 'resolved' }] } }), /resolved/],
    ['an abated condition', condition('87433001', { abatementDateTime: '2010-01-01' }), /resolved/],
    ['a refuted condition', condition('87433001', { verificationStatus: { coding: [{ code: 'refuted' }] } }), /refuted/],
    ['an acute event', condition('410429000'), /acute/],
    ['a stopped medicine', medicine('866414', { status: 'stopped' }), /no longer/],
    ['an unknown medicine', medicine('1'), /no entry/],
    ['a medicine that changes nothing here', medicine('197361'), /none of the medicine groups/],
    ['a condition of nobody', condition('87433001', { subject: { reference: 'urn:uuid:q' } }), /no patient/],
  ])('%s', (_, resource, why) => {
    expect(whys(resource)).toEqual([expect.stringMatching(why)]);
  });

  it.each<[string, object, RegExp]>([
    ['other', { ...PATIENT, id: 'o', gender: 'other' }, /sex at birth/], ['unknown', { ...PATIENT, id: 'o', gender: 'unknown' }, /sex at birth/], ['none', { ...PATIENT, id: 'o', gender: undefined }, /sex at birth/],
    ['no birth date', { ...PATIENT, id: 'o', birthDate: undefined }, /no birth date/], ['deceased', { ...PATIENT, id: 'o', deceasedDateTime: '2020-01-01' }, /deceased/],
    ['a child', { ...PATIENT, id: 'o', birthDate: '2015' }, /between 18 and 110/],
  ])('a patient with gender or birth: %s', (_, patient, why) => {
    const { patients, mapping } = patientsFromBundle(bundle(PATIENT, patient), 'x.json', { year: 2026 });
    expect(patients).toHaveLength(1);
    expect(mapping.unmapped).toEqual([expect.objectContaining({ why: expect.stringMatching(why) as string, count: 1 })]);
  });

  it('the sex at birth decides where the gender is neither, and that is listed too', () => {
    const other = { ...PATIENT, gender: 'other', extension: [{ url: 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex', valueCode: 'M' }] };
    const { patients, mapping } = patientsFromBundle(bundle(other), 'x.json');
    expect(patients[0]?.sex).toBe('male');
    expect(mapping.mapped).toEqual([expect.objectContaining({ code: 'M', to: 'male' })]);
  });
});

describe('what is taken', () => {
  it('is counted once per entry, and kept once per person', () => {
    const { patients, mapping } = patientsFromBundle(bundle(PATIENT, condition('87433001'), condition('185086009'), condition('87433001')), 'x.json');
    expect(patients[0]?.conditions).toEqual(['copd']);
    expect(mapping.mapped.map((item) => item.count)).toEqual([1, 2]);
  });

  it('does not depend on the order of the entries', () => {
    const entries = [condition('44054006'), condition('87433001'), medicine('860975'), medicine('855332'), condition('999'), weight(70, 'kg', '2020-01-01')];
    expect(patientsFromBundle(bundle(...entries.toReversed(), PATIENT), 'x.json')).toEqual(patientsFromBundle(bundle(PATIENT, ...entries), 'x.json'));
  });

  it('is the latest weight, in kilograms, whatever zone and unit it was written in; impossible ones are not', () => {
    const taken = (...resources: object[]): number | undefined => patientsFromBundle(bundle(PATIENT, ...resources), 'x.json').patients[0]?.weight;
    expect(taken(weight(80, 'kg', '2020-01-01T23:00:00-05:00'), weight(70, 'kg', '2020-01-02T01:00:00Z'))).toBe(80);
    expect(taken(weight(150, '[lb_av]', '2020-01-01'))).toBe(68);
    expect(taken(weight(7000, 'kg', '2020-01-01'))).toBeUndefined();
    expect(taken(weight(70, 'stone', '2020-01-01'))).toBeUndefined();
    expect(taken(weight(70, 'kg', '2020-01-01', { status: 'entered-in-error' }))).toBeUndefined();
  });

  it('is a medicine named by reference', () => {
    const medication = { resourceType: 'Medication', id: 'm', code: { coding: [{ system: RXNORM, code: '866414' }] } };
    const request = { resourceType: 'MedicationRequest', ...SUBJECT, status: 'active', medicationReference: { reference: 'Medication/m' } };
    expect(patientsFromBundle(bundle(PATIENT, medication, request), 'x.json').patients[0]?.medicines).toEqual(['beta-blocker']);
  });
});

describe('a bulk export', () => {
  it('is read from a folder of NDJSON, references by Patient/id', () => {
    writeFileSync(join(folder, 'Patient.000.ndjson'), `${JSON.stringify(PATIENT)}\n${JSON.stringify({ ...PATIENT, id: 'q', gender: 'male' })}\n`);
    writeFileSync(join(folder, 'Condition.000.ndjson'), `${JSON.stringify(condition('87433001', { subject: { reference: 'Patient/q' } }))}\n\n`);
    const { patients } = readPatients(folder);
    expect(patients.map(({ source, sex, conditions }) => [source.replace(/^.*#/, '#'), sex, conditions])).toEqual([['#1', 'female', []], ['#2', 'male', ['copd']]]);
  });
});

describe('records that cannot be used', () => {
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it('a bundle cut in the middle names the line and column where it ends', () => {
    const [name = ''] = readdirSync(SYNTHEA).filter((entry) => entry.endsWith('.json'));
    const whole = readFileSync(join(SYNTHEA, name), 'utf8');
    const cut = whole.slice(0, Math.floor(whole.length / 2));
    const path = file('cut.json', cut);
    const error = failure(() => readPatients(path));
    const lines = cut.split('\n');
    expect(error).toMatchObject({ code: 'json-cut', place: { file: path, line: lines.length, column: (lines.at(-1) ?? '').length + 1 } });
    for (let length = 1; length < 400; length += 7) expect(failure(() => readPatients(file('cut.json', whole.slice(0, length)))).code, `cut at ${length}`).toBe('json-cut');
  });

  it.each<[string, string, string, number]>([
    ['no JSON', 'hello\n', 'json-syntax', 1], ['an error inside', '{\n"a": 1,,\n"b": 2}', 'json-syntax', 2], ['empty', ' \n', 'json-empty', 1], ['a number', '7', 'fhir-no-bundle', 1],
    ['a Patient alone', JSON.stringify(PATIENT), 'fhir-no-bundle', 1],
  ])('%s', (_, text, code, line) => {
    expect(failure(() => readPatients(file('bad.json', text)))).toMatchObject({ code, place: { line } });
  });

  it('a broken line of NDJSON is named', () => {
    expect(failure(() => readPatients(file('bad.ndjson', `${JSON.stringify(PATIENT)}\n{"resourceType":\n`)))).toMatchObject({ place: { line: 2 } });
    expect(failure(() => readPatients(file('bad.ndjson', `${JSON.stringify(PATIENT)}\n[]\n`)))).toMatchObject({ code: 'fhir-no-resource', place: { line: 2 } });
  });

  it('a bundle without a usable Patient', () => {
    expect(failure(() => patientsFromBundle(bundle(), 'x.json'))).toMatchObject({ code: 'fhir-no-patient', place: { file: 'x.json' } });
    expect(failure(() => patientsFromBundle(bundle({ ...PATIENT, gender: 'other' }), 'x.json')).message).toMatch(/sex at birth/);
    expect(failure(() => patientsFromBundle(bundle(null as unknown as object, { resourceType: 7 }), 'x.json')).code).toBe('fhir-no-patient');
  });

  it('a path that is not there, and a folder with nothing to read', () => {
    expect(failure(() => readPatients(join(folder, 'nowhere'))).code).toBe('no-such-file');
    expect(failure(() => readPatients(import.meta.dirname)).code).toBe('fhir-no-file');
  });
});
