/** One pipeline against the unbroken one in the same world: every metric, and in how many homes it got worse and better. */
import type { GradedRun } from '../../reports/graded-run.ts';
import { homeParts } from '../../reports/home-parts.ts';
import { computeMetric, type Metric } from '../../reports/metric.ts';
import { METRICS } from '../../reports/metrics/index.ts';

/** Metrics of all homes at once; what one home adds to them cannot be said. */
const OF_ALL_HOMES: ReadonlySet<string> = new Set(['clinical.skill', 'technical.priority-order', 'security.prevented', 'security.detected', 'security.missed']);
export const JUDGED: readonly Metric[] = METRICS.filter(({ id }) => !OF_ALL_HOMES.has(id));

/** A metric's value, and what it rests on; `null`: there was nothing to measure. */
export interface Value {
  value: number | null;
  n: number;
}

/** By metric id, of the whole run and of each home. */
export interface Gauged {
  whole: Readonly<Record<string, Value>>;
  /** [metric id][home id] */
  homes: Readonly<Record<string, ReadonlyMap<string, Value>>>;
}

export interface Change {
  before: Value;
  after: Value;
  /** homes that it got worse, and better */
  worse: number;
  better: number;
}

function valueOf(metric: Metric, run: GradedRun): Value {
  const outcome = computeMetric(metric, run);
  return 'value' in outcome ? { value: outcome.value, n: outcome.n } : { value: null, n: 0 };
}

export function gauge(run: GradedRun): Gauged {
  const parts = homeParts(run);
  return {
    whole: Object.fromEntries(JUDGED.map((metric) => [metric.id, valueOf(metric, run)])),
    homes: Object.fromEntries(JUDGED.map((metric) => [metric.id, new Map([...parts].map(([home, part]) => [home, valueOf(metric, part)]))])),
  };
}

/** Differences below this come of adding up. */
const NOTHING = 1e-9;

export function changesOf(reference: Gauged, other: Gauged): Record<string, Change> {
  return Object.fromEntries(JUDGED.map(({ id, unit, direction }): [string, Change] => {
    const [before, after] = [reference.whole[id]!, other.whole[id]!];
    let [worse, better] = [0, 0];
    for (const [home, was] of reference.homes[id]!) {
      const step = stepOf(unit, before.value ?? 0, was, other.homes[id]!.get(home)!) * (direction === 'higher' ? 1 : -1);
      if (step < -NOTHING) worse += 1;
      else if (step > NOTHING) better += 1;
    }
    return [id, { before, after, worse, better }];
  }));
}

/**
 * What a home added to the change of a metric. Shares and rates: hits less those that the whole run's reference value would let expect of as many chances, so that more or fewer chances alone change nothing.
 * Delays: of homes that have one in both runs.
 */
function stepOf(unit: string, usual: number, was: Value, is: Value): number {
  if (unit === 'ms') return was.value === null || is.value === null ? 0 : is.value - was.value;
  if (unit === 'count') return (is.value ?? 0) - (was.value ?? 0);
  const excess = ({ value, n }: Value): number => (value === null ? 0 : (value - usual) * n);
  return excess(is) - excess(was);
}
