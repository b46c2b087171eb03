import { describe, expect, test } from 'vitest';
import { buildReport } from '../../reports/build-report.ts';
import { compareRuns, surelyWorse, undecided, type ComparedRun, type Comparison } from '../../reports/compare.ts';
import { renderComparison } from '../../reports/render/compare.ts';
import type { RunIdentity } from '../../contract/run-files.ts';
import type { SeenAlert } from '../../reports/run-record.ts';
import { alert, arrived, at, fault, homeId, MINUTE, runRecord, ward, type RecordParts } from './support.ts';

const N = 12;
const truth = ward(N);
/** The right alert for each of these episodes, so long after its evidence. */
const finding = (which: readonly number[], delayMin = 2): SeenAlert[] => which.map((n) => alert(n, (truth[n - 1]!.onset - at(0)) / MINUTE + delayMin, 'hypoxia', { id: `right-${n}` }));
const all = Array.from({ length: N }, (_, index) => index + 1);
const thresholds = { 'clinical.sensitivity': { min: 0.4 } };

function run(parts: RecordParts, identity: Partial<RunIdentity> = {}): ComparedRun {
  const record = runRecord({ homes: N, truth, stamps: arrived(...truth), thresholds, ...parts });
  return { id: identity.sut?.id ?? 'run', report: buildReport({ ...record, identity: { ...record.identity, ...identity } }, {}), truth: record.truth, alerts: record.alerts };
}

const metric = (comparison: Comparison, id: string) => comparison.metrics.find((row) => row.id === id)!;

describe('a run against itself', () => {
  const one = run({ alerts: finding(all) });
  const comparison = compareRuns(one, one);
  test('differs in nothing', () => {
    expect(comparison).toMatchObject({ equal: true, sameWorld: true, warnings: [], identity: [], foundByOne: [], attacks: [], falseAlarms: [], account: [], digests: [] });
    expect(new Set(comparison.metrics.map(({ change }) => change))).toEqual(new Set(['same']));
    expect(surelyWorse(comparison)).toEqual([]);
  });
  test('is told in one sentence', () => expect(renderComparison(comparison)).toMatch(/^A .*\nB .*\n\nNothing differs: .*\n$/));
});

