/**
 * The network between the hubs of a fleet and their broker, in this process: delay, jitter, loss, bandwidth, and connections that are reset, refused or half open, per home (a group is its homes).
 * What TCP promises stays: bytes keep their order, and loss is delay, or in the end a reset. A home of which nothing is asked is passed through. Chance is addressed by (seed, home, direction, number of the segment).
 */
import type { NetworkShape } from '../../sim/network.ts';
import { Rng } from '../../sim/core/rng.ts';
import { type Direction, Lane, type LaneCounts, type LaneNet, SEGMENT_BYTES, type ShaperClock, type Way } from './lane.ts';
import { quiet } from './quiet-timer.ts';
import type { Dial, Wire, WireEnd } from './wire.ts';

/**
 * `reset`: what stands is reset at once, new connections open. `refuse`: what stands stays, new connections fail. `half-open`: whatever is sent vanishes, either way, and neither end is told; when
 * another mode comes, what stood is reset.
 */
export type WireMode = 'open' | 'reset' | 'half-open' | 'refuse';

export interface Shape extends NetworkShape {
  mode: WireMode;
}

/** Nothing is done to anything. */
export const PLAIN: Shape = { delayMs: 0, jitterMs: 0, lossShare: 0, bytesPerS: 0, mode: 'open' };

export interface ShaperOptions {
  seed: string;
  /** simulated ms per ms of the wall: shapes speak of simulated time; 1 where absent */
  speed?: number;
  /** for tests */
  clock?: ShaperClock;
}

const REAL: ShaperClock = {
  nowMs: () => performance.now(),
  after(ms, what) {
    const timer = quiet(setTimeout(what, ms));
    return () => clearTimeout(timer);
  },
};

export class Shaper {
  readonly #homes = new Map<string, HomeNet>();
  readonly #counts: Counts = { shapesSet: 0, segments: 0, delayMs: 0, delayMsMax: 0, retransmissions: 0, givenUp: 0, resets: 0, refused: 0, bytesVanished: 0 };
  readonly #room: Room;

  constructor({ seed, speed = 1, clock = REAL }: ShaperOptions) {
    this.#room = { rng: new Rng(seed), speed, clock, counts: this.#counts };
  }

  /** From now on, also for what stands and is under way. */
  set(home: string, shape: Shape): void {
    this.#counts.shapesSet += 1;
    this.#net(home).set(shape);
  }

  /** Connections of one home. */
  dial(home: string, dial: Dial): Dial {
    const net = this.#net(home);
    return (end) => net.open(end, dial);
  }

