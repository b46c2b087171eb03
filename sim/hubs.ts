/** What the hubs of a shard send, keep and send again: the deciding half of the plan (DESIGN §5). */
import type { WireOp } from './core/plan.ts';
import { KEEP_ALIVE_TIMEOUT_MS } from './delays.ts';
import { HubStore, type Pack, STORE_MAX } from './hub-store.ts';
import { NO_WAY, type Ways } from './ways.ts';
import { Tally } from './tally.ts';

/** After this time without trouble a hub believes that its pack arrived. Assumption: seconds of round trip and buffers on a weak cellular uplink. */
const ACKNOWLEDGED_MS = 20_000;
/** Packs that a returning hub sends at once, and then each minute, so that its backlog does not choke the broker. Assumption. */
const BACKLOG_BURST = 60;
/** Packs that a starved hub may send at once after it was silent. Assumption: the credit of a few minutes. */
const CREDIT_MOST = 3;

/** Place of a reading on its way: epoch and sequence of the pack that it will travel in. */
export interface PackPlace {
  epoch: number;
  seq: number;
}

/** How the session of a hub stands: `frozen`, it is dead and the hub does not know. */
export type Standing = 'online' | 'frozen' | 'offline';

/** What the hubs ask of the world around them. */
export interface HubPorts {
  /** as far as hub and network allow */
  standing(row: number): Standing;
  ways: Ways;
  /** sends again what is due at a time, by `flush` */
  wake(row: number, at: number): void;
}

/** Rows are homes of the shard; times epoch ms. */
export class Hubs {
  /** operations since the caller last took them */
  ops: WireOp[] = [];
  /** ids of homes and hubs */
  readonly #homes: readonly string[];
  readonly #hubs: readonly string[];
  readonly #tally: Tally;
  readonly #stores: HubStore[];
  /** epoch of the session as the broker knows it; 0: none */
  readonly #session: Uint32Array;
  readonly #ports: HubPorts;
  /** by row: packs that a starved hub may send now */
  readonly #credit = new Map<number, number>();

  constructor(homes: readonly string[], hubs: readonly string[], tally: Tally, ports: HubPorts) {
    this.#homes = homes;
    this.#hubs = hubs;
    this.#tally = tally;
    this.#ports = ports;
    this.#stores = homes.map(() => new HubStore());
    this.#session = new Uint32Array(homes.length);
  }

  /** Readings that wait, never sent. */
  get queued(): number {
    return this.#stores.reduce((sum, store) => sum + store.readingsWaiting, 0);
  }

  /** Where the next pack of a hub goes. */
  place(row: number): PackPlace {
    const { epoch, seq } = this.#store(row);
    return { epoch, seq };
  }

  boot(row: number): void {
    this.#store(row).boot();
  }

