/** Plays stories over the lab: opens the run of a story, moves clock, camera and selection from scene to scene, and says what stands below the picture. It gives way as soon as somebody acts. */
import type { CameraMove, Lab } from '../state/lab.ts';
import { momentOf, Seen } from './lookups.ts';
import { progressOf, type Standing, stepOf } from './schedule.ts';
import { STORIES, type Caption, type Shot, type Story } from './stories.ts';

/** The part of the lab that is directed. */
export type Stage = Pick<Lab, 'store' | 'playhead' | 'live' | 'seek' | 'select' | 'move' | 'enter' | 'leave'> & { readonly asked: Lab['asked']; readonly life: Pick<Lab['life'], 'at'> };

/** The wall clock, and its frames. */
export interface Clock {
  /** ms */
  now(): number;
  frame(then: () => void): void;
}

const WALL: Clock = { now: () => performance.now(), frame: (then) => void requestAnimationFrame(then) };

/** `opening`: its run is being made; `paused`: somebody acted; `resting`: over, and the next follows; `ended`: over. */
export type Status = 'opening' | 'playing' | 'paused' | 'resting' | 'ended';

export interface DirectorView {
  story: Story;
  status: Status;
  /** scene, from 0 */
  beat: number;
  caption: Caption;
  /** 0 to 1 */
  progress: number;
  /** what follows, where a rest is followed by something */
  next?: Story;
}

/** A frame longer than this (a hidden tab) is not made up for. */
const FRAME_MS_MOST = 1_000;
/** Between two stories of a loop. */
const REST_MS = 9_000;
/** The playhead is put right where it has run past the moment of a scene by more than this, simulated ms. */
const PAST_MS = 20_000;
/** Every way to a shot begins the same, so that it ends the same wherever the camera was. The way inside is the lab's own. */
const SHOTS: Readonly<Record<Exclude<Shot, 'inside'>, readonly CameraMove[]>> = { town: ['town'], street: ['town', 'follow', 'out', 'out'], home: ['town', 'follow'] };
/** While a home is left the camera of the street does not listen: what was wished is wished again, so long after the scene began, ms. */
const AGAIN_MS = [700, 2_000] as const;

/** The one director of a lab: it outlives what is drawn of it. */
export function directorOf(lab: Lab, rate?: number): Director {
  const known = directors.get(lab) ?? new Director(lab, rate === undefined ? {} : { rate });
  directors.set(lab, known);
  return known;
}
const directors = new WeakMap<Lab, Director>();

export class Director {
  readonly #lab: Stage;
  readonly #clock: Clock;
  readonly #rate: number;
  readonly #listeners = new Set<() => void>();
  #view: DirectorView | undefined;
  #list: readonly Story[] = [];
  #loop = false;
  #standing: Standing = { beat: 0, spent: 0 };
  #skipping = false;
  /** the moment that the captions of this scene speak of */
  #moment = 0;
  /** where a paused story goes on */
  #left: number | undefined;
  /** how often the camera was wished for again in this scene */
  #again = 0;
  #last = 0;
  #running = false;
  /** somebody acted before the story's run was there */
  #waits = false;

  /** @param rate so many times as fast as told, for rehearsals and tests */
  constructor(lab: Stage, { clock = WALL, rate = 1 }: { clock?: Clock; rate?: number } = {}) {
    this.#lab = lab;
    this.#clock = clock;
    this.#rate = rate;
  }

  get = (): DirectorView | undefined => this.#view;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** @param id of a story, or `all` in turn @param loop begins again after the end */
  play(id: string, loop = false): void {
    this.#list = id === 'all' ? STORIES : STORIES.filter((story) => story.id === id);
    this.#loop = loop;
    const [first] = this.#list;
    if (!first) return this.stop();
    this.#lab.store.set({ story: id, storyLoop: loop || undefined, welcome: undefined });
    this.#open(first);
  }

