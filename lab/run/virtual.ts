/** The `virtual` transport: hub plan and pipeline core joined by a plain bus in simulated time, no MQTT, for mass work. */
import type { Alert } from '../../contract/alert.ts';
import { badInput } from '../../contract/errors.ts';
import type { Clock, Command } from '../../contract/messages.ts';
import { homeTopic } from '../../contract/topics.ts';
import { payloadOf, type WireOp } from '../../sim/core/plan.ts';
import { type AccessRules, AttackBus, canarySees } from './attack-bus.ts';
import type { AttackPort } from './attack-port.ts';
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
  readonly #fresh: (() => BusPipeline) | undefined;
  #pipeline: BusPipeline;
  #enrolments: TransportSetup['enrolments'] = [];
  #run = '';
  readonly #access: ((n: number) => AccessRules) | undefined;
  readonly #attackers: AttackBus[] = [];
  #messages = 0;

  /** @param access what a broker in this one's place would let the n-th attacker do @param fresh makes a pipeline that knows nothing, for a restart */
  constructor(pipeline: BusPipeline, access?: (n: number) => AccessRules, fresh?: () => BusPipeline) {
    this.#pipeline = pipeline;
    this.#access = access;
    this.#fresh = fresh;
  }

  async open({ run, enrolments }: TransportSetup): Promise<void> {
    this.#run = run;
    this.#enrolments = enrolments;
    this.#enrol();
  }

  #enrol(): void {
    for (const enrolment of this.#enrolments) this.#pipeline.receive(homeTopic(enrolment.home, 'enrolment'), JSON.stringify(enrolment));
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

  attacker(n: number): AttackPort {
    if (!this.#access) throw badInput('attack-no-port', 'attacks cannot act here: nothing says what a broker would let them do', { path: '--attack' }, 'use --broker embedded or virtual');
    const bus = new AttackBus(this.#access(n), ({ topic, payload }) => {
      if (canarySees(topic) || topic.endsWith('/enrolment')) this.#pipeline.receive(topic, payload);
    });
    this.#attackers.push(bus);
    return bus;
  }

  async restartBroker(): Promise<void> {
    for (const attacker of this.#attackers) attacker.drop();
  }

  async restartSut(): Promise<void> {
    if (!this.#fresh) throw badInput('sut-not-ours', 'this pipeline cannot be started again', undefined, 'use a scenario without a restart of the SUT');
    this.#pipeline = this.#fresh();
    this.#enrol();
  }

  async close(): Promise<Record<string, unknown>> {
    return { messages: this.#messages };
  }
}
