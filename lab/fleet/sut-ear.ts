/** What the SUT says: its alerts and commands in order, and the watermark that answers a clock. */
import { Alert } from '../../contract/alert.ts';
import { Command, Watermark } from '../../contract/messages.ts';
import type { Clock } from '../../contract/messages.ts';
import { parseHomeTopic, watermarkTopic } from '../../contract/topics.ts';
import type { AlertMap, Circumstances } from '../codecs/alert-map.ts';
import type { TickAnswer } from '../run/ports.ts';

/** `close`: the alerts so far go with the answer. `probe`: they stay for the next clock. `any-round`: a probe that takes the watermark of any round. */
export type Question = 'close' | 'probe' | 'any-round';

/** A message of the lab's to itself, over one of the subscriptions on which it hears the SUT. */
export interface Echo {
  of: 'alerts' | 'commands';
  n: number;
}

interface Waiting {
  clock: Clock;
  question: Question;
  /** homes that the SUT must have heard the enrolment of, where it counts them at all */
  enrolled: number;
  /** echoes still to come before the answer */
  echoes: Echo[] | undefined;
  best: Watermark | undefined;
  answered(answer: TickAnswer): void;
}

export class SutEar {
  /** alerts that came while no clock was open: after the watermark of their tick */
  alertsOutside = 0;
  watermarks = 0;
  #alerts: Alert[] = [];
  /** those of them that say no time */
  readonly #undated = new Map<Alert, (now: number) => Alert>();
  #commands: Command[] = [];
  #malformed: string[] = [];
  #waiting: Waiting | undefined;
  #progressAt = 0;
  readonly #call: ((echoes: readonly Echo[]) => void) | undefined;
  readonly #map: AlertMap | undefined;
  /** Mapping takes its time, and order must not suffer: each message waits for those before it. */
  #turn: Promise<void> = Promise.resolve();
  #calls = 0;

  /**
   * @param call publishes echoes, which come back through `echo`. For brokers that keep the order of messages within a subscription only: the watermark may overtake
   * alerts that were sent before it, an echo that is called when the watermark has come cannot. Absent: the broker keeps the order of all.
   * @param map of a SUT whose alerts are not ours as they stand
   */
  constructor(call?: (echoes: readonly Echo[]) => void, map?: AlertMap) {
    this.#call = call;
    this.#map = map;
  }

  /** When it last said something that brings the open clock on, ms of `performance.now()`. */
  get progressAt(): number {
    return this.#progressAt;
  }

  /** Whether the SUT has answered the open clock, if only with less than it should have heard. */
  get answers(): boolean {
    return this.#waiting?.best !== undefined;
  }

