import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TwinwardError } from '../../../contract/errors.ts';
import { bundleSource } from '../../../lab/patients/from-fhir.ts';
import { recordingsOfFhir } from '../../../lab/twin/fhir-observations.ts';
import { recordingOfText } from '../../../lab/twin/recording.ts';
import type { ReadOptions } from '../../../lab/twin/series.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/recordings');
const read = (name: string, options?: ReadOptions) => recordingOfText(readFileSync(join(FIXTURES, name), 'utf8'), `/somewhere/${name}`, options);
const text = (lines: string, options?: ReadOptions) => recordingOfText(lines, 'x.csv', options);
const trouble = (run: () => unknown): TwinwardError => {
  try {
    run();
  } catch (error) {
    if (error instanceof TwinwardError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};
const row = (minute: number, value: number | string) => `2024-05-01 ${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00,${value}`;
const glucose = (values: readonly (number | string)[], heading = 'timestamp,glucose_value_mg_dl') => [heading, ...values.map((value, i) => row(i * 5, value))].join('\n');

describe('real recordings are read without being told anything', () => {
  it('a glucose monitor: readings, interval, gaps', () => {
    const { signals: [series], clock, source, notes } = read('cgm-hall-2018/1636-69-090.csv');
    expect(series).toMatchObject({ signal: 'glucose', unit: 'mg/dL', intervalMs: 300_000 });
    expect(series?.at.length).toBe(1863);
    expect(new Date(series?.at[0] as number).toISOString()).toBe('2016-02-10T00:02:00.000Z');
    expect([clock, source]).toEqual([true, '1636-69-090.csv']);
    expect(notes.join()).toMatch(/14 gaps of more than 12\.5 min, the longest 4\.4 h/);
  });

  it('repeated timestamps keep every reading, in the order of the file', () => {
    const { signals: [series], notes } = read('cgm-azt1d/Subject_5.csv');
    const rows = readFileSync(join(FIXTURES, 'cgm-azt1d/Subject_5.csv'), 'utf8').trim().split('\n').slice(1).map((line) => Number(line.split(',')[1]));
    expect(notes.join()).toMatch(/1 repeated timestamp/);
    expect(series?.value).toEqual(rows);
  });

  it('a diary that runs newest first is turned round, and its helping columns are left out', () => {
    const { signals, notes } = read('home-blood-pressure/bp_jhs.csv');
    expect(signals.map(({ signal, at }) => [signal, at.length])).toEqual([['heartRate', 163], ['systolic', 163], ['diastolic', 163]]);
    expect(signals[1]?.value.at(-1)).toBe(138);
    expect(signals[1]?.at.every((time, i, all) => i === 0 || time >= (all[i - 1] as number))).toBe(true);
    expect(notes.join('\n')).toMatch(/rows run newest first[\s\S]*7 columns left out: Month, Day, Year, DayofWk, Hour, Meal_Time, bpDelta/);
  });

  it('bedside numerics: a 0 is "not connected", empty cells are nothing, the cuff goes before a disconnected line', () => {
    const { signals, clock, notes } = read('icu-numerics/s00001.csv');
    expect(clock).toBe(false);
    expect(signals.map(({ signal }) => signal)).toEqual(['heartRate', 'respiration', 'spo2', 'systolic', 'diastolic']);
    expect(signals.every(({ value }) => value.every((one) => one > 0))).toBe(true);
    const all = notes.join('\n');
    expect(all).toMatch(/heart rate: \d+ values of 0 taken as "not connected"/);
    expect(all).toMatch(/"PULSE_bpm" is heart rate too/);
    expect(all).toMatch(/"ABPSys_mmHg" .* left aside for "NBPSys_mmHg"/);
    expect(all).toMatch(/"NBPSys_mmHg": \d+ empty cells/);
  });

  it('RR intervals: line 1 is an offset where it can be no beat, and heart rate is counted per minute', () => {
    const offset = read('rr-intervals/nsr033_rr_secs.txt');
    expect(offset.notes.join('\n')).toMatch(/line 1 \(225\.796875 s\) is an offset/);
    expect(offset.signals[0]).toMatchObject({ signal: 'heartRate', intervalMs: 60_000 });
    expect(offset.clock).toBe(false);
    const beat = read('rr-intervals/chf204_rr_secs.txt');
    expect(beat.notes.join('\n')).not.toMatch(/offset/);
    const mean = (beat.signals[0]?.value ?? []).reduce((sum, value, _, all) => sum + value / all.length, 0);
    expect(mean).toBeGreaterThan(70);
    expect(mean).toBeLessThan(90);
  });

  it('a weight log of several people: CR LF, month/day/year, kilograms before pounds, one person chosen', () => {
    const { signals: [series], notes, person } = read('fitbit/weightLogInfo_merged.csv', { person: '6962181067' });
    expect(person).toBe('6962181067');
    expect(series?.value.length).toBe(30);
    expect(series?.value[0]).toBeCloseTo(62.5);
    expect(new Date(series?.at[0] as number).toISOString()).toBe('2016-04-12T23:59:00.000Z');
    expect(notes.join('\n')).toMatch(/CR LF[\s\S]*6 people[\s\S]*month\/day\/year[\s\S]*"WeightPounds" is body weight too/);
  });

  it('several people without a choice are listed, and so is a person who is not there', () => {
    const error = trouble(() => read('fitbit/weightLogInfo_merged.csv'));
    expect(error.message).toMatch(/6 people: 1503960366 \(2 rows\), .*6962181067 \(30 rows\)/);
    expect(error.place).toMatchObject({ line: 1, column: 1, path: '--person' });
    expect(trouble(() => read('fitbit/weightLogInfo_merged.csv', { person: '7' })).message).toMatch(/nobody is called "7"/);
  });

  it('steps are said to be no signal of the body', () => {
    const error = trouble(() => read('fitbit/dailyActivity_merged.csv'));
    expect(error.code).toBe('twin-steps');
    expect(error.place).toMatchObject({ line: 1, column: 26 });
  });
});

describe('FHIR observations', () => {
  const one = (name: string) => {
    const document = JSON.parse(readFileSync(join(FIXTURES, 'phd', name), 'utf8')) as { resourceType: string };
    const entries = document.resourceType === 'Bundle' ? bundleSource(JSON.stringify(document), name).entries : [{ resource: document }];
    return [...recordingsOfFhir(entries, name).values()].flatMap(({ signals }) => signals.map(({ signal, value, at }) => [signal, value[0], new Date(at[0] as number).toISOString().slice(0, 16)]));
  };

  it.each([
    ['compound-numeric-blood-pressure.json', [['systolic', 116], ['diastolic', 71]]],
    ['temperature-observation.json', [['temperature', 36.5]]],
    ['glucose-observation.json', [['glucose', 99]]],
  ])('%s: LOINC beside MDC, components', (name, wanted) => {
    expect(one(name).map(([signal, value]) => [signal, value])).toEqual(wanted);
  });

  it('an MDC code alone and mmol/L, on the wall clock as written', () => {
    const [[signal, value, time] = []] = one('compound-observation-glucose.json');
    expect([signal, time]).toEqual(['glucose', '2018-11-11T11:38']);
    expect(value).toBeCloseTo(113.5, 1);
  });

  it('a bundle of pulse oximetry', () => {
    expect(one('bundle-example-1.json').map(([signal]) => signal)).toEqual(['heartRate', 'spo2']);
  });

  it('what was entered in error is left out', () => {
    const resource = { resourceType: 'Observation', status: 'entered-in-error', code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] }, effectiveDateTime: '2024-01-01T00:00:00Z', valueQuantity: { value: 60, code: '/min' } };
    expect(recordingsOfFhir([{ resource }], 'x').size).toBe(0);
    expect(recordingsOfFhir([{ resource: { ...resource, status: 'final' } }], 'x').size).toBe(1);
  });
});

