/** Entry of the broker's process: aedes behind the frame guard, on loopback TCP and WebSocket. Forked by `broker-launch.ts`; ends with its parent. */
import * as http from 'node:http';
import * as net from 'node:net';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { LabBroker } from '../broker/lab-broker.ts';
import type { BrokerOptions, FromBroker, ToBroker } from './broker-messages.ts';

let broker: LabBroker | undefined;
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
  const counts = { connects: 0, publishes: 0, framesRefused: 0, accessRefused: 0, ...broker?.counts, rssBytes: process.memoryUsage.rss(), cpuMs: Math.round((user + system) / 1_000) };
  process.send?.({ say: 'stopped', counts } satisfies FromBroker, undefined, {}, () => process.exit(0));
}

async function serve(options: BrokerOptions): Promise<void> {
  const lab = (broker = await LabBroker.open(options, (deed) => tell({ say: 'sut', ...deed })));
  const tcp = net.createServer({ noDelay: true }, (socket) => lab.take(socket));
  const web = http.createServer((_request, response) => response.writeHead(426).end());
  new WebSocketServer({
    server: web,
    maxPayload: options.caps.afterConnack + 5,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has('mqtt') ? 'mqtt' : false), // [MQTT-6.0.0-3]
  }).on('connection', (socket, request) => lab.take(createWebSocketStream(socket), request));
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
