import { describe, expect, test } from 'vitest';
import { gradeRun } from '../../reports/matching.ts';
import { readStream } from '../../reports/alert-stream.ts';
import type { AlertCode, Layer } from '../../contract/alert-codes.ts';
import type { TruthEvent } from '../../contract/truth.ts';
import type { SeenAlert } from '../../reports/run-record.ts';
import { alert, arrived, at, episode, fault, home, homeId, runRecord, type RecordParts } from './support.ts';

const low = episode('e1', 1, 100, 160);
function graded(parts: RecordParts): ReturnType<typeof gradeRun> {
  return gradeRun(runRecord({ homes: 2, truth: [low], stamps: { e1: { arrivedFrom: at(104) } }, ...parts }));
}
const verdicts = (record: ReturnType<typeof gradeRun>): string[] => record.messages.map((message) => message.verdict);

describe('the stream of alerts', () => {
  const roles = (...states: Parameters<typeof alert>[3][]): string[] => readStream(states.map((more, minute) => alert(1, minute, 'hypoxia', { id: 'x', ...more }))).map((message) => message.role);
  test('a new id is a raise and its repetition an update', () => expect(roles({}, {}, {})).toEqual(['raise', 'update', 'update']));
  test('raised again after another state is a re-raise', () => expect(roles({}, { state: 'resolved' }, {}, { state: 'acknowledged' }, {})).toEqual(['raise', 'update', 're-raise', 'update', 're-raise']));
  test('a higher priority on a standing alert counts, a lower one does not', () => expect(roles({ priority: 'low' }, { priority: 'high' }, { priority: 'low' })).toEqual(['raise', 'rise', 'update']));
  test('an escalation does not count', () => expect(roles({ priority: 'high' }, { priority: 'high', state: 'escalated' })).toEqual(['raise', 'update']));
  test('a priority of a resolved alert means nothing', () => expect(roles({ priority: 'low' }, { priority: 'high', state: 'resolved' })).toEqual(['raise', 'update']));
  test('the same id in two homes is two alerts', () => expect(readStream([alert(1, 0, 'fever', { id: 'x' }), alert(2, 0, 'fever', { id: 'x' })]).map((message) => message.role)).toEqual(['raise', 'raise']));
  test('a second id about the same thing is a duplicate while the first stands', () => {
    const stream = [alert(1, 0, 'fever', { id: 'x' }), alert(1, 1, 'fever', { id: 'y' }), alert(1, 2, 'hypoxia', { id: 'z' }), alert(1, 3, 'fever', { id: 'x', state: 'resolved' }), alert(1, 3, 'fever', { id: 'y', state: 'resolved' }), alert(1, 4, 'fever', { id: 'w' })];
    expect(readStream(stream).map((message) => message.duplicate)).toEqual([false, true, false, false, false, false]);
  });
});

