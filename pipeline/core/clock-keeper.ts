/**
 * The conversation with the lab's clock, without sockets: counts what came, answers each clock, and judges a tick exactly once (DESIGN §5).
 *
 * - `received` counts telemetry, event and status messages since the last tick was closed; enrolments and retained replays are not counted.
 * - `enrolled` counts homes whose enrolment has come.
 * - A clock that asks for more than has come is answered with the count and remembered; it is answered again when the rest has come.
 * - A tick is judged at its `last` clock, once everything has come; when it never does, at the first clock of a later tick.
 * - A clock of a tick already judged gets its watermark again, under the round it asks by: nothing is judged twice.
 */
import type { Alert } from '../../contract/alert.ts';
import type { Clock, Watermark } from '../../contract/messages.ts';
import type { Pipeline } from './pipeline.ts';

/** What to send, in this order. */
export interface Answer {
  alerts: Alert[];
  watermark: Watermark;
}

export class ClockKeeper {
  private readonly pipeline: Pipeline;
  private readonly instance: string | undefined;
  private received = 0;
  private readonly enrolled = new Set<string>();
  private waiting: Clock | undefined;
  private closed: { run: string; tick: number; now: number; watermark: Watermark } | undefined;
  /** messages of the tick after the one that waits for its missing ones */
  private ahead: { topic: string; payload: string }[] = [];

  constructor(pipeline: Pipeline, instance?: string) {
    this.pipeline = pipeline;
    this.instance = instance;
  }

  /** A retained enrolment, or one that changed. Never counted. */
  enrolment(topic: string, payload: string): void {
    this.enrolled.add(topic);
    this.pipeline.receive(topic, payload);
  }

  /** A live message of telemetry, event or status. */
  message(topic: string, payload: string): Answer | undefined {
    const waiting = this.waiting;
    if (waiting?.last && isOfNext(payload, waiting.now, this.tickMs(waiting))) {
      this.ahead.push({ topic, payload });
      return undefined;
    }
    this.pipeline.receive(topic, payload);
    this.received += 1;
    return waiting && this.received >= waiting.messages ? this.answer(waiting) : undefined;
  }

  /** A clock; at most two answers: an older tick that was given up, and this one. */
  clock(clock: Clock): Answer[] {
    const closed = this.closed;
    if (closed && closed.run === clock.run && clock.tick <= closed.tick) {
      return [{ alerts: [], watermark: { ...closed.watermark, tick: clock.tick, round: clock.round, enrolled: this.enrolled.size } }];
    }
    const answers: Answer[] = [];
    const waiting = this.waiting;
    if (waiting && waiting.last && (waiting.tick !== clock.tick || waiting.run !== clock.run)) answers.push(this.close(waiting));
    answers.push(this.answer(clock));
    return answers;
  }

  /** Which tick of which run was judged last; empty before the first. */
  get judged(): string {
    return this.closed ? `${this.closed.run} ${this.closed.tick}` : '';
  }

  /** The pipeline's own clock, where no lab gives one: closes a tick. */
  tick(now: number): Alert[] {
    this.received = 0;
    return this.pipeline.closeTick(now);
  }

  private answer(clock: Clock): Answer {
    const complete = this.received >= clock.messages;
    if (complete && clock.last) return this.close(clock);
    this.waiting = complete ? undefined : clock;
    return { alerts: [], watermark: this.watermark(clock) };
  }

  private close(clock: Clock): Answer {
    const watermark = this.watermark(clock);
    const alerts = this.pipeline.closeTick(clock.now);
    this.closed = { run: clock.run, tick: clock.tick, now: clock.now, watermark };
    this.received = 0;
    this.waiting = undefined;
    const ahead = this.ahead;
    this.ahead = [];
    for (const { topic, payload } of ahead) this.message(topic, payload);
    return { alerts, watermark };
  }

  /** How long a tick is, by the one before; Infinity before the second. */
  private tickMs({ run, tick, now }: Clock): number {
    const { closed } = this;
    return closed?.run === run ? (now - closed.now) / (tick - closed.tick) : Infinity;
  }

  private watermark({ run, tick, round }: Clock): Watermark {
    return { run, tick, round, received: this.received, enrolled: this.enrolled.size, ...(this.instance !== undefined && { instance: this.instance }) };
  }
}

/** Whether a message was sent within the tick that begins at a time, by its own `sentAt` (births: `at`). A will has neither and is taken for now; so is what claims to be later still: its hub's clock is wrong. */
function isOfNext(payload: string, from: number, tickMs: number): boolean {
  const sentAt = /"sentAt":(\d+)/.exec(payload) ?? (payload.includes('"state":"online"') ? /"at":(\d+)/.exec(payload) : null);
  return sentAt !== null && Number(sentAt[1]) > from && Number(sentAt[1]) <= from + tickMs;
}
