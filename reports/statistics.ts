/** Intervals and quantiles, all 95 % and inclusive, from exact arithmetic and library functions that give equal bits in every engine. */
import exp from '@stdlib/math-base-special-exp';
import gammaln from '@stdlib/math-base-special-gammaln';
import ln from '@stdlib/math-base-special-ln';

export type Interval = [low: number, high: number];

/** 0.975 quantile of the standard normal distribution. */
const Z = 1.959963984540054;
const TAIL = 0.025;
const GOLDEN = 0x9e3779b9;
const TWO_32 = 4_294_967_296;

/**
 * Wilson's score interval of a proportion. @param n > 0; both may be fractions, so that a planned size can be asked about
 * @source E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209; R. G. Newcombe, Stat. Med. 17 (1998) 857, method 3
 */
export function wilson(successes: number, n: number): Interval {
  const share = successes / n;
  const spread = Z * Math.sqrt(Math.max(0, share * (1 - share)) / n + (Z * Z) / (4 * n * n));
  const middle = share + (Z * Z) / (2 * n);
  const scale = 1 + (Z * Z) / n;
  return [successes <= 0 ? 0 : Math.max(0, (middle - spread) / scale), successes >= n ? 1 : Math.min(1, (middle + spread) / scale)];
}

/** log of the Poisson probability of k at rate > 0. */
function poissonLog(k: number, rate: number): number {
  return k * ln(rate) - rate - gammaln(k + 1);
}

/** P(X ≤ k), for rate ≥ k: the terms shrink downwards from k, so the sum is short. */
function lowerTail(k: number, rate: number): number {
  let term = exp(poissonLog(k, rate));
  let sum = 0;
  for (let i = k; i >= 0 && term > sum * 1e-17; i -= 1) {
    sum += term;
    term *= i / rate;
  }
  return sum;
}

/** P(X ≥ k), for rate ≤ k: the terms shrink upwards from k. */
function upperTail(k: number, rate: number): number {
  let term = exp(poissonLog(k, rate));
  let sum = 0;
  for (let i = k; term > sum * 1e-17; i += 1) {
    sum += term;
    term *= rate / (i + 1);
  }
  return sum;
}

/** The point in [low, high] where a falling function crosses `target`: ninety halvings. */
function bisect(falling: (x: number) => number, low: number, high: number, target: number): number {
  let [a, b] = [low, high];
  for (let step = 0; step < 90; step += 1) {
    const middle = (a + b) / 2;
    if (falling(middle) > target) a = middle;
    else b = middle;
  }
  return (a + b) / 2;
}

/** Exact interval of a Poisson mean from one whole count ≥ 0. @source F. Garwood, Biometrika 28 (1936) 437 */
export function poissonInterval(count: number): Interval {
  const reach = 8 * Math.sqrt(count) + 12;
  const high = bisect((rate) => lowerTail(count, rate), count, count + reach, TAIL);
  return [count === 0 ? 0 : bisect((rate) => 1 - upperTail(count, rate), Math.max(1e-9, count - reach), count, 1 - TAIL), high];
}

/** The same for a rate: count over exposure > 0. */
export function poissonRateInterval(count: number, exposure: number): Interval {
  const [low, high] = poissonInterval(count);
  return [low / exposure, high / exposure];
}

/** Addressed draws: the n-th number is a pure function of (name, n). Two rounds of the MurmurHash3 finaliser. */
export class Draws {
  readonly #key: number;
  #at = 0;

  constructor(name: string) {
    let hash = 0x811c9dc5;
    for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
    this.#key = hash;
  }

  /** A whole number in [0, n). */
  below(n: number): number {
    this.#at += 1;
    return Math.floor((mix(mix((this.#key + Math.imul(this.#at, GOLDEN)) >>> 0) ^ this.#key) / TWO_32) * n);
  }

  /** One random cycle through all of 0…n−1 (Sattolo): for n ≥ 2 nobody is dealt their own. */
  cycle(n: number): number[] {
    const order = Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i -= 1) {
      const j = this.below(i);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    return order;
  }
}

function mix(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** Nearest-rank quantile: the smallest value with at least `p` of the weight at or below it. Values ascending; weight 1 each where none are given. @returns NaN when there is no weight */
export function quantile(ascending: readonly number[], p: number, weights?: ArrayLike<number>): number {
  let total = weights ? 0 : ascending.length;
  if (weights) for (let i = 0; i < ascending.length; i += 1) total += weights[i]!;
  let seen = 0;
  for (let i = 0; i < ascending.length; i += 1) {
    const weight = weights ? weights[i]! : 1;
    seen += weight;
    if (weight > 0 && seen >= p * total - 1e-9) return ascending[i]!;
  }
  return NaN;
}

/** Fewest homes from which a bootstrap is worth saying: five cannot give a 95 % interval of a median at all (2 · 2⁻⁵ > 0.05). */
export const BOOTSTRAP_HOMES_MIN = 6;
const RESAMPLES = 1000;

/**
 * Percentile bootstrap over homes. `statistic` gets how often each home was drawn ([home], sums to `homes`); NaN resamples are left out.
 * @returns null where there are too few homes, or no usable resample
 */
export function bootstrap(homes: number, name: string, statistic: (weights: Uint32Array) => number): Interval | null {
  if (homes < BOOTSTRAP_HOMES_MIN) return null;
  const draws = new Draws(`bootstrap:${name}`);
  const weights = new Uint32Array(homes);
  const values: number[] = [];
  for (let resample = 0; resample < RESAMPLES; resample += 1) {
    weights.fill(0);
    for (let i = 0; i < homes; i += 1) weights[draws.below(homes)]! += 1;
    const value = statistic(weights);
    if (!Number.isNaN(value)) values.push(value);
  }
  if (values.length === 0) return null;
  values.sort((a, b) => a - b);
  return [quantile(values, TAIL), quantile(values, 1 - TAIL)];
}
