/**
 * The story of one run on one screen: build the world, carry it tick by tick through broker and SUT, recall what was true, grade, and hand over what the
 * run's folder will hold. Works over ports: nothing here knows sockets, files or the wall clock.
 */
import { canonicalJson } from '../../contract/canonical.ts';
import type { Report } from '../../contract/report.ts';
import type { DigestsByHome, ResolvedScenario, RunIdentity } from '../../contract/run-files.ts';
import { buildReport } from '../../reports/build-report.ts';
import { digestText } from '../../sim/core/digest.ts';
import { World, type WorldOptions } from '../../sim/world.ts';
import { AttackDirector } from './attack-director.ts';
import { planAttacks } from './attack-plan.ts';
import { type Conducted, conduct, type WallClock } from './conduct.ts';
import type { Engine } from './engine.ts';
import { conductLive } from './live.ts';
import type { Transport } from './ports.ts';
import { type Attacked, recordOf } from './record.ts';
import type { RunHooks, RunRequest } from './request.ts';
import { checkStack } from './stack.ts';

/** What a host gives a run. */
export interface RunHost {
  clock: WallClock;
  engineVersion: string;
  /** a fresh transport with a fresh SUT; asked once, two times more with `--paired`, and two times more where attacks are planted */
  transport(request: RunRequest): Transport;
  /** the homes of a world, dealt to so many threads; asked as often as `transport` */
  engine(options: WorldOptions, workers: number): Engine;
}

/** A finished run, still in memory. Lines are JSON without line ends. */
export interface FinishedRun {
  id: string;
  identity: RunIdentity;
  report: Report;
  truth: string[];
  alerts: string[];
  inputs: string[];
  byHome: DigestsByHome;
  resolved: ResolvedScenario;
}

/** @throws TwinwardError (bad input) where a planting does not fit; trouble of broker or SUT becomes verdict `unknown` instead */
export async function runScenario(asked: RunRequest, hooks: RunHooks, host: RunHost): Promise<FinishedRun> {
  const request = asked.profile === undefined && asked.broker.kind !== 'mqtt' ? { ...asked, profile: 'standard' as const } : asked;
  const { scenario, patients } = request;
  checkStack(request);
  const options: WorldOptions = { scenario, patients: patients?.records, ...(request.live && { wire: true }) };
  const world = new World(options);
  world.check();
  const plans = planAttacks(world);
  const { conducted, stamped, directed } = await withEngine(host, options, request, async (engine) => {
    const transport = host.transport(request);
    const director = plans.length > 0 ? new AttackDirector(world, plans, transport, request.label) : undefined;
    const told = await (request.live ? conductLive : conduct)({ world, engine, transport, request, hooks, clock: host.clock, phase: 'run', director });
    hooks.onProgress({ phase: 'score', tick: world.ticks, ticks: world.ticks, simTime: told.end, messages: told.ledger.messages, readings: told.ledger.received, alerts: told.alerts.length, lost: told.ledger.lost });
    return { conducted: told, stamped: await engine.stamp(told.ledger.facts(), told.end), directed: director?.directed() ?? [] };
  });

  // What an attack did is what differs from the same run without it, and only it; twice, for the noise floor.
  const without: Attacked['without'] = [];
  while (directed.length > 0 && without.length < 2 && !hooks.signal.aborted && conducted.trouble.length === 0) {
    without.push(await withEngine(host, options, request, async (engine) => {
      const told = await (request.live ? conductLive : conduct)({ world: new World(options), engine, transport: host.transport(request), request, hooks, clock: host.clock, phase: 'twin' });
      return { conducted: told, stamped: without.length === 0 ? await engine.stamp(told.ledger.facts(), told.end) : [] };
    }));
  }

  // The clean twin runs twice: what differs between the two is the noise floor of the comparison.
  const twins: Conducted[] = [];
  const clean = { ...options, clean: true };
  while (request.paired && twins.length < 2 && !hooks.signal.aborted && conducted.trouble.length === 0) {
    twins.push(await withEngine(host, clean, request, (engine) => conduct({ world: new World(clean), engine, transport: host.transport(request), request, hooks, clock: host.clock, phase: 'twin' })));
  }

  const record = recordOf(request, world, host.engineVersion, conducted, stamped, twins, directed.length > 0 ? { directed, without } : undefined);
  const report = buildReport(record, { ...conducted.performance, ...(twins.length > 0 && { twins: twins.map(({ performance }) => performance) }), ...(without.length > 0 && { withoutAttacks: without.map((twin) => twin.conducted.performance) }), replay: request.replay });
  return {
    id: runId(record.identity), identity: record.identity, report, truth: record.truth.map((event) => canonicalJson(event)), alerts: conducted.alerts.map((seen) => canonicalJson(seen)), inputs: conducted.inputs.map((input) => canonicalJson(input)),
    byHome: { schema: 'twinward.digests/1', ...conducted.byHome }, resolved: { schema: 'twinward.resolved/1', scenario, ...(patients && { patients: { records: [...patients.records], mapping: patients.mapping } }) },
  };
}

async function withEngine<T>(host: RunHost, options: WorldOptions, { workers }: RunRequest, use: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = host.engine(options, workers);
  try {
    return await use(engine);
  } finally {
    await engine.close();
  }
}

/** Scenario id and the head of the hash of what was asked; digests of what came out are not part of it. */
function runId({ digests: _, ...asked }: RunIdentity): string {
  return `${asked.scenario}-${digestText(canonicalJson(asked)).slice(0, 10)}`;
}
