/** A technician's round, worked out by hand: who is visited when, and what that leaves unwatched. Minutes of the run. */
import { describe, expect, test } from 'vitest';
import type { Priority } from '../../contract/alert.ts';
import type { TruthEvent } from '../../contract/truth.ts';
import { buildReport } from '../../reports/build-report.ts';
import { gradeRun } from '../../reports/matching.ts';
import type { SeenAlert } from '../../reports/run-record.ts';
import { byRisk, BY_PRIORITY, FIRST_COME, jobsOf, ordersOf, riskByHome, serve, techniciansFor, total } from '../../reports/visits.ts';
import { homeRate } from '../../reports/unwatched.ts';
import { alert, arrived, at, fault, home, homeId, homes, measure, measured, MINUTE, runRecord } from './support.ts';

// Rates per hour: a door 0.1, a scale in heart failure 0.4, an oximeter in COPD 1.
const four = [
  home(1, { conditions: [], devices: ['door'] }),
  home(2, { conditions: ['heart-failure'], devices: ['scale'] }),
  home(3, { conditions: ['copd'], devices: ['pulse-oximeter'] }),
  home(4, { conditions: [], devices: ['door'] }),
];
const DEVICES = ['door', 'scale', 'pulse-oximeter', 'door'];
/** Noticeable from minutes 5, 15, 25 and 35; none ends before the day does. */
const truth: TruthEvent[] = [1, 2, 3, 4].map((n) => fault(`f${n}`, n, 10 * n - 10, 1400, { layer: 'device', device: DEVICES[n - 1]! }));
/** Tickets at minutes 10, 20, 30 and 40: the technician leaves for the first door at 10, is free at 100, and three wait. */
function world(priorities: readonly Priority[], more: readonly SeenAlert[] = [], events = truth): ReturnType<typeof runRecord> {
  const alerts = [...priorities.map((priority, index) => alert(index + 1, 10 * index + 10, 'device-silent', { priority, id: `t${index + 1}` })), ...more].toSorted((a, b) => a.gradedAt - b.gradedAt);
  return runRecord({ homes: four, truth: events, stamps: arrived(...events), alerts });
}
const LEVEL: Priority[] = ['medium', 'medium', 'medium', 'medium'];
const BEST: Priority[] = ['low', 'medium', 'high', 'low'];
const rounds = (record: ReturnType<typeof runRecord>): [string, number][] => ordersOf(gradeRun(record)).pipeline.map(({ job, leaves }) => [job.ticket.alert.home, (leaves - at(0)) / MINUTE]);

describe('technical.priority-order', () => {
  const value = (record: ReturnType<typeof runRecord>): number => measured('technical.priority-order', record).value!;
  test('is one where priorities follow the risk', () => expect(value(world(BEST))).toBeCloseTo(1, 12));
  test('is nothing where all tickets are alike: first come, first served', () => expect(value(world(LEVEL))).toBeCloseTo(0, 12));
  test('is below nothing where the most urgent comes last', () => expect(value(world(['low', 'medium', 'low', 'high']))).toBe(-1));
  test('is half where half of what could be saved is saved', () => {
    // oximeter 90 min earlier (+90 × 1), scale 180 later (−180 × 0.4), second door 90 earlier (+90 × 0.1): 27 of the 54 that the best order saves
    expect(value(world(['medium', 'low', 'medium', 'medium']))).toBeCloseTo(0.5, 12);
  });
  test('says the patient-hours of the three orders', () => {
    // first come: (0.1 × 5 + 0.4 × 85 + 1 × 165 + 0.1 × 245) / 60; best: (0.1 × 5 + 0.4 × 175 + 1 × 75 + 0.1 × 245) / 60
    expect(measured('technical.priority-order', world(LEVEL)).breakdown).toEqual([
      { label: 'patient-hours in the order of the pipeline', value: 3.73, n: 4 },
      { label: 'patient-hours first come, first served', value: 3.73, n: 4 },
      { label: 'patient-hours in the best order', value: 2.83, n: 4 },
    ]);
  });
  test('a visit in vain costs its time when it goes first, and nothing when it goes last', () => {
    const vain = (priority: Priority): SeenAlert[] => [alert(4, 50, 'hub-offline', { priority, id: 'vain' })];
    const events = truth.map((event) => ({ ...event, expects: { ...event.expects!, codes: ['device-silent' as const] } }));
    expect(value(world(BEST, vain('low'), events))).toBeCloseTo(1, 12);
    // behind the oximeter, which came before it; scale and second door 90 minutes later: of 54 saved, 36 + 9 lost
    expect(value(world(BEST, vain('high'), events))).toBeCloseTo(1 / 6, 12);
  });
  test('does not apply where no order would have made a difference', () => {
    expect(measure('technical.priority-order', world(['high']))).toEqual({ notApplicable: 'no order of these tickets would have made a difference' });
    expect(measure('technical.priority-order', runRecord({ homes: four }))).toEqual({ notApplicable: 'no fault was ticketed' });
  });
  test('comes with an interval where there are homes enough', () => {
    const many = homes(12).map((each, index) => ({ ...each, conditions: index % 2 ? ['copd' as const] : [], devices: [index % 2 ? 'pulse-oximeter' as const : 'door' as const] }));
    const events = many.map((_, index) => fault(`f${index}`, index + 1, index, 1400, { layer: 'device' }));
    const alerts = events.map((_, index) => alert(index + 1, index + 6, 'device-silent', { priority: index % 3 === 0 ? 'low' : 'high' }));
    const result = measured('technical.priority-order', runRecord({ homes: many, truth: events, stamps: arrived(...events), alerts }));
    expect(result.ci![0]).toBeLessThanOrEqual(result.value!);
    expect(result.ci![1]).toBeGreaterThanOrEqual(result.value!);
    expect(result.ci![0]).toBeLessThan(result.ci![1]);
  });
});

