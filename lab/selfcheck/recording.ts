/** A world, simulated once: what its hubs say tick by tick, and the facts by which whatever is said of it can be graded. */
import type { Scenario } from '../../contract/scenario.ts';
import type { Sut } from '../../contract/sut.ts';
import type { RunRecord, SeenAlert, SpoiltReading } from '../../reports/run-record.ts';
import { MINUTE_MS } from '../../sim/core/math.ts';
import { World } from '../../sim/world.ts';
import { conduct, type WallClock } from '../run/conduct.ts';
import { LocalEngine } from '../run/engine.ts';
import type { SeenMessage } from '../run/ports.ts';
import { recordOf } from '../run/record.ts';
import type { RunRequest } from '../run/request.ts';
import { type BusPipeline, VirtualTransport } from '../run/virtual.ts';

/** What a pipeline hears until a close. */
export interface Tick {
  /** the close, epoch ms */
  now: number;
  messages: readonly SeenMessage[];
  /** after this close the pipeline is killed and started again; enrolments then come first in the next tick */
  restart: boolean;
}

export interface Recording {
  seed: string;
  ticks: readonly Tick[];
  /** the run as it would be had these alerts been said */
  recordOf(alerts: readonly SeenAlert[]): RunRecord;
}

const NOBODY = new AbortController().signal;
const TIMELESS: WallClock = { nowMs: () => 0, epochMs: () => 0, sleep: () => Promise.resolve() };
const SUT: Sut = { schema: 'twinward.sut/1', id: 'selfcheck', title: 'a pipeline of the self-check', version: '0', readyWithin: '20s', reset: 'restart', codec: 'twinward', clock: 'watermark' };

/** Nothing that is said changes the world: no pipeline of the self-check gives commands. @throws TwinwardError (bad input) where a planting does not fit */
export async function recordWorld(scenario: Scenario): Promise<Recording> {
  const world = new World({ scenario });
  world.check();
  const ticks: { now: number; messages: SeenMessage[]; restart: boolean }[] = [];
  let messages: SeenMessage[] = [];
  const listener: BusPipeline = {
    receive(topic, payload) { messages.push({ topic, payload }); },
    closeTick(now) {
      ticks.push({ now, messages, restart: false });
      messages = [];
      return [];
    },
  };
  const again = (): BusPipeline => {
    ticks.at(-1)!.restart = true;
    return listener;
  };
  const request: RunRequest = { scenario, scenarioName: scenario.id, sut: SUT, broker: { kind: 'virtual' }, topicPrefix: '', pace: 'max', paired: false, runsRoot: '', workers: 1, label: 'selfcheck', replay: '', options: {}, profile: 'standard' };
  const engine = new LocalEngine({ scenario });
  const conducted = await conduct({ world, engine, transport: new VirtualTransport(listener, undefined, again), request, clock: TIMELESS, phase: 'run', hooks: { onProgress: () => {}, signal: NOBODY } });
  const stamped = await engine.stamp(conducted.ledger.facts(), conducted.end);
  const record = recordOf(request, world, 'selfcheck', conducted, stamped);
  const facts = { ...record, spoilt: spoiltOnce(record), redeliveries: [...record.redeliveries, ...replayAlarms(ticks)] };
  return { seed: scenario.seed, ticks, recordOf: (alerts) => ({ ...facts, alerts }) };
}

/** An hour and a half after its fall: by then the first alarm has been dealt with. */
const REPLAYED_AFTER_MS = 90 * MINUTE_MS;

/** Somebody on the line plays every fall alarm again, byte for byte. @returns what was heard twice */
function replayAlarms(ticks: readonly { now: number; messages: SeenMessage[] }[]): { home: string; arrivedAt: number; from: number; to: number }[] {
  const alarms = ticks.flatMap(({ now, messages }) => messages.filter(({ payload }) => payload.includes('"type":"fall"')).map((message) => ({ message, now })));
  return alarms.flatMap(({ message, now }) => {
    const tick = ticks.find((later) => later.now >= now + REPLAYED_AFTER_MS);
    if (!tick) return [];
    tick.messages.push(message);
    const { home, at } = JSON.parse(message.payload) as { home: string; at: number };
    return [{ home, arrivedAt: tick.now, from: at, to: at }];
  });
}

/** Every pipeline asks for the same homes, and each answer is a home computed anew. */
function spoiltOnce(record: RunRecord): NonNullable<RunRecord['spoilt']> {
  const homes = new Map<string, readonly SpoiltReading[]>();
  return (home, from, to) => {
    let all = homes.get(home);
    if (!all) homes.set(home, (all = record.spoilt!(home, -Infinity, Infinity)));
    return all.filter(({ at }) => at >= from && at <= to);
  };
}
