/**
 * A run on the machine that served the page, followed from here: its pace is set and its inputs are given over the API, its clock and alerts are heard on its broker, and
 * its homes are lived along in this worker, which comes to the same bytes. Where the wire had a gap, the API tells what was missed.
 */
import { TwinwardError } from '../../contract/errors.ts';
import type { RunInput } from '../../contract/run-files.ts';
import { type AttachedNow, WIRE_PATH } from '../../lab/run/attach.ts';
import { apply } from '../../lab/run/inputs.ts';
import type { SeenAlert } from '../../reports/run-record.ts';
import { Shard } from '../../sim/shard.ts';
import { World } from '../../sim/world.ts';
import type { AskedInput, AskedRun } from '../model/asked-run.ts';
import { LAB_GONE, LabApi, Refused } from './lab-api.ts';
import type { Driver, DriverEar } from './living.ts';
import { Wire } from './wire.ts';

/** Without a word from the wire, the machine is asked so often, ms: it may be starting, grading, or the wire may be down. */
const ASK_MS = 500;
/** A watermark may be here before the lab has taken it in: asked again after this, ms. */
const SOON_MS = 15;
/** So many times in a row nobody may answer. */
const SILENCES = 4;
/** While much is caught up with, others get their turn. */
const TICKS_AT_ONCE = 20;

/** @param api address of the API, ending in `/` @throws TwinwardError where the run cannot be started or joined */
export async function follow(asked: AskedRun, api: string, ear: DriverEar): Promise<Driver> {
  return new Follower(asked, api, ear).open();
}

class Follower implements Driver {
  readonly #asked: AskedRun;
  readonly #api: LabApi;
  readonly #wireUrl: string;
  readonly #ear: DriverEar;
  #world!: World;
  #shard!: Shard;
  #wire!: Wire;
  /** ticks lived along */
  #done = 0;
  /** applied inputs that are known, and those of ticks to come */
  #known = 0;
  #waiting: RunInput[] = [];
  /** alerts handed on */
  #handed = 0;
  #allowed = 0;
  #told = 0;
  #telling = false;
  #over = false;
  #watched: number | undefined;
  /** a watermark was heard since the machine was asked last */
  #stirred = false;
  #wake: (() => void) | undefined;

  constructor(asked: AskedRun, api: string, ear: DriverEar) {
    this.#asked = asked;
    this.#api = new LabApi(api);
    this.#wireUrl = new URL(WIRE_PATH, api).href.replace(/^http/, 'ws');
    this.#ear = ear;
  }

  async open(): Promise<Driver> {
    const run = await this.#api.start(this.#asked);
    this.#world = new World({ scenario: run.scenario });
    this.#shard = new Shard(this.#world, 0, this.#world.homes);
    this.#allowed = this.#told = this.#world.start;
    this.#wire = new Wire(this.#wireUrl, run, this.#world.start, () => this.#stir());
    // No tick is let close before its alerts can be heard.
    await this.#wire.ready;
    this.#ear.opened(this.#world, { pipeline: run.pipeline, where: 'attached' });
    void this.#follow();
    return this;
  }

