/** The enrolments at the broker, retained: sent, sent again after a restart, and taken away at the end. */
import { environmentTrouble } from '../../contract/errors.ts';
import type { Clock, Enrolment } from '../../contract/messages.ts';
import { homeTopic } from '../../contract/topics.ts';
import type { ClockAsker } from './clock-asker.ts';
import type { SutBridge } from './sut-bridge.ts';
import type { Question } from './sut-ear.ts';
import type { Trouble } from './trouble.ts';
import { STEP_MS, within } from './within.ts';

export interface EnrolmentsOptions {
  clocks: ClockAsker;
  trouble: Trouble;
  /** of a SUT that is fed */
  bridge: SutBridge | undefined;
  /** topic without prefix */
  publish(topic: string, payload: string, retain: true): Promise<void>;
  /** resolves when the SUT has been told all that it is fed */
  fed(): Promise<unknown>;
}

const AT_ONCE = 200;
/** Enrolments until the SUT must show that it has come so far: as a round, they stay below the default queues of common brokers. */
const PER_PROBE = 600;

export class Enrolments {
  /** of the run */
  all: readonly Enrolment[] = [];
  readonly #options: EnrolmentsOptions;

  constructor(options: EnrolmentsOptions) {
    this.#options = options;
  }

  /** Resolves when the broker has them all. */
  send(): Promise<void> {
    return this.#send(this.all);
  }

  /** Paced by the SUT: a broker would drop what it cannot queue for one that falls behind. @param clock what the SUT is asked after each batch */
  async sendPaced(clock: (batch: number) => Clock, question: Question): Promise<void> {
    const { clocks, fed } = this.#options;
    for (let from = 0, batch = 0; from === 0 || from < this.all.length; from += PER_PROBE, batch += 1) {
      const to = Math.min(this.all.length, from + PER_PROBE);
      await this.#send(this.all.slice(from, to));
      await fed();
      await clocks.prove(clock(batch), STEP_MS, question, to);
    }
  }

  /** Takes off the broker what stands there of the run. Never rejects. @param others topics, without prefix, on which something else stands */
  async clear(others: Iterable<string>): Promise<void> {
    await within(STEP_MS, this.#clear(others)).catch(() => undefined);
  }

  /** An empty retained message takes the standing one away [MQTT-3.3.1-10]. */
  async #clear(others: Iterable<string>): Promise<void> {
    const topics = [...this.all.flatMap(({ home }) => (['enrolment', 'status'] as const).map((channel) => homeTopic(home, channel))), ...others];
    for (let from = 0; from < topics.length; from += AT_ONCE) {
      await Promise.all(topics.slice(from, from + AT_ONCE).map((topic) => this.#options.publish(topic, '', true)));
    }
  }

  async #send(enrolments: readonly Enrolment[]): Promise<void> {
    const { trouble, bridge, publish } = this.#options;
    for (let from = 0; from < enrolments.length; from += AT_ONCE) {
      const some = enrolments.slice(from, from + AT_ONCE).map((enrolment) => ({ topic: homeTopic(enrolment.home, 'enrolment'), text: JSON.stringify(enrolment) }));
      const taken = some.map(({ topic, text }) => publish(topic, text, true));
      for (const { topic, text } of some) bridge?.take(topic, text);
      await trouble.guard(within(STEP_MS, Promise.all(taken), 'no PUBACK').catch((error: Error) => {
        throw environmentTrouble('broker-gone', `the broker does not take the enrolments: ${error.message}`);
      }));
    }
  }
}
