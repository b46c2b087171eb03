/** What the hubs of a shard send, keep and send again: the deciding half of the plan (DESIGN §5). */
import type { WireOp } from './core/plan.ts';
import { KEEP_ALIVE_TIMEOUT_MS } from './delays.ts';
import { HubStore, type Pack } from './hub-store.ts';
import { Tally } from './tally.ts';

/** After this time without trouble a hub believes that its pack arrived. Assumption: seconds of round trip and buffers on a weak cellular uplink. */
const ACKNOWLEDGED_MS = 20_000;
/** Packs that a returning hub sends at once, and then each minute, so that its backlog does not choke the broker. Assumption. */
const BACKLOG_BURST = 60;

/** Place of a reading on its way: epoch and sequence of the pack that it will travel in. */
export interface PackPlace {
  epoch: number;
  seq: number;
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
  readonly #online: (row: number) => boolean;

  /** @param online whether the session stands, as far as hub and network allow */
  constructor(homes: readonly string[], hubs: readonly string[], tally: Tally, online: (row: number) => boolean) {
    this.#homes = homes;
    this.#hubs = hubs;
    this.#tally = tally;
    this.#online = online;
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
      body: `"home":"${home}","hub":"${hub}","epoch":${epoch},"state":"online","at":${at}}`,
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

  /** Keeps a pack behind everything that waits, and sends it at once where nothing does and the session stands. `tail`: JSON after `sentAt`. */
  put(row: number, channel: Pack['channel'], tail: string, readings: number, at: number): void {
    const store = this.#store(row);
    const pack: Pack = { epoch: store.epoch, seq: store.seq, channel, tail, readings, sentBody: undefined, sentAt: 0 };
    store.seq += 1;
    if (store.waiting === 0 && this.answers(row)) return this.#send(row, store, pack, at);
    const dropped = store.keep(pack);
    if (dropped && dropped.sentBody === undefined) Tally.add(this.#tally.dropped, 'hub store full, oldest dropped', dropped.readings);
    this.flush(row, at, 1);
  }

  /** Sends what waits, oldest first, at most so many packs; nothing without a session. */
  flush(row: number, at: number, most = BACKLOG_BURST): void {
    const store = this.#store(row);
    if (store.waiting === 0 || !this.answers(row)) return;
    for (let sent = 0; sent < most; sent += 1) {
      const pack = store.take();
      if (!pack) return;
      this.#send(row, store, pack, at);
    }
  }

  #send(row: number, store: HubStore, pack: Pack, at: number): void {
    const home = this.#home(row);
    const hub = this.#hub(row);
    const { epoch, seq, channel, readings } = pack;
    const resend = pack.sentBody !== undefined;
    const body = pack.sentBody ?? `"home":"${home}","hub":"${hub}","epoch":${epoch},"seq":${seq},"sentAt":${at}${pack.tail}`;
    if (!resend) this.#tally.sent += readings;
    this.ops.push({ kind: 'publish', home, hub, epoch, seq, at, channel, retain: false, resend, body, readings });
    store.sent(pack, body, at, ACKNOWLEDGED_MS);
  }

  /** Whether a command would be heard: a session that the broker knows, over a network that stands. */
  answers(row: number): boolean {
    return this.#session[row] !== 0 && this.#online(row);
  }

  /** The answer to a command: told once, kept nowhere. */
  reply(row: number, id: string, ok: boolean, text: string, at: number): void {
    const home = this.#home(row);
    const hub = this.#hub(row);
    const epoch = this.#session[row] as number;
    this.ops.push({
      kind: 'publish', home, hub, epoch, seq: -1, at, channel: 'reply', retain: false, resend: false, readings: 0,
      body: `"home":"${home}","hub":"${hub}","epoch":${epoch},"id":${JSON.stringify(id)},"ok":${ok},"text":${JSON.stringify(text)},"at":${at}}`,
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