  /** Its store is gone, and what waited in it. */
  wiped(row: number): void {
    const lost = this.#store(row).wipe();
    if (lost > 0) Tally.add(this.#tally.lostHub, 'store lost', lost);
  }

  /** The hub went down: packs sent just before are in doubt. */
  down(row: number, at: number): void {
    this.#store(row).doubt(at, ACKNOWLEDGED_MS);
  }

  /** The broker gives the session up: its will goes out, and what was sent just before the silence is in doubt. */
  cut(row: number, at: number): void {
    const epoch = this.#session[row] as number;
    const home = this.#home(row);
    const hub = this.#hub(row);
    if (epoch > 0) this.ops.push({ kind: 'cut', home, hub, epoch, at, willBody: willBody(home, hub, epoch) });
    this.#session[row] = 0;
    this.#store(row).doubt(at, ACKNOWLEDGED_MS + KEEP_ALIVE_TIMEOUT_MS);
  }

  /** A new session: connect, birth, and what waits. */
  connect(row: number, at: number): void {
    const home = this.#home(row);
    const hub = this.#hub(row);
    const { epoch } = this.#store(row);
    this.#session[row] = epoch;
    this.ops.push({ kind: 'connect', home, hub, epoch, at, willBody: willBody(home, hub, epoch) });
    this.ops.push({
      kind: 'publish', home, hub, epoch, seq: -1, at, channel: 'status', retain: true, resend: false, readings: 0,
      body: `"home":"${home}","hub":"${hub}","epoch":${epoch},"state":"online","at":${this.#clock(row, at)}}`,
    });
    this.flush(row, at);
  }

  /** The network came back before the broker gave up. The session goes on, unless the hub booted meanwhile. */
  resume(row: number, at: number): void {
    const session = this.#session[row] as number;
    if (session === this.#store(row).epoch) return this.flush(row, at);
    if (session > 0) this.cut(row, at);
    this.connect(row, at);
  }

  /** Keeps a pack behind everything of its kind that waits, and sends it at once where nothing does and the way is free. `tail`: JSON after `sentAt`. */
  put(row: number, channel: Pack['channel'], tail: string, readings: number, at: number, alarm = false): void {
    const store = this.#store(row);
    const pack: Pack = { epoch: store.epoch, seq: store.seq, channel, alarm, tail, readings, taken: Math.floor(at / 1000), sentBody: undefined, sentAt: 0, dueAt: 0 };
    store.seq += 1;
    const way = this.#ports.ways.of(row, at);
    if (way === NO_WAY && store.waiting === 0 && this.answers(row)) return this.#send(row, store, pack, at);
    // What goes out by a slow or dead way was sent, as far as the hub knows.
    const standing = this.#ports.standing(row);
    if ((standing === 'frozen' || (standing === 'online' && way !== NO_WAY)) && this.#session[row] !== 0) pack.sentAt = at;
    pack.dueAt = way === NO_WAY ? 0 : at + this.#ports.ways.delay(row, way, at);
    store.keep(pack);
    for (;;) {
      const dropped = store.drop(way.storeTaken > 0 ? Math.max(1, Math.round(STORE_MAX * (1 - way.storeTaken))) : STORE_MAX);
      if (!dropped) break;
      if (dropped.sentBody === undefined) Tally.add(this.#tally.dropped, 'hub store full, oldest dropped', dropped.readings);
    }
    if (pack.dueAt > at) this.#ports.wake(row, pack.dueAt);
    else if (way === NO_WAY || alarm) this.flush(row, at, 1);
  }

  /** Sends what waits and is due, alarms first, then oldest first, at most so many packs; nothing without a session. */
  flush(row: number, at: number, most = BACKLOG_BURST): void {
    const store = this.#store(row);
    if (store.waiting === 0 || !this.answers(row)) return;
    const way = this.#ports.ways.of(row, at);
    if (way.stalled) return;
    for (let sent = 0; sent < most; sent += 1) {
      const { first } = store;
      if (!first || (way !== NO_WAY && first.dueAt > at) || (way.starved > 0 && !this.#affords(row))) return;
      this.#send(row, store, store.take() as Pack, at);
    }
  }

  /** Once a minute per home: a starved hub may send a little more. */
  minute(row: number, at: number): void {
    const { starved } = this.#ports.ways.of(row, at);
    if (starved > 0) this.#credit.set(row, Math.min(CREDIT_MOST, (this.#credit.get(row) ?? 0) + 1 - starved));
    else if (this.#credit.size > 0) this.#credit.delete(row);
    this.flush(row, at);
  }

  #affords(row: number): boolean {
    const credit = this.#credit.get(row) ?? 0;
    if (credit < 1) return false;
    this.#credit.set(row, credit - 1);
    return true;
  }

  #send(row: number, store: HubStore, pack: Pack, at: number): void {
    const home = this.#home(row);
    const hub = this.#hub(row);
    const { epoch, seq, channel, readings } = pack;
    const resend = pack.sentBody !== undefined;
    const body = pack.sentBody ?? `"home":"${home}","hub":"${hub}","epoch":${epoch},"seq":${seq},"sentAt":${this.#clock(row, pack.sentAt || at)}${pack.tail}`;
    if (!resend) this.#tally.sent += readings;
    this.ops.push({ kind: 'publish', home, hub, epoch, seq, at, channel, retain: false, resend, body, readings, taken: 1000 * pack.taken });
    store.sent(pack, body, at, ACKNOWLEDGED_MS);
  }

  /** What the clock of a hub says. */
  #clock(row: number, at: number): number {
    return at + this.#ports.ways.of(row, at).hubClock;
  }

  /** Whether a command would be heard: a session that the broker knows, over a network that stands. */
  answers(row: number): boolean {
    return this.#session[row] !== 0 && this.#ports.standing(row) === 'online';
  }

  /** The answer to a command: told once, kept nowhere. */
  reply(row: number, id: string, ok: boolean, text: string, at: number): void {
    const home = this.#home(row);
    const hub = this.#hub(row);
    const epoch = this.#session[row] as number;
    this.ops.push({
      kind: 'publish', home, hub, epoch, seq: -1, at, channel: 'reply', retain: false, resend: false, readings: 0,
      body: `"home":"${home}","hub":"${hub}","epoch":${epoch},"id":${JSON.stringify(id)},"ok":${ok},"text":${JSON.stringify(text)},"at":${this.#clock(row, at)}}`,
    });
  }

  #home(row: number): string {
    return this.#homes[row] as string;
  }

  #hub(row: number): string {
    return this.#hubs[row] as string;
  }

  #store(row: number): HubStore {
    return this.#stores[row] as HubStore;
  }
}

function willBody(home: string, hub: string, epoch: number): string {
  return `"home":"${home}","hub":"${hub}","epoch":${epoch},"state":"offline"}`;
}
