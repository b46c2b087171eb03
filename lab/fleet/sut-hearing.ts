/** What comes to the lab's voice, told apart by topic: what the SUT says, the lab's own echoes, and what somebody waits for. */
import type { Enrolment } from '../../contract/messages.ts';
import { matchesFilter, parseHomeTopic, watermarkTopic } from '../../contract/topics.ts';
import type { SutPort } from './peers.ts';
import { SutEar } from './sut-ear.ts';
import type { Echo } from './sut-ear.ts';
import type { Trouble } from './trouble.ts';

export interface SutHearingOptions {
  alerts: SutPort['alerts'];
  /** whether a watermark may overtake alerts on the broker, so that echoes are called */
  orderPerSubscription: boolean;
  trouble: Trouble;
  /** topic without prefix */
  publish(topic: string, payload: string): Promise<void>;
  /** filter without prefix */
  subscribe(filter: string): Promise<unknown>;
  /** of the run, for alerts that are mapped; `now` in epoch ms */
  circumstances(): { homes: readonly Enrolment[]; now: number };
  /** the ear has taken something up */
  said(): void;
}

/** Topics that the voice's subscriptions to alerts and commands take in, and that belong to no home. */
const ECHO_TOPICS = { alerts: 'twinward/v1/alerts/echo/lab', commands: 'twinward/v1/echo/cmd' } as const;

export class SutHearing {
  readonly ear: SutEar;
  /** Filters, without prefix. Of a SUT that calls a webhook, nothing but echoes comes over topics. */
  readonly alertTopics: readonly string[];
  /** Within the first subscription to alerts, whatever it is: only there does an echo come after them. */
  readonly #echoTopics: Readonly<Record<Echo['of'], string>>;
  readonly #options: SutHearingOptions;
  /** who waits for a message of the SUT's */
  readonly #listeners = new Set<{ filter: string; heard(): void }>();

  constructor(options: SutHearingOptions) {
    const { alerts, orderPerSubscription } = options;
    this.#options = options;
    this.alertTopics = alerts?.topics.length === 0 ? [ECHO_TOPICS.alerts] : alerts?.topics ?? ['twinward/v1/alerts/#'];
    const [filter] = this.alertTopics as [string];
    this.#echoTopics = filter.startsWith('twinward/v1/alerts/') ? ECHO_TOPICS : { ...ECHO_TOPICS, alerts: filter.replace(/[+#]/g, 'twinward-echo') };
    this.ear = new SutEar(orderPerSubscription ? (echoes) => this.#call(echoes) : undefined, alerts?.map);
  }

  /** Resolves at the next message that a filter (without prefix) hears. */
  async next(filter: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const listener = { filter, heard: resolve };
    this.#listeners.add(listener);
    await this.#options.subscribe(filter);
    return promise.finally(() => this.#listeners.delete(listener));
  }

  /** @param topic without prefix; empty where it came over a webhook */
  hear(topic: string, payload: string, headers: Record<string, string> = {}): void {
    for (const { filter, heard } of this.#listeners) if (matchesFilter(filter, topic)) heard();
    const { alerts, circumstances, said, trouble } = this.#options;
    const of = topic === this.#echoTopics.alerts ? 'alerts' : topic === this.#echoTopics.commands ? 'commands' : undefined;
    // Where a SUT says its alerts on one topic alone, echoes have no other.
    const echo = of && /^\{"echo":(\d+)\}$/.exec(payload)?.[1];
    if (of && echo !== undefined) return this.ear.echo({ of, n: Number(echo) });
    // A sign of readiness that is no alert.
    if (topic !== '' && topic !== watermarkTopic() && parseHomeTopic(topic)?.channel !== 'cmd' && !this.alertTopics.some((filter) => matchesFilter(filter, topic))) return;
    const turn = this.ear.hear(topic, payload, alerts && { headers, ...circumstances() });
    if (turn) turn.then(said).catch((error: Error) => trouble.raise(error));
    else said();
  }

  #call(echoes: readonly Echo[]): void {
    for (const { of, n } of echoes) this.#options.publish(this.#echoTopics[of], JSON.stringify({ echo: n })).catch(() => undefined);
  }
}
