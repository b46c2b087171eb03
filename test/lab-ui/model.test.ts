import { describe, expect, it } from 'vitest';
import { readFragment, writeFragment } from '../../lab-ui/model/fragment.ts';
import { Life, BIT, PLACE } from '../../lab-ui/model/life.ts';
import { limitsOf, prescribedWords } from '../../lab-ui/model/limits.ts';
import { concurrent, density, stretch, ticks } from '../../lab-ui/model/marks.ts';
import type { AlertRow, RunView, TruthRow } from '../../lab-ui/model/run-view.ts';
import { alertBeside, newsOf, TownNow } from '../../lab-ui/model/town-now.ts';

const HOUR = 3_600_000;
const alert = (index: number, home: number, at: number, until: number, priority: AlertRow['priority']): AlertRow => ({ index, home, at, until, priority, code: 'fall', kind: 'clinical', title: '', route: 'nurse', text: '', verdict: 'right', reason: '', truth: [], evidence: [], steps: [] });
const truth = (index: number, home: number, from: number, to: number, kind: TruthRow['kind']): TruthRow => ({ index, id: String(index), kind, entry: '', title: '', home, from, to, severity: 1 });
const alerts = [alert(0, 0, 10, 50, 'low'), alert(1, 0, 20, 30, 'high'), alert(2, 1, 40, 60, 'medium'), alert(3, 1, 40, 45, 'low')];
const truths = [truth(0, 0, 5, 25, 'episode'), truth(1, 1, 5, 25, 'decoy'), truth(2, 0, 15, 35, 'fault')];
const run = { homes: [0, 1, 2].map((index) => ({ index, id: '', area: 0, conditions: [] })), alerts, truths, start: 0, end: 100 } as unknown as RunView;

describe('the town at a moment', () => {
  const life = new Life(3, 0, 100);
  life.add({ from: 0, count: 3, bytes: Uint8Array.of(BIT.known | PLACE.living, BIT.known | BIT.hubDown, 0) });
  const now = new TownNow(run);

  it.each([
    [9, [0, 0, 0], [1, 0, 0]], [10, [1, 0, 0], [1, 0, 0]], [20, [3, 0, 0], [3, 0, 0]], [25, [3, 0, 0], [2, 0, 0]], [30, [1, 0, 0], [2, 0, 0]], [40, [1, 2, 0], [0, 0, 0]], [60, [0, 0, 0], [0, 0, 0]],
  ])('at %i shows the worst standing alert of each home and what is really wrong; decoys are not', (at, rank, wrong) => {
    now.update(at, life);
    expect([...now.rank]).toEqual(rank);
    expect([...now.wrong]).toEqual(wrong);
  });

  it('is dark where the street has no power, whoever is awake there, and only as long', () => {
    const cut = new TownNow({ ...run, truths: [...truths, { ...truth(3, 0, 50, 60, 'fault'), entry: 'street-power-cut' }, { ...truth(4, 1, 50, 60, 'fault'), entry: 'hub-power-loss' }] });
    expect([49, 50, 59, 60].map((at) => {
      cut.update(at, life);
      return [0, 1, 2].map((home) => [cut.lit(home), cut.dark[home]]);
    })).toEqual([0, 1, 1, 0].map((dark) => [[dark === 0, dark], [true, 0], [false, 0]]));
  });

  it('shows who is cut off, and nothing of a home not computed yet', () => {
    expect([0, 1, 2].map((home) => now.cutOff(home))).toEqual([false, true, false]);
  });

  it('rises in version with every change', () => {
    const before = now.version;
    now.update(41, life);
    expect(now.version).toBe(before + 1);
  });

  it('tells as news what was raised since, and what a living run told late', () => {
    expect(newsOf(alerts, 10, 40, 4).map(({ index }) => index)).toEqual([1, 2, 3]);
    expect(newsOf(alerts, 40, 41, 4)).toEqual([]);
    expect(newsOf(alerts, 40, 41, 3).map(({ index }) => index)).toEqual([3]);
    expect(newsOf([alert(0, 0, 0, 9, 'low')], HOUR, HOUR + 1, 0)).toEqual([]);
  });

  it('finds the alert before and after', () => {
    expect(alertBeside(alerts, 20, 1)?.index).toBe(2);
    expect(alertBeside(alerts, 20, -1)?.index).toBe(0);
    expect(alertBeside(alerts, 40, 1)).toBeUndefined();
    expect(alertBeside(alerts, 10, -1)).toBeUndefined();
  });
});

