/** The physician's page: made of what arrived, up to a moment, and of no truth. */
import { beforeAll, describe, expect, it } from 'vitest';
import { clockTime } from '../../reports/plain-words.ts';
import { World } from '../../sim/world.ts';
import { readFolder } from '../../lab-ui/model/read-folder.ts';
import type { HomeDetail } from '../../lab-ui/model/home-detail.ts';
import type { KnownRecord, KnownSignal } from '../../lab-ui/model/known-record.ts';
import { sidedLimits } from '../../lab-ui/model/limits.ts';
import { beyond, physicianSummary } from '../../lab-ui/model/physician-summary.ts';
import type { AlertRow, RunView } from '../../lab-ui/model/run-view.ts';
import { lookInto, speaker } from '../../lab-ui/worker/look-into.ts';
import { namedScenario } from '../support/named-scenario.ts';
import { runInTexts } from './support.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 14, 18);
const when = (at: number) => clockTime(at, { start: START, end: START + 86_400_000 });

describe('a page of a real night', () => {
  let view: RunView;
  let detail: HomeDetail;
  let home: number;
  beforeAll(async () => {
    const scenario = namedScenario('first-night', { homes: 40 });
    ({ view } = readFolder((await runInTexts(scenario)).texts));
    home = view.alerts.find(({ code }) => code === 'hypoxia')!.home;
    detail = lookInto(new World({ scenario }), home, []);
  }, 60_000);

  it('tells the same whatever is true: neither true values, causes, states nor what was held against the alerts go in', () => {
    const page = physicianSummary(view, detail, view.end, when);
    const other: HomeDetail = {
      ...detail, states: [], sleep: [0, 0], uplink: 0,
      trends: detail.trends.map((trend) => ({ ...trend, truth: [trend.truth[0], trend.truth[1].map(() => 1)], readings: [trend.readings[0], trend.readings[1], trend.readings[2].map(() => 3)], gaps: [{ from: view.start, to: view.end, cause: 'theft' }] })),
    };
    const blind = { ...view, truths: [], told: [], alerts: view.alerts.map((alert) => ({ ...alert, verdict: 'false' as const, reason: 'a lie', truth: ['x'] })) };
    expect(physicianSummary(blind, other, view.end, when)).toEqual(page);
    const text = JSON.stringify(page).toLowerCase();
    for (const { title } of view.truths.filter((truth) => truth.home === home && !page.alerts.some((alert) => alert.title.toLowerCase().includes(truth.title.toLowerCase())))) expect(text).not.toContain(title.toLowerCase());
  });

  it('names the person, the period, the sign that went beyond its limit, and each clinical alert with what was done', () => {
    const page = physicianSummary(view, detail, view.end, when);
    expect(page.who.name).toBe(view.homes[home]!.name);
    expect(page.who.age).toBe(view.homes[home]!.age);
    expect(page.headline[0]).toMatch(/^Oxygen saturation fell below (?:her|his|the usual) limit of \d+ % \w+/);
    const own = view.alerts.filter((alert) => alert.home === home && (alert.kind === 'clinical' || alert.kind === 'administrative'));
    expect(page.alerts.map(({ index }) => index)).toEqual(own.slice(-8).map(({ index }) => index));
    expect(page.alerts.every(({ steps, at }) => steps[0]![0] === at && steps[0]![1] === 'raised')).toBe(true);
    const spo2 = page.signs.find(({ signal }) => signal === 'spo2')!;
    expect(spo2.low.value).toBeLessThan(spo2.usual[0] + 1);
    expect(spo2.flags.length).toBeGreaterThan(0);
  });

  it('knows nothing of what came after the moment', () => {
    const early = view.start + 60 * MINUTE;
    const page = physicianSummary(view, detail, early, when);
    expect(page.to).toBe(early);
    const cut = (one: KnownSignal): KnownSignal => {
      const kept = Array.from(one.arrived, (_, index) => index).filter((index) => one.arrived[index]! <= early);
      return { ...one, at: one.at.filter((_, i) => kept.includes(i)), value: one.value.filter((_, i) => kept.includes(i)), arrived: one.arrived.filter((_, i) => kept.includes(i)), usable: one.usable.filter((_, i) => kept.includes(i)) };
    };
    const { record } = detail;
    const keep = record.heard[1].map((arrived) => Number(arrived <= early));
    const known: KnownRecord = { ...record, signals: record.signals.map(cut), events: record.events.filter(({ arrived }) => arrived <= early), heard: [record.heard[0].filter((_, i) => keep[i] === 1), record.heard[1].filter((_, i) => keep[i] === 1)] };
    expect(physicianSummary({ ...view, alerts: view.alerts.filter(({ at }) => at <= early) }, { home, record: known }, early, when)).toEqual(page);
    for (const { last, high, low } of page.signs) expect(Math.max(last.at, high.at, low.at)).toBeLessThanOrEqual(early);
  });
});

