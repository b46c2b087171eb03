/** The pipeline under test as a peer: started, awaited, reset, killed and started again, and missed when it goes by itself. */
import { badInput, environmentTrouble } from '../../contract/errors.ts';
import type { BrokerPort, SutHandle, SutPort, SutWays } from './peers.ts';
import type { Trouble } from './trouble.ts';
import type { Credentials } from './wire.ts';
import { STEP_MS, within } from './within.ts';

export interface SutPeerOptions {
  sut: SutPort;
  broker: BrokerPort;
  ways: SutWays;
  trouble: Trouble;
  credentials(username: string): Credentials | undefined;
  topicPrefix: string;
}

export class SutPeer {
  restarts = 0;
  readonly #options: SutPeerOptions;
  #brokerUrl = '';
  #handle: SutHandle | undefined;
  /** being killed: it may not be stopped before it is done */
  #unsettled: Promise<unknown> = Promise.resolve();
  #isClosing = false;

  constructor(options: SutPeerOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#handle?.pid;
  }

  /** To be hung onto a reason; empty where it said none. */
  get lastWords(): string {
    const words = this.#handle?.lastWords;
    return words ? `; its last words: ${words.slice(-500)}` : '';
  }

  /** Starts nothing where it runs already. */
  start(brokerUrl: string): void {
    const { sut, broker, credentials, topicPrefix } = this.#options;
    this.#brokerUrl = brokerUrl;
    this.#handle = sut.launch?.({ brokerUrl, credentials: credentials(`sut:${sut.instance}`), topicPrefix, gone: (how) => this.#gone(how) });
    broker.watch?.(this.#handle?.pid);
  }

  /** Ready in its own way, where it has one. */
  async ready(): Promise<void> {
    const { sut: { ready, readyWithinMs }, ways, trouble } = this.#options;
    if (!ready) return;
    // A little later: whoever looks knows better why not.
    await trouble.guard(within(readyWithinMs + 500, ready(ways), 'no sign of it').catch((error: Error) => {
      throw environmentTrouble('sut-not-ready', `the SUT was not ready within ${readyWithinMs} ms: ${error.message}${this.lastWords}`, 'see ready and readyWithin in sut.yaml; twinward sut check says how far it comes');
    }));
  }

  /** One that answers no clock is taken to be ready, without a way of its own, when the broker has granted it a subscription; on a broker that does not tell, after `readyWithinMs`. */
  async readyUnasked(): Promise<void> {
    const { broker, sut, trouble } = this.#options;
    if (sut.ready) return this.ready();
    const wait = broker.sutSubscribed ? within(sut.readyWithinMs, broker.sutSubscribed(), 'it subscribed to nothing') : new Promise<void>((resolve) => { setTimeout(resolve, sut.readyWithinMs); });
    await trouble.guard(wait.catch((error: Error) => {
      throw environmentTrouble('sut-not-ready', `the SUT was not ready within ${sut.readyWithinMs} ms: ${error.message}${this.lastWords}`, 'see readyWithin in sut.yaml; twinward sut check says how far it comes');
    }));
  }

  /** What it knows of an earlier run goes, before it hears of this one. */
  async reset(): Promise<void> {
    const { sut: { reset }, ways, trouble } = this.#options;
    if (!reset) return;
    await trouble.guard(within(STEP_MS, reset(ways)).catch((error: Error) => {
      throw environmentTrouble('sut-not-reset', `the SUT could not be reset: ${error.message}${this.lastWords}`, 'see reset in sut.yaml');
    }));
  }

  /** Kills it and starts it again; whether it is ready is another question. */
  async restart(): Promise<void> {
    const { broker, sut } = this.#options;
    if (!sut.launch) throw badInput('sut-not-ours', 'the lab did not start the pipeline, and cannot restart it', undefined, 'say in its file how to start it (start.command)');
    this.restarts += 1;
    const killed = this.#handle?.kill();
    this.#unsettled = Promise.resolve(killed);
    await killed;
    if (this.#isClosing) return;
    broker.sutLeft?.();
    this.start(this.#brokerUrl);
  }

  /** From now on it is not started again. Resolves when it is not being killed any more. */
  async closing(): Promise<void> {
    this.#isClosing = true;
    await this.#unsettled;
  }

  async stop(): Promise<void> {
    this.#options.broker.watch?.(undefined);
    await this.#handle?.stop();
  }

  #gone(how: string): void {
    this.#options.trouble.raise(environmentTrouble('sut-gone', how + this.lastWords));
  }
}