  /** Everything is passed through from now on. What is under way is lost, and its connection reset. */
  close(): void {
    for (const net of this.#homes.values()) net.close();
  }

  /** Delays in simulated ms, of segments that were shaped. */
  figures(): Record<string, unknown> {
    const { segments, delayMs, delayMsMax, ...counts } = this.#counts;
    return { homes: [...this.#homes.values()].filter((net) => net.wasShaped).length, ...counts, segments, delayMs: segments === 0 ? null : { mean: Math.round(delayMs / segments), max: Math.round(delayMsMax) } };
  }

  #net(home: string): HomeNet {
    let net = this.#homes.get(home);
    if (!net) this.#homes.set(home, (net = new HomeNet(Number(home.slice(1)) - 1, this.#room)));
    return net;
  }
}

interface Counts extends LaneCounts {
  shapesSet: number;
  /** connections reset because a segment never came through */
  givenUp: number;
  /** connections reset by a mode, or because a half-open one ended */
  resets: number;
  refused: number;
  bytesVanished: number;
}

interface Room {
  rng: Rng;
  speed: number;
  clock: ShaperClock;
  counts: Counts;
}

/** The network of one home. */
class HomeNet implements LaneNet {
  shape: Shape = PLAIN;
  wasShaped = false;
  readonly index: number;
  readonly room: Room;
  readonly wires = new Set<ShapedWire>();
  readonly ways: Readonly<Record<Direction, Way>>;

  constructor(index: number, room: Room) {
    this.index = index;
    this.room = room;
    const way = (): Way => ({ segments: 0, tokens: SEGMENT_BYTES, filledAt: 0 });
    this.ways = { up: way(), down: way() };
  }

  /** Neither time nor bandwidth nor chance is asked for. */
  get isPlain(): boolean {
    const { delayMs, jitterMs, lossShare, bytesPerS } = this.shape;
    return delayMs === 0 && jitterMs === 0 && lossShare === 0 && bytesPerS === 0;
  }

  open(end: WireEnd, dial: Dial): Wire {
    const wire = new ShapedWire(this, end, dial);
    this.wires.add(wire);
    wire.begin();
    return wire;
  }

  set(shape: Shape): void {
    // What has come in at the old rate is counted before the new one holds.
    for (const way of [this.ways.up, this.ways.down]) this.fill(way);
    const before = this.shape.mode;
    this.shape = shape;
    this.wasShaped ||= shape.mode !== 'open' || !this.isPlain;
    const { mode } = shape;
    for (const wire of this.wires) {
      if ((before === 'half-open' && mode !== 'half-open') || (mode === 'reset' && before !== 'reset')) {
        this.room.counts.resets += 1;
        wire.break('connection reset');
      } else if (mode === 'half-open') wire.vanish();
      else wire.pump();
    }
  }

  close(): void {
    for (const wire of this.wires) wire.finish();
    this.shape = PLAIN;
  }

  fill(way: Way): void {
    const now = this.room.clock.nowMs();
    const { bytesPerS } = this.shape;
    way.tokens = bytesPerS === 0 ? SEGMENT_BYTES : Math.min(SEGMENT_BYTES, way.tokens + (bytesPerS * this.room.speed * (now - way.filledAt)) / 1_000);
    way.filledAt = now;
  }
}

/** One connection: to its session a wire, to the wire beyond it an end. */
class ShapedWire implements Wire, WireEnd {
  readonly #net: HomeNet;
  readonly #end: WireEnd;
  readonly #dial: Dial;
  readonly #up: Lane;
  readonly #down: Lane;
  #far: Wire | undefined;
  /** of the far end */
  #state: 'none' | 'dialled' | 'open' | 'gone' = 'none';
  /** what came to the far end before its connection stood; `undefined`: the end of it */
  #inbox: (Buffer | undefined)[] = [];
  #isTold = false;
  #isOver = false;
  #cancelRefusal: (() => void) | undefined;

  constructor(net: HomeNet, end: WireEnd, dial: Dial) {
    this.#net = net;
    this.#end = end;
    this.#dial = dial;
    const giveUp = (): void => {
      net.room.counts.givenUp += 1;
      this.break('connection timed out');
    };
    this.#up = new Lane(net, 'up', giveUp);
    this.#down = new Lane(net, 'down', giveUp);
  }

  begin(): void {
    if (this.#net.shape.mode === 'refuse') {
      this.#net.room.counts.refused += 1;
      this.#cancelRefusal = this.#net.room.clock.after(0, () => this.break('connection refused'));
    } else if (this.#isDead) return;
    else if (this.#up.isClear) this.#call();
    // The handshake takes a round trip. The broker hears of the connection with its first bytes only: it would not wait long for them.
    else this.#up.push(undefined, () => this.#down.push(undefined, () => this.#tellOpened()));
  }

  write(bytes: Buffer): void {
    if (this.#isOver) return;
    if (this.#isDead) this.#lose(bytes.length);
    else if (this.#state === 'open' && this.#up.isClear) this.#far?.write(bytes);
    else this.#up.push(bytes, (piece) => this.#atFar(piece));
  }

  end(): void {
    if (this.#isOver) return;
    if (this.#isDead) this.#over('the session closed the connection');
    else if (this.#cancelRefusal) this.break('not opened');
    else if (this.#far && this.#up.isClear && this.#inbox.length === 0) this.#far.end();
    else this.#up.push(undefined, () => this.#atFar(undefined));
  }

  /** The broker is told at once: a hub that is cut off by plan is cut off then, whatever its network does to bytes. Not so where it is half open: the broker hears of it when that ends. */
  reset(): void {
    const why = 'the session dropped the connection';
    if (this.#isDead) this.#over(why);
    else if (!this.#isOver) this.break(why);
  }

  opened(): void {
    if (this.#state !== 'dialled') return;
    this.#state = 'open';
    const inbox = this.#inbox;
    this.#inbox = [];
    for (const bytes of inbox) this.#deliver(bytes);
    if (this.#isTold || this.#isOver || this.#isDead) return;
    if (this.#down.isClear) this.#tellOpened();
    else this.#down.push(undefined, () => this.#tellOpened());
  }

  data(chunk: Buffer): void {
    if (this.#isOver) return;
    if (this.#isDead) this.#lose(chunk.length);
    else if (this.#down.isClear) this.#end.data(chunk);
    else this.#down.push(chunk, (piece) => this.#end.data(piece as Buffer));
  }

  closed(reason: string): void {
    this.#state = 'gone';
    if (this.#isOver) this.#net.wires.delete(this);
    else if (this.#isDead) return;
    else if (this.#down.isClear) this.break(reason);
    else this.#down.push(undefined, () => this.break(reason));
  }

  /** Over, for both ends. */
  break(reason: string): void {
    this.#over(reason);
    if (this.#state !== 'gone') this.#far?.reset();
    this.#state = 'gone';
    this.#net.wires.delete(this);
  }

  /** A half-open time begins: what is under way is lost. */
  vanish(): void {
    const held = this.#inbox.reduce((sum, bytes) => sum + (bytes?.length ?? 0), 0);
    this.#inbox = [];
    this.#lose(held + this.#up.clear() + this.#down.clear());
  }

  pump(): void {
    this.#up.pump();
    this.#down.pump();
  }

  /** From now on nothing is shaped: a connection with something under way, or half open, cannot go on. */
  finish(): void {
    if (this.#isOver || this.#isDead || this.#state !== 'open' || !this.#up.isEmpty || !this.#down.isEmpty) this.break('the network is gone');
  }

  get #isDead(): boolean {
    return this.#net.shape.mode === 'half-open';
  }

  #call(): void {
    this.#state = 'dialled';
    this.#far = this.#dial(this);
  }

  #tellOpened(): void {
    if (this.#isOver || this.#isTold) return;
    this.#isTold = true;
    this.#end.opened();
  }

  #atFar(bytes: Buffer | undefined): void {
    if (this.#state === 'none') {
      if (bytes === undefined) return this.break('not opened');
      this.#call();
    }
    if (this.#state === 'open') this.#deliver(bytes);
    else this.#inbox.push(bytes);
  }

  #deliver(bytes: Buffer | undefined): void {
    if (bytes) this.#far?.write(bytes);
    else this.#far?.end();
  }

  #lose(bytes: number): void {
    this.#net.room.counts.bytesVanished += bytes;
  }

  /** For the session. The far end may go on without it. */
  #over(reason: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelRefusal?.();
    this.#up.clear();
    this.#down.clear();
    this.#end.closed(reason);
  }
}
