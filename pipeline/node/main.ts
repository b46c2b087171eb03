/**
 * The process that runs one pipeline against a broker: `node pipeline/node/main.ts --pipeline reference --store sqlite:pipeline.sqlite [--rules <file>]…` (rules written as data, contract/rule.ts).
 * Environment: TWINWARD_BROKER_URL, TWINWARD_USERNAME, TWINWARD_PASSWORD, TWINWARD_CLIENT_ID, TWINWARD_TOPIC_PREFIX, TWINWARD_INSTANCE; for `mqtts://` also the PEM files
 * TWINWARD_BROKER_CA, TWINWARD_BROKER_CERT, TWINWARD_BROKER_KEY; DATABASE_URL for `--store postgres`; TWINWARD_STORE (what `--store` says where it is not given), TWINWARD_STORE_DIR.
 * Exit: 0 asked to stop · 1 the store failed · 2 bad input. An unreachable broker is tried again until asked to stop.
 */
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { parseArgs } from 'node:util';
import mqtt, { type MqttClient } from 'mqtt';
import { durationMs } from '../../contract/duration.ts';
import { Conversation } from '../core/conversation.ts';
import { describePlace, type TwinwardError } from '../../contract/errors.ts';
import type { RuleData } from '../../contract/rule.ts';
import { PIPELINES, pipelineById } from '../registry.ts';
import { holdAcks } from './held-acks.ts';
import { readRules } from './read-rules.ts';
import { Service } from './service.ts';
import { createStore } from './store/index.ts';
import { StoreError } from './store/store.ts';

/** The lab waits for a restarted broker's subscribers, so reconnect fast. @source assumption */
const RECONNECT_MS = 200;
/** After a stop signal, how long the broker may take to say goodbye, ms. @source assumption */
const GOODBYE_MS = 1_000;
const USAGE = `Usage: node pipeline/node/main.ts [--pipeline <id>] [--store memory|sqlite[:FILE]|postgres[:SCHEMA]] [--tick 5s] [--rules <file>]…`;

function badInput(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

function readArguments(): { pipeline: string; store: string; tick: string | undefined; rules: string[] } {
  try {
    const { values } = parseArgs({ options: { pipeline: { type: 'string', default: 'reference' }, store: { type: 'string' }, tick: { type: 'string' }, rules: { type: 'string', multiple: true, default: [] } } });
    return { pipeline: values.pipeline, store: values.store ?? process.env.TWINWARD_STORE ?? 'sqlite', tick: values.tick, rules: values.rules };
  } catch (error) {
    return badInput(`${(error as Error).message}\n${USAGE}`);
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

const given = readArguments();
const rules = rulesOf(given.rules);
const definition = pipelineById(given.pipeline) ?? badInput(`There is no pipeline "${given.pipeline}". Choose one of: ${PIPELINES.map((pipeline) => pipeline.id).join(', ')}.`);
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

/** Milliseconds between ticks of its own clock; undefined: a lab gives the time. */
const tickMs = given.tick === undefined ? undefined : /^\d+(ms|s|m)$/.test(given.tick) ? durationMs(given.tick) : badInput(`--tick ${given.tick} is no length of time. Write one such as 5s.`);

let stopping = false;
function failed(error: Error): void {
  if (stopping) return;
  process.stderr.write(`the store failed, and nothing more can be promised: ${error.message}\n`);
  process.exit(1);
}

const service = await (async (): Promise<Service> => {
  try {
    const store = await createStore(given.store, { dir: process.env.TWINWARD_STORE_DIR, databaseUrl: process.env.DATABASE_URL, lost: failed });
    return await Service.open({
      store, failed,
      fresh: () => new Conversation(definition.create({ rules }), '', instance),
      publish: ({ topic, payload }): Promise<unknown> => client.publishAsync(prefix + topic, payload, { qos: 1 }),
    });
  } catch (error) {
    if (error instanceof StoreError) return badInput(`${error.message}. To mend it: ${error.hint}`);
    throw error;
  }
})();

const client: MqttClient = mqtt.connect(url, {
  // A store that outlives the process wants the messages of the time between, too: a session that stays.
  protocolVersion: 4, clean: service.store.kind === 'memory', clientId: clientId ?? username ?? (service.store.kind === 'memory' ? `twinward-pipeline-${process.pid}` : 'twinward-pipeline'),
  reconnectPeriod: RECONNECT_MS, connectTimeout: 5_000, resubscribe: false, manualConnect: true,
  ...(username !== undefined && { username }), ...(password !== undefined && { password }), ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }),
});

client.once('connect', () => service.begin());
client.on('connect', () => {
  // Else every small answer waits for Nagle's algorithm and the broker's delayed acknowledgement, some 40 ms.
  (client.stream as Partial<Socket>).setNoDelay?.(true);
  client.subscribe(service.conversation.filters.map((filter) => prefix + filter), { qos: 1 }, (error) => {
    if (error && !stopping) process.stderr.write(`subscribe failed: ${error.message}\n`);
  });
});
client.on('error', (error) => {
  if (!stopping) process.stderr.write(`broker: ${error.message}\n`);
});
holdAcks(client, (topic, payload, { retain }, ack) => service.hear(topic.slice(prefix.length), payload.toString('utf8'), retain, ack));
client.connect();

if (tickMs !== undefined) setInterval(() => service.tick(Date.now()), tickMs).unref();

function stop(): void {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(0), GOODBYE_MS).unref();
  void service.settled().then(() => client.end(false, () => void service.close().then(() => process.exit(0))));
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
process.on('disconnect', stop);
