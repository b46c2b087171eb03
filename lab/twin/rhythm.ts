/** Least squares of a level and the rhythm of the day, for times as they come. Pure. */
import { cos, DAY_MS, HOUR_MS } from '../../sim/core/math.ts';

/** Columns of the design: level; cosine and sine of 24 h; of 12 h. Row-major [n][width]. */
export interface Design {
  width: 1 | 3 | 5;
  x: Float64Array;
  /** (XᵀX)⁻¹, [width][width] */
  inverse: Float64Array;
}

/** @param at ms @param width 1: level only; 3: with 24 h; 5: with 24 h and 12 h @returns `undefined` where the times cannot tell the columns apart */
export function designOf(at: readonly number[], width: 1 | 3 | 5): Design | undefined {
  const x = new Float64Array(at.length * width);
  at.forEach((time, i) => {
    const turn = ((time % DAY_MS) / HOUR_MS) * (Math.PI / 12);
    const row = [1, cos(turn), cos(turn - Math.PI / 2), cos(2 * turn), cos(2 * turn - Math.PI / 2)];
    for (let k = 0; k < width; k += 1) x[i * width + k] = row[k] as number;
  });
  const gram = new Float64Array(width * width);
  for (let i = 0; i < at.length; i += 1) for (let a = 0; a < width; a += 1) for (let b = 0; b < width; b += 1) gram[a * width + b] = (gram[a * width + b] as number) + (x[i * width + a] as number) * (x[i * width + b] as number);
  const inverse = inverseOf(gram, width);
  return inverse && { width, x, inverse };
}

/** Coefficients of the columns, [width]. */
export function solve({ width, x, inverse }: Design, value: readonly number[]): number[] {
  const right = new Float64Array(width);
  value.forEach((v, i) => { for (let k = 0; k < width; k += 1) right[k] = (right[k] as number) + (x[i * width + k] as number) * v; });
  return Array.from({ length: width }, (_, a) => right.reduce((sum, r, b) => sum + (inverse[a * width + b] as number) * r, 0));
}

export function residualsOf({ width, x }: Design, value: readonly number[], beta: readonly number[]): number[] {
  return value.map((v, i) => beta.reduce((rest, b, k) => rest - b * (x[i * width + k] as number), v));
}

/** Xᵀ R X for correlations R that fall off as e^(-distance/tau); one pass, because an exponential forgets at a constant rate. @param tauMs time constant */
export function correlatedGram({ width, x }: Design, at: readonly number[], tauMs: number, exp: (x: number) => number): Float64Array {
  const gram = new Float64Array(width * width);
  const before = new Float64Array(width);
  for (let i = 0; i < at.length; i += 1) {
    const keep = i === 0 ? 0 : exp(-((at[i] as number) - (at[i - 1] as number)) / tauMs);
    for (let a = 0; a < width; a += 1) before[a] = (before[a] as number) * keep;
    for (let a = 0; a < width; a += 1) {
      const xa = x[i * width + a] as number;
      for (let b = 0; b < width; b += 1) {
        const xb = x[i * width + b] as number;
        gram[a * width + b] = (gram[a * width + b] as number) + xa * xb + xa * (before[b] as number) + xb * (before[a] as number);
      }
    }
    for (let a = 0; a < width; a += 1) before[a] = (before[a] as number) + (x[i * width + a] as number);
  }
  return gram;
}

/** The product A·G·A of a design's inverse and a Gram matrix: covariance of the coefficients, [width][width]. */
export function sandwich({ width, inverse }: Design, gram: Float64Array): Float64Array {
  return multiply(multiply(inverse, gram, width), inverse, width);
}

/** Trace of (XᵀX)⁻¹·G. */
export function traceOf({ width, inverse }: Design, gram: Float64Array): number {
  const product = multiply(inverse, gram, width);
  let trace = 0;
  for (let a = 0; a < width; a += 1) trace += product[a * width + a] as number;
  return trace;
}

function multiply(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) for (let j = 0; j < n; j += 1) for (let k = 0; k < n; k += 1) out[i * n + j] = (out[i * n + j] as number) + (a[i * n + k] as number) * (b[k * n + j] as number);
  return out;
}

/** Gauss-Jordan with pivots. `undefined` for a matrix that is singular for our purpose. */
export function inverseOf(matrix: Float64Array, n: number): Float64Array | undefined {
  const a = Float64Array.from(matrix);
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) out[i * n + i] = 1;
  const scale = matrix.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  for (let column = 0; column < n; column += 1) {
    let pivot = column;
    for (let row = column + 1; row < n; row += 1) if (Math.abs(a[row * n + column] as number) > Math.abs(a[pivot * n + column] as number)) pivot = row;
    const head = a[pivot * n + column] as number;
    if (!(Math.abs(head) > 1e-9 * scale)) return undefined;
    for (let k = 0; k < n; k += 1) {
      [a[pivot * n + k], a[column * n + k]] = [a[column * n + k] as number, a[pivot * n + k] as number];
      [out[pivot * n + k], out[column * n + k]] = [out[column * n + k] as number, out[pivot * n + k] as number];
    }
    for (let k = 0; k < n; k += 1) {
      a[column * n + k] = (a[column * n + k] as number) / head;
      out[column * n + k] = (out[column * n + k] as number) / head;
    }
    for (let row = 0; row < n; row += 1) {
      if (row === column) continue;
      const factor = a[row * n + column] as number;
      for (let k = 0; k < n; k += 1) {
        a[row * n + k] = (a[row * n + k] as number) - factor * (a[column * n + k] as number);
        out[row * n + k] = (out[row * n + k] as number) - factor * (out[column * n + k] as number);
      }
    }
  }
  return out;
}
