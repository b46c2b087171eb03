/**
 * A transport over a real MQTT broker: the fleet carries the plan, the canary sees what subscribers see, the lab client holds the clock against the SUT.
 * Every wait has a limit, and ends at once when the broker or the SUT is gone.
 */
import { badInput, environmentTrouble } from '../../contract/errors.ts';
import type { Clock } from '../../contract/messages.ts';
import { homeTopic, parseHomeTopic } from '../../contract/topics.ts';
import { payloadOf } from '../../sim/core/plan.ts';
import type { WireOp } from '../../sim/core/plan.ts';
import type { AttackPort, Attackers } from '../run/attack-port.ts';
import type { LiveEar, LivePort, LiveSetup, SeenMessage, TickAnswer, Transport, TransportSetup } from '../run/ports.ts';
import { BrokerPeer } from './broker-peer.ts';
import { ClockAsker } from './clock-asker.ts';
import { Enrolments } from './enrolments.ts';
import { Fleet, hubName } from './fleet.ts';
import type { BrokerPort, SutPort, SutWays } from './peers.ts';
import { Progress } from './progress.ts';
import { RoundWatch, STRAY } from './round-watch.ts';
import { Shaper } from './shaper.ts';
import { SutBridge } from './sut-bridge.ts';
import { SutHearing } from './sut-hearing.ts';
import { SutPeer } from './sut-peer.ts';
import { Trouble } from './trouble.ts';
import type { Credentials } from './wire.ts';

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

export class MqttTransport implements Transport {
  readonly name: string;
  readonly #options: MqttTransportOptions;
  readonly #prefix: string;
  readonly #trouble = new Trouble();
  readonly #progress = new Progress();
  readonly #broker: BrokerPeer;
  readonly #sut: SutPeer;
  readonly #hearing: SutHearing;
  readonly #clocks: ClockAsker;
  readonly #enrolments: Enrolments;
  readonly #bridge: SutBridge | undefined;
  #fleet: Fleet | undefined;
  #door: { close(): Promise<void> } | undefined;
  /** pieces that the SUT was sent before this tick */
  #fedBefore = 0;
  /** topics of the feed, without prefix, on which a message stands at the broker */
  readonly #retained = new Set<string>();
  /** of a live run: when it began on the wall, and how fast it goes */
  #began: { wallMs: number; speed: number } | undefined;
  #run = '';
  #envelope = '';
  #lastClock: Clock | undefined;
  #round: RoundWatch | undefined;
  #live: LiveEar | undefined;
  /** of a live run: one after the other */
  #restarts: Promise<void> = Promise.resolve();
  readonly #counts = { rounds: 0, seen: 0, extra: 0, strays: 0, roundsShort: 0 };

