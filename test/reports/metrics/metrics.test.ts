/** Each metric on a small run whose value a person can work out. */
import { describe, expect, test } from 'vitest';
import type { SeenAlert } from '../../../reports/run-record.ts';
import { alert, arrived, at, episode, fault, home, homeId, homes, measure, measured, runRecord, ward } from '../support.ts';

const three = [
  episode('e1', 1, 100, 160, { severity: 0.9, lifeCritical: true, condition: 'copd' }),
  episode('e2', 2, 100, 160, { severity: 0.1, condition: 'copd' }),
  episode('e3', 3, 100, 160, { severity: 0.1, lifeCritical: true }),
];
const stamps = arrived(...three);
const base = { homes: 10, truth: three, stamps };

test('without episodes the clinical metrics do not apply', () => {
  for (const id of ['clinical.sensitivity', 'clinical.skill', 'clinical.critical-sensitivity', 'clinical.in-time', 'clinical.detection-delay-ms.p50', 'clinical.ppv']) expect(measure(id, runRecord())).toHaveProperty('notApplicable');
});

describe('clinical', () => {
  const record = runRecord({ ...base, alerts: [alert(1, 110, 'hypoxia'), alert(2, 140, 'hypoxia'), alert(4, 300, 'hypoxia')] });
  test('sensitivity is detected over observable, also by severity and condition', () => {
    const result = measured('clinical.sensitivity', record);
    expect(result).toMatchObject({ value: 2 / 3, n: 3 });
    expect(result.breakdown).toContainEqual({ label: 'severity mild', value: 0.5, n: 2 });
    expect(result.breakdown).toContainEqual({ label: 'severity severe', value: 1, n: 1 });
    expect(result.breakdown).toContainEqual({ label: 'condition copd', value: 1, n: 2 });
  });
  test('critical sensitivity looks at life-critical ones only', () => expect(measured('clinical.critical-sensitivity', record)).toMatchObject({ value: 0.5, n: 2 }));
  test('unobservable episodes leave the denominator', () => expect(measured('clinical.sensitivity', runRecord({ ...base, stamps: { ...stamps, e3: { arrivedFrom: null } } }))).toMatchObject({ value: 0, n: 2 }));
  test('ppv is true over true and false, repeats apart', () => {
    const twice = runRecord({ ...base, alerts: [...record.alerts, alert(1, 112, 'early-warning')] });
    expect(measured('clinical.ppv', twice)).toMatchObject({ value: 2 / 3, n: 3 });
  });
  test('ppv at published incidence weighs true alerts by life over plan', () => {
    // two COPD episodes were planted among 10 residents with COPD in one day: life has 10 × 0.461 / 365.25; both were found, one alert is false
    const weight = (0.461 * 10) / 365.25 / 2;
    const line = measured('clinical.ppv', record).breakdown![0]!;
    expect(line.label).toBe('at published incidence');
    expect(line.value).toBeCloseTo((2 * weight) / (2 * weight + 1), 12);
  });
  test('false alarms are over all monitored time', () => {
    const result = measured('clinical.false-alarms-per-patient-day', record);
    expect(result).toMatchObject({ value: 0.1, n: 10, breakdown: [{ label: 'plain-variation', value: 1, n: 1 }] });
    expect(result.ci![1]).toBeCloseTo(0.55716, 4);
  });
  test('in time needs the deadline; missed is not in time', () => expect(measured('clinical.in-time', record)).toMatchObject({ value: 1 / 3, n: 3 }));
  test('delays stand with the missed ones beside, which are the worst in the score', () => {
    const half = measured('clinical.detection-delay-ms.p50', record);
    expect(half).toMatchObject({ value: 10 * 60_000, n: 2, ci: null, graded: 40 * 60_000 });
    expect(half.breakdown).toContainEqual({ label: 'missed', value: null, n: 1 });
    expect(measured('clinical.detection-delay-ms.p95', record)).toMatchObject({ value: 40 * 60_000, graded: Infinity });
  });
  test('with nothing detected there is no delay, and it counts as the worst', () => expect(measured('clinical.detection-delay-ms.p50', runRecord(base))).toMatchObject({ value: null, graded: Infinity }));
});

