/**
 * A run on the wall clock (DESIGN §5, `--live`): each message leaves when its simulated moment comes, its times moved to wall time, and whatever the SUT says is graded by
 * when the canary heard it. The wire is real and is measured; the account must close; bytes are not promised.
 */
import * as hdr from 'hdr-histogram-js';
import { canonicalJson } from '../../contract/canonical.ts';
import type { Alert } from '../../contract/alert.ts';
import { TwinwardError } from '../../contract/errors.ts';
import type { CarePlan, Enrolment } from '../../contract/messages.ts';
import type { RunInput } from '../../contract/run-files.ts';
import { homeTopic, parseHomeTopic } from '../../contract/topics.ts';
import type { SeenAlert } from '../../reports/run-record.ts';
import { PLAIN, type Shape } from '../fleet/shaper.ts';
import { digestOfHomes, digestText, HomeDigest } from '../../sim/core/digest.ts';
import { bodyOf, payloadOf, type WireOp } from '../../sim/core/plan.ts';
import { shapeOf, shapesNetwork } from '../../sim/network.ts';
import type { PlantedCause } from '../../sim/plantings.ts';
import { homeId } from '../../sim/population.ts';
import type { World } from '../../sim/world.ts';
import { type Conducted, type Conducting, heads } from './conduct.ts';
import { causeOf, homeOf, inputsAt, type PendingInput } from './inputs.ts';
import { type Kill, Ledger } from './ledger.ts';
import type { LiveEar, SeenMessage } from './ports.ts';
import { type Strike, strikesOf } from './stack.ts';

const MINUTE_MS = 60_000;
/** After the last message, how long the wire may go on without progress, and how long a SUT may still speak, ms. @source assumption */
const QUIET_MS = 5_000;
/** A lab that sends later than this behind its schedule did not keep up, ms: what came then says nothing about the SUT. @source assumption */
const BEHIND_MOST_MS = 2_000;
/** A broker may have held a message that it had acknowledged for so long when it was killed, ms. @source assumption: as long as a round may take */
const HELD_MOST_MS = 5_000;
const LATENCY_MOST_US = 3_600_000_000;

/** Simulated milliseconds per millisecond of the wall. */
export type Speed = 1 | 60;

/** Moves the times of a message by `shiftMs`. Times are the numbers after `"at":` and `"sentAt":`; nothing else in a message is one. */
export function shiftTimes(text: string, shiftMs: number): string {
  return text.replace(/"(at|sentAt)":(\d+)/g, (_, name: string, time: string) => `"${name}":${Number(time) + shiftMs}`);
}

/** Minutes of the day move with the times, so that the night stays the night. */
export function shiftEnrolment(enrolment: Enrolment, shiftMs: number): Enrolment {
  const minutes = Math.round(shiftMs / MINUTE_MS);
  const moved = (minute: number): number => (((minute + minutes) % 1440) + 1440) % 1440;
  const pair = ([from, to]: readonly [number, number]): [number, number] => [moved(from), moved(to)];
  const carePlan: CarePlan = { items: enrolment.carePlan.items.map((item) => ({ ...item, windows: item.windows.map(pair) })), sleep: pair(enrolment.carePlan.sleep) };
  return { ...enrolment, carePlan };
}

function shiftAlert(alert: Alert, shiftMs: number): Alert {
  const back = (time: number): number => time - shiftMs;
  return { ...alert, at: back(alert.at), ...(alert.updatedAt !== undefined && { updatedAt: back(alert.updatedAt) }), evidence: alert.evidence.map((line) => (line.at === undefined ? line : { ...line, at: back(line.at) })) };
}

/** The homes whose network something shapes, and what has been told of them. */
class Networks {
  readonly #world: World;
  readonly #causes = new Map<string, PlantedCause[]>();
  readonly #told = new Map<string, string>();

  constructor(world: World) {
    this.#world = world;
    for (let index = 0; index < world.homes; index += 1) for (const cause of world.home(index).causes) this.#add(homeId(index), cause);
  }