  /** Somebody acts: time stands, and the story waits. */
  pause(): void {
    this.#waits = this.#view?.status === 'opening';
    if (this.#view?.status !== 'playing') return;
    this.#left = this.#lab.playhead.at;
    this.#lab.playhead.play(false);
    this.#show({ status: 'paused' });
  }

  /** On from where it was left. */
  resume(): void {
    if (this.#view?.status !== 'paused') return;
    const { spent } = this.#standing;
    if (this.#left !== undefined) this.#lab.seek(this.#left);
    this.#left = undefined;
    this.#show({ status: 'playing' });
    this.#set(this.#standing.beat);
    this.#standing = { ...this.#standing, spent };
  }

  skip(): void {
    this.resume();
    if (this.#view?.status === 'resting') this.#standing.spent = REST_MS;
    else if (this.#view?.status === 'playing') this.#skipping = true;
  }

  back(): void {
    this.resume();
    if (this.#view?.status === 'playing') this.#enter(Math.max(0, this.#standing.beat - 1));
  }

  /** The run stays as it is; nobody directs it any more. */
  stop(): void {
    this.#view = undefined;
    this.#running = false;
    this.#lab.playhead.play(false);
    this.#lab.store.set({ story: undefined, storyLoop: undefined });
    this.#tell();
  }

  #open(story: Story): void {
    const { phase, run, given } = this.#lab.store.get();
    const { asked } = this.#lab;
    this.#standing = { beat: 0, spent: 0 };
    this.#waits = false;
    this.#view = { story, status: 'opening', beat: 0, caption: {}, progress: 0 };
    this.#lab.playhead.play(false);
    // The same run, as it was shipped and untouched, is gone back in.
    const same = phase === 'open' && run?.scenario === story.scenario && asked !== undefined && Object.keys(asked).length === 1 && given.length === 0;
    if (!same) this.#lab.live({ scenario: story.scenario });
    this.#last = this.#clock.now();
    this.#tell();
    if (this.#running) return;
    this.#running = true;
    this.#clock.frame(this.#frame);
  }

  readonly #frame = (): void => {
    if (!this.#running || !this.#view) return;
    const now = this.#clock.now();
    const passed = Math.min(FRAME_MS_MOST, now - this.#last) * this.#rate;
    this.#last = now;
    this.#go(passed);
    if (this.#running) this.#clock.frame(this.#frame);
  };

  #go(passed: number): void {
    const { phase, run } = this.#lab.store.get();
    const { story, status } = this.#view!;
    if (status === 'ended') return void (this.#running = false);
    if (status === 'opening') {
      if (phase === 'open' && run?.scenario === story.scenario) {
        this.#enter(0);
        if (this.#waits) this.pause();
      } else if (phase !== 'reading') this.stop();
      return;
    }
    // Another run was opened, or the page on which one is chosen.
    if (phase !== 'open' || run?.scenario !== story.scenario) return this.stop();
    if (status === 'paused') return;
    this.#standing.spent += passed;
    if (status === 'resting') {
      if (this.#standing.spent >= REST_MS) this.#open(this.#view!.next!);
      return;
    }
    if (this.#standing.spent >= (AGAIN_MS[this.#again] ?? Infinity)) {
      this.#again += 1;
      this.#shoot();
    }
    const { playhead } = this.#lab;
    const step = stepOf(story, this.#standing, run, playhead.at, this.#skipping);
    if (step.kind === 'next') return this.#enter(this.#standing.beat + 1);
    if (step.kind === 'over') return this.#over();
    if (step.kind === 'hold') playhead.play(false);
    else {
      if (playhead.speed !== step.pace * this.#rate) playhead.setSpeed(step.pace * this.#rate);
      if (!playhead.playing && playhead.at < playhead.end) playhead.play(true);
    }
    this.#show({});
  }

  #enter(beat: number): void {
    const { store, playhead } = this.#lab;
    const run = store.get().run!;
    const known = momentOf(this.#view!.story.beats[beat]!.at, run);
    this.#moment = known ?? playhead.at;
    if (known !== undefined && Math.abs(playhead.at - known) > PAST_MS) this.#lab.seek(known);
    this.#skipping = false;
    this.#standing = { beat, spent: 0 };
    this.#set(beat);
  }

  /** What a scene shows. */
  #set(beat: number): void {
    const { select, centre = 'stage', hold = 0 } = this.#view!.story.beats[beat]!;
    const { store, playhead } = this.#lab;
    const state = store.get();
    this.#again = 0;
    if (hold > 0) playhead.play(false);
    if (state.centre !== centre || state.inject || state.help) store.set({ centre, inject: false, help: false });
    if (select !== undefined && (select ?? undefined) !== state.selected) this.#lab.select(select ?? undefined, { drawer: false });
    if (state.drawer) store.set({ drawer: false });
    this.#shoot();
    this.#show({ status: 'playing', beat });
  }

  /** Where the camera of this scene is. */
  #shoot(): void {
    const { camera } = this.#view!.story.beats[this.#standing.beat]!;
    const { inside } = this.#lab.store.get();
    if (camera === 'inside') {
      if (!inside) this.#lab.enter();
    } else if (camera) {
      if (inside) this.#lab.leave();
      for (const move of SHOTS[camera]) this.#lab.move(move);
    }
  }

  #over(): void {
    const place = this.#list.indexOf(this.#view!.story);
    const next = this.#list[place + 1] ?? (this.#loop ? this.#list[0] : undefined);
    this.#standing = { ...this.#standing, spent: 0 };
    this.#lab.playhead.play(false);
    this.#view = { ...this.#view!, status: next ? 'resting' : 'ended', progress: 1, ...(next && { next }) };
    this.#tell();
  }

  /** Tells the panels where there is something new. */
  #show(change: Partial<DirectorView>): void {
    const { store, life } = this.#lab;
    const { run, detail } = store.get();
    const before = this.#view!;
    const { story } = before;
    const seen = run && new Seen(run, this.#moment, (home, at) => life.at(home, at), detail);
    const caption = (seen && story.beats[this.#standing.beat]!.caption?.(seen)) ?? {};
    // By steps of half a hundredth: panels need not follow every frame.
    const progress = Math.round(progressOf(story, this.#standing) * 200) / 200;
    const next = { ...before, ...change, progress, caption: JSON.stringify(caption) === JSON.stringify(before.caption) ? before.caption : caption };
    if ((Object.keys(next) as (keyof DirectorView)[]).every((name) => next[name] === before[name])) return;
    this.#view = next;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
