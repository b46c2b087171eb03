/** Whether a difference between two results is more than chance: exact tests for pairs, and an interval of the difference for what cannot be paired. */
import exp from '@stdlib/math-base-special-exp';
import gammaln from '@stdlib/math-base-special-gammaln';
import ln from '@stdlib/math-base-special-ln';
import type { Interval } from './statistics.ts';

/** Two-sided level of every comparison, each for itself: the complement of the lab's 95 % intervals. */
export const LEVEL = 0.05;

/**
 * Two-sided probability of a split at least as uneven as `a` against `b` when both sides are equally likely; 1 where there is nothing to split. For found-by-one-only
 * counts this is McNemar's exact test, for faster-and-slower counts the sign test.
 * @param a,b whole counts ≥ 0; ties left out
 * @source Q. McNemar, Psychometrika 12 (1947) 153, in its exact binomial form; W. J. Dixon and A. M. Mood, J. Am. Stat. Assoc. 41 (1946) 557
 */
export function evenSplitProbability(a: number, b: number): number {
  const n = a + b;
  let tail = 0;
  for (let k = Math.min(a, b); k >= 0; k -= 1) {
    const term = exp(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1) - n * ln(2));
    tail += term;
    if (term < tail * 1e-17) break;
  }
  return Math.min(1, 2 * tail);
}

/**
 * 95 % interval of `b − a` for two independent estimates, from the interval of each. Estimates from the same world vary together, which only makes it wider than need be.
 * @source R. G. Newcombe, Stat. Med. 17 (1998) 873, method 10, for shares; G. Y. Zou and A. Donner, Stat. Med. 27 (2008) 1693, for any two intervals
 */
export function differenceInterval(a: number, [lowA, highA]: Readonly<Interval>, b: number, [lowB, highB]: Readonly<Interval>): Interval {
  const root = (x: number, y: number): number => Math.sqrt(x * x + y * y);
  return [b - a - root(b - lowB, highA - a), b - a + root(highB - b, a - lowA)];
}

/**
 * Holm's step-down: which of many hypotheses fall, so that the chance of even one wrong among all is at most `level`, however they hang together.
 * @param ps one probability per hypothesis, 0–1 @returns in the same order
 * @source S. Holm, Scand. J. Stat. 6 (1979) 65
 */
export function holm(ps: readonly number[], level: number): boolean[] {
  const falls = ps.map(() => false);
  const byP = ps.map((_, index) => index).toSorted((a, b) => ps[a]! - ps[b]! || a - b);
  for (const [rank, index] of byP.entries()) {
    if (ps[index]! > level / (ps.length - rank)) break;
    falls[index] = true;
  }
  return falls;
}
