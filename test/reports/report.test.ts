import { describe, expect, test } from 'vitest';
import type { AlertCode } from '../../contract/alert-codes.ts';
import type { Alert } from '../../contract/alert.ts';
import { canonicalJson } from '../../contract/canonical.ts';
import { Report } from '../../contract/report.ts';
import { buildReport } from '../../reports/build-report.ts';
import { caseWindow } from '../../reports/worst-cases.ts';
import { clockTime, lengthOfTime, midSentence, personWords, thousands } from '../../reports/plain-words.ts';
import { alert, arrived, at, episode, fault, home, homeId, MINUTE, runRecord, START } from './support.ts';

const edith = home(1, { who: 'Edith Moore, 81, COPD' });
const low = episode('e1', 1, 130, 190, { lifeCritical: true, title: 'Low oxygen' });
const record = runRecord({ homes: [edith, home(2)], truth: [low], stamps: { e1: { arrivedFrom: at(134) } } });

describe('findings', () => {
  const text = (parts: Parameters<typeof runRecord>[0], id: string): string => buildReport(runRecord({ homes: [edith, home(2)], truth: [low], stamps: { e1: { arrivedFrom: at(134) } }, ...parts }), {}).findings.find((finding) => finding.id === id)!.text;
  test('say who, what, when, and that no alert came', () => {
    expect(text({}, 'episode:e1')).toBe('Edith Moore (81, COPD): low oxygen from 02:10; the readings that showed it arrived at 02:14; no alert came.');
  });
  test('say how late, and what was wrong with the alert', () => {
    expect(text({ alerts: [alert(1, 180, 'hypoxia', { route: 'technician', priority: 'low' })] }, 'episode:e1')).toBe(
      'Edith Moore (81, COPD): low oxygen from 02:10; the readings that showed it arrived at 02:14; the alert came at 03:00, 46 min later, too late: it was due within 30 min. It went to the technician, not to the nurse. Its priority was low, not high or medium.',
    );
  });
  test('say why an episode is not held against the pipeline', () => {
    expect(text({ stamps: { e1: { arrivedFrom: null, unobservable: { reason: 'never-measured', remedy: 'an oximeter that is worn at night' } } } }, 'episode:e1')).toBe(
      'Edith Moore (81, COPD): low oxygen from 02:10; no device measured it while it lasted. It is not held against the pipeline. Remedy: an oximeter that is worn at night.',
    );
  });
  test('say which layer was blamed', () => {
    expect(text({ truth: [fault('f1', 1, 100, 200)], stamps: { f1: { tellableFrom: at(110) } }, alerts: [alert(1, 111, 'uplink-offline')] }, 'fault:f1')).toBe(
      'In the home of Edith Moore (81, COPD), 01:40 to 03:20: the hub lost power; it could be noticed from 01:45; the ticket came at 01:51, 6 min later. It blamed the uplink, not the hub.',
    );
  });
  test('say by what the layer could be told, and do not hold a layer against anyone that cannot be told from it', () => {
    const either = { truth: [fault('f1', 1, 100, 200, { orLayers: ['uplink'] })], stamps: { f1: { tellableFrom: at(110), toldBy: ['new-epoch-on-return' as const, 'neighbours-fine' as const] } } };
    const parts = (code: 'uplink-offline' | 'link-lost') => ({ ...either, alerts: [alert(1, 111, code)] });
    expect(text(parts('uplink-offline'), 'fault:f1')).toBe(
      'In the home of Edith Moore (81, COPD), 01:40 to 03:20: the hub lost power; it could be noticed from 01:45; its layer could be told from 01:50 by: a new epoch on return, neighbours fine; the ticket came at 01:51, 6 min later.',
    );
    expect(text(parts('link-lost'), 'fault:f1')).toContain('It blamed the link, not the hub or uplink.');
    expect(buildReport(runRecord({ homes: [edith], ...parts('link-lost') }), {}).findings.find(({ id }) => id === 'fault:f1')!.toldBy).toEqual(['new-epoch-on-return', 'neighbours-fine']);
  });
  test('say how many homes of a shared cause the ticket named', () => {
    const street = [1, 2, 3].map((n) => fault(`g${n}`, n, 100, 200, { layer: 'shared', group: 'street' }));
    const named = (...ns: number[]): string => text({ homes: 5, truth: street, stamps: {}, alerts: [alert(ns[0]!, 111, 'shared-outage', { homes: ns.map(homeId) })] }, 'fault:g1');
    expect(named(1, 2, 3)).toContain('When raised it named all 3 homes that were hit.');
    expect(named(1, 2, 4)).toContain('When raised it named 2 of the 3 homes that were hit, and 1 that was not.');
  });
  test('say what an alert claims of its own time, where that is before it came', () => {
    const claimed = (minute: number): string => text({ alerts: [{ ...alert(1, 160, 'hypoxia'), gradedAt: at(160) }].map((seen) => ({ ...seen, alert: { ...seen.alert, at: at(minute) } })) }, 'episode:e1');
    expect(claimed(140)).toContain('the alert came at 02:40, 26 min later. It says of itself that it came at 02:20; that counts for nothing.');
    expect(claimed(159)).not.toContain('says of itself');
  });
  test('say that a later ticket blamed another layer', () => {
    const tickets = (...codes: AlertCode[]): string => text({ truth: [fault('f1', 1, 100, 200)], stamps: { f1: { tellableFrom: at(110) } }, alerts: codes.map((code, place) => alert(1, 111 + place, code)) }, 'fault:f1');
    expect(tickets('hub-offline', 'uplink-offline')).toContain('It was said again once. A later ticket blamed the uplink: “A hub has lost its network”.');
    expect(tickets('hub-offline', 'hub-offline')).not.toContain('blamed');
  });
  test('say in one how many high alerts were not passed on in time', () => {
    const high = (n: number, minute: number, ...states: [Alert['state'], number][]) => {
      const raised = alert(n, minute, 'fall', { id: `f${n}-${minute}`, priority: 'high' });
      return [raised, ...states.map(([state, later]) => ({ gradedAt: at(minute + later), alert: { ...raised.alert, state } }))];
    };
    const alerts = [...high(1, 300), ...high(2, 400, ['escalated', 10]), ...high(2, 600, ['escalated', 20])];
    expect(text({ alerts }, 'escalation:late')).toBe('Of 3 high alerts that nobody answered for 15 min, 2 were not passed on by then. The first was about Edith Moore (81, COPD), at 05:00: “A fall”.');
    expect(buildReport(runRecord({ alerts: high(1, 300, ['acknowledged', 5]) }), {}).findings.filter(({ id }) => id === 'escalation:late')).toEqual([]);
  });
  test('say why an alert was false', () => expect(text({ alerts: [alert(2, 600, 'fever', { id: 'x' })] }, `false:${homeId(2)}:${at(600)}:x`)).toBe('At 10:00 the nurse was told of Edith Moore 2 (81, COPD): “Temperature is high”. That was false: nothing was wrong, the values varied as they do.'));
  test('come worst first, a missed life-critical episode before all', () => {
    const report = buildReport({ ...record, alerts: [alert(2, 600, 'fever')], trouble: ['The broker went away.'], malformed: ['{}'], account: { ...record.account, causes: { ...record.account.causes, lost: { 'hub queue full': 12 } } } }, {});
    expect(report.findings[0]).toMatchObject({ id: 'episode:e1', badness: 1000, outcome: 'missed' });
    expect(report.findings.map((finding) => finding.badness)).toEqual(report.findings.map((finding) => finding.badness).toSorted((a, b) => b - a));
    expect(report.findings.map((finding) => finding.id)).toEqual(expect.arrayContaining(['lab:trouble:0', 'lab:malformed', 'loss:lost:hub queue full']));
    expect(new Set(report.findings.map((finding) => finding.id)).size).toBe(report.findings.length);
  });
  test('of a paired run name what the cause brought and took', () => {
    const report = buildReport({ ...record, alerts: [alert(1, 140, 'hypoxia')], cleanAlerts: [alert(2, 300, 'fever')] }, {});
    expect(report.paired).toEqual({ cleanAlerts: 1, causedAlerts: 1, vanishedAlerts: 1, noiseFloor: 0 });
    expect(report.findings.filter((finding) => finding.kind === 'paired').map((finding) => finding.outcome).toSorted()).toEqual(['caused', 'vanished']);
  });
  test('of a clean run against itself there is none', () => {
    const alerts = [alert(1, 140, 'hypoxia'), alert(2, 300, 'fever')];
    expect(buildReport({ ...record, alerts, cleanAlerts: alerts }, {}).paired).toMatchObject({ causedAlerts: 0, vanishedAlerts: 0 });
  });
});

