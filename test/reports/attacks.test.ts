import { describe, expect, it } from 'vitest';
import type { AttackExpectation } from '../../contract/attack.ts';
import type { TruthEvent } from '../../contract/truth.ts';
import { standingUntilEqual } from '../../reports/attack-recovery.ts';
import { attackWords, preventionOf } from '../../reports/attacks.ts';
import { buildReport } from '../../reports/build-report.ts';
import type { AttackFacts, RunRecord, SeenAlert } from '../../reports/run-record.ts';
import { alert, arrived, at, episode, homeId, MINUTE, runRecord, type RecordParts } from './support.ts';

const EXPECTS: AttackExpectation = {
  prevention: { verdict: 'Blocked', from: 'L2', by: 'an access list', withinMs: MINUTE }, detection: { codes: ['message-replayed'], roles: ['security'], priorities: ['high', 'medium'], withinMs: 15 * MINUTE, graceMs: 15 * MINUTE },
  impact: { verdict: 'None', withinMs: MINUTE }, recovery: { verdict: 'Full', withinMs: 10 * MINUTE },
};

/** An attack on home 1 from minute 100 to 200, let in, that wrote there. */
function facts(more: Partial<AttackFacts> = {}): AttackFacts {
  return {
    id: 'SEC-DAT-02/1', entry: 'SEC-DAT-02', title: 'Replay', meaning: 'Nobody sees it.', class: 'C2', techniques: [{ taxonomy: 'ATT&CK-ICS', id: 'T0856', name: 'Spoof Reporting Message', tactic: 'evasion' }], stride: 'S', sources: ['test'],
    expects: EXPECTS, expectationHash: 'abc', status: 'Completed', onset: at(90), end: at(200), victims: [{ home: homeId(1), from: at(100), to: at(200), truth: 'x1' }], units: { tried: 10, accepted: 10, refused: 0 }, evidence: ['PUBACK'],
    wroteTo: [homeId(1)], exposed: { patients: 1, messages: 9, enrolments: 0 }, residue: { left: 0, checked: ['sessions'] }, ...more,
  };
}

const attackTruth = (id = 'x1', n = 1): TruthEvent => ({
  id, kind: 'attack', entry: 'SEC-DAT-02', title: 'Replay', homes: [homeId(n)], layer: 'security', onset: at(90), end: at(200), severity: 1, causes: [],
  expects: { codes: ['message-replayed'], roles: ['security'], priorities: ['high', 'medium'], deadlineMs: 15 * MINUTE, graceMs: 15 * MINUTE },
});
const SICK = episode('e1', 1, 110, 190, { lifeCritical: true });

/** A run with the attack, and its twin without. */
function attacked(own: SeenAlert[], twin: SeenAlert[], list: AttackFacts[] = [facts()], parts: RecordParts = {}): RunRecord {
  const shared: RecordParts = { homes: 2, hours: 8, stamps: arrived(SICK) };
  const { stamps: _, ...rest } = parts;
  return runRecord({ ...shared, truth: [SICK, attackTruth()], alerts: own, attacks: { profile: 'L0', list, noiseFloor: 0 }, withoutAttacks: runRecord({ ...shared, truth: [SICK], alerts: twin }), ...rest });
}
const judged = (...args: Parameters<typeof attacked>) => buildReport(attacked(...args), {}).attacks![0]!;

