import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ResidentFile } from '../../../contract/resident-file.ts';
import { readPatients } from '../../../lab/host-node/read-patients.ts';
import { cliIn } from '../../support/cli-here.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures');
const CGM = join(FIXTURES, 'recordings/cgm-hall-2018/1636-69-090.csv');
let folder = '';
let cli: ReturnType<typeof cliIn>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'twinward-twin-'));
  cli = cliIn(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('twinward twin fit', () => {
  it('says what it read and how alike the twin is, and writes a resident that a run takes', async () => {
    const { code, out, err } = await cli('twin', 'fit', CGM, '--out', 'anna.json', '--html', 'anna.html', '--sex', 'female', '--born', '1948', '--condition', 'prediabetes', '--licence', 'CC BY 4.0');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/1863 readings in 7 days[\s\S]*quirk .*14 gaps[\s\S]*fitted .*mg\/dL[\s\S]*10 of 10 within their margins \(16 twins\)[\s\S]*written anna\.json\nwritten anna\.html\n$/);
    const resident = ResidentFile.parse(JSON.parse(readFileSync(join(folder, 'anna.json'), 'utf8')));
    expect(resident).toMatchObject({ id: '1636-69-090', birthYear: 1948, sex: 'female', conditions: ['prediabetes'], source: { file: '1636-69-090.csv', licence: 'CC BY 4.0' } });
    expect(Object.keys(resident.body ?? {})).toEqual(['glucose']);
    const { patients: [patient], mapping } = readPatients(join(folder, 'anna.json'), { year: 2025 });
    expect(patient).toMatchObject({ source: 'anna.json', birthYear: 1948, body: resident.body });
    expect(mapping).toEqual({ patients: 1, mapped: [], unmapped: [] });
  });

  it('draws a page that asks the network for nothing and shows both', () => {
    const page = readFileSync(join(folder, 'anna.html'), 'utf8');
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
    expect(page.match(/class="person"/g)?.length).toBeGreaterThanOrEqual(4);
    expect(page.match(/class="double"/g)?.length).toBeGreaterThanOrEqual(4);
    expect(page).toContain('autocorrelation at 1 h');
    expect(page).not.toMatch(/NaN|undefined/);
  });

  it('is the same for the same seed', async () => {
    const [a, b, c] = [await cli('twin', 'fit', CGM), await cli('twin', 'fit', CGM), await cli('twin', 'fit', CGM, '--seed', 'other')];
    expect(a.out).toBe(b.out);
    expect(a.out).not.toBe(c.out);
  });

  it('lists the people of a file, and takes the one that is chosen', async () => {
    const weights = join(FIXTURES, 'recordings/fitbit/weightLogInfo_merged.csv');
    const { code, err } = await cli('twin', 'fit', weights);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: the file holds 6 people: .*6962181067 \(30 rows\)\nwhere: .*:1:1 \(--person\)\nmend: {2}choose one/);
    expect((await cli('twin', 'fit', weights, '--person', '6962181067')).out).toMatch(/body weight, kg/);
  });

  it.each([
    [['twin', 'fit', 'nowhere.csv'], /no such file/],
    [['twin', 'fit', CGM, '--born', '48'], /--born cannot be "48"/],
    [['twin', 'fit', CGM, '--condition', 'prediabetis'], /prediabetis/],
    [['twin', 'fit', CGM, '--map', 'glucose'], /no column=meaning/],
    [['twin', 'fit', CGM, '--out', 'gone/x.json'], /no such folder/],
    [['twin', 'fit', CGM, '--out', 'x.txt'], /does not end in \.json/],
    [['twin', 'fit', CGM, '--out', 'same.json', '--html', 'same.json'], /same file/],
    [['twin', 'fit', join(FIXTURES, 'recordings/fitbit/dailyActivity_merged.csv')], /steps/],
    [['twin', 'fit', join(FIXTURES, 'synthea')], /folder/],
  ])('%j is one clear error, and nothing is written', async (argv, message) => {
    const before = readdirSync(folder);
    const { code, err } = await cli(...argv);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(err).toMatch(/^error: .*\n(where: .*\n)?mend: .*\n$/);
    expect(readdirSync(folder)).toEqual(before);
  });
});

