/** Residents from files: a fitted body stands in for the drawn one and still falls ill; a recording is played by its device. */
import { expect, it } from 'vitest';
import type { PatientRecord } from '../../contract/patient.ts';
import { Shard } from '../../sim/shard.ts';
import { World } from '../../sim/world.ts';
import { testScenario } from '../support/scenario.ts';

const signal = (level: number, lowest: number, highest: number) => ({ level, daily: { amplitude24: 2, peakHour24: 15, amplitude12: 0, peakHour12: 0 }, wander: [{ tauMinutes: 30, sd: 3 }], lowest, highest, deviceSd: 0, n: 1000, days: 10 });
const RECORD: PatientRecord = { source: 'x', birthYear: 1950, sex: 'female', conditions: ['copd', 'diabetes-type-1'], medicines: ['insulin'], body: { heartRate: signal(91, 50, 130), glucose: signal(150, 60, 300) } };

function truths(record: PatientRecord, plant = {}): { heart: number[]; glucose: number[]; at: number[] } {
  const world = new World({ scenario: testScenario({ homes: 1, duration: '24h', start: '2026-01-14T08:00:00Z', plant }), patients: [record] });
  const seen = { heart: [] as number[], glucose: [] as number[], at: [] as number[] };
  new Shard(world, 0, 1, { vitals: (_home, at, { heartRate, glucose }) => { seen.at.push(at); seen.heart.push(heartRate); seen.glucose.push(glucose); } }).advance(world.end);
  return seen;
}
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

it('a fitted body keeps its level, and illness acts on it', () => {
  const quiet = truths(RECORD);
  expect(mean(quiet.heart)).toBeGreaterThan(87);
  expect(mean(quiet.heart)).toBeLessThan(95);
  expect(Math.abs(mean(quiet.glucose) - 150)).toBeLessThan(12);
  const ill = truths(RECORD, { episodes: [{ id: 'copd-exacerbation', homes: ['h000001'], window: ['10h', '601m'], severity: [0.9, 0.9], duration: '8h' }] });
  expect(ill.heart.slice(0, 590)).toEqual(quiet.heart.slice(0, 590));
  expect(mean(ill.heart.slice(800, 1000)) - mean(quiet.heart.slice(800, 1000))).toBeGreaterThan(5);
  const low = truths(RECORD, { episodes: [{ id: 'nocturnal-hypoglycaemia', homes: ['h000001'], window: ['15h', '901m'], severity: [0.9, 0.9] }] });
  expect(Math.min(...low.glucose.slice(930))).toBeLessThan(mean(quiet.glucose) - 60);
});

it('a recording is played by its device at its hours, with its gaps, and everything else goes on', () => {
  const HOUR = 3_600_000;
  const at = [9, 10, 13].map((hour) => hour * HOUR);
  const recordings = [{ device: 'cgm' as const, signal: 'glucose' as const, at, value: [101, 202, 303], intervalMs: HOUR, end: 'end' as const }];
  const look = (record: PatientRecord) => {
    const world = new World({ scenario: testScenario({ homes: 1, duration: '8h', start: '2026-01-14T08:00:00Z' }), patients: [record] });
    const own: [number, number][] = [];
    const others: string[] = [];
    const shard = new Shard(world, 0, 1, { reading: (_home, dev, name, time, { value }) => { if (dev === 'cgm' && name === 'glucose') own.push([(time - world.start) / HOUR + 8, value]); else others.push(`${dev} ${name} ${time} ${value}`); } });
    shard.advance(world.end);
    return { own, others, missing: shard.tally.notMeasured };
  };
  const { body: _, ...drawn } = RECORD;
  const [played, measured] = [look({ ...drawn, recordings }), look(drawn)];
  expect(played.others).toEqual(measured.others);
  expect(new Set(played.own.map(([, value]) => value))).toEqual(new Set([101, 202, 303]));
  for (const [hour, value] of played.own) expect(value).toBe(hour < 10 ? 101 : hour < 12 ? 202 : 303);
  expect(played.missing['gap in the recording']).toBeGreaterThan(5);
  expect(played.missing['the recording has not begun']).toBeGreaterThan(5);
});