describe('prevention', () => {
  it.each([
    [{ tried: 0, accepted: 0, refused: 0 }, 'N/A'], [{ tried: 5, accepted: 0, refused: 5 }, 'Blocked'], [{ tried: 5, accepted: 0, refused: 1 }, 'Blocked'],
    [{ tried: 5, accepted: 0, refused: 0 }, 'None-unexplained'], [{ tried: 5, accepted: 2, refused: 3 }, 'Partial'], [{ tried: 5, accepted: 5, refused: 0 }, 'None'], [{ tried: 5, accepted: 1, refused: 0 }, 'None'],
  ] as const)('of %j is %s: absence without evidence is no block', (units, verdict) => {
    expect(preventionOf({ units })).toBe(verdict);
  });

  it('is a metric over attacks that completed', () => {
    const list = [facts({ units: { tried: 1, accepted: 0, refused: 1 } }), facts({ id: 'SEC-DAT-02/2' }), facts({ id: 'SEC-DAT-02/3', status: 'Inconclusive' }), facts({ id: 'SEC-DAT-02/4', units: { tried: 0, accepted: 0, refused: 0 } })];
    expect(buildReport(attacked([], [], list), {}).metrics['security.prevented']).toMatchObject({ value: 0.5, n: 2 });
  });
});

describe('impact', () => {
  const told = alert(1, 120, 'hypoxia', { id: 'h', priority: 'high' });

  it('is nothing where the alert came all the same', () => {
    expect(judged([told], [told])).toMatchObject({ impact: { verdict: 'None', patients: 0 }, victims: [{ changes: [] }], unexpected: ['prevention', 'detection'] });
  });

  it('is harm where the alert is lost, and says what the twin had', () => {
    const result = judged([], [told]);
    expect(result).toMatchObject({ impact: { verdict: 'Harmful', lost: 1, patients: 1 } });
    expect(result.victims[0]!.changes[0]).toMatchObject({ kind: 'lost', about: 'episode:e1', lifeCritical: true, twinAt: at(120), text: 'Low oxygen, which can kill: without the attack the nurse was told at 02:00, 10 min after the readings showed it; with it nobody was told.' });
    expect(attackWords(result)).toBe('Replay against 1 home: it was let in; nobody noticed; 1 alert lost, the messages of 1 patient read.');
  });

  it('is harm where it comes past its deadline, and less where it is only later', () => {
    expect(judged([alert(1, 150, 'hypoxia')], [told]).impact).toMatchObject({ verdict: 'Harmful', late: 1, delayed: 0 });
    expect(judged([alert(1, 130, 'hypoxia')], [told]).impact).toMatchObject({ verdict: 'Degraded', late: 0, delayed: 1 });
    expect(judged([alert(1, 115, 'hypoxia')], [told]).impact).toMatchObject({ verdict: 'None', delayed: 0 });
  });

  it('counts false alerts that the twin does not have, and takes the cause from there', () => {
    const record = attacked([told, alert(1, 130, 'device-silent'), alert(1, 140, 'fever', { id: 'own variation' })], [told, alert(1, 140, 'fever')]);
    const report = buildReport(record, {});
    expect(report.attacks![0]!.impact).toMatchObject({ verdict: 'Degraded', falseAlerts: 1 });
    const causes = Object.fromEntries(report.findings.filter(({ kind }) => kind === 'false-alarm').map(({ alert: one, reason }) => [one!.code, reason]));
    expect(causes['device-silent']).toBe('attack');
    expect(causes['fever']).not.toBe('attack');
    expect(judged([told, alert(1, 130, 'tachycardia', { priority: 'high' })], [told]).impact.verdict).toBe('Harmful');
  });

  it('is not laid on an attack that only listened where another one spoke', () => {
    const listener = facts({ id: 'SEC-BRK-03/1', entry: 'SEC-BRK-03', wroteTo: [] });
    const report = buildReport(attacked([], [told], [listener, facts()]), {});
    expect(report.attacks!.map(({ impact, recovery }) => [impact.verdict, recovery.seconds])).toEqual([['None', 0], ['Harmful', null]]);
  });

  it('is not claimed without a twin', () => {
    const { withoutAttacks: _, ...record } = attacked([], [told]);
    expect(buildReport(record, {}).attacks![0]).toMatchObject({ status: 'Inconclusive', impact: { verdict: 'None' }, victims: [{ changes: [] }], unexpected: [] });
  });
});

