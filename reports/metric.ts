/** The shape of a metric: a header of facts and one pure function over the part of a graded run that it declares to need. */
import type { GradedEvent, GradedRun } from './graded-run.ts';
import { wilson, type Interval } from './statistics.ts';

export interface BreakdownLine {
  label: string;
  value: number | null;
  n: number;
}

export interface Measured {
  /** null only where nothing was there to measure although it should have been: then `graded` says how that counts */
  value: number | null;
  /** what the value rests on, in the metric's `counted` */
  n: number;
  /** 95 %, inclusive; `null`: too little to give one, so no threshold can be decided; absent: the value is a count of all there was */
  ci?: Interval | null;
  /** the value that the rubric's curve grades, where it is not `value`; Infinity is the worst */
  graded?: number;
  note?: string;
  breakdown?: BreakdownLine[];
}

export interface NotApplicable {
  notApplicable: string;
}

export type Outcome = Measured | NotApplicable;

export interface Metric<Need extends keyof GradedRun = keyof GradedRun> {
  id: string;
  title: string;
  /** `share` (0–1), `ms`, `count`, or `per …` */
  unit: string;
  direction: 'higher' | 'lower';
  /** plural noun of what `n` counts */
  counted: string;
  /** what it measures and how, one sentence for people */
  definition: string;
  needs: readonly Need[];
  compute(run: Pick<GradedRun, Need>): Outcome;
}

/** Declares a metric; its function sees only what it needs. */
export function defineMetric<const Need extends keyof GradedRun>(metric: Metric<Need>): Metric<Need> {
  return metric;
}

/** Runs a metric on just the part of the run it declares. */
export function computeMetric(metric: Metric, run: GradedRun): Outcome {
  return metric.compute(Object.fromEntries(metric.needs.map((need) => [need, run[need]])) as unknown as GradedRun);
}

/** A share with Wilson's interval, or not applicable for want of opportunity. */
export function share(hits: number, n: number, whyNot: string, more: Pick<Measured, 'note' | 'breakdown'> = {}): Outcome {
  return n === 0 ? { notApplicable: whyNot } : { value: hits / n, n, ci: wilson(hits, n), ...more };
}

/** The share of items that hold, by label; labels in ascending order. */
export function shareBy<T>(items: readonly T[], labelsOf: (item: T) => readonly string[], holds: (item: T) => boolean): BreakdownLine[] {
  const tally = new Map<string, { hits: number; n: number }>();
  for (const item of items) {
    for (const label of labelsOf(item)) {
      const line = tally.get(label) ?? { hits: 0, n: 0 };
      tally.set(label, { hits: line.hits + (holds(item) ? 1 : 0), n: line.n + 1 });
    }
  }
  return [...tally].toSorted((a, b) => (a[0] < b[0] ? -1 : 1)).map(([label, { hits, n }]) => ({ label, value: hits / n, n }));
}

/** How many items have each label, most first. */
export function countBy<T>(items: readonly T[], labelOf: (item: T) => string): BreakdownLine[] {
  const tally = new Map<string, number>();
  for (const item of items) tally.set(labelOf(item), (tally.get(labelOf(item)) ?? 0) + 1);
  return [...tally].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([label, n]) => ({ label, value: n, n }));
}

export function observable(events: readonly GradedEvent[]): GradedEvent[] {
  return events.filter((event) => event.graded);
}

export const NO_EPISODES = 'no episode could be observed';
