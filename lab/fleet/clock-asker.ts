/** Holds the clock against the SUT: asked again until the watermark comes, or until nothing more can be hoped for. */
import { environmentTrouble } from '../../contract/errors.ts';
import type { Clock } from '../../contract/messages.ts';
import { clockTopic, watermarkTopic } from '../../contract/topics.ts';
import type { TickAnswer } from '../run/ports.ts';
import type { SutPort } from './peers.ts';
import { NO_PROGRESS_MS } from './progress.ts';
import type { Question, SutEar } from './sut-ear.ts';
import type { Trouble } from './trouble.ts';

export interface ClockAskerOptions {
  sut: SutPort;
  ear: SutEar;
  trouble: Trouble;
  /** over the broker; topic without prefix */
  publish(topic: string, payload: string): Promise<void>;
  /** of a SUT that is asked directly: as if it had come over the broker */
  heard(topic: string, payload: string): void;
  /** to be hung onto a reason; empty where there are none */
  lastWords(): string;
}

/** A clock is given up after this even while its SUT makes progress, ms. @source assumption */
const CLOCK_MOST_MS = 60_000;
const CLOCK_REPEAT_MS = 1_000;
const PROBE_REPEAT_MS = 300;

export class ClockAsker {
  readonly counts = { clocks: 0, clocksRepeated: 0 };
  readonly #options: ClockAskerOptions;

  constructor(options: ClockAskerOptions) {
    this.#options = options;
  }

  /** Ends a round: the alerts so far go with the answer. */
  close(clock: Clock): Promise<TickAnswer> {
    return this.#ask(clock, CLOCK_REPEAT_MS, NO_PROGRESS_MS, 'close');
  }

  /** Repeats a clock that asks for nothing until the SUT answers: then it is connected and subscribed. @param enrolled homes that it must have heard the enrolment of */
  async prove(clock: Clock, withinMs: number, question: Question, enrolled = 0): Promise<void> {
    const { ear, lastWords } = this.#options;
    const before = ear.watermarks;
    const { watermark } = await this.#ask(clock, PROBE_REPEAT_MS, withinMs, question, enrolled);
    if (watermark && (watermark.enrolled ?? Infinity) < enrolled) {
      throw environmentTrouble('enrolments-lost', `the SUT heard ${watermark.enrolled} of ${enrolled} enrolments that the broker acknowledged`, 'raise the queue limits of the broker: see docs/brokers.md');
    }
    if (watermark) return;
    const said = ear.watermarks > before ? 'only watermarks of other clocks' : 'no watermark';
    throw environmentTrouble('sut-not-ready', `the SUT gave ${said} within ${withinMs} ms${lastWords()}`, 'see readyWithin and clock in sut.yaml; twinward sut check says how far it comes');
  }

  /** Once, and waits for nothing. */
  tell(clock: Clock): void {
    this.#publish(JSON.stringify(clock));
  }

  /** @param patienceMs without progress, before it gives up */
  async #ask(clock: Clock, repeatMs: number, patienceMs: number, question: Question, enrolled = 0): Promise<TickAnswer> {
    const { ear, trouble } = this.#options;
    const answer = ear.open(clock, question, enrolled);
    const text = JSON.stringify(clock);
    const openedAt = performance.now();
    this.#publish(text);
    const repeat = setInterval(() => {
      const now = performance.now();
      // A SUT that answers, and always with the same count, has been told all that it will ever hear.
      const patience = ear.answers ? Math.min(patienceMs, NO_PROGRESS_MS) : patienceMs;
      if (now - ear.progressAt >= patience || now - openedAt >= Math.max(CLOCK_MOST_MS, patienceMs)) return ear.giveUp();
      this.counts.clocksRepeated += 1;
      this.#publish(text);
      ear.again();
    }, repeatMs);
    try {
      return await trouble.guard(answer);
    } finally {
      clearInterval(repeat);
    }
  }

  #publish(text: string): void {
    this.counts.clocks += 1;
    if (this.#options.sut.clock) return void this.#askDirectly(text);
    // A failure here is a lost connection, which is trouble already.
    this.#options.publish(clockTopic(), text).catch(() => undefined);
  }

  /** What a SUT answers with is the watermark: all that came before the clock was answered, too. */
  async #askDirectly(text: string): Promise<void> {
    const { run, tick, round, messages } = JSON.parse(text) as Clock;
    if (await this.#options.sut.clock?.(text)) this.#options.heard(watermarkTopic(), JSON.stringify({ run, tick, round, received: messages }));
  }
}