describe('skill', () => {
  const truth = ward(20);
  const all = { homes: 20, truth, stamps: arrived(...truth) };
  const good = truth.map((event, index) => alert(index + 1, (event.onset - at(0)) / 60_000 + 5, 'hypoxia'));
  const always = (n: number): SeenAlert[] => Array.from({ length: 96 }, (_, quarter) => alert(n, quarter * 15, 'hypoxia'));
  const everywhere = homes(20).flatMap((_, index) => always(index + 1));
  test('of a good pipeline is near one', () => {
    const result = measured('clinical.skill', runRecord({ ...all, alerts: good }));
    expect(result.value).toBeGreaterThan(0.98);
    expect(result.breakdown![0]).toEqual({ label: 'sensitivity', value: 1, n: 20 });
  });
  test('of silence is nothing', () => expect(measured('clinical.skill', runRecord(all))).toMatchObject({ value: 0, n: 20 }));
  test('of alerting always is nothing, though it finds all', () => {
    expect(measured('clinical.sensitivity', runRecord({ ...all, alerts: everywhere })).value).toBe(1);
    expect(measured('clinical.skill', runRecord({ ...all, alerts: everywhere })).value).toBe(0);
  });
  test('of alerting almost always is almost nothing, though its gaps miss nothing', () => {
    const gaps = everywhere.filter((seen) => seen.alert.home !== homeId(1) || truth[0]!.onset <= seen.gradedAt + 3_600_000);
    expect(measured('clinical.skill', runRecord({ ...all, alerts: gaps })).value).toBeLessThan(0.15);
  });
  test('is worked out by hand for two homes that can only be exchanged', () => {
    // each home's episode and alert at its own time; home 2 also alerts in the window of home 1: chance finds one of two, skill (1 − ½) / (1 − ½)
    const pair = [episode('e1', 1, 100, 160), episode('e2', 2, 400, 460)];
    const record = runRecord({ homes: 2, truth: pair, stamps: arrived(...pair), alerts: [alert(2, 110, 'hypoxia'), alert(2, 410, 'hypoxia')] });
    const result = measured('clinical.skill', record);
    expect(result.breakdown).toEqual([{ label: 'sensitivity', value: 0.5, n: 2 }, { label: 'chance sensitivity', value: 0.5, n: 2 }]);
    expect(result.value).toBe(0);
  });
  test('deals among homes of like conditions when there are five', () => {
    const mixed = [...homes(6), ...Array.from({ length: 6 }, (_, index) => home(index + 7, { conditions: ['heart-failure'] }))];
    const sick = Array.from({ length: 6 }, (_, index) => episode(`e${index + 1}`, index + 1, 100, 160));
    const alerts = Array.from({ length: 12 }, (_, index) => alert(index + 1, 110, 'hypoxia')).slice(0, 6);
    // all six of the like group alert at the same time, so a stranger of the group finds all; the other six are silent and are not dealt in
    expect(measured('clinical.skill', runRecord({ homes: mixed, truth: sick, stamps: arrived(...sick), alerts })).breakdown![1]).toEqual({ label: 'chance sensitivity', value: 1, n: 6 });
  });
  test('of one home alone is judged against its own stream turned round the clock', () => {
    const one = episode('e1', 1, 100, 160);
    const record = (alerts: SeenAlert[]): ReturnType<typeof runRecord> => runRecord({ truth: [one], stamps: arrived(one), alerts });
    expect(measured('clinical.skill', record([alert(1, 110, 'hypoxia')])).value).toBeGreaterThan(0.9);
    expect(measured('clinical.skill', record(always(1))).value).toBe(0);
  });
});

describe('burden', () => {
  const record = runRecord({ ...base, alerts: [alert(1, 110, 'hypoxia', { id: 'x' }), alert(1, 111, 'hypoxia', { id: 'x' }), alert(1, 112, 'hypoxia', { id: 'y' }), alert(5, 300, 'hub-offline')] });
  test('alerts per patient-day counts every kind, updates not', () => expect(measured('alerts.per-patient-day', record)).toMatchObject({ value: 0.3, n: 10 }));
  test('repeats are over detected events', () => expect(measured('alerts.repeats-per-event', record)).toMatchObject({ value: 1, n: 1 }));
  test('duplicates are new ids beside a standing one', () => expect(measured('alerts.duplicates', record)).toMatchObject({ value: 0.1, n: 10 }));
});

