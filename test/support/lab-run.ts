/** Whole runs for tests: in memory, over the lab's own transports or over one that a test tampers with. */
import { loadSut } from '../../lab/cli/load-sut.ts';
import { nodeHost } from '../../lab/host-node/run.ts';
import { attackerAccess } from '../../lab/broker/attacker-access.ts';
import type { AttackPort } from '../../lab/run/attack-port.ts';
import type { WallClock } from '../../lab/run/conduct.ts';
import type { SeenMessage, TickAnswer, Transport, TransportSetup } from '../../lab/run/ports.ts';
import type { RunHooks, RunProgress, RunRequest } from '../../lab/run/request.ts';
import { runScenario, type FinishedRun } from '../../lab/run/run-scenario.ts';
import { VirtualTransport, type BusPipeline } from '../../lab/run/virtual.ts';
import type { Profile } from '../../contract/attack.ts';
import type { Clock, Enrolment } from '../../contract/messages.ts';
import type { Report } from '../../contract/report.ts';
import type { Scenario } from '../../contract/scenario.ts';
import { parseHomeTopic } from '../../contract/topics.ts';
import { pipelineById } from '../../pipeline/registry.ts';
import type { WireOp } from '../../sim/core/plan.ts';

const { sut } = await loadSut('reference', process.cwd());

export interface LabRunOptions extends Partial<Pick<RunRequest, 'paired' | 'pace' | 'patients' | 'label' | 'profile' | 'inputs' | 'workers' | 'live'>> {
  /** asked once per phase; by default the reference pipeline on the virtual bus */
  transport?: () => Transport;
  broker?: 'virtual' | 'embedded';
  clock?: WallClock;
  signal?: AbortSignal;
  onProgress?: (progress: RunProgress) => void;
  takeInputs?: RunHooks['takeInputs'];
}

/** A run request as the command line makes it, for a scenario made by a test. */
export function requestFor(scenario: Scenario, { broker = 'virtual', paired = false, pace = 'max', patients, label = 'test', profile = 'standard', inputs, workers = 1, live }: LabRunOptions = {}): RunRequest {
  return {
    scenario, scenarioName: scenario.id, sut, broker: { kind: broker }, topicPrefix: '', pace, paired, runsRoot: '/nowhere', workers, label, replay: 'a test', options: {}, profile, ...(patients && { patients }), ...(inputs && { inputs }), ...(live && { live }),
  };
}

/** Runs and grades; writes nothing. */
export function labRun(scenario: Scenario, options: LabRunOptions = {}): Promise<FinishedRun> {
  const { transport, clock = nodeHost.clock, signal = new AbortController().signal, onProgress = () => {}, takeInputs } = options;
  return runScenario(requestFor(scenario, options), { onProgress, signal, ...(takeInputs && { takeInputs }) }, { ...nodeHost, clock, transport: transport ?? nodeHost.transport });
}

/** The bytes that are promised: the report as written, without what is wall-clock or host-bound. */
export function promised({ performance: _, ...report }: Report): string {
  return JSON.stringify(report, null, 2);
}

/** Where two values first differ, with both sides; `undefined` where they are equal. */
export function firstDifference(a: unknown, b: unknown, path = ''): string | undefined {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b) ? undefined : `${path || 'value'}: ${JSON.stringify(a)} | ${JSON.stringify(b)}`;
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const found = firstDifference((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], path ? `${path}.${key}` : key);
    if (found) return found;
  }
  return undefined;
}

/** A pipeline that says nothing, or what a test lets it say at the close of a tick. */
export function voice(closeTick: BusPipeline['closeTick'] = () => []): BusPipeline {
  return { receive() {}, closeTick };
}

export function referencePipeline(): BusPipeline {
  return pipelineById('reference')!.create();
}

type Call = 'open' | 'sendRound' | 'closeRound' | 'restartBroker' | 'restartSut';

/** What a test does to a transport on its way. `seen` is what the canary is shown; `closed` the SUT's answer; `before` may throw. */
export interface Tampering {
  before?(call: Call, count: number): void;
  sent?(ops: readonly WireOp[]): readonly WireOp[];
  seen?(seen: SeenMessage[]): SeenMessage[];
  closed?(answer: TickAnswer, clock: Clock): TickAnswer;
}

/** A transport with a test's hand in it. Remembers what it was given and what it showed. */
export class Tampered implements Transport {
  readonly name = 'tampered';
  readonly ops: WireOp[] = [];
  readonly seen: SeenMessage[] = [];
  enrolments: readonly Enrolment[] = [];
  closes = 0;
  readonly #inner: Transport;
  readonly #tampering: Tampering;
  readonly #calls = { open: 0, sendRound: 0, closeRound: 0, restartBroker: 0, restartSut: 0 };

  constructor(inner: Transport, tampering: Tampering = {}) {
    this.#inner = inner;
    this.#tampering = tampering;
  }

  async open(setup: TransportSetup): Promise<void> {
    this.enrolments = setup.enrolments;
    this.#before('open');
    await this.#inner.open(setup);
  }

  async sendRound(ops: readonly WireOp[]): Promise<SeenMessage[]> {
    this.#before('sendRound');
    this.ops.push(...ops);
    const sent = this.#tampering.sent?.(ops) ?? ops;
    const arrived = await this.#inner.sendRound(sent);
    const seen = this.#tampering.seen?.(arrived) ?? arrived;
    this.seen.push(...seen);
    return seen;
  }

  async closeRound(clock: Clock): Promise<TickAnswer> {
    this.#before('closeRound');
    const answer = await this.#inner.closeRound(clock);
    return this.#tampering.closed?.(answer, clock) ?? answer;
  }

  attacker(n: number): AttackPort {
    return this.#inner.attacker!(n);
  }

  async restartBroker(): Promise<void> {
    this.#before('restartBroker');
    await this.#inner.restartBroker();
  }

  async restartSut(): Promise<void> {
    this.#before('restartSut');
    await this.#inner.restartSut();
  }

  async close(): Promise<Record<string, unknown>> {
    this.closes += 1;
    return this.#inner.close();
  }

  /** Messages that the canary saw, as texts, by home. */
  byHome(): Map<string, string[]> {
    const homes = new Map<string, string[]>();
    for (const { topic, payload } of this.seen) {
      const home = parseHomeTopic(topic)?.home as string;
      homes.set(home, [...(homes.get(home) ?? []), `${topic} ${payload}`]);
    }
    return homes;
  }

  #before(call: Call): void {
    this.#tampering.before?.(call, this.#calls[call]++);
  }
}

/** A tampered virtual transport. @param pipeline of a test's own, which cannot be restarted; the reference by default */
export function tampered(tampering: Tampering = {}, pipeline?: BusPipeline, profile: Profile = 'standard'): Tampered {
  const access = (n: number) => attackerAccess(profile, n);
  return new Tampered(pipeline ? new VirtualTransport(pipeline, access) : new VirtualTransport(referencePipeline(), access, referencePipeline), tampering);
}

/** `h000001` for 1. */
export function homeNumber(n: number): string {
  return `h${String(n).padStart(6, '0')}`;
}
