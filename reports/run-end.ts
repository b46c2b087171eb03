/** When a run ended, from its report. */
import type { Report } from '../contract/report.ts';

/** @returns epoch ms: of a run that was stopped, the close of its last tick */
export function endOf({ manifest: { start, durationMs, tickMs }, performance }: Report): number {
  const ticks = performance['ticks'];
  return start + Math.min(durationMs, typeof ticks === 'number' ? ticks * tickMs : Infinity);
}