describe('worst cases', () => {
  test('carry signals of a padded window, truth and alerts', () => {
    const asked: [string, number, number][] = [];
    const report = buildReport({ ...record, alerts: [alert(1, 100, 'fever')], signals: (...window) => { asked.push(window); return []; } }, {});
    expect(report.worst[0]).toMatchObject({ finding: 'episode:e1', who: 'Edith Moore (81, COPD)', from: at(130 - 45), to: at(190 + 45) });
    expect(report.worst[0]!.truth.map((event) => event.id)).toEqual(['e1']);
    expect(report.worst[0]!.alerts).toHaveLength(1);
    expect(asked).toContainEqual([homeId(1), at(85), at(235)]);
  });
  test('are at most six, and three alike while there are others', () => {
    const truth = Array.from({ length: 8 }, (_, index) => episode(`e${index}`, index + 1, 100, 160, { lifeCritical: true }));
    const report = buildReport(runRecord({ homes: 10, truth, stamps: arrived(...truth), alerts: [9, 10].map((n) => alert(n, 300, 'fever')) }), {});
    expect(report.worst).toHaveLength(6);
    expect(report.worst.filter((worst) => worst.finding.startsWith('false'))).toHaveLength(2);
  });
  test('of long events show eight hours about the moment that matters', () => {
    const [from, to] = caseWindow({ id: '', kind: 'episode', outcome: 'missed', badness: 1, title: '', text: '', truth: episode('e', 1, 100, 5000), arrivedFrom: at(3000) }, { start: START, end: at(6000) });
    expect([from, to]).toEqual([at(3000 - 120), at(3000 + 360)]);
  });
});

