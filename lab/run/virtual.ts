/** The `virtual` transport: hub plan and pipeline core joined by a plain bus in simulated time, no MQTT, for mass work. */
import type { Alert } from '../../contract/alert.ts';
import type { Clock, Command } from '../../contract/messages.ts';
import { homeTopic } from '../../contract/topics.ts';
import { payloadOf, type WireOp } from '../../sim/core/plan.ts';
import type { SeenMessage, TickAnswer, Transport, TransportSetup } from './ports.ts';

/** The part of a pipeline that the bus feeds. */
export interface BusPipeline {
  receive(topic: string, payload: string): void;
  closeTick(now: number): Alert[];
  /** commands to hubs since the last call; none where absent */
  takeCommands?(): Command[];
}

export class VirtualTransport implements Transport {
  readonly name = 'virtual';
  readonly #pipeline: BusPipeline;
  #run = '';
  #messages = 0;

  constructor(pipeline: BusPipeline) {
    this.#pipeline = pipeline;
  }

  async open({ run, enrolments }: TransportSetup): Promise<void> {
    this.#run = run;
    for (const enrolment of enrolments) this.#pipeline.receive(homeTopic(enrolment.home, 'enrolment'), JSON.stringify(enrolment));
  }

  async sendRound(ops: readonly WireOp[]): Promise<SeenMessage[]> {
    const seen: SeenMessage[] = [];
    for (const op of ops) {
      if (op.kind === 'connect') continue;
      const message = op.kind === 'cut'
        ? { topic: homeTopic(op.home, 'status'), payload: payloadOf(op.willBody, this.#run) }
        : { topic: homeTopic(op.home, op.channel), payload: payloadOf(op.body, this.#run) };
      this.#pipeline.receive(message.topic, message.payload);
      seen.push(message);
    }
    this.#messages += seen.length;
    return seen;
  }

  async closeRound({ run, tick, round, last, now, messages }: Clock): Promise<TickAnswer> {
    return { watermark: { run, tick, round, received: messages }, alerts: last ? this.#pipeline.closeTick(now) : [], commands: this.#pipeline.takeCommands?.() ?? [], malformed: [] };
  }

  async restartBroker(): Promise<void> {}

  async close(): Promise<Record<string, unknown>> {
    return { messages: this.#messages };
  }
}