describe('two pipelines in the same world', () => {
  const a = run({ alerts: finding(all) });
  const b = run({ alerts: [...finding(all.slice(0, 4)), alert(3, 5, 'fever')] }, { sut: { id: 'poor', version: '2' } });
  const comparison = compareRuns(a, b);

  test('are compared episode by episode, by McNemar’s exact test', () => {
    // 8 episodes only in A, none only in B: 2 · 2⁻⁸.
    expect(metric(comparison, 'clinical.sensitivity')).toMatchObject({ change: 'worse', p: expect.closeTo(0.0078125, 10), why: expect.stringContaining("McNemar's exact test over 12 episodes: 8 only in A, 0 only in B") });
    expect(metric(compareRuns(b, a), 'clinical.sensitivity').change).toBe('better');
  });

  test('leave out what one of them could not have seen', () => {
    const blind = run({ alerts: finding(all.slice(0, 10)), stamps: { ...arrived(...truth), e12: { arrivedFrom: null } } });
    expect(metric(compareRuns(a, blind), 'clinical.sensitivity').why).toContain('over 11 episodes: 1 only in A, 0 only in B');
  });

  test('count false alarms home by home only where every one is told', () => {
    const many = run({ alerts: [...finding(all), ...all.flatMap((n) => Array.from({ length: 200 }, (_, index) => alert(n, 100 + index * 6, 'fever')))] });
    expect(many.report.findings.some(({ kind, alert: told }) => kind === 'false-alarm' && !told)).toBe(true);
    expect(metric(compareRuns(a, many), 'clinical.false-alarms-per-patient-day').why).toMatch(/from both intervals/);
  });

  test('name the events that only one of them found, with its alert', () => {
    expect(comparison.foundByOne.map(({ id }) => id).toSorted()).toEqual(all.slice(4).map((n) => `e${n}`).toSorted());
    expect(comparison.foundByOne[0]).toMatchObject({ kind: 'episode', title: 'Low oxygen', found: 'a', alert: { code: 'hypoxia' } });
    expect(comparison.foundByOne.map(({ onset }) => onset)).toEqual(comparison.foundByOne.map(({ onset }) => onset).toSorted((x, y) => x - y));
    expect(compareRuns(b, a).foundByOne.every(({ found, otherText }) => found === 'b' && /no alert came/.test(otherText))).toBe(true);
  });

  test('count false alarms by cause, and name what was asked differently', () => {
    expect(comparison.falseAlarms).toEqual([{ cause: 'plain-variation', a: 0, b: 1 }]);
    expect(comparison.identity).toEqual([{ what: 'pipeline', a: 'sut 1', b: 'poor 2' }]);
  });

  test('are called worse for a threshold only where chance does not explain it', () => {
    expect(surelyWorse(comparison).map(({ id }) => id)).toEqual(['clinical.sensitivity']);
    // Five episodes fewer: 2 · 2⁻⁵ is more than 0.05.
    const slightly = compareRuns(a, run({ alerts: finding(all.slice(0, 7)) }));
    expect(metric(slightly, 'clinical.sensitivity')).toMatchObject({ change: 'same', p: expect.closeTo(0.0625, 10), why: expect.stringContaining('no more than chance allows') });
    expect(surelyWorse(slightly)).toEqual([]);
  });

  test('compare delays by the sign test over episodes that both found', () => {
    const later = compareRuns(a, run({ alerts: finding(all, 9) }));
    expect(metric(later, 'clinical.detection-delay-ms.p50')).toMatchObject({ change: 'worse', why: expect.stringContaining('sign test over 12 episodes found by both: B faster in 0, slower in 12') });
    expect(metric(later, 'clinical.sensitivity').change).toBe('same');
  });

  test('compare rates by the homes that had more, so that one noisy home decides nothing', () => {
    const noisy = compareRuns(a, run({ alerts: [...finding(all), ...Array.from({ length: 60 }, (_, index) => alert(1, 300 + index * 4, 'fever'))] }));
    expect(metric(noisy, 'clinical.false-alarms-per-patient-day')).toMatchObject({ change: 'same', why: expect.stringContaining('more in 1, fewer in 0') });
    const everywhere = compareRuns(a, run({ alerts: [...finding(all), ...all.map((n) => alert(n, 1400, 'fever'))] }));
    expect(metric(everywhere, 'clinical.false-alarms-per-patient-day').change).toBe('worse');
  });

  test('do not compare home by home where one was stopped early', () => {
    const record = runRecord({ homes: N, truth, stamps: arrived(...truth), thresholds, alerts: finding(all.slice(0, 4)), trouble: ['stopped by the user after 700 of 1440 ticks'], end: at(700) });
    const stopped = compareRuns(a, { id: 's', report: buildReport(record, {}), truth, alerts: record.alerts });
    expect(stopped.warnings.join(' ')).toMatch(/B did not end as planned: stopped by the user after 700 of 1440 ticks\..*/);
    expect(stopped.warnings.join(' ')).toMatch(/watched longer/);
    expect(metric(stopped, 'alerts.per-patient-day').why).toMatch(/from both intervals/);
  });

  test('are not compared home by home where something else was planted while they ran', () => {
    const everywhere = [...finding(all), ...all.map((n) => alert(n, 1400, 'fever'))];
    const hash = (truthDigest: string) => ({ digests: { truth: truthDigest, planned: '', received: '', alerts: '', inputs: '' } });
    const planted = compareRuns(run({ alerts: finding(all) }, hash('as asked')), run({ alerts: everywhere }, hash('and six outages')));
    expect(planted.sameWorld).toBe(true);
    expect(planted.warnings.join(' ')).toMatch(/Not the same was planted while they ran/);
    expect(metric(planted, 'clinical.false-alarms-per-patient-day').why).not.toMatch(/sign test/);
    expect(compareRuns(run({ alerts: finding(all) }, hash('x')), run({ alerts: everywhere }, hash('x'))).warnings).toEqual([]);
  });

  test('cannot be told to be no worse where the second had trouble or no value', () => {
    const gone = run({ alerts: [], trouble: ['the broker cannot be reached'] });
    expect(undecided(compareRuns(a, gone), gone.report)).toContain('the broker cannot be reached');
    expect(compareRuns(a, gone).warnings.join(' ')).toMatch(/B did not end as planned: the broker cannot be reached\./);
    expect(undecided(compareRuns(a, a), a.report)).toEqual([]);
    const blind = run({ alerts: [], stamps: {} });
    expect(undecided(compareRuns(a, blind), blind.report)).toEqual(['no value for Episodes detected']);
  });

  test('judge a fault that was laid to another layer', () => {
    const faults = all.map((n) => fault(`f${n}`, n, 100 + n, 200 + n));
    const tickets = (code: 'hub-offline' | 'uplink-offline') => faults.map((event, index) => alert(index + 1, (event.onset - at(0)) / MINUTE + 10, code));
    const parts = { truth: faults, stamps: arrived(...faults) };
    expect(metric(compareRuns(run({ ...parts, alerts: tickets('hub-offline') }), run({ ...parts, alerts: tickets('uplink-offline') })), 'technical.attribution-accuracy')).toMatchObject({ change: 'worse', why: expect.stringContaining('12 only in A') });
  });
});