describe('clinical matching', () => {
  test('the earliest candidate detects, later ones repeat', () => {
    const run = graded({ alerts: [alert(1, 110, 'hypoxia'), alert(1, 120, 'early-warning')] });
    expect(verdicts(run)).toEqual(['detects', 'repeat']);
    expect(run.episodes[0]).toMatchObject({ delayMs: 6 * 60_000, inTime: true });
    expect(run.episodes[0]!.repeats).toHaveLength(1);
  });
  test('ties go to the smaller id', () => {
    const run = graded({ alerts: [alert(1, 110, 'hypoxia', { id: 'b' }), alert(1, 110, 'early-warning', { id: 'a' })] });
    expect(run.episodes[0]!.detection!.alert.id).toBe('a');
  });
  test('the window is onset to end plus grace, both inclusive', () => {
    for (const [minute, verdict] of [[99, 'false'], [100, 'detects'], [190, 'detects'], [191, 'false']] as const) expect(verdicts(graded({ alerts: [alert(1, minute, 'hypoxia')] }))).toEqual([verdict]);
  });
  test('an early alert counts and its delay is clipped to zero', () => expect(graded({ alerts: [alert(1, 101, 'hypoxia')] }).episodes[0]).toMatchObject({ delayMs: 0, inTime: true }));
  test('the deadline is inclusive', () => {
    expect(graded({ alerts: [alert(1, 134, 'hypoxia')] }).episodes[0]!.inTime).toBe(true);
    expect(graded({ alerts: [alert(1, 135, 'hypoxia')] }).episodes[0]!.inTime).toBe(false);
  });
  test('one alert may detect every overlapping event that accepts it', () => {
    const other = episode('e2', 1, 105, 200);
    const run = graded({ truth: [low, other], stamps: arrived(low, other), alerts: [alert(1, 110, 'hypoxia')] });
    expect(run.messages[0]).toMatchObject({ verdict: 'detects', truth: ['e1', 'e2'] });
  });
  test('a repeat of one event may detect another', () => {
    const other = episode('e2', 1, 115, 200);
    const run = graded({ truth: [low, other], stamps: arrived(low, other), alerts: [alert(1, 110, 'hypoxia'), alert(1, 120, 'hypoxia')] });
    expect(run.messages[1]).toMatchObject({ verdict: 'detects', truth: ['e2'] });
  });
  test('a standing alert counts for a new event only by a re-raise or a rise', () => {
    const standing = [alert(1, 50, 'hypoxia', { id: 's' }), alert(1, 110, 'hypoxia', { id: 's' })];
    expect(graded({ alerts: standing }).episodes[0]!.detection).toBeUndefined();
    expect(graded({ alerts: [...standing, alert(1, 111, 'hypoxia', { id: 's', priority: 'high' })] }).episodes[0]!.detection).toBeDefined();
  });
  test('the wrong home is false and the event stays missed', () => {
    const run = graded({ alerts: [alert(2, 110, 'hypoxia')] });
    expect(run.messages[0]).toMatchObject({ verdict: 'false', falseCause: 'another-home' });
    expect(run.episodes[0]!.detection).toBeUndefined();
  });
  test('the wrong resident is false', () => expect(graded({ alerts: [alert(1, 110, 'hypoxia', { resident: 'someone' })] }).messages[0]).toMatchObject({ verdict: 'false', falseCause: 'another-resident' }));
  test('a list of homes does not help a clinical alert', () => expect(verdicts(graded({ alerts: [alert(2, 110, 'hypoxia', { homes: [homeId(1), homeId(2)] })] }))).toEqual(['false']));
  test('kind follows from the code', () => expect(graded({ alerts: [alert(1, 110, 'hypoxia', { kind: 'technical' })] }).messages[0]!.kind).toBe('clinical'));
  test('alerts inside an unobservable episode count neither way', () => {
    const run = graded({ stamps: { e1: { arrivedFrom: null, unobservable: { reason: 'lost-in-transit', remedy: 'a second uplink' } } }, alerts: [alert(1, 110, 'hypoxia'), alert(1, 110, 'fever')] });
    expect(run.episodes[0]).toMatchObject({ graded: false, why: { reason: 'lost-in-transit' } });
    expect(verdicts(run)).toEqual(['ungraded', 'false']);
  });
  test('evidence that came only after the window makes an episode unobservable', () => expect(graded({ stamps: { e1: { arrivedFrom: at(191) } } }).episodes[0]!.why!.reason).toBe('lost-in-transit'));
  test('an episode whose deadline the run did not reach is not graded', () => {
    const late = episode('e1', 1, 1420, 1439);
    expect(graded({ truth: [late], stamps: arrived(late) }).episodes[0]!.why!.reason).toBe('run-ended');
  });
  test('with a clean twin, what it also said detects nothing', () => {
    const own = alert(1, 110, 'hypoxia');
    expect(graded({ alerts: [own], cleanAlerts: [alert(1, 111, 'hypoxia')] }).episodes[0]!.detection).toBeUndefined();
    expect(graded({ alerts: [own], cleanAlerts: [alert(1, 130, 'hypoxia')] }).episodes[0]!.detection).toBeDefined();
    expect(graded({ alerts: [own], cleanAlerts: [alert(1, 110, 'hypoxia')], cleanWithout: ['other'] }).episodes[0]!.detection).toBeDefined();
  });
});

