/** The words of data quality; what shows each of them stands in `quality.ts`. */
import type { Evidence } from '../../contract/alert.ts';

export const QUALITY_STATES = ['good', 'poor', 'stale', 'stuck', 'implausible', 'noisy', 'drifting', 'times-off', 'not-this-person', 'blind'] as const;
export type QualityState = (typeof QUALITY_STATES)[number];
export type FlawState = Exclude<QualityState, 'good' | 'poor' | 'stale'>;

/** Why nothing of a device is believed. */
export interface Flaw {
  state: FlawState;
  since: number;
  text: string;
  evidence: Evidence[];
}