  allow(until: number): void {
    this.#allowed = Math.max(this.#allowed, until);
    if (!this.#telling) void this.#tell();
  }

  input(input: AskedInput): void {
    this.#api.give(input).catch((error: unknown) => {
      if (error instanceof Refused || error instanceof TwinwardError) this.#ear.refused(input.id, error.message);
      else this.#fail(error);
    });
  }

  watch(home: number): void {
    this.#watched = home;
    this.#wire.watch(this.#world.home(home).id);
  }

  stop(): void {
    this.#api.stop(true).catch((error: unknown) => this.#fail(error));
  }

  async drop(): Promise<void> {
    const left = this.#over ? undefined : this.#api.stop(false).catch(() => undefined);
    this.#end();
    await left;
  }

  /** One call at a time, always with the latest. */
  async #tell(): Promise<void> {
    this.#telling = true;
    try {
      while (this.#told < this.#allowed && !this.#over) {
        const until = this.#allowed;
        await this.#api.allow(until);
        this.#told = until;
      }
    } catch {
      // Whether the machine is gone, `#follow` finds out; when it has heard of it again, it is told again.
    } finally {
      this.#telling = false;
    }
  }

  async #follow(): Promise<void> {
    let silences = 0;
    while (!this.#over) {
      const stirred = this.#stirred;
      this.#stirred = false;
      try {
        const before = this.#done;
        const now = await this.#look();
        silences = 0;
        if (this.#over) return;
        await this.#catchUp(now.closed, now);
        if (this.#told < this.#allowed && !this.#telling) void this.#tell();
        if (now.progress && now.progress.phase !== 'start' && now.progress.phase !== 'run') this.#ear.grading(now.progress);
        if (now.trouble) throw new TwinwardError('environment', now.trouble.code, now.trouble.message, { hint: now.trouble.hint, place: { path: now.trouble.where } });
        if (now.ended) return await this.#finish(now.ended.files);
        if (!this.#stirred) await this.#pause(stirred && this.#done === before ? SOON_MS : ASK_MS);
      } catch (error) {
        if (!(error instanceof TwinwardError) || error.code !== LAB_GONE || (silences += 1) >= SILENCES) return this.#fail(error);
        await this.#pause(ASK_MS);
      }
    }
  }

  /** How far it is. Alerts are those heard on the wire, where they are all; else those of the machine's own record. */
  async #look(): Promise<AttachedNow & { alerts: SeenAlert[] }> {
    const now = await this.#api.now(this.#known);
    const heard = Array.from({ length: Math.max(0, now.closed - this.#done) }, (_, at) => this.#wire.alertsOf(this.#done + at).map((alert): SeenAlert => ({ alert, gradedAt: this.#closeOf(this.#done + at) }))).flat();
    if (this.#handed + heard.length === now.spoken) return { ...now, alerts: heard };
    const told = await this.#api.now(this.#known, this.#handed);
    return { ...told, alerts: told.alerts ?? [] };
  }

  /** Lives all homes along up to a closed tick. */
  async #catchUp(closed: number, { inputs, alerts, progress }: AttachedNow & { alerts: SeenAlert[] }): Promise<void> {
    this.#known += inputs.length;
    this.#waiting.push(...inputs);
    this.#handed += alerts.length;
    const first = this.#done;
    for (; this.#done < closed && !this.#over; this.#done += 1) {
      const tick = this.#done;
      const until = this.#closeOf(tick);
      const due = this.#waiting.filter((input) => input.tick === tick);
      this.#waiting = this.#waiting.filter((input) => input.tick > tick);
      if (due.length > 0) this.#ear.inputs(due);
      for (const input of due) apply(this.#world, this.#shard, input);
      this.#shard.advance(until);
      const counts = progress ?? { phase: 'run' as const, messages: 0, readings: 0, alerts: 0, lost: 0 };
      this.#ear.tick(until, (row) => this.#shard.states(row), { ...counts, tick: tick + 1, ticks: this.#world.ticks, simTime: until }, alerts.filter(({ gradedAt }) => gradedAt === until));
      if ((tick + 1 - first) % TICKS_AT_ONCE === 0) await new Promise((resolve) => { setTimeout(resolve, 0); });
    }
    this.#wire.drop(this.#done);
    const messages = this.#wire.messages();
    if (messages && this.#watched !== undefined) this.#ear.wire?.(this.#watched, messages);
  }

  async #finish(files: readonly string[]): Promise<void> {
    const texts = await this.#api.texts(files);
    if (this.#over) return;
    this.#end();
    this.#ear.finished(texts);
  }

  #fail(error: unknown): void {
    if (this.#over) return;
    this.#end();
    this.#ear.failed(error);
  }

  #end(): void {
    this.#over = true;
    this.#wire.end();
    this.#stir();
  }

  #stir(): void {
    this.#stirred = true;
    this.#wake?.();
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #closeOf(tick: number): number {
    const { start, end, tickMs } = this.#world;
    return Math.min(end, start + (tick + 1) * tickMs);
  }
}
