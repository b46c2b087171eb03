/** telemetry.ndjson.gz: every message as the canary saw it, tick by tick, in one order whatever the order of arrival. Written and read as a stream: memory stays flat. */
import { createReadStream, createWriteStream, mkdirSync, openSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { badInput, environmentTrouble, type TwinwardError } from '../../contract/errors.ts';
import { parseHomeTopic } from '../../contract/topics.ts';
import { bodyOf } from '../../sim/core/plan.ts';
import type { SeenMessage } from '../run/ports.ts';
import { reasonOf } from './files.ts';

export const TELEMETRY_FILE = 'telemetry.ndjson.gz';

/**
 * The lines of one tick: `{"tick":0,"home":"h000001","channel":"telemetry","body":{…}}`, sorted by topic and text. The body is the message without version and run label, which
 * are no part of what happened. What is no message of ours stands as `topic` and `payload`.
 */
export function telemetryLines(tick: number, seen: readonly SeenMessage[]): string[] {
  return seen.map(({ topic, payload }) => lineOf(tick, topic, payload)).toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ line }) => line);
}

function lineOf(tick: number, topic: string, payload: string): { key: string; line: string } {
  const body = bodyOf(payload);
  const place = parseHomeTopic(topic);
  const key = `${topic} ${body ?? payload}`;
  if (body === undefined || !place || !isJson(`{${body}`)) return { key, line: JSON.stringify({ tick, topic, payload }) };
  return { key, line: `{"tick":${tick},"home":${JSON.stringify(place.home)},"channel":"${place.channel}","body":{${body}}` };
}

/** An attacker may send what only begins like a message; a line of NDJSON it must not break. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return !/[\r\n]/.test(text);
  } catch {
    return false;
  }
}

/** A draft beside the folder of the run; `writeRun` moves it in. */
export class TelemetryWriter {
  readonly path: string;
  readonly #gzip = createGzip();
  readonly #file;
  readonly #dropAtExit = (): void => this.drop();
  #trouble: Error | undefined;

  /**
   * @param folder of the run, there or not: the draft must lie on the same disk
   * @param fd for tests: written to in the draft's place
   * @throws TwinwardError (environment) where no file can be made
   */
  constructor(folder: string, fd?: number) {
    this.path = join(dirname(folder), `.telemetry-${process.pid}-${Date.now().toString(36)}.part`);
    this.#file = createWriteStream(this.path, { fd: fd ?? opened(this.path) });
    for (const stream of [this.#gzip, this.#file]) stream.on('error', (error) => { this.#trouble ??= error; });
    this.#gzip.pipe(this.#file);
    process.once('exit', this.#dropAtExit);
  }

  /** Resolves when there is room again. @throws TwinwardError (environment) where the disk refuses */
  async add(tick: number, seen: readonly SeenMessage[]): Promise<void> {
    this.#check();
    if (seen.length === 0 || this.#gzip.write(`${telemetryLines(tick, seen).join('\n')}\n`)) return;
    await new Promise<void>((resolve) => {
      const go = (): void => {
        this.#gzip.off('drain', go);
        this.#file.off('close', go);
        resolve();
      };
      this.#gzip.on('drain', go);
      // A file that failed never drains.
      this.#file.on('close', go);
    });
    this.#check();
  }

  /** Everything is on the disk. @returns the path of the draft */
  async end(): Promise<string> {
    this.#check();
    this.#gzip.end();
    // A stream that failed already has nothing more to say.
    if (!this.#file.closed) await finished(this.#file).catch((error: Error) => { this.#trouble ??= error; });
    process.off('exit', this.#dropAtExit);
    if (this.#trouble) this.drop();
    this.#check();
    return this.path;
  }

  drop(): void {
    process.off('exit', this.#dropAtExit);
    this.#gzip.destroy();
    this.#file.destroy();
    rmSync(this.path, { force: true });
  }

  #check(): void {
    if (this.#trouble) throw unwritable(this.#trouble);
  }
}

/** At once, so that what is dropped right away leaves nothing behind. */
function opened(path: string): number {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, 'wx');
  } catch (error) {
    throw unwritable(error);
  }
}

function unwritable(error: unknown): TwinwardError {
  return environmentTrouble('telemetry-unwritable', `the messages of the run could not be written: ${reasonOf(error)}`, 'check the disk, or leave --telemetry out', error);
}

/** Lines of a written file, one after the other. @throws TwinwardError where it is cut or no gzip */
export async function* readTelemetry(path: string): AsyncGenerator<string> {
  const gunzip = createGunzip();
  // Trouble of either comes out of the gunzip, below.
  pipeline(createReadStream(path), gunzip, () => {});
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of gunzip) {
      const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split('\n');
      rest = lines.pop() as string;
      yield* lines;
    }
  } catch (error) {
    throw badInput('bad-telemetry', `the file cannot be read: ${reasonOf(error)}`, { file: path }, 'it was cut short or changed by hand: run with --telemetry again');
  }
  if (rest !== '') yield rest;
}
