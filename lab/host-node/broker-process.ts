/** Entry of the broker's process: aedes behind the frame guard, on loopback TCP and WebSocket. Forked by `broker-launch.ts`; ends with its parent. */
import * as http from 'node:http';
import * as net from 'node:net';
import type { Duplex } from 'node:stream';
import type { Aedes, Client } from 'aedes';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { createStrictBroker } from '../fleet/strict-broker.ts';
import { isPasswordOf, mayPublish, maySubscribe, mayUseClientId, roleOf } from './access.ts';
import type { BrokerRole } from './access.ts';
import type { BrokerCounts, BrokerOptions, FromBroker, ToBroker } from './broker-messages.ts';
import { FrameGuard } from './frame-guard.ts';

const counts: BrokerCounts = { connects: 0, publishes: 0, framesRefused: 0, accessRefused: 0, rssBytes: 0, cpuMs: 0 };
let watched: number | undefined;

function tell(message: FromBroker): void {
  process.send?.(message);
}

process.on('message', (message: ToBroker) => {
  if (message.say === 'start') serve(message.options).catch((error: unknown) => tell({ say: 'trouble', message: String(error) }));
  else if (message.say === 'watch') watched = message.pid;
  else stop();
});

// The lab is gone: so is its broker, and the SUT that the lab can no longer end.
process.on('disconnect', () => {
  if (watched !== undefined) try { process.kill(-watched, 'SIGKILL'); } catch { /* ended already */ }
  process.exit(0);
});

// A terminal's interrupt reaches the whole group; the lab decides when its broker ends.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});

function stop(): void {
  const { user, system } = process.cpuUsage();
  counts.rssBytes = process.memoryUsage.rss();
  counts.cpuMs = Math.round((user + system) / 1_000);
  process.send?.({ say: 'stopped', counts } satisfies FromBroker, undefined, {}, () => process.exit(0));
}

async function serve(options: BrokerOptions): Promise<void> {
  const broker = await createBroker(options);
  const guard = (socket: Duplex, request?: http.IncomingMessage): void => {
    const guarded = new FrameGuard(socket, options.caps, () => { counts.framesRefused += 1; });
    broker.handle(guarded, request);
  };
  const tcp = net.createServer({ noDelay: true }, (socket) => guard(socket));
  const web = http.createServer((_request, response) => response.writeHead(426).end());
  new WebSocketServer({
    server: web,
    maxPayload: options.caps.afterConnack + 5,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has('mqtt') ? 'mqtt' : false), // [MQTT-6.0.0-3]
  }).on('connection', (socket, request) => guard(createWebSocketStream(socket), request));
  const tcpPort = await listen(tcp, options.tcpPort);
  const wsPort = await listen(web, options.wsPort);
  tell({ say: 'listening', tcpPort, wsPort });
}

/** On loopback, deny by default (DESIGN §11). A backlog for a whole fleet's connects. */
function listen(server: net.Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port, backlog: 4_096 }, () => resolve((server.address() as net.AddressInfo).port));
  });
}

/**
 * aedes as the lab needs it. One frozen subscriber holds up every client until `drainTimeout`, and each message in delivery takes a `concurrency` slot.
 * `queueLimit` stays 42: it counts packets before CONNACK only, not deliveries.
 */
async function createBroker({ secret, topicPrefix, profile }: BrokerOptions): Promise<Aedes> {
  const hooks = profile === 'L0' ? OPEN_HOOKS : standardHooks(secret, topicPrefix);
  const broker = await createStrictBroker({ concurrency: 10_000, drainTimeout: 3_000, connectTimeout: 10_000, ...hooks });
  broker.on('connackSent', (connack, client) => {
    if (connack.returnCode !== 0) return;
    counts.connects += 1;
    (client.conn as FrameGuard).accepted();
  });
  broker.on('subscribe', (_subscriptions, client) => { if (client.id.startsWith('sut:')) tell({ say: 'sut-subscribed' }); });
  broker.on('publish', (_packet, client) => { if (client) counts.publishes += 1; });
  return broker;
}

type Hooks = Pick<NonNullable<Parameters<typeof Aedes.createBroker>[0]>, 'preConnect' | 'authenticate' | 'authorizePublish' | 'authorizeSubscribe' | 'authorizeForward'>;

/**
 * aedes takes QoS 1 up one turn later, after its PUBACK. A QoS 0 message that overtook it would not only come first: aedes would then drop the
 * overtaken one as a duplicate of a later number. So QoS 0 waits its turn too [MQTT-4.6.0-6].
 */
function inTurn(qos: number, decide: (refusal?: Error | null) => void, refusal: Error | null): void {
  if (qos === 0) setImmediate(decide, refusal);
  else decide(refusal);
}

function denied(reason: string): Error {
  counts.accessRefused += 1;
  return new Error(reason);
}

/** The profile `L0`: everyone may do everything, as aedes has it by default; its one block, of its own status topics, stays. */
const OPEN_HOOKS: Hooks = {
  authorizePublish(_client, packet, decide) {
    inTurn(packet.qos, decide, packet.topic.startsWith('$SYS/') ? denied(`publish on ${packet.topic}`) : null);
  },
};

function standardHooks(secret: string, topicPrefix: string): Hooks {
  const roles = new WeakMap<Client, BrokerRole>();
  return {
    preConnect(_client, packet, decide) {
      const role = roleOf(packet.username ?? '');
      const allowed = !packet.will || (role !== undefined && mayPublish(role, packet.will.topic, topicPrefix));
      if (allowed) decide(null, true);
      else decide(denied(`a will on ${packet.will?.topic}`), false);
    },
    authenticate(client, username, password, decide) {
      const role = roleOf(username ?? '');
      if (!role || !isPasswordOf(secret, username as string, password)) return decide(Object.assign(denied('bad user name or password'), { returnCode: 4 }), null);
      if (!mayUseClientId(role, client.id)) return decide(Object.assign(denied(`client id ${client.id} for ${username}`), { returnCode: 2 }), null);
      roles.set(client, role);
      decide(null, true);
    },
    authorizePublish(client, packet, decide) {
      const role = client && roles.get(client);
      inTurn(packet.qos, decide, role && mayPublish(role, packet.topic, topicPrefix) ? null : denied(`publish on ${packet.topic}`));
    },
    authorizeSubscribe(client, subscription, decide) {
      const role = roles.get(client);
      if (role && maySubscribe(role, subscription.topic, topicPrefix)) return decide(null, subscription);
      counts.accessRefused += 1;
      decide(null, null); // SUBACK 0x80 [MQTT-3.9.3-2]
    },
    // What waited for a session that another client has taken over is not for everyone. A topic name is a filter that matches itself.
    authorizeForward(client, packet) {
      const role = roles.get(client);
      return role && maySubscribe(role, packet.topic, topicPrefix) ? packet : null;
    },
  };
}