describe('the report', () => {
  test('matches its schema and says the same twice', () => {
    const full = { ...record, alerts: [alert(1, 140, 'hypoxia', { id: 'a' }), alert(2, 300, 'fever', { id: 'b' })], thresholds: { 'clinical.sensitivity': { min: 0.5 } } };
    const report = buildReport(full, { host: 'x' });
    expect(Report.parse(report)).toEqual(report);
    expect(canonicalJson(buildReport(full, { host: 'x' }))).toBe(canonicalJson(report));
  });
  test('of an empty run is valid', () => expect(buildReport(runRecord(), {})).toMatchObject({ verdict: 'unknown', score: 100, findings: [] }));
});

test('times and numbers are said as people say them', () => {
  expect(clockTime(at(130), { start: START, end: at(600) })).toBe('02:10');
  expect(clockTime(at(1570), { start: START, end: at(3000) })).toBe('day 2, 02:10');
  expect([0, 500, 40_000, 5 * MINUTE, 130 * MINUTE, 120 * MINUTE, 76 * 60 * MINUTE].map(lengthOfTime)).toEqual(['0 min', '500 ms', '40 s', '5 min', '2 h 10 min', '2 h', '3 days 4 h']);
  expect([7, 1234, 1_234_567].map(thousands)).toEqual(['7', '1,234', '1,234,567']);
  expect(['Low oxygen', 'COPD exacerbation', 'A fall'].map(midSentence)).toEqual(['low oxygen', 'COPD exacerbation', 'a fall']);
  expect(personWords('Edith Moore, 81, COPD')).toBe('Edith Moore (81, COPD)');
});
