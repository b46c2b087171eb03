/** A broker that does only what a test says: packets in are awaited, packets out are written by hand. */
import { EventEmitter, once } from 'node:events';
import * as net from 'node:net';
import mqttPacket from 'mqtt-packet';
import type { Packet } from 'mqtt-packet';

export class ScriptedBroker {
  readonly #server: net.Server;
  readonly #arrivals = new EventEmitter();
  readonly #packets: Packet[] = [];
  socket: net.Socket | undefined;

  private constructor(server: net.Server) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.socket = socket;
      socket.on('error', () => {});
      const parser = mqttPacket.parser();
      parser.on('packet', (packet) => {
        this.#packets.push(packet);
        this.#arrivals.emit('packet');
      });
      socket.on('data', (chunk: Buffer) => parser.parse(chunk));
    });
  }

  static async start(): Promise<ScriptedBroker> {
    const server = net.createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ScriptedBroker(server);
  }

  get url(): string {
    return `mqtt://127.0.0.1:${(this.#server.address() as net.AddressInfo).port}`;
  }

  /** The next `count` packets in order of arrival. */
  async next(count = 1): Promise<Packet[]> {
    while (this.#packets.length < count) await once(this.#arrivals, 'packet');
    return this.#packets.splice(0, count);
  }

  write(packet: Packet): void {
    this.socket?.write(mqttPacket.generate(packet));
  }

  async accept(): Promise<Packet> {
    const [connect] = await this.next();
    this.write({ cmd: 'connack', returnCode: 0, sessionPresent: false });
    return connect as Packet;
  }

  close(): void {
    this.socket?.destroy();
    this.#server.close();
  }
}
