/**
 * The frame guard: stands between a socket and the broker, reads each fixed header, and closes the connection before the first byte of a packet that
 * declares more than the cap reaches a buffer. aedes 1.2.0 has no limit of its own (its issues #831 and #1086). On the way out it gathers the broker's
 * many small writes of one turn into one.
 */
import { Duplex } from 'node:stream';
import type { Profile } from '../../contract/attack.ts';
import { PACKET, readFixedHeader } from '../fleet/mqtt-frames.ts';
import type { FixedHeader } from '../fleet/mqtt-frames.ts';
import { quiet } from '../fleet/quiet-timer.ts';

/** Longest packet in bytes after the fixed header, inclusive. */
export interface FrameCaps {
  /** until the broker has accepted the client: room for CONNECT with credentials and a will */
  beforeConnack: number;
  afterConnack: number;
}

/** @source assumption: a telemetry message of 500 observations is about 60 KiB */
export const STANDARD_CAPS: FrameCaps = { beforeConnack: 8 * 1024, afterConnack: 256 * 1024 };

/** The longest packet that MQTT knows [MQTT 3.1.1, 2.2.3]: for the profile `L0`, which guards nothing. */
export const NO_CAPS: FrameCaps = { beforeConnack: 268_435_455, afterConnack: 268_435_455 };

export function capsOf(profile: Profile): FrameCaps {
  return profile === 'L0' ? NO_CAPS : STANDARD_CAPS;
}

/** How long last words may take, ms. */
const LINGER_MS = 1_000;
/** Bytes that may wait for a slow reader before the broker is told to wait. */
const BACKLOG_BYTES = 1 << 20;

export class FrameGuard extends Duplex {
  readonly #socket: Duplex;
  readonly #refused: (reason: string) => void;
  readonly #caps: FrameCaps;
  readonly #header: FixedHeader = { headBytes: 0, bodyBytes: 0 };
  #cap: number;
  #first = true;
  /** bytes of the packet under way that are still to come */
  #bodyLeft = 0;
  /** the part of a fixed header that came without the rest, at most four bytes */
  #headRest: Buffer | undefined;
  #out: Buffer[] = [];
  #flushing = false;
  #held: (() => void) | undefined;

  constructor(socket: Duplex, caps: FrameCaps, refused: (reason: string) => void) {
    super({ readableHighWaterMark: BACKLOG_BYTES, writableHighWaterMark: BACKLOG_BYTES, decodeStrings: true });
    this.#socket = socket;
    this.#caps = caps;
    this.#cap = caps.beforeConnack;
    this.#refused = refused;
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('drain', () => this.#release());
    socket.on('end', () => this.push(null));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  /** The broker has accepted the client: the larger cap holds from now on. */
  accepted(): void {
    this.#cap = this.#caps.afterConnack;
  }

  /**
   * Everything that has come. aedes 1.2.0 calls `read(null)` once per `readable` and relies on this; since Node 26 the plain stream gives one chunk at
   * a time, and a CONNECT that came in several pieces, as MQTT.js sends it over WebSocket, would never be answered.
   */
  override read(size?: number | null): Buffer | null {
    return super.read(size ?? (this.readableLength || undefined)) as Buffer | null;
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#gather(done, chunk);
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    for (const { chunk } of chunks) this.#out.push(chunk);
    this.#gather(done);
  }

  override _final(done: () => void): void {
    this.#flush();
    this.#socket.end();
    done();
  }

  /** aedes closes a refused client right after its CONNACK, one of another level even with an error: what it wrote last still goes out [MQTT-3.1.2-2] [MQTT-3.2.2-5]. */
  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#held = undefined;
    this.#flush();
    this.#out = [];
    if (error || !this.#socket.writable) {
      this.#socket.destroy();
    } else {
      this.#socket.end(() => this.#socket.destroy());
      quiet(setTimeout(() => this.#socket.destroy(), LINGER_MS)); // a peer that does not read
    }
    done(error);
  }

  #take(chunk: Buffer): void {
    if (this.destroyed) return;
    const refusal = this.#check(chunk);
    if (refusal !== undefined) {
      this.#refused(refusal);
      this.destroy(new Error(refusal));
      return;
    }
    if (!this.push(chunk)) this.#socket.pause();
  }

  /** Walks the headers of a chunk. @returns why the connection must close */
  #check(chunk: Buffer): string | undefined {
    let at = 0;
    while (at < chunk.length) {
      if (this.#bodyLeft > 0) {
        const step = Math.min(this.#bodyLeft, chunk.length - at);
        this.#bodyLeft -= step;
        at += step;
        continue;
      }
      const rest = this.#headRest;
      const bytes = rest ? Buffer.concat([rest, chunk.subarray(at, at + 5)]) : chunk;
      const start = rest ? 0 : at;
      if (this.#first && (bytes[start] as number) >> 4 !== PACKET.connect) return 'the first packet is not CONNECT'; // [MQTT-3.1.0-1]
      readFixedHeader(bytes, start, this.#header);
      const { headBytes, bodyBytes } = this.#header;
      if (headBytes < 0) return 'malformed remaining length';
      if (headBytes === 0) {
        this.#headRest = Buffer.from(bytes.subarray(start));
        return undefined;
      }
      if (bodyBytes > this.#cap) return `a packet of ${bodyBytes} bytes, the cap is ${this.#cap}`;
      this.#first = false;
      this.#headRest = undefined;
      at += headBytes - (rest?.length ?? 0);
      this.#bodyLeft = bodyBytes;
    }
    return undefined;
  }

  #gather(done: () => void, chunk?: Buffer): void {
    if (chunk) this.#out.push(chunk);
    if (!this.#flushing) {
      this.#flushing = true;
      setImmediate(() => this.#flush());
    }
    if (this.#socket.writableLength < BACKLOG_BYTES) done();
    else this.#held = done;
  }

  #flush(): void {
    this.#flushing = false;
    const out = this.#out;
    if (out.length === 0 || this.#socket.destroyed) return;
    this.#out = [];
    this.#socket.write(out.length === 1 ? (out[0] as Buffer) : Buffer.concat(out));
  }

  #release(): void {
    const held = this.#held;
    this.#held = undefined;
    held?.();
  }
}
