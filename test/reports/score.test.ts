import { describe, expect, test } from 'vitest';
import { buildReport } from '../../reports/build-report.ts';
import { defineMetric, type Metric } from '../../reports/metric.ts';
import { METRICS } from '../../reports/metrics/index.ts';
import { rubricHash } from '../../reports/rubric.ts';
import type { RunRecord, SeenAlert } from '../../reports/run-record.ts';
import { curve, logNormal } from '../../reports/score.ts';
import { alert, arrived, at, fault, homeId, homes, runRecord, ward } from './support.ts';

describe('the curve', () => {
  test.each([[0, 1], [2500, 0.982], [3785, 0.9], [5000, 0.77], [7300, 0.5], [10_000, 0.27], [30_000, 0.003]])('at %i gives %f, as Lighthouse publishes', (value, score) => expect(logNormal(value, 7300, 3785)).toBeCloseTo(score, 3));
  test('falls, and ends at nothing', () => {
    expect(logNormal(Infinity, 2, 1)).toBe(0);
    const points = { earns50: 0.65, earns90: 0.85, by: 'shortfall', reason: '', source: '' } as const;
    expect(curve(0.65, points)).toBeCloseTo(50, 9);
    expect(curve(0.85, points)).toBeCloseTo(90, 9);
    expect(curve(1, points)).toBe(100);
    expect(curve(0, points)).toBe(0);
  });
  test('the rubric has one hash', () => expect(rubricHash()).toMatch(/^[0-9a-f]{64}$/));
});

const SIZE = 60;
const truth = ward(SIZE).map((event, index) => (index % 5 === 0 ? { ...event, lifeCritical: true } : event));
const faults = Array.from({ length: 30 }, (_, index) => fault(`f${index}`, index + 1, 200 + index * 30, 320 + index * 30));
const world = { homes: SIZE, truth: [...truth, ...faults], stamps: arrived(...truth, ...faults) };
const minuteOf = (time: number): number => (time - at(0)) / 60_000;
/** Detects the share of episodes that `keep` lets through, `delay` minutes late. */
const finding = (keep: (index: number) => boolean, delay: number): SeenAlert[] => truth.flatMap((event, index) => (keep(index) ? [alert(index + 1, minuteOf(event.onset) + delay, 'hypoxia', { priority: 'high', id: `d${index}` }), alert(index + 1, minuteOf(event.onset) + delay + 10, 'hypoxia', { priority: 'high', id: `d${index}`, state: 'escalated' })] : []));
const noise = (n: number): SeenAlert[] => Array.from({ length: n }, (_, index) => alert(1 + (index % SIZE), (index * 997) % 1440, 'tachycardia'));
const tickets = (right: number): SeenAlert[] => faults.map((event, index) => alert(index + 1, minuteOf(event.noticeableFrom!) + 2, index < right ? 'hub-offline' : 'link-lost'));
const score = (alerts: SeenAlert[], more: Partial<RunRecord> = {}): number => buildReport({ ...runRecord({ ...world, alerts }), ...more }, {}).score!;

const silent = (): number => score([]);
const everything = (): number => score(homes(SIZE).flatMap((_, index) => Array.from({ length: 144 }, (__, step) => (['hypoxia', 'hub-offline', 'link-lost', 'device-silent'] as const).map((code) => alert(index + 1, step * 10, code))).flat()));
const naive = (): number => score([...finding((index) => index % 8 !== 7 || index % 5 === 0, 4), ...noise(180)]);
/** Finds 57 of 60, three of them late, says every other thing twice, and lays 27 of 30 faults to the right layer. */
const good = (): number =>
  score([...finding((index) => index % 20 !== 19 && index % 20 !== 9, 5), ...finding((index) => index % 20 === 9, 40), ...finding((index) => index % 2 === 0, 9).map((seen) => ({ ...seen, alert: { ...seen.alert, id: `again${seen.alert.id}` } })), ...noise(12), ...tickets(27)]);

describe('the score ranks', () => {
  test('silence and noise earn next to nothing', () => {
    expect(silent()).toBeLessThan(5);
    expect(everything()).toBeLessThan(5);
  });
  test('a naive pipeline lies in the middle, a good one high, and an oracle at the top', () => {
    const oracle = score([...finding(() => true, 0), ...tickets(30)]);
    expect(naive()).toBeGreaterThan(35);
    expect(naive()).toBeLessThan(62);
    expect(good()).toBeGreaterThan(84);
    expect(good()).toBeLessThan(94);
    expect(oracle).toBeGreaterThan(95);
  });
});

