/**
 * The process that runs one pipeline against a broker: `node pipeline/node/main.ts --pipeline reference --store sqlite:pipeline.sqlite`.
 * Environment: TWINWARD_BROKER_URL, TWINWARD_USERNAME, TWINWARD_PASSWORD, TWINWARD_CLIENT_ID, TWINWARD_TOPIC_PREFIX, TWINWARD_INSTANCE; for `mqtts://` also the PEM files
 * TWINWARD_BROKER_CA, TWINWARD_BROKER_CERT, TWINWARD_BROKER_KEY; DATABASE_URL for `--store postgres`; TWINWARD_STORE (what `--store` says where it is not given), TWINWARD_STORE_DIR.
 * Exit: 0 asked to stop · 1 the store failed · 2 bad input. An unreachable broker is tried again until asked to stop.
 */
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { parseArgs } from 'node:util';
import mqtt, { type MqttClient } from 'mqtt';
import type { Alert } from '../../contract/alert.ts';
import { Duration, durationMs } from '../../contract/duration.ts';
import { TwinwardError, describePlace } from '../../contract/errors.ts';
import { Conversation } from '../core/conversation.ts';
import { PIPELINES, pipelineById } from '../registry.ts';
import { readTokens, tokenText } from './api/tokens.ts';
import { AuditChain } from './audit.ts';
import { holdAcks } from './held-acks.ts';
import { readNotifyConfig } from './notify/config.ts';
import { notificationsFor } from './notify/notifications-for.ts';
import { Notifier } from './notify/notifier.ts';
import { readRules } from './read-rules.ts';
import { ServiceDesk } from './service-desk.ts';
import { Service } from './service.ts';
import { createStore } from './store/index.ts';
import { StoreError } from './store/store.ts';
import type { SaidAlert } from './store/store.ts';

/** The lab waits for a restarted broker's subscribers, so reconnect fast. @source assumption */
const RECONNECT_MS = 200;
/** After a stop signal, how long the broker may take to say goodbye, ms. @source assumption */
const GOODBYE_MS = 1_000;
const USAGE = `Usage: node pipeline/node/main.ts [--pipeline <id>] [--store memory|sqlite[:FILE]|sqlite-full[:FILE]|postgres[:SCHEMA]] [--tick 5s] [--rules FILE]…
                                  [--http [HOST:]PORT --tokens FILE [--public-url URL]] [--notify FILE]
       node pipeline/node/main.ts --new-token NAME:ROLE [--homes HOME,…|--residents HOME/RESIDENT,…]     prints a token and its line for the file of tokens
       node pipeline/node/main.ts --verify-audit [--head N:HASH] [--store …]`;
/** By its own clock. @source assumption: faster says nothing new of readings of some seconds, slower leaves a fall waiting */
const TICK_MS = { min: 100, max: 3_600_000 };

function badInput(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

function readArguments() {
  try {
    const text = { type: 'string' } as const;
    return parseArgs({ options: { pipeline: { ...text, default: 'reference' }, store: { ...text, default: process.env.TWINWARD_STORE ?? 'sqlite' }, tick: text, http: text, tokens: text, notify: text, rules: { ...text, multiple: true, default: [] as string[] }, 'public-url': text, 'new-token': text, homes: text, residents: text, 'verify-audit': { type: 'boolean' }, head: text } }).values;
  } catch (error) {
    return badInput(`${(error as Error).message}\n${USAGE}`);
  }
}

/** Bad input in words, anything else as it is. */
function orBadInput<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    return refuse(error);
  }
}
function refuse(error: unknown): never {
  if (error instanceof TwinwardError) badInput(`${error.place ? `${describePlace(error.place)}: ` : ''}${error.message}${error.hint ? `. To mend it: ${error.hint}` : ''}`);
  if (error instanceof StoreError) badInput(`${error.message}. To mend it: ${error.hint}`);
  throw error;
}
function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return badInput(`${file} cannot be read: ${(error as Error).message}`);
  }
}

const given = readArguments();
if (given['new-token'] !== undefined) {
  const [name = '', role = ''] = given['new-token'].split(':');
  const { homes, residents } = given;
  process.stdout.write(orBadInput(() => tokenText({ name, role: role as never, ...(homes !== undefined && { homes: homes.split(',') }), ...(residents !== undefined && { residents: residents.split(',') }) })));
  process.exit(0);
}

let stopping = false;
function failed(error: Error): void {
  if (stopping) return;
  process.stderr.write(`the store failed, and nothing more can be promised: ${error.message}\n`);
  process.exit(1);
}
const place = { dir: process.env.TWINWARD_STORE_DIR, databaseUrl: process.env.DATABASE_URL, lost: failed };

