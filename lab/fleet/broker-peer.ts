/** The broker as a peer, and the lab's own two connections to it. They are clients of their own, so that a burst of messages to the canary does not stand before a watermark. */
import { badInput, environmentTrouble } from '../../contract/errors.ts';
import { watermarkTopic } from '../../contract/topics.ts';
import type { TransportSetup } from '../run/ports.ts';
import { connectTrouble } from './broker-trouble.ts';
import { LabClient } from './lab-client.ts';
import type { BrokerPort } from './peers.ts';
import type { Trouble } from './trouble.ts';
import type { Credentials, Dial } from './wire.ts';
import { STEP_MS, within } from './within.ts';

/** Topics and filters are without prefix, here and in all that is called. */
export interface BrokerPeerOptions {
  broker: BrokerPort;
  /** of the transport, for reasons */
  name: string;
  topicPrefix: string;
  trouble: Trouble;
  credentials(username: string): Credentials | undefined;
  clientId(role: string): string;
  /** filters under which the SUT says its alerts */
  alertTopics: readonly string[];
  /** a message of the hubs */
  canarySaw(topic: string, payload: string, retain: boolean): void;
  /** a message of the SUT, or of the lab to itself */
  heard(topic: string, payload: string): void;
  /** the lab is cut off, or is connected (again) */
  cutOff(isCutOff: boolean): void;
}

/** After a lost connection, how long to wait for the word that the broker's process ended, ms. */
const LAST_WORD_MS = 300;

export class BrokerPeer {
  restarts = 0;
  readonly #options: BrokerPeerOptions;
  #url = '';
  #dial: Dial | undefined;
  #canary: LabClient | undefined;
  #voice: LabClient | undefined;
  #expectLoss = false;
  /** being killed and started: it may not be stopped before it is done */
  #unsettled: Promise<unknown> = Promise.resolve();

  constructor(options: BrokerPeerOptions) {
    this.#options = options;
  }

  /** Where it listens; empty before `start`. */
  get url(): string {
    return this.#url;
  }

  get pid(): number | undefined {
    return this.#options.broker.pid?.();
  }

  /** Whether the lab has ever been connected. */
  get hasConnected(): boolean {
    return this.#voice !== undefined;
  }

  /** @returns how one connects to it, also after a restart */
  async start(setup: TransportSetup): Promise<Dial> {
    const { url, dial } = await this.#options.broker.start((how) => this.#gone(how), setup);
    this.#url = url;
    this.#dial = dial;
    return dial;
  }

  /** Connects and subscribes canary and voice; after a restart, new ones. */
  async connect(): Promise<void> {
    const { alertTopics, canarySaw, heard, cutOff } = this.#options;
    [this.#canary, this.#voice] = await Promise.all([
      this.#client('canary', ['twinward/v1/+/telemetry', 'twinward/v1/+/event', 'twinward/v1/+/status', 'twinward/v1/+/reply'], canarySaw),
      this.#client('clock', [...alertTopics, 'twinward/v1/+/cmd', watermarkTopic()], (topic, payload) => heard(topic, payload)),
    ]);
    cutOff(false);
  }

  /** The voice says it, with QoS 1: resolves at the PUBACK; with QoS 0 at once. Rejects when the connection goes. */
  publish(topic: string, payload: string, retain = false, qos: 0 | 1 = 1): Promise<void> {
    return this.#voice?.publish(this.#options.topicPrefix + topic, payload, retain, qos) ?? Promise.reject(new Error('not connected'));
  }

  /** The voice hears one filter more. */
  async subscribe(filter: string): Promise<void> {
    await this.#voice?.subscribe([this.#options.topicPrefix + filter]);
  }

  /** Kills it and starts it again on the same address. The lab stays cut off until it has connected anew. */
  async restart(): Promise<void> {
    const { broker, name, trouble, cutOff } = this.#options;
    if (!broker.restart) throw badInput('broker-not-ours', `the ${name} broker is not the lab's to restart`, undefined, 'use --broker embedded for scenarios with a broker restart');
    this.#expectLoss = true;
    cutOff(true);
    this.restarts += 1;
    const restarted = broker.restart();
    this.#unsettled = restarted.catch(() => undefined);
    await trouble.guard(restarted);
    this.#canary?.reset();
    this.#voice?.reset();
    this.#expectLoss = false;
  }

  /** From now on a loss is no trouble. Resolves when it is not being restarted any more. */
  async closing(): Promise<void> {
    this.#expectLoss = true;
    await this.#unsettled;
  }

  /** The canary goes first; the voice may still have to tidy up. */
  endCanary(): void {
    this.#canary?.end();
  }

  /** Ends the voice and the broker. @returns its figures */
  async stop(): Promise<unknown> {
    this.#voice?.end();
    return this.#options.broker.stop();
  }

  async #client(role: string, filters: readonly string[], message: (topic: string, payload: string, retain: boolean) => void): Promise<LabClient> {
    const { clientId, credentials, topicPrefix, trouble } = this.#options;
    const opening = LabClient.open({
      dial: this.#dial as Dial,
      clientId: clientId(role),
      credentials: credentials('lab'),
      message: (topic, payload, retain) => message(topic.slice(topicPrefix.length), payload, retain),
      lost: (reason) => this.#lost(role, reason),
    });
    try {
      const client = await trouble.guard(within(STEP_MS, opening, 'no answer'));
      await trouble.guard(within(STEP_MS, client.subscribe(filters.map((filter) => topicPrefix + filter)), 'no SUBACK'));
      return client;
    } catch (error) {
      if (error instanceof Error && error.name === 'TwinwardError') throw error;
      throw connectTrouble(this.#url, (error as Error).message, error);
    }
  }

  #lost(role: string, reason: string): void {
    if (this.#expectLoss) return;
    // Where the broker's process died, its own report says more; it is at most a moment behind.
    setTimeout(() => this.#gone(`the broker dropped the lab's ${role} connection: ${reason}`), LAST_WORD_MS);
  }

  #gone(how: string): void {
    if (!this.#expectLoss) this.#options.trouble.raise(environmentTrouble('broker-gone', how));
  }
}
