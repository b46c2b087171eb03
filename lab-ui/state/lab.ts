/** The lab as one object: the open run, its clock, its homes, and all that a user can do. Panels call it; it knows no React. */
import { readFragment, writeFragment } from '../model/fragment.ts';
import { Life } from '../model/life.ts';
import type { RunProgress } from '../../lab/run/request.ts';
import type { RunTexts } from '../../lab/run/folder-files.ts';
import { alertBeside, TownNow } from '../model/town-now.ts';
import type { AskedRun } from '../model/asked-run.ts';
import type { HomeDetail } from '../model/home-detail.ts';
import { remembered } from '../model/past-run.ts';
import type { RunView, Trouble } from '../model/run-view.ts';
import { EngineClient } from '../worker/client.ts';
import type { FromWorker, ToWorker } from '../worker/messages.ts';
import { apiAddress } from './api-address.ts';
import { Given, type Act } from './given.ts';
import { Looks } from './looks.ts';
import { Playhead } from './playhead.ts';
import { Store } from './store.ts';

const MINUTE_MS = 60_000;
const LIFE_SHOWN_MS = 600;
/** A living run begins at this speed, and is computed so far ahead of what is shown, ms of the wall clock. */
const LIVING_SPEED = 60;
const AHEAD_MS = 400;
/** Questions of a single panel, which hears the answers itself. */
export type Question = Extract<ToWorker, { kind: 'waves' | 'stream' }>;
export type Answer = Extract<FromWorker, { kind: 'waves' | 'stream' }>;

/** A wish of the camera: the stage listens. */
export type CameraMove = 'in' | 'out' | 'left' | 'right' | 'up' | 'down' | 'west' | 'east' | 'north' | 'south' | 'town' | 'follow' | 'level';

