/**
 * Promise of DESIGN §10: a whole stepped run on the embedded broker at full pace, against what that broker can do at all. The ceiling is the same broker
 * process, fed the very messages of the run as frames encoded beforehand, over as many connections, and read by two null subscribers: one with the canary's filters and
 * one with the SUT's, for a run delivers each message to both. Connections may have as many messages unacknowledged as the fleet allows itself (32), so that the
 * broker reads and writes many at once: the strict ceiling. A second one has one message per connection under way, which is how hubs speak: once a minute each.
 */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { homeTopic } from '../contract/topics.ts';
import type { Clock } from '../contract/messages.ts';
import { hubName } from '../lab/fleet/fleet.ts';
import { encodePublish } from '../lab/fleet/mqtt-frames.ts';
import { credentialsOf } from '../lab/broker/access.ts';
import { BrokerProcess } from '../lab/host-node/broker-launch.ts';
import { nodeHost } from '../lab/host-node/run.ts';
import { tcpDial } from '../lab/host-node/tcp-dial.ts';
import type { SeenMessage, TickAnswer, Transport, TransportSetup } from '../lab/run/ports.ts';
import { payloadOf, type PublishOp, type WireOp } from '../sim/core/plan.ts';
import { labRun, requestFor } from '../test/support/lab-run.ts';
import { namedScenario } from '../test/support/named-scenario.ts';
import { Blaster } from './blaster.ts';
import type { NullSubscribers, SubscriberWord } from './null-subscriber.ts';

export interface E2eFigures {
  /** messages per second of the run over those of the ceiling */
  ratioVsBroker: number;
  /** the same against the ceiling of one message per connection at a time */
  ratioVsBrokerOneEach: number;
  /** from the first round to the last watermark: connects, clocks and alerts included, start and report not */
  runMessagesPerS: number;
  brokerMessagesPerS: number;
  brokerOneEachMessagesPerS: number;
  messages: number;
  /** hubs, each with a connection of its own */
  connections: number;
  /** CPU time over wall time of the broker's process under the blast, its start and the connects included: near 1, else not the broker was the ceiling */
  brokerBusy: number;
}

const LABEL = 'bench';
/** @source `Fleet`, its default */
const WINDOW = 32;

/** @param homes at most the open files that the system allows, less some fifty */
export async function e2e(homes = 400, duration = '3h'): Promise<E2eFigures> {
  const scenario = namedScenario('first-night', { homes, duration });
  const timed = new Timed(nodeHost.transport(requestFor(scenario, { broker: 'embedded', label: LABEL })));
  const { report } = await labRun(scenario, { broker: 'embedded', label: LABEL, transport: () => timed });
  if (report.account.lost.broker > 0 || report.account.unexplained !== 0) throw new Error(`the run lost messages: ${JSON.stringify(report.account)}`);
  const run = (1_000 * timed.seen) / (timed.endedAt - timed.startedAt);
  const ceiling = await blast(timed.publishes, WINDOW);
  const oneEach = await blast(timed.publishes, 1);
  const ratio = (of: number) => Math.round((100 * run) / of) / 100;
  return {
    ratioVsBroker: ratio(ceiling.messagesPerS), ratioVsBrokerOneEach: ratio(oneEach.messagesPerS), runMessagesPerS: Math.round(run),
    brokerMessagesPerS: Math.round(ceiling.messagesPerS), brokerOneEachMessagesPerS: Math.round(oneEach.messagesPerS), messages: timed.seen, connections: homes, brokerBusy: ceiling.busy,
  };
}

/** Remembers what went through a transport, and when. */
class Timed implements Transport {
  readonly name = 'embedded';
  readonly publishes: PublishOp[] = [];
  seen = 0;
  startedAt = 0;
  endedAt = 0;
  readonly #inner: Transport;

  constructor(inner: Transport) {
    this.#inner = inner;
  }

  async open(setup: TransportSetup): Promise<void> {
    await this.#inner.open(setup);
    this.startedAt = performance.now();
  }

  async sendRound(ops: readonly WireOp[]): Promise<SeenMessage[]> {
    for (const op of ops) if (op.kind === 'publish') this.publishes.push(op);
    const seen = await this.#inner.sendRound(ops);
    this.seen += seen.length;
    return seen;
  }

  async closeRound(clock: Clock): Promise<TickAnswer> {
    const answer = await this.#inner.closeRound(clock);
    this.endedAt = performance.now();
    return answer;
  }

  restartBroker(): Promise<void> {
    return this.#inner.restartBroker();
  }

  restartSut(): Promise<void> {
    return this.#inner.restartSut();
  }

  close(): Promise<Record<string, unknown>> {
    return this.#inner.close();
  }
}

/** All messages through the broker as fast as it takes them, until both subscribers have all. */
async function blast(publishes: readonly PublishOp[], window: number): Promise<{ messagesPerS: number; busy: number }> {
  const secret = randomBytes(32).toString('hex');
  const launchedAt = performance.now();
  const broker = await BrokerProcess.start({ secret });
  const child = fork(new URL('./null-subscriber.ts', import.meta.url), { execArgv: [] });
  const said = (wanted: SubscriberWord) => new Promise<void>((resolve, reject) => {
    child.on('message', (word: SubscriberWord) => { if (word === wanted) resolve(); });
    child.once('exit', (code) => reject(new Error(`the null subscriber ended with ${code}`)));
  });
  try {
    const subscribed = said('subscribed');
    const own = ['telemetry', 'event', 'status'].map((channel) => `twinward/v1/+/${channel}`);
    child.send({
      url: broker.url, deliveries: 2 * publishes.length,
      subscribers: [
        { clientId: 'null-canary', credentials: credentialsOf(secret, 'lab'), filters: own },
        { clientId: 'null-sut', credentials: credentialsOf(secret, 'sut:null'), filters: [...own, 'twinward/v1/+/enrolment', 'twinward/clock'] },
      ],
    } satisfies NullSubscribers);
    await subscribed;
    const frames = [...Map.groupBy(publishes, ({ home }) => home)].map(([home, own]) => ({
      home, frames: own.map(({ channel, body, retain }, index) => encodePublish(homeTopic(home, channel), payloadOf(body, LABEL), (index % 0xffff) + 1, retain)),
    }));
    const dial = tcpDial(broker.url);
    const blasters = await Promise.all(frames.map(({ home, frames }) => Blaster.open(dial, credentialsOf(secret, hubName(home)), frames, window)));
    const done = said('done');
    const startedAt = performance.now();
    for (const blaster of blasters) blaster.go();
    await done;
    const endedAt = performance.now();
    for (const blaster of blasters) blaster.end();
    const counts = await broker.stop();
    return { messagesPerS: (1_000 * publishes.length) / (endedAt - startedAt), busy: Math.round((100 * (counts?.cpuMs ?? 0)) / (endedAt - launchedAt)) / 100 };
  } finally {
    child.disconnect();
    await broker.stop();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(JSON.stringify(await e2e()));
