/**
 * A transport over a real MQTT broker: the fleet carries the plan, the canary sees what subscribers see, the lab client holds the clock against the SUT.
 * Every wait has a limit, and ends at once when the broker or the SUT is gone.
 */
import { badInput, environmentTrouble } from '../../contract/errors.ts';
import type { Clock, Enrolment } from '../../contract/messages.ts';
import { clockTopic, homeTopic, matchesFilter, parseHomeTopic, watermarkTopic } from '../../contract/topics.ts';
import { payloadOf } from '../../sim/core/plan.ts';
import type { WireOp } from '../../sim/core/plan.ts';
import type { AttackPort, Attackers } from '../run/attack-port.ts';
import type { LiveEar, LivePort, LiveSetup, SeenMessage, TickAnswer, Transport, TransportSetup } from '../run/ports.ts';
import { connectTrouble } from './broker-trouble.ts';
import { Fleet, hubName } from './fleet.ts';
import { LabClient } from './lab-client.ts';
import type { BrokerPort, SutHandle, SutPort, SutWays } from './peers.ts';
import { RoundWatch, STRAY } from './round-watch.ts';
import { Shaper } from './shaper.ts';
import { SutBridge } from './sut-bridge.ts';
import { SutEar } from './sut-ear.ts';
import type { Echo, Question } from './sut-ear.ts';
import { Trouble } from './trouble.ts';
import type { Credentials, Dial } from './wire.ts';
import { within } from './within.ts';

export interface MqttTransportOptions {
  name: string;
  broker: BrokerPort;
  sut: SutPort;
  /** absent: the broker asks for none */
  credentials(username: string): Credentials | undefined;
  /** client id of a home's hub; by default its user name */
  hubId?(home: string): string;
  /** client id of one of the lab's own connections: unlike every other on the broker */
  clientId(role: string): string;
  /** empty, or ending in `/` */
  topicPrefix?: string;
  /** take retained messages off the broker at the end: for brokers that others use too */
  clearRetained?: boolean;
  /** whether the broker keeps the order of messages within each subscription only, so that a watermark may overtake alerts */
  orderPerSubscription?: boolean;
  /** absent where no attack can be carried */
  attackers?: Attackers;
}

/** A round or a clock without any progress is given up after this, ms. */
const NO_PROGRESS_MS = 5_000;
/** A clock is given up after this even while its SUT makes progress, ms. @source assumption */
const CLOCK_MOST_MS = 60_000;
const CLOCK_REPEAT_MS = 1_000;
const PROBE_REPEAT_MS = 300;
/** Connecting, subscribing, publishing enrolments, ms. */
const STEP_MS = 20_000;
/** After a lost connection, how long to wait for the word that the broker's process ended, ms. */
const LAST_WORD_MS = 300;
/** Topics that the voice's subscriptions to alerts and commands take in, and that belong to no home. */
const ECHO_TOPICS = { alerts: 'twinward/v1/alerts/echo/lab', commands: 'twinward/v1/echo/cmd' } as const;
const ENROLMENTS_AT_ONCE = 200;
/** Enrolments until the SUT must show that it has come so far: as a round, they stay below the default queues of common brokers. */
const ENROLMENTS_PER_PROBE = 600;

export class MqttTransport implements Transport {
  readonly name: string;
  readonly #options: MqttTransportOptions;
  readonly #prefix: string;
  readonly #trouble = new Trouble();
  readonly #ear: SutEar;
  #url = '';
  #dial: Dial | undefined;
  #fleet: Fleet | undefined;
  #canary: LabClient | undefined;
  #voice: LabClient | undefined;
  #sut: SutHandle | undefined;
  readonly #bridge: SutBridge | undefined;
  #door: { close(): Promise<void> } | undefined;
  /** who waits for a message of the SUT's */
  readonly #listeners = new Set<{ filter: string; heard(): void }>();
  /** pieces that the SUT was sent before this tick */
  #fedBefore = 0;
  /** topics of the feed on which a message stands at the broker */
  readonly #retained = new Set<string>();
  /** of a live run: when it began on the wall, and how fast it goes */
  #began: { wallMs: number; speed: number } | undefined;
  #setup: TransportSetup = { run: '', enrolments: [] };
  #envelope = '';
  #lastClock: Clock | undefined;
  #round: RoundWatch | undefined;
  #settle: (() => void) | undefined;
  /** whether the round under way is complete */
  #complete: () => boolean = () => true;
  #live: LiveEar | undefined;
  #progressAt = 0;
  #expectLoss = false;
  /** of a live run: one after the other */
  #restarts: Promise<void> = Promise.resolve();
  /** a part that is being killed or started: nothing may be closed before it is done */
  #unsettled: Promise<unknown> = Promise.resolve();
  #isClosing = false;
  readonly #counts = { rounds: 0, clocks: 0, clocksRepeated: 0, seen: 0, extra: 0, strays: 0, roundsShort: 0, brokerRestarts: 0, sutRestarts: 0 };

