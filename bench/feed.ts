/** A server that speaks just enough MQTT to feed one subscriber with frames encoded beforehand, as fast as it takes them: neither a broker nor its queues stand between. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqttPacket from 'mqtt-packet';
import { encodePublish } from '../lab/fleet/mqtt-frames.ts';

/** Messages unacknowledged at most. */
const WINDOW = 2_000;

export class Feed {
  readonly child: ChildProcess;
  private readonly socket: net.Socket;
  private readonly server: net.Server;
  private readonly dir: string;
  private queue: Buffer[] = [];
  private place = 0;
  private numbered = 0;
  private unacked = 0;
  private judged = -1;
  private wanted: { tick: number; done: () => void; fail: (why: Error) => void } | undefined;
  /** how the program ended */
  private ended: Error | undefined;

  private constructor(child: ChildProcess, socket: net.Socket, server: net.Server, dir: string, over: Promise<never>, subscribed: () => void) {
    this.child = child;
    over.catch((why: Error) => {
      this.ended = why;
      this.wanted?.fail(why);
    });
    this.socket = socket;
    this.server = server;
    this.dir = dir;
    const parser = mqttPacket.parser();
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      parser.parse(chunk);
      this.go();
    });
    parser.on('packet', (packet) => {
      switch (packet.cmd) {
        case 'connect':
          socket.write(mqttPacket.generate({ cmd: 'connack', returnCode: 0, sessionPresent: false }));
          break;
        case 'subscribe':
          socket.write(mqttPacket.generate({ cmd: 'suback', messageId: packet.messageId as number, granted: packet.subscriptions.map(() => 1 as const) }));
          subscribed();
          break;
        case 'puback':
          this.unacked -= 1;
          break;
        case 'pingreq':
          socket.write(mqttPacket.generate({ cmd: 'pingresp' }));
          break;
        case 'publish':
          if (packet.qos > 0) socket.write(mqttPacket.generate({ cmd: 'puback', messageId: packet.messageId as number }));
          if (packet.topic === 'twinward/watermark') this.judged = Math.max(this.judged, (JSON.parse(packet.payload.toString()) as { tick: number }).tick);
      }
    });
  }

  /** Starts a program that finds the address in TWINWARD_BROKER_URL; resolves when it has subscribed. @throws Error where it ends before that */
  static async start(program: readonly string[]): Promise<Feed> {
    const dir = mkdtempSync(join(tmpdir(), 'twinward-feed-'));
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const connected = once(server, 'connection') as Promise<[net.Socket]>;
    const child = spawn(process.execPath, [...program], { env: { ...process.env, TWINWARD_BROKER_URL: `mqtt://127.0.0.1:${(server.address() as net.AddressInfo).port}`, TWINWARD_STORE_DIR: dir }, stdio: ['ignore', 'ignore', 'inherit'] });
    const over = once(child, 'exit').then(([code, signal]) => { throw new Error(`${program.join(' ')} ended with ${signal ?? `code ${code}`}`); });
    try {
      const [socket] = await Promise.race([connected, over]);
      const subscribed = Promise.withResolvers<void>();
      const feed = new Feed(child, socket, server, dir, over, subscribed.resolve);
      await Promise.race([subscribed.promise, over]);
      return feed;
    } catch (error) {
      server.close();
      rmSync(dir, { recursive: true, force: true });
      throw error;
    }
  }

  add(topic: string, text: string, retain = false): void {
    this.queue.push(Buffer.from(encodePublish(topic, text, (this.numbered % 0xffff) + 1, retain)));
    this.numbered += 1;
  }

  /** Resolves when all that was added is acknowledged and, where given, the watermark of a tick has come. @throws Error where the program ends before that */
  flowed(tick = -1): Promise<void> {
    return new Promise((done, fail) => {
      if (this.ended) return fail(this.ended);
      this.wanted = { tick, done, fail };
      this.go();
    });
  }

  /** CPU time of the program so far, ms. @source proc(5): fields 14 and 15 of stat, in hundredths of a second */
  get cpuMs(): number {
    const fields = readFileSync(`/proc/${this.child.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return 10 * (Number(fields[11]) + Number(fields[12]));
  }

  /** Resident memory of the program, MiB. */
  get rssMiB(): number {
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.child.pid}/status`, 'utf8'))![1]) / 1024);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const exit = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      await exit;
    }
    this.server.close();
    rmSync(this.dir, { recursive: true, force: true });
  }

  private go(): void {
    if (this.place < this.queue.length && this.unacked <= WINDOW / 2) {
      this.socket.cork();
      for (; this.place < this.queue.length && this.unacked < WINDOW; this.place += 1, this.unacked += 1) this.socket.write(this.queue[this.place] as Buffer);
      this.socket.uncork();
    }
    if (this.place < this.queue.length || this.unacked > 0 || !this.wanted || this.judged < this.wanted.tick) return;
    const { done } = this.wanted;
    this.wanted = undefined;
    this.queue = [];
    this.place = 0;
    done();
  }
}
