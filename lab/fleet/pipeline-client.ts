/** A pipeline as SUT in this thread: the conversation of `pipeline/node/main.ts` over a light MQTT client. It has no other way to the lab than the broker. */
import { Conversation } from '../../pipeline/core/conversation.ts';
import type { Said } from '../../pipeline/core/conversation.ts';
import type { Pipeline } from '../../pipeline/core/pipeline.ts';
import { LabClient } from './lab-client.ts';
import type { SutHandle } from './peers.ts';
import type { Dial, Identity } from './wire.ts';

export interface PipelineClientOptions extends Identity {
  dial: Dial;
  topicPrefix: string;
  instance: string;
  pipeline: Pipeline;
  /** it can go on no longer */
  gone(how: string): void;
}

/** The lab waits for a restarted broker's subscribers, so reconnect fast. @source assumption */
const RECONNECT_MS = 50;

export class PipelineClient implements SutHandle {
  readonly pid = undefined;
  readonly #options: PipelineClientOptions;
  readonly #conversation: Conversation;
  #client: LabClient | undefined;
  #outbox: Promise<void> = Promise.resolve();
  #retry: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;
  #lastWords = '';

  /** Connects, and again whenever the connection is lost. */
  constructor(options: PipelineClientOptions) {
    this.#options = options;
    this.#conversation = new Conversation(options.pipeline, options.topicPrefix, options.instance);
    void this.#connect();
  }

  get lastWords(): string {
    return this.#lastWords;
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    clearTimeout(this.#retry);
    await this.#outbox;
    this.#client?.end();
  }

  async kill(): Promise<void> {
    this.#isOver = true;
    clearTimeout(this.#retry);
    this.#client?.reset();
  }

  async #connect(): Promise<void> {
    const { dial, clientId, credentials } = this.#options;
    try {
      const client = await LabClient.open({ dial, clientId, credentials, message: (topic, text, retain) => this.#hear(topic, text, retain), lost: (reason) => this.#again(reason) });
      this.#client = client;
      if (this.#isOver) return client.end();
      await client.subscribe(this.#conversation.filters);
    } catch (error) {
      this.#again((error as Error).message);
    }
  }

  #again(reason: string): void {
    if (this.#isOver) return;
    this.#lastWords = `broker: ${reason}`;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#connect(), RECONNECT_MS);
  }

  /** A pipeline that throws ends as its own process would. */
  #hear(topic: string, text: string, retain: boolean): void {
    if (this.#isOver) return;
    try {
      for (const said of this.#conversation.hear(topic, text, retain)) this.#outbox = this.#outbox.then(() => this.#send(said));
    } catch (error) {
      this.#isOver = true;
      this.#client?.end();
      this.#options.gone(`the pipeline ${this.#options.pipeline.id} failed: ${(error as Error).message}`);
    }
  }

  /** One answer after the other: the alerts of a tick are acknowledged before its watermark leaves. */
  async #send({ alerts, watermark }: Said): Promise<void> {
    try {
      await Promise.all(alerts.map((alert) => {
        const { topic, payload } = this.#conversation.saying(alert);
        return this.#client?.publish(topic, payload);
      }));
      if (watermark) this.#client?.publish(watermark.topic, watermark.payload).catch((error: Error) => { this.#lastWords = `publish: ${error.message}`; });
    } catch (error) {
      this.#lastWords = `publish: ${(error as Error).message}`;
    }
  }
}
