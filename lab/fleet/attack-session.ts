/** The attacker's client on a real broker: one light MQTT session with an identity of the lab's own, through the egress. */
import mqttPacket from 'mqtt-packet';
import type { AttackAction, BrokerAnswer } from '../../attacks/attack.ts';
import { canarySees, inOrder, RETAINED_CHECKED, SESSION_CHECKED } from '../run/attack-bus.ts';
import { type AttackPort, type AttackRound, type AttackScene, type Attackers, type Residue, spareDevice } from '../run/attack-port.ts';
import type { SeenMessage } from '../run/ports.ts';
import type { EgressDoor } from './egress-door.ts';
import { LabClient } from './lab-client.ts';
import { encodePubacks, encodePublish, type ReceivedPublish } from './mqtt-frames.ts';
import { BEAT_S, type LinkOwner, MqttLink } from './mqtt-link.ts';
import { quiet } from './quiet-timer.ts';
import type { Credentials } from './wire.ts';
import { within } from './within.ts';

export interface AttackSessionOptions extends AttackScene {
  egress: EgressDoor;
  clientId: string;
  /** absent: the client says no name */
  credentials?: Credentials | undefined;
  /** of the lab's own client, which looks afterwards whether anything was left */
  labCredentials: Credentials | undefined;
  /** a word that nobody else on the broker uses, another at each call */
  unique(): string;
}

export interface SpareAttackers {
  egress: EgressDoor;
  credentials(username: string): Credentials | undefined;
  unique(): string;
  /** they say no name: the broker asks for none */
  anonymous: boolean;
}

/** Attackers with the lab's spare devices' identities. */
export function spareAttackers({ egress, credentials, unique, anonymous }: SpareAttackers): Attackers {
  return {
    open(n, scene) {
      const clientId = spareDevice(n);
      return new AttackSession({ ...scene, egress, clientId, unique, labCredentials: credentials('lab'), ...(!anonymous && { credentials: credentials(clientId) }) });
    },
    kill: (reason) => egress.kill(reason),
  };
}

type Publish = Extract<AttackAction, { act: 'publish' }>;

/** Until the broker answers, ms. */
const ANSWER_MS = 10_000;
const CLEAN_UP_MS = 5_000;
const KEEP_ALIVE_S = 120;

export class AttackSession implements AttackPort, LinkOwner {
  readonly #options: AttackSessionOptions;
  readonly #published = new Set<string>();
  readonly #retained = new Set<string>();
  readonly #beats: NodeJS.Timeout;
  readonly #counts = { connects: 0, sent: 0, acked: 0, received: 0, closedByBroker: 0 };
  #link: MqttLink | undefined;
  #dropped = false;
  #refusal: number | undefined;
  #sessionPresent = false;
  #codes: number[] = [];
  #open = new Set<number>();
  #acks: number[] = [];
  #nextId = 1;
  #wake: (() => void) | undefined;
  #closes: string | undefined;

  constructor(options: AttackSessionOptions) {
    this.#options = options;
    this.#beats = quiet(setInterval(() => this.#link?.beat(), BEAT_S * 1_000));
  }

