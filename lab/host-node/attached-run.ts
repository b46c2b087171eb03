/**
 * A run on this machine that a page paces: real broker, real pipeline, and each tick waits until the page lets it close. A page that goes away leaves it waiting. What
 * has come to its end, or was ended by the page, is written; what is dropped leaves nothing.
 */
import { randomBytes } from 'node:crypto';
import { canonicalJson } from '../../contract/canonical.ts';
import { describePlace, environmentTrouble, TwinwardError } from '../../contract/errors.ts';
import type { RunInput } from '../../contract/run-files.ts';
import type { Report } from '../../contract/report.ts';
import type { SeenAlert } from '../../reports/run-record.ts';
import { World } from '../../sim/world.ts';
import { type ApiTrouble, PAGE_SOURCE } from '../run/attach.ts';
import { type PendingInput, unfit } from '../run/inputs.ts';
import type { RunProgress, RunRequest } from '../run/request.ts';
import type { RunHost } from '../run/run-scenario.ts';
import { createEmbeddedTransport, type Watchable } from './embedded.ts';
import { TWINWARD } from './places.ts';
import { nodeHost, tellRunHere, type ToldRun, writeTold } from './run.ts';

/** Ends a run that nobody wants any more: it is not even graded. */
class Dropped extends Error {}

export class AttachedRun {
  readonly id = randomBytes(6).toString('hex');
  readonly request: RunRequest;
  /** took effect, in order */
  readonly inputs: RunInput[] = [];
  /** said in closed ticks, in order */
  readonly alerts: SeenAlert[] = [];
  closed = 0;
  progress: RunProgress | undefined;
  ended: { verdict: Report['verdict']; folder: string } | undefined;
  trouble: unknown;
  /** resolves when it is over in whatever way, and nothing of it runs any more */
  readonly over: Promise<void>;
  readonly #world: World;
  readonly #stop = new AbortController();
  readonly #stands = Promise.withResolvers<Watchable>();
  readonly #pending: PendingInput[] = [];
  /** what is to take effect again, at its ticks */
  readonly #again: readonly RunInput[];
  readonly #used = new Set<string>();
  #allowed: number;
  #go: (() => void) | undefined;
  #tick = 0;
  #dropped = false;
  #stood = false;