describe('technical matching', () => {
  const power = fault('f1', 1, 100, 200);
  const run = (more: RecordParts): ReturnType<typeof gradeRun> => gradeRun(runRecord({ homes: 6, truth: [power], stamps: arrived(power), ...more }));
  test('the first ticket is the detection, whatever layer it accuses', () => {
    const first = run({ alerts: [alert(1, 108, 'uplink-offline'), alert(1, 110, 'hub-offline')] });
    expect(first.faults[0]!.detection!.alert.code).toBe('uplink-offline');
    expect(verdicts(first)).toEqual(['detects', 'repeat']);
  });
  test('a device ticket must name the device, where both do', () => {
    const loose = fault('f1', 1, 100, 200, { layer: 'device', device: 'oximeter' });
    const named = (device: string): string => run({ truth: [loose], alerts: [alert(1, 110, 'device-silent', { cause: { layer: 'device', device } })] }).messages[0]!.verdict;
    expect(named('oximeter')).toBe('detects');
    expect(named('scale')).toBe('false');
  });
  test('a shared cause is one event, given as one or as a group', () => {
    const one = fault('f1', [1, 2, 3], 100, 200, { layer: 'shared' });
    const group = [1, 2, 3].map((n) => fault(`g${n}`, n, 100, 200, { layer: 'shared', group: 'street' }));
    for (const truth of [[one], group]) {
      const each = run({ truth, stamps: {}, alerts: [1, 2, 3].map((n) => alert(n, 110, 'uplink-offline')) });
      expect(each.faults).toHaveLength(1);
      expect(verdicts(each)).toEqual(['detects', 'repeat', 'repeat']);
    }
  });
  test('a device that is not the one truth names is not meant, for all layers whose tickets are about one device', () => {
    const mat = fault('f1', 1, 100, 200, { layer: 'person', device: 'blood-pressure-cuff' });
    mat.expects!.codes.push('device-misuse', 'device-silent');
    const verdict = (code: AlertCode, layer: Layer, device: string): string => run({ truth: [mat], alerts: [alert(1, 110, code, { cause: { layer, device } })] }).messages[0]!.verdict;
    for (const [code, layer] of [['device-misuse', 'person'], ['device-silent', 'device'], ['link-lost', 'link']] as const) {
      expect(verdict(code, layer, 'blood-pressure-cuff')).toBe('detects');
      expect(verdict(code, layer, 'scale')).toBe('false');
    }
    expect(verdict('hub-offline', 'hub', 'hub')).toBe('detects');
  });
  test('a device in one of several rooms is meant by its kind', () => {
    const sensor = (device: string): TruthEvent => fault('f1', 1, 100, 200, { layer: 'device', device });
    const verdict = (truth: string, named: string): string => run({ truth: [sensor(truth)], alerts: [alert(1, 110, 'device-silent', { cause: { layer: 'device', device: named } })] }).messages[0]!.verdict;
    expect(verdict('pir', 'pir-kitchen')).toBe('detects');
    expect(verdict('pir-kitchen', 'pir-bedroom')).toBe('false');
  });
  test('of a shared cause, tickets of one layer per home are one detection and repeats, also among late ones', () => {
    const street = [1, 2, 3, 4].map((n) => fault(`g${n}`, n, 100 + n, 200 + n, { layer: 'shared', group: 'street', noticeableFrom: at(105 + n) }));
    const stamps = { g3: { tellableFrom: at(109), toldBy: ['neighbours-too' as const] }, g2: { tellableFrom: at(112), toldBy: ['will-received' as const] } };
    const each = run({ truth: street, stamps, alerts: [3, 1, 2, 4].map((n, index) => alert(n, 110 + 20 * index, 'hub-offline')) });
    expect(verdicts(each)).toEqual(['detects', 'repeat', 'repeat', 'repeat']);
    expect(each.faults).toHaveLength(1);
    expect(each.faults[0]).toMatchObject({ homes: [1, 2, 3, 4].map(homeId), from: at(106), end: at(204), tellableFrom: at(109), toldBy: ['neighbours-too'] });
    expect(each.faults[0]!.repeats).toHaveLength(3);
  });
  test('of a shared cause, one ticket that names the homes says it all', () => {
    const street = [1, 2, 3].map((n) => fault(`g${n}`, n, 100, 200, { layer: 'shared', group: 'street' }));
    const one = run({ truth: street, alerts: [alert(2, 110, 'shared-outage', { homes: [1, 2, 3].map(homeId) })] });
    expect(verdicts(one)).toEqual(['detects']);
    expect(one.faults[0]!.repeats).toEqual([]);
    const and = run({ truth: street, alerts: [alert(1, 108, 'hub-offline'), alert(2, 110, 'shared-outage', { homes: [1, 2, 3].map(homeId) }), alert(3, 111, 'hub-offline')] });
    expect(verdicts(and)).toEqual(['detects', 'repeat', 'repeat']);
  });
  test('two shared causes at one time are two, each with its own ticket', () => {
    const both = [...[1, 2].map((n) => fault(`a${n}`, n, 100, 200, { layer: 'shared', group: 'a' })), ...[3, 4].map((n) => fault(`b${n}`, n, 100, 200, { layer: 'shared', group: 'b' }))];
    const ticket = (...named: number[]): SeenAlert => alert(named[0]!, 110, 'shared-outage', { homes: named.map(homeId) });
    expect(run({ truth: both, alerts: [ticket(1, 2), ticket(3, 4)] }).faults.map((event) => event.detection !== undefined)).toEqual([true, true]);
    // one ticket for both names half of each: enough
    expect(verdicts(run({ truth: both, alerts: [ticket(1, 2, 3, 4)] }))).toEqual(['detects']);
  });
  test('a ticket that names mostly homes that were not hit is false, finds nothing, and says why', () => {
    const street = [1, 2].map((n) => fault(`g${n}`, n, 100, 200, { layer: 'shared', group: 'street' }));
    const all = run({ truth: street, alerts: [alert(1, 110, 'shared-outage', { homes: [1, 2, 3, 4, 5].map(homeId) })] });
    expect(all.messages[0]).toMatchObject({ verdict: 'false', falseCause: 'homes-not-hit' });
    expect(all.faults[0]!.detection).toBeUndefined();
    const elsewhere = run({ truth: street, alerts: [alert(6, 110, 'shared-outage', { homes: [2, 5, 6].map(homeId) })] });
    expect(elsewhere.messages[0]).toMatchObject({ verdict: 'false', falseCause: 'homes-not-hit' });
  });
  test('homes named by a ticket that is about no shared thing are not looked at', () => {
    const street = [1, 2].map((n) => fault(`g${n}`, n, 100, 200, { layer: 'shared', group: 'street' }));
    expect(verdicts(run({ truth: street, alerts: [alert(1, 110, 'hub-offline', { homes: [1, 3, 4, 5, 6].map(homeId) })] }))).toEqual(['detects']);
    expect(verdicts(run({ truth: street, alerts: [alert(3, 110, 'hub-offline', { homes: [1, 2, 3].map(homeId) })] }))).toEqual(['false']);
  });
  test('a shared ticket must mostly name homes that were hit', () => {
    const street = fault('f1', [1, 2], 100, 200, { layer: 'shared' });
    const ticket = (...named: number[]): string => run({ truth: [street], alerts: [alert(named[0]!, 110, 'shared-outage', { homes: named.map(homeId) })] }).messages[0]!.verdict;
    expect(ticket(1, 2, 3)).toBe('detects');
    expect(ticket(3, 1, 2, 4, 5, 6)).toBe('false');
  });
  test('a fault nobody could notice is not graded', () => expect(run({ truth: [fault('f1', 1, 100, 200, { noticeableFrom: null })] }).faults[0]!.why!.reason).toBe('not-noticeable'));
});

