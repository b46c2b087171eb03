/** What a pipeline says and hears on MQTT, as topics and texts: whatever client carries it, the words are the same. */
import type { Alert } from '../../contract/alert.ts';
import { canonicalJson } from '../../contract/canonical.ts';
import { Clock } from '../../contract/messages.ts';
import { alertTopic, clockTopic, parseHomeTopic, watermarkTopic } from '../../contract/topics.ts';
import type { Act } from './act.ts';
import { ClockKeeper } from './clock-keeper.ts';
import type { Answer } from './clock-keeper.ts';
import type { Pipeline } from './pipeline.ts';

export interface Saying {
  topic: string;
  payload: string;
}

/** To be published with QoS 1: the alerts, and when all of them are acknowledged, the watermark, if a clock asked for one. */
export interface Said {
  alerts: Alert[];
  watermark: Saying | undefined;
}

/** What the pipeline hears beside the broker's messages: an act of a person (text: `Act`), and a tick of its own clock (text: epoch ms). */
export const ACT_TOPIC = 'act';
export const TICK_TOPIC = 'tick';

export class Conversation {
  /** what to subscribe to, with QoS 1, after each connect */
  readonly filters: readonly string[];
  readonly pipeline: Pipeline;
  private readonly keeper: ClockKeeper;
  private readonly prefix: string;
  /** of the last tick that was closed, or clock that was heard; epoch ms, 0 before the first */
  now = 0;

  /** @param prefix of all topics: empty, or ending in `/` @param instance named in each watermark */
  constructor(pipeline: Pipeline, prefix = '', instance?: string) {
    this.pipeline = pipeline;
    this.keeper = new ClockKeeper(pipeline, instance);
    this.prefix = prefix;
    this.filters = [...['enrolment', 'telemetry', 'event', 'status'].map((channel) => `${prefix}twinward/v1/+/${channel}`), clockTopic(prefix)];
  }

  /** Which tick was judged last; empty before the first. */
  get judged(): string {
    return this.keeper.judged;
  }

  /** @param retain whether the message stood at the broker before the subscription @returns what to say now, in order */
  hear(topic: string, text: string, retain: boolean): Said[] {
    if (topic === ACT_TOPIC) return [{ alerts: this.pipeline.act?.(JSON.parse(text) as Act) ?? [], watermark: undefined }];
    if (topic === TICK_TOPIC) return [{ alerts: this.keeper.tick((this.now = Number(text))), watermark: undefined }];
    if (topic === clockTopic(this.prefix)) return this.clock(text);
    const place = parseHomeTopic(topic, this.prefix);
    if (!place) return [];
    const bare = topic.slice(this.prefix.length);
    if (place.channel === 'enrolment') {
      this.keeper.enrolment(bare, text);
      return [];
    }
    // Retained births come again after each subscription; they say nothing new and are not of this tick.
    if (retain) return [];
    const answer = this.keeper.message(bare, text);
    return answer ? [this.said(answer)] : [];
  }

  /** The message that carries an alert. */
  saying(alert: Alert): Saying {
    return { topic: alertTopic(alert.home, this.prefix), payload: canonicalJson(alert) };
  }

  private clock(text: string): Said[] {
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      return [];
    }
    const clock = Clock.safeParse(json);
    if (!clock.success) return [];
    this.now = clock.data.now;
    return this.keeper.clock(clock.data).map((answer) => this.said(answer));
  }

  private said({ alerts, watermark }: Answer): Said {
    return {
      alerts,
      watermark: { topic: watermarkTopic(this.prefix), payload: canonicalJson(watermark) },
    };
  }
}
