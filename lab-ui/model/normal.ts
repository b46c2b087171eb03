/** The normal distribution, as far as the page needs it. */

/** The error function, good to 1.5e-7. @source Abramowitz and Stegun 7.1.26 */
export function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const y = 1 - (((((1.061405429 * t - 1.453152027) * t) + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * Math.exp(-x * x);
  return x < 0 ? -y : y;
}

/** The n-th of a fixed series of points, normal in both axes with deviation 1: the same hand trembles the same way each time. */
export function scatterPoint(n: number): [x: number, y: number] {
  const radius = Math.sqrt(-2 * Math.log(1 - even(n, 0.754877666)));
  const angle = 2 * Math.PI * even(n, 0.569840291);
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/** Points spread evenly over [0, 1), one after another. @source additive recurrence of two dimensions with the plastic number */
function even(n: number, step: number): number {
  return (0.5 + (n + 1) * step) % 1;
}