export class Lab {
  readonly store = new Store();
  readonly playhead = new Playhead();
  life = new Life(0, 0, 0);
  now: TownNow | undefined;
  readonly #engine: EngineClient;
  readonly #given: Given;
  readonly #looks: Looks;
  readonly #moves = new Set<(move: CameraMove) => void>();
  readonly #renewals = new Set<() => void>();
  readonly #answers = new Set<(answer: Answer) => void>();
  /** what was asked for, where the run is lived */
  asked: AskedRun | undefined;
  /** what the worker reads, or has lived: the folder of the run that opens next */
  #texts: RunTexts = {};
  #lifeTimer: ReturnType<typeof setTimeout> | undefined;
  /** the living run may go so far, epoch ms */
  #allowed = 0;
  /** a moment that the living run has not come to yet */
  #wanted: number | undefined;
  #fragmentTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.#engine = new EngineClient((message) => this.#hear(message), (what) => this.fail({ what, where: '', mend: '' }));
    this.#given = new Given(this.store, (message) => this.#engine.say(message));
    this.#looks = new Looks((index) => this.#engine.say({ kind: 'home', index }), () => this.store.get().selected);
    this.playhead.onFrame(() => this.#letOn());
    this.playhead.onMinute(() => this.#renew());
    this.playhead.onMinute(() => this.#noteAddress());
    this.playhead.onChange(() => this.#noteAddress());
  }

  /** Texts of a folder, by name. */
  open(texts: RunTexts): void {
    this.reading();
    this.asked = undefined;
    this.#texts = texts;
    this.#given.clear();
    this.store.set({ welcome: undefined, kept: undefined, catalogue: undefined, wire: undefined });
    this.#engine.say({ kind: 'open', texts });
  }

  /** Lives a run, here or on the machine that served the page. */
  live(asked: AskedRun): void {
    this.reading();
    this.asked = asked;
    this.#given.clear(asked);
    this.store.set({ kept: undefined, catalogue: undefined, wire: undefined });
    const api = apiAddress();
    this.#engine.say({ kind: 'live', asked, ...(api !== undefined && { api }) });
  }

  /** Something happens to the living run, at its next tick. @returns the id by which the store tells what became of it */
  give(input: Act): string {
    const { id, told } = this.#given.act(input);
    // The world moves on, so that it happens.
    if (told) this.#allow(this.playhead.edge + 1);
    return id;
  }

  /** Asks what can be done to a home; the answer comes to the store. */
  askCatalogue(home: number): void {
    if (this.store.get().catalogue?.home !== home) this.#engine.say({ kind: 'catalogue', index: home });
  }

  /** Ends the living run now; what there is of it is graded. */
  finish(): void {
    this.#engine.say({ kind: 'stop' });
  }

  /** To any moment; a living run is let go on until then. */
  seek(at: number): void {
    const { edge, start, end } = this.playhead;
    this.#wanted = undefined;
    if (at > edge && this.store.get().run?.living) {
      this.#wanted = Math.min(end, at);
      this.#allow(this.#wanted);
    }
    this.playhead.seek(Math.max(start, at));
  }

  /** To where the living run stands, and on with it. */
  follow(): void {
    this.seek(this.playhead.edge);
    this.playhead.play(true);
  }

  reading(): void {
    this.playhead.play(false);
    this.store.set({ phase: 'reading', trouble: undefined });
  }

  fail(trouble: Trouble): void {
    this.playhead.play(false);
    this.store.set({ phase: 'trouble', trouble });
  }

  /** Back to the page on which a run is chosen. */
  begin(): void {
    this.playhead.play(false);
    this.store.set({ phase: 'start', trouble: undefined, welcome: undefined });
    this.forgetPlace();
  }

  /** The moment and home of the address are those of the run that was open: the next one begins at its begin. */
  forgetPlace(): void {
    clearTimeout(this.#fragmentTimer);
    history.replaceState(null, '', location.pathname + location.search);
  }

  select(home: number | undefined, { fly = false, drawer = true } = {}): void {
    const known = home === undefined ? undefined : this.#looks.at(home);
    this.store.set({ selected: home, level: undefined, inside: home !== undefined && this.store.get().inside, detail: known, detailTrouble: undefined, held: undefined, drawer: home !== undefined && drawer });
    if (home !== undefined && this.store.get().run?.noRecall === undefined) {
      if (this.store.get().run?.living) this.#looks.look(home, this.playhead.edge);
      else if (!known) this.#engine.say({ kind: 'home', index: home });
    }
    this.#noteAddress();
    if (fly && home !== undefined) this.move('follow');
  }

  /** From the street into the selected home, as soon as it is computed. */
  enter(): void {
    if (this.store.get().selected === undefined || this.store.get().run?.noRecall !== undefined) return;
    this.move('follow');
    // Where the inspector is a drawer it would hide half of the home.
    this.store.set({ inside: true, drawer: false });
  }

  leave(): void {
    this.store.set({ inside: false, level: undefined });
  }

  /** The next floor alone, or all of them after the last. @param floors of the home, from below */
  nextLevel(floors: readonly number[]): void {
    const { level } = this.store.get();
    this.store.set({ level: level === undefined ? floors[0] : floors[floors.indexOf(level) + 1] });
  }

  /** Closes what is open: help, then the home one is in, then the chosen home, then the drawer. */
  letGo(): void {
    const { help, selected, drawer, inject, inside } = this.store.get();
    if (help) this.store.set({ help: false });
    else if (inject) this.store.set({ inject: false });
    else if (inside) this.leave();
    else if (selected !== undefined) this.select(undefined);
    else if (drawer) this.store.set({ drawer: false });
  }

  /** To the moment and home of an alert. @param drawer false: what is looked through by arrow keys is not covered */
  goToAlert(index: number, { drawer = true } = {}): void {
    const alert = this.store.get().run?.alerts[index];
    if (!alert) return;
    this.seek(alert.at);
    this.select(alert.home, { fly: true, drawer });
    this.store.set({ held: `a${index}` });
  }

  /** @param held the row of the list of alerts that this is, where it is one */
  goTo(home: number, at: number, held?: string, { drawer = true } = {}): void {
    this.seek(at);
    this.select(home, { fly: true, drawer });
    this.store.set({ held });
  }

  /** @param direction 1 next, -1 previous; several alerts of one moment are walked through one by one */
  besideAlert(direction: 1 | -1): void {
    const { run, held } = this.store.get();
    if (!run) return;
    const current = held?.startsWith('a') ? run.alerts[Number(held.slice(1))] : undefined;
    const next = current && current.at === this.playhead.at ? run.alerts[current.index + direction] : alertBeside(run.alerts, this.playhead.at, direction);
    if (next) this.goToAlert(next.index);
  }

  step(minutes: number): void {
    this.seek((Math.floor(this.playhead.at / MINUTE_MS) + minutes) * MINUTE_MS);
  }

  move(move: CameraMove): void {
    for (const listener of this.#moves) listener(move);
  }

  onMove(listener: (move: CameraMove) => void): () => void {
    this.#moves.add(listener);
    return () => void this.#moves.delete(listener);
  }

  /** Answers go to all who listen, by `onAnswer`. */
  ask(question: Question): void {
    this.#engine.say(question);
  }

  onAnswer(listener: (answer: Answer) => void): () => void {
    this.#answers.add(listener);
    return () => void this.#answers.delete(listener);
  }

  /** The state of the homes is another one. */
  onRenewal(listener: () => void): () => void {
    this.#renewals.add(listener);
    return () => void this.#renewals.delete(listener);
  }

  #hear(message: FromWorker): void {
    switch (message.kind) {
      case 'opened': return this.#opened(message.view);
      case 'trouble': return this.fail(message.trouble);
      case 'life':
        this.life.add(message.chunk);
        // Chunks come fast: what they change is shown a few times a second, and at once when all are there.
        if (this.life.done >= this.life.homes) this.#showLife();
        else this.#lifeTimer ??= setTimeout(() => this.#showLife(), LIFE_SHOWN_MS);
        return;
      case 'home': return this.#looked(message.detail);
      case 'home-trouble':
        this.#looks.answered();
        if (this.store.get().selected === message.index) this.store.set({ detailTrouble: message.trouble });
        return;
      case 'waves':
      case 'stream':
        for (const listener of this.#answers) listener(message);
        return;
      case 'edge': return this.#moved(message);
      case 'rows': return this.#grown(message);
      case 'catalogue': return this.store.set({ catalogue: message.catalogue });
      case 'progress': return this.#grading(message.progress);
      case 'took': return this.#given.took(message);
      case 'refused': return this.#given.refused(message);
      case 'wire': return this.store.set({ wire: { home: message.home, messages: message.messages } });
      case 'finished':
        this.#texts = message.texts;
        return this.store.set({ kept: message.texts });
    }
  }

  #opened(view: RunView): void {
    const before = this.store.get();
    const { playhead } = this;
    this.store.set(view.living ? { texts: undefined } : { texts: this.#texts, past: remembered(before.past, view, this.#texts) });
    if (before.run?.living && before.kept && !view.living) {
      // The run that was lived is graded now: the same moment, the same home, the same life.
      const graded = { ...view, homes: before.run.homes };
      this.now = new TownNow(graded, this.now!.version);
      this.#looks.forget();
      playhead.end = playhead.edge = view.end;
      this.store.set({ run: graded });
      this.select(before.selected, { drawer: before.drawer });
      this.#renew();
      return;
    }
    this.life = new Life(view.homes.length, view.start, view.end);
    this.now = new TownNow(view);
    this.#looks.clear();
    this.#allowed = view.start;
    this.#wanted = undefined;
    const { at, home } = readFragment(location.hash);
    this.store.set({ phase: 'open', run: view, centre: 'stage', selected: undefined, held: undefined, detail: undefined, detailTrouble: undefined, drawer: false, find: '', homeFilter: 'all', alertFilter: 'all', lifeDone: view.living ? view.homes.length : 0, progress: undefined });
    document.title = `${view.title} · Twinward`;
    playhead.load(view.start, view.end, view.living ? view.start : view.end);
    if (view.living) {
      playhead.setSpeed(LIVING_SPEED);
      this.#allow(view.start + 1);
    }
    if (at !== undefined && at >= view.start && at <= view.end) this.seek(at);
    if (home !== undefined && home < view.homes.length) this.select(home, { fly: true });
  }

  #looked(detail: HomeDetail): void {
    this.#looks.answered();
    const { selected, run } = this.store.get();
    if (!this.#looks.keep(detail) || selected !== detail.home) return;
    this.store.set({ detail });
    // The run may have gone on meanwhile, and stand still by now.
    if (run?.living) this.#looks.look(detail.home, this.playhead.edge);
  }

  /** A living run has come further. */
  #moved({ edge, minute, life, progress }: Extract<FromWorker, { kind: 'edge' }>): void {
    const { run, selected } = this.store.get();
    if (!run?.living) return;
    this.life.fill(minute, life);
    this.playhead.edge = edge;
    this.store.set({ progress });
    if (this.#wanted !== undefined) {
      this.playhead.seek(this.#wanted);
      if (edge >= this.#wanted) this.#wanted = undefined;
    }
    this.#renew();
    if (selected !== undefined) this.#looks.look(selected, edge);
  }

  #grown({ alerts, truths }: Extract<FromWorker, { kind: 'rows' }>): void {
    const { run } = this.store.get();
    if (!run?.living) return;
    const grown = { ...run, ...(alerts && { alerts }), ...(truths && { truths }) };
    this.now = new TownNow(grown, this.now!.version);
    this.store.set({ run: grown });
    this.#renew();
  }

  /** The counts stay those of the run: its twins count anew. */
  #grading(now: RunProgress): void {
    const { progress } = this.store.get();
    if (progress?.phase !== now.phase) this.store.set({ progress: { ...(progress ?? now), phase: now.phase } });
  }

  /** While time runs a living run is let on a little ahead of it. */
  #letOn(): void {
    const { playing, at, speed } = this.playhead;
    const { run } = this.store.get();
    if (playing && run?.living) this.#allow(at + Math.max(run.tickMs, speed * AHEAD_MS));
  }

  #allow(until: number): void {
    const { run, phase } = this.store.get();
    // While another run is read, what is still shown of the last one lets nothing on.
    if (!run?.living || phase === 'reading' || until <= this.#allowed) return;
    // By whole ticks: what lies within one changes nothing.
    this.#allowed = Math.min(run.end, run.start + Math.ceil((until - run.start) / run.tickMs) * run.tickMs);
    this.#engine.say({ kind: 'allow', until: this.#allowed });
  }

  #showLife(): void {
    clearTimeout(this.#lifeTimer);
    this.#lifeTimer = undefined;
    this.#renew();
    this.store.set({ lifeDone: this.life.done });
  }

  #renew(): void {
    this.now?.update(this.playhead.at, this.life);
    for (const listener of this.#renewals) listener();
  }

  /** What brings back this run, moment and home. */
  address(): string {
    const { selected, story, storyLoop, run: view } = this.store.get();
    // A story begins at its beginning.
    if (story) return writeFragment({ demo: story, ...(storyLoop && { loop: true }) });
    const run = this.asked && { ...this.asked, ...(view && this.#given.inputs(view.start, view.tickMs)) };
    return writeFragment({ at: this.playhead.at, ...(selected !== undefined && { home: selected }), ...(run && { run }) });
  }

  /** The address follows when time rests: browsers allow few changes a second. */
  #noteAddress(): void {
    clearTimeout(this.#fragmentTimer);
    // Whoever comes again is welcomed again.
    if (this.store.get().phase !== 'open' || this.store.get().welcome) return;
    this.#fragmentTimer = setTimeout(() => {
      history.replaceState(null, '', this.address());
    }, 300);
  }
}
