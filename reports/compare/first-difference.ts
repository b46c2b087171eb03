/** Where two records, or two lists of them, first differ. */

/** `undefined` stands for what is not there. */
export interface KeyDifference {
  /** keys from the outside in, such as `metrics.clinical.ppv.value` or `findings[3].text`; empty: the values themselves */
  key: string;
  a: unknown;
  b: unknown;
}

/** The first key that differs, in the order of the first value, then of keys that only the second has; `undefined` where the values are equal. */
export function firstKey(a: unknown, b: unknown, key = ''): KeyDifference | undefined {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return Object.is(a, b) ? undefined : { key, a, b };
  const [inA, inB] = [a as Record<string, unknown>, b as Record<string, unknown>];
  for (const name of new Set([...Object.keys(inA), ...Object.keys(inB)])) {
    const found = firstKey(inA[name], inB[name], Array.isArray(a) ? `${key}[${name}]` : key === '' ? name : `${key}.${name}`);
    if (found) return found;
  }
  return undefined;
}

/** A line that differs, from 1. A list that ends before it has `undefined` there. */
export interface LineDifference {
  line: number;
  a: string | undefined;
  b: string | undefined;
}

export function firstLine(a: readonly string[], b: readonly string[]): LineDifference | undefined {
  const length = Math.max(a.length, b.length);
  for (let index = 0; index < length; index += 1) if (a[index] !== b[index]) return { line: index + 1, a: a[index], b: b[index] };
  return undefined;
}
