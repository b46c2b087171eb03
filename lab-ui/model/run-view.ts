/** A finished run as the page holds it: plain data, made by the worker from a run's folder. Times epoch ms; homes by index, from 0. */
import type { AlertCode, AlertKind } from '../../contract/alert-codes.ts';
import type { Priority } from '../../contract/alert.ts';
import type { Report } from '../../contract/report.ts';
import type { Digests } from '../../contract/run-files.ts';
import type { TruthEvent } from '../../contract/truth.ts';

export interface HomeRow {
  index: number;
  id: string;
  /** from 0 */
  area: number;
  /** resident's name, absent where the folder does not hold the scenario */
  name?: string;
  age?: number;
  /** in plain words: `COPD`, `heart failure` */
  conditions: readonly string[];
}

/** What is held against an alert. `late` detects too late; `ungraded` is told by no line of the report. */
export const ALERT_VERDICTS = ['right', 'late', 'repeat', 'false', 'ungraded'] as const;
export type AlertVerdict = (typeof ALERT_VERDICTS)[number];

/** One alert that counts: a raise, a new raise, or a rise in priority. It stands in [at, until). */
export interface AlertRow {
  index: number;
  home: number;
  at: number;
  until: number;
  code: AlertCode;
  kind: AlertKind;
  title: string;
  priority: Priority;
  route: string;
  /** what the pipeline wrote: payload, shown as text only */
  text: string;
  verdict: AlertVerdict;
  /** why it is false, or what it found, in plain words */
  reason: string;
  /** truth events it answers */
  truth: readonly string[];
  /** LOINC or URN codes of its evidence */
  evidence: readonly string[];
  /** what became of it: [at, state] in order */
  steps: readonly (readonly [number, string])[];
}

/** A truth event with what the report says of it. */
export interface TruthRow {
  index: number;
  id: string;
  kind: TruthEvent['kind'];
  entry: string;
  title: string;
  /** the first home it is in; shared causes have a row per home */
  home: number;
  from: number;
  to: number;
  severity: number;
  device?: string;
  layer?: string;
  criterion?: string;
  /** `detected`, `late`, `missed`, `unobservable`, `not-noticeable`; absent where nothing is asked */
  outcome?: string;
  /** one or two sentences of the report */
  text?: string;
}

/** An entry of the report's list of findings, for the summary. */
export interface Told {
  title: string;
  text: string;
  home?: number;
  at?: number;
  badness: number;
}

/** A run that goes on. */
export interface Living {
  /** `here`: in this browser; `attached`: on the machine that served the page */
  where: 'here' | 'attached';
  pipeline: string;
}

export interface RunView {
  id: string;
  title: string;
  scenario: string;
  seed: string;
  sut: string;
  start: number;
  end: number;
  tickMs: number;
  replay: string;
  /** SHA-256 in hex of what happened, was sent, arrived, was said, and was done from outside; absent while the run goes on */
  digests?: Digests;
  homes: readonly HomeRow[];
  /** by time, then home */
  alerts: readonly AlertRow[];
  /** by onset, then id */
  truths: readonly TruthRow[];
  /** worst first */
  told: readonly Told[];
  verdict: Report['verdict'];
  reasons: readonly string[];
  score: number | null;
  categories: Report['categories'];
  /** where every scheduled reading went; absent while the run goes on */
  account?: Report['account'];
  /** why homes cannot be computed again; absent where they can */
  noRecall?: string;
  /** it goes on: nothing is graded yet, and alerts and truths grow */
  living?: Living;
}

/** What goes wrong when a folder is opened, as the page says it. */
export interface Trouble {
  what: string;
  where: string;
  mend: string;
}