const enrolled: KnownRecord['enrolment'] = {
  v: 1, run: '', home: 'h000001', area: 'a01', hub: 'h000001-hub',
  residents: [{ id: 'r', birthYear: 1946, sex: 'female', conditions: ['copd'], medicines: ['oxygen'], thresholds: { spo2Low: 88 } }],
  devices: [{ dev: 'pulse-oximeter', kind: 'pulse-oximeter', resident: 'r', intervalS: 60 }, { dev: 'blood-pressure-cuff', kind: 'blood-pressure-cuff', resident: 'r', intervalS: 0 }],
  carePlan: { items: [{ dev: 'blood-pressure-cuff', windows: [[1140, 1200], [1260, 1320]] }], sleep: [1320, 420] },
};
/** @param values one a minute; NaN: nothing came @param delay ms @param poor minutes with a poor signal */
function oximeter(values: readonly number[], delay = 0, poor: readonly number[] = []): KnownSignal {
  const there = values.flatMap((value, minute) => (Number.isNaN(value) ? [] : [{ minute, value }]));
  const at = Float64Array.from(there, ({ minute }) => START + minute * MINUTE);
  return { signal: 'spo2', dev: 'pulse-oximeter', at, value: Float64Array.from(there, ({ value }) => value), arrived: at.map((time) => time + delay), usable: Uint8Array.from(there, ({ minute }) => Number(!poor.includes(minute))) };
}
const recordOf = (signals: readonly KnownSignal[]): KnownRecord => ({ enrolment: enrolled, signals, events: [], heard: [Float64Array.from(signals.flatMap(({ at }) => [...at])).sort(), Float64Array.from(signals.flatMap(({ arrived }) => [...arrived])).sort()] });
const emptyRun = { start: START, homes: [{ index: 0, id: 'h000001', area: 0, name: 'Ada Moore', conditions: [] }], alerts: [] as AlertRow[] };
const pageOf = (record: KnownRecord, minutes: number, alerts: AlertRow[] = []) => physicianSummary({ ...emptyRun, alerts }, { home: 0, record }, START + minutes * MINUTE, when);
const alert = (over: Partial<AlertRow>): AlertRow => ({
  index: 0, home: 0, at: START + 60 * MINUTE, until: START + 600 * MINUTE, code: 'hypoxia', kind: 'clinical', title: 'Oxygen saturation is low', priority: 'high', route: 'nurse', text: 'now 84 %', verdict: 'right', reason: '', truth: [], evidence: ['59408-5'], steps: [[START + 60 * MINUTE, 'raised']], ...over,
});

