/**
 * The process that runs one pipeline against a broker: `node pipeline/node/main.ts --pipeline reference [--rules <file>]…` (rules written as data, contract/rule.ts).
 * Environment: TWINWARD_BROKER_URL, TWINWARD_USERNAME, TWINWARD_PASSWORD, TWINWARD_CLIENT_ID, TWINWARD_TOPIC_PREFIX, TWINWARD_INSTANCE; for `mqtts://` also the PEM files
 * TWINWARD_BROKER_CA, TWINWARD_BROKER_CERT, TWINWARD_BROKER_KEY.
 * Exit: 0 asked to stop · 2 bad input. An unreachable broker is tried again until asked to stop.
 */
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { parseArgs } from 'node:util';
import mqtt from 'mqtt';
import type { IPublishPacket } from 'mqtt';
import { Conversation } from '../core/conversation.ts';
import type { Said } from '../core/conversation.ts';
import { describePlace } from '../../contract/errors.ts';
import type { TwinwardError } from '../../contract/errors.ts';
import type { RuleData } from '../../contract/rule.ts';
import { PIPELINES, pipelineById } from '../registry.ts';
import { readRules } from './read-rules.ts';

/** The lab waits for a restarted broker's subscribers, so reconnect fast. @source assumption */
const RECONNECT_MS = 200;
/** After a stop signal, how long the broker may take to say goodbye, ms. @source assumption */
const GOODBYE_MS = 1_000;

function badInput(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

function readArguments(): { id: string; ruleFiles: string[] } {
  try {
    const { values } = parseArgs({ options: { pipeline: { type: 'string', default: 'reference' }, rules: { type: 'string', multiple: true, default: [] } } });
    return { id: values.pipeline, ruleFiles: values.rules };
  } catch (error) {
    return badInput(`${(error as Error).message}\nUsage: node pipeline/node/main.ts --pipeline <id> [--rules <file>]…`);
  }
}

function rulesOf(files: readonly string[]): RuleData[] {
  try {
    return readRules(files);
  } catch (error) {
    const { message, place, hint } = error as TwinwardError;
    return badInput(`${describePlace(place)}: ${message}. ${hint ?? ''}`);
  }
}

const { id, ruleFiles } = readArguments();
const rules = rulesOf(ruleFiles);
const definition = pipelineById(id) ?? badInput(`There is no pipeline "${id}". Choose one of: ${PIPELINES.map((pipeline) => pipeline.id).join(', ')}.`);
const url = process.env.TWINWARD_BROKER_URL ?? badInput('TWINWARD_BROKER_URL is not set. Give the address of the broker, such as mqtt://127.0.0.1:PORT.');
const { TWINWARD_USERNAME: username, TWINWARD_PASSWORD: password, TWINWARD_CLIENT_ID: clientId, TWINWARD_TOPIC_PREFIX: prefix = '', TWINWARD_INSTANCE: instance } = process.env;

function pem(name: 'CA' | 'CERT' | 'KEY'): Buffer | undefined {
  const file = process.env[`TWINWARD_BROKER_${name}`];
  if (!file) return undefined;
  try {
    return readFileSync(file);
  } catch (error) {
    return badInput(`TWINWARD_BROKER_${name} cannot be read: ${(error as Error).message}`);
  }
}
const [ca, cert, key] = [pem('CA'), pem('CERT'), pem('KEY')];

const conversation = new Conversation(definition.create({ rules }), prefix, instance);
const client = mqtt.connect(url, {
  protocolVersion: 4, clean: true, clientId: clientId ?? username ?? `twinward-pipeline-${process.pid}`, reconnectPeriod: RECONNECT_MS, connectTimeout: 5_000, resubscribe: false,
  ...(username !== undefined && { username }), ...(password !== undefined && { password }), ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }),
});

/** Sends answers one after the other: the alerts of a tick are acknowledged before its watermark leaves. */
let outbox: Promise<void> = Promise.resolve();
let stopping = false;
function send(said: Said): void {
  outbox = outbox.then(() => sendNow(said));
}

async function sendNow({ alerts, watermark }: Said): Promise<void> {
  try {
    await Promise.all(alerts.map(({ topic, payload }) => client.publishAsync(topic, payload, { qos: 1 })));
    client.publish(watermark.topic, watermark.payload, { qos: 1 });
  } catch (error) {
    if (!stopping) process.stderr.write(`publish failed: ${String(error)}\n`);
  }
}

client.on('connect', () => {
  // Else every small answer waits for Nagle's algorithm and the broker's delayed acknowledgement, some 40 ms.
  (client.stream as Partial<Socket>).setNoDelay?.(true);
  client.subscribe([...conversation.filters], { qos: 1 }, (error) => {
    if (error && !stopping) process.stderr.write(`subscribe failed: ${error.message}\n`);
  });
});
client.on('error', (error) => {
  if (!stopping) process.stderr.write(`broker: ${error.message}\n`);
});

/** Acknowledgements of one turn leave in one piece. */
let corked = false;
function cork(): void {
  const stream = client.stream as Partial<Socket>;
  if (corked || !stream.cork || !stream.uncork) return;
  corked = true;
  stream.cork();
  setImmediate(() => {
    corked = false;
    stream.uncork?.();
  });
}

client.on('message', (topic: string, payload: Buffer, packet: IPublishPacket) => {
  cork();
  for (const said of conversation.hear(topic, payload.toString('utf8'), packet.retain)) send(said);
});

function stop(): void {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(0), GOODBYE_MS).unref();
  void outbox.then(() => client.end(false, () => process.exit(0)));
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
process.on('disconnect', stop);
