/** From what happened in a run to the facts that reports grade. */
import { canonicalJson } from '../../contract/canonical.ts';
import type { RunIdentity } from '../../contract/run-files.ts';
import type { RunRecord, SeenAlert } from '../../reports/run-record.ts';
import { digestText } from '../../sim/core/digest.ts';
import { stackTime } from '../../sim/shard.ts';
import type { World } from '../../sim/world.ts';
import { accountOf } from './account.ts';
import type { Conducted } from './conduct.ts';
import { homeFacts } from './home-facts.ts';
import { Arrivals } from './ledger.ts';
import { caseSignals, recall, spoiltReadings } from './recall.ts';
import type { RunRequest } from './request.ts';
import type { Stamped } from './stamps.ts';

/** The parts of a request that shape a record. */
export type Asked = Pick<RunRequest, 'scenario' | 'patients' | 'sut' | 'paired'>;

export function recordOf(asked: Asked, world: World, engineVersion: string, conducted: Conducted, stamped: readonly Stamped[], twins: readonly Conducted[] = []): RunRecord {
  const { ledger, end, inputs } = conducted;
  const truth = stamped.map((one) => one.truth);
  const stamps = new Map(stamped.flatMap((one) => (one.stamps ? [[one.truth.id, one.stamps] as const] : [])));
  const arrivals = new Arrivals(ledger.facts());
  const truthDigest = digestText(truth.map((event) => canonicalJson(event)).join('\n'));
  const account = accountOf(conducted);
  const [first, second] = twins;
  const again = (home: string) => recall(world, Number(home.slice(1)) - 1, arrivals, end, inputs);
  return {
    identity: identityOf(asked, world, engineVersion, { ...conducted.digests, truth: truthDigest }),
    start: world.start, end, homes: Array.from({ length: world.homes }, (_, index) => homeFacts(world, world.home(index))), truth, stamps, alerts: conducted.alerts, account,
    lateArrivals: ledger.lateArrivals, redeliveries: ledger.redeliveries,
    trouble: [...conducted.trouble, ...twins.flatMap(({ trouble }) => trouble.map((text) => `clean twin: ${text}`)), ...(account.unexplained === 0 ? [] : [`${account.unexplained} readings are unexplained`])],
    restarts: asked.scenario.plant.stack.map(({ at }) => ({ what: 'broker' as const, at: stackTime(world, at) })).filter(({ at }) => at <= end),
    malformed: conducted.malformed, thresholds: asked.scenario.thresholds,
    ...(first && { cleanAlerts: first.alerts }), ...(first && second && { noiseFloor: differing(first.alerts, second.alerts) }), ...(asked.patients && { patients: asked.patients.mapping }),
    signals: (home, from, to) => caseSignals(again(home), from, to),
    spoilt: (home, from, to) => spoiltReadings(again(home), from, to),
  };
}

function identityOf({ scenario, patients, sut, paired }: Asked, world: World, engineVersion: string, digests: RunIdentity['digests']): RunIdentity {
  return {
    scenario: scenario.id, title: scenario.title, scenarioHash: digestText(canonicalJson({ scenario, patients: patients?.records.map(({ source: _, ...person }) => person) })), seed: scenario.seed, homes: scenario.homes,
    start: world.start, durationMs: world.end - world.start, tickMs: world.tickMs, engineVersion, sut: { id: sut.id, version: sut.version }, paired, digests,
  };
}

/** Alerts that stand in only one of two lists, time of grading included. */
function differing(a: readonly SeenAlert[], b: readonly SeenAlert[]): number {
  const texts = (list: readonly SeenAlert[]) => new Set(list.map((seen) => canonicalJson(seen)));
  return texts(a).symmetricDifference(texts(b)).size;
}
