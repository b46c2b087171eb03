/** A comparison as its tab tells it: texts of values, and where a moment lies in the run that is open. */
import { rounded, thousands, valueText } from '../../reports/plain-words.ts';
import type { Comparison, FoundByOne, MetricChange } from '../../reports/compare.ts';
import type { RunView } from './run-view.ts';

export interface ValueText {
  value: string;
  /** 95 %, as `0.85–0.97`; absent where the value has none */
  interval?: string;
}

export interface MetricRow extends Pick<MetricChange, 'id' | 'title' | 'change' | 'target'> {
  /** of a rate, said once and not with each value */
  unit?: string;
  a: ValueText;
  b: ValueText;
  /** how that was found out; absent where the values are equal */
  why?: string;
}

const PLAIN = new Set(['ms', 'share', 'count']);

/** Metrics that either run has a value of. */
export function metricRows({ metrics }: Pick<Comparison, 'metrics'>): MetricRow[] {
  return metrics.filter(({ a, b }) => a.value !== null || b.value !== null).map(({ id, title, change, target, unit, why, a, b }) => {
    const plain = PLAIN.has(unit);
    const text = (value: number | null): string => valueText(value, plain ? unit : 'count');
    const side = ({ value, ci }: MetricChange['a']): ValueText => ({ value: text(value), ...(ci && { interval: `${text(ci[0])}–${text(ci[1])}` }) });
    return { id, title, change, ...(target !== undefined && { target }), ...(!plain && { unit }), a: side(a), b: side(b), ...(why !== 'the values are equal' && { why }) };
  });
}

/** `+3`, `−12`; empty where nothing moved. */
export function step(a: number | null, b: number | null): string {
  const by = a === null || b === null ? 0 : Math.round(b) - Math.round(a);
  return by === 0 ? '' : `${by > 0 ? '+' : '−'}${thousands(Math.abs(by))}`;
}

export const scoreText = (value: number | null): string => (value === null ? '–' : rounded(value, 0));

/** Where the open run (the first one) shows an event: when its alert came, or when the event began, where only the other run found it. */
export function placeIn(run: Pick<RunView, 'homes' | 'start' | 'end'>, { homes, found, alert, onset }: FoundByOne): { home: number; at: number } | undefined {
  const home = Number(homes[0]?.slice(1)) - 1;
  const at = Math.min(run.end, Math.max(run.start, found === 'a' && alert ? alert.gradedAt : onset));
  return run.homes[home] === undefined ? undefined : { home, at };
}
