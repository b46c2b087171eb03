/** The director of the demo: what is due, how long stories are, and how it drives the lab and gives way. The clock is a fake one. */
import { describe, expect, it } from 'vitest';
import type { AlertRow, RunView, TruthRow } from '../../lab-ui/model/run-view.ts';
import { Director, type Clock, type Stage } from '../../lab-ui/demo/director.ts';
import { isDue, momentOf, PATIENCE_MIN, Seen } from '../../lab-ui/demo/lookups.ts';
import { lengths, progressOf, SKIP_PACE, stepOf } from '../../lab-ui/demo/schedule.ts';
import { sentences } from '../../lab-ui/demo/sentences.ts';
import { STORIES } from '../../lab-ui/demo/stories.ts';
import { Store } from '../../lab-ui/state/store.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-01-14T21:00:00Z');
const END = START + 270 * MINUTE;
const FALLS = 36;
const [fall] = STORIES;

const alertRow = (part: Partial<AlertRow>): AlertRow => ({ index: 0, home: FALLS, at: START + 163 * MINUTE, until: END, code: 'fall', kind: 'clinical', title: 'A fall', priority: 'high', route: 'nurse', text: 'Fall reported.', verdict: 'ungraded', reason: '', truth: [], evidence: [], steps: [[START + 163 * MINUTE, 'raised']], ...part });
const truthRow = (part: Partial<TruthRow>): TruthRow => ({ index: 0, id: 't', kind: 'episode', entry: 'fall-with-long-lie', title: 'A fall', home: FALLS, from: START + 160 * MINUTE, to: START + 208 * MINUTE, severity: 1, ...part });
const runView = (part: Partial<RunView> = {}): RunView => ({
  id: '', title: '', scenario: 'fall-at-night', seed: 's', sut: '', start: START, end: END, tickMs: MINUTE, replay: '', alerts: [], truths: [], told: [], verdict: 'unknown', reasons: [], score: null, categories: [], living: { where: 'here', pipeline: 'reference' },
  homes: Array.from({ length: 40 }, (_, index) => ({ index, id: `h${String(index + 1).padStart(6, '0')}`, area: 0, name: `Name ${index + 1}`, age: 80, conditions: ['frail'] })), ...part,
});

describe('what is due', () => {
  it('is a time, or what the run tells, as soon as it does', () => {
    const moment = { near: 163, alert: { home: FALLS, code: 'fall' } } as const;
    expect(momentOf({ near: 5 }, runView())).toBe(START + 5 * MINUTE);
    expect(momentOf(moment, runView())).toBeUndefined();
    expect(isDue(moment, runView(), START + 165 * MINUTE)).toBe(false);
    const told = runView({ alerts: [alertRow({ home: 3 }), alertRow({ steps: [[START + 163 * MINUTE, 'raised'], [START + 173 * MINUTE, 'escalated']] })] });
    expect(momentOf(moment, told)).toBe(START + 163 * MINUTE);
    expect(isDue(moment, told, START + 162 * MINUTE)).toBe(false);
    expect(isDue(moment, told, START + 163 * MINUTE)).toBe(true);
    expect(momentOf({ near: 0, alert: { ...moment.alert, state: 'escalated' } }, told)).toBe(START + 173 * MINUTE);
    expect(momentOf({ near: 0, truth: { home: FALLS, entry: 'fall-with-long-lie', edge: 'to' } }, runView({ truths: [truthRow({})] }))).toBe(START + 208 * MINUTE);
  });

  it('is waited for no longer than patience allows, and grades only after the end', () => {
    const moment = { near: 163, alert: { home: FALLS, code: 'fall' } } as const;
    expect(isDue(moment, runView(), START + (163 + PATIENCE_MIN) * MINUTE - 1)).toBe(false);
    expect(isDue(moment, runView(), START + (163 + PATIENCE_MIN) * MINUTE)).toBe(true);
    expect(isDue({ near: 270, graded: true }, runView(), END)).toBe(false);
    expect(isDue({ near: 270, graded: true }, runView({ living: undefined as never }), END)).toBe(true);
  });
});

