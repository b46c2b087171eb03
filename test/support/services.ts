/** Brokers of other makers, each started on a free loopback port with a folder of its own, and ended with all that it started. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { within } from '../../lab/fleet/within.ts';

export interface Service {
  url: string;
  stop(): Promise<void>;
}

/** Where Debian and others put what is not for everybody's path. */
const POSTGRES = '/usr/lib/postgresql/';
const PLACES = ['', '/usr/sbin/', '/usr/local/sbin/', '/usr/lib/rabbitmq/bin/', ...(existsSync(POSTGRES) ? readdirSync(POSTGRES).toSorted().toReversed().map((version) => `${POSTGRES}${version}/bin/`) : [])];
const PACKAGES = { mosquitto: 'mosquitto', 'nats-server': 'nats-server', 'rabbitmq-server': 'rabbitmq-server', openssl: 'openssl', postgres: 'postgresql' };
export type Needed = keyof typeof PACKAGES;

const START_MS = 60_000;

/**
 * Whether a test that needs these programs can run. Where one is missing the test is left out with a word of why, and fails where TWINWARD_REQUIRE_SERVICES=1.
 * @throws Error there
 */
export function have(...needed: Needed[]): boolean {
  const missing = needed.filter((name) => commandOf(name) === undefined);
  if (missing.length === 0) return true;
  const words = `${missing.join(', ')} not found: what it would prove is left out; install the package ${missing.map((name) => PACKAGES[name]).join(', ')}`;
  if (process.env['TWINWARD_REQUIRE_SERVICES'] === '1') throw new Error(words);
  console.warn(words);
  return false;
}

