/** What the panels show and the user chose. Small, and changed seldom: what moves with the clock is in `Playhead`, `Life` and `TownNow`. */
import { useSyncExternalStore } from 'react';
import type { RunTexts } from '../../lab/run/folder-files.ts';
import type { RunProgress } from '../../lab/run/request.ts';
import type { AskedInput } from '../model/asked-run.ts';
import type { HomeCatalogue } from '../model/catalogue.ts';
import type { AlertVerdict, RunView, Trouble } from '../model/run-view.ts';
import type { WireMessage } from '../model/wire-message.ts';
import type { ViewName } from '../model/marks.ts';
import type { HomeDetail } from '../model/home-detail.ts';
import type { PastRun } from '../model/past-run.ts';

export type Theme = 'auto' | 'light' | 'dark';
export type HomeFilter = 'all' | 'alert' | 'truth' | 'cut' | 'missed';
export type AlertFilter = 'all' | Exclude<AlertVerdict, 'ungraded'> | 'missed';

/** What the middle can show. */
export const CENTRES = ['stage', 'signals', 'states', 'messages', 'report', 'compare', 'summary', 'screen'] as const;
export type CentreName = (typeof CENTRES)[number];

export interface LabState {
  phase: 'start' | 'reading' | 'trouble' | 'open';
  run?: RunView;
  trouble?: Trouble;
  /** index of a home */
  selected?: number;
  /** the row of the list of alerts that was chosen: `a` and the index of an alert, or `t` and that of a true event nobody was told of */
  held?: string;
  detail?: HomeDetail;
  detailTrouble?: Trouble;
  tab: 'homes' | 'alerts';
  homeFilter: HomeFilter;
  homeSort: 'worst' | 'number' | 'name';
  alertFilter: AlertFilter;
  alertSort: 'time' | 'worst' | 'home';
  find: string;
  view: ViewName;
  theme: Theme;
  /** inspector as a drawer, on narrow screens */
  drawer: boolean;
  help: boolean;
  /** keys that are single characters act */
  letterKeys: boolean;
  /** homes computed again so far */
  lifeDone: number;
  /** the stage is in the selected home, not over the town; and what it shows there: names, how strong the signal is, one floor alone */
  inside: boolean;
  names: boolean;
  signalMap: boolean;
  level?: number;
  /** what the middle shows */
  centre: CentreName;
  /** the console by which a person acts on the run is open */
  inject: boolean;
  /** what fits the home it speaks of */
  catalogue?: HomeCatalogue;
  /** what a person did to the living run, in order: when it took effect, or why it was refused */
  given: readonly { input: AskedInput; at?: number; reason?: string }[];
  /** the story that is played, or `all` in turn; `storyLoop`: again after the end */
  story?: string;
  storyLoop?: boolean;
  /** the welcome lies over the living evening */
  welcome?: boolean;
  /** counts of the living run */
  progress?: RunProgress;
  /** messages of the selected home as they went over the wire of a run that is followed, oldest first */
  wire?: { home: number; messages: readonly WireMessage[] };
  /** the folder of a run that was lived here and has ended */
  kept?: RunTexts;
  /** the folder of the open run, once it is finished */
  texts?: RunTexts;
  /** finished runs of this session, the newest first */
  past: readonly PastRun[];
}

const FIRST: LabState = { phase: 'start', tab: 'homes', homeFilter: 'all', homeSort: 'worst', alertFilter: 'all', alertSort: 'time', find: '', view: 'all', theme: 'auto', drawer: false, help: false, letterKeys: true, lifeDone: 0, centre: 'stage', inside: false, names: false, signalMap: false, given: [], inject: false, past: [] };

type Change = { [K in keyof LabState]?: LabState[K] | undefined };

export class Store {
  #state: LabState = FIRST;
  readonly #listeners = new Set<() => void>();

  get = (): LabState => this.#state;

  /** Names set to `undefined` are taken out. */
  set(change: Change): void {
    const next = { ...this.#state, ...change };
    for (const name of Object.keys(change) as (keyof LabState)[]) if (next[name] === undefined) delete next[name];
    this.#state = next as LabState;
    for (const listener of this.#listeners) listener();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
}

export function useStore<T>(store: Store, pick: (state: LabState) => T): T {
  return useSyncExternalStore(store.subscribe, () => pick(store.get()));
}