describe('the stories', () => {
  it.each(STORIES.map((story) => [story.id, story] as const))('%s lasts two to three minutes, in order, and every caption stands even where the run tells nothing', (_, story) => {
    const total = lengths(story.beats).reduce((sum, one) => sum + one, 0) / 1000;
    expect(total).toBeGreaterThanOrEqual(110);
    expect(total).toBeLessThanOrEqual(180);
    for (const [index, beat] of story.beats.entries()) {
      expect(beat.at.near).toBeGreaterThanOrEqual(story.beats[index - 1]?.at.near ?? 0);
      const caption = beat.caption!(new Seen(runView({ homes: runView().homes }), START + beat.at.near * MINUTE, () => 0));
      expect(Object.values(caption).join(' ')).not.toMatch(/undefined|NaN|null/);
    }
    // Scenes that tell of an alert stay long enough to be read.
    for (const { at, hold = 0 } of story.beats) if (at.alert && at.alert.state === undefined) expect(hold).toBeGreaterThanOrEqual(10);
  });

  it('tell what the run says, and nothing that comes later', () => {
    const beat = fall!.beats.find(({ at }) => at.truth?.entry === 'fall-with-long-lie' && at.truth.edge === 'from')!;
    const run = runView({ alerts: [alertRow({})], truths: [truthRow({})] });
    const at = (minutes: number) => beat.caption!(new Seen(run, START + minutes * MINUTE, () => 0));
    expect(at(160)).toMatchObject({ said: 'nothing' });
    expect(at(160).true).toContain('Name 37');
    expect(at(160).true).toContain('23:40');
    expect(at(163)).toMatchObject({ said: { at: START + 163 * MINUTE, state: 'raised' } });
  });

  it('know how far they are', () => {
    const all = lengths(fall!.beats);
    expect(progressOf(fall!, { beat: 0, spent: 0 })).toBe(0);
    expect(progressOf(fall!, { beat: 0, spent: 1e9 })).toBeCloseTo(all[0]! / all.reduce((sum, one) => sum + one, 0));
    expect(progressOf(fall!, { beat: all.length - 1, spent: 1e9 })).toBe(1);
  });
});

it('a scene holds, runs, is skipped, and ends', () => {
  const run = runView();
  expect(stepOf(fall!, { beat: 0, spent: 2_999 }, run, START)).toEqual({ kind: 'hold' });
  expect(stepOf(fall!, { beat: 0, spent: 3_000 }, run, START)).toEqual({ kind: 'run', pace: fall!.beats[0]!.pace });
  expect(stepOf(fall!, { beat: 0, spent: 0 }, run, START, true)).toEqual({ kind: 'run', pace: SKIP_PACE });
  expect(stepOf(fall!, { beat: 0, spent: 3_000 }, run, START + 65 * MINUTE)).toEqual({ kind: 'next' });
  expect(stepOf(fall!, { beat: fall!.beats.length - 1, spent: 1e6 }, run, END)).toEqual({ kind: 'over' });
});

it('captions take whole sentences of what the pipeline wrote', () => {
  expect(sentences('One. Two.')).toBe('One. Two.');
  expect(sentences('One is here. Two is longer than what is left.', 20)).toBe('One is here.');
  expect(sentences('A single sentence without an end that is too long for it', 20)).toBe('A single sentence…');
});

/** A lab whose run lives as fast as its playhead goes: a fall, an alert, and grades at the end. */
function fakeLab() {
  const store = new Store();
  const done: string[] = [];
  const playhead = {
    at: 0, start: 0, end: 0, speed: 1, playing: false,
    play(on: boolean) { this.playing = on; },
    setSpeed(speed: number) { this.speed = speed; },
    seek(at: number) { this.at = Math.min(this.end, Math.max(this.start, at)); },
  };
  const rows = () => {
    const { at } = playhead;
    const steps = ([[163, 'raised'], [173, 'escalated'], [268, 'resolved']] as const).map(([minute, state]) => [START + minute * MINUTE, state] as const).filter(([when]) => when <= at);
    const run = runView({
      alerts: steps.length > 0 ? [alertRow({ steps })] : [], truths: [truthRow({}), truthRow({ entry: 'visit', kind: 'carer', from: START + 165 * MINUTE, to: END })].filter(({ from }) => from <= at), ...(at >= END && { living: undefined as never }),
    });
    if (at >= END) delete (run as { living?: unknown }).living;
    store.set({ run });
  };
  const lab = {
    store, playhead, asked: undefined as Stage['asked'], life: { at: () => 8 },
    live(asked: { scenario: string }) {
      done.push(`live ${asked.scenario}`);
      lab.asked = asked;
      Object.assign(playhead, { at: START, start: START, end: END });
      store.set({ phase: 'open' });
      rows();
      if (asked.scenario !== 'fall-at-night') store.set({ run: { ...store.get().run!, scenario: asked.scenario } });
    },
    seek(at: number) { playhead.seek(at); },
    select(home: number | undefined) {
      done.push(`select ${home}`);
      store.set({ selected: home });
    },
    move(move: string) { done.push(move); },
    enter() {
      done.push('enter');
      store.set({ inside: true });
    },
    leave() {
      done.push('leave');
      store.set({ inside: false });
    },
  };
  let now = 0;
  const frames: (() => void)[] = [];
  const clock: Clock = { now: () => now, frame: (then) => void frames.push(then) };
  /** @param seconds of the wall clock, by frames of 50 ms */
  const pass = (seconds: number, until = () => false) => {
    for (let step = 0; step < seconds * 20 && !until(); step += 1) {
      now += 50;
      if (playhead.playing) {
        playhead.seek(playhead.at + 50 * playhead.speed);
        if (playhead.at >= END) playhead.playing = false;
      }
      if (store.get().run?.scenario === 'fall-at-night') rows();
      for (const frame of frames.splice(0)) frame();
    }
  };
  return { lab: lab as unknown as Stage & typeof lab, done, pass, clock };
}

