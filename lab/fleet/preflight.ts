/**
 * What a run needs of a broker that is not the lab's, measured before it starts rather than read from a configuration: the lab behaves as the run will, on topics
 * of its own, and looks at what comes of it. Bounded in time; leaves nothing on the broker.
 */
import { badInput, TwinwardError } from '../../contract/errors.ts';
import { homeTopic } from '../../contract/topics.ts';
import { connectTrouble } from './broker-trouble.ts';
import { connectionsOf } from './preflight-connections.ts';
import { ANSWER_MS, Probe } from './probe.ts';
import type { Credentials, Dial } from './wire.ts';

export interface PreflightNeeds {
  /** connections at a time, the lab's own and the SUT's included */
  connections: number;
  /** messages that wait for one subscriber at the most */
  queued: number;
  /** longest payload, bytes */
  payloadBytes: number;
}

export interface Preflight {
  dial: Dial;
  /** for messages */
  url: string;
  credentials: Credentials | undefined;
  /** client id by role, unlike every other on the broker */
  clientId(role: string): string;
  /** empty, or ending in `/` */
  topicPrefix: string;
  needs: PreflightNeeds;
}

/** For `performance`: what was found. Times in ms. */
export interface PreflightFigures {
  queue: { needed: number; kept: number; sentUnacknowledged: number };
  connections: { needed: number; opened: number };
  retained: { byTopic: boolean; byWildcard: boolean };
  willMs: number;
  payloadBytes: number;
  tookMs: number;
}

/** A will must be there in this time: the fleet waits no longer for it, ms. */
const WILL_MS = 2_000;
/** For what a broker may never send, ms. @source assumption: ten times a slow answer on a local network */
const PERHAPS_MS = 300;
const BATCH = 100;
/** A usual pack of readings, bytes. @source measured: the median of first-night is 540 */
const PACK_BYTES = 600;
const GUIDE = 'see docs/brokers.md';

/** @throws TwinwardError environment where the broker cannot be reached or lets nobody in; bad input where its limits are too narrow for the run */
export async function preflight(options: Preflight): Promise<PreflightFigures> {
  const startedAt = performance.now();
  const open: Probe[] = [];
  const root = `${options.topicPrefix}twinward/preflight/${options.clientId('preflight')}`;
  const connect = async (role: string, will?: string): Promise<Probe> => {
    try {
      const probe = await Probe.open(options.dial, { clientId: options.clientId(role), credentials: options.credentials }, will === undefined ? undefined : { topic: will, payload: 'x' });
      open.push(probe);
      return probe;
    } catch (error) {
      throw connectTrouble(options.url, (error as Error).message, error);
    }
  };
  try {
    const [ear, mouth] = [await connect('pre-ear'), await connect('pre-mouth')];
    await speaks(ear, mouth, root);
    await isClean(await connect('pre-clean'), mouth, options.topicPrefix, root);
    const retained = await keepsRetained(await connect('pre-late'), mouth, root);
    const willMs = await publishesWills(ear, mouth, await connect('pre-will', `${root}/will`), root);
    await carries(ear, await connect('pre-big'), root, options.needs.payloadBytes);
    const queue = await queues(await connect('pre-slow'), mouth, root, options.needs.queued);
    for (const probe of open.splice(0)) probe.end();
    const connections = await connectionsOf(options);
    return { queue, connections, retained, willMs, payloadBytes: options.needs.payloadBytes, tookMs: Math.round(performance.now() - startedAt) };
  } catch (error) {
    if (error instanceof TwinwardError) throw error;
    throw connectTrouble(options.url, (error as Error).message, error);
  } finally {
    for (const probe of open) probe.end();
  }
}

/** QoS 1 is granted, and what is published comes back: a broker that forbids it says so to nobody (MQTT 3.1.1, 3.3.5). */
async function speaks(ear: Probe, mouth: Probe, root: string): Promise<void> {
  const mend = 'let the user of the lab publish and subscribe under twinward/, behind the prefix where there is one';
  const granted = await ear.subscribe([`${root}/+`]).catch((error: Error) => {
    throw badInput('broker-forbids', `the lab may not subscribe to ${root}/+: ${error.message}`, { path: '--broker' }, mend);
  });
  if (granted[0] !== 1) throw badInput('broker-qos', `the broker grants QoS ${granted[0]} where the lab asks for 1: messages could be lost in silence`, { path: '--broker' }, 'allow QoS 1');
  await mouth.say(`${root}/word`, 'x');
  if (!(await ear.until(() => ear.count(`${root}/word`) > 0, ANSWER_MS))) throw badInput('broker-forbids', `what the lab publishes on ${root}/word does not come back to a subscriber`, { path: '--broker' }, mend);
}

