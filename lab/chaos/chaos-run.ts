/** One case of chaos, run in simulated time without a broker, and all that is known of it afterwards. */
import type { Account } from '../../contract/report.ts';
import { TwinwardError } from '../../contract/errors.ts';
import type { Scenario } from '../../contract/scenario.ts';
import type { Sut } from '../../contract/sut.ts';
import { World } from '../../sim/world.ts';
import { accountOf } from '../run/account.ts';
import { type Conducted, conduct, type WallClock } from '../run/conduct.ts';
import { LocalEngine } from '../run/engine.ts';
import type { RunRequest } from '../run/request.ts';
import type { Stamped } from '../run/stamps.ts';
import { type BusPipeline, VirtualTransport } from '../run/virtual.ts';
import type { ChaosCase } from './scenario-arbitrary.ts';
import { type Heard, heardIn } from './heard.ts';
import { type TickSeen, Witness } from './witness.ts';

/** The pipeline under test, made anew for each run. */
export interface ChaosSubject {
  id: string;
  create(): BusPipeline;
}

/** The pipeline threw: its fault, not the lab's. */
export class SubjectThrew extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'SubjectThrew';
  }
}

/** What a run left for the invariants. */
export interface Evidence {
  scenario: Scenario;
  commands: ChaosCase['commands'];
  world: World;
  witness: Witness;
  ticks: readonly TickSeen[];
  /** what the canary saw, read, in order */
  heard: readonly Heard[];
  conducted: Conducted;
  account: Account;
  stamped: readonly Stamped[];
  /** the pipelines that were fed, in order: more than one where the SUT was restarted */
  pipelines: readonly BusPipeline[];
  subject: ChaosSubject;
}

/** A run that came to an end, or what it threw. */
export type ChaosRun = { evidence: Evidence; thrown?: undefined } | { evidence?: undefined; thrown: unknown };

const NOBODY = new AbortController().signal;
/** Nothing of a run in simulated time hangs on the wall clock. */
const TIMELESS: WallClock = { nowMs: () => 0, epochMs: () => 0, sleep: () => Promise.resolve() };

/** @throws TwinwardError (bad input) where the scenario does not fit: a case that is none */
export async function runCase({ scenario, commands }: ChaosCase, subject: ChaosSubject): Promise<ChaosRun> {
  const world = new World({ scenario });
  world.check();
  const pipelines: BusPipeline[] = [];
  const create = (): BusPipeline => {
    const pipeline = subject.create();
    pipelines.push(pipeline);
    return guarded(pipeline);
  };
  let current = create();
  const seat: BusPipeline = { receive: (topic, payload) => current.receive(topic, payload), closeTick: (now) => current.closeTick(now), takeCommands: () => current.takeCommands?.() ?? [] };
  const witness = new Witness(new VirtualTransport(seat), () => (current = create()));
  const engine = new LocalEngine({ scenario });
  let tick = 0;
  const takeInputs = () => commands.filter((input) => input.tick === tick).map(({ tick: _, ...pending }) => pending);
  try {
    const conducted = await conduct({
      world, engine, transport: witness, request: requestOf(scenario, subject), clock: TIMELESS, phase: 'run',
      hooks: { onProgress: (progress) => { tick = progress.tick; }, takeInputs, signal: NOBODY },
    });
    const stamped = await engine.stamp(conducted.ledger.facts(), conducted.end);
    return { evidence: { scenario, commands, world, witness, ticks: witness.ticks, heard: heardIn(witness.ticks), conducted, account: accountOf(conducted), stamped, pipelines, subject } };
  } catch (error) {
    if (error instanceof TwinwardError && error.kind === 'bad-input') throw error;
    return { thrown: error };
  } finally {
    await engine.close();
  }
}

function requestOf(scenario: Scenario, { id }: ChaosSubject): RunRequest {
  const sut: Sut = { schema: 'twinward.sut/1', id, title: id, version: '0', readyWithin: '20s', reset: 'restart', codec: 'twinward', clock: 'watermark' };
  return { scenario, scenarioName: scenario.id, sut, broker: { kind: 'virtual' }, topicPrefix: '', pace: 'max', paired: false, runsRoot: '', workers: 1, label: 'chaos', replay: '', options: {}, profile: 'standard' };
}

/** The same pipeline; what it throws can be told from what the lab throws. */
export function guarded(pipeline: BusPipeline): BusPipeline {
  const guard = <T>(call: () => T): T => {
    try {
      return call();
    } catch (error) {
      throw new SubjectThrew(error);
    }
  };
  return {
    receive: (topic, payload) => guard(() => pipeline.receive(topic, payload)), closeTick: (now) => guard(() => pipeline.closeTick(now)), takeCommands: () => guard(() => pipeline.takeCommands?.() ?? []),
  };
}
