/** A client that looks at a broker before a run: remembers what it heard, and waits for it with a limit. */
import { LabClient } from './lab-client.ts';
import type { LastWill } from './mqtt-link.ts';
import type { Dial, Identity } from './wire.ts';
import { within } from './within.ts';

/** Until a broker answers one packet, ms. */
export const ANSWER_MS = 5_000;

export class Probe {
  readonly heard: { topic: string; payload: string }[] = [];
  /** why the connection is gone */
  lost: string | undefined;
  #client: LabClient | undefined;
  #look = (): void => {};

  /** Rejects with a plain Error. */
  static async open(dial: Dial, identity: Identity, will?: LastWill): Promise<Probe> {
    const probe = new Probe();
    probe.#client = await within(ANSWER_MS, LabClient.open({
      ...identity, dial, ...(will && { will }),
      message: (topic, payload) => {
        probe.heard.push({ topic, payload });
        probe.#look();
      },
      lost: (reason) => {
        probe.lost = reason;
        probe.#look();
      },
    }), 'no answer');
    return probe;
  }

  get client(): LabClient {
    return this.#client as LabClient;
  }

  /** @returns the granted QoS of each filter */
  subscribe(filters: readonly string[]): Promise<number[]> {
    return within(ANSWER_MS, this.client.subscribe(filters), 'no SUBACK');
  }

  /** Resolves at the PUBACK. */
  say(topic: string, payload: string, retain = false): Promise<void> {
    return within(ANSWER_MS, this.client.publish(topic, payload, retain), 'no PUBACK');
  }

  /** Messages on a topic so far. */
  count(topic: string): number {
    return this.heard.reduce((sum, message) => sum + (message.topic === topic ? 1 : 0), 0);
  }

  /** @returns whether it came to hold, within `ms` and while the connection stands */
  until(holds: () => boolean, ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#look = () => {};
        resolve(holds());
      };
      const timer = setTimeout(done, ms);
      this.#look = () => {
        if (holds() || this.lost !== undefined) done();
      };
      this.#look();
    });
  }

  end(): void {
    this.client.end();
  }
}