describe('the director', () => {
  it('plays a story from its run to its end, with each scene in its turn', () => {
    const { lab, done, pass, clock } = fakeLab();
    const director = new Director(lab, { clock });
    const scenes: number[] = [];
    const said: unknown[] = [];
    director.subscribe(() => {
      const view = director.get();
      if (view?.status === 'playing' && scenes.at(-1) !== view.beat) scenes.push(view.beat);
      if (view?.caption.said && view.caption.said !== 'nothing') said.push(view.caption.said.state);
    });
    director.play('fall');
    expect(lab.store.get().story).toBe('fall');
    pass(200, () => director.get()?.status === 'ended');
    expect(director.get()?.status).toBe('ended');
    expect(scenes).toEqual(fall!.beats.map((_, index) => index));
    expect(done.filter((one) => one.startsWith('live'))).toEqual(['live fall-at-night']);
    expect(done).toContain(`select ${FALLS}`);
    // Into the home, out of it when nobody answers, in again with the nurse, and at the end over the town.
    expect(done.filter((one) => one === 'enter' || one === 'leave')).toEqual(['enter', 'leave', 'enter', 'leave']);
    expect(done.at(-1)).toBe('town');
    expect(new Set(said)).toEqual(new Set(['raised', 'escalated', 'resolved']));
    expect(lab.playhead.playing).toBe(false);
    expect(director.get()?.progress).toBe(1);
  });

  it('gives way, and goes on where it was left', () => {
    const { lab, pass, clock } = fakeLab();
    const director = new Director(lab, { clock });
    director.play('fall');
    pass(6);
    const { at } = lab.playhead;
    expect(at).toBeGreaterThan(START);
    director.pause();
    lab.playhead.seek(END - MINUTE);
    pass(10);
    expect(director.get()).toMatchObject({ status: 'paused', beat: 0 });
    expect(lab.playhead.playing).toBe(false);
    director.resume();
    expect(lab.playhead.at).toBe(at);
    pass(2);
    expect(lab.playhead.at).toBeGreaterThan(at);
    expect(director.get()?.status).toBe('playing');
  });

  it('waits on its first scene where somebody acts before its run is there', () => {
    const { lab, pass, clock } = fakeLab();
    const director = new Director(lab, { clock });
    director.play('fall');
    director.pause();
    pass(5);
    expect(director.get()).toMatchObject({ status: 'paused', beat: 0 });
    expect(lab.playhead).toMatchObject({ at: START, playing: false });
    director.resume();
    pass(5);
    expect(lab.playhead.at).toBeGreaterThan(START);
    director.play('fall');
    pass(5);
    expect(director.get()?.status).toBe('playing');
  });

  it('skips to the next scene as soon as it can begin, goes back a scene, and stops', () => {
    const { lab, pass, clock } = fakeLab();
    const director = new Director(lab, { clock });
    director.play('fall');
    pass(0.2);
    director.skip();
    pass(4, () => director.get()?.beat === 1);
    expect(director.get()?.beat).toBe(1);
    director.back();
    expect(director.get()?.beat).toBe(0);
    expect(lab.playhead.at).toBe(START);
    director.stop();
    expect(director.get()).toBeUndefined();
    expect(lab.store.get().story).toBeUndefined();
    pass(1);
    expect(lab.playhead.playing).toBe(false);
  });

  it('plays all in turn for a fair, after a rest, and ends when another run is opened', () => {
    const { lab, done, pass, clock } = fakeLab();
    const director = new Director(lab, { clock });
    director.play('all', true);
    expect(lab.store.get()).toMatchObject({ story: 'all', storyLoop: true });
    pass(220, () => director.get()?.status === 'resting');
    expect(director.get()?.next?.id).toBe('silent-night');
    pass(12);
    expect(done.filter((one) => one.startsWith('live'))).toEqual(['live fall-at-night', 'live silent-night']);
    lab.store.set({ run: { ...lab.store.get().run!, scenario: 'ordinary-day' } });
    pass(1);
    expect(director.get()).toBeUndefined();
  });

  it('goes back into the run that is open where nobody has changed it, and lives another where somebody has', () => {
    const { lab, done, pass, clock } = fakeLab();
    const director = new Director(lab, { clock });
    lab.live({ scenario: 'fall-at-night' });
    director.play('fall');
    pass(1);
    expect(done.filter((one) => one.startsWith('live'))).toHaveLength(1);
    lab.store.set({ given: [{ input: { id: 'n1', kind: 'plant', data: { what: 'fault', entry: 'hub-crash', home: 'h000001' } } as never }] });
    director.play('fall');
    expect(done.filter((one) => one.startsWith('live'))).toHaveLength(2);
  });

  it('at a rate all goes faster', () => {
    const { lab, pass, clock } = fakeLab();
    const director = new Director(lab, { clock, rate: 8 });
    director.play('fall');
    pass(30, () => director.get()?.status === 'ended');
    expect(director.get()?.status).toBe('ended');
  });
});
