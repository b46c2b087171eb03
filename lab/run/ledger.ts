/** What the canary saw of what hubs sent: the arrivals behind the account and the stamps. Only exceptions are remembered, so memory stays flat. */
import { parseHomeTopic } from '../../contract/topics.ts';
import type { PublishOp, WireOp } from '../../sim/core/plan.ts';
import type { SeenMessage } from './ports.ts';

/** A reading older than this on arrival is late. */
export const LATE_MS = 10 * 60_000;

interface Expected {
  home: string;
  readings: number;
  tick: number;
  /** epoch ms */
  taken: number;
  /** live runs: when the broker said that it has it, ms of the wall */
  ackedAt?: number;
}

/** A broker was killed: what it had acknowledged in [from, to] and not handed on is gone with it. ms of the wall, both inclusive */
export interface Kill {
  from: number;
  to: number;
}

export interface LateArrival {
  home: string;
  arrivedAt: number;
  from: number;
  to: number;
  readings: number;
}

/** What is not as planned among the arrivals, as plain data. Everything else arrived in the tick in which it was sent. Keys are `home|epoch|seq`. */
export interface ArrivalFacts {
  missing: string[];
  /** arrived in a later tick: [key, epoch ms] */
  later: [string, number][];
  /** on the wall clock (live runs) a message arrives at once, not at the close of its tick */
  instant: boolean;
}

/** When packs arrived. */
export class Arrivals {
  readonly instant: boolean;
  readonly #missing: ReadonlySet<string>;
  readonly #later: ReadonlyMap<string, number>;

  constructor({ missing, later, instant }: ArrivalFacts = { missing: [], later: [], instant: false }) {
    this.#missing = new Set(missing);
    this.#later = new Map(later);
    this.instant = instant;
  }

  /** @param planned epoch ms: when it arrives where nothing goes wrong @returns `undefined`: never */
  of(home: string, epoch: number, seq: number, planned: number): number | undefined {
    const key = `${home}|${epoch}|${seq}`;
    return this.#missing.has(key) ? undefined : (this.#later.get(key) ?? planned);
  }
}

export class Ledger {
  /** what arrives, arrives at once: a live run */
  readonly instant: boolean;
  received = 0;
  late = 0;
  duplicated = 0;
  messages = 0;
  /** live runs, once settled: readings that hubs still hold, and those that a killed broker took with it */
  underWay = 0;
  killed = 0;
  readonly lateArrivals: LateArrival[] = [];
  readonly redeliveries: { home: string; arrivedAt: number; from: number; to: number }[] = [];
  /** packs that arrived in a later tick than they were sent in: by key, the close of that tick */
  readonly #arrivedLater = new Map<string, number>();
  readonly #missing = new Map<string, Expected>();
  /** rows of `lateArrivals` of one close, by home */
  readonly #lateNow = new Map<string, LateArrival>();
  #lateAt = 0;

  constructor(instant = false) {
    this.instant = instant;
  }

  /** Hubs send these now. Resends of a pack that already arrived expect a second copy, which is not missed when absent. */
  expect(ops: readonly WireOp[], tick: number): void {
    for (const op of ops) {
      if (op.kind !== 'publish' || op.seq < 0 || op.resend) continue;
      this.#missing.set(`${op.home}|${op.epoch}|${op.seq}`, { home: op.home, readings: op.readings, tick, taken: op.taken ?? op.at });
    }
  }

  /** The canary saw these in a tick that closes at `arrivedAt`. */
  see(seen: readonly SeenMessage[], tick: number, arrivedAt: number): void {
    this.messages += seen.length;
    for (const { topic, payload } of seen) {
      const place = parseHomeTopic(topic);
      if (!place || (place.channel !== 'telemetry' && place.channel !== 'event')) continue;
      const key = keyOf(place.home, payload);
      const expected = this.#missing.get(key);
      const readings = place.channel === 'event' ? 1 : countOf(payload, '"code":');
      if (!expected) {
        this.duplicated += readings;
        this.redeliveries.push({ home: place.home, arrivedAt, ...timesOf(payload) });
        continue;
      }
      this.#missing.delete(key);
      if (expected.tick !== tick) this.#arrivedLater.set(key, arrivedAt);
      this.received += readings;
      const { taken } = expected;
      if (arrivedAt - taken > LATE_MS) this.#noteLate(place.home, arrivedAt, readings, { from: taken, to: taken });
    }
  }

  /** Live runs: the broker has acknowledged a message to its hub. @param at ms of the wall */
  acked({ home, epoch, seq }: PublishOp, at: number): void {
    const expected = this.#missing.get(`${home}|${epoch}|${seq}`);
    if (expected) expected.ackedAt ??= at;
  }

  /** Live runs, at the end: what was never acknowledged is still with its hub; what was, and never seen, may have gone with a broker that was killed. */
  settle(kills: readonly Kill[]): void {
    for (const { readings, ackedAt } of this.#missing.values()) {
      if (ackedAt === undefined) this.underWay += readings;
      else if (kills.some(({ from, to }) => ackedAt >= from && ackedAt <= to)) this.killed += readings;
    }
  }

  /** Readings in packs that hubs believe delivered and the canary never saw, for no reason that the lab knows. */
  get lost(): number {
    let readings = 0;
    for (const expected of this.#missing.values()) readings += expected.readings;
    return readings - this.underWay - this.killed;
  }

  /** For `Arrivals`, in this thread or another. */
  facts(): ArrivalFacts {
    return { missing: [...this.#missing.keys()], later: [...this.#arrivedLater], instant: this.instant };
  }

  #noteLate(home: string, arrivedAt: number, readings: number, { from, to }: { from: number; to: number }): void {
    this.late += readings;
    if (arrivedAt !== this.#lateAt) this.#lateNow.clear();
    this.#lateAt = arrivedAt;
    const last = this.#lateNow.get(home);
    if (last) {
      last.from = Math.min(last.from, from);
      last.to = Math.max(last.to, to);
      last.readings += readings;
    } else {
      const row = { home, arrivedAt, from, to, readings };
      this.#lateNow.set(home, row);
      this.lateArrivals.push(row);
    }
  }
}

const PLACE = /"epoch":(\d+),"seq":(\d+)/g;

/** Where a pack stands among those of its home. */
function keyOf(home: string, payload: string): string {
  PLACE.lastIndex = Math.max(0, payload.indexOf('"epoch":')); // a plain search is faster than that of an expression
  const where = PLACE.exec(payload);
  return `${home}|${where?.[1]}|${where?.[2]}`;
}

function countOf(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count += 1;
  return count;
}

/** Earliest and latest measuring time in a payload. */
function timesOf(payload: string): { from: number; to: number } {
  const times = [...payload.matchAll(/"at":(\d+)/g)].map((match) => Number(match[1]));
  return times.length > 0 ? { from: Math.min(...times), to: Math.max(...times) } : { from: 0, to: 0 };
}