  /** Resolves at a watermark of this (run, tick, round) with all messages received and so many homes enrolled, or at `giveUp`. */
  open(clock: Clock, question: Question, enrolled = 0): Promise<TickAnswer> {
    this.#progressAt = performance.now();
    return new Promise((answered) => { this.#waiting = { clock, question, enrolled, echoes: undefined, best: undefined, answered }; });
  }

  /** To be called when the open clock is repeated: an echo may be lost as a clock may. */
  again(): void {
    const echoes = this.#waiting?.echoes;
    if (echoes) this.#call?.(echoes);
  }

  /** One has come back. */
  echo(echo: Echo): void {
    if (this.#map) this.#turn = this.#turn.then(() => this.#echo(echo), () => undefined);
    else this.#echo(echo);
  }

  #echo({ of, n }: Echo): void {
    const waiting = this.#waiting;
    if (!waiting?.echoes) return;
    waiting.echoes = waiting.echoes.filter((echo) => echo.of !== of || echo.n !== n);
    if (waiting.echoes.length === 0) this.#answer();
  }

  /** Ends the wait with the best watermark so far, if any. */
  giveUp(): void {
    this.#answer();
  }

  /** Live runs: what has been heard since the last call, in order of arrival. */
  take(): Pick<TickAnswer, 'alerts' | 'commands' | 'malformed'> {
    this.#undated.clear();
    const heard = { alerts: this.#alerts, commands: this.#commands, malformed: this.#malformed };
    this.#alerts = [];
    this.#commands = [];
    this.#malformed = [];
    return heard;
  }

  /** @param topic without prefix @param seen of a SUT whose alerts are mapped @returns a promise where the message is not taken up at once; it rejects where mapping is our own fault */
  hear(topic: string, payload: string, seen?: Omit<Circumstances, 'topic'>): void | Promise<void> {
    if (!this.#map || !seen) return this.#take(topic, payload);
    this.#turn = this.#hearMapped(this.#turn, this.#map, topic, payload, seen);
    return this.#turn;
  }

  async #hearMapped(before: Promise<void>, map: AlertMap, topic: string, payload: string, seen: Omit<Circumstances, 'topic'>): Promise<void> {
    await before;
    if (topic === watermarkTopic() || parseHomeTopic(topic)?.channel === 'cmd') return this.#take(topic, payload);
    const { alerts, undated, problems } = await map(payload, { topic, ...seen });
    if (!this.#waiting && alerts.length > 0) this.alertsOutside += 1;
    this.#progressAt = performance.now();
    this.#alerts.push(...alerts);
    for (const [alert, dated] of undated) this.#undated.set(alert, dated);
    this.#malformed.push(...problems.map((problem) => (topic === '' ? problem : `${topic}: ${problem}`)));
  }

  #take(topic: string, payload: string): void {
    if (topic === watermarkTopic()) return this.#hearWatermark(payload);
    if (!this.#waiting) this.alertsOutside += 1;
    this.#progressAt = performance.now();
    if (parseHomeTopic(topic)?.channel === 'cmd') {
      const command = Command.safeParse(jsonOf(payload));
      if (command.success) this.#commands.push(command.data);
      else this.#malformed.push(`${topic}: not a command — ${payload.slice(0, 200)}`);
      return;
    }
    const alert = Alert.safeParse(jsonOf(payload));
    if (alert.success) this.#alerts.push(alert.data);
    else this.#malformed.push(`${topic}: ${alert.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.') || 'alert'}: ${issue.message}`).join('; ')} — ${payload.slice(0, 200)}`);
  }

  #hearWatermark(payload: string): void {
    this.watermarks += 1;
    const parsed = Watermark.safeParse(jsonOf(payload));
    if (!parsed.success) {
      this.#malformed.push(`${watermarkTopic()}: not a watermark — ${payload.slice(0, 200)}`);
      return;
    }
    const waiting = this.#waiting;
    const watermark = parsed.data;
    if (!waiting || watermark.run !== waiting.clock.run || watermark.tick !== waiting.clock.tick || (watermark.round !== waiting.clock.round && waiting.question !== 'any-round')) return;
    if (!waiting.best || watermark.received > waiting.best.received || (watermark.enrolled ?? 0) > (waiting.best.enrolled ?? 0)) {
      waiting.best = watermark;
      this.#progressAt = performance.now();
    }
    if (watermark.received >= waiting.clock.messages && (watermark.enrolled ?? Infinity) >= waiting.enrolled) this.#complete(waiting);
  }

  #complete(waiting: Waiting): void {
    if (!this.#call || waiting.question !== 'close') return this.#answer();
    if (waiting.echoes) return;
    this.#calls += 1;
    waiting.echoes = [{ of: 'alerts', n: this.#calls }, { of: 'commands', n: this.#calls }];
    this.#call(waiting.echoes);
  }

  #answer(): void {
    const waiting = this.#waiting;
    if (!waiting) return;
    this.#waiting = undefined;
    if (waiting.question !== 'close') return waiting.answered({ watermark: waiting.best, alerts: [], commands: [], malformed: [] });
    // Of the tick that they are handed out with: whether they came before its clock or after is the wire's affair.
    const alerts = this.#alerts.map((alert) => this.#undated.get(alert)?.(waiting.clock.now) ?? alert);
    this.#undated.clear();
    const answer: TickAnswer = { watermark: waiting.best, alerts, commands: this.#commands, malformed: this.#malformed };
    this.#alerts = [];
    this.#commands = [];
    this.#malformed = [];
    waiting.answered(answer);
  }
}

/** `undefined` where the text is no JSON: no schema here takes it. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