  constructor(options: MqttTransportOptions) {
    this.name = options.name;
    this.#options = options;
    this.#prefix = options.topicPrefix ?? '';
    this.#ear = new SutEar(options.orderPerSubscription ? (echoes) => this.#call(echoes) : undefined, options.sut.alerts?.map);
    const { feed } = options.sut;
    this.#bridge = feed && new SutBridge({ encoder: feed.encoder, carry: (parcel) => feed.carry(parcel, this.#ways), trouble: (error) => this.#trouble.raise(error), progress: () => this.#progress() });
  }

  /** Where the broker listens; empty before `open`. */
  get brokerUrl(): string {
    return this.#url;
  }

  get brokerPid(): number | undefined {
    return this.#options.broker.pid?.();
  }

  get sutPid(): number | undefined {
    return this.#sut?.pid;
  }

  async open(setup: TransportSetup): Promise<void> {
    await this.#start(setup);
    await this.#ready();
    const first: Clock = { run: setup.run, tick: 0, round: 0, last: false, now: 0, messages: 0 };
    await this.#prove(first, this.#options.sut.readyWithinMs, 'probe');
    await this.#reset();
    // Of other rounds: once they are answered, no belated answer to the first can be under way and be taken for the run's own (tick 0, round 0).
    await this.#publishEnrolments((batch) => ({ ...first, round: 1 + batch }), 'probe');
  }