describe('quirks of tables', () => {
  it.each([
    ['semicolons and decimal commas', 'Zeit;x\n', 'timestamp;glucose mmol/L\n01.05.2024 10:00;5,5\n01.05.2024 10:05;6,0', [99.1, 108.1]],
    ['tabs, quotes and a byte-order mark', '', '\ufeff"timestamp"\t"glucose (mg/dL)"\n"2024-05-01 10:00"\t"100"\n"2024-05-01 10:05"\t"110"', [100, 110]],
    ['mmol/L told by the values alone', '', 'timestamp,glucose\n2024-05-01 10:00,5.5\n2024-05-01 10:05,6', [99.1, 108.1]],
    ['a time of day in its own column, with am and pm', '', 'Date,Time,Glucose\n5/13/2024,1:00 PM,100\n5/13/2024,11:00 AM,90', [90, 100]],
    ['lines before the heading', '', 'Glucose Export\nmade 2024\ntimestamp,glucose\n2024-05-01 10:00,100\n2024-05-01 10:05,110', [100, 110]],
    ['epoch milliseconds', '', 'timestamp,sgv\n1714557600000,100\n1714557900000,110', [100, 110]],
  ])('%s', (_, __, lines, wanted) => {
    const values = text(lines).signals[0]?.value ?? [];
    expect(values.map((value) => Math.round(value * 10) / 10)).toEqual(wanted);
  });

  it('pounds, Fahrenheit and fractions are turned', () => {
    const { signals } = text('timestamp,weight_lb,temperature,SpO2\n2024-05-01 10:00,150,98.6,0.97\n2024-05-02 10:00,151,98.7,0.96');
    expect(signals.map(({ signal, value }) => [signal, Math.round((value[0] as number) * 10) / 10])).toEqual([['spo2', 97], ['temperature', 37], ['weight', 68]]);
  });

  it('rows that cannot be read are skipped and told, with the first line', () => {
    const { signals, notes } = text(`${glucose([100, 101, 'Low', 103, 104])}\nnonsense,1\n\n2024-02-30 10:00,100`);
    expect(signals[0]?.value).toEqual([100, 101, 103, 104]);
    expect(notes.join('\n')).toMatch(/2 rows skipped: no time that can be read in "timestamp" \(first in line 7: "nonsense"\)/);
    expect(notes.join('\n')).toMatch(/1 cell without a number skipped \("Low" 1×; first in line 4\)/);
    expect(notes.join('\n')).toMatch(/1 empty line passed over/);
  });

  it('values no living person has are left out', () => {
    expect(text(glucose([100, 5000, 101])).notes.join()).toMatch(/1 value outside 20–600 mg\/dL left out/);
  });

  it('thousands of further columns are told in one line', () => {
    const more = Array.from({ length: 3000 }, (_, i) => `c${i}`);
    const { signals, notes } = text(`timestamp,glucose,${more.join(',')}\n2024-05-01 10:00,100,${more.map(() => '1').join(',')}\n2024-05-01 10:05,101,${more.map(() => '1').join(',')}`);
    expect(signals[0]?.value).toEqual([100, 101]);
    expect(notes.find((note) => note.startsWith('3000 columns left out: c0, c1'))).toMatch(/and 2992 more$/);
  });

  it('dates that do not tell day from month are said to be taken as month/day', () => {
    const { notes, signals } = text('timestamp,glucose\n5/1/2024 10:00,100\n5/2/2024 10:00,101');
    expect(notes.join()).toMatch(/none tells it apart/);
    expect(new Date(signals[0]?.at[0] as number).toISOString().slice(0, 10)).toBe('2024-05-01');
    expect(new Date(text('timestamp,glucose\n13/1/2024 10:00,100\n14/1/2024 10:00,101').signals[0]?.at[0] as number).toISOString().slice(0, 10)).toBe('2024-01-13');
  });

  it('a zone is left aside: the hours of the day are what counts', () => {
    const { notes, signals } = text('timestamp,glucose\n2024-05-01T10:00:00-05:00,100\n2024-05-01T10:05:00-05:00,101');
    expect(new Date(signals[0]?.at[0] as number).toISOString().slice(11, 16)).toBe('10:00');
    expect(notes.join()).toMatch(/zone/);
  });

  it('columns can be told', () => {
    const { signals } = text('wann,wer,wert\n2024-05-01 10:00,a,5.5\n2024-05-01 10:05,a,6\n2024-05-01 10:05,b,7', { map: { wann: 'time', wert: 'glucose:mmol/L', wer: 'person' }, person: 'a' });
    expect(signals[0]?.value.map(Math.round)).toEqual([99, 108]);
  });
});

