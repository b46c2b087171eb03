/** All hub sessions, by home. Carries the operations of the plan: in order per home, homes side by side. */
import { TwinwardError } from '../../contract/errors.ts';
import { homeTopic } from '../../contract/topics.ts';
import type { PublishOp, WireOp } from '../../sim/core/plan.ts';
import { HubSession } from './hub-session.ts';
import type { SessionOwner, SessionRoom } from './hub-session.ts';
import type { ReceivedPublish } from './mqtt-frames.ts';
import { BEAT_S } from './mqtt-link.ts';
import { pacedDial } from './paced-dial.ts';
import { quiet } from './quiet-timer.ts';
import type { Shape, Shaper } from './shaper.ts';
import type { Dial, Identity } from './wire.ts';
import { WireStats } from './wire-stats.ts';

export interface FleetOptions {
  dial: Dial;
  topicPrefix: string;
  /** of a home's hub */
  identity(home: string): Identity;
  /** seconds, 0 = none; a broker drops a client after one and a half [MQTT-3.1.2-24] */
  keepAliveS?: number;
  /** the network between hubs and broker; absent: nothing is between them */
  shaper?: Shaper;
  /** unacknowledged messages per hub */
  window?: number;
  /** a hub is refused for good, or the plan asks for what cannot be */
  trouble(error: TwinwardError): void;
  /** an operation has been carried, a connection stands */
  progress?(): void;
  /** the broker has acknowledged a message */
  acked?(op: PublishOp): void;
}

/** User name and client id of a home's hub on the lab's own broker. */
export function hubName(home: string): string {
  return `home:${home}`;
}

/** One operation with its wire text (the will's, for `connect`). */
interface Carried {
  op: WireOp;
  payload: string;
}

/** Connections being opened at a time. @source the shortest listen queue of a common broker: Mosquitto's, 100 */
const DIALS_AT_ONCE = 80;
/** Beats until a hub behind a shaped network gives up a broker that does not answer its CONNECT. @source assumption: two minutes */
const SHAPED_PATIENCE_BEATS = 24;
/** How long the next operations of a home wait for the will of a cut, ms. */
const WILL_WAIT_MS = 2_000;

export class Fleet {
  readonly stats: WireStats = new WireStats();
  readonly #options: FleetOptions;
  readonly #room: SessionRoom;
  readonly #lines = new Map<string, HomeLine>();
  readonly #beats: NodeJS.Timeout;
  #touched = new Set<HomeLine>();
  #pending = 0;

  constructor(options: FleetOptions) {
    // Behind a shaped network silence means nothing, and pings would only stand in the way: the plan knows when a session is over.
    const keepAliveS = options.keepAliveS ?? (options.shaper ? 0 : 120);
    this.#options = options;
    this.#room = { dial: pacedDial(options.dial, DIALS_AT_ONCE), keepAliveS, ...(options.shaper && { patienceBeats: SHAPED_PATIENCE_BEATS }), window: options.window ?? 32, held: false, stats: this.stats, nowUs: () => performance.now() * 1_000 };
    this.#beats = quiet(setInterval(() => this.#beat(), BEAT_S * 1_000));
  }

  /** Operations handed over and not carried yet. */
  get pending(): number {
    return this.#pending;
  }

  get homes(): number {
    return this.#lines.size;
  }

  /** @param payload wire text of the message, or of the will for `connect`. Operations of one home are carried in the order of the calls. */
  submit(op: WireOp, payload: string): void {
    let line = this.#lines.get(op.home);
    if (!line) this.#lines.set(op.home, (line = this.#line(op.home)));
    this.#pending += 1;
    line.add({ op, payload });
    this.#touched.add(line);
  }

  /** To be called after a batch of `submit`: nothing leaves before. */
  carry(): void {
    const touched = this.#touched;
    this.#touched = new Set();
    for (const line of touched) line.advance();
  }

  /** The network of a home is so from now on. Only with a shaper. */
  shape(home: string, shape: Shape): void {
    this.#options.shaper?.set(home, shape);
  }

  /** The will of this home's cut has been seen. What comes next for the home may go. */
  willSeen(home: string): void {
    this.#lines.get(home)?.willSeen();
  }

  /** The broker is about to go by plan: from now on no session tries again after a loss. */
  hold(): void {
    this.#room.held = true;
  }