  constructor(options: MqttTransportOptions) {
    const { name, broker, sut, topicPrefix = '', orderPerSubscription = false } = options;
    const trouble = this.#trouble;
    const credentials = (username: string): Credentials | undefined => options.credentials(username);
    const publish = (topic: string, payload: string, retain = false): Promise<void> => this.#broker.publish(topic, payload, retain);
    this.name = name;
    this.#options = options;
    this.#prefix = topicPrefix;
    this.#hearing = new SutHearing({
      alerts: sut.alerts, orderPerSubscription, trouble, publish,
      subscribe: (filter) => this.#broker.subscribe(filter),
      circumstances: () => ({ homes: this.#enrolments.all, now: this.#now() }),
      said: () => this.#live?.said(this.#hearing.ear.take()),
    });
    this.#broker = new BrokerPeer({
      broker, name, topicPrefix, trouble, credentials,
      clientId: (role) => options.clientId(role),
      alertTopics: this.#hearing.alertTopics,
      canarySaw: (topic, payload, retain) => this.#canarySaw(topic, payload, retain),
      heard: (topic, payload) => this.#hearing.hear(topic, payload),
      cutOff: (isCutOff) => this.#bridge?.hold(isCutOff),
    });
    this.#sut = new SutPeer({ sut, broker, ways: this.#ways, topicPrefix, trouble, credentials });
    this.#clocks = new ClockAsker({
      sut, ear: this.#hearing.ear, trouble, publish,
      heard: (topic, payload) => this.#hearing.hear(topic, payload),
      lastWords: () => this.#sut.lastWords,
    });
    const { feed } = sut;
    this.#bridge = feed && new SutBridge({ encoder: feed.encoder, carry: (parcel) => feed.carry(parcel, this.#ways), trouble: (error) => trouble.raise(error), progress: () => this.#progress.made() });
    this.#enrolments = new Enrolments({ clocks: this.#clocks, trouble, bridge: this.#bridge, publish, fed: () => this.#fed() });
  }

  /** Where the broker listens; empty before `open`. */
  get brokerUrl(): string {
    return this.#broker.url;
  }

  get brokerPid(): number | undefined {
    return this.#broker.pid;
  }

  get sutPid(): number | undefined {
    return this.#sut.pid;
  }

  async open(setup: TransportSetup): Promise<void> {
    await this.#start(setup);
    await this.#sut.ready();
    const first: Clock = { run: setup.run, tick: 0, round: 0, last: false, now: 0, messages: 0 };
    await this.#clocks.prove(first, this.#options.sut.readyWithinMs, 'probe');
    await this.#sut.reset();
    // Of other rounds: once they are answered, no belated answer to the first can be under way and be taken for the run's own (tick 0, round 0).
    await this.#enrolments.sendPaced((batch) => ({ ...first, round: 1 + batch }), 'probe');
  }

  async openLive(setup: LiveSetup, ear: LiveEar): Promise<LivePort> {
    this.#live = ear;
    await this.#start(setup, new Shaper(setup));
    await this.#sut.readyUnasked();
    await this.#sut.reset();
    await this.#enrolments.send();
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
        if (this.#bridge) this.#fed().then((fed) => this.#clocks.tell({ ...clock, messages: this.#pieces(clock, fed) })).catch(() => undefined);
        else this.#clocks.tell(clock);
      },
      fed: async () => void (await this.#fed()),
      shape: (home, shape) => fleet.shape(home, shape),
      restartBroker: () => this.#inTurn(() => this.#restartBrokerLive()),
      restartSut: () => this.#inTurn(() => this.#restartSutLive()),
      guard: (promise) => this.#trouble.guard(promise),
    };
  }

  readonly #ways: SutWays = {
    publish: async (topic, payload, retain = false, qos = 1) => {
      if (!this.#broker.hasConnected) throw new Error('not connected');
      if (retain) this.#retained.add(topic);
      await this.#broker.publish(topic, payload, retain, qos).catch((error: Error) => { throw environmentTrouble('broker-gone', `the broker does not take what the SUT is fed: ${error.message}`); });
    },
    heard: (filter) => this.#hearing.next(filter),
  };

  /** The SUT has been told all that the canary has seen up to now. @returns pieces from the beginning, where it is fed */
  async #fed(): Promise<number> {
    return this.#bridge ? this.#trouble.guard(this.#bridge.drained()) : 0;
  }

  async #start(setup: TransportSetup, shaper?: Shaper): Promise<void> {
    this.#run = setup.run;
    this.#enrolments.all = setup.enrolments;
    this.#envelope = payloadOf('', setup.run);
    const dial = await this.#broker.start(setup);
    this.#fleet = new Fleet({
      dial,
      topicPrefix: this.#prefix,
      identity: (home) => ({ clientId: this.#options.hubId?.(home) ?? hubName(home), credentials: this.#options.credentials(hubName(home)) }),
      trouble: (error) => this.#trouble.raise(error),
      progress: () => this.#progress.made(),
      ...(shaper && { shaper, acked: (op) => this.#live?.acked(op) }),
    });
    await this.#broker.connect();
    await this.#options.sut.prepare?.();
    this.#door = await this.#options.sut.alerts?.listen?.((payload, headers) => this.#hearing.hear('', payload, headers));
    this.#sut.start(this.#broker.url);
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
    const carried = this.#progress.until(() => round.missing === 0 && fleet.pending === 0);
    fleet.carry();
    this.#progress.made();
    await this.#trouble.guard(carried);
    await this.#fed();
    if (round.missing > 0) this.#counts.roundsShort += 1;
    return round.seen;
  }

  async closeRound(clock: Clock): Promise<TickAnswer> {
    this.#lastClock = clock;
    if (!this.#bridge) return this.#clocks.close(clock);
    const messages = this.#pieces(clock, await this.#fed());
    const { watermark, ...answer } = await this.#clocks.close({ ...clock, messages });
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
    return attackers.open(n, { url: this.#broker.url, topicPrefix: this.#prefix, watch: (messages) => this.#watchAttack(messages) });
  }

  async restartBroker(): Promise<void> {
    const { sut } = this.#options;
    this.#fleet?.hold();
    await this.#broker.restart();
    this.#fleet?.detach();
    await this.#broker.connect();
    const closed: Clock = { ...(this.#lastClock ?? { run: this.#run, tick: 0, round: 0, now: 0 }), last: false, messages: 0 };
    // A SUT may answer a closed tick with the very watermark that closed it.
    await this.#clocks.prove(closed, sut.readyWithinMs, 'any-round');
    await this.#enrolments.sendPaced(() => closed, 'any-round');
  }

  /** A dead SUT's last words may still be under way: the new one is asked what the old one never was. */
  async restartSut(): Promise<void> {
    await this.#sut.restart();
    const { run, tick, round, now } = this.#lastClock ?? { run: this.#run, tick: 0, round: 0, now: 0 };
    const asked: Clock = { run, tick, round: round + 1, last: false, now, messages: 0 };
    await this.#clocks.prove(asked, this.#options.sut.readyWithinMs, 'probe');
    await this.#enrolments.sendPaced((batch) => ({ ...asked, round: asked.round + 1 + batch }), 'probe');
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
    await this.#broker.restart();
    await this.#broker.connect();
    this.#fleet?.away(false);
    await this.#enrolments.send();
  }

  async #restartSutLive(): Promise<void> {
    this.#bridge?.hold(true);
    await this.#sut.restart();
    await this.#sut.readyUnasked();
    this.#bridge?.hold(false);
    await this.#enrolments.send();
  }

  async close(): Promise<Record<string, unknown>> {
    await Promise.all([this.#broker.closing(), this.#sut.closing()]);
    this.#options.attackers?.kill('the run is over');
    await this.#sut.stop();
    this.#fleet?.close();
    this.#broker.endCanary();
    const feed = this.#bridge?.end();
    await this.#door?.close();
    if (this.#options.clearRetained) await this.#enrolments.clear(this.#retained);
    const broker = await this.#broker.stop();
    const { ear } = this.#hearing;
    const { rounds, ...seen } = this.#counts;
    return {
      transport: this.name, rounds, ...this.#clocks.counts, ...seen, brokerRestarts: this.#broker.restarts, sutRestarts: this.#sut.restarts,
      hubs: this.#fleet?.figures() ?? null, alertsOutsideClock: ear.alertsOutside, watermarks: ear.watermarks, ...(feed && { feed }), broker: broker ?? null,
    };
  }

  /** The time of the run, for alerts that say none, epoch ms: in a stepped run of the last clock, until they are handed out with one; in a live run as the messages have it. */
  #now(): number {
    if (!this.#began) return this.#lastClock?.now ?? 0;
    return Math.round(Date.now() + (this.#began.speed - 1) * (performance.now() - this.#began.wallMs));
  }

  /** The canary waits for an attack's messages as for a hub's, but only for so many as the broker took. */
  #watchAttack(messages: readonly SeenMessage[]): (accepted: number) => Promise<SeenMessage[]> {
    const round = new RoundWatch();
    for (const { topic, payload } of messages) round.expect(topic, payload);
    this.#round = round;
    return async (accepted) => {
      const carried = this.#progress.until(() => round.seen.length >= accepted);
      this.#progress.made();
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
      this.#progress.made();
    }
  }
}
