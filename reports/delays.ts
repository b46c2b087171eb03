/** Quantiles of the delay of detection, with the missed ones beside. */
import type { GradedEvent } from './graded-run.ts';
import { NO_EPISODES, observable, type Outcome } from './metric.ts';
import { bootstrap, quantile } from './statistics.ts';

/** @param p in (0, 1), exclusive. @param label names it and seeds its bootstrap */
export function delayQuantile(episodes: readonly GradedEvent[], p: number, label: string): Outcome {
  const seen = observable(episodes);
  if (seen.length === 0) return { notApplicable: NO_EPISODES };
  const found = seen.filter((event) => event.delayMs !== undefined).toSorted((a, b) => a.delayMs! - b.delayMs!);
  const delays = found.map((event) => event.delayMs!);
  const missed = seen.length - found.length;
  const graded = quantile([...delays, ...Array.from({ length: missed }, () => Infinity)], p);
  const breakdown = [
    { label: 'missed', value: null, n: missed },
    { label: `${label} with missed ones as never`, value: graded === Infinity ? null : graded, n: seen.length },
  ];
  if (found.length === 0) return { value: null, n: 0, graded, breakdown, note: `none of ${seen.length} observable episodes was detected` };
  const homes = [...new Set(found.map((event) => event.homes[0]!))].toSorted();
  const place = new Map(homes.map((home, index) => [home, index]));
  const homeOf = found.map((event) => place.get(event.homes[0]!)!);
  const each = new Uint32Array(found.length);
  const ci = bootstrap(homes.length, `delay ${label}`, (weights) => {
    homeOf.forEach((home, index) => (each[index] = weights[home]!));
    return quantile(delays, p, each);
  });
  return { value: quantile(delays, p), n: found.length, ci, graded, breakdown, ...(missed > 0 && { note: `${missed} missed ${missed === 1 ? 'episode stands' : 'episodes stand'} beside` }) };
}
