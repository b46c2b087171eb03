/**
 * Every fault at three severities in a small world, held against the paired twin without it: it is seen in messages or in silence, the account closes, only its own effects change, and after its
 * end the home sends as if nothing had been.
 */
import { DEVICE_KINDS, type Observation } from '../../contract/messages.ts';
import { CODES } from '../../contract/codes.ts';
import type { Account } from '../../contract/report.ts';
import type { Planting, Scenario } from '../../contract/scenario.ts';
import type { FaultEntry } from '../../sim/core/catalogue.ts';
import { HOUR_MS, MINUTE_MS } from '../../sim/core/math.ts';
import type { WireOp } from '../../sim/core/plan.ts';
import { FAULTS } from '../../sim/faults/index.ts';
import { Shard } from '../../sim/shard.ts';
import type { PlantedCause } from '../../sim/plantings.ts';
import { homeId } from '../../sim/population.ts';
import { World } from '../../sim/world.ts';
import { labRun, tampered, voice } from '../support/lab-run.ts';
import { testScenario } from '../support/scenario.ts';

export const SEVERITIES = [0.2, 0.6, 1] as const;
/** Homes of the first area, and one more of another: what is shared strikes an area. */
const areaOf = ({ shared }: FaultEntry) => (shared ? 8 : 3);
/** From five in the afternoon, so that an evening, a night and a morning follow. */
const ONSET_MS = 3 * HOUR_MS;
const LENGTH_MS = 32 * HOUR_MS;
/** A fault that lasts longer is planted with this length, so that its end is seen. */
const AT_MOST = '20h';
const AFTER_MS = 30 * MINUTE_MS;

export interface FaultProof {
  fault: string;
  severity: number;
  layer: string;
  device?: string;
  hours: number;
  /** homes in which it was planted */
  homes: number;
  /** observations and events, by what became of them against the twin; `late`: sent more than half a minute after the twin did */
  seen: { missing: number; other: number; late: number; births: number; wills: number; silenceMinutes: number };
  /** differences that are none of the fault's own: before the onset, in other homes, in the body, on other devices */
  notItsOwn: { before: number; otherHomes: number; body: number; otherDevices: number };
  healed: boolean;
  /** from its onset, minutes; `null`: never */
  noticeableAfter: number | null;
  toldAfter: number | null;
  toldBy: readonly string[];
  account: Pick<Account, 'scheduled' | 'notMeasured' | 'queued' | 'dropped' | 'lost' | 'received' | 'late' | 'duplicated' | 'unexplained'>;
  /** what does not hold, in words */
  fails: string[];
}

interface Fact { what: 'body' | 'read' | 'told'; dev: string; signal: string; at: number; text: string }
interface HomeStory { facts: Fact[]; ops: WireOp[] }

/** All that homes do and are. */
function storyOf(world: World): HomeStory[] {
  const homes: HomeStory[] = Array.from({ length: world.homes }, () => ({ facts: [], ops: [] }));
  const facts = (index: number) => (homes[index] as HomeStory).facts;
  const shard = new Shard(world, 0, world.homes, {
    vitals: ({ index }, at, vitals) => facts(index).push({ what: 'body', dev: 'body', signal: 'all', at, text: Object.values(vitals).join() }),
    reading: ({ index }, dev, signal, at, { value, q }) => facts(index).push({ what: 'read', dev, signal, at, text: `${value} ${q ?? ''}` }),
    event: ({ index }, dev, type, at) => facts(index).push({ what: 'told', dev, signal: type, at, text: '' }),
  });
  for (const op of shard.advance(world.end)) (homes[Number(op.home.slice(1)) - 1] as HomeStory).ops.push(op);
  return homes;
}

const keyOf = ({ what, dev, signal, at, text }: Fact) => `${what} ${dev} ${signal} ${at} ${text}`;
const without = (facts: readonly Fact[], others: readonly Fact[]) => {
  const known = new Set(others.map(keyOf));
  return facts.filter((fact) => !known.has(keyOf(fact)));
};

/** What was sent, each observation or event once, with the time of its first sending. */
function sent(ops: readonly WireOp[]): Map<string, { at: number; sentAt: number; signal: string }> {
  const found = new Map<string, { at: number; sentAt: number; signal: string }>();
  const put = (key: string, at: number, sentAt: number, signal: string) => { if (!found.has(key)) found.set(key, { at, sentAt, signal }); };
  for (const op of ops) {
    if (op.kind !== 'publish' || op.seq < 0) continue;
    const { obs, dev, type, at } = JSON.parse(`{${op.body}`) as { obs?: Observation[]; dev: string; type: string; at: number };
    if (obs) for (const one of obs) put(`${one.dev} ${one.code} ${one.value} ${one.at} ${one.q ?? ''}`, one.at, op.at, one.code);
    else put(`${dev} ${type} ${at}`, at, op.at, type);
  }
  return found;
}

