/** What a pipeline says and hears on MQTT, as topics and texts: whatever client carries it, the words are the same. */
import type { Alert } from '../../contract/alert.ts';
import { canonicalJson } from '../../contract/canonical.ts';
import { Clock } from '../../contract/messages.ts';
import { alertTopic, clockTopic, parseHomeTopic, watermarkTopic } from '../../contract/topics.ts';
import { ClockKeeper } from './clock-keeper.ts';
import type { Answer } from './clock-keeper.ts';
import type { Pipeline } from './pipeline.ts';

export interface Saying {
  topic: string;
  payload: string;
}

/** To be published with QoS 1: the alerts, and when all of them are acknowledged, the watermark. */
export interface Said {
  alerts: Saying[];
  watermark: Saying;
}

export class Conversation {
  /** what to subscribe to, with QoS 1, after each connect */
  readonly filters: readonly string[];
  readonly #keeper: ClockKeeper;
  readonly #prefix: string;

  /** @param prefix of all topics: empty, or ending in `/` @param instance named in each watermark */
  constructor(pipeline: Pipeline, prefix = '', instance?: string) {
    this.#keeper = new ClockKeeper(pipeline, instance);
    this.#prefix = prefix;
    this.filters = [...['enrolment', 'telemetry', 'event', 'status'].map((channel) => `${prefix}twinward/v1/+/${channel}`), clockTopic(prefix)];
  }

  /** @param retain whether the message stood at the broker before the subscription @returns what to say now, in order */
  hear(topic: string, text: string, retain: boolean): Said[] {
    if (topic === clockTopic(this.#prefix)) return this.#clock(text);
    const place = parseHomeTopic(topic, this.#prefix);
    if (!place) return [];
    const bare = topic.slice(this.#prefix.length);
    if (place.channel === 'enrolment') {
      this.#keeper.enrolment(bare, text);
      return [];
    }
    // Retained births come again after each subscription; they say nothing new and are not of this tick.
    if (retain) return [];
    const answer = this.#keeper.message(bare, text);
    return answer ? [this.#said(answer)] : [];
  }

  #clock(text: string): Said[] {
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      return [];
    }
    const clock = Clock.safeParse(json);
    return clock.success ? this.#keeper.clock(clock.data).map((answer) => this.#said(answer)) : [];
  }

  #said({ alerts, watermark }: Answer): Said {
    return {
      alerts: alerts.map((alert: Alert) => ({ topic: alertTopic(alert.home, this.#prefix), payload: canonicalJson(alert) })),
      watermark: { topic: watermarkTopic(this.#prefix), payload: canonicalJson(watermark) },
    };
  }
}
