import { describe, expect, test } from 'vitest';
import { buildReport } from '../../reports/build-report.ts';
import type { Report } from '../../contract/report.ts';
import { decide, performanceFigure, runVerdict, targetText, whatWouldDecide } from '../../reports/verdict.ts';
import { alert, arrived, at, runRecord, ward, type RecordParts } from './support.ts';

const truth = ward(40);
const found = (n: number): RecordParts => ({ homes: 40, truth, stamps: arrived(...truth), alerts: truth.slice(0, n).map((event, index) => alert(index + 1, (event.onset - at(0)) / 60_000 + 3, 'hypoxia')) });
const judge = (n: number, thresholds: RecordParts['thresholds'], more: RecordParts = {}, performance = {}): Report => buildReport(runRecord({ ...found(n), ...(thresholds && { thresholds }), ...more }), performance);

describe('a threshold', () => {
  test('holds when the whole interval holds', () => expect(judge(40, { 'clinical.sensitivity': { min: 0.8 } }).metrics['clinical.sensitivity']).toMatchObject({ verdict: 'pass', target: '≥ 0.8' }));
  test('is broken when the whole interval breaks it', () => expect(judge(10, { 'clinical.sensitivity': { min: 0.8 } }).metrics['clinical.sensitivity']!.verdict).toBe('fail'));
  test('is unknown between, says what would decide it, and leaves value and score standing', () => {
    const metric = judge(36, { 'clinical.sensitivity': { min: 0.85 } }).metrics['clinical.sensitivity']!;
    expect(metric.verdict).toBe('unknown');
    expect(metric.value).toBe(0.9);
    expect(metric.score).toBeGreaterThan(90);
    // Wilson: 0.7695–0.9604 at 36 of 40; the half that reaches the threshold is 0.1305 wide, the distance 0.05: (0.1305 / 0.05)² × 40 = 273
    expect(metric.note).toMatch(/^40 episodes; about 280 are needed: `--homes 280`$/);
  });
  test('may have two sides', () => expect(targetText({ min: 0.1, max: 0.9 }, 'share')).toBe('≥ 0.1 and ≤ 0.9'));
  test('on a count of all there was needs no interval', () => {
    const result = { value: 0, n: 4 };
    expect(decide({ unit: 'count', counted: 'x' }, result, { max: 0 }, 10).verdict).toBe('pass');
    expect(decide({ unit: 'count', counted: 'x' }, { ...result, value: 1 }, { max: 0 }, 10).verdict).toBe('fail');
  });
  test('cannot be decided without an interval where one is due', () => expect(decide({ unit: 'ms', counted: 'x' }, { value: 5, n: 2, ci: null }, { max: 10 }, 10).verdict).toBe('unknown'));
  test('on a delay is broken when nothing was detected', () => expect(judge(0, { 'clinical.detection-delay-ms.p95': { max: 600_000 } }).verdict).toBe('fail'));
  test('that the value lies on is decided by no number of homes', () => expect(whatWouldDecide(0.8, [0.7, 0.9], { min: 0.8 }, 10, 'episodes', 10)).toContain('no number of homes'));
});

describe('the run', () => {
  test('passes when all thresholds surely hold', () => {
    const report = judge(40, { 'clinical.sensitivity': { min: 0.8 }, 'clinical.false-alarms-per-patient-day': { max: 1 } });
    expect(report.verdict).toBe('pass');
    expect(report.reasons[0]).toBe('All 2 thresholds hold.');
  });
  test('fails when one is surely broken, whatever else is open', () => {
    const report = judge(10, { 'clinical.sensitivity': { min: 0.8 }, 'clinical.in-time': { min: 0.25 } });
    expect(report.verdict).toBe('fail');
    expect(report.reasons[0]).toBe('Episodes detected is 0.25 (95 % between 0.142 and 0.402); asked was ≥ 0.8.');
  });
  test('is unknown when one cannot be decided', () => expect(judge(36, { 'clinical.sensitivity': { min: 0.85 } }).verdict).toBe('unknown'));
  test('is unknown when nothing was asked', () => expect(judge(40, {})).toMatchObject({ verdict: 'unknown', reasons: ['The scenario sets no threshold, so there is nothing to pass.'] }));
  test('names a threshold that had nothing to measure, and leaves it out', () => {
    const report = judge(40, { 'clinical.sensitivity': { min: 0.8 }, 'technical.sensitivity': { min: 0.9 } });
    expect(report.verdict).toBe('pass');
    expect(report.reasons).toEqual(['The one threshold that applies holds.', 'Faults ticketed: not applicable, no fault could be noticed.']);
    expect(judge(40, { 'technical.sensitivity': { min: 0.9 } }).verdict).toBe('unknown');
  });
  test('is unknown with trouble of the lab, which comes first', () => {
    const report = judge(10, { 'clinical.sensitivity': { min: 0.8 } }, { trouble: ['The broker went away at 03:00.'] });
    expect(report.verdict).toBe('unknown');
    expect(report.reasons[0]).toBe('The broker went away at 03:00.');
  });
  test('is unknown when the account does not close', () => expect(judge(40, { 'clinical.sensitivity': { min: 0.8 } }, { account: { unexplained: 3 } }).verdict).toBe('unknown'));
  test('is unknown with a failed computation', () => expect(runVerdict([], ['x'], [{ id: 'y', verdict: 'fail', words: 'broken' }])).toEqual({ verdict: 'unknown', reasons: ['x could not be computed.', 'broken'] }));
  test('may ask for figures under performance', () => {
    expect(performanceFigure({ latency: { 'alert-ms': { p99: 12 } } }, 'latency.alert-ms.p99')).toBe(12);
    expect(performanceFigure({ 'latency.alert-ms.p99': 13 }, 'latency.alert-ms.p99')).toBe(13);
    const rule = { 'latency.alert-ms.p99': { max: 20 } };
    expect(judge(40, rule, {}, { latency: { 'alert-ms': { p99: 12 } } }).verdict).toBe('pass');
    expect(judge(40, rule, {}, { latency: { 'alert-ms': { p99: 21 } } }).verdict).toBe('fail');
    expect(judge(40, rule).reasons).toEqual(['The run has no figure latency.alert-ms.p99; asked was ≤ 20.']);
  });
});