describe('a round', () => {
  test('goes by priority, then first come', () => expect(rounds(world(BEST))).toEqual([[homeId(1), 10], [homeId(3), 100], [homeId(2), 190], [homeId(4), 280]]));
  test('counts the priority that a ticket has when someone is free', () => {
    const rise = (minute: number): SeenAlert[] => [alert(4, minute, 'device-silent', { id: 't4', priority: 'high' })];
    expect(rounds(world(LEVEL, rise(99)))[1]).toEqual([homeId(4), 100]);
    expect(rounds(world(LEVEL, rise(101)))[1]).toEqual([homeId(2), 100]);
  });
  test('leaves out what was closed meanwhile, and takes up what was opened again', () => {
    const closed = alert(2, 60, 'device-silent', { id: 't2', state: 'resolved' });
    expect(rounds(world(LEVEL, [closed])).map(([who]) => who)).toEqual([homeId(1), homeId(3), homeId(4)]);
    expect(rounds(world(LEVEL, [closed, alert(2, 70, 'device-silent', { id: 't2' })])).map(([who]) => who)).toEqual([homeId(1), homeId(3), homeId(4), homeId(2)]);
  });
  test('goes to a fault once, however often it is said', () => expect(rounds(world(LEVEL, [alert(2, 60, 'device-silent', { id: 'again' })]))).toHaveLength(4));
  test('goes out in vain for a wrong layer, and again for the right one', () => {
    const hub = [fault('h', 1, 0, 1400)];
    const record = runRecord({ homes: four, truth: hub, stamps: arrived(...hub), alerts: [alert(1, 10, 'uplink-offline'), alert(1, 30, 'hub-offline')] });
    expect(rounds(record)).toEqual([[homeId(1), 10], [homeId(1), 100]]);
    // noticeable from minute 5, taken up at 100; a home with a door alone
    expect(total(ordersOf(gradeRun(record)).risk.pipeline)).toBeCloseTo((0.1 * 95) / 60, 12);
  });
  test('of two technicians goes to two homes at once', () => {
    const jobs = jobsOf(gradeRun(world(LEVEL)));
    expect(serve(jobs, 2, FIRST_COME, at(1440)).map(({ leaves }) => (leaves - at(0)) / MINUTE)).toEqual([10, 20, 100, 110]);
    expect([1, 99, 100, 250].map(techniciansFor)).toEqual([1, 1, 1, 2]);
  });
  test('is called back from a home whose ticket is closed, and free at once', () => {
    const closed = alert(1, 40, 'device-silent', { id: 't1', state: 'resolved' });
    expect(rounds(world(LEVEL, [closed]))).toEqual([[homeId(1), 10], [homeId(2), 40], [homeId(3), 130], [homeId(4), 220]]);
  });
  test('sends two at one moment when two tickets come together, and nobody before there was one', () => {
    const together = world(LEVEL).alerts.map((seen) => ({ ...seen, gradedAt: at(30) }));
    const jobs = jobsOf(gradeRun({ ...world(LEVEL), alerts: together }));
    expect(serve(jobs, 2, FIRST_COME, at(1440)).map(({ leaves }) => (leaves - at(0)) / MINUTE)).toEqual([30, 30, 120, 120]);
  });
  test('ends with the run', () => expect(serve(jobsOf(gradeRun(world(LEVEL))), 1, FIRST_COME, at(100))).toHaveLength(1));
  test('by risk forgets what is over', () => {
    const run = gradeRun(world(LEVEL, [], truth.map((each) => (each.id === 'f3' ? { ...each, end: at(90) } : each))));
    const order = byRisk((event) => homeRate(event, four.find(({ id }) => id === event.homes[0])!));
    expect(serve(jobsOf(run), 1, order, at(1440)).map(({ job }) => job.ticket.alert.home)).toEqual([homeId(1), homeId(2), homeId(4), homeId(3)]);
  });
  test('costs until the fault ends by itself, at most', () => {
    const run = gradeRun(world(LEVEL, [], truth.map((each) => ({ ...each, end: at(90) }))));
    const risk = riskByHome(run, serve(jobsOf(run), 1, BY_PRIORITY, at(1440)));
    expect(risk.get(homeId(3))).toBeCloseTo(65 / 60, 12);
    expect(risk.get(homeId(1))).toBeCloseTo((0.1 * 5) / 60, 12);
  });
});

test('the report tells the first visits, what is unwatched, and what was in vain', () => {
  const events = truth.map((event) => ({ ...event, expects: { ...event.expects!, codes: ['device-silent' as const] } }));
  const report = buildReport(world(BEST, [alert(4, 50, 'hub-offline', { priority: 'high', id: 'vain' })], events), {});
  expect(report.visits).toMatchObject({ technicians: 1, visitMs: 90 * MINUTE, wrongLayer: 0, falseTickets: 1 });
  expect(report.visits!.order.map(({ home: where, unwatched, perHour, best, findings }) => [where, unwatched, perHour, best, findings])).toEqual([
    [homeId(1), 'the front door', 0.1, 1, ['fault:f1']],
    [homeId(3), 'oxygen saturation (COPD)', 1, 2, ['fault:f3']],
    [homeId(4), '', 0, null, []],
    [homeId(2), 'weight (heart failure)', 0.4, 3, ['fault:f2']],
    [homeId(4), 'the front door', 0.1, 4, ['fault:f4']],
  ]);
  expect(report.findings.find(({ id }) => id === 'fault:f3')!.unwatched).toEqual({ what: 'oxygen saturation (COPD)', perHour: 1 });
  expect(buildReport(runRecord(), {}).visits).toBeUndefined();
});