function commandOf(name: Needed): string | undefined {
  // The wrapper on the path would become another user; the one behind it is ours to run.
  const places = name === 'rabbitmq-server' ? PLACES.toReversed() : PLACES;
  const dirs = (process.env['PATH'] ?? '').split(':');
  return places.flatMap((place) => (place === '' ? dirs.map((dir) => join(dir, name)) : [place + name])).find((file) => existsSync(file));
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = net.createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as net.AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

export interface MosquittoOptions {
  /** lines of mosquitto.conf; by default what the package ships, which keeps 1,000 messages per client */
  lines?: readonly string[];
  /** user to password; absent: everybody may come */
  users?: Readonly<Record<string, string>>;
  tls?: { ca: string; cert: string; key: string };
}

export async function startMosquitto({ lines = [], users, tls }: MosquittoOptions = {}): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), 'twinward-mosquitto-'));
  const port = await freePort();
  const conf = [`listener ${port} 127.0.0.1`, `allow_anonymous ${users === undefined}`, ...lines];
  if (users) {
    const file = join(folder, 'passwords');
    writeFileSync(file, Object.entries(users).map(([user, password]) => `${user}:${password}\n`).join(''));
    spawnSync('mosquitto_passwd', ['-U', file]);
    conf.push(`password_file ${file}`);
  }
  if (tls) conf.push(`cafile ${tls.ca}`, `certfile ${tls.cert}`, `keyfile ${tls.key}`);
  // Started by root it would become a user who cannot read its files.
  if (process.getuid?.() === 0) conf.push('user root');
  writeFileSync(join(folder, 'mosquitto.conf'), `${conf.join('\n')}\n`);
  const child = spawn(commandOf('mosquitto') as string, ['-c', join(folder, 'mosquitto.conf')], { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  return service(`${tls ? 'mqtts' : 'mqtt'}://127.0.0.1:${port}`, folder, [child], said(child, /running/));
}

export async function startNats(): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), 'twinward-nats-'));
  const [port, mqtt] = [await freePort(), await freePort()];
  // MQTT on NATS keeps everything in JetStream, and that asks for a name of the server.
  writeFileSync(join(folder, 'nats.conf'), `server_name: twinward\nlisten: "127.0.0.1:${port}"\njetstream { store_dir: "${folder}" }\nmqtt { listen: "127.0.0.1:${mqtt}" }\n`);
  const child = spawn(commandOf('nats-server') as string, ['-c', join(folder, 'nats.conf')], { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  return service(`mqtt://127.0.0.1:${mqtt}`, folder, [child], said(child, /Server is ready/));
}

/** Takes ten to twenty seconds. It has an epmd of its own: the machine's would outlive the test, and know of the test's node. */
export async function startRabbitmq(): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), 'twinward-rabbitmq-'));
  const [port, mqtt, dist, epmdPort] = [await freePort(), await freePort(), await freePort(), await freePort()];
  writeFileSync(join(folder, 'enabled_plugins'), '[rabbitmq_mqtt].\n');
  writeFileSync(join(folder, 'rabbitmq.conf'), `listeners.tcp.1 = 127.0.0.1:${port}\nmqtt.listeners.tcp.1 = 127.0.0.1:${mqtt}\nmqtt.allow_anonymous = true\n`);
  mkdirSync(join(folder, 'home'));
  const env = {
    ...process.env, HOME: join(folder, 'home'), ERL_EPMD_PORT: String(epmdPort), ERL_EPMD_ADDRESS: '127.0.0.1', RABBITMQ_NODENAME: `twinward${mqtt}@localhost`, RABBITMQ_DIST_PORT: String(dist),
    RABBITMQ_MNESIA_BASE: folder, RABBITMQ_LOG_BASE: folder, RABBITMQ_LOGS: '-', RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'), RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_PID_FILE: join(folder, 'pid'), RABBITMQ_CONF_ENV_FILE: '/dev/null', RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
  };
  const epmd = spawn('epmd', ['-port', String(epmdPort), '-address', '127.0.0.1'], { stdio: 'ignore', detached: true });
  const child = spawn(commandOf('rabbitmq-server') as string, [], { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  return service(`mqtt://127.0.0.1:${mqtt}`, folder, [child, epmd], said(child, /started TCP listener on 127\.0\.0\.1:\d+[\s\S]*Server startup complete/));
}

/** A server with an empty database and no password, for this machine only. */
export async function startPostgres(): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), 'twinward-postgres-'));
  const port = await freePort();
  const program = commandOf('postgres') as string;
  // It refuses to run as root.
  const user = process.getuid?.() === 0 ? idsOf('postgres') : {};
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid as number);
  const made = spawnSync(program.replace(/postgres$/, 'initdb'), ['-D', join(folder, 'data'), '-U', 'twinward', '-A', 'trust', '-E', 'UTF8', '--no-sync'], { ...user, encoding: 'utf8', cwd: folder });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || made.error?.message}`);
  const child = spawn(program, ['-D', join(folder, 'data'), '-h', '127.0.0.1', '-p', String(port), '-k', folder], { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  return service(`postgres://twinward@127.0.0.1:${port}/postgres`, folder, [child], said(child, /ready to accept connections/));
}

function idsOf(user: string): { uid?: number; gid?: number } {
  const id = (flag: string): number => Number(spawnSync('id', [flag, user], { encoding: 'utf8' }).stdout);
  return { uid: id('-u'), gid: id('-g') };
}

/** Resolves when a process has said this; rejects with what it said instead. */
function said(child: ChildProcess, what: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    const hear = (chunk: Buffer): void => {
      text = (text + chunk.toString()).slice(-20_000);
      if (what.test(text)) resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${text.slice(-2_000)}`)));
  });
}

async function service(url: string, folder: string, children: ChildProcess[], ready: Promise<void>): Promise<Service> {
  const end = (): void => { for (const { pid } of children) if (pid !== undefined) killGroup(pid); };
  process.once('exit', end);
  const stop = async (): Promise<void> => {
    process.off('exit', end);
    const exits = children.filter((child) => child.pid !== undefined && child.exitCode === null && child.signalCode === null).map((child) => once(child, 'exit'));
    end();
    await Promise.all(exits);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await within(START_MS, ready, 'it did not start in time');
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
