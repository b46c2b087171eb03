/** One world: the reference, the broken pipelines, the sound variants and the ladder all hear it; what it says of each is plain data, so that seeds can be run one by one and added up. */
import type { Finding } from '../../contract/report.ts';
import type { Scenario } from '../../contract/scenario.ts';
import { findingsOf } from '../../reports/findings.ts';
import type { GradedRun } from '../../reports/graded-run.ts';
import { gradeRun } from '../../reports/matching.ts';
import type { RunRecord, SeenAlert } from '../../reports/run-record.ts';
import type { Broken } from './bug.ts';
import { changesOf, type Change, gauge } from './paired.ts';
import { playBug, playReference } from './play.ts';
import { rank, type Scores } from './ranking.ts';
import { type Recording, recordWorld } from './recording.ts';
import type { Sound } from './sound.ts';

export interface Seen {
  /** by metric id */
  changes: Record<string, Change>;
  /** findings that name the bug and that the reference does not have: how many, and the worst of them */
  named: number;
  finding?: { title: string; text: string };
}

export interface SeedResult {
  seed: string;
  broken: Record<string, Seen>;
  sound: Record<string, Pick<Seen, 'changes'>>;
  ranking?: Scores;
}

export interface Asked {
  broken: readonly Broken[];
  sound: readonly Sound[];
  /** the world in which the ladder is ranked, on the same seed: the rig of the bugs has too few artefacts to tell a gate from none */
  ranking?: Scenario | undefined;
  /** called and waited for before each pipeline: screens and signals have their turn */
  onStep?(what: string): void | Promise<void>;
  signal?: AbortSignal;
}

/** @returns `undefined`: stopped on the way @throws TwinwardError (bad input) where the scenario does not fit */
export async function oneSeed(scenario: Scenario, { broken, sound, ranking, onStep, signal }: Asked): Promise<SeedResult | undefined> {
  const step = async (what: string): Promise<boolean> => {
    await onStep?.(what);
    return signal?.aborted === true;
  };
  if (await step('world')) return undefined;
  const recording = await recordWorld(scenario);
  if (await step('reference')) return undefined;
  const said = playReference(recording);
  const reference = graded(recording, said);
  const usual = gauge(reference.run);
  const known = new Set(findingsOf(reference.run, reference.record, undefined).map(({ text }) => text));
  const result: SeedResult = { seed: scenario.seed, broken: {}, sound: {} };
  for (const { id, create, names } of broken) {
    if (await step(id)) return undefined;
    const { run, record } = graded(recording, playBug(recording, create, said));
    const naming = findingsOf(run, record, undefined).filter((finding) => isNamed(finding, names) && !known.has(finding.text));
    const [first] = naming;
    result.broken[id] = { changes: changesOf(usual, gauge(run)), named: naming.length, ...(first && { finding: { title: first.title, text: first.text } }) };
  }
  for (const variant of sound) {
    if (await step(variant.id)) return undefined;
    result.sound[variant.id] = { changes: changesOf(usual, gauge(graded(recording, variant.play(recording, said)).run)) };
  }
  if (ranking) {
    if (await step('ranking')) return undefined;
    const world = await recordWorld({ ...ranking, seed: scenario.seed });
    result.ranking = rank(world, playReference(world));
  }
  return result;
}

function graded(recording: Recording, alerts: readonly SeenAlert[]): { record: RunRecord; run: GradedRun } {
  const record = recording.recordOf(alerts);
  return { record, run: gradeRun(record) };
}

function isNamed({ kind, title, text }: Finding, names: Broken['names']): boolean {
  return kind === names.kind && names.words.test(`${title}. ${text}`);
}
