/** From what happened in a run to the facts that reports grade. */
import type { Profile } from '../../contract/attack.ts';
import { canonicalJson } from '../../contract/canonical.ts';
import type { PatientRecord } from '../../contract/patient.ts';
import type { RunIdentity } from '../../contract/run-files.ts';
import type { Scenario } from '../../contract/scenario.ts';
import type { TruthEvent } from '../../contract/truth.ts';
import type { AttackFacts, RunRecord, SeenAlert } from '../../reports/run-record.ts';
import { digestText } from '../../sim/core/digest.ts';
import type { World } from '../../sim/world.ts';
import { accountOf } from './account.ts';
import type { DirectedAttack } from './attack-director.ts';
import type { ForgedReading } from './attack-evidence.ts';
import type { Conducted } from './conduct.ts';
import { homeFacts } from './home-facts.ts';
import { Arrivals } from './ledger.ts';
import { caseSignals, recall, type Recalled, spoiltReadings } from './recall.ts';
import type { RunRequest } from './request.ts';
import { strikesOf } from './stack.ts';
import type { Stamped } from './stamps.ts';

/** The parts of a request that shape a record. */
export type Asked = Pick<RunRequest, 'scenario' | 'patients' | 'sut' | 'paired' | 'profile' | 'profileOnRecord'>;

/** The attacks of a run, and the same run without them, twice. Fewer twins where the run broke off. */
export interface Attacked {
  directed: readonly DirectedAttack[];
  without: { conducted: Conducted; stamped: readonly Stamped[] }[];
}

export function recordOf(asked: Asked, world: World, engineVersion: string, conducted: Conducted, stamped: readonly Stamped[], twins: readonly Conducted[] = [], attacked?: Attacked): RunRecord {
  const { ledger, end, inputs } = conducted;
  const truth = withAttacks(stamped, attacked, end);
  const stamps = new Map(stamped.flatMap((one) => (one.stamps ? [[one.truth.id, one.stamps] as const] : [])));
  const arrivals = new Arrivals(ledger.facts());
  const truthDigest = digestText(truth.map((event) => canonicalJson(event)).join('\n'));
  const account = accountOf(conducted);
  const [first, second] = twins;
  const [other, third] = attacked?.without ?? [];
  const again = (home: string) => withForged(recall(world, Number(home.slice(1)) - 1, arrivals, end, inputs), home, attacked?.directed ?? []);
  return {
    identity: identityOf(asked, world, engineVersion, { ...conducted.digests, truth: truthDigest }),
    start: world.start, end, homes: Array.from({ length: world.homes }, (_, index) => homeFacts(world, world.home(index))), truth, stamps, alerts: conducted.alerts, account,
    lateArrivals: ledger.lateArrivals, redeliveries: ledger.redeliveries,
    trouble: [...conducted.trouble, ...twins.flatMap(({ trouble }) => trouble.map((text) => `clean twin: ${text}`)), ...(attacked?.without ?? []).flatMap((twin) => twin.conducted.trouble.map((text) => `twin without attacks: ${text}`)), ...(account.unexplained === 0 ? [] : [`${account.unexplained} readings are unexplained`])],
    restarts: strikesOf(world).filter(({ at }) => at <= end),
    malformed: conducted.malformed, thresholds: asked.scenario.thresholds,
    ...(first && { cleanAlerts: first.alerts }), ...(first && second && { noiseFloor: differing(first.alerts, second.alerts) }), ...(asked.patients && { patients: asked.patients.mapping }),
    ...(attacked && { attacks: { profile: profileOf(asked), list: attacked.directed.map((one) => factsOf(one, end)), noiseFloor: other && third ? differing(other.conducted.alerts, third.conducted.alerts) : 0 } }),
    ...(other && { withoutAttacks: recordOf(asked, world, engineVersion, other.conducted, other.stamped) }),
    signals: (home, from, to) => caseSignals(again(home), from, to),
    spoilt: (home, from, to) => spoiltReadings(again(home), from, to),
  };
}

/** Truth of the world and of its attackers, those that had begun, in order of id. */
function withAttacks(stamped: readonly Stamped[], attacked: Attacked | undefined, end: number): TruthEvent[] {
  const own = stamped.map((one) => one.truth);
  const attacks = (attacked?.directed ?? []).flatMap(({ plan }) => plan.truth).filter(({ onset }) => onset < end).map((event) => ({ ...event, end: Math.min(event.end, end) }));
  return attacks.length === 0 ? own : [...own, ...attacks].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** What an attack put into the home's stream, among what its devices read. */
function withForged(recalled: Recalled, home: string, directed: readonly DirectedAttack[]): Recalled {
  const forged = directed.flatMap(({ evidence }) => evidence.forged.get(home) ?? []);
  if (forged.length === 0) return recalled;
  const asReading = ({ dev, signal, at, value, seenAt }: ForgedReading) => ({ dev, signal, at, value, flag: 'attack' as const, pack: null, arrivedAt: seenAt });
  return { ...recalled, readings: [...recalled.readings, ...forged.map(asReading)].toSorted((a, b) => a.at - b.at) };
}

function factsOf({ plan, evidence, status, reason, residue }: DirectedAttack, end: number): AttackFacts {
  const { begins: _, plan: __, ports: ___, cleanUp: ____, messagesPerTickMost: _____, aim: ______, ...header } = plan.entry;
  const { tried, accepted, refused, lines, messages, enrolments, exposed } = evidence;
  return {
    ...header, id: plan.id, entry: plan.entry.id, expectationHash: plan.expectationHash, status, ...(reason !== undefined && { reason }), onset: plan.onset, end: Math.min(plan.end, end),
    victims: plan.targets.map(({ home, from, to }) => ({ home, from, to: Math.min(to, end), truth: (plan.truth.find(({ homes }) => homes.includes(home)) as TruthEvent).id })),
    units: { tried, accepted, refused }, evidence: lines, wroteTo: [...evidence.forged.keys()].toSorted(), exposed: { patients: exposed.size, messages, enrolments }, residue,
  };
}

/** What a scenario and its imported patients ask for; where a patient's record lay is no part of it. */
export function scenarioHash(scenario: Scenario, patients: readonly PatientRecord[] | undefined): string {
  return digestText(canonicalJson({ scenario, patients: patients?.map(({ source: _, ...person }) => person) }));
}

/** An outside broker is as its owner set it up. */
function profileOf({ profile, profileOnRecord }: Asked): Profile | 'own' {
  return profileOnRecord ?? profile ?? 'own';
}

function identityOf(asked: Asked, world: World, engineVersion: string, digests: RunIdentity['digests']): RunIdentity {
  const { scenario, patients, sut, paired } = asked;
  const profile = profileOf(asked);
  const named = profile === 'L0' || (profile === 'standard' && (scenario.plant.attacks ?? []).length > 0);
  return {
    scenario: scenario.id, title: scenario.title, scenarioHash: scenarioHash(scenario, patients?.records), seed: scenario.seed, homes: scenario.homes,
    start: world.start, durationMs: world.end - world.start, tickMs: world.tickMs, engineVersion, sut: { id: sut.id, version: sut.version }, paired, ...(named && { profile }), digests,
  };
}

/** Alerts that stand in only one of two lists, time of grading included. */
function differing(a: readonly SeenAlert[], b: readonly SeenAlert[]): number {
  const texts = (list: readonly SeenAlert[]) => new Set(list.map((seen) => canonicalJson(seen)));
  return texts(a).symmetricDifference(texts(b)).size;
}
