/** Laws of the score that hold for every run (SCORING §4): silence and noise never pay, and nobody gains by an alert that nobody needed. */
import fc from '../support/properties.ts';
import { expect, test } from 'vitest';
import { ALERT_CODE_IDS, type AlertCode } from '../../contract/alert-codes.ts';
import { canonicalJson } from '../../contract/canonical.ts';
import type { TruthEvent } from '../../contract/truth.ts';
import { buildReport } from '../../reports/build-report.ts';
import type { RunRecord, SeenAlert } from '../../reports/run-record.ts';
import { alert, arrived, episode, fault, runRecord } from './support.ts';

const HOMES = 12;
const homeNumber = fc.integer({ min: 1, max: HOMES });
const anEpisode = fc.record({ n: homeNumber, from: fc.integer({ min: 0, max: 1200 }), length: fc.integer({ min: 10, max: 200 }), lifeCritical: fc.boolean(), seen: fc.boolean() });
const aFault = fc.record({ n: homeNumber, from: fc.integer({ min: 0, max: 1100 }), tellable: fc.boolean() });
const anAlert = fc.record({
  n: homeNumber, minute: fc.integer({ min: 0, max: 1439 }), code: fc.constantFrom<AlertCode>('hypoxia', 'early-warning', 'fever', 'hub-offline', 'uplink-offline', 'message-forged', 'measurement-missed'),
  priority: fc.constantFrom('high', 'medium', 'low' as const), route: fc.constantFrom('nurse', 'technician' as const), id: fc.integer({ min: 0, max: 60 }), state: fc.constantFrom('raised', 'raised', 'raised', 'escalated', 'acknowledged', 'resolved' as const),
});
const aRun = fc.record({ episodes: fc.array(anEpisode, { minLength: 1, maxLength: 15 }), faults: fc.array(aFault, { maxLength: 5 }), alerts: fc.array(anAlert, { maxLength: 50 }) });
type Drawn = typeof aRun extends fc.Arbitrary<infer T> ? T : never;

function build({ episodes, faults, alerts }: Drawn): RunRecord {
  const truth: TruthEvent[] = [
    ...episodes.map(({ n, from, length, lifeCritical }, index) => episode(`e${index}`, n, from, from + length, { lifeCritical })),
    ...faults.map(({ n, from }, index) => fault(`f${index}`, n, from, from + 120)),
  ];
  const stamps = arrived(...truth);
  episodes.forEach(({ seen }, index) => { if (!seen) stamps[`e${index}`] = { arrivedFrom: null }; });
  faults.forEach(({ tellable }, index) => { if (!tellable) stamps[`f${index}`] = { tellableFrom: null }; });
  const seen = alerts.map(({ n, minute, code, ...more }) => alert(n, minute, code, { ...more, id: `a${more.id}` })).toSorted((a, b) => a.gradedAt - b.gradedAt);
  return runRecord({ homes: HOMES, truth, stamps, alerts: seen });
}
const scoreOf = (record: RunRecord): number => buildReport(record, {}).score ?? 0;
const atOnce = (record: RunRecord, more: readonly SeenAlert[]): RunRecord => ({ ...record, alerts: [...record.alerts, ...more].toSorted((a, b) => a.gradedAt - b.gradedAt) });
const hasObservable = (drawn: Drawn): boolean => drawn.episodes.some((each) => each.seen);

test('silence never pays', () => {
  fc.assert(fc.property(aRun.filter(hasObservable), (drawn) => {
    const silent = buildReport({ ...build(drawn), alerts: [] }, {});
    if (silent.metrics['clinical.skill']!.value !== null) expect(silent.score!).toBeLessThan(1);
  }), { numRuns: 100 });
});

test('noise never pays: alerting on everything has no skill and no score', () => {
  const everything = Array.from({ length: HOMES }, (_, home) => Array.from({ length: 96 }, (__, quarter) => ALERT_CODE_IDS.map((code) => alert(home + 1, quarter * 15, code))).flat()).flat();
  fc.assert(fc.property(aRun.filter(hasObservable), (drawn) => {
    const report = buildReport({ ...build(drawn), alerts: everything }, {});
    if (report.metrics['clinical.skill']!.value === null) return;
    expect(report.metrics['clinical.skill']!.value).toBeLessThan(0.3);
    expect(report.score!).toBeLessThan(10);
  }), { numRuns: 8 });
});

test('an alert that nobody needed never raises the score', () => {
  fc.assert(fc.property(aRun, anAlert, (drawn, extra) => {
    const record = build(drawn);
    const added = atOnce(record, [alert(extra.n, extra.minute, extra.code, { priority: extra.priority, route: extra.route, id: 'extra' })]);
    const report = buildReport(added, {});
    const own = report.findings.find((finding) => finding.kind === 'false-alarm' && finding.alert?.id === 'extra');
    if (own) expect(report.score ?? 0).toBeLessThanOrEqual(scoreOf(record) + 1e-9);
  }), { numRuns: 400 });
});

test('saying everything twice raises neither sensitivity nor score', () => {
  fc.assert(fc.property(aRun, (drawn) => {
    const record = { ...build(drawn) };
    const twice = atOnce(record, record.alerts.map((seen) => ({ ...seen, alert: { ...seen.alert, id: `${seen.alert.id} again` } })));
    const [once, again] = [buildReport(record, {}), buildReport(twice, {})];
    for (const id of ['clinical.sensitivity', 'clinical.skill', 'technical.sensitivity']) expect(again.metrics[id]!.value).toBe(once.metrics[id]!.value);
    expect(again.score ?? 0).toBeLessThanOrEqual((once.score ?? 0) + 1e-9);
  }), { numRuns: 150 });
});

test('the order of homes, truth and simultaneous alerts changes nothing', () => {
  fc.assert(fc.property(aRun, fc.integer(), (drawn, salt) => {
    const record = build(drawn);
    const shuffled = <T>(items: readonly T[], keyOf: (item: T) => string): T[] => items.toSorted((a, b) => (hash(keyOf(a), salt) - hash(keyOf(b), salt)) || (keyOf(a) < keyOf(b) ? -1 : 1));
    const alerts = shuffled(record.alerts, (seen) => seen.alert.home).toSorted((a, b) => a.gradedAt - b.gradedAt);
    const other = { ...record, homes: shuffled(record.homes, (home) => home.id), truth: shuffled(record.truth, (event) => event.id), alerts };
    expect(canonicalJson(buildReport(other, {}))).toBe(canonicalJson(buildReport(record, {})));
  }), { numRuns: 60 });
});

test('detecting one more episode never lowers sensitivity, and every alert has exactly one verdict', () => {
  fc.assert(fc.property(aRun, homeNumber, fc.integer({ min: 0, max: 1439 }), (drawn, n, minute) => {
    const record = build(drawn);
    const more = buildReport(atOnce(record, [alert(n, minute, 'hypoxia')]), {});
    expect(more.metrics['clinical.sensitivity']!.value ?? 0).toBeGreaterThanOrEqual(buildReport(record, {}).metrics['clinical.sensitivity']!.value ?? 0);
    const falseOnes = more.findings.filter((finding) => finding.kind === 'false-alarm');
    expect(falseOnes.every((finding) => finding.alert?.verdict === 'false' && finding.alert.truth.length === 0)).toBe(true);
  }), { numRuns: 100 });
});

function hash(text: string, salt: number): number {
  let value = salt | 0;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value;
}

