/** The rules of the Trace Event Format that viewers rely on, and what a run looks like in it. */
import { describe, expect, test } from 'vitest';
import { buildReport } from '../../../reports/build-report.ts';
import { renderTrace } from '../../../reports/render/trace.ts';
import { alert, arrived, at, episode, fault, homeId, MINUTE, runRecord } from '../support.ts';

const truth = [
  episode('e1', 1, 100, 200), episode('e2', 1, 150, 260), episode('e3', 1, 200, 300), fault('f1', [1, 2], 300, 400),
  episode('d1', 2, 50, 90, { kind: 'decoy', title: 'A hot bath' }),
];
const alerts = [
  alert(1, 104, 'hypoxia', { id: 'a1' }), alert(1, 110, 'hypoxia', { id: 'a1', state: 'escalated' }), alert(1, 190, 'hypoxia', { id: 'a1', state: 'resolved' }),
  alert(1, 150, 'hypoxia', { id: 'a2' }), alert(2, 600, 'fever', { id: 'a3', text: 'tricky ",\n\u2028 text' }),
];
const record = runRecord({ homes: 3, truth, stamps: arrived(...truth), alerts });
const facts = { report: buildReport(record, {}), truth, alerts, tickWallMs: [3, 4.5], inputs: [{ tick: 7, source: 'ui', id: '1', kind: 'command', data: { home: homeId(3), name: 'reboot' } }] };

interface Row { ph: string; name: string; ts: number; dur?: number; pid: number; tid: number; s?: string; cat?: string; args: Record<string, unknown> }
const rows = (JSON.parse(renderTrace(facts)) as { traceEvents: Row[] }).traceEvents;
const trackNames = new Map(rows.filter((row) => row.name === 'thread_name').map((row) => [row.tid, String(row.args['name'])]));
const processNames = new Map(rows.filter((row) => row.name === 'process_name').map((row) => [row.pid, String(row.args['name'])]));
const on = (process: string, track: string): Row[] => rows.filter((row) => row.ph !== 'M' && processNames.get(row.pid) === process && trackNames.get(row.tid) === track);

describe('every event', () => {
  test('has a phase, a name, a process, a track and a time of at least 0, all whole numbers', () => {
    expect(rows.length).toBeGreaterThan(30);
    for (const row of rows) {
      expect(['X', 'i', 'C', 'M']).toContain(row.ph);
      expect(row.name).not.toBe('');
      for (const number of [row.ts, row.pid, row.tid, row.dur ?? 0]) {
        expect(Number.isInteger(number)).toBe(true);
        expect(number).toBeGreaterThanOrEqual(0);
      }
      expect(row.ph === 'X').toBe(row.dur !== undefined);
      expect(row.ph === 'i').toBe(row.s !== undefined);
    }
  });
  test('lies on a named track of a named process, and no track belongs to two', () => {
    for (const row of rows) expect(processNames.has(row.pid), row.name).toBe(true);
    for (const row of rows.filter(({ ph }) => ph === 'X' || ph === 'i')) expect(trackNames.has(row.tid), row.name).toBe(true);
    const owners = new Map<number, Set<number>>();
    for (const row of rows) if (row.tid !== 0) owners.set(row.tid, (owners.get(row.tid) ?? new Set()).add(row.pid));
    for (const [tid, pids] of owners) {
      expect(pids.size).toBe(1);
      expect(processNames.has(tid)).toBe(false);
    }
  });
  test('of a track ends before the next begins', () => {
    const spans = Map.groupBy(rows.filter(({ ph }) => ph === 'X'), ({ tid }) => tid);
    expect(spans.size).toBeGreaterThan(5);
    for (const [, list] of spans) {
      const inTime = list.toSorted((a, b) => a.ts - b.ts);
      for (const [index, next] of inTime.entries()) if (index > 0) expect(inTime[index - 1]!.ts + inTime[index - 1]!.dur!, next.name).toBeLessThanOrEqual(next.ts);
    }
  });
});

