/** A `sut.yaml` brought to life: how the transport starts, awaits, resets, feeds and hears this SUT. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { durationMs } from '../../contract/duration.ts';
import { feedOf, filled, type Sut } from '../../contract/sut.ts';
import type { SutRealm } from '../broker/access.ts';
import { alertMap } from '../codecs/alert-map.ts';
import { encoderOf } from '../codecs/encoder.ts';
import type { SutPort, SutWays } from '../fleet/peers.ts';
import { ask, deliver } from './http-feed.ts';
import { SutFolder } from './sut-folder.ts';
import { SutProcess } from './sut-process.ts';
import { openWebhook } from './webhook.ts';

/** Between two looks whether it is ready, ms. */
const LOOK_MS = 100;
const LOOK_TIMEOUT_MS = 2_000;
/** Until a clock is answered, ms: at the longest as the transport waits for one; where the SUT says no word at all, it gives up much sooner. */
const CLOCK_MS = 60_000;
/** Until a command that resets must have ended, ms: a second before the transport gives up, so that the reason is told. */
const COMMAND_MS = 19_000;

/** Where a SUT that was set up beforehand may have its password from, in place of one that the lab makes up for each run. */
export const SUT_PASSWORD = 'TWINWARD_SUT_PASSWORD';

/** What it may do on the lab's own broker. */
export function realmOf(sut: Sut, env: Readonly<Record<string, string | undefined>> = process.env): SutRealm {
  const password = env[SUT_PASSWORD];
  const hasOwnTopics = sut.alerts !== undefined || sut.ready?.topic !== undefined || (typeof sut.reset === 'object' && sut.reset.message !== undefined);
  return { isFree: feedOf(sut) !== undefined || hasOwnTopics, ...(password && { password }) };
}

/** The user name of its only instance. */
export function userOf(sut: Sut): string {
  return `sut:${sut.id}-1`;
}

/** Nothing is started before the transport is opened. @throws ExpressionError where an expression is no JSONata */
export function sutPort(sut: Sut): SutPort {
  const instance = `${sut.id}-1`;
  const { start, feed: asked, alerts, ready } = sut;
  const feed = feedOf(sut);
  const lines: ((text: string) => void)[] = [];
  const env: Record<string, string> = {};
  // What it keeps there outlives its restarts, and ends with the run.
  const folder = new SutFolder();
  // A port is looked for when the SUT is about to be started: found any earlier, another may have taken it.
  let port: number | undefined;
  const needsPort = start !== undefined && JSON.stringify(sut).includes('{port}');
  const withPort = (text: string): string => filled(text, port === undefined ? {} : { port: String(port) });
  const url = (text: string): string => withPort(text.startsWith('/') ? (sut.address as string).replace(/\/$/, '') + text : text);
  const encoder = feed && encoderOf(sut);
  const timeoutMs = durationMs(asked?.timeout ?? '5s');
  const prepare = async (): Promise<void> => {
    if (!needsPort) return;
    port = await freePort();
    env['TWINWARD_PORT'] = String(port);
  };
  const isReady = readyWay(sut, { url, port: (text) => Number(withPort(String(text))), lines });
  return {
    instance,
    readyWithinMs: durationMs(sut.readyWithin),
    prepare,
    ...(start && {
      launch: ({ anew, ...where }) => {
        if (anew) void folder.end(start.env['TWINWARD_STORE']);
        return new SutProcess({
          start: { ...start, command: start.command.map(withPort) }, instance, env: { ...env, TWINWARD_STORE_DIR: folder.path }, stopped: () => folder.end(start.env['TWINWARD_STORE']),
          ...(ready?.line !== undefined && { line: (text: string) => { for (const hear of lines) hear(text); } }), ...where,
        });
      },
    }),
    ...(isReady && { ready: isReady }),
    ...(typeof sut.reset === 'object' && { reset: (ways) => resetBy(sut, url, ways) }),
    ...(feed && encoder && {
      feed: {
        encoder: feed.topic === undefined ? { type: encoder.type, encode: async (topic, payload) => (await encoder.encode(topic, payload)).map(({ to, body }) => ({ to: url(to), body })) } : encoder,
        carry: async ({ to, body }, ways) => {
          if (feed.topic !== undefined) await ways.publish(to, body, feed.retain, feed.qos);
          else await deliver({ url: to, method: feed.method, headers: withType(encoder.type, feed.headers), body, timeoutMs });
        },
      },
    }),
    ...(feed?.clock !== undefined && { clock: oneAtATime(async (body) => (await ask({ url: url(feed.clock as string), method: 'POST', headers: withType('application/json', feed.headers), body, timeoutMs: CLOCK_MS })).status < 300) }),
    ...(alerts && {
      alerts: {
        map: alertMap(alerts.map),
        topics: alerts.webhook ? [] : alerts.topics ?? ['twinward/v1/alerts/#'],
        ...(alerts.webhook && {
          listen: async (hear) => {
            const { port: at = 0, path, token } = alerts.webhook as NonNullable<typeof alerts.webhook>;
            const hook = await openWebhook({ port: at, path, token, hear });
            env['TWINWARD_WEBHOOK_URL'] = hook.url;
            if (token !== undefined) env['TWINWARD_WEBHOOK_TOKEN'] = token;
            return hook;
          },
        }),
      },
    }),
  };
}

