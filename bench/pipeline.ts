/**
 * Promise of DESIGN §10: the reference pipeline against a bare MQTT.js subscriber that only parses JSON. Both are processes of their own and hear the same messages of the same homes: frames
 * encoded beforehand, sent by a server that does nothing else, so that neither waits for a broker. At most `WINDOW` messages are unacknowledged. The pipeline also hears a clock at the end
 * of each tick, judges every home by all rules, and writes its journal; its time ends with the last watermark.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqttPacket from 'mqtt-packet';
import { encodePublish } from '../lab/fleet/mqtt-frames.ts';
import { namedScenario } from '../test/support/named-scenario.ts';
import { wireLog, type WireLog } from '../test/pipeline/node/wire-log.ts';

export interface PipelineFigures {
  /** messages per second of the pipeline, with its default store, over those of the bare subscriber */
  ratioVsBareSubscriber: number;
  /** the same where it keeps nothing */
  ratioInMemory: number;
  messagesPerS: number;
  bareMessagesPerS: number;
  messages: number;
  homes: number;
}

const WINDOW = 2_000;
const ROUNDS = 3;

export async function pipeline(homes = 200, duration = '4h'): Promise<PipelineFigures> {
  const log = await wireLog(namedScenario('first-night', { homes, duration }));
  const frames = framesOf(log);
  const best = { bare: Infinity, memory: Infinity, sqlite: Infinity };
  // In turn, and the best of each: what else the machine does strikes all of them.
  for (let round = 0; round < ROUNDS; round += 1) {
    best.bare = Math.min(best.bare, await feed(['bench/bare-subscriber.ts'], frames, false));
    best.memory = Math.min(best.memory, await feed(['pipeline/node/main.ts', '--store', 'memory'], frames, true));
    best.sqlite = Math.min(best.sqlite, await feed(['pipeline/node/main.ts', '--store', 'sqlite'], frames, true));
  }
  const messages = frames.length;
  const ratio = (ms: number): number => Math.round((100 * best.bare) / ms) / 100;
  return { ratioVsBareSubscriber: ratio(best.sqlite), ratioInMemory: ratio(best.memory), messagesPerS: Math.round((1_000 * messages) / best.sqlite), bareMessagesPerS: Math.round((1_000 * messages) / best.bare), messages, homes };
}

function framesOf({ enrolments, ticks }: WireLog): Buffer[] {
  const frames: Buffer[] = [];
  const add = (topic: string, text: string, retain = false): void => void frames.push(Buffer.from(encodePublish(topic, text, (frames.length % 0xffff) + 1, retain)));
  for (const { topic, payload } of enrolments) add(topic, payload, true);
  for (const [tick, { now, messages }] of ticks.entries()) {
    for (const { topic, payload } of messages) add(topic, payload);
    add('twinward/clock', JSON.stringify({ run: 'bench', tick, round: 0, last: true, now, messages: messages.length }));
  }
  return frames;
}

/** @returns from the first frame to the last acknowledgement, and with `clocked` also the last watermark, ms */
async function feed(program: string[], frames: readonly Buffer[], clocked: boolean): Promise<number> {
  const dir = mkdtempSync(join(tmpdir(), 'twinward-bench-'));
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `mqtt://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
  const connected = once(server, 'connection') as Promise<[net.Socket]>;
  const child = spawn(process.execPath, program, { env: { ...process.env, TWINWARD_BROKER_URL: url, TWINWARD_STORE_DIR: dir }, stdio: ['ignore', 'ignore', 'inherit'] });
  const ticks = frames.length;
  try {
    const [socket] = await connected;
    socket.setNoDelay(true);
    return await new Promise<number>((resolve, reject) => {
      let [sent, acked, startedAt, isJudged] = [0, 0, 0, !clocked];
      const lastTick = JSON.parse(frames[ticks - 1]!.subarray(frames[ticks - 1]!.indexOf('{')).toString()) as { tick: number };
      const go = (): void => {
        socket.cork();
        for (; sent < frames.length && sent - acked < WINDOW; sent += 1) socket.write(frames[sent] as Buffer);
        socket.uncork();
      };
      const end = (): void => { if (acked === frames.length && isJudged) resolve(performance.now() - startedAt); };
      const parser = mqttPacket.parser();
      socket.on('data', (chunk: Buffer) => parser.parse(chunk));
      socket.once('error', reject);
      parser.on('packet', (packet) => {
        if (packet.cmd === 'connect') socket.write(mqttPacket.generate({ cmd: 'connack', returnCode: 0, sessionPresent: false }));
        if (packet.cmd === 'subscribe') {
          socket.write(mqttPacket.generate({ cmd: 'suback', messageId: packet.messageId as number, granted: packet.subscriptions.map(() => 1 as const) }));
          startedAt = performance.now();
          go();
        }
        if (packet.cmd === 'puback') {
          acked += 1;
          if (frames.length - sent === 0 || sent - acked <= WINDOW / 2) go();
          end();
        }
        if (packet.cmd === 'publish') {
          if (packet.qos > 0) socket.write(mqttPacket.generate({ cmd: 'puback', messageId: packet.messageId as number }));
          if (packet.topic === 'twinward/watermark' && (JSON.parse(packet.payload.toString()) as { tick: number }).tick === lastTick.tick) {
            isJudged = true;
            end();
          }
        }
      });
    });
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
    server.close();
    rmSync(dir, { recursive: true, force: true });
  }
}