describe('a home', () => {
  test('is a process, and one where nothing happened is none', () => expect([...processNames.values()]).toEqual(['lab', `home ${homeId(1)}`, `home ${homeId(2)}`, `home ${homeId(3)}`]));
  test('shows episodes that overlap in lanes of their own', () => {
    expect(on(`home ${homeId(1)}`, 'truth: episodes').map(({ name, ts, dur }) => [name, ts, dur])).toEqual([['Low oxygen: detected', 100 * MINUTE * 1000, 100 * MINUTE * 1000], ['Low oxygen: missed', 200 * MINUTE * 1000, 100 * MINUTE * 1000]]);
    expect(on(`home ${homeId(1)}`, 'truth: episodes (2)').map(({ name }) => name)).toEqual(['Low oxygen: detected']);
  });
  test('shows a fault that it shares with another, and its decoys', () => {
    for (const n of [1, 2]) expect(on(`home ${homeId(n)}`, 'truth: faults')).toHaveLength(1);
    expect(on(`home ${homeId(2)}`, 'truth: decoys').map(({ name }) => name)).toEqual(['A hot bath']);
  });
  test('shows each alert with how it was graded, and how long it stood', () => {
    expect(on(`home ${homeId(1)}`, 'alerts').map(({ name }) => name)).toEqual(['hypoxia: detects', 'hypoxia: update', 'hypoxia: detects', 'hypoxia: update']);
    expect(on(`home ${homeId(2)}`, 'alerts')).toMatchObject([{ name: 'fever: false', ts: 600 * MINUTE * 1000, args: { text: 'tricky ",\n\u2028 text' } }]);
    expect(on(`home ${homeId(1)}`, 'standing alerts')).toMatchObject([{ ts: 104 * MINUTE * 1000, dur: 86 * MINUTE * 1000, args: { state: 'resolved' } }]);
    expect(on(`home ${homeId(1)}`, 'standing alerts (2)')).toMatchObject([{ ts: 150 * MINUTE * 1000, dur: (1440 - 150) * MINUTE * 1000, args: { state: 'raised' } }]);
  });
  test('shows when the evidence arrived, and what came from outside', () => {
    expect(on(`home ${homeId(1)}`, 'moments: episodes').filter(({ name }) => name === 'evidence arrived').map(({ ts }) => ts)).toEqual([100, 150, 200].map((minute) => minute * MINUTE * 1000));
    expect(on(`home ${homeId(3)}`, 'inputs from outside')).toMatchObject([{ name: 'command', ts: 7 * MINUTE * 1000, args: { name: 'reboot' } }]);
  });
});

test('a message that brings an alert on in the tick of its raise is no second detection, and a stranger is a process of his own', () => {
  const said = [alert(1, 104, 'hypoxia', { id: 'b1' }), alert(1, 104, 'hypoxia', { id: 'b1', state: 'acknowledged' }), alert(999_999, 5, 'fever')];
  const run = runRecord({ homes: 3, truth, stamps: arrived(...truth), alerts: said });
  const events = (JSON.parse(renderTrace({ report: buildReport(run, {}), truth, alerts: said })) as { traceEvents: Row[] }).traceEvents;
  expect(events.filter(({ cat }) => cat === 'alerts').map(({ name }) => name).filter((name) => name.startsWith('hypoxia'))).toEqual(['hypoxia: detects', 'hypoxia: update']);
  expect(new Set(events.map(({ tid }) => tid)).intersection(new Set(events.map(({ pid }) => pid))).size).toBe(0);
});

test('a stopped run ends at the close of its last tick', () => {
  const report = buildReport(record, { ticks: 700 });
  const [whole] = (JSON.parse(renderTrace({ report, truth, alerts })) as { traceEvents: Row[] }).traceEvents.filter(({ cat }) => cat === 'run');
  expect(whole).toMatchObject({ ts: 0, dur: 700 * MINUTE * 1000 });
});

test('the lab shows its ticks with their wall time, where it is known', () => {
  expect(on('lab', 'ticks').map(({ ts, dur, args }) => [ts, dur, args['wallMs']])).toEqual([[0, MINUTE * 1000, 3], [MINUTE * 1000, MINUTE * 1000, 4.5]]);
  expect(rows.filter(({ ph }) => ph === 'C').map(({ args }) => args['wallMs'])).toEqual([3, 4.5]);
  const { tickWallMs: _, ...later } = facts;
  expect(renderTrace(later)).not.toContain('wallMs');
  expect(on('lab', 'account').at(-1)).toMatchObject({ name: 'account of readings', ts: (record.end - at(0)) * 1000, args: { scheduled: 1000 } });
});
