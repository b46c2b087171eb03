/** A thousand runs of chaos in slices of a hundred, each from a seed of its own, and the search in pipelines with a seeded bug. */
import { ALL_INVARIANTS, chaos } from '../../lab/chaos/chaos.ts';
import { SOMETIMES } from '../../lab/chaos/coverage.ts';
import { bringNodeHash } from '../../lab/host-node/sha256.ts';
import { BROKEN_IDS, type BrokenId, brokenPipeline, referenceSubject } from '../support/broken-pipelines.ts';

const SLICES = 10;
const RUNS = 100;

export interface ChaosSlice {
  runs: number;
  homeHours: number;
  messages: number;
  scheduled: number;
  unexplained: number;
  alerts: number;
  met: Record<string, number>;
  faults: Record<string, { struck: number; noticed: number }>;
  broken?: { invariant: string; of: 'lab' | 'sut'; home?: string; text: string; scenario: string };
}

/** @param slices those done before; more are added to them @param save is given all figures after each */
export async function proveChaos(slices: Record<string, ChaosSlice>, say: (line: string) => void, save: (figures: object) => void): Promise<void> {
  bringNodeHash();
  const bugs: Partial<Record<BrokenId, object>> = {};
  for (let slice = 1; slice <= SLICES; slice += 1) {
    const seed = `prove-${slice}`;
    slices[seed] ??= await sliceOf(seed);
    const { runs, unexplained, broken } = slices[seed];
    say(`${seed}: ${runs} runs, ${unexplained} unexplained, ${broken ? `${broken.of} broke ${broken.invariant}: ${broken.text}` : 'nothing broken'}`);
    save(figuresOf(slices, bugs));
  }
  for (const id of BROKEN_IDS) {
    bugs[id] = await bugOf(id);
    say(`${id}: ${JSON.stringify(bugs[id])}`);
    save(figuresOf(slices, bugs));
  }
}

async function sliceOf(seed: string): Promise<ChaosSlice> {
  const { coverage: { runs, homeHours, messages, scheduled, unexplained, alerts, met, faults }, failure } = await chaos({ runs: RUNS, seed, subject: referenceSubject });
  return {
    runs, homeHours, messages, scheduled, unexplained, alerts, met: Object.fromEntries(met), faults: Object.fromEntries(faults),
    ...(failure && { broken: { invariant: failure.invariant.id, of: failure.invariant.of, ...(failure.breach.home !== undefined && { home: failure.breach.home }), text: failure.breach.text, scenario: failure.yaml } }),
  };
}

/** How a seeded bug was found, and what was left of the case. */
async function bugOf(id: BrokenId): Promise<object> {
  const { coverage, failure } = await chaos({ runs: RUNS, seed: 'prove', subject: brokenPipeline(id), only: 'sut' });
  if (!failure) return { found: false, runs: coverage.runs };
  const { plant, homes } = failure.case.scenario;
  return {
    found: true, run: coverage.runs, invariant: failure.invariant.id, tries: failure.tries, homes, faults: plant.faults.map((fault) => fault.id),
    others: [...plant.episodes, ...plant.decoys, ...(plant.acts ?? []), ...plant.stack].map((one) => one.id), commands: failure.case.commands.length, failsAgainFromItsText: failure.again, scenario: failure.yaml,
  };
}

function figuresOf(slices: Record<string, ChaosSlice>, bugs: object): object {
  const all = Object.values(slices);
  const sum = (of: (slice: ChaosSlice) => number) => all.reduce((total, slice) => total + of(slice), 0);
  const ids = [...new Set(all.flatMap(({ faults }) => Object.keys(faults)))].toSorted();
  const struck = (id: string) => sum(({ faults }) => faults[id]?.struck ?? 0);
  return {
    runs: sum(({ runs }) => runs), homeHours: Math.round(sum(({ homeHours }) => homeHours)), messages: sum(({ messages }) => messages), scheduled: sum(({ scheduled }) => scheduled), unexplained: sum(({ unexplained }) => unexplained),
    alerts: sum(({ alerts }) => alerts), brokenByLab: all.filter(({ broken }) => broken?.of === 'lab').length, brokenByReference: all.filter(({ broken }) => broken?.of === 'sut').length,
    invariants: ALL_INVARIANTS.map(({ id, of, sampled }) => ({ id, of, looked: sampled ? 'in every fifth run' : 'in every run' })),
    met: Object.fromEntries(SOMETIMES.map(({ id }) => [id, sum(({ met }) => met[id] ?? 0)])),
    faults: Object.fromEntries(ids.map((id) => [id, { struck: struck(id), noticed: sum(({ faults }) => faults[id]?.noticed ?? 0) }])), neverStruck: ids.filter((id) => struck(id) === 0),
    seededBugs: bugs, slices,
  };
}