describe('why an alert is false', () => {
  const cause = (parts: RecordParts, seen = alert(1, 500, 'hypoxia')): string | undefined => graded({ ...parts, alerts: [seen] }).messages[0]!.falseCause;
  const decoy = { ...low, id: 'd', kind: 'decoy' as const, onset: at(490), end: at(510), mustNot: ['hypoxia' as const] };
  delete (decoy as { expects?: unknown }).expects;
  const reading = (flag: 'ok' | 'artefact' | 'fault'): RecordParts => ({ signals: () => [{ code: '59408-5', name: '', unit: '%', truth: [], readings: [[at(499), 80, at(500), flag]] }] });
  test('plain variation, when nothing else holds', () => expect(cause({})).toBe('plain-variation'));
  test('an artefact in the readings of its tick', () => expect(cause(reading('artefact'))).toBe('artefact'));
  test('a faulty reading, or a fault of a device', () => {
    expect(cause(reading('fault'))).toBe('device-fault');
    expect(cause({ truth: [fault('f', 1, 480, 490, { layer: 'device' })] })).toBe('device-fault');
  });
  test('evidence it names is looked at, and nothing else', () => {
    expect(cause(reading('artefact'), alert(1, 500, 'hypoxia', { evidence: [{ code: '59408-5', at: at(498) }] }))).toBe('plain-variation');
    expect(cause(reading('artefact'), alert(1, 505, 'hypoxia', { evidence: [{ code: '59408-5', at: at(499) }] }))).toBe('artefact');
  });
  test('a decoy, for the codes it must not raise', () => {
    expect(cause({ truth: [decoy] })).toBe('decoy');
    expect(cause({ truth: [decoy] }, alert(1, 500, 'fever'))).toBe('plain-variation');
  });
  test('stale data and duplicate delivery, in the same tick', () => {
    expect(cause({ lateArrivals: [{ home: homeId(1), arrivedAt: at(500), from: at(300), to: at(310), readings: 9 }] })).toBe('stale-data');
    expect(cause({ redeliveries: [{ home: homeId(1), arrivedAt: at(500), from: at(300), to: at(310) }] })).toBe('duplicate-delivery');
    expect(cause({ redeliveries: [{ home: homeId(1), arrivedAt: at(490), from: at(300), to: at(310) }] })).toBe('plain-variation');
  });
  test('something else that was wrong there', () => expect(cause({ alerts: [] }, alert(1, 120, 'fever'))).toBe('wrong-code'));
});