function scenarioOf(entry: FaultEntry, faults: Planting[] = []): Scenario {
  const video = ['1h', '4h', '18h', '22h', '30h'].map((at) => ({ kind: 'video-visit' as const, at, minutes: 40 }));
  return testScenario({
    seed: 'prove-faults', homes: areaOf(entry) + 1, areaSize: areaOf(entry), start: '2026-01-14T14:00:00Z', duration: `${LENGTH_MS / HOUR_MS}h`, plant: { faults },
    population: [{ id: 'all', share: 1, age: [70, 85], conditions: ['copd', 'hypertension', 'diabetes-type-2'], devices: [...DEVICE_KINDS], calendar: video }],
  });
}

/** The first home, whose resident measures faithfully, or the first area. */
function homesFor(entry: FaultEntry): string[] {
  return Array.from({ length: entry.shared ? areaOf(entry) : 1 }, (_, index) => homeId(index));
}

function plantedWorld(entry: FaultEntry, severity: number): World {
  const planting = (duration?: string): Planting => ({ id: entry.id, homes: homesFor(entry), window: [`${ONSET_MS / MINUTE_MS}m`, `${ONSET_MS / MINUTE_MS + 1}m`], severity: [severity, severity], ...(duration && { duration }) });
  const world = new World({ scenario: scenarioOf(entry, [planting()]) });
  const latest = Math.max(...causesOf(world).map(({ truth }) => truth.end));
  return latest <= world.end - 3 * HOUR_MS ? world : new World({ scenario: scenarioOf(entry, [planting(AT_MOST)]) });
}

const causesOf = (world: World): PlantedCause[] => Array.from({ length: world.homes }, (_, index) => world.home(index).causes).flat();

/** By number of homes. */
const twins = new Map<number, HomeStory[]>();

function twinOf(entry: FaultEntry): HomeStory[] {
  let twin = twins.get(areaOf(entry));
  if (!twin) twins.set(areaOf(entry), (twin = storyOf(new World({ scenario: scenarioOf(entry) }))));
  return twin;
}

/** Held against its twin only: whether it is seen, what changes, whether it heals. The account, and when it could be noticed, are those of a whole run: `proveFault`. */
export function heldAgainstTwin(entry: FaultEntry, severity: number): { world: World; proof: FaultProof } {
  const twin = twinOf(entry);
  const world = plantedWorld(entry, severity);
  const planted = storyOf(world);
  const causes = causesOf(world);
  const truths = causes.map(({ truth }) => truth);
  const first = truths[0]!;
  const proof: FaultProof = {
    fault: entry.id, severity, layer: first.layer as string, ...(first.device && { device: first.device }), hours: Math.round((10 * (first.end - first.onset)) / HOUR_MS) / 10, homes: causes.length,
    seen: { missing: 0, other: 0, late: 0, births: 0, wills: 0, silenceMinutes: 0 }, notItsOwn: { before: 0, otherHomes: 0, body: 0, otherDevices: 0 }, healed: true,
    noticeableAfter: null, toldAfter: null, toldBy: [], account: undefined as never, fails: [],
  };
  const hit = new Set<number>();
  for (const cause of causes) {
    const index = Number(cause.truth.homes[0]!.slice(1)) - 1;
    hit.add(index);
    holdAgainst(proof, entry, cause, twin[index]!, planted[index]!);
  }
  for (let index = 0; index < world.homes; index += 1) if (!hit.has(index)) proof.notItsOwn.otherHomes += differences(twin[index]!, planted[index]!);

  judge(proof, entry, twin.reduce((sum, story, index) => sum + differences(story, planted[index]!), 0));
  return { world, proof };
}

export async function proveFault(entry: FaultEntry, severity: number): Promise<FaultProof> {
  const { world, proof } = heldAgainstTwin(entry, severity);
  const { report } = await labRun({ ...world.scenario, homes: entry.shared ? world.homes : 1 }, { transport: () => tampered({}, voice()) });
  const { causes: _, refused: __, ...account } = report.account;
  proof.account = account;
  const finding = report.findings.find(({ kind, truth }) => kind === 'fault' && truth?.entry === entry.id);
  const after = (at: number | null | undefined) => (at === null || at === undefined ? null : Math.round((at - finding!.truth!.onset) / MINUTE_MS));
  proof.noticeableAfter = after(finding?.noticeableFrom);
  proof.toldAfter = after(finding?.tellableFrom);
  proof.toldBy = finding?.toldBy ?? [];
  if (account.unexplained !== 0) proof.fails.push(`${account.unexplained} readings are not explained`);
  if (!finding) proof.fails.push('no finding');
  return proof;
}