if (given['verify-audit']) {
  const [, n, hash = ''] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(given.head ?? '') ?? [];
  if (given.head !== undefined && n === undefined) badInput(`--head ${given.head} is no head of an audit log. Give back what --verify-audit printed: a number, a colon and 64 hexadecimal digits.`);
  const kept = await createStore(given.store, { ...place, existing: true }).catch(refuse);
  await kept.open().catch(refuse);
  const { lines, brokenAt, head } = await new AuditChain(kept).verify(n === undefined ? undefined : { n: Number(n), hash });
  process.stdout.write(brokenAt === undefined ? `The audit log is whole: ${lines} lines. Note its head down elsewhere, and give it back with --head: ${head.n}:${head.hash}\n` : `The audit log is broken at line ${brokenAt}: that line was changed, taken out, put in, moved or cut off.\n`);
  await kept.close();
  process.exit(brokenAt === undefined ? 0 : 1);
}
const rules = orBadInput(() => readRules(given.rules));
const definition = pipelineById(given.pipeline) ?? badInput(`There is no pipeline "${given.pipeline}". Choose one of: ${PIPELINES.map((pipeline) => pipeline.id).join(', ')}.`);
if (rules.length > 0 && !definition.takesRules) badInput(`The pipeline "${definition.id}" takes no rules. Leave --rules out, or choose: ${PIPELINES.filter(({ takesRules }) => takesRules).map(({ id }) => id).join(', ')}.`);
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
const tickMs = given.tick === undefined ? undefined : Duration.safeParse(given.tick).success ? durationMs(given.tick) : badInput(`--tick ${given.tick} is no length of time. Write one such as 5s.`);
if (tickMs !== undefined && (tickMs < TICK_MS.min || tickMs > TICK_MS.max)) badInput(`--tick ${given.tick} is out of range. Give 100ms to 1h.`);

const store = await createStore(given.store, place).catch(refuse);
const notify = given.notify === undefined ? undefined : orBadInput(() => readNotifyConfig(readFile(given.notify as string), given.notify as string));
const http = given.http === undefined ? undefined : placeOf(given.http);
const tokens = given.tokens === undefined ? [] : orBadInput(() => readTokens(readFile(given.tokens as string), given.tokens as string));
if (http && tokens.length === 0) badInput(`--http without tokens lets nobody in. Give --tokens FILE; a token and its line come from --new-token NAME:ROLE.`);

const publicUrl = given['public-url']?.replace(/\/+$/, '');
if (publicUrl !== undefined && !(URL.canParse(publicUrl) && /^https?:$/.test(new URL(publicUrl).protocol))) badInput(`--public-url ${publicUrl} is no address. Give what clients reach the API at, such as https://alerts.example.`);

function placeOf(text: string): { host?: string; port: number } {
  const match = /^(?:(\[[0-9a-f:]+\]|[\w.-]+):)?(\d{1,5})$/i.exec(text);
  if (!match || Number(match[2]) > 65_535) return badInput(`--http ${text} is no place to listen. Write a port, or host:port.`);
  return { port: Number(match[2]), ...(match[1] !== undefined && { host: match[1].replace(/^\[|\]$/g, '') }) };
}

const client: MqttClient = mqtt.connect(url, {
  // A store that outlives the process wants the messages of the time between, too: a session that stays.
  protocolVersion: 4, clean: store.kind === 'memory', clientId: clientId ?? username ?? (store.kind === 'memory' ? `twinward-pipeline-${process.pid}` : 'twinward-pipeline'),
  reconnectPeriod: RECONNECT_MS, connectTimeout: 5_000, resubscribe: false, manualConnect: true,
  ...(username !== undefined && { username }), ...(password !== undefined && { password }), ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }),
});

const service = await Service.open({
  store, failed,
  fresh: () => new Conversation(definition.create({ rules }), '', instance),
  // Without a connection the client keeps it, and sends it when there is one.
  publish: ({ topic, payload }): Promise<unknown> => client.publishAsync(prefix + topic, payload, { qos: 1 }),
  ...(notify && { notify: ({ alert, seq }: SaidAlert, before: readonly Alert[]) => notificationsFor(alert, seq, notify.rules, before) }),
}).catch(refuse);

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

const clock = { nowMs: () => Date.now(), after: (ms: number, what: () => void) => { const timer = setTimeout(what, ms); return () => clearTimeout(timer); } };
const notifier = notify && new Notifier(store, clock, notify, { onTrouble: (error) => void process.stderr.write(`notification: ${String(error)}\n`) });
notifier?.start();
// Most pipelines in a lab have no API, and start without its libraries.
const { createApi, listen } = http ? await import('./api/api.ts') : {};
const api = http && createApi && (await createApi(new ServiceDesk(service, new AuditChain(store), () => client.connected), { tokens, ...(publicUrl !== undefined && { publicUrl }), onFault: (error) => void process.stderr.write(`api: ${String(error)}\n`) }));
if (api && listen) process.stdout.write(`API at ${await listen(api, http).catch(refuse)}\n`);

function stop(): void {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(0), GOODBYE_MS).unref();
  void Promise.all([api?.close(), notifier?.stop(), service.settled()]).then(() => client.end(false, () => void service.close().then(() => process.exit(0))));
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
process.on('disconnect', stop);