describe('detection', () => {
  const said = (n: number, minute: number, more: Parameters<typeof alert>[3] = {}) => alert(n, minute, 'message-replayed', { text: 'Numbers that were used before came again with other content.', ...more });

  it('needs the victim, the time, and that the twin is silent', () => {
    expect(judged([said(1, 120)], []).detection).toMatchObject({ verdict: 'General', afterMs: 30 * MINUTE });
    expect(judged([said(1, 216)], []).detection.verdict).toBe('None');
    expect(judged([said(1, 89)], []).detection.verdict).toBe('None');
    expect(judged([said(2, 120)], []).detection.verdict).toBe('None');
    expect(judged([said(1, 120)], [said(1, 120)]).detection.verdict).toBe('None');
    expect(judged([alert(1, 120, 'hypoxia')], []).detection.verdict).toBe('None');
  });

  it('credits a technique only with words beside its id', () => {
    expect(judged([said(1, 120, { cause: { layer: 'security', technique: 'T0856' } })], []).detection.verdict).toBe('Technique');
    expect(judged([said(1, 120, { cause: { layer: 'security', technique: 'T0856' }, text: 'T0856' })], []).detection.verdict).toBe('General');
    expect(judged([said(1, 120, { cause: { layer: 'security', technique: 'T0802' } })], []).detection.verdict).toBe('General');
  });

  it('is as good as for the victim for whom it was worst', () => {
    const two = facts({ victims: [{ home: homeId(1), from: at(100), to: at(200), truth: 'x1' }, { home: homeId(2), from: at(100), to: at(200), truth: 'x2' }] });
    const result = judged([said(1, 120)], [], [two], { truth: [SICK, attackTruth(), attackTruth('x2', 2)] });
    expect(result.victims.map(({ detection }) => detection)).toEqual(['General', 'None']);
    expect(result.detection).toMatchObject({ verdict: 'None', alerts: [{ home: homeId(1) }] });
  });
});

describe('recovery', () => {
  const until = (own: SeenAlert[], twin: SeenAlert[]) => standingUntilEqual(homeId(1), at(200), runRecord({ alerts: own }), runRecord({ alerts: twin }));
  const raised = (minute: number, id = 'a') => alert(1, minute, 'hypoxia', { id });
  const over = (minute: number, id = 'a') => alert(1, minute, 'hypoxia', { id, state: 'resolved' });

  it('is at once where the same stands at the end of the attack', () => {
    expect(until([], [])).toBe(0);
    expect(until([raised(100), over(150)], [])).toBe(0);
    expect(until([raised(120, 'mine')], [raised(110, 'theirs')])).toBe(0);
  });

  it('is when the twin closes what this run never had', () => {
    expect(until([], [raised(120), over(260)])).toBe(60 * 60);
  });

  it('is not reached where something differs to the end, or differs again', () => {
    expect(until([], [raised(120)])).toBeNull();
    expect(until([raised(300)], [raised(120), over(260)])).toBeNull();
  });

  it('is full only with nothing left on the broker, and only if that was looked for', () => {
    expect(judged([], []).recovery).toEqual({ verdict: 'Full', seconds: 0, residue: 0, checked: ['sessions'] });
    expect(judged([], [], [facts({ residue: { left: 1, checked: ['sessions'] } })]).recovery).toMatchObject({ verdict: 'Partial', residue: 1 });
    expect(judged([], [], [facts({ residue: { left: 0, checked: [] } })]).recovery.verdict).toBe('Partial');
    expect(judged([], [alert(1, 120, 'hypoxia')]).recovery).toMatchObject({ verdict: 'Partial', seconds: null });
  });
});

it('a run without attacks has no trace of them', () => {
  const report = buildReport(runRecord({ homes: 2, truth: [SICK], stamps: arrived(SICK) }), {});
  expect('attacks' in report).toBe(false);
  expect(report.metrics['security.prevented']).toMatchObject({ verdict: 'not-applicable', note: 'no attack was planted' });
  expect(JSON.stringify(report)).not.toMatch(/"attacks"|profile/);
});