describe('caps', () => {
  test('more than a tenth of life-critical episodes missed multiplies by 0.59', () => {
    const report = buildReport(runRecord({ ...world, alerts: [...finding((index) => index % 15 !== 0, 5), ...tickets(30)] }), {});
    expect(report.scoreNotes[0]).toContain('multiplied by 0.59: 4 of 12 life-critical episodes were missed');
    const open = report.categories.filter((category) => category.weight > 0);
    expect(report.score).toBeCloseTo((0.59 * open.reduce((sum, category) => sum + category.weight * category.score!, 0)) / open.reduce((sum, category) => sum + category.weight, 0), 9);
  });
  test('a burden of more than ten times the target multiplies by 0.40, and only the smaller cap applies', () => {
    const report = buildReport(runRecord({ ...world, alerts: noise(SIZE * 15) }), {});
    expect(report.scoreNotes.filter((note) => note.includes('multiplied'))).toEqual([expect.stringContaining('multiplied by 0.4: 15 false or repeated alerts per patient-day')]);
  });
  test('one false alarm in a short run is no burden for sure', () => expect(buildReport(runRecord({ homes: 1, hours: 1, alerts: [alert(1, 5, 'fever')] }), {}).scoreNotes.some((note) => note.includes('multiplied'))).toBe(false));
});

describe('categories', () => {
  test('what does not apply gives its weight to the others', () => {
    const { categories, score: total } = buildReport(runRecord({ homes: 10, alerts: [alert(1, 5, 'fever')] }), {});
    expect(categories.filter((category) => category.weight > 0).map((category) => category.id)).toEqual(['burden']);
    expect(total).toBeCloseTo(categories.find((category) => category.id === 'burden')!.score!, 9);
  });
  test('security does not apply without a planted attack, even with false security alerts', () => {
    const security = buildReport(runRecord({ ...world, alerts: [alert(1, 5, 'message-forged')] }), {}).categories.find((category) => category.id === 'security')!;
    expect(security).toMatchObject({ weight: 0, score: null });
  });
  test('timeliness and burden are multiplied by skill', () => {
    const report = buildReport(runRecord({ ...world, alerts: finding((index) => index % 2 === 0, 0) }), {});
    const skill = report.metrics['clinical.skill']!.value!;
    expect(report.categories.find((category) => category.id === 'burden')!.score).toBeLessThanOrEqual(100 * skill);
    expect(report.categories.find((category) => category.id === 'timeliness')!.score).toBeLessThanOrEqual(100 * skill);
  });
  test('a metric that throws makes its category and the score null, and the verdict unknown', () => {
    const broken = defineMetric({ ...METRICS.find((metric) => metric.id === 'clinical.in-time')!, needs: ['episodes'], compute: () => { throw new Error('boom'); } });
    const metrics = METRICS.map((metric): Metric => (metric.id === broken.id ? (broken as unknown as Metric) : metric));
    const report = buildReport(runRecord({ ...world, alerts: finding(() => true, 5), thresholds: { 'clinical.sensitivity': { min: 0.5 } } }), {}, metrics);
    expect(report.metrics['clinical.in-time']).toMatchObject({ value: null, verdict: 'unknown', note: 'the computation failed: boom' });
    expect(report.categories.find((category) => category.id === 'timeliness')!.score).toBeNull();
    expect(report.categories.find((category) => category.id === 'clinical')!.score).not.toBeNull();
    expect(report.score).toBeNull();
    expect(report.verdict).toBe('unknown');
    expect(report.reasons[0]).toContain('clinical.in-time');
  });
});

test('every score of every metric lies in 0 to 100', () => {
  const report = buildReport(runRecord({ ...world, alerts: [...finding(() => true, 5), ...noise(50), ...tickets(10)], redeliveries: [{ home: homeId(1), arrivedAt: at(5), from: at(1), to: at(2) }] }), {});
  for (const metric of Object.values(report.metrics)) if (metric.score !== undefined) expect(metric.score >= 0 && metric.score <= 100).toBe(true);
});