test('administrative alerts count neither way until truth speaks of them', () => {
  expect(verdicts(graded({ alerts: [alert(1, 500, 'measurement-missed')] }))).toEqual(['ungraded']);
  expect(verdicts(graded({ alerts: [alert(1, 500, 'device-test')] }))).toEqual(['ungraded']);
  const tested = episode('t', 1, 400, 600, { kind: 'carer' }, { codes: ['device-test'] });
  expect(verdicts(graded({ truth: [tested], alerts: [alert(1, 500, 'device-test'), alert(1, 500, 'measurement-missed'), alert(2, 500, 'device-test')] }))).toEqual(['detects', 'ungraded', 'false']);
  const skipped = episode('s', 1, 400, 600, { kind: 'adherence' }, { codes: ['measurement-missed'] });
  expect(verdicts(graded({ truth: [skipped], alerts: [alert(1, 500, 'measurement-missed'), alert(2, 500, 'measurement-missed')] }))).toEqual(['detects', 'false']);
});

test('homes of the record are put in order', () => expect(gradeRun(runRecord({ homes: [home(2), home(1)] })).homes.map((each) => each.id)).toEqual([homeId(1), homeId(2)]));

describe('two faults in one home at a time', () => {
  const outage = fault('f1', 1, 100, 200, { layer: 'uplink', noticeableFrom: at(104) });
  const drift = fault('f2', 1, 60, 300, { layer: 'device', device: 'cgm', noticeableFrom: at(64) });
  const run = (...alerts: SeenAlert[]) => gradeRun(runRecord({ homes: 2, hours: 12, truth: [outage, drift], alerts, stamps: { f1: { tellableFrom: at(104) }, f2: { tellableFrom: at(64) } } }));
  const codes = (record: ReturnType<typeof run>) => Object.fromEntries(record.faults.map(({ id, detection }) => [id, detection?.alert.code]));

  test('a ticket that is right of the one is no wrong ticket of the other', () => {
    expect(codes(run(alert(1, 110, 'uplink-offline'), alert(1, 150, 'device-silent')))).toEqual({ f1: 'uplink-offline', f2: 'device-silent' });
    expect(codes(run(alert(1, 110, 'uplink-offline')))).toEqual({ f1: 'uplink-offline', f2: undefined });
  });
  test('one that is right of neither is the wrong ticket of both', () => {
    expect(codes(run(alert(1, 110, 'hub-offline'), alert(1, 150, 'device-silent')))).toEqual({ f1: 'hub-offline', f2: 'hub-offline' });
  });
});
