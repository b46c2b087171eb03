/** The lab of the page as one object, with a worker that only listens. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { INPUTS_MOST } from '../../lab-ui/model/asked-run.ts';
import { readFragment } from '../../lab-ui/model/fragment.ts';
import { Lab } from '../../lab-ui/state/lab.ts';
import type { RunView } from '../../lab-ui/model/run-view.ts';
import type { FromWorker, ToWorker } from '../../lab-ui/worker/messages.ts';

const START = Date.parse('2026-01-14T18:00:00Z');
const MINUTE = 60_000;
const VIEW: RunView = {
  id: '', title: 'An evening', scenario: 'evening', seed: 's', sut: 'reference', start: START, end: START + 60 * MINUTE, tickMs: MINUTE, replay: '', homes: [0, 1].map((index) => ({ index, id: `h00000${index + 1}`, area: 0, conditions: [] })),
  alerts: [], truths: [], told: [], verdict: 'unknown', reasons: [], score: null, categories: [], living: { where: 'here', pipeline: 'reference' },
};

let said: ToWorker[];
let hear: (message: Partial<FromWorker>, of?: number) => void;
let frame: ((now: number) => void) | undefined;
beforeEach(() => {
  vi.useFakeTimers();
  said = [];
  vi.stubGlobal('Worker', class {
    addEventListener(kind: string, listen: (event: unknown) => void): void { if (kind === 'message') hear = (data, of = said.filter(({ kind: what }) => what === 'open' || what === 'live').length) => listen({ data: { ...data, of } }); }
    postMessage(message: ToWorker): void { said.push(message); }
  });
  vi.stubGlobal('document', { title: '', querySelector: () => null, documentElement: { dataset: {} } });
  vi.stubGlobal('location', { hash: '' });
  vi.stubGlobal('history', { replaceState: () => {} });
  vi.stubGlobal('requestAnimationFrame', (next: (now: number) => void) => { frame = next; });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const kinds = (kind: ToWorker['kind']) => said.filter((message) => message.kind === kind);
const allowed = () => (kinds('allow') as { until: number }[]).map(({ until }) => (until - START) / MINUTE);
const edge = (minutes: number) => hear({ kind: 'edge', edge: START + minutes * MINUTE, minute: minutes - 1, life: new Uint8Array(2), progress: undefined as never });

it('a home that is chosen twice before it is known keeps the first answer: its charts are not drawn anew', () => {
  const lab = new Lab();
  lab.select(3);
  lab.select(3); // an arrow chooses, Enter goes there
  expect(kinds('home')).toHaveLength(2);
  const answers = [{ home: 3, trends: [] }, { home: 3, trends: [] }];
  for (const detail of answers) hear({ kind: 'home', detail: detail as never });
  expect(lab.store.get().detail).toBe(answers[0]);
});

describe('a living run', () => {
  const opened = (): Lab => {
    const lab = new Lab();
    lab.live({ scenario: 'evening' });
    hear({ kind: 'opened', view: VIEW });
    return lab;
  };

  it('is let on for one tick when it opens, and then no further than its clock has use for', () => {
    const lab = opened();
    expect(allowed()).toEqual([1]);
    edge(1);
    lab.playhead.seek(START + 10 * MINUTE);
    expect(lab.playhead.at).toBe(START + MINUTE); // nobody sees what was not lived
    lab.playhead.play(true);
    frame!(performance.now() + 16);
    expect(allowed()).toEqual([1, 2]);
    lab.playhead.play(false);
    edge(2);
    expect(allowed()).toEqual([1, 2]);
  });

  it('goes to a moment that lies ahead, and no further', () => {
    const lab = opened();
    lab.seek(START + 5 * MINUTE);
    expect(allowed()).toEqual([1, 5]);
    for (const minute of [1, 2, 3, 4, 5]) edge(minute);
    expect(lab.playhead.at).toBe(START + 5 * MINUTE);
    lab.seek(START + 2 * MINUTE);
    edge(6);
    expect(lab.playhead.at).toBe(START + 2 * MINUTE); // scrubbed back, it stays there
  });

  it('takes what a person does, lets one tick pass for it, and remembers it in its address', () => {
    const lab = opened();
    edge(1);
    const id = lab.give({ kind: 'plant', data: { what: 'fault', entry: 'probe-off', home: 'h000002' } });
    expect(kinds('input')).toEqual([{ kind: 'input', input: { id, kind: 'plant', data: { what: 'fault', entry: 'probe-off', home: 'h000002' } } }]);
    expect(allowed()).toEqual([1, 2]);
    hear({ kind: 'took', at: START + MINUTE, inputs: [{ tick: 1, source: 'api:page', id, kind: 'plant', data: {} }] });
    expect(lab.store.get().given).toMatchObject([{ at: START + MINUTE }]);
    expect(lab.address()).toContain('inputs=');
    hear({ kind: 'refused', id, reason: 'no such home' });
    expect(lab.store.get().given[0]).toMatchObject({ reason: 'no such home' });
  });

  it('gives no id twice, whatever was refused before or was done in an earlier visit', () => {
    const lab = new Lab();
    const earlier = ['n1', 'n3'].map((id) => ({ tick: 1, source: 'api:page', id, kind: 'command', data: {} }));
    lab.live({ scenario: 'evening', inputs: earlier });
    hear({ kind: 'opened', view: VIEW });
    const act = () => lab.give({ kind: 'command', data: { home: 'h000001', name: 'ping' } });
    expect([act(), act()]).toEqual(['n4', 'n5']);
    // A run that goes on tells what was done to it before the page came back: that counts, and stands in the address.
    hear({ kind: 'took', at: START + MINUTE, inputs: [...earlier, { tick: 1, source: 'api:page', id: 'n9', kind: 'command', data: { home: 'h000002', name: 'ping' } }] });
    expect(lab.store.get().given.map(({ input, at }) => [input.id, at])).toEqual([['n4', undefined], ['n5', undefined], ['n9', START + MINUTE]]);
    expect(readFragment(lab.address()).run?.inputs).toBeUndefined(); // the earlier ones are no commands that could be given
    expect(act()).toBe('n10');
  });

  it('takes no more than its address can hold, and says so', () => {
    const lab = opened();
    const data = { home: 'h000001', name: 'ping' } as const;
    for (let n = 0; n < INPUTS_MOST; n += 1) lab.give({ kind: 'command', data });
    hear({ kind: 'took', at: START, inputs: lab.store.get().given.map(({ input }) => ({ tick: 0, source: 'api:page', ...input })) });
    expect(readFragment(lab.address()).run?.inputs).toHaveLength(INPUTS_MOST);
    lab.give({ kind: 'command', data });
    expect(kinds('input')).toHaveLength(INPUTS_MOST);
    expect(lab.store.get().given.at(-1)?.reason).toContain('2,000');
  });

  it('hears nothing more of a run once another one is asked for', () => {
    const lab = opened();
    lab.live({ scenario: 'other' });
    hear({ kind: 'finished', texts: { 'manifest.json': '{}' } }, 1);
    const { living: _, ...graded } = VIEW;
    hear({ kind: 'opened', view: graded }, 1);
    expect(lab.store.get()).toMatchObject({ phase: 'reading', run: { living: VIEW.living }, past: [] });
    expect(lab.store.get().kept).toBeUndefined();
    lab.seek(VIEW.end);
    expect(allowed()).toEqual([1]);
    hear({ kind: 'opened', view: { ...VIEW, title: 'Another' } });
    expect(lab.store.get()).toMatchObject({ phase: 'open', run: { title: 'Another' } });
  });

  it('says that it is being graded, with the counts that it had', () => {
    const lab = opened();
    hear({ kind: 'edge', edge: VIEW.end, minute: 59, life: new Uint8Array(2), progress: { phase: 'run', tick: 60, messages: 7 } as never });
    hear({ kind: 'progress', progress: { phase: 'twin', tick: 1, messages: 0 } as never });
    expect(lab.store.get().progress).toMatchObject({ phase: 'twin', tick: 60, messages: 7 });
  });

  it('goes to another moment while it catches up, and stays there', () => {
    const lab = opened();
    edge(1);
    lab.seek(START + 9 * MINUTE);
    lab.goTo(1, START + MINUTE);
    edge(2);
    expect(lab.playhead.at).toBe(START + MINUTE);
  });

  it('looks into a home again that could not be computed once, and that an earlier run was asked for', () => {
    const lab = opened();
    lab.select(1);
    vi.advanceTimersByTime(1_000);
    hear({ kind: 'home-trouble', index: 1, trouble: { what: '', where: '', mend: '' } });
    edge(1);
    vi.advanceTimersByTime(1_000);
    expect(kinds('home')).toHaveLength(2);
    lab.live({ scenario: 'other' });
    hear({ kind: 'opened', view: VIEW });
    lab.select(1);
    vi.advanceTimersByTime(1_000);
    expect(kinds('home')).toHaveLength(3);
  });

  it('is drawn by one loop, however often it is paused', () => {
    let asked = 0;
    vi.stubGlobal('requestAnimationFrame', () => { asked += 1; });
    const lab = opened();
    for (const on of [true, false, true, false, true]) lab.playhead.play(on);
    expect(asked).toBe(1);
  });

  it('asks for the chosen home anew as it goes on, one question at a time', () => {
    const lab = opened();
    lab.select(1);
    vi.advanceTimersByTime(1_000);
    edge(1);
    edge(2);
    vi.advanceTimersByTime(1_000);
    expect(kinds('home')).toHaveLength(1);
    hear({ kind: 'home', detail: { home: 1, until: START, trends: [] } as never });
    // The run stands still by now, and the home is asked for again all the same.
    vi.advanceTimersByTime(5_000);
    expect(kinds('home')).toHaveLength(2);
    hear({ kind: 'home', detail: { home: 1, until: START + 2 * MINUTE, trends: [] } as never });
    vi.advanceTimersByTime(60_000);
    expect(kinds('home')).toHaveLength(2);
  });

  it('begins at its begin after another run, wherever that one stood in the address', () => {
    const address = { hash: '', pathname: '/lab/', search: '' };
    vi.stubGlobal('location', address);
    vi.stubGlobal('history', { replaceState: (_: unknown, __: string, to: string) => { address.hash = to.includes('#') ? to.slice(to.indexOf('#')) : ''; } });
    const lab = opened();
    lab.seek(START + 5 * MINUTE);
    for (const minute of [1, 2, 3, 4, 5]) edge(minute);
    vi.advanceTimersByTime(1_000);
    expect(address.hash).toContain('t=2026-01-14T18:05Z');
    lab.playhead.play(true);
    lab.begin();
    vi.advanceTimersByTime(1_000);
    expect(address.hash).toBe('');
    lab.live({ scenario: 'evening' });
    hear({ kind: 'opened', view: VIEW });
    expect(lab.playhead.at).toBe(START);
    expect(allowed().at(-1)).toBe(1);
  });

  it('at its edge shows how its homes live, not that nobody knows', () => {
    const lab = opened();
    hear({ kind: 'edge', edge: START + MINUTE, minute: 0, life: Uint8Array.of(137, 138), progress: undefined as never });
    lab.playhead.seek(START + MINUTE);
    expect([...lab.now!.life]).toEqual([137, 138]);
  });

  it('leaves the run its time, however long a home takes', () => {
    const lab = opened();
    lab.select(1);
    vi.advanceTimersByTime(800); // asked at once
    edge(1);
    vi.advanceTimersByTime(2_000);
    hear({ kind: 'home', detail: { home: 1, until: START, trends: [] } as never });
    edge(2);
    vi.advanceTimersByTime(3_500);
    expect(kinds('home')).toHaveLength(1);
    vi.advanceTimersByTime(3_500);
    expect(kinds('home')).toHaveLength(2);
  });

  it('is graded where it stands: moment, home and life stay', () => {
    const lab = opened();
    edge(1);
    edge(2);
    lab.select(1);
    lab.playhead.seek(START + 2 * MINUTE);
    lab.life.fill(1, Uint8Array.of(7, 9));
    hear({ kind: 'finished', texts: { 'manifest.json': '{}' } });
    const { living: _, ...graded } = VIEW;
    hear({ kind: 'opened', view: { ...graded, verdict: 'pass' } });
    expect(lab.store.get()).toMatchObject({ selected: 1, run: { verdict: 'pass' } });
    expect(lab.playhead).toMatchObject({ at: START + 2 * MINUTE, edge: VIEW.end });
    expect(lab.life.at(1, START + MINUTE)).toBe(9);
  });
});