  private constructor(request: RunRequest, again: readonly RunInput[]) {
    this.request = request;
    this.#again = again;
    this.#world = new World({ scenario: request.scenario, patients: request.patients?.records });
    this.#allowed = this.#world.start;
    for (const input of again) this.#used.add(keyOf(input));
    this.over = this.#tell().then((told) => this.#end(told)).catch((error: unknown) => {
      this.trouble = this.#dropped ? environmentTrouble('dropped', 'the run was ended by another page, or for another run: nothing of it is kept', 'start it again') : error;
    });
  }

  /** Resolves when its broker listens. @param again inputs of an earlier run of this world @throws TwinwardError (bad input, environment) */
  static async start(request: RunRequest, again: readonly RunInput[] = []): Promise<{ run: AttachedRun; where: Watchable }> {
    const run = new AttachedRun(request, again);
    const where = await Promise.race([run.#stands.promise, run.over.then(() => undefined)]);
    if (!where) throw run.trouble;
    return { run, where };
  }

  /** Whether all of these took effect in this run, or will again, each at its tick. */
  knows(inputs: readonly RunInput[]): boolean {
    const mine = new Set([...this.inputs, ...this.#again].map((input) => canonicalJson(input)));
    return inputs.every((input) => mine.has(canonicalJson(input)));
  }

  /** @param until epoch ms: ticks that close at or before this may be closed; never taken back */
  allow(until: number): void {
    this.#allowed = Math.max(this.#allowed, until);
    this.#wake();
  }

  /** It takes effect at the next tick. @returns why it cannot; `undefined` where it will */
  give(input: PendingInput): { code: 'unfit' | 'used' | 'over'; message: string } | undefined {
    if (this.isOver || this.closed === this.#world.ticks) return { code: 'over', message: 'the run is over' };
    const message = unfit(this.#world, input);
    if (message !== undefined) return { code: 'unfit', message };
    if (this.#used.has(keyOf(input))) return { code: 'used', message: `the id ${input.id} was used before` };
    this.#used.add(keyOf(input));
    this.#pending.push(input);
    return undefined;
  }

  /** Why what is to be given again cannot be. */
  static unfit({ scenario, patients }: RunRequest, inputs: readonly RunInput[]): string | undefined {
    const world = new World({ scenario, patients: patients?.records });
    for (const input of inputs) {
      const why = unfit(world, input);
      if (why !== undefined) return why;
    }
    return undefined;
  }

  get isOver(): boolean {
    return this.ended !== undefined || this.trouble !== undefined || this.#stop.signal.aborted;
  }

  /** Ends it now. What has come to its end, or was ended to be kept, is written all the same; not where its twins are still to run. @param keep grade what there is, and write it */
  stop(keep: boolean): void {
    if (!keep && (this.isOver || (this.closed === this.#world.ticks && this.progress?.phase !== 'twin'))) return;
    this.#dropped ||= !keep;
    this.#stop.abort();
    this.#wake();
  }

  #tell(): Promise<ToldRun> {
    return tellRunHere(this.request, {
      signal: this.#stop.signal,
      onProgress: (now) => { this.progress = now; },
      beforeTick: async (tick) => {
        this.#tick = tick;
        while (this.#closeOf(tick) > this.#allowed && !this.#stop.signal.aborted) await new Promise<void>((resolve) => { this.#go = resolve; });
        if (this.#dropped) throw new Dropped();
      },
      takeInputs: () => [...this.#again.filter(({ tick }) => tick === this.#tick).map(({ tick: _, ...input }) => input), ...this.#pending.splice(0)],
      onInputs: (inputs) => void this.inputs.push(...inputs),
      onTick: (_, alerts) => {
        this.alerts.push(...alerts);
        this.closed = this.#tick + 1;
      },
    }, this.#host());
  }

  /** The first transport asked for is the run's own; the others are those of its twins, and nobody watches them. */
  #host(): RunHost {
    let first = true;
    return {
      ...nodeHost,
      transport: (request) => {
        if (!first) return nodeHost.transport(request);
        first = false;
        const { sut, topicPrefix, profile = 'standard' } = request;
        return createEmbeddedTransport({ sut, topicPrefix, profile, watchable: (where) => {
          this.#stood = true;
          this.#stands.resolve(where);
        } });
      },
    };
  }

  #end(told: ToldRun): void {
    if (!this.#stood) throw environmentTrouble('attach-start', told.report.reasons[0] ?? 'the run ended before its broker listened');
    if (this.#dropped) throw new Dropped();
    // What a person did is in no line that runs it from its scenario.
    const replay = told.inputs.some((line) => (JSON.parse(line) as RunInput).source === PAGE_SOURCE) ? `${TWINWARD} replay ${told.id}` : this.request.replay;
    const kept = { ...told, manifest: { ...told.manifest, replay }, report: { ...told.report, performance: { ...told.report.performance, replay } } };
    this.ended = { folder: writeTold(kept, this.request), verdict: told.report.verdict };
  }

  #closeOf(tick: number): number {
    const { start, end, tickMs } = this.#world;
    return Math.min(end, start + (tick + 1) * tickMs);
  }

  #wake(): void {
    this.#go?.();
    this.#go = undefined;
  }
}

function keyOf({ source, id }: PendingInput): string {
  return `${source}\n${id}`;
}

/** What any failure looks like to a page: of what is no trouble of the user's or the machine's, no more than that it is ours. */
export function troubleOf(error: unknown): ApiTrouble {
  if (!(error instanceof TwinwardError)) return { code: 'internal', message: `this is our fault: ${error instanceof Error ? error.message : String(error)}`, where: '', hint: 'please report it with these words' };
  return { code: error.code, message: error.message, where: describePlace(error.place), hint: error.hint ?? '' };
}
