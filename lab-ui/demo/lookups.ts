/** What a story reads from the run it plays in: moments, alerts, true events, people. Nothing here knows more than the run has told so far. Times epoch ms. */
import type { AlertCode } from '../../contract/alert-codes.ts';
import { BIT, MINUTE_MS } from '../model/life.ts';
import type { HomeDetail } from '../model/home-detail.ts';
import type { AlertRow, RunView, TruthRow } from '../model/run-view.ts';

/** When something is due. What it waits for is looked up in the run; `near`: about so many minutes after the run began, for the length of the story, and, where nothing else is named, exactly then. */
export interface Moment {
  near: number;
  /** the first alert of this code in this home, or the time at which it came to a state */
  alert?: { home: number; code: AlertCode; state?: string };
  /** something true begins or ends; `before`: so many minutes ahead of it */
  truth?: { home: number; entry: string; edge: 'from' | 'to' };
  /** the run has ended and is graded */
  graded?: true;
}

/** A moment that does not come is waited for so long after it was due, minutes; then the story goes on and says that it did not come. */
export const PATIENCE_MIN = 15;

export const firstAlert = ({ alerts }: Pick<RunView, 'alerts'>, home: number, code: AlertCode): AlertRow | undefined => alerts.find((alert) => alert.home === home && alert.code === code);
export const firstTruth = ({ truths }: Pick<RunView, 'truths'>, home: number, entry: string): TruthRow | undefined => truths.find((truth) => truth.home === home && truth.entry === entry);
export const reached = (alert: AlertRow | undefined, state: string): number | undefined => alert?.steps.find(([, name]) => name === state)?.[0];

/** @returns the moment, epoch ms, as far as the run knows it; `undefined` while it is not known */
export function momentOf(moment: Moment, run: RunView): number | undefined {
  if (moment.graded) return run.living ? undefined : run.end;
  if (moment.alert) {
    const { home, code, state } = moment.alert;
    const alert = firstAlert(run, home, code);
    return state ? reached(alert, state) : alert?.at;
  }
  if (moment.truth) return firstTruth(run, moment.truth.home, moment.truth.entry)?.[moment.truth.edge];
  return run.start + moment.near * MINUTE_MS;
}

/** Whether it is time. @param at where the playhead stands */
export function isDue(moment: Moment, run: RunView, at: number): boolean {
  const known = momentOf(moment, run);
  if (moment.graded) return known !== undefined && at >= run.end - MINUTE_MS;
  return known !== undefined ? at >= known : at >= Math.min(run.end, run.start + (moment.near + PATIENCE_MIN) * MINUTE_MS);
}

/** The run as captions see it at one moment: what comes later does not exist. */
export class Seen {
  readonly run: RunView;
  readonly at: number;
  readonly #life: (home: number, at: number) => number;
  readonly #detail: HomeDetail | undefined;

  constructor(run: RunView, at: number, life: (home: number, at: number) => number, detail?: HomeDetail) {
    this.run = run;
    this.at = at;
    this.#life = life;
    this.#detail = detail;
  }

  alert(home: number, code: AlertCode): AlertRow | undefined {
    const alert = firstAlert(this.run, home, code);
    return alert && alert.at <= this.at ? alert : undefined;
  }

  /** when an alert came to a state, if it has */
  step(alert: AlertRow | undefined, state: string): number | undefined {
    const at = reached(alert, state);
    return at !== undefined && at <= this.at ? at : undefined;
  }

  truth(home: number, entry: string): TruthRow | undefined {
    const truth = firstTruth(this.run, home, entry);
    return truth && truth.from <= this.at ? truth : undefined;
  }

  /** homes in which an event of this entry holds now */
  homesWith(entry: string): number {
    return this.run.truths.filter((truth) => truth.entry === entry && truth.from <= this.at && this.at < truth.to).length;
  }

  /** clinical alerts in a home so far */
  clinical(home: number): number {
    return this.run.alerts.filter((alert) => alert.home === home && alert.kind === 'clinical' && alert.at <= this.at).length;
  }

  homes(area: number): number {
    return this.run.homes.filter((home) => home.area === area).length;
  }

  asleep(home: number): boolean {
    return (this.#life(home, this.at) & BIT.asleep) !== 0;
  }

  /** the true value now, where the selected home has been looked into */
  trueValue(home: number, signal: string): number | undefined {
    const trend = this.#detail?.home === home ? this.#detail.trends.find((one) => one.signal === signal) : undefined;
    if (!trend) return undefined;
    const [times, values] = trend.truth;
    const place = times.findLastIndex((time) => time <= this.at);
    return place < 0 || this.at - times[place]! > 5 * MINUTE_MS ? undefined : values[place];
  }

  /** the limit that a clinician set for a signal of the selected home */
  limit(home: number, signal: string): number | undefined {
    return this.#detail?.home === home ? this.#detail.trends.find((one) => one.signal === signal)?.limits[0]?.value : undefined;
  }

  person(home: number): { name: string | undefined; age: number | undefined; conditions: readonly string[]; id: string } {
    const { name, age, conditions, id } = this.run.homes[home]!;
    return { name, age, conditions, id };
  }
}