  /** What people plant in the running world. */
  hear(inputs: readonly RunInput[]): void {
    for (const input of inputs) {
      const cause = causeOf(this.#world, input);
      if (cause) this.#add(homeOf(input) as string, cause);
    }
  }

  /** Tells what has changed by a time. */
  tell(at: number, shape: ((home: string, shape: Shape) => void) | undefined): void {
    for (const [home, causes] of this.#causes) {
      const now: Shape = { ...shapeOf(causes, at), mode: 'open' };
      const text = JSON.stringify(now);
      if ((this.#told.get(home) ?? NOTHING) === text) continue;
      this.#told.set(home, text);
      shape?.(home, now);
    }
  }

  #add(home: string, cause: PlantedCause): void {
    if (shapesNetwork(cause)) this.#causes.set(home, [...(this.#causes.get(home) ?? []), cause]);
  }
}

const NOTHING = JSON.stringify(PLAIN);

/** Trouble of broker or SUT ends the run early and stands in `trouble`, as in `conduct`. */
export async function conductLive({ world, engine, transport, request, hooks, clock, phase }: Conducting): Promise<Conducted> {
  const speed: Speed = request.pace === '60x' ? 60 : 1;
  const ledger = new Ledger(true);
  const alerts: SeenAlert[] = [];
  const [malformed, trouble, inputs]: [string[], string[], RunInput[]] = [[], [], []];
  let pending: PendingInput[] = [];
  const seen: SeenMessage[] = [];
  const handOver = async (): Promise<void> => void (phase === 'run' && (await hooks.onMessages?.(Math.min(tick, world.ticks - 1), seen.splice(0))));
  const [received, spoken] = [new HomeDigest(), new HomeDigest()];
  const latency = hdr.build({ lowestDiscernibleValue: 1, highestTrackableValue: LATENCY_MOST_US, numberOfSignificantValueDigits: 3, bitBucketSize: 32 });
  /** expected on the wire: text to the wall time at which it was due */
  const due = new Map<string, number>();
  const kills: Kill[] = [];
  const restarts: Promise<void>[] = [];
  let [started, shift, tick, seenInTick, progressAt, behindMs, end] = [0, 0, 0, 0, 0, 0, world.start];

  const wallOf = (at: number): number => started + (at - world.start) / speed;
  const simNow = (): number => Math.round(world.start + (clock.nowMs() - started) * speed);
  const show = (closed: number): void => hooks.onProgress({ phase, tick: closed, ticks: world.ticks, simTime: end, messages: ledger.messages, readings: ledger.received, alerts: alerts.length, lost: 0 });
  const ear: LiveEar = {
    saw({ topic, payload }: SeenMessage): void {
      const now = clock.nowMs();
      const scheduled = due.get(`${topic}\n${payload}`);
      if (scheduled !== undefined) {
        due.delete(`${topic}\n${payload}`);
        latency.recordValue(Math.min(LATENCY_MOST_US, Math.max(1, Math.round(1_000 * (now - scheduled)))));
      }
      const plain = { topic, payload: shiftTimes(payload, -shift) };
      ledger.see([plain], tick, simNow());
      if (hooks.onMessages) seen.push(plain);
      received.add(parseHomeTopic(topic)?.home ?? '', `${topic} ${bodyOf(plain.payload) ?? plain.payload}`);
      if (!topic.endsWith('/reply')) seenInTick += 1;
      progressAt = now;
    },
    acked(op): void {
      ledger.acked(op, clock.nowMs());
      progressAt = clock.nowMs();
    },
    said(heard): void {
      malformed.push(...heard.malformed);
      for (const { id, home, name, dev } of heard.commands) pending.push({ source: `sut:${request.sut.id}`, id, kind: 'command', data: { home, name, ...(dev !== undefined && { dev }) } });
      for (const alert of heard.alerts) {
        const plain = shiftAlert(alert, shift);
        alerts.push({ alert: plain, gradedAt: Math.min(simNow(), world.end) });
        spoken.add(plain.home, canonicalJson(plain));
      }
      if (heard.alerts.length > 0) progressAt = clock.nowMs();
    },
  };

  const began = clock.nowMs();
  show(0);
  try {
    if (!transport.openLive) throw new TwinwardError('bad-input', 'live-not-here', `the ${transport.name} transport knows no wall clock`, { place: { path: '--live' }, hint: 'use --broker embedded, or a broker of yours' });
    // Good to the minute, which is all that enrolments carry of it; settled once everybody is connected.
    shift = clock.epochMs() - world.start;
    const networks = new Networks(world);
    const strikes = strikesOf(world).filter(({ at }) => at < world.end);
    const port = await transport.openLive({ run: request.label, seed: world.scenario.seed, speed, enrolments: Array.from({ length: world.homes }, (_, index) => shiftEnrolment(world.enrolment(world.home(index), request.label), shift)) }, ear);
    started = clock.nowMs();
    shift = clock.epochMs() - world.start;
    const rest = (ms: number): Promise<void> => port.guard(clock.sleep(Math.max(0, ms), hooks.signal));
    for (; tick < world.ticks && !hooks.signal.aborted; tick += 1) {
      const close = Math.min(world.end, world.start + (tick + 1) * world.tickMs);
      const heard = inputsAt(tick, [...pending, ...(hooks.takeInputs?.() ?? [])]);
      pending = [];
      inputs.push(...heard);
      const ops = await engine.advance(close, heard);
      ledger.expect(ops, tick);
      networks.hear(heard);
      // As it is in the middle of the tick that begins.
      networks.tell((end + close) / 2, port.shape?.bind(port));
      let carried = 0;
      while (strikes[0] && strikes[0].at < close && !hooks.signal.aborted) {
        const { at } = strikes[0];
        const before = ops.findIndex((op, place) => place >= carried && op.at > at);
        const upTo = before < 0 ? ops.length : before;
        behindMs = Math.max(behindMs, await carry(ops.slice(carried, upTo), at, rest));
        carried = upTo;
        strike(strikes.shift() as Strike);
      }
      behindMs = Math.max(behindMs, await carry(carried === 0 ? ops : ops.slice(carried), close, rest));
      if (hooks.signal.aborted) break;
      end = close;
      if (request.sut.clock === 'watermark') port.clock({ run: request.label, tick, round: 0, last: true, now: close + shift, messages: seenInTick });
      seenInTick = 0;
      await handOver();
      show(tick + 1);
    }
    await port.guard(Promise.all(restarts));
    if (hooks.signal.aborted) trouble.push(`stopped by the user after ${tick} of ${world.ticks} ticks`);
    if (!hooks.signal.aborted) await port.fed?.();
    progressAt = clock.nowMs();
    while (clock.nowMs() - progressAt < QUIET_MS && !hooks.signal.aborted) await rest(250);
    await handOver();

    /** Everything else goes on meanwhile. */
    function strike({ what }: Strike): void {
      const from = clock.nowMs() - HELD_MOST_MS;
      const back = what === 'sut' ? port.restartSut() : port.restartBroker().then(() => void kills.push({ from, to: clock.nowMs() }));
      // Where it fails, `guard` says so.
      back.catch(() => undefined);
      restarts.push(back);
    }

    /** Sends each message at its time. @returns by how much the latest one was behind, ms */
    async function carry(ops: readonly WireOp[], until: number, wait: (ms: number) => Promise<void>): Promise<number> {
      let behind = 0;
      for (let from = 0; from < ops.length && !hooks.signal.aborted;) {
        const now = clock.nowMs();
        const batch = [];
        for (; from < ops.length && wallOf((ops[from] as WireOp).at) <= now; from += 1) batch.push(wired(ops[from] as WireOp, now));
        behind = Math.max(behind, ...batch.map(({ late }) => late));
        port.send(batch);
        if (from < ops.length) await wait(Math.max(1, wallOf((ops[from] as WireOp).at) - clock.nowMs()));
      }
      const left = wallOf(until) - clock.nowMs();
      if (left > 0) await wait(left);
      return behind;
    }
  } catch (error) {
    if (!(error instanceof TwinwardError) || error.kind !== 'environment') {
      await transport.close();
      throw error;
    }
    trouble.push(error.hint ? `${error.message} (${error.hint})` : error.message);
  }

  function wired(op: WireOp, now: number): { op: WireOp; payload: string; late: number } {
    const payload = shiftTimes(payloadOf(op.kind === 'publish' ? op.body : op.willBody, request.label), shift);
    const scheduled = wallOf(op.at);
    if (op.kind !== 'connect') due.set(`${homeTopic(op.home, op.kind === 'cut' ? 'status' : op.channel)}\n${payload}`, scheduled);
    return { op, payload, late: now - scheduled };
  }

  if (behindMs > BEHIND_MOST_MS) trouble.push(`the lab did not keep up: a message left ${Math.round(behindMs)} ms after its time`);
  const wire = await transport.close();
  ledger.settle(kills);
  const stopped = trouble.length > 0;
  if (!stopped && ledger.lost > 0) trouble.push(`${ledger.lost} readings were lost by the broker: sent, acknowledged, and never seen by the canary`);
  const summary = await engine.summary();
  const at = (percent: number): number => latency.getValueAtPercentile(percent);
  return {
    end, summary, ledger, alerts, inputs, malformed, trouble, stopped,
    digests: { planned: digestOfHomes(summary.planned), received: received.hex(), alerts: spoken.hex(), inputs: digestText(inputs.map((input) => canonicalJson(input)).join('\n')) },
    byHome: { planned: heads(summary.planned), received: heads(received.perHome()), alerts: heads(spoken.perHome()) },
    performance: {
      ended: hooks.signal.aborted ? 'stopped by the user' : stopped ? 'broke off' : 'as planned', transport: transport.name, live: true, ticks: Math.ceil((end - world.start) / world.tickMs), wallMs: Math.round(clock.nowMs() - began), messages: ledger.messages, speed, behindMsMax: Math.round(behindMs),
      // From the scheduled moment to the canary's sight: no coordinated omission.
      latency: latency.totalCount === 0 ? null : { 'message-us': { p50: at(50), p95: at(95), p99: at(99), max: latency.maxValue, n: latency.totalCount } }, wire,
    },
  };
}