/** Retained messages of another run would be taken for this one's by every pipeline that subscribes. */
async function isClean(probe: Probe, mouth: Probe, prefix: string, root: string): Promise<void> {
  const mark = `${root}/mark`;
  // The first home is asked for by name, too: some brokers send nothing retained to a wildcard.
  const filters = [homeTopic('+', 'enrolment', prefix), homeTopic('+', 'status', prefix), homeTopic('h000001', 'enrolment', prefix), mark];
  await probe.subscribe(filters);
  // Twice round, for brokers that read their store in a turn of its own.
  for (let round = 1; round <= 2; round += 1) {
    await mouth.say(mark, 'x');
    await probe.until(() => probe.count(mark) >= round, ANSWER_MS);
  }
  const standing = probe.heard.filter(({ topic, payload }) => topic !== mark && payload !== '');
  const [first] = standing;
  probe.end();
  if (!first) return;
  const run = /"run":"([^"]{1,80})"/.exec(first.payload)?.[1];
  throw badInput(
    'broker-not-clean', `messages of another run${run === undefined ? '' : ` (${run})`} stand on the broker, such as ${first.topic}; a pipeline would take them for this run's`, { path: '--topic-prefix' },
    `give this run a prefix of its own (--topic-prefix mine), or take them away when that run is over: mosquitto_sub … --remove-retained -t '${prefix}twinward/#'`,
  );
}

async function keepsRetained(late: Probe, mouth: Probe, root: string): Promise<PreflightFigures['retained']> {
  const topic = `${root}/kept`;
  const refuse = (how: string): TwinwardError => badInput('broker-retained', `the broker ${how}: enrolments and births are retained, so that a pipeline may come later`, { path: '--broker' }, 'allow retained messages (Mosquitto: retain_available true)');
  await mouth.say(topic, 'x', true).catch((error: Error) => { throw refuse(`does not take a retained message (${error.message})`); });
  await late.subscribe([topic]);
  if (!(await late.until(() => late.count(topic) > 0, WILL_MS))) throw refuse('does not keep retained messages');
  const before = late.count(topic);
  await late.subscribe([`${root}/+`]);
  const byWildcard = await late.until(() => late.count(topic) > before, PERHAPS_MS);
  await mouth.say(topic, '', true);
  late.end();
  return { byTopic: true, byWildcard };
}

async function publishesWills(ear: Probe, mouth: Probe, dying: Probe, root: string): Promise<number> {
  const from = performance.now();
  dying.client.reset();
  const seen = await ear.until(() => ear.count(`${root}/will`) > 0, WILL_MS);
  await mouth.say(`${root}/will`, '', true);
  if (!seen) throw badInput('broker-will', `the broker published no last will within ${WILL_MS / 1_000} s after a connection was reset: the pipeline could not see a hub die`, { path: '--broker' }, `allow last wills, without a delay; ${GUIDE}`);
  return Math.round(performance.now() - from);
}

async function carries(ear: Probe, mouth: Probe, root: string, bytes: number): Promise<void> {
  const topic = `${root}/big`;
  const said = await mouth.say(topic, 'x'.repeat(bytes)).then(() => mouth.say(topic, 'end')).catch((error: Error) => error);
  // Some brokers acknowledge and drop it: what was said after it tells.
  if (!said && (await ear.until(() => ear.heard.at(-1)?.payload === 'end', ANSWER_MS)) && ear.count(topic) > 1) return mouth.end();
  throw badInput('broker-packet', `the broker does not carry a message of ${bytes} bytes, which this run needs${said ? ` (${said.message})` : ''}`, { path: '--broker' }, 'raise its limit: Mosquitto max_packet_size and message_size_limit, NATS max_payload, RabbitMQ max_message_size');
}

/** A subscriber that acknowledges nothing while a whole round is published. What then comes is what the broker kept; the order of one topic [MQTT-4.6.0-6] tells when it was all. */
async function queues(slow: Probe, mouth: Probe, root: string, needed: number): Promise<PreflightFigures['queue']> {
  const topic = `${root}/queue/slow`; // one level more than the other subscriber hears
  const kept = (): number => slow.heard.reduce((sum, { payload }) => sum + (payload === 'end' ? 0 : 1), 0);
  const ended = (): boolean => slow.heard.at(-1)?.payload === 'end';
  await slow.subscribe([topic]);
  slow.client.withhold();
  const pack = 'x'.repeat(PACK_BYTES);
  for (let from = 0; from < needed; from += BATCH) await Promise.all(Array.from({ length: Math.min(BATCH, needed - from) }, () => mouth.say(topic, pack)));
  const sentUnacknowledged = kept();
  slow.client.release();
  // Repeated, because the mark may be dropped as the packs were.
  for (let quietMs = 0, before = 0; !ended() && slow.lost === undefined && quietMs < ANSWER_MS; before = slow.heard.length) {
    await mouth.say(topic, 'end');
    await slow.until(ended, PERHAPS_MS);
    quietMs = slow.heard.length > before ? 0 : quietMs + PERHAPS_MS;
  }
  const found = { needed, kept: kept(), sentUnacknowledged };
  slow.end();
  if (found.kept >= needed) return found;
  throw badInput(
    'broker-queue', `the broker keeps only ${found.kept} messages for a subscriber that is slow to acknowledge, and drops the rest: a round of this run needs ${needed}`, { path: '--broker' },
    `lift its limit: Mosquitto max_queued_messages 0 (and max_queued_bytes 0); NATS max_ack_pending; RabbitMQ no max-length policy on mqtt-subscription queues; ${GUIDE}`,
  );
}
