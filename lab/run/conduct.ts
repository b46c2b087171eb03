/** The tick loop: the world advances, its messages travel, the SUT judges, until the end of the run or until something breaks. */
import { canonicalJson } from '../../contract/canonical.ts';
import { TwinwardError } from '../../contract/errors.ts';
import type { Digests, DigestsByHome, RunInput } from '../../contract/run-files.ts';
import { parseHomeTopic } from '../../contract/topics.ts';
import type { SeenAlert } from '../../reports/run-record.ts';
import { digestOfHomes, digestText, HomeDigest } from '../../sim/core/digest.ts';
import { bodyOf, messagesIn, type WireOp } from '../../sim/core/plan.ts';
import type { World } from '../../sim/world.ts';
import type { AttackDirector } from './attack-director.ts';
import type { Engine, EngineSummary } from './engine.ts';
import { inputsAt, type PendingInput } from './inputs.ts';
import { Ledger } from './ledger.ts';
import type { SeenMessage, Transport } from './ports.ts';
import { PACES, type RunHooks, type RunPhase, type RunRequest } from './request.ts';
import { strikesOf } from './stack.ts';

/** Messages in flight at once: below the default queue of common brokers (Mosquitto: 1,000). */
export const ROUND_MESSAGES = 800;

/** The wall clock, for pace and performance only. */
export interface WallClock {
  nowMs(): number;
  /** epoch ms, for live runs */
  epochMs(): number;
  /** resolves after `ms`, or at once when aborted */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export interface Conducted {
  /** epoch ms of the last closed tick */
  end: number;
  summary: EngineSummary;
  ledger: Ledger;
  alerts: SeenAlert[];
  /** what took effect, in order */
  inputs: RunInput[];
  malformed: string[];
  trouble: string[];
  /** it ended before its time: what was under way is not the broker's loss */
  stopped: boolean;
  digests: Omit<Digests, 'truth'>;
  byHome: Omit<DigestsByHome, 'schema'>;
  /** `ended`: an `Ended` */
  performance: Record<string, unknown>;
}

/** How a run came to its end. */
export type Ended = 'as planned' | 'stopped by the user' | 'broke off';

/** What a run is conducted with. */
export interface Conducting {
  world: World;
  engine: Engine;
  transport: Transport;
  request: RunRequest;
  hooks: RunHooks;
  clock: WallClock;
  phase: RunPhase;
  /** the attacks of the run; none in a twin */
  director?: AttackDirector | undefined;
}

/** Never rejects for trouble of broker or SUT: that ends the run early and stands in `trouble`. The engine stays open. */
export async function conduct({ world, engine, transport, request, hooks, clock, phase, director }: Conducting): Promise<Conducted> {
  const run: Running = {
    world, engine, transport, request, hooks, phase, director, ledger: new Ledger(), alerts: [], malformed: [], trouble: [], inputs: [], pending: [],
    received: new HomeDigest(), spoken: new HomeDigest(), end: world.start, shortfall: 0, unseen: 0,
  };
  const started = clock.nowMs();
  const tickWall: number[] = [];
  let ended: Ended = 'as planned';
  const show = (tick: number) => hooks.onProgress({
    phase, tick, ticks: world.ticks, simTime: run.end, messages: run.ledger.messages, readings: run.ledger.received, alerts: run.alerts.length, lost: run.ledger.lost,
  });
  show(0);
  try {
    await transport.open({ run: request.label, enrolments: Array.from({ length: world.homes }, (_, index) => world.enrolment(world.home(index), request.label)) });
    const strikes = strikesOf(world);
    for (let tick = 0; tick < world.ticks; tick += 1) {
      if (phase === 'run') await hooks.beforeTick?.(tick);
      if (hooks.signal.aborted || tick === request.ticksMost) {
        ended = 'stopped by the user';
        run.trouble.push(stoppedAfter(run));
        break;
      }
      const wall = clock.nowMs();
      const heard = run.alerts.length;
      const answered = await oneTick(run, tick);
      tickWall.push(clock.nowMs() - wall);
      if (phase === 'run') hooks.onTick?.(tickWall.at(-1) as number, run.alerts.slice(heard));
      show(tick + 1);
      if (!answered) {
        ended = 'broke off';
        break;
      }
      for (const { what, at } of strikes) if (at === run.end) await (what === 'sut' ? transport.restartSut() : transport.restartBroker());
      // Lets signals and screens have their turn where the transport never waits.
      if (tick % 8 === 7) await clock.sleep(0, hooks.signal);
      await keepPace(request, world, wall, clock, hooks.signal);
    }
  } catch (error) {
    if (!(error instanceof TwinwardError) || error.kind !== 'environment') {
      await director?.finish(true);
      await transport.close();
      throw error;
    }
    // A signal to the whole group may end the SUT before the tick in which the lab would have stopped: the user is the cause all the same.
    ended = hooks.signal.aborted ? 'stopped by the user' : 'broke off';
    if (hooks.signal.aborted) run.trouble.push(stoppedAfter(run));
    run.trouble.push(error.hint ? `${error.message} (${error.hint})` : error.message);
  }
  await director?.finish(run.end < world.end);
  const wire = await transport.close();
  const stopped = run.trouble.length > 0;
  run.trouble.push(...lossesOf(run, stopped));
  if (run.shortfall > 0) run.trouble.push(`the SUT did not receive ${run.shortfall} messages that the canary saw`);
  const summary = await engine.summary();
  return {
    end: run.end, summary, ledger: run.ledger, alerts: run.alerts, inputs: run.inputs, malformed: run.malformed, trouble: run.trouble, stopped,
    digests: { planned: digestOfHomes(summary.planned), received: run.received.hex(), alerts: run.spoken.hex(), inputs: digestText(run.inputs.map((input) => canonicalJson(input)).join('\n')) },
    byHome: { planned: heads(summary.planned), received: heads(run.received.perHome()), alerts: heads(run.spoken.perHome()) },
    performance: { ended, ticks: ticksClosed(run), ...figures(transport.name, clock.nowMs() - started, tickWall, run.ledger, wire), ...(director && { attacks: director.figures() }) },
  };
}

/** The lab sends no faster than subscribers take it, so a broker that keeps its promise loses nothing: the evidence of such a run is not whole. */
function lossesOf({ unseen, ledger }: Running, stopped: boolean): string[] {
  const readings = stopped ? 0 : ledger.lost;
  if (unseen <= 0 && readings === 0) return [];
  return [`the broker lost messages that it had acknowledged: ${Math.max(unseen, 0)} never reached the lab's own subscriber, with ${readings} readings in them (its queues are too small, or not lasting: see docs/brokers.md)`];
}

/** The first half of each home's digest names a mismatch as surely, in half the bytes. */
export function heads(perHome: readonly [string, string][]): Record<string, string> {
  return Object.fromEntries(perHome.map(([home, hex]) => [home, hex.slice(0, 16)]));
}

interface Running {
  world: World;
  engine: Engine;
  transport: Transport;
  request: RunRequest;
  hooks: RunHooks;
  phase: RunPhase;
  director: AttackDirector | undefined;
  ledger: Ledger;
  alerts: SeenAlert[];
  malformed: string[];
  trouble: string[];
  inputs: RunInput[];
  /** heard from outside, to take effect at the next tick */
  pending: PendingInput[];
  received: HomeDigest;
  spoken: HomeDigest;
  end: number;
  /** messages that the canary saw and the SUT did not */
  shortfall: number;
  /** messages that the canary should have seen and did not */
  unseen: number;
}

function stoppedAfter(run: Running): string {
  return `stopped by the user after ${ticksClosed(run)} of ${run.world.ticks} ticks`;
}

function ticksClosed({ world, end }: Pick<Running, 'world' | 'end'>): number {
  return Math.ceil((end - world.start) / world.tickMs);
}

/** Advances the world by one tick, sends it in rounds, and takes the alerts. False: the SUT did not answer. */
async function oneTick(run: Running, tick: number): Promise<boolean> {
  const { world, engine, transport, ledger, request } = run;
  const now = Math.min(world.end, world.start + (tick + 1) * world.tickMs);
  const inputs = inputsOf(run, tick);
  const ops = await engine.advance(now, inputs);
  ledger.expect(ops, tick);
  const seen: SeenMessage[] = [];
  let messages = 0;
  const rounds = inRounds(ops);
  for (const [round, part] of rounds.entries()) {
    const last = round === rounds.length - 1;
    const arrived = await transport.sendRound(part);
    seen.push(...arrived);
    run.unseen += messagesIn(part) - arrived.length;
    messages += arrived.length - answersIn(arrived);
    ledger.see(arrived, tick, now);
    if (last && run.director) {
      const acted = await run.director.act(now, seen, inputs);
      run.pending.push(...acted.pending);
      seen.push(...acted.seen);
      messages += acted.seen.length - answersIn(acted.seen);
    }
    const answer = await transport.closeRound({ run: request.label, tick, round, last, now, messages });
    run.malformed.push(...answer.malformed);
    for (const { id, home, name, dev } of answer.commands) run.pending.push({ source: `sut:${request.sut.id}`, id, kind: 'command', data: { home, name, ...(dev !== undefined && { dev }) } });
    for (const alert of answer.alerts) run.alerts.push({ alert, gradedAt: now });
    addSorted(run.spoken, answer.alerts.map((alert): [string, string] => [alert.home, canonicalJson(alert)]));
    if (!answer.watermark) {
      run.trouble.push(`the SUT gave no watermark for tick ${tick} of ${world.ticks}`);
      return false;
    }
    if (last) run.shortfall += Math.max(0, messages - answer.watermark.received);
  }
  if (run.phase === 'run') await run.hooks.onMessages?.(tick, seen);
  addSorted(run.received, seen.map(({ topic, payload }): [string, string] => [parseHomeTopic(topic)?.home ?? '', `${topic} ${bodyOf(payload) ?? payload}`]));
  run.end = now;
  return true;
}

/** What takes effect at this tick: what was heard since the last one, or, in a replay, what was written down. */
function inputsOf(run: Running, tick: number): RunInput[] {
  const { request, hooks, phase, world } = run;
  const asked = phase === 'run' ? (hooks.takeInputs?.() ?? []) : [];
  const heard = [...run.pending, ...asked].filter(({ data: { home } }) => home === undefined || Number((home as string).slice(1)) <= world.homes);
  run.pending = [];
  const inputs = request.inputs && phase === 'run' ? request.inputs.filter((input) => input.tick === tick) : inputsAt(tick, heard);
  run.inputs.push(...inputs);
  if (phase === 'run' && inputs.length > 0) hooks.onInputs?.(inputs);
  return inputs;
}

/** Answers of hubs to commands are counted by no clock: a SUT that gave none need not listen for them. */
function answersIn(seen: readonly SeenMessage[]): number {
  let answers = 0;
  for (const { topic } of seen) if (topic.endsWith('/reply')) answers += 1;
  return answers;
}

/** Records of a tick in an order that does not depend on arrival. */
function addSorted(digest: HomeDigest, records: [string, string][]): void {
  for (const [home, record] of records.toSorted((a, b) => (a[1] < b[1] ? -1 : 1))) digest.add(home, record);
}

/** Cuts a tick into rounds of at most 800 messages, at least one, order kept. */
function inRounds(ops: readonly WireOp[]): WireOp[][] {
  const rounds: WireOp[][] = [[]];
  let messages = 0;
  for (const op of ops) {
    const adds = messagesIn([op]);
    if (messages + adds > ROUND_MESSAGES) {
      rounds.push([]);
      messages = 0;
    }
    (rounds.at(-1) as WireOp[]).push(op);
    messages += adds;
  }
  return rounds;
}

async function keepPace({ pace }: RunRequest, world: World, wall: number, clock: WallClock, signal: AbortSignal): Promise<void> {
  if (pace === PACES[0]) return;
  const due = wall + world.tickMs / (pace === '60x' ? 60 : 1);
  const left = due - clock.nowMs();
  if (left > 0) await clock.sleep(left, signal);
}

function figures(transport: string, wallMs: number, tickWall: number[], ledger: Ledger, wire: Record<string, unknown>): Record<string, unknown> {
  const sorted = tickWall.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(10 * (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0)) / 10;
  return {
    transport, wallMs: Math.round(wallMs), messages: ledger.messages, messagesPerSecond: Math.round((1000 * ledger.messages) / Math.max(1, wallMs)),
    tickMs: { p50: at(0.5), p99: at(0.99), max: at(1) }, wire,
  };
}
