/** One direction of a shaped connection: its segments wait for bandwidth, fly for their delay, are lost and sent again, and never overtake each other. */
import { type Rng, streamId } from '../../sim/core/rng.ts';
import type { NetworkShape } from '../../sim/network.ts';

/** Wall time, ms, monotonic. */
export interface ShaperClock {
  nowMs(): number;
  /** @returns takes it back */
  after(ms: number, what: () => void): () => void;
}

/** Payload of a segment, bytes. @source RFC 9293, section 3.7.1: 1,500 less two headers of 20 */
export const SEGMENT_BYTES = 1_460;
/** First retransmission timeout, ms; the round trip where that is longer. @source RFC 6298, section 2; 200 ms is the least of Linux, where the RFC asks for a second */
const RTO_MS = 200;
/** It doubles up to this. @source RFC 6298, section 2.5 */
const RTO_MOST_MS = 60_000;
/** Retransmissions of a segment before the connection is given up: with the least timeout, after 102 s. @source RFC 1122, section 4.2.3.1: at least 100 s */
const RETRANSMISSIONS = 9;

const STREAMS = { up: streamId('wire-up'), down: streamId('wire-down') } as const;
export type Direction = keyof typeof STREAMS;

/** What a home's lanes have carried. */
export interface LaneCounts {
  segments: number;
  delayMs: number;
  delayMsMax: number;
  retransmissions: number;
}

/** What a direction of a home's network has carried, and the bytes that it may carry at once. */
export interface Way {
  segments: number;
  /** token bucket, a segment deep */
  tokens: number;
  filledAt: number;
}

/** The network of a home, as its lanes see it. */
export interface LaneNet {
  /** index of the home: its draws */
  readonly index: number;
  readonly shape: NetworkShape;
  readonly ways: Readonly<Record<Direction, Way>>;
  readonly room: { rng: Rng; speed: number; clock: ShaperClock; counts: LaneCounts };
  /** neither time nor bandwidth nor chance is asked for */
  readonly isPlain: boolean;
  /** tokens of a way, up to now */
  fill(way: Way): void;
}

/** A piece on its way. Without bytes: a word of TCP itself (SYN, FIN). */
interface Piece {
  bytes: Buffer | undefined;
  arrive(bytes: Buffer | undefined): void;
}

/** One direction of one connection: pieces wait for bandwidth, then they fly; none overtakes another. */
export class Lane {
  readonly #net: LaneNet;
  readonly #direction: Direction;
  readonly #giveUp: () => void;
  #waiting: Piece[] = [];
  #flying: { piece: Piece; due: number }[] = [];
  #lastDue = 0;
  #cancelWait: (() => void) | undefined;
  #cancelFlight: (() => void) | undefined;

  /** @param giveUp a piece never came through */
  constructor(net: LaneNet, direction: Direction, giveUp: () => void) {
    this.#net = net;
    this.#direction = direction;
    this.#giveUp = giveUp;
  }

  /** Nothing is under way. */
  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#flying.length === 0;
  }

  /** Nothing is under way and nothing would be held up: what comes may pass as it is. */
  get isClear(): boolean {
    return this.isEmpty && this.#net.isPlain;
  }

  /** Takes a copy: a session may mark and send the same bytes again. */
  push(bytes: Buffer | undefined, arrive: Piece['arrive']): void {
    if (bytes === undefined) this.#waiting.push({ bytes, arrive });
    else for (let from = 0; from < bytes.length; from += SEGMENT_BYTES) this.#waiting.push({ bytes: Buffer.from(bytes.subarray(from, from + SEGMENT_BYTES)), arrive });
    this.pump();
  }

  /** Lets go what the bandwidth allows. */
  pump(): void {
    this.#cancelWait?.();
    this.#cancelWait = undefined;
    const { room, shape: { bytesPerS }, ways } = this.#net;
    const way = ways[this.#direction];
    this.#net.fill(way);
    let gone = 0;
    for (; gone < this.#waiting.length; gone += 1) {
      const piece = this.#waiting[gone] as Piece;
      const size = piece.bytes?.length ?? 0;
      if (bytesPerS > 0) {
        if (way.tokens < size) break;
        way.tokens -= size;
      }
      this.#fly(piece, way);
    }
    if (gone > 0) this.#waiting = this.#waiting.slice(gone);
    const next = this.#waiting[0];
    if (next) this.#cancelWait = room.clock.after(Math.ceil((1_000 * ((next.bytes?.length ?? 0) - way.tokens)) / (bytesPerS * room.speed)), () => this.pump());
  }

  /** What is under way comes no more. @returns bytes */
  clear(): number {
    const bytes = [...this.#waiting, ...this.#flying.map(({ piece }) => piece)].reduce((sum, piece) => sum + (piece.bytes?.length ?? 0), 0);
    this.#waiting = [];
    this.#flying = [];
    this.#cancelWait?.();
    this.#cancelFlight?.();
    this.#cancelWait = undefined;
    this.#cancelFlight = undefined;
    return bytes;
  }

  #fly(piece: Piece, way: Way): void {
    const { room: { rng, speed, clock, counts }, shape: { delayMs, jitterMs, lossShare }, index } = this.#net;
    const number = way.segments;
    way.segments += 1;
    const draw = (at: number): number => rng.uniform(index, STREAMS[this.#direction], number, at);
    let latency = delayMs + (jitterMs === 0 ? 0 : jitterMs * draw(0));
    let timeout = Math.max(RTO_MS, 2 * delayMs + jitterMs);
    let lost = 0;
    const isLost = (): boolean => lossShare > 0 && draw(1 + lost) < lossShare;
    for (; lost <= RETRANSMISSIONS && isLost(); lost += 1) {
      latency += timeout;
      timeout = Math.min(RTO_MOST_MS, 2 * timeout);
    }
    const now = clock.nowMs();
    const due = Math.max(this.#lastDue, now + latency / speed);
    this.#lastDue = due;
    counts.segments += 1;
    counts.retransmissions += Math.min(lost, RETRANSMISSIONS);
    counts.delayMs += (due - now) * speed;
    counts.delayMsMax = Math.max(counts.delayMsMax, (due - now) * speed);
    this.#flying.push({ piece: lost > RETRANSMISSIONS ? { bytes: undefined, arrive: this.#giveUp } : piece, due });
    if (this.#flying.length === 1) this.#arm();
  }

  #arm(): void {
    this.#cancelFlight?.();
    this.#cancelFlight = undefined;
    const [next] = this.#flying;
    if (next) this.#cancelFlight = this.#net.room.clock.after(Math.max(0, next.due - this.#net.room.clock.nowMs()), () => this.#land());
  }

  #land(): void {
    this.#cancelFlight = undefined;
    const now = this.#net.room.clock.nowMs();
    // One at a time: whoever is told may clear the lane.
    for (let first = this.#flying[0]; first && first.due <= now; first = this.#flying[0]) {
      this.#flying.shift();
      first.piece.arrive(first.piece.bytes);
    }
    if (!this.#cancelFlight) this.#arm();
  }
}
