/** What goes over the broker of a run on this machine, heard as a watcher: read only, and gone with the page. */
import mqtt, { type MqttClient } from 'mqtt';
import { Alert } from '../../contract/alert.ts';
import { Clock, Watermark } from '../../contract/messages.ts';
import { clockTopic, homeTopic, parseHomeTopic, watermarkTopic } from '../../contract/topics.ts';
import type { AttachedRun } from '../../lab/run/attach.ts';
import type { WireMessage } from '../model/wire-message.ts';

/** Messages kept of the watched home. */
const KEPT = 200;
/** The run is not held up by a wire that does not come: what it brings is had from the API, too. */
const FIRST_MS = 5_000;
const RECONNECT_MS = 1_000;

export class Wire {
  /** the broker has granted the first subscription, or it takes too long */
  readonly ready: Promise<void>;
  readonly #client: MqttClient;
  readonly #prefix: string;
  readonly #label: string;
  readonly #closed: () => void;
  /** heard and not taken yet, by the tick that it belongs to */
  #alerts: { tick: number; alert: Alert }[] = [];
  #tick = 0;
  #now = 0;
  #home: string | undefined;
  #messages: WireMessage[] = [];
  #fresh = false;

  /** @param url of a WebSocket to the broker @param closed a tick may have closed */
  constructor(url: string, { label, topicPrefix, broker: { username, password }, run }: AttachedRun, start: number, closed: () => void) {
    this.#prefix = topicPrefix;
    this.#label = label;
    this.#closed = closed;
    this.#now = start;
    // Plain timers: those that the client would take else come from a script in a blob, which the page's policy refuses.
    this.#client = mqtt.connect(url, { username, password, clientId: `lab-watcher-${run}-${Math.random().toString(36).slice(2, 8)}`, protocolVersion: 4, clean: true, reconnectPeriod: RECONNECT_MS, timerVariant: 'native' });
    this.#client.on('message', (topic, payload) => this.#hear(topic.slice(this.#prefix.length), new TextDecoder().decode(payload)));
    this.#client.on('error', () => {});
    const filters = [clockTopic(topicPrefix), watermarkTopic(topicPrefix), `${topicPrefix}twinward/v1/alerts/+`];
    // QoS 0: it is the same connection, and whatever a break takes away is had from the API.
    const granted = this.#client.subscribeAsync(filters, { qos: 0 }).then(() => undefined, () => undefined);
    this.ready = Promise.race([granted, new Promise<void>((resolve) => { setTimeout(resolve, FIRST_MS); })]);
  }

  /** Heard after the clock of this tick and before that of the next; kept until `drop`. */
  alertsOf(tick: number): Alert[] {
    return this.#alerts.filter((one) => one.tick === tick).map(({ alert }) => alert);
  }

  /** Those of ticks before this one are not asked for again. */
  drop(tick: number): void {
    this.#alerts = this.#alerts.filter((one) => one.tick >= tick);
  }

  /** @param home id */
  watch(home: string): void {
    if (home === this.#home) return;
    if (this.#home !== undefined) this.#client.unsubscribe(this.#filterOf(this.#home));
    this.#home = home;
    this.#messages = [];
    this.#fresh = true;
    this.#client.subscribe(this.#filterOf(home), { qos: 0 });
  }

  /** What is kept of the watched home, where that has changed since the last call. */
  messages(): readonly WireMessage[] | undefined {
    if (!this.#fresh) return undefined;
    this.#fresh = false;
    return [...this.#messages];
  }

  end(): void {
    this.#client.end(true);
  }

  /** Every channel of the home: what it says, what it is told, how it is enrolled. */
  #filterOf(home: string): string {
    return homeTopic(home, 'telemetry', this.#prefix).replace(/telemetry$/, '+');
  }

  #hear(topic: string, payload: string): void {
    const home = parseHomeTopic(topic)?.home;
    if (home !== undefined) {
      if (home !== this.#home) return;
      this.#messages.push({ at: this.#now, topic, payload });
      if (this.#messages.length > KEPT) this.#messages.shift();
      this.#fresh = true;
      return;
    }
    const value = jsonOf(payload);
    if (topic === clockTopic()) {
      const clock = Clock.safeParse(value).data;
      if (clock?.run !== this.#label) return;
      this.#tick = clock.tick;
      this.#now = clock.now;
    } else if (topic === watermarkTopic()) {
      if (Watermark.safeParse(value).data?.run === this.#label) this.#closed();
    } else {
      const alert = Alert.safeParse(value).data;
      if (alert) this.#alerts.push({ tick: this.#tick, alert });
    }
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