function differences(one: HomeStory, other: HomeStory): number {
  const texts = other.ops.map((op) => JSON.stringify(op));
  return without(one.facts, other.facts).length + without(other.facts, one.facts).length + Math.abs(one.ops.length - texts.length) + one.ops.filter((op, place) => JSON.stringify(op) !== texts[place]).length;
}

/** Adds what one home shows. */
function holdAgainst(proof: FaultProof, entry: FaultEntry, { truth, influences, events }: PlantedCause, clean: HomeStory, broken: HomeStory): void {
  const { seen, notItsOwn } = proof;
  const added = without(broken.facts, clean.facts);
  const gone = without(clean.facts, broken.facts);
  notItsOwn.before += [...added, ...gone].filter(({ at }) => at < truth.onset).length;
  const before = (ops: readonly WireOp[]) => ops.filter(({ at }) => at < truth.onset).map((op) => JSON.stringify(op)).join('\n');
  if (before(clean.ops) !== before(broken.ops)) notItsOwn.before += 1;
  notItsOwn.body += [...added, ...gone].filter(({ what }) => what === 'body').length;

  // a device that fails alone; a radio, all that the hub hears; beyond, nothing that is measured
  const kinds = new Set([...influences.map(({ device }) => device), ...events.map(({ device }) => device)].filter((kind) => kind !== undefined));
  if (influences.some(({ input }) => input === 'callProvider')) kinds.add('video-tablet');
  const own = ({ dev, signal }: Fact) =>
    [...kinds].some((kind) => dev === kind || dev.startsWith(`${kind}-`)) || (truth.layer === 'link' && ['linkErrors', 'linkSignal', 'steps'].includes(signal)) || (entry.layer !== 'device' && dev === 'hub');
  notItsOwn.otherDevices += added.filter((fact) => fact.what !== 'body' && !own(fact)).length + gone.filter((fact) => fact.what !== 'body' && !own(fact) && truth.layer !== 'link').length;

  const usual = sent(clean.ops);
  const now = sent(broken.ops);
  for (const [key, { sentAt }] of usual) {
    const found = now.get(key);
    if (!found) seen.missing += 1;
    else if (found.sentAt - sentAt > MINUTE_MS / 2) seen.late += 1;
  }
  for (const key of now.keys()) if (!usual.has(key)) seen.other += 1;
  const count = (ops: readonly WireOp[], kind: WireOp['kind']) => ops.filter((op) => op.kind === kind).length;
  seen.births += count(broken.ops, 'connect') - count(clean.ops, 'connect');
  seen.wills += count(broken.ops, 'cut') - count(clean.ops, 'cut');
  seen.silenceMinutes = Math.max(seen.silenceMinutes, Math.round(longestGap(broken.ops, truth.onset - 5 * MINUTE_MS, truth.end + AFTER_MS) / MINUTE_MS));

  // afterwards what is sent is what the twin sends; the radio may be told of once more
  const well = (map: ReturnType<typeof sent>) => [...map].flatMap(([key, { at, sentAt, signal }]) => (Math.min(at, sentAt) >= truth.end + AFTER_MS && signal !== CODES.linkSignal.code ? [key] : [])).toSorted().join('\n');
  if (well(usual) !== well(now) || well(now) === '') proof.healed = false;
}

function longestGap(ops: readonly WireOp[], from: number, to: number): number {
  const times = ops.filter((op) => op.kind === 'publish' && op.seq >= 0 && op.at >= from && op.at <= to).map(({ at }) => at);
  return times.reduce((longest, at, place) => Math.max(longest, at - (times[place - 1] ?? from)), 0);
}

function judge(proof: FaultProof, { id, shared }: FaultEntry, different: number): void {
  const { fails, seen, notItsOwn } = proof;
  const visible = seen.missing + seen.other + seen.late + seen.births + seen.wills > 0;
  if (id === 'noop') {
    if (different > 0 || visible) fails.push(`noop changed ${different} things`);
  } else if (!visible) fails.push('is not seen in messages or silence');
  for (const [what, count] of Object.entries(notItsOwn)) if (count > 0) fails.push(`${count} differences that are not its own: ${what}`);
  if (!proof.healed) fails.push('the home does not send as before half an hour after the end');
  if (shared && proof.homes < 2) fails.push(`a shared cause in ${proof.homes} homes`);
}

/** Rows in `done` are not proved again. @param save called after each */
export async function proveFaults(done: FaultProof[], save: (rows: readonly FaultProof[]) => void, faults: readonly FaultEntry[] = FAULTS, severities: readonly number[] = SEVERITIES): Promise<void> {
  for (const entry of faults) {
    for (const severity of severities) {
      if (done.some((row) => row.fault === entry.id && row.severity === severity)) continue;
      done.push(await proveFault(entry, severity));
      save(done);
    }
  }
}
