/** A pipeline with one bug: the reference, and what goes wrong before a message reaches it or after an alert leaves it. */
import type { Alert } from '../../contract/alert.ts';
import type { Finding } from '../../contract/report.ts';
import { ReferencePipeline } from '../../pipeline/core/reference.ts';
import type { SeenMessage } from '../run/ports.ts';
import type { BusPipeline } from '../run/virtual.ts';

/** The bug at work. Times epoch ms; `now` of a message is the last close, 0 before the first. */
export interface Bug {
  /** what of a message the rest of the pipeline gets; absent: the message */
  hear?(message: SeenMessage, now: number): readonly SeenMessage[];
  /** looks at a message, and lets it pass */
  watch?(message: SeenMessage, now: number): void;
  /** what leaves the pipeline at the close of a tick; absent: what the reference says */
  say?(alerts: readonly Alert[], now: number): readonly Alert[];
  /** over a restart everything is forgotten; absent: what was known is known again */
  forgets?: true;
}

/** A deliberately broken pipeline: the header of its file. */
export interface Broken {
  /** equals the file's name */
  id: string;
  title: string;
  /** what such a product does wrong, and to whom it matters */
  wrong: string;
  /** id of the metric that is meant to fall */
  metric: string;
  /** the finding that names it: of this kind, with words like these in its title or text, and not among those of the reference */
  names: { kind: Finding['kind']; words: RegExp };
  sources: readonly string[];
  create(): Bug;
}

/** The bug, built around a pipeline that has none. */
export class BrokenPipeline implements BusPipeline {
  readonly #bug: Bug;
  readonly #inner: BusPipeline;
  #now = 0;

  constructor(bug: Bug, inner: BusPipeline = new ReferencePipeline()) {
    this.#bug = bug;
    this.#inner = inner;
  }

  receive(topic: string, payload: string): void {
    this.#bug.watch?.({ topic, payload }, this.#now);
    if (!this.#bug.hear) return this.#inner.receive(topic, payload);
    for (const message of this.#bug.hear({ topic, payload }, this.#now)) this.#inner.receive(message.topic, message.payload);
  }

  closeTick(now: number): Alert[] {
    this.#now = now;
    const alerts = this.#inner.closeTick(now);
    return this.#bug.say ? [...this.#bug.say(alerts, now)] : alerts;
  }
}
