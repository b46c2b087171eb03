/** One metric of two runs, by hand-made results and pairs: which test decides, and that it counts what it says. */
import { describe, expect, test } from 'vitest';
import type { Finding, MetricResult } from '../../contract/report.ts';
import { judgeMetric, type Pairs } from '../../reports/compare/judge-metric.ts';
import type { PairedEvent } from '../../reports/compare/paired-events.ts';
import { homeId } from './support.ts';

const result = (value: number | null, more: Partial<MetricResult> = {}): MetricResult => ({ title: 'T', definition: '', unit: 'share', direction: 'higher', value, n: 12, verdict: 'pass', ...more }) as MetricResult;
const found = (more: Partial<Finding> = {}): Finding => ({ id: 'x', kind: 'episode', outcome: 'detected', badness: 0, title: '', text: '', inTime: true, ...more });
const missed = (more: Partial<Finding> = {}): Finding => found({ outcome: 'missed', inTime: false, ...more });

/** So many events that only A has; each in a home of its own, or all in one. */
function pairs(kind: 'episodes' | 'faults', n: number, a: Finding, b: Finding, oneHome = false): Pairs {
  const list = Array.from({ length: n }, (_, index): PairedEvent => {
    const truth = { homes: [homeId(oneHome ? 1 : index + 1)], ...a.truth } as NonNullable<Finding['truth']>;
    return { id: `${index}`, a: { ...a, truth }, b: { ...b, truth: { ...truth, ...b.truth } } };
  });
  return { episodes: kind === 'episodes' ? list : [], faults: kind === 'faults' ? list : [], equallyLong: true, perHome: new Map() };
}
const layer = (code: string): Partial<Finding> => ({ kind: 'fault', tellableFrom: 5, alert: { code } as NonNullable<Finding['alert']>, truth: { layer: 'hub' } as NonNullable<Finding['truth']> });
const critical = (yes: boolean): Partial<Finding> => ({ truth: { lifeCritical: yes } as NonNullable<Finding['truth']> });

describe('a share of events', () => {
  test.each<[id: string, what: string, given: Pairs, expected: string]>([
    ['clinical.sensitivity', 'found by A alone', pairs('episodes', 8, found(), missed()), 'over 8 episodes: 8 only in A, 0 only in B'],
    ['clinical.sensitivity', 'late is found', pairs('episodes', 8, found(), found({ inTime: false })), 'over 8 episodes: 0 only in A, 0 only in B'],
    ['clinical.in-time', 'late is not in time', pairs('episodes', 8, found(), found({ inTime: false })), 'over 8 episodes: 8 only in A, 0 only in B'],
    ['clinical.critical-sensitivity', 'life-critical ones', pairs('episodes', 8, found(critical(true)), missed(critical(true))), 'over 8 episodes: 8 only in A, 0 only in B'],
    ['clinical.critical-sensitivity', 'no others', pairs('episodes', 8, found(critical(false)), missed(critical(false))), 'over 0 episodes: 0 only in A, 0 only in B'],
    ['technical.sensitivity', 'faults', pairs('faults', 8, found({ kind: 'fault' }), missed({ kind: 'fault' })), 'over 8 faults: 8 only in A, 0 only in B'],
    ['technical.attribution-accuracy', 'the right layer', pairs('faults', 8, found(layer('hub-offline')), found(layer('uplink-offline'))), 'over 8 faults: 8 only in A, 0 only in B'],
    ['technical.attribution-accuracy', 'where it could be told', pairs('faults', 8, found({ ...layer('hub-offline'), tellableFrom: null }), found({ ...layer('uplink-offline'), tellableFrom: null })), 'over 0 faults: 0 only in A, 0 only in B'],
  ])('%s counts %s', (id, _, given, expected) => {
    expect(judgeMetric(id, result(1), result(0.5), given).why).toContain(expected);
  });

  test('gives each home one vote: eight events of one home are no proof', () => {
    expect(judgeMetric('clinical.sensitivity', result(1), result(0.5), pairs('episodes', 8, found(), missed())).change).toBe('worse');
    expect(judgeMetric('clinical.sensitivity', result(1), result(0.5), pairs('episodes', 8, found(), missed(), true))).toMatchObject({ change: 'same', p: 1, why: expect.stringContaining('in 1 home, each with one vote') });
    expect(judgeMetric('clinical.detection-delay-ms.p50', result(5, { unit: 'ms', direction: 'lower' }), result(9, { unit: 'ms', direction: 'lower' }), pairs('episodes', 8, found({ delayMs: 5 }), found({ delayMs: 9 }), true)).change).toBe('same');
  });

  test('says nothing where the value went against the events', () => {
    expect(judgeMetric('clinical.sensitivity', result(0.5), result(0.9), pairs('episodes', 8, found(), missed()))).toMatchObject({ change: 'not comparable', why: expect.stringContaining('the value the other') });
    expect(judgeMetric('clinical.sensitivity', result(0.5), result(0.5), pairs('episodes', 8, found(), missed()))).toMatchObject({ change: 'same', why: expect.stringContaining('the value did not') });
  });
});

describe('a count', () => {
  const count = (value: number, n: number): MetricResult => result(value, { n, unit: 'count', direction: 'lower' });
  test('is worse only by more than chance, and only out of as many chances', () => {
    const same = pairs('episodes', 1, found(), found());
    expect(judgeMetric('handling.mishandled', count(1, 20), count(2, 20), same)).toMatchObject({ change: 'same', why: expect.stringContaining('1 of 20 against 2 of 20') });
    expect(judgeMetric('handling.mishandled', count(0, 20), count(9, 20), same)).toMatchObject({ change: 'worse', p: expect.closeTo(2 * 0.5 ** 9, 9) });
    expect(judgeMetric('alerts.wrongly-resolved', count(1, 1), count(2, 12), same)).toMatchObject({ change: 'not comparable', why: 'out of different numbers: 1 of 1 against 2 of 12' });
    expect(judgeMetric('handling.mishandled', count(0, 20), count(9, 20), { ...same, equallyLong: false }).change).toBe('not comparable');
  });
});

test('a run without a value is not compared, and says which', () => {
  expect(judgeMetric('x', result(1), result(null, { note: 'nothing came' }), undefined)).toEqual({ change: 'not comparable', why: 'the second run has no value: nothing came' });
  expect(judgeMetric('x', result(null), result(1), undefined)).toEqual({ change: 'not comparable', why: 'the first run has no value' });
  expect(judgeMetric('x', result(null), result(null), undefined).change).toBe('same');
});
