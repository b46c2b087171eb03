/** The homes of a run as the tick loop drives them: in this thread, or by whole areas in several (`host-node/engine-threads.ts`), with the same bytes. */
import type { RunInput } from '../../contract/run-files.ts';
import { HomeDigest } from '../../sim/core/digest.ts';
import type { WireOp } from '../../sim/core/plan.ts';
import { Shard } from '../../sim/shard.ts';
import type { Tally } from '../../sim/tally.ts';
import { World, type WorldOptions } from '../../sim/world.ts';
import { apply } from './inputs.ts';
import { Arrivals, type ArrivalFacts } from './ledger.ts';
import { type Stamped, stampHomes } from './stamps.ts';

/** What a range of homes leaves for account and digests. */
export interface EngineSummary {
  tally: Pick<Tally, 'scheduled' | 'notMeasured' | 'dropped' | 'lostHub' | 'lostNetwork'>;
  /** readings that wait in hubs, never sent */
  queued: number;
  /** [home, hex] in order of home id */
  planned: [string, string][];
}

/** Calls are strictly sequential; the last one is `close`. */
export interface Engine {
  /** @param until close of the tick, epoch ms @param inputs that take effect at its start, in order */
  advance(until: number, inputs: readonly RunInput[]): Promise<WireOp[]>;
  summary(): Promise<EngineSummary>;
  /** Truth events of all homes with their stamps, in order of id. @param end epoch ms: where the run ended */
  stamp(arrivals: ArrivalFacts, end: number): Promise<Stamped[]>;
  close(): Promise<void>;
}

/** Homes [from, to) of a world. */
export class EngineShard {
  readonly #world: World;
  readonly #shard: Shard;
  readonly #planned = new HomeDigest();
  readonly #inputs: RunInput[] = [];

  constructor(options: WorldOptions, from: number, to: number) {
    this.#world = new World(options);
    this.#shard = new Shard(this.#world, from, to);
  }

  advance(until: number, inputs: readonly RunInput[]): WireOp[] {
    for (const input of inputs) apply(this.#world, this.#shard, input);
    this.#inputs.push(...inputs);
    const ops = this.#shard.advance(until);
    for (const op of ops) this.#planned.add(op.home, `${op.kind}|${op.at}|${op.kind === 'publish' ? `${op.channel}|${op.resend}|${op.body}` : op.willBody}`);
    return ops;
  }

  summary(): EngineSummary {
    const { scheduled, notMeasured, dropped, lostHub, lostNetwork } = this.#shard.tally;
    return { tally: { scheduled, notMeasured, dropped, lostHub, lostNetwork }, queued: this.#shard.queued, planned: this.#planned.perHome() };
  }

  /** Control states of one of its homes, as they stand now. */
  states(row: number): ReturnType<Shard['states']> {
    return this.#shard.states(row);
  }

  stamp(arrivals: ArrivalFacts, end: number): Stamped[] {
    return stampHomes(this.#world, this.#shard.homes, new Arrivals(arrivals), end, this.#inputs);
  }
}

/** All homes in this thread. */
export class LocalEngine implements Engine {
  readonly #shard: EngineShard;
  readonly #watch: ((shard: Pick<EngineShard, 'states'>, until: number) => void) | undefined;

  /** @param watch sees the homes after each advance; it changes nothing */
  constructor(options: WorldOptions, watch?: (shard: Pick<EngineShard, 'states'>, until: number) => void) {
    this.#shard = new EngineShard(options, 0, options.scenario.homes);
    this.#watch = watch;
  }

  async advance(until: number, inputs: readonly RunInput[]): Promise<WireOp[]> {
    const ops = this.#shard.advance(until, inputs);
    this.#watch?.(this.#shard, until);
    return ops;
  }

  async summary(): Promise<EngineSummary> {
    return this.#shard.summary();
  }

  async stamp(arrivals: ArrivalFacts, end: number): Promise<Stamped[]> {
    return this.#shard.stamp(arrivals, end);
  }

  async close(): Promise<void> {}
}