/** Resolves when it is ready; absent where its first watermark or subscription tells. */
function readyWay({ ready, feed, readyWithin }: Sut, { url, port, lines }: { url(text: string): string; port(text: string | number): number; lines: ((text: string) => void)[] }): SutPort['ready'] {
  const get = (address: string) => ask({ url: address, method: 'GET', headers: {}, timeoutMs: LOOK_TIMEOUT_MS });
  // Whoever waits gives up by then, and nobody else would end the looking.
  const until = async (look: () => Promise<boolean>): Promise<void> => {
    const end = performance.now() + durationMs(readyWithin);
    for (let why = 'no'; ;) {
      if (await look().catch((error: Error) => { why = error.message; return false; })) return;
      if (performance.now() >= end) throw new Error(`the last look said: ${why}`);
      await sleep(LOOK_MS);
    }
  };
  // One that is fed over HTTP is ready at the earliest when it answers, whatever it says.
  if (!ready) return feed?.url === undefined ? undefined : () => until(async () => (await get(new URL(url(feed.url as string)).origin)).status > 0);
  const { topic, delay, line, http, port: at } = ready;
  return async (ways) => {
    if (topic !== undefined) return ways.heard(topic);
    if (delay !== undefined) return void (await sleep(durationMs(delay)));
    if (line !== undefined) return new Promise((resolve) => { lines.push((text) => { if (text.includes(line)) resolve(); }); });
    await until(http !== undefined ? async () => { const { status } = await get(url(http)); return status >= 200 && status < 300; } : () => listens(port(at as number)));
  };
}

/** A clock is repeated until it is answered; a SUT that thinks is not asked the same again. */
function oneAtATime(asking: (text: string) => Promise<boolean>): (text: string) => Promise<boolean> {
  const open = new Set<string>();
  return async (text) => {
    if (open.has(text)) return false;
    open.add(text);
    return asking(text).catch(() => false).finally(() => open.delete(text));
  };
}

/** @param commandMs for tests */
export async function resetBy(sut: Sut, url: (text: string) => string, ways: SutWays, commandMs = COMMAND_MS): Promise<void> {
  const { http, command, message, cwd } = sut.reset as Exclude<Sut['reset'], string | undefined>;
  if (message) return ways.publish(message.topic, message.payload);
  if (http) return deliver({ url: url(http.url), method: http.method, headers: http.headers, body: http.body, timeoutMs: 5_000 });
  const [program, ...args] = command as [string, ...string[]];
  // A group of its own, so that what it started ends with it.
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true, ...(cwd !== undefined && { cwd }) });
  const limit = setTimeout(() => process.kill(-(child.pid as number), 'SIGKILL'), commandMs);
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => { words = (words + chunk.toString()).slice(-500); });
  const [code, signal] = (await once(child, 'exit').finally(() => clearTimeout(limit))) as [number | null, string | null];
  if (code !== 0) throw new Error(`${program} ended with ${signal ?? `code ${code}`}${words ? `: ${words.trim()}` : ''}`);
}

/** Names of headers know no case: the user's word stands in place of ours, not beside it. */
function withType(type: string, headers: Readonly<Record<string, string>>): Record<string, string> {
  return { 'content-type': type, ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])) };
}

/** Whether something answers on a port of this machine. */
export function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: '127.0.0.1', port });
    socket.once('connect', () => { socket.destroy(); resolve(true); });
    socket.once('error', () => resolve(false));
  });
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  await new Promise<void>((resolve) => { server.close(() => resolve()); });
  return port;
}