test('priority and routing are of detections only', () => {
  const record = runRecord({ ...base, alerts: [alert(1, 110, 'hypoxia', { priority: 'low' }), alert(2, 110, 'hypoxia', { route: 'technician' }), alert(5, 300, 'hypoxia', { priority: 'low' })] });
  expect(measured('priority.accuracy', record)).toMatchObject({ value: 0.5, n: 2 });
  expect(measured('routing.accuracy', record)).toMatchObject({ value: 0.5, n: 2 });
});

test('escalation is asked of high alerts that stood unanswered for fifteen minutes', () => {
  const high = (n: number, ...steps: [number, SeenAlert['alert']['state']][]): SeenAlert[] => steps.map(([minute, state]) => alert(n, minute, 'hypoxia', { id: `h${n}`, priority: 'high', state }));
  const alerts = [
    ...high(1, [100, 'raised'], [115, 'escalated']),
    ...high(2, [100, 'raised'], [116, 'escalated']),
    ...high(3, [100, 'raised']),
    ...high(4, [100, 'raised'], [105, 'acknowledged']),
    ...high(5, [100, 'raised'], [110, 'resolved']),
    ...high(6, [1430, 'raised']),
    alert(7, 100, 'hypoxia'),
  ];
  expect(measured('escalation.in-time', runRecord({ homes: 10, alerts }))).toMatchObject({ value: 1 / 3, n: 3 });
});

test('wrongly resolved is closed while the condition held', () => {
  const closed = (n: number, minute: number): SeenAlert[] => [alert(n, 110, 'hypoxia', { id: `c${n}` }), alert(n, minute, 'hypoxia', { id: `c${n}`, state: 'resolved' })];
  const alerts = [...closed(1, 120), ...closed(2, 160), ...closed(3, 150), ...closed(4, 120)];
  expect(measured('alerts.wrongly-resolved', runRecord({ ...base, stamps: { ...stamps, e3: { arrivedFrom: at(100), trueUntil: at(150) } }, alerts }))).toMatchObject({ value: 1, n: 4, graded: 0.25 });
});

describe('technical', () => {
  const truth = [fault('f1', 1, 100, 200), fault('f2', 2, 100, 200), fault('f3', 3, 100, 200), fault('f4', 4, 100, 200, { noticeableFrom: null }), fault('f5', 5, 100, 200)];
  const told = { ...arrived(...truth), f5: { tellableFrom: null } };
  const alerts = [alert(1, 110, 'hub-offline'), alert(2, 110, 'uplink-offline'), alert(2, 112, 'hub-offline'), alert(5, 110, 'link-lost'), alert(6, 110, 'hub-offline'), alert(4, 110, 'hub-offline')];
  const record = runRecord({ homes: 10, truth, stamps: told, alerts });
  test('sensitivity is ticketed over noticeable', () => expect(measured('technical.sensitivity', record)).toMatchObject({ value: 0.75, n: 4 }));
  test('attribution judges the first ticket of ticketed and tellable faults', () => {
    expect(measured('technical.attribution-accuracy', record)).toMatchObject({ value: 0.5, n: 2, breakdown: [{ label: 'hub>hub', value: 1, n: 1 }, { label: 'hub>no ticket', value: 1, n: 1 }, { label: 'hub>uplink', value: 1, n: 1 }] });
  });
  test('where layers can never be told apart, any of them is right, and the matrix says so', () => {
    const either = truth.map((event) => ({ ...event, orLayers: ['uplink' as const] }));
    const seen = runRecord({ homes: 10, truth: either, stamps: told, alerts });
    expect(measured('technical.attribution-accuracy', seen)).toMatchObject({ value: 1, n: 2 });
    expect(measured('technical.attribution-accuracy', seen).breakdown!.map(({ label }) => label)).toEqual(['hub|uplink>hub', 'hub|uplink>no ticket', 'hub|uplink>uplink']);
    // homes 1, 2 and 5 right, the repeat in home 2 apart, home 6 false, home 4 not graded
    expect(measured('technical.ppv', seen)).toMatchObject({ value: 0.75, n: 4 });
  });
  test('an attack called a fault and a fault called an attack stand in the matrix, and not in the value', () => {
    const attack = episode('x', 7, 100, 200, { kind: 'attack', entry: 'jamming', expects: { codes: ['access-refused'], roles: ['security'], priorities: ['high'], deadlineMs: 3_600_000, graceMs: 0 } });
    const seen = runRecord({ homes: 10, truth: [...truth, attack], stamps: told, alerts: [...alerts, alert(7, 130, 'link-lost'), alert(3, 140, 'message-replayed')] });
    expect(measured('technical.attribution-accuracy', seen)).toMatchObject({ value: 0.5, n: 2 });
    expect(measured('technical.attribution-accuracy', seen).breakdown!.map(({ label }) => label)).toEqual(['hub>hub', 'hub>security', 'hub>uplink', 'security>link']);
    expect(measured('technical.attribution-accuracy', runRecord({ homes: 10, truth: [...truth, attack], stamps: told, alerts: [...alerts, alert(7, 130, 'access-refused')] })).breakdown!.map(({ label }) => label)).toContain('security>security');
  });
  test('ppv: right is a first ticket of the right layer, or any where the layer cannot be told', () => expect(measured('technical.ppv', record)).toMatchObject({ value: 0.5, n: 4 }));
  test('ticketing every layer earns nothing', () => {
    const every = runRecord({ homes: 10, truth, stamps: told, alerts: [1, 2, 3].flatMap((n) => (['device-silent', 'link-lost', 'uplink-offline', 'hub-offline'] as const).map((code, index) => alert(n, 110 + index, code))) });
    expect(measured('technical.attribution-accuracy', every).value).toBe(0);
    expect(measured('technical.ppv', every).value).toBe(0);
  });
});