describe('two worlds', () => {
  const a = run({ alerts: finding(all) });
  const other = run({ alerts: [] }, { seed: '2', digests: { truth: 'x', planned: 'y', received: '', alerts: '', inputs: '' } });
  const comparison = compareRuns(a, other);

  test('are warned about, and compared by intervals alone', () => {
    expect(comparison).toMatchObject({ sameWorld: false, foundByOne: [] });
    expect(comparison.warnings.join(' ')).toMatch(/worlds are different/);
    expect(metric(comparison, 'clinical.sensitivity')).toMatchObject({ change: 'worse', why: expect.stringMatching(/^difference of proportions: −1 to −0\.\d+$/) });
    expect(metric(comparison, 'clinical.sensitivity')).not.toHaveProperty('p');
  });

  test('of one engine and one truth are the same world whatever their thresholds', () => {
    expect(compareRuns(a, run({ alerts: [] }, { scenarioHash: 'other thresholds' })).sameWorld).toBe(true);
    expect(compareRuns(a, run({ alerts: [] }, { engineVersion: '9', digests: { truth: 'z', planned: '', received: '', alerts: '', inputs: '' } })).sameWorld).toBe(false);
  });

  test('of different scenarios are warned about', () => expect(compareRuns(a, run({}, { scenario: 'other' })).warnings[0]).toMatch(/scenarios are different/));
});

test('a digest that differs names how many homes, and the first', () => {
  const identity = { digests: { truth: '', planned: 'other', received: '', alerts: '', inputs: '' } };
  const byHome = (planned: Record<string, string>) => ({ schema: 'twinward.digests/1' as const, planned, received: {}, alerts: {} });
  const a = { ...run({}), byHome: byHome({ [homeId(1)]: 'aa', [homeId(2)]: 'bb', [homeId(3)]: 'cc' }) };
  const b = { ...run({}, identity), byHome: byHome({ [homeId(1)]: 'aa', [homeId(2)]: 'xx' }) };
  expect(compareRuns(a, b).digests).toEqual([{ digest: 'planned', homes: 2, firstHome: homeId(2) }]);
});

describe('on the console', () => {
  const text = (color?: boolean): string => renderComparison(compareRuns(run({ alerts: finding(all) }), run({ alerts: [alert(3, 5, 'fever', { text: '\u001b[31m' })] }, { sut: { id: 'pöor\u202e', version: '2' } })), color === undefined ? {} : { color });
  test('a comparison says the word beside both values, within 100 columns', () => {
    expect(text()).toMatch(/Episodes detected \* +1 \(0\.\d+–1\) +0 \(0–0\.\d+\) {2}WORSE\n +McNemar/);
    expect(text()).toContain('Found by A, missed by B: 12');
    expect(text()).toMatch(/Verdict +PASS +FAIL/);
    for (const line of text().split('\n')) expect(line.length, line).toBeLessThanOrEqual(100);
  });
  test('colour is asked for, and control characters of others never reach the terminal', () => {
    expect(text()).not.toMatch(/[\u001b\u202e]/);
    expect(text(true)).toContain('\u001b[31mWORSE');
  });
});
