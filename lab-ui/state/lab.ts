/** The lab as one object: the open run, its clock, its homes, and all that a user can do. Panels call it; it knows no React. */
import { readFragment, writeFragment } from '../model/fragment.ts';
import { Life } from '../model/life.ts';
import type { RunTexts } from '../../lab/run/folder-files.ts';
import { alertBeside, TownNow } from '../model/town-now.ts';
import type { Trouble } from '../model/run-view.ts';
import { EngineClient } from '../worker/client.ts';
import type { FromWorker } from '../worker/messages.ts';
import { Playhead } from './playhead.ts';
import { Store, type Theme } from './store.ts';

const MINUTE_MS = 60_000;
/** Looked-into homes kept at hand. */
const DETAILS_MOST = 12;

const LIFE_SHOWN_MS = 600;

/** A wish of the camera: the stage listens. */
export type CameraMove = 'in' | 'out' | 'left' | 'right' | 'up' | 'down' | 'west' | 'east' | 'north' | 'south' | 'town' | 'follow';

export class Lab {
  readonly store = new Store();
  readonly playhead = new Playhead();
  life = new Life(0, 0, 0);
  now: TownNow | undefined;
  readonly #engine: EngineClient;
  readonly #details = new Map<number, NonNullable<ReturnType<Store['get']>['detail']>>();
  readonly #moves = new Set<(move: CameraMove) => void>();
  readonly #renewals = new Set<() => void>();
  #lifeTimer: ReturnType<typeof setTimeout> | undefined;
  #fragmentTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.#engine = new EngineClient((message) => this.#hear(message), (what) => this.fail({ what, where: '', mend: '' }));
    this.playhead.onMinute(() => this.#renew());
    this.playhead.onMinute(() => this.#noteAddress());
    this.playhead.onChange(() => this.#noteAddress());
  }

  /** Texts of a folder, by name. */
  open(texts: RunTexts): void {
    this.playhead.play(false);
    this.store.set({ phase: 'reading', trouble: undefined });
    this.#engine.say({ kind: 'open', texts });
  }

  reading(): void {
    this.store.set({ phase: 'reading', trouble: undefined });
  }

  fail(trouble: Trouble): void {
    this.playhead.play(false);
    this.store.set({ phase: 'trouble', trouble });
  }

  /** Back to the page on which a run is chosen. */
  begin(): void {
    this.playhead.play(false);
    this.store.set({ phase: 'start', trouble: undefined });
  }

  select(home: number | undefined, { fly = false, drawer = true } = {}): void {
    const known = home === undefined ? undefined : this.#details.get(home);
    this.store.set({ selected: home, detail: known, detailTrouble: undefined, held: undefined, drawer: home !== undefined && drawer });
    if (home !== undefined && !known && this.store.get().run?.noRecall === undefined) this.#engine.say({ kind: 'home', index: home });
    this.#noteAddress();
    if (fly && home !== undefined) this.move('follow');
  }

  /** Closes what is open: help, then the chosen home, then the drawer. */
  letGo(): void {
    const { help, selected, drawer } = this.store.get();
    if (help) this.store.set({ help: false });
    else if (selected !== undefined) this.select(undefined);
    else if (drawer) this.store.set({ drawer: false });
  }

  /** To the moment and home of an alert. */
  goToAlert(index: number): void {
    const alert = this.store.get().run?.alerts[index];
    if (!alert) return;
    this.playhead.seek(alert.at);
    this.select(alert.home, { fly: true });
    this.store.set({ held: `a${index}` });
  }

  /** @param held the row of the list of alerts that this is, where it is one */
  goTo(home: number, at: number, held?: string): void {
    this.playhead.seek(at);
    this.select(home, { fly: true });
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
    this.playhead.seek((Math.round(this.playhead.at / MINUTE_MS) + minutes) * MINUTE_MS);
  }

  move(move: CameraMove): void {
    for (const listener of this.#moves) listener(move);
  }

  onMove(listener: (move: CameraMove) => void): () => void {
    this.#moves.add(listener);
    return () => void this.#moves.delete(listener);
  }

  /** The state of the homes is another one. */
  onRenewal(listener: () => void): () => void {
    this.#renewals.add(listener);
    return () => void this.#renewals.delete(listener);
  }

  setTheme(theme: Theme): void {
    this.store.set({ theme });
    if (theme === 'auto') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
    try {
      localStorage.setItem('twinward-theme', theme);
    } catch {
      // A browser that stores nothing: the choice holds until the page is left.
    }
  }

  get dark(): boolean {
    const { theme } = this.store.get();
    return theme === 'dark' || (theme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  }

  #hear(message: FromWorker): void {
    if (message.kind === 'opened') {
      const { view } = message;
      this.life = new Life(view.homes.length, view.start, view.end);
      this.now = new TownNow(view);
      this.#details.clear();
      const { at, home } = readFragment(location.hash);
      this.store.set({ phase: 'open', run: view, selected: undefined, held: undefined, detail: undefined, detailTrouble: undefined, drawer: false, find: '', homeFilter: 'all', alertFilter: 'all', lifeDone: 0 });
      document.title = `${view.title} · Twinward`;
      this.playhead.load(view.start, view.end);
      if (at !== undefined && at >= view.start && at <= view.end) this.playhead.seek(at);
      if (home !== undefined && home < view.homes.length) this.select(home, { fly: true });
    } else if (message.kind === 'trouble') this.fail(message.trouble);
    else if (message.kind === 'life') {
      this.life.add(message.chunk);
      // Chunks come fast: what they change is shown a few times a second, and at once when all are there.
      if (this.life.done >= this.life.homes) this.#showLife();
      else this.#lifeTimer ??= setTimeout(() => this.#showLife(), LIFE_SHOWN_MS);
    } else if (message.kind === 'home') {
      // Asked for twice, it is the same: charts that stand are not drawn anew.
      if (this.#details.has(message.detail.home)) return;
      if (this.#details.size >= DETAILS_MOST) this.#details.delete(this.#details.keys().next().value!);
      this.#details.set(message.detail.home, message.detail);
      if (this.store.get().selected === message.detail.home) this.store.set({ detail: message.detail });
    } else if (this.store.get().selected === message.index) this.store.set({ detailTrouble: message.trouble });
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

  /** The address follows when time rests: browsers allow few changes a second. */
  #noteAddress(): void {
    clearTimeout(this.#fragmentTimer);
    if (this.store.get().phase !== 'open') return;
    this.#fragmentTimer = setTimeout(() => {
      const { selected } = this.store.get();
      history.replaceState(null, '', writeFragment({ at: this.playhead.at, ...(selected !== undefined && { home: selected }) }));
    }, 300);
  }
}