describe('twinward twin import', () => {
  it('writes a resident for each FHIR patient, and a run reads the folder', async () => {
    const { code, out } = await cli('twin', 'import', join(FIXTURES, 'synthea'), '--out', 'residents');
    expect(code).toBe(0);
    const names = readdirSync(join(folder, 'residents'));
    expect(names.length).toBeGreaterThan(0);
    expect(out.match(/^written /gm)?.length).toBe(names.length);
    expect(readPatients(join(folder, 'residents')).patients.map(({ birthYear, sex, conditions }) => ({ birthYear, sex, conditions })))
      .toEqual(readPatients(join(FIXTURES, 'synthea')).patients.map(({ birthYear, sex, conditions }) => ({ birthYear, sex, conditions })));
  });

  it('takes the table of a device too', async () => {
    const { code, out } = await cli('twin', 'import', join(FIXTURES, 'recordings/home-blood-pressure/bp_jhs.csv'), '--sex', 'male', '--born', '1960');
    expect(code).toBe(0);
    expect(out).toMatch(/quirk .*newest first[\s\S]*written bp_jhs\.resident\.json/);
    expect(readPatients(join(folder, 'bp_jhs.resident.json')).patients[0]).toMatchObject({ systolic: 138, diastolic: 84, sex: 'male' });
  });

  it('says of readings too few to fit that nobody comes of them', async () => {
    const { code, err } = await cli('twin', 'import', join(FIXTURES, 'recordings/phd'), '--out', 'phd');
    expect(code).toBe(2);
    expect(err).toMatch(/nobody in it can be made a resident/);
    expect(readdirSync(folder)).not.toContain('phd');
  });

  it('reads FHIR observations of one patient into a body', async () => {
    const entry = [{ resource: { resourceType: 'Patient', id: 'p', gender: 'female', birthDate: '1950-02-03' } }, ...Array.from({ length: 60 }, (_, i) => ({
      resource: { resourceType: 'Observation', status: 'final', subject: { reference: 'Patient/p' }, code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] }, effectiveDateTime: `2024-01-01T0${Math.floor(i / 60)}:${String(i % 60).padStart(2, '0')}:00Z`, valueQuantity: { value: 60 + (i % 7), code: '/min' } },
    }))];
    writeFileSync(join(folder, 'p.json'), JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry }));
    expect((await cli('twin', 'import', 'p.json', '--out', 'p.resident.json')).code).toBe(0);
    const [patient] = readPatients(join(folder, 'p.resident.json')).patients;
    expect(patient).toMatchObject({ birthYear: 1950, sex: 'female' });
    expect(patient?.body?.heartRate?.level).toBeCloseTo(63, 0);
  });
});

describe('a resident file given to a run', () => {
  it.each([
    [{ schema: 'twinward.resident/1', id: 'x', source: { file: 'x.csv' }, conditions: [], medicines: [] }, /no birth year and no sex/],
    [{ schema: 'twinward.resident/1', id: 'x', source: { file: 'x.csv' }, conditions: ['plague'], medicines: [] }, /conditions\[0\]/],
    [{ schema: 'twinward.resident/2', id: 'x' }, /schema/],
    [{ schema: 'twinward.resident/1', id: 'x', source: { file: 'x.csv' }, birthYear: 2020, sex: 'male', conditions: [], medicines: [] }, /would be 6 years old/],
  ])('is refused in one clear error where it is not sound: %j', async (document, message) => {
    writeFileSync(join(folder, 'bad.json'), JSON.stringify(document));
    const { code, err } = await cli('run', 'first-night', '--patients', 'bad.json', '--broker', 'virtual', '--homes', '1');
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});