describe('handling', () => {
  test('does not apply when nothing came late or twice', () => expect(measure('handling.mishandled', runRecord(base))).toHaveProperty('notApplicable'));
  test('counts a redelivery alerted twice, stale data that raised or cleared, and what a restart lost', () => {
    const record = runRecord({
      ...base,
      alerts: [
        alert(1, 110, 'hypoxia'), alert(1, 120, 'hypoxia'), // again, by the redelivery at 120
        alert(5, 300, 'hypoxia'), // raised by old data
        alert(2, 110, 'hypoxia', { id: 'r' }), alert(2, 130, 'hypoxia', { id: 'r', state: 'resolved' }), // cleared by old data
      ],
      redeliveries: [{ home: homeId(1), arrivedAt: at(120), from: at(105), to: at(109) }],
      lateArrivals: [{ home: homeId(5), arrivedAt: at(300), from: at(100), to: at(200), readings: 100 }, { home: homeId(2), arrivedAt: at(130), from: at(50), to: at(60), readings: 10 }],
      restarts: [{ what: 'sut', at: at(105) }],
    });
    const result = measured('handling.mishandled', record);
    expect(result).toMatchObject({ value: 4, n: 4, graded: 1 });
    expect(result.breakdown!.map((line) => line.label).toSorted()).toEqual(['lost-over-restart', 'redelivery-alerted-twice', 'stale-data-cleared', 'stale-data-raised']);
  });
});

describe('security', () => {
  test('without attacks only false alarms are measured', () => {
    const record = runRecord({ homes: 10, alerts: [alert(1, 100, 'message-forged')] });
    expect(measured('security.false-alarms-per-patient-day', record)).toMatchObject({ value: 0.1, n: 10 });
    for (const id of ['security.prevented', 'security.detected', 'security.missed']) expect(measure(id, record)).toEqual({ notApplicable: 'no attack was planted' });
  });
  test('an attack that is named is detected', () => {
    const attack = episode('x', 1, 100, 200, { kind: 'attack', entry: 'replay' }, { codes: ['message-replayed'], roles: ['security'] });
    const record = runRecord({ homes: 2, truth: [attack], alerts: [alert(1, 120, 'message-replayed')] });
    expect(measured('security.detected', record)).toMatchObject({ value: 1, n: 1 });
    expect(measured('security.missed', record)).toMatchObject({ value: 0, n: 1 });
    expect(measured('security.false-alarms-per-patient-day', record).value).toBe(0);
  });
});