describe('counting', () => {
  it('says how often, for how long and how far a sign went beyond its limit', () => {
    const night = Array.from({ length: 300 }, (_, minute) => (minute >= 60 && minute < 80 ? 85 : minute >= 200 && minute < 211 ? 82 : 94));
    const page = pageOf(recordOf([oximeter(night)]), 300);
    expect(page.headline).toEqual(['Oxygen saturation fell below her limit of 88 % twice, for 29 min in all; the lowest was 82 % at 21:20.', 'No clinical alert was raised.']);
    expect(page.signs[0]).toMatchObject({ n: 300, last: { value: 94 }, usual: [85, 94], low: { value: 82 }, high: { value: 94 } });
  });

  it('takes a limit of a person as broken beyond it, one for everyone at it, and one odd reading for none', () => {
    const of = (values: number[]) => ({ times: values.map((_, minute) => START + minute * MINUTE), values, intervalS: 60 });
    const [own, general] = [sidedLimits('spo2', { spo2Low: 88 })[0]!, sidedLimits('spo2', {})[0]!];
    expect(beyond(of([94, 88, 88, 88, 94]), own)).toEqual([]);
    expect(beyond(of([94, 91, 91, 91, 94]), general)).toHaveLength(1);
    expect(beyond(of([94, 70, 94, 71, 94]), own)).toEqual([]);
    expect(beyond({ ...of([94, 70, 94]), intervalS: 0 }, own)).toHaveLength(1);
    expect(sidedLimits('heartRate', {}).map(({ side }) => side)).toEqual(['low', 'high']);
    expect(sidedLimits('glucose', { glucoseHigh: 250 })).toEqual([{ value: 250, side: 'high', personal: true }]);
    expect(sidedLimits('weight', { weightReference: 80 })).toEqual([{ value: 82, side: 'high', personal: true }]);
  });

  it('leaves out what the device itself calls poor, and says so', () => {
    const page = pageOf(recordOf([oximeter(Array.from({ length: 100 }, (_, minute) => (minute < 20 ? 60 : 95)), 0, Array.from({ length: 20 }, (_, minute) => minute))]), 100);
    expect(page.signs[0]!.low.value).toBe(95);
    expect(page.troubles).toContain('20 % of the readings of oxygen saturation had a poor signal by the device’s own word, and are left out.');
  });

  it('counts what was planned: the missing apart by what kit and network explain', () => {
    const gap = Array.from({ length: 300 }, (_, minute) => (minute >= 100 && minute < 160 ? Number.NaN : 95));
    const cuff: KnownSignal = { signal: 'systolic', dev: 'blood-pressure-cuff', at: Float64Array.of(START + 70 * MINUTE), value: Float64Array.of(132), arrived: Float64Array.of(START + 71 * MINUTE), usable: Uint8Array.of(1) };
    const outage = alert({ index: 1, kind: 'technical', code: 'hub-offline', title: 'A hub is down', route: 'technician', at: START + 105 * MINUTE, until: START + 160 * MINUTE, steps: [[START + 105 * MINUTE, 'raised'], [START + 160 * MINUTE, 'resolved']] });
    const page = pageOf(recordOf([oximeter(gap), cuff]), 300, [outage]);
    expect(page.plan).toEqual([
      // Nothing at all was heard for the whole hour, so that the hour is the kit's.
      { dev: 'pulse-oximeter', title: 'pulse oximeter', due: 300, came: 240, missing: '1 h while kit or network had trouble' },
      { dev: 'blood-pressure-cuff', title: 'blood pressure cuff', due: 2, came: 1, missing: '1 not taken, as far as can be told' },
    ]);
    expect(page.troubles[0]).toBe('19:45 to 20:40: a hub is down (told to the technician).');
    expect(page.troubles[1]).toMatch(/^Nothing was heard from the home for 1 h 1 min \(19:39 to 20:40\)/);
    const worn = recordOf([oximeter(gap), { ...oximeter(Array.from({ length: 300 }, () => 70)), signal: 'heartRate', dev: 'wearable' }]);
    expect(pageOf(worn, 300).plan[0]!.missing).toBe('1 h not worn, charging or out of reach');
  });

  it('lets a wearable speak where another device has hardly measured, and not where it has', () => {
    const worn = (count: number): KnownSignal => ({ ...oximeter(Array.from({ length: count }, () => 71)), signal: 'heartRate', dev: 'wearable' });
    const other = (count: number): KnownSignal => ({ ...oximeter(Array.from({ length: count }, () => 90)), signal: 'heartRate', dev: 'blood-pressure-cuff' });
    const both = (cuffs: number): KnownRecord => ({ ...recordOf([other(cuffs), worn(250)]), enrolment: { ...enrolled, devices: [...enrolled.devices.filter(({ dev }) => dev !== 'wearable'), { ...enrolled.devices[0]!, dev: 'wearable', kind: 'wearable' }] } });
    expect(pageOf(both(1), 300).signs[0]).toMatchObject({ signal: 'heartRate', n: 250, last: { value: 71 } });
    expect(pageOf(both(100), 300).signs[0]).toMatchObject({ n: 100, last: { value: 90 } });
    expect(speaker([{ dev: 'cuff' }, ...Array.from({ length: 250 }, () => ({ dev: 'wearable' }))])).toHaveLength(250);
    expect(speaker([...Array.from({ length: 100 }, () => ({ dev: 'pulse-oximeter' })), ...Array.from({ length: 250 }, () => ({ dev: 'wearable' }))])).toHaveLength(100);
  });

  it('waits for what comes late, and then says that it did', () => {
    const late = recordOf([oximeter(Array.from({ length: 60 }, () => 80), 120 * MINUTE)]);
    expect(pageOf(late, 90).headline).toEqual(['Nothing has arrived from this home yet.']);
    const page = pageOf(late, 200);
    expect(page.headline[0]).toContain('once');
    expect(page.troubles.some((text) => text.includes('2 h after they were taken'))).toBe(true);
  });

  it('tells each alert with its own steps up to the moment', () => {
    const [raised, again] = [START + 60 * MINUTE, START + 90 * MINUTE];
    const steps = [[raised, 'raised'], [raised + 2 * MINUTE, 'raised'], [raised + 4 * MINUTE, 'acknowledged'], [again, 'raised'], [again + 20 * MINUTE, 'resolved']] as const;
    const rows = [alert({ until: again, steps }), alert({ index: 1, at: again, until: again + 20 * MINUTE, steps: steps.slice(3) })];
    const record = recordOf([oximeter(Array.from({ length: 300 }, () => 95))]);
    expect(pageOf(record, 100, rows).alerts).toMatchObject([{ steps: [[raised, 'raised'], [raised + 4 * MINUTE, 'acknowledged']], stands: false, again }, { steps: [[again, 'raised']], stands: true }]);
    expect(pageOf(record, 300, rows).headline).toEqual(['No vital sign went beyond its limits.', 'The pipeline raised 2 clinical alerts, all of high priority; all are resolved.']);
    expect(pageOf(record, 70, rows).headline[1]).toBe('The pipeline raised 1 clinical alert, of high priority; it still stands.');
  });

  it('keeps to one page: older alerts are counted', () => {
    const rows = Array.from({ length: 30 }, (_, index) => alert({ index, at: START + index * MINUTE, until: START + (index + 1) * MINUTE }));
    const page = pageOf(recordOf([oximeter([95])]), 100, rows);
    expect([page.alerts.length, page.alertsBefore, page.alerts.at(-1)!.index]).toEqual([8, 22, 29]);
  });
});