  async carry(actions: readonly AttackAction[]): Promise<AttackRound> {
    const answers: BrokerAnswer[] = this.#dropped ? [{ packet: 'closed' }] : [];
    this.#dropped = false;
    const publishes = actions.filter((action): action is Publish => action.act === 'publish');
    let seen: SeenMessage[] = [];
    let sent = false;
    for (const action of actions) {
      if (action.act === 'connect') answers.push(...(await this.#connect(true)));
      else if (!this.#link) continue;
      else if (action.act === 'disconnect') this.#end();
      else if (action.act === 'subscribe') answers.push(...(await this.#subscribe(action.filters)));
      else if (!sent) {
        sent = true;
        const said = await this.#publish(publishes);
        answers.push(...said.answers);
        seen = said.seen;
      }
    }
    const limited = this.#options.egress.heldBackBecause;
    return { answers: inOrder(answers), seen, ...(limited !== undefined && { limited }) };
  }

  async cleanUp(): Promise<Residue> {
    const checked: string[] = [];
    let left = 0;
    try {
      await within(CLEAN_UP_MS, this.#takeAway());
      left += await within(CLEAN_UP_MS, this.#retainedLeft());
      checked.push(RETAINED_CHECKED);
      left += await within(CLEAN_UP_MS, this.#sessionsLeft());
      checked.push(SESSION_CHECKED);
    } catch {
      // The broker is gone, or does not answer: what is not in the list was not looked for.
    }
    this.#end();
    clearInterval(this.#beats);
    return { left, checked };
  }

  figures(): Record<string, unknown> {
    return { ...this.#counts, egress: this.#options.egress.figures, ...(this.#closes !== undefined && { lastClose: this.#closes }) };
  }

  up(sessionPresent: boolean): void {
    this.#sessionPresent = sessionPresent;
    this.#wake?.();
  }

  acked(id: number): void {
    this.#open.delete(id);
    this.#wake?.();
  }

  subscribed(id: number, granted: number[]): void {
    this.#open.delete(id);
    this.#codes = granted;
    this.#wake?.();
  }

  message(message: ReceivedPublish): void {
    this.#counts.received += 1;
    if (message.id > 0) this.#acks.push(message.id);
  }

  settled(): void {
    if (this.#acks.length === 0) return;
    this.#link?.write(encodePubacks(this.#acks));
    this.#acks = [];
  }

  down(reason: string, refusal: number | undefined): void {
    this.#link = undefined;
    this.#refusal = refusal;
    this.#dropped = true;
    this.#closes = reason;
    this.#counts.closedByBroker += 1;
    this.#wake?.();
  }

  async #connect(clean: boolean): Promise<BrokerAnswer[]> {
    this.#end();
    this.#refusal = undefined;
    this.#counts.connects += 1;
    const { egress, url, clientId, credentials } = this.#options;
    const link = new MqttLink(egress.dial(url), { clientId, credentials, keepAliveS: KEEP_ALIVE_S, clean }, this);
    this.#link = link;
    await this.#until(() => link.isUp || this.#link !== link);
    if (link.isUp) return [{ packet: 'connack', code: 0 }];
    this.#end();
    this.#dropped = false;
    return [...(this.#refusal === undefined ? [] : [{ packet: 'connack', code: this.#refusal } as const]), { packet: 'closed' }];
  }

  async #subscribe(filters: readonly string[]): Promise<BrokerAnswer[]> {
    const id = this.#id();
    this.#codes = [];
    this.#open.add(id);
    const subscriptions = filters.map((filter) => ({ topic: this.#options.topicPrefix + filter, qos: 1 as const }));
    this.#link?.write(mqttPacket.generate({ cmd: 'subscribe', messageId: id, subscriptions }));
    await this.#until(() => !this.#open.has(id) || !this.#link);
    return [...filters.flatMap((filter, place) => (this.#codes[place] === undefined ? [] : [{ packet: 'suback', filter, code: this.#codes[place] } as const])), ...this.#ended()];
  }

  /** All messages of a tick in one piece. */
  async #publish(publishes: readonly Publish[]): Promise<{ answers: BrokerAnswer[]; seen: SeenMessage[] }> {
    const shown = publishes.filter(({ topic }) => canarySees(topic)).map(({ topic, payload }) => ({ topic, payload }));
    const canary = this.#options.watch(shown);
    const ids = new Map<number, Publish>();
    const frames: Buffer[] = [];
    for (const publish of publishes) {
      const id = this.#id();
      ids.set(id, publish);
      this.#open.add(id);
      this.#published.add(publish.topic);
      if (publish.retain) this.#retained.add(publish.topic);
      frames.push(encodePublish(this.#options.topicPrefix + publish.topic, publish.payload, id, publish.retain ?? false));
    }
    this.#counts.sent += publishes.length;
    this.#link?.write(Buffer.concat(frames));
    await this.#until(() => !this.#link || [...ids.keys()].every((id) => !this.#open.has(id)));
    const taken = [...ids].filter(([id]) => !this.#open.has(id)).map(([, publish]) => publish);
    this.#counts.acked += taken.length;
    const seen = await canary(taken.filter(({ topic }) => canarySees(topic)).length);
    for (const id of ids.keys()) this.#open.delete(id);
    const acked: BrokerAnswer[] = taken.length > 0 ? [{ packet: 'puback', count: taken.length }] : [];
    return { answers: [...acked, ...this.#ended()], seen };
  }

  #ended(): BrokerAnswer[] {
    if (this.#link) return [];
    this.#dropped = false;
    return [{ packet: 'closed' }];
  }

  /** An empty retained message takes the standing one away [MQTT-3.3.1-10]. */
  async #takeAway(): Promise<void> {
    if (this.#retained.size > 0) {
      if (!this.#link) await this.#connect(true);
      await this.#publish([...this.#retained].map((topic) => ({ act: 'publish', topic, payload: '', retain: true })));
    }
    this.#end();
  }

  /** Retained messages on the topics that it wrote to and that nobody else retains on. */
  async #retainedLeft(): Promise<number> {
    const { egress, url, labCredentials, topicPrefix, unique } = this.#options;
    const topics = [...this.#published].filter((topic) => this.#retained.has(topic) || /\/(telemetry|event)$/.test(topic)).map((topic) => topicPrefix + topic);
    if (topics.length === 0) return 0;
    const found = new Set<string>();
    const mark = `${topicPrefix}twinward/attack-check/${unique()}`;
    let back = (): void => {};
    const client = await LabClient.open({
      dial: egress.dial(url), clientId: `lab-check-${unique().slice(0, 8)}`, credentials: labCredentials,
      message: (topic, payload) => { if (topic === mark) back(); else if (payload !== '') found.add(topic); },
      lost: () => {},
    });
    try {
      await client.subscribe([...topics, mark]);
      // What stood retained comes before what is said after the subscription was granted; twice round, for brokers that read their store in a turn of its own.
      for (let round = 0; round < 2; round += 1) {
        const heard = new Promise<void>((resolve) => { back = resolve; });
        await client.publish(mark, 'x');
        await heard;
      }
      return found.size;
    } finally {
      client.end();
    }
  }

  /** A session that outlived its connection would be there for a client that asks for it. The asking makes one, which is taken away too. */
  async #sessionsLeft(): Promise<number> {
    const [first] = await this.#connect(false);
    if (first?.packet !== 'connack' || first.code !== 0) throw new Error('not connected');
    const left = this.#sessionPresent ? 1 : 0;
    await this.#connect(true);
    this.#end();
    return left;
  }

  #end(): void {
    this.#link?.end();
    this.#link = undefined;
    this.#open.clear();
  }

  #id(): number {
    while (this.#open.has(this.#nextId)) this.#nextId = (this.#nextId % 0xffff) + 1;
    const id = this.#nextId;
    this.#nextId = (id % 0xffff) + 1;
    return id;
  }

  /** Waits for a condition that packets bring about; gives up in time. */
  async #until(holds: () => boolean): Promise<void> {
    const reached = new Promise<void>((resolve) => {
      this.#wake = () => { if (holds()) resolve(); };
      this.#wake();
    });
    await within(ANSWER_MS, reached).catch(() => undefined);
    this.#wake = undefined;
  }
}
