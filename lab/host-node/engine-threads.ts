/** The homes of a run in worker threads: each holds whole areas, all advance a tick side by side, and what they say is merged into the order of one. */
import { Worker } from 'node:worker_threads';
import { TwinwardError } from '../../contract/errors.ts';
import type { RunInput } from '../../contract/run-files.ts';
import type { WireOp } from '../../sim/core/plan.ts';
import { Tally } from '../../sim/tally.ts';
import type { WorldOptions } from '../../sim/world.ts';
import type { Engine, EngineSummary } from '../run/engine.ts';
import { homeOf } from '../run/inputs.ts';
import type { ArrivalFacts } from '../run/ledger.ts';
import type { Stamped } from '../run/stamps.ts';

const ENTRY = new URL(`./engine-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

/** Homes [from, to). */
export interface ThreadRange {
  from: number;
  to: number;
}

export interface ThreadSetup extends ThreadRange {
  options: WorldOptions;
}

/** A call of `EngineShard` and its arguments. */
export type ThreadCall = { call: 'advance'; until: number; inputs: readonly RunInput[] } | { call: 'summary' } | { call: 'stamp'; arrivals: ArrivalFacts; end: number };
export type ThreadAnswer = { result: unknown } | { failed: string };

/** Deals whole areas to at most so many threads, in order, as evenly as areas allow. */
export function rangesOf(homes: number, areaSize: number, workers: number): ThreadRange[] {
  const areas = Math.ceil(homes / areaSize);
  const count = Math.min(workers, areas);
  return Array.from({ length: count }, (_, index) => ({
    from: Math.floor((index * areas) / count) * areaSize,
    to: Math.min(homes, Math.floor(((index + 1) * areas) / count) * areaSize),
  }));
}

export class EngineThreads implements Engine {
  readonly #threads: Thread[];

  constructor(options: WorldOptions, workers: number) {
    const { homes, areaSize } = options.scenario;
    this.#threads = rangesOf(homes, areaSize, workers).map((range) => new Thread({ ...range, options }));
  }

  /** By time, then by home: threads hold ascending ranges, and each answers in that order. */
  async advance(until: number, inputs: readonly RunInput[]): Promise<WireOp[]> {
    const lists = await Promise.all(this.#threads.map((thread) => thread.call<WireOp[]>({ call: 'advance', until, inputs: inputs.filter((input) => thread.holds(homeOf(input))) })));
    return mergedByTime(lists);
  }

  async summary(): Promise<EngineSummary> {
    const parts = await Promise.all(this.#threads.map((thread) => thread.call<EngineSummary>({ call: 'summary' })));
    const tally = new Tally();
    for (const part of parts) {
      tally.scheduled += part.tally.scheduled;
      for (const name of ['notMeasured', 'dropped', 'lostHub', 'lostNetwork'] as const) for (const [cause, count] of Object.entries(part.tally[name])) Tally.add(tally[name], cause, count);
    }
    return { tally, queued: parts.reduce((sum, part) => sum + part.queued, 0), planned: parts.flatMap((part) => part.planned) };
  }

  /** In order of id as they stand: ids begin with the home. */
  async stamp(arrivals: ArrivalFacts, end: number): Promise<Stamped[]> {
    return (await Promise.all(this.#threads.map((thread) => thread.call<Stamped[]>({ call: 'stamp', arrivals, end })))).flat();
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }
}

/** One thread. Calls are answered in order; the death of a thread rejects what waits and what comes. */
class Thread {
  readonly #range: ThreadRange;
  readonly #worker: Worker;
  readonly #waiting: { done(result: unknown): void; failed(error: Error): void }[] = [];
  #dead: Error | undefined;

  constructor(setup: ThreadSetup) {
    this.#range = setup;
    this.#worker = new Worker(ENTRY, { workerData: setup });
    this.#worker.on('message', (answer: ThreadAnswer) => {
      const waiter = this.#waiting.shift();
      if ('failed' in answer) waiter?.failed(new TwinwardError('internal', 'engine-thread', answer.failed));
      else waiter?.done(answer.result);
    });
    this.#worker.on('error', (error: Error) => this.#over(new TwinwardError('internal', 'engine-thread', `a thread of the engine failed: ${error.message}`, { cause: error })));
    this.#worker.on('exit', (code) => this.#over(new TwinwardError('environment', 'engine-thread-gone', `a thread of the engine ended with code ${code}`, { hint: 'fewer --workers or fewer homes need less memory' })));
  }

  holds(home: string | undefined): boolean {
    const index = home === undefined ? -1 : Number(home.slice(1)) - 1;
    return index >= this.#range.from && index < this.#range.to;
  }

  call<T>(message: ThreadCall): Promise<T> {
    return new Promise((done, failed) => {
      if (this.#dead) return failed(this.#dead);
      this.#waiting.push({ done: done as (result: unknown) => void, failed });
      this.#worker.postMessage(message);
    });
  }

  async close(): Promise<void> {
    this.#dead ??= new TwinwardError('internal', 'engine-thread', 'the engine is closed');
    await this.#worker.terminate();
  }

  #over(error: Error): void {
    this.#dead ??= error;
    for (const waiter of this.#waiting.splice(0)) waiter.failed(this.#dead);
  }
}

/** Merges lists sorted by time; of equal times the earlier list goes first. */
function mergedByTime(lists: readonly WireOp[][]): WireOp[] {
  let merged = lists[0] ?? [];
  for (const list of lists.slice(1)) {
    const both: WireOp[] = [];
    let left = 0;
    for (const op of list) {
      while (left < merged.length && (merged[left] as WireOp).at <= op.at) both.push(merged[left++] as WireOp);
      both.push(op);
    }
    for (; left < merged.length; left += 1) both.push(merged[left] as WireOp);
    merged = both;
  }
  return merged;
}