describe('the conductor', () => {
  it('counts every alert in view once, by priority', () => {
    const counts = density(alerts, 0, 100, 10);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(4);
    expect(counts[2 * 3 + 2]).toBe(1);
    expect(density(alerts, 15, 35, 4).reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(density([alert(0, 0, 100, 100, 'low')], 0, 100, 10)[9 * 3]).toBe(1);
  });

  it('counts what holds in the middle of each bin', () => {
    expect([...concurrent(truths, 0, 40, 8)]).toEqual([0, 2, 2, 3, 3, 1, 1, 0]);
    expect([...concurrent([truth(0, 0, -50, 500, 'fault')], 0, 40, 2)]).toEqual([1, 1]);
  });

  it('has ticks at whole steps, no more than asked', () => {
    const list = ticks(18.2 * HOUR, 32 * HOUR, 8);
    expect(list[0]).toBe(20 * HOUR);
    expect(list.length).toBeLessThanOrEqual(8);
    expect(list.every((time) => time % (2 * HOUR) === 0)).toBe(true);
  });

  it('shows a stretch that holds the playhead, inside the run, and rests while the playhead moves a little', () => {
    const [start, end] = [0, 14 * HOUR];
    for (const view of ['all', '4h', '1h'] as const) {
      for (let at = start; at <= end; at += HOUR / 7) {
        const [from, to] = stretch(view, at, start, end);
        expect(from).toBeGreaterThanOrEqual(start);
        expect(to).toBeLessThanOrEqual(end);
        expect(at >= from && at <= to).toBe(true);
      }
    }
    expect(stretch('1h', 5 * HOUR + 1, start, end)).toEqual(stretch('1h', 5 * HOUR + 600_000, start, end));
    expect(stretch('4h', HOUR, 0, 2 * HOUR)).toEqual([0, 2 * HOUR]);
  });
});

describe('the address', () => {
  const at = Date.parse('2026-01-14T22:10:00Z');

  it('comes back as it was written', () => {
    expect(writeFragment({ at, home: 92 })).toBe('#t=2026-01-14T22:10Z&home=93');
    const run = { scenario: 'first-night', seed: 'größer & "so"', homes: 40, duration: '4h', sut: 'silent', inputs: [{ tick: 3, source: 'api:page', id: 'n1', kind: 'plant', data: { what: 'fault', entry: 'probe-off', home: 'h000002' } }] };
    for (const place of [{ run }, { run: { scenario: 'ordinary-day', duration: '1.5h' } }, { run: { scenario: 'ordinary-day' }, at, home: 4 }, { demo: 'fall' }, { at, home: 92 }, { at }, { home: 0 }, {}]) expect(readFragment(writeFragment(place))).toEqual(place);
  });

  it.each(['#t=yesterday&home=zero', '#home=0', '#home=-3', '#home=1e3', '#t=2026-13-45T99:99Z', '#<script>', ''])('of strange text (%s) says nothing', (hash) => {
    expect(readFragment(hash)).toEqual({});
  });
});

it.each<[string, object]>([['of another source', { source: 'sut:reference' }], ['of no kind that is given', { kind: 'answer' }], ['without what it needs', { data: { home: 'h000001' } }], ['for no home', { data: { what: 'fault', entry: 'probe-off', home: '1' } }]])('inputs in an address are checked as the API checks them: one %s is not given again', (_, other) => {
  const good = { tick: 3, source: 'api:page', id: 'n1', kind: 'plant', data: { what: 'fault', entry: 'probe-off', home: 'h000002' } };
  const read = (input: object) => readFragment(writeFragment({ run: { scenario: 'first-night', inputs: [input as typeof good] } })).run;
  expect(read(good)?.inputs).toEqual([good]);
  expect(read({ ...good, ...other })).toEqual({ scenario: 'first-night' });
});

describe('limits', () => {
  it('are those set for the person, and else those for everyone', () => {
    expect(limitsOf('spo2', { spo2Low: 84 }).map(({ value }) => value)).toEqual([84]);
    expect(limitsOf('spo2', {}).map(({ value }) => value)).toEqual([91]);
    expect(limitsOf('weight', { weightReference: 70, weightGain: 2 }).map(({ value }) => value)).toEqual([72]);
    expect(limitsOf('weight', {})).toEqual([]);
    expect(prescribedWords({ spo2Low: 84, onOxygen: true })).toEqual(['saturation below 84 %', 'on oxygen']);
  });
});
