/** A run that goes on, as the worker follows it: how far it has come, what lives in it, what was said. Two kinds fill it: one lived here, one followed over the wire. */
import type { RunInput } from '../../contract/run-files.ts';
import type { TruthEvent } from '../../contract/truth.ts';
import { planAttacks } from '../../lab/run/attack-plan.ts';
import type { RunTexts } from '../../lab/run/folder-files.ts';
import { causeOf } from '../../lab/run/inputs.ts';
import type { RunProgress } from '../../lab/run/request.ts';
import type { SeenAlert } from '../../reports/run-record.ts';
import type { Shard } from '../../sim/shard.ts';
import type { World } from '../../sim/world.ts';
import { alertRows, truthRows } from '../model/hold-against.ts';
import type { AskedInput } from '../model/asked-run.ts';
import { MINUTE_MS } from '../model/life.ts';
import type { WireMessage } from '../model/wire-message.ts';
import type { AlertRow, TruthRow } from '../model/run-view.ts';
import { lifeByte } from './live-again.ts';

/** What drives a living run: in this thread, or elsewhere. */
export interface Driver {
  /** ticks that close at or before this may be closed, epoch ms */
  allow(until: number): void;
  input(input: AskedInput): void;
  /** its messages are wanted, as they go over the wire; absent where there is no wire */
  watch?(home: number): void;
  stop(): void;
  /** Ends everything at once: another run was opened. Resolves when nothing of it is in the way of that. */
  drop(): void | Promise<void>;
}

/** What a driver tells. */
export interface DriverEar {
  /** Called first, once. */
  opened(world: World, facts: { pipeline: string; where: 'here' | 'attached' }): void;
  /** a tick closed: the control states of all homes, and what the pipeline said in it */
  tick(until: number, states: (row: number) => ReturnType<Shard['states']>, progress: RunProgress, alerts: readonly SeenAlert[]): void;
  /** took effect at the tick that comes */
  inputs(inputs: readonly RunInput[]): void;
  refused(id: string, reason: string): void;
  /** the last tick has closed: counts of what comes after */
  grading(progress: RunProgress): void;
  /** what was heard of the watched home on the wire, oldest first: all that is kept of it */
  wire?(home: number, messages: readonly WireMessage[]): void;
  finished(texts: RunTexts): void;
  failed(error: unknown): void;
}

const NO_FINDINGS = { findings: [] };

/** What is known of a living run so far. */
export class LivingRun {
  readonly world: World;
  readonly inputs: RunInput[] = [];
  edge: number;
  readonly #seen: SeenAlert[] = [];
  /** all that is planted, by onset; what is planted from outside comes in its place */
  #truths: TruthEvent[];
  #told = 0;
  #alertsTold = 0;

  constructor(world: World) {
    this.world = world;
    this.edge = world.start;
    const own = Array.from({ length: world.homes }, (_, index) => world.home(index).causes.map(({ truth }) => truth)).flat();
    // A shared cause stands in each of its homes.
    this.#truths = byOnset([...own, ...planAttacks(world).flatMap(({ truth }) => truth)]);
  }

  took(inputs: readonly RunInput[]): void {
    this.inputs.push(...inputs);
    const planted = inputs.flatMap((input) => causeOf(this.world, input)?.truth ?? []);
    if (planted.length > 0) this.#truths = byOnset([...this.#truths, ...planted]);
  }

  heard(alerts: readonly SeenAlert[]): void {
    this.#seen.push(...alerts);
  }

  /** Life bytes of all homes for the minutes up to `until`, and moves the edge. */
  advanceTo(until: number, states: (row: number) => ReturnType<Shard['states']>): { minute: number; life: Uint8Array } {
    const { world, edge } = this;
    const from = Math.floor((edge - world.start) / MINUTE_MS);
    const to = Math.max(from + 1, Math.ceil((until - world.start) / MINUTE_MS));
    const row = Uint8Array.from({ length: world.homes }, (_, home) => lifeByte(states(home)));
    const life = new Uint8Array((to - from) * world.homes);
    for (let minute = from; minute < to; minute += 1) life.set(row, (minute - from) * world.homes);
    this.edge = until;
    return { minute: from, life };
  }

  /** The rows of alerts, where some came since the last call. */
  alerts(): AlertRow[] | undefined {
    if (this.#seen.length === this.#alertsTold) return undefined;
    this.#alertsTold = this.#seen.length;
    const begun = this.#begun();
    const titles = new Map(begun.map(({ id, title }) => [id, title]));
    // Nothing is graded yet, but what it is about is known.
    return alertRows(this.#seen, NO_FINDINGS, begun, this.world.end).map((row) => ({ ...row, verdict: 'ungraded', reason: [...new Set(row.truth.map((id) => titles.get(id)))].join(', ') }));
  }

  /** The rows of what has begun, where that is more than at the last call. */
  truths(): TruthRow[] | undefined {
    const begun = this.#begun();
    if (begun.length === this.#told) return undefined;
    this.#told = begun.length;
    return truthRows(begun, NO_FINDINGS);
  }

  #begun(): TruthEvent[] {
    const next = this.#truths.findIndex(({ onset }) => onset >= this.edge);
    return next < 0 ? this.#truths : this.#truths.slice(0, next);
  }
}

function byOnset(events: readonly TruthEvent[]): TruthEvent[] {
  return events.toSorted((a, b) => a.onset - b.onset || (a.id < b.id ? -1 : 1));
}
