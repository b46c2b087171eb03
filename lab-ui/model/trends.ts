/** The signals of one home over a run, as the worker hands them to the charts. */
import type { SignalName } from '../../contract/codes.ts';

/** `ok`: arrived; `lost`: measured, never arrived; `bad`: artefact or faulty device. */
export const READING = { ok: 0, late: 1, lost: 2, bad: 3 } as const;

/** So much a reading of a wearable counts when it is chosen which device speaks for a signal: a clip at the finger is better each minute, a cuff used once an evening does not stand for hours. @source our choice */
export const WEARABLE_COUNTS = 0.2;

export interface TrendGap {
  from: number;
  to: number;
  /** plain words: `hub down`, `out of the house` */
  cause: string;
}

/** A limit drawn as a thin line. */
export interface TrendLimit {
  value: number;
  words: string;
}

export interface Trend {
  signal: SignalName;
  code: string;
  title: string;
  /** as people write it */
  unit: string;
  device: string;
  /** true values, once a minute: time and value */
  truth: readonly [Float64Array, Float64Array];
  /** readings: time, value, and what became of it (`READING`) */
  readings: readonly [Float64Array, Float64Array, Uint8Array];
  gaps: readonly TrendGap[];
  limits: readonly TrendLimit[];
  /** arrived · late · never arrived · spoilt */
  counts: readonly [number, number, number, number];
}