describe('bad input is one clear error with a place', () => {
  it.each([
    ['', 'twin-empty', 1, 1],
    ['\u0000\u0001', 'twin-binary', 1, 1],
    ['name,age\nA,3', 'twin-heading', 1, 1],
    ['timestamp,glucose', 'twin-no-rows', 1, 1],
    ['timestamp,glucose\n2024-05-01 10:00,abc\n2024-05-01 10:05,def', 'twin-rows', 2, 18],
    ['timestamp,glucose\nabc,100\ndef,100\n2024-05-01 10:05,100', 'twin-rows', 2, 1],
    ['timestamp,glucose\n2024-05-01 10:00,0\n2024-05-01 10:05,0', 'twin-no-values', 2, 1],
    ['time,glucose\n10:00,100', 'twin-heading', 1, 1],
  ])('%j', (lines, code, line, column) => {
    const error = trouble(() => text(lines));
    expect([error.code, error.place?.file, error.place?.line, error.place?.column]).toEqual([code, 'x.csv', line, column]);
    expect(error.hint).toBeTruthy();
  });

  it('a list of intervals that breaks off is told by its line', () => {
    const error = trouble(() => text(`${Array.from({ length: 80 }, () => '0.8').join('\n')}\noops`));
    expect([error.code, error.place?.line]).toEqual(['twin-rr', 81]);
  });

  it.each([[{ nowhere: 'glucose' }], [{ glucose: 'sugar' }], [{ glucose: 'glucose:stone' }]])('a map that fits nothing: %j', (map) => {
    expect(trouble(() => text(glucose([100, 101], 'timestamp,glucose'), { map })).code).toBe('twin-map');
  });
});
