/** A transport that remembers what passed: what hubs sent, what the canary saw, what the SUT answered, tick by tick. It changes nothing. */
import type { Alert } from '../../contract/alert.ts';
import type { Clock, Enrolment } from '../../contract/messages.ts';
import { homeTopic } from '../../contract/topics.ts';
import type { WireOp } from '../../sim/core/plan.ts';
import type { BusPipeline } from '../run/virtual.ts';
import type { SeenMessage, TickAnswer, Transport, TransportSetup } from '../run/ports.ts';

/** One closed tick. */
export interface TickSeen {
  tick: number;
  /** its close, epoch ms */
  now: number;
  ops: WireOp[];
  seen: SeenMessage[];
  /** what the clocks said was sent, and what the SUT answered that it received, in all rounds together */
  messages: number;
  received: number;
  alerts: Alert[];
  malformed: string[];
  /** the SUT was restarted after this tick */
  sutRestarted: boolean;
}

export class Witness implements Transport {
  readonly name = 'virtual';
  readonly ticks: TickSeen[] = [];
  enrolments: readonly Enrolment[] = [];
  readonly #inner: Transport;
  readonly #startAgain: () => BusPipeline;
  #open: Pick<TickSeen, 'ops' | 'seen' | 'alerts' | 'malformed'> = { ops: [], seen: [], alerts: [], malformed: [] };

  /** @param startAgain puts a pipeline that knows nothing in the place of the one that was fed so far */
  constructor(inner: Transport, startAgain: () => BusPipeline) {
    this.#inner = inner;
    this.#startAgain = startAgain;
  }

  async open(setup: TransportSetup): Promise<void> {
    this.enrolments = setup.enrolments;
    await this.#inner.open(setup);
  }

  async sendRound(ops: readonly WireOp[]): Promise<SeenMessage[]> {
    const seen = await this.#inner.sendRound(ops);
    this.#open.ops.push(...ops);
    this.#open.seen.push(...seen);
    return seen;
  }

  async closeRound(clock: Clock): Promise<TickAnswer> {
    const answer = await this.#inner.closeRound(clock);
    this.#open.alerts.push(...answer.alerts);
    this.#open.malformed.push(...answer.malformed);
    if (clock.last) {
      this.ticks.push({ tick: clock.tick, now: clock.now, ...this.#open, messages: clock.messages, received: answer.watermark?.received ?? -1, sutRestarted: false });
      this.#open = { ops: [], seen: [], alerts: [], malformed: [] };
    }
    return answer;
  }

  async restartBroker(): Promise<void> {
    await this.#inner.restartBroker();
  }

  async restartSut(): Promise<void> {
    const last = this.ticks.at(-1);
    if (last) last.sutRestarted = true;
    const fresh = this.#startAgain();
    for (const enrolment of this.enrolments) fresh.receive(homeTopic(enrolment.home, 'enrolment'), JSON.stringify(enrolment));
  }

  async close(): Promise<Record<string, unknown>> {
    return this.#inner.close();
  }
}