  /** Whether nobody is to be found at the broker's address: hubs go on trying, with back-off, and find nobody. */
  away(isAway: boolean): void {
    this.#room.away = isAway;
  }

  /** After `hold`, when the broker is gone: forgets all connections. Sessions come back by `connect` operations only. */
  detach(): void {
    for (const line of this.#lines.values()) line.session.reset();
    this.#room.held = false;
  }

  /** Ends all sessions in order: no wills. */
  close(): void {
    clearInterval(this.#beats);
    this.#options.shaper?.close();
    for (const line of this.#lines.values()) line.close();
  }

  figures(): Record<string, unknown> {
    const { shaper } = this.#options;
    return { hubs: this.#lines.size, ...this.stats.figures(), ...(shaper && { shaper: shaper.figures() }) };
  }

  #beat(): void {
    for (const line of this.#lines.values()) line.session.beat();
  }

  #line(home: string): HomeLine {
    return new HomeLine(home, this.#room, this.#options, () => {
      this.#pending -= 1;
      this.#options.progress?.();
    });
  }
}

/** The operations of one home, one after the other. */
class HomeLine implements SessionOwner {
  readonly session: HubSession;
  readonly #home: string;
  readonly #options: FleetOptions;
  readonly #stats: WireStats;
  readonly #done: () => void;
  #queue: Carried[] = [];
  #step: 'free' | 'connecting' | 'draining' | 'will' = 'free';
  #willTimer: NodeJS.Timeout | undefined;

  constructor(home: string, room: SessionRoom, options: FleetOptions, done: () => void) {
    this.#home = home;
    this.#options = options;
    this.#stats = room.stats;
    this.#done = done;
    this.session = new HubSession(room, this, options.identity(home), homeTopic(home, 'cmd', options.topicPrefix), options.shaper?.dial(home, room.dial));
  }

  add(carried: Carried): void {
    this.#queue.push(carried);
  }

  advance(): void {
    let taken = 0;
    while (this.#step === 'free' && taken < this.#queue.length) {
      this.#start(this.#queue[taken] as Carried);
      taken += 1;
    }
    this.#queue = taken === this.#queue.length ? [] : this.#queue.slice(taken);
    this.session.flush();
  }

  close(): void {
    clearTimeout(this.#willTimer);
    this.#queue = [];
    this.session.end();
  }

  connected(): void {
    this.#step = 'free';
    this.#done();
    this.advance();
  }

  acked(op: PublishOp): void {
    this.#options.acked?.(op);
  }

  drained(): void {
    if (this.#step === 'draining') this.#cut();
  }

  refused(reason: string): void {
    this.#options.trouble(new TwinwardError('environment', 'hub-refused', `the broker refuses the hub of ${this.#home}: ${reason}`, { hint: 'check user and password, and what they allow' }));
  }

  /** What a hub does with a command is the plan's; that it came is told. */
  received(_message: ReceivedPublish): void {
    this.#stats.commandsHeard += 1;
  }

  willSeen(): void {
    if (this.#step !== 'will') return;
    clearTimeout(this.#willTimer);
    this.#willTimer = undefined;
    this.#step = 'free';
    if (this.#queue.length > 0) this.advance();
  }

  #start({ op, payload }: Carried): void {
    if (op.kind === 'connect') {
      const stands = this.session.connect({ topic: homeTopic(this.#home, 'status', this.#options.topicPrefix), payload });
      if (stands) this.#done();
      else this.#step = 'connecting';
      return;
    }
    if (this.session.state === 'down') {
      this.#options.trouble(new TwinwardError('internal', 'plan-not-connected', `${op.kind} of ${op.hub} (${op.home}) at ${op.at} without a connection`));
      return;
    }
    if (op.kind === 'publish') {
      this.session.publish(homeTopic(this.#home, op.channel, this.#options.topicPrefix), payload, op.retain, op);
      this.#done();
      return;
    }
    // A reset throws away what the broker has not read: everything must be acknowledged first.
    this.#step = 'draining';
    if (this.session.unacknowledged === 0) this.#cut();
  }

  /** The next operations wait until the will has been seen, so that an old death never overtakes a new birth. */
  #cut(): void {
    this.#step = 'will';
    this.#stats.cuts += 1;
    this.session.reset();
    this.#willTimer = setTimeout(() => {
      this.#stats.willsUnseen += 1;
      this.willSeen();
    }, WILL_WAIT_MS);
    this.#done();
  }
}