  /** A SUT that answers no clock is taken to be ready when the broker has granted it a subscription; on a broker that does not tell, after `readyWithin`. */
  async openLive(setup: LiveSetup, ear: LiveEar): Promise<LivePort> {
    this.#live = ear;
    await this.#start(setup, new Shaper(setup));
    await (this.#options.sut.ready ? this.#ready() : this.#sutReady());
    await this.#reset();
    await this.#sendEnrolments(setup.enrolments);
    await this.#fed();
    this.#began = { wallMs: performance.now(), speed: setup.speed };
    const fleet = this.#fleet as Fleet;
    return {
      send: (ops) => {
        for (const { op, payload } of ops) fleet.submit(op, payload);
        fleet.carry();
      },
      clock: (clock) => {
        // Where it breaks off, `guard` says so.
        if (this.#bridge) this.#fed().then((fed) => this.#publishClock(JSON.stringify({ ...clock, messages: this.#pieces(clock, fed) }))).catch(() => undefined);
        else this.#publishClock(JSON.stringify(clock));
      },
      fed: async () => void (await this.#fed()),
      shape: (home, shape) => fleet.shape(home, shape),
      restartBroker: () => this.#inTurn(() => this.#restartBrokerLive()),
      restartSut: () => this.#inTurn(() => this.#restartSutLive()),
      guard: (promise) => this.#trouble.guard(promise),
    };
  }

  /** Ready in its own way, where it has one. */
  async #ready(): Promise<void> {
    const { ready, readyWithinMs } = this.#options.sut;
    if (!ready) return;
    // A little later: whoever looks knows better why not.
    await this.#trouble.guard(within(readyWithinMs + 500, ready(this.#ways), 'no sign of it').catch((error: Error) => {
      throw environmentTrouble('sut-not-ready', `the SUT was not ready within ${readyWithinMs} ms: ${error.message}${this.#lastWords()}`, 'see ready and readyWithin in sut.yaml; twinward sut check says how far it comes');
    }));
  }

  /** What it knows of an earlier run goes, before it hears of this one. */
  async #reset(): Promise<void> {
    const { reset } = this.#options.sut;
    if (!reset) return;
    await this.#trouble.guard(within(STEP_MS, reset(this.#ways)).catch((error: Error) => {
      throw environmentTrouble('sut-not-reset', `the SUT could not be reset: ${error.message}${this.#lastWords()}`, 'see reset in sut.yaml');
    }));
  }

  #lastWords(): string {
    const words = this.#sut?.lastWords;
    return words ? `; its last words: ${words.slice(-500)}` : '';
  }

  readonly #ways: SutWays = {
    publish: async (topic, payload, retain = false, qos = 1) => {
      if (!this.#voice) throw new Error('not connected');
      if (retain) this.#retained.add(this.#prefix + topic);
      await this.#voice.publish(this.#prefix + topic, payload, retain, qos).catch((error: Error) => { throw environmentTrouble('broker-gone', `the broker does not take what the SUT is fed: ${error.message}`); });
    },
    heard: async (filter) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const listener = { filter, heard: resolve };
      this.#listeners.add(listener);
      await this.#voice?.subscribe([this.#prefix + filter]);
      return promise.finally(() => this.#listeners.delete(listener));
    },
  };

  /** The SUT has been told all that the canary has seen up to now. @returns pieces from the beginning, where it is fed */
  async #fed(): Promise<number> {
    return this.#bridge ? this.#trouble.guard(this.#bridge.drained()) : 0;
  }

  async #sutReady(): Promise<void> {
    const { broker, sut } = this.#options;
    const wait = broker.sutSubscribed ? within(sut.readyWithinMs, broker.sutSubscribed(), 'it subscribed to nothing') : new Promise<void>((resolve) => { setTimeout(resolve, sut.readyWithinMs); });
    await this.#trouble.guard(wait.catch((error: Error) => {
      throw environmentTrouble('sut-not-ready', `the SUT was not ready within ${sut.readyWithinMs} ms: ${error.message}${this.#lastWords()}`, 'see readyWithin in sut.yaml; twinward sut check says how far it comes');
    }));
  }

  async #start(setup: TransportSetup, shaper?: Shaper): Promise<void> {
    this.#setup = setup;
    this.#envelope = payloadOf('', setup.run);
    const { url, dial } = await this.#options.broker.start((how) => this.#brokerGone(how), setup);
    this.#url = url;
    this.#dial = dial;
    this.#fleet = new Fleet({
      dial,
      topicPrefix: this.#prefix,
      identity: (home) => ({ clientId: this.#options.hubId?.(home) ?? hubName(home), credentials: this.#options.credentials(hubName(home)) }),
      trouble: (error) => this.#trouble.raise(error),
      progress: () => this.#progress(),
      ...(shaper && { shaper, acked: (op) => this.#live?.acked(op) }),
    });
    await this.#connectLab();
    await this.#options.sut.prepare?.();
    this.#door = await this.#options.sut.alerts?.listen?.((payload, headers) => this.#heard('', payload, headers));
    this.#startSut();
  }

  async sendRound(ops: readonly WireOp[]): Promise<SeenMessage[]> {
    const fleet = this.#fleet as Fleet;
    const round = new RoundWatch();
    this.#round = round;
    this.#counts.rounds += 1;
    for (const op of ops) {
      const payload = this.#envelope + (op.kind === 'publish' ? op.body : op.willBody);
      if (op.kind === 'publish') round.expect(homeTopic(op.home, op.channel), payload);
      else if (op.kind === 'cut') round.expect(homeTopic(op.home, 'status'), payload, op.home);
      fleet.submit(op, payload);
    }
    const carried = this.#roundCarried(() => round.missing === 0 && fleet.pending === 0);
    fleet.carry();
    this.#progress();
    await this.#trouble.guard(carried);
    await this.#fed();
    if (round.missing > 0) this.#counts.roundsShort += 1;
    return round.seen;
  }

  async closeRound(clock: Clock): Promise<TickAnswer> {
    this.#lastClock = clock;
    if (!this.#bridge) return this.#ask(clock, CLOCK_REPEAT_MS, NO_PROGRESS_MS, 'close');
    const messages = this.#pieces(clock, await this.#fed());
    const { watermark, ...answer } = await this.#ask({ ...clock, messages }, CLOCK_REPEAT_MS, NO_PROGRESS_MS, 'close');
    return { ...answer, watermark: watermark && { ...watermark, received: watermark.received >= messages ? clock.messages : Math.min(watermark.received, clock.messages - 1) } };
  }

  /** What a bridged SUT counts up to a clock: what it was sent, which may be several pieces of one message, or none. */
  #pieces({ last }: Clock, fed: number): number {
    const pieces = fed - this.#fedBefore;
    if (last) this.#fedBefore = fed;
    return pieces;
  }

  attacker(n: number): AttackPort {
    const { attackers } = this.#options;
    if (!attackers) throw badInput('attack-not-here', `the ${this.name} transport carries no attacks`, { path: '--attack' }, 'use --broker embedded or virtual');
    return attackers.open(n, { url: this.#url, topicPrefix: this.#prefix, watch: (messages) => this.#watchAttack(messages) });
  }

  async restartBroker(): Promise<void> {
    const { sut } = this.#options;
    this.#fleet?.hold();
    await this.#killBroker();
    this.#fleet?.detach();
    await this.#connectLab();
    const closed: Clock = { ...(this.#lastClock ?? { run: this.#setup.run, tick: 0, round: 0, now: 0 }), last: false, messages: 0 };
    // A SUT may answer a closed tick with the very watermark that closed it.
    await this.#prove(closed, sut.readyWithinMs, 'any-round');
    await this.#publishEnrolments(() => closed, 'any-round');
  }

  /** A dead SUT's last words may still be under way: the new one is asked what the old one never was. */
  async restartSut(): Promise<void> {
    await this.#killSut();
    const { run, tick, round, now } = this.#lastClock ?? { run: this.#setup.run, tick: 0, round: 0, now: 0 };
    const asked: Clock = { run, tick, round: round + 1, last: false, now, messages: 0 };
    await this.#prove(asked, this.#options.sut.readyWithinMs, 'probe');
    await this.#publishEnrolments((batch) => ({ ...asked, round: asked.round + 1 + batch }), 'probe');
  }

  /** At once, when nothing else is being restarted. */
  #inTurn(restart: () => Promise<void>): Promise<void> {
    this.#restarts = this.#restarts.then(restart);
    this.#restarts.catch((error: Error) => this.#trouble.raise(error));
    return this.#restarts;
  }

  /** Sessions of hubs are left alone: what they hold they send again when they have found the new broker. They find it when the lab looks on again. */
  async #restartBrokerLive(): Promise<void> {
    this.#fleet?.away(true);
    await this.#killBroker();
    await this.#connectLab();
    this.#fleet?.away(false);
    await this.#sendEnrolments(this.#setup.enrolments);
  }

  async #restartSutLive(): Promise<void> {
    this.#bridge?.hold(true);
    await this.#killSut();
    await (this.#options.sut.ready ? this.#ready() : this.#sutReady());
    this.#bridge?.hold(false);
    await this.#sendEnrolments(this.#setup.enrolments);
  }

  async #killBroker(): Promise<void> {
    const { broker } = this.#options;
    if (!broker.restart) throw badInput('broker-not-ours', `the ${this.name} broker is not the lab's to restart`, undefined, 'use --broker embedded for scenarios with a broker restart');
    this.#expectLoss = true;
    this.#bridge?.hold(true);
    this.#counts.brokerRestarts += 1;
    const restarted = broker.restart();
    this.#unsettled = restarted.catch(() => undefined);
    await this.#trouble.guard(restarted);
    this.#canary?.reset();
    this.#voice?.reset();
    this.#expectLoss = false;
  }

  async #killSut(): Promise<void> {
    const { broker, sut } = this.#options;
    if (!sut.launch) throw badInput('sut-not-ours', 'the lab did not start the pipeline, and cannot restart it', undefined, 'say in its file how to start it (start.command)');
    this.#counts.sutRestarts += 1;
    const killed = this.#sut?.kill();
    this.#unsettled = Promise.resolve(killed);
    await killed;
    if (this.#isClosing) return;
    broker.sutLeft?.();
    this.#startSut();
  }

  async close(): Promise<Record<string, unknown>> {
    this.#expectLoss = true;
    this.#isClosing = true;
    await this.#unsettled;
    this.#options.attackers?.kill('the run is over');
    this.#options.broker.watch?.(undefined);
    await this.#sut?.stop();
    this.#fleet?.close();
    this.#canary?.end();
    const feed = this.#bridge?.end();
    await this.#door?.close();
    if (this.#options.clearRetained) await within(STEP_MS, this.#clearRetained()).catch(() => undefined);
    this.#voice?.end();
    const broker = await this.#options.broker.stop();
    return {
      transport: this.name, ...this.#counts, hubs: this.#fleet?.figures() ?? null, alertsOutsideClock: this.#ear.alertsOutside, watermarks: this.#ear.watermarks, ...(feed && { feed }), broker: broker ?? null,
    };
  }

  /** Canary and voice are clients of their own, so that a burst of messages does not stand before a watermark. */
  async #connectLab(): Promise<void> {
    const p = `${this.#prefix}twinward/`;
    [this.#canary, this.#voice] = await Promise.all([
      this.#labClient('canary', [`${p}v1/+/telemetry`, `${p}v1/+/event`, `${p}v1/+/status`, `${p}v1/+/reply`], (topic, payload, retain) => this.#canarySaw(topic, payload, retain)),
      this.#labClient('clock', [...this.#alertTopics.map((filter) => this.#prefix + filter), `${p}v1/+/cmd`, watermarkTopic(this.#prefix)], (topic, payload) => this.#heard(topic, payload)),
    ]);
    this.#bridge?.hold(false);
  }

  async #labClient(role: string, filters: string[], message: (topic: string, payload: string, retain: boolean) => void): Promise<LabClient> {
    const opening = LabClient.open({
      dial: this.#dial as Dial,
      clientId: this.#options.clientId(role),
      credentials: this.#options.credentials('lab'),
      message: (topic, payload, retain) => message(topic.slice(this.#prefix.length), payload, retain),
      lost: (reason) => this.#lost(role, reason),
    });
    try {
      const client = await this.#trouble.guard(within(STEP_MS, opening, 'no answer'));
      await this.#trouble.guard(within(STEP_MS, client.subscribe(filters), 'no SUBACK'));
      return client;
    } catch (error) {
      if (error instanceof Error && error.name === 'TwinwardError') throw error;
      throw connectTrouble(this.#url, (error as Error).message, error);
    }
  }

  #startSut(): void {
    const { sut, credentials } = this.#options;
    this.#sut = sut.launch?.({ brokerUrl: this.#url, credentials: credentials(`sut:${sut.instance}`), topicPrefix: this.#prefix, gone: (how) => this.#sutGone(how) });
    this.#options.broker.watch?.(this.#sut?.pid);
  }

  /** Repeats a clock that asks for nothing until the SUT answers: then it is connected and subscribed. */
  async #prove(clock: Clock, withinMs: number, question: Question, enrolled = 0): Promise<void> {
    const before = this.#ear.watermarks;
    const { watermark } = await this.#ask(clock, PROBE_REPEAT_MS, withinMs, question, enrolled);
    if (watermark && (watermark.enrolled ?? Infinity) < enrolled) {
      throw environmentTrouble('enrolments-lost', `the SUT heard ${watermark.enrolled} of ${enrolled} enrolments that the broker acknowledged`, 'raise the queue limits of the broker: see docs/brokers.md');
    }
    if (watermark) return;
    const said = this.#ear.watermarks > before ? 'only watermarks of other clocks' : 'no watermark';
    throw environmentTrouble('sut-not-ready', `the SUT gave ${said} within ${withinMs} ms${this.#lastWords()}`, 'see readyWithin and clock in sut.yaml; twinward sut check says how far it comes');
  }

  /** @param patienceMs without progress, before it gives up */
  async #ask(clock: Clock, repeatMs: number, patienceMs: number, question: Question, enrolled = 0): Promise<TickAnswer> {
    const answer = this.#ear.open(clock, question, enrolled);
    const text = JSON.stringify(clock);
    const openedAt = performance.now();
    this.#publishClock(text);
    const repeat = setInterval(() => {
      const now = performance.now();
      // A SUT that answers, and always with the same count, has been told all that it will ever hear.
      const patience = this.#ear.answers ? Math.min(patienceMs, NO_PROGRESS_MS) : patienceMs;
      if (now - this.#ear.progressAt >= patience || now - openedAt >= Math.max(CLOCK_MOST_MS, patienceMs)) return this.#ear.giveUp();
      this.#counts.clocksRepeated += 1;
      this.#publishClock(text);
      this.#ear.again();
    }, repeatMs);
    try {
      return await this.#trouble.guard(answer);
    } finally {
      clearInterval(repeat);
    }
  }

  #publishClock(text: string): void {
    this.#counts.clocks += 1;
    if (this.#options.sut.clock) return void this.#askDirectly(text);
    // A failure here is a lost connection, which `lost` reports.
    this.#voice?.publish(clockTopic(this.#prefix), text).catch(() => undefined);
  }

  /** What a SUT answers with is the watermark: all that came before the clock was answered, too. */
  async #askDirectly(text: string): Promise<void> {
    const { run, tick, round, messages } = JSON.parse(text) as Clock;
    if (await this.#options.sut.clock?.(text)) this.#heard(watermarkTopic(), JSON.stringify({ run, tick, round, received: messages }));
  }

  /** Of a SUT that calls a webhook, nothing but echoes comes over topics. */
  get #alertTopics(): readonly string[] {
    const { alerts } = this.#options.sut;
    return alerts?.topics.length === 0 ? [ECHO_TOPICS.alerts] : alerts?.topics ?? ['twinward/v1/alerts/#'];
  }

  /** Within the first subscription to alerts, whatever it is: only there does an echo come after them. */
  get #echoTopics(): Readonly<Record<Echo['of'], string>> {
    const [filter] = this.#alertTopics as [string];
    return filter.startsWith('twinward/v1/alerts/') ? ECHO_TOPICS : { ...ECHO_TOPICS, alerts: filter.replace(/[+#]/g, 'twinward-echo') };
  }

  #call(echoes: readonly Echo[]): void {
    for (const { of, n } of echoes) this.#voice?.publish(this.#prefix + this.#echoTopics[of], JSON.stringify({ echo: n })).catch(() => undefined);
  }

  #heard(topic: string, payload: string, headers: Record<string, string> = {}): void {
    for (const { filter, heard } of this.#listeners) if (matchesFilter(filter, topic)) heard();
    const { alerts } = this.#options.sut;
    const of = topic === this.#echoTopics.alerts ? 'alerts' : topic === this.#echoTopics.commands ? 'commands' : undefined;
    // Where a SUT says its alerts on one topic alone, echoes have no other.
    const echo = of && /^\{"echo":(\d+)\}$/.exec(payload)?.[1];
    if (of && echo !== undefined) return this.#ear.echo({ of, n: Number(echo) });
    // A sign of readiness that is no alert.
    if (topic !== '' && topic !== watermarkTopic() && parseHomeTopic(topic)?.channel !== 'cmd' && !this.#alertTopics.some((filter) => matchesFilter(filter, topic))) return;
    const turn = this.#ear.hear(topic, payload, alerts && { headers, homes: this.#setup.enrolments, now: this.#now() });
    const said = (): void => this.#live?.said(this.#ear.take());
    if (turn) turn.then(said).catch((error: Error) => this.#trouble.raise(error));
    else said();
  }

  /** The time of the run, for alerts that say none, epoch ms: in a stepped run of the last clock, until they are handed out with one; in a live run as the messages have it. */
  #now(): number {
    if (!this.#began) return this.#lastClock?.now ?? 0;
    return Math.round(Date.now() + (this.#began.speed - 1) * (performance.now() - this.#began.wallMs));
  }

  /** Paced by the SUT: a broker would drop what it cannot queue for one that falls behind. @param clock what the SUT is asked after each batch */
  async #publishEnrolments(clock: (batch: number) => Clock, question: Question): Promise<void> {
    const { enrolments } = this.#setup;
    for (let from = 0, batch = 0; from === 0 || from < enrolments.length; from += ENROLMENTS_PER_PROBE, batch += 1) {
      const to = Math.min(enrolments.length, from + ENROLMENTS_PER_PROBE);
      await this.#sendEnrolments(enrolments.slice(from, to));
      await this.#fed();
      await this.#prove(clock(batch), STEP_MS, question, to);
    }
  }

  async #sendEnrolments(enrolments: readonly Enrolment[]): Promise<void> {
    for (let from = 0; from < enrolments.length; from += ENROLMENTS_AT_ONCE) {
      const some = enrolments.slice(from, from + ENROLMENTS_AT_ONCE).map((enrolment: Enrolment) => (this.#voice as LabClient).publish(homeTopic(enrolment.home, 'enrolment', this.#prefix), JSON.stringify(enrolment), true));
      for (const enrolment of enrolments.slice(from, from + ENROLMENTS_AT_ONCE)) this.#bridge?.take(homeTopic(enrolment.home, 'enrolment'), JSON.stringify(enrolment));
      await this.#trouble.guard(within(STEP_MS, Promise.all(some), 'no PUBACK').catch((error: Error) => {
        throw environmentTrouble('broker-gone', `the broker does not take the enrolments: ${error.message}`);
      }));
    }
  }

  /** An empty retained message takes the standing one away [MQTT-3.3.1-10]. */
  async #clearRetained(): Promise<void> {
    const topics = [...this.#setup.enrolments.flatMap(({ home }) => (['enrolment', 'status'] as const).map((channel) => homeTopic(home, channel, this.#prefix))), ...this.#retained];
    for (let from = 0; from < topics.length; from += ENROLMENTS_AT_ONCE) {
      await Promise.all(topics.slice(from, from + ENROLMENTS_AT_ONCE).map((topic) => this.#voice?.publish(topic, '', true)));
    }
  }

  /** The canary waits for an attack's messages as for a hub's, but only for so many as the broker took. */
  #watchAttack(messages: readonly SeenMessage[]): (accepted: number) => Promise<SeenMessage[]> {
    const round = new RoundWatch();
    for (const { topic, payload } of messages) round.expect(topic, payload);
    this.#round = round;
    return async (accepted) => {
      const carried = this.#roundCarried(() => round.seen.length >= accepted);
      this.#progress();
      await this.#trouble.guard(carried);
      const seen = new Set(round.seen.map(({ topic, payload }) => `${topic}\n${payload}`));
      return messages.filter(({ topic, payload }) => seen.has(`${topic}\n${payload}`));
    };
  }

  #canarySaw(topic: string, payload: string, retain: boolean): void {
    // What stood at the broker before the canary came, the SUT was told when it was new.
    if (!retain) this.#bridge?.take(topic, payload);
    if (this.#live) {
      this.#counts.seen += 1;
      if (payload.includes('"state":"offline"')) this.#fleet?.willSeen(parseHomeTopic(topic)?.home ?? '');
      return this.#live.saw({ topic, payload });
    }
    const sight = this.#round?.saw(topic, payload) ?? STRAY;
    if (sight.kind === 'extra') this.#counts.extra += 1;
    else if (sight.kind === 'stray') this.#counts.strays += 1;
    else {
      this.#counts.seen += 1;
      if (sight.willOf !== undefined) this.#fleet?.willSeen(sight.willOf);
      this.#progress();
    }
  }

  /** Resolves when the canary has seen all and the fleet has carried all, or when nothing moves any more. */
  #roundCarried(complete: () => boolean): Promise<void> {
    this.#complete = complete;
    this.#progressAt = performance.now();
    return new Promise((resolve) => {
      const stalled = setInterval(() => {
        if (performance.now() - this.#progressAt >= NO_PROGRESS_MS) settle();
      }, 250);
      const settle = (): void => {
        clearInterval(stalled);
        this.#settle = undefined;
        resolve();
      };
      this.#settle = settle;
    });
  }

  #progress(): void {
    this.#progressAt = performance.now();
    if (this.#settle && this.#complete()) this.#settle();
  }

  #lost(role: string, reason: string): void {
    if (this.#expectLoss) return;
    // Where the broker's process died, its own report says more; it is at most a moment behind.
    setTimeout(() => this.#brokerGone(`the broker dropped the lab's ${role} connection: ${reason}`), LAST_WORD_MS);
  }

  #brokerGone(how: string): void {
    if (!this.#expectLoss) this.#trouble.raise(environmentTrouble('broker-gone', how));
  }

  #sutGone(how: string): void {
    this.#trouble.raise(environmentTrouble('sut-gone', how + this.#lastWords()));
  }
}
