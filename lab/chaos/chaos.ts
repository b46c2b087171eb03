/**
 * `twinward chaos`: many short runs of random cases, each held against the invariants; the first case that breaks one is shrunk by fast-check to the smallest that still breaks the same one.
 * What is found hangs on the seed alone. Works without a host: nothing here knows files or a screen.
 */
import fc from 'fast-check';
import { TwinwardError } from '../../contract/errors.ts';
import { streamId } from '../../sim/core/rng.ts';
import { type ChaosSubject, type Evidence, runCase, SubjectThrew } from './chaos-run.ts';
import { Coverage } from './coverage.ts';
import type { Breach, Invariant } from './invariant.ts';
import { INVARIANTS } from './invariants/index.ts';
import { type ChaosCase, chaosCase } from './scenario-arbitrary.ts';
import { readScenario, scenarioYaml } from './scenario-yaml.ts';

/** Each so many runs, those invariants are looked at, too, that cost as much as a run. */
const SAMPLE_EVERY = 5;
/** Smaller cases that are tried before the smallest so far is taken. @source assumption: twice what the test's bugs need */
const SHRINK_MOST = 400;

const THREW = {
  lab: { id: 'no-throw', of: 'lab', title: 'The lab does not throw', check: () => undefined },
  sut: { id: 'sut-no-throw', of: 'sut', title: 'The pipeline does not throw', check: () => undefined },
} as const satisfies Record<string, Invariant>;

export const ALL_INVARIANTS: readonly Invariant[] = [THREW.lab, THREW.sut, ...INVARIANTS];

export interface ChaosOptions {
  runs: number;
  seed: string;
  subject: ChaosSubject;
  /** only what one of them promises */
  only?: 'lab' | 'sut' | undefined;
  /** of a failure that was found before, with the same seed: that case alone */
  path?: string | undefined;
  signal?: AbortSignal;
  /** after each run, and each try while shrinking */
  onProgress?(progress: ChaosProgress): void;
}

export interface ChaosProgress {
  runs: number;
  of: number;
  /** tries so far; 0: nothing is broken yet */
  shrinks: number;
}

/** An invariant that broke, and the case in which it did. */
export interface Broken {
  invariant: Invariant;
  breach: Breach;
  case: ChaosCase;
  thrown?: unknown;
}

export interface ChaosFailure extends Broken {
  /** the case as it was drawn, before it was shrunk */
  first: ChaosCase;
  /** fast-check's: the same seed and this path lead to the smallest case at once */
  path: string;
  /** smaller cases that were tried, and how many of them still broke it */
  tries: number;
  shrunk: number;
  /** the smallest case as text, and whether what the text says breaks the same invariant again */
  yaml: string;
  again: boolean;
}

export interface ChaosOutcome {
  coverage: Coverage;
  failure?: ChaosFailure;
  /** by the signal */
  stopped: boolean;
}

/** The whole number that fast-check starts from. */
export function seedOf(text: string): number {
  return streamId(`chaos:${text}`) | 0;
}

export async function chaos({ runs, seed, subject, only, path, signal, onProgress = () => {} }: ChaosOptions): Promise<ChaosOutcome> {
  const coverage = new Coverage();
  const asked = ALL_INVARIANTS.filter(({ of }) => only === undefined || of === only);
  let first: Broken | undefined;
  let smallest: Broken | undefined;
  let tries = 0;
  let shrunk = 0;
  const property = fc.asyncProperty(chaosCase, async (drawn) => {
    if (signal?.aborted || tries >= SHRINK_MOST) return true;
    if (first) tries += 1;
    const sampled = first !== undefined || path !== undefined || coverage.runs % SAMPLE_EVERY === 0;
    const wanted = first ? [first.invariant] : asked;
    const broken = await judged(drawn, subject, wanted, sampled, first ? undefined : coverage);
    onProgress({ runs: coverage.runs, of: runs, shrinks: tries });
    if (!broken) return true;
    if (first) shrunk += 1;
    first ??= broken;
    smallest = broken;
    return false;
  });
  const details = await fc.check(property, { numRuns: path === undefined ? runs : 1, seed: seedOf(seed), ...(path !== undefined && { path }), endOnFailure: path !== undefined });
  // What fast-check itself met is no broken invariant: a case that cannot be made is a fault of ours.
  if (details.failed && !smallest) throw details.errorInstance instanceof Error ? details.errorInstance : new TwinwardError('internal', 'chaos', 'the search for cases ended without a reason');
  const stopped = signal?.aborted === true;
  if (!first || !smallest) return { coverage, stopped };
  const yaml = scenarioYaml(smallest.case.scenario);
  const again = await judged({ ...smallest.case, scenario: readScenario(yaml) }, subject, [smallest.invariant], true);
  return { coverage, stopped, failure: { ...smallest, first: first.case, path: details.counterexamplePath ?? '', tries, shrunk, yaml, again: again !== undefined } };
}

/** One case by itself, against everything. */
export async function chaosOnce(one: ChaosCase, subject: ChaosSubject, only?: 'lab' | 'sut'): Promise<{ coverage: Coverage; broken?: Broken }> {
  const coverage = new Coverage();
  const broken = await judged(one, subject, ALL_INVARIANTS.filter(({ of }) => only === undefined || of === only), true, coverage);
  return { coverage, ...(broken && { broken }) };
}

/** The first invariant that a case breaks. @param sampled also those that cost as much as the run @param coverage counts it */
async function judged(one: ChaosCase, subject: ChaosSubject, wanted: readonly Invariant[], sampled: boolean, coverage?: Coverage): Promise<Broken | undefined> {
  const { evidence, thrown } = await runCase(one, subject);
  if (!evidence) return threw(one, thrown, wanted);
  coverage?.add(evidence);
  for (const invariant of wanted) {
    if (invariant.sampled && !sampled) continue;
    try {
      const breach = await invariant.check(evidence);
      if (breach) return { invariant, breach, case: one };
    } catch (error) {
      const broken = threw(one, error, wanted, invariant, evidence);
      if (broken) return broken;
    }
  }
  return undefined;
}

function threw(one: ChaosCase, thrown: unknown, wanted: readonly Invariant[], during?: Invariant, evidence?: Evidence): Broken | undefined {
  const invariant = thrown instanceof SubjectThrew ? THREW.sut : THREW.lab;
  if (!wanted.includes(invariant)) return undefined;
  const where = during ? ` while "${during.title}" was looked at` : '';
  return { invariant, case: one, thrown, breach: { ...(evidence && { at: evidence.conducted.end }), text: `${invariant === THREW.sut ? 'the pipeline' : 'the lab'} threw${where}: ${thrown instanceof Error ? thrown.message : String(thrown)}` } };
}
