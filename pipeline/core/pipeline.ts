/** What every pipeline of this folder is: messages in, alerts out at the close of a tick. Pure: time comes only from `now`. */
import type { Alert } from '../../contract/alert.ts';
import type { RuleData } from '../../contract/rule.ts';
import type { Act } from './act.ts';

export interface Pipeline {
  readonly id: string;
  readonly version: string;
  /** Takes a message of a home topic (prefix removed), as text. Never throws: what cannot be read is counted and left out. */
  receive(topic: string, payload: string): void;
  /** Orders what came since the last close by (home, hub, epoch, seq, payload), a will last in its epoch, judges it, and returns the alerts to publish, in order. @param now epoch ms */
  closeTick(now: number): Alert[];
  /** Takes what a person did, at once. @returns the messages to publish: empty where there is nothing to do it to */
  act?(act: Act): Alert[];
}

/** What a deployment may add. */
export interface PipelineOptions {
  /** rules written as data, with no `ruleProblems` */
  rules?: readonly RuleData[];
}

/** Everything a pipeline may know of the deployment: nothing of any home. */
export interface PipelineDefinition {
  id: string;
  title: string;
  version: string;
  create(options?: PipelineOptions): Pipeline;
  /** whether it judges by `rules` */
  takesRules?: boolean;
}
