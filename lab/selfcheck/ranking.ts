/** Pipelines of known quality in the same world: does the score put them in order (SCORING §6)? */
import type { Scenario } from '../../contract/scenario.ts';
import { PIPELINES } from '../../pipeline/registry.ts';
import { buildReport } from '../../reports/build-report.ts';
import type { SeenAlert } from '../../reports/run-record.ts';
import { play } from './play.ts';
import type { Recording } from './recording.ts';

/** From the useless to the best. */
export const LADDER = ['silent', 'alert-on-everything', 'fixed-thresholds', 'thresholds-with-artefact-gate', 'reference'] as const;
export type Rung = (typeof LADDER)[number];
/** The world of the ranking, by id: people move, slip and worsen there as on any night. */
export const RANKING_SCENARIO = 'first-night';
/** @source assumption: enough homes that chance moves no rung past another */
const RANKING_HOMES = 80;

export function rankingWorld(scenario: Scenario): Scenario {
  return { ...scenario, homes: RANKING_HOMES };
}

/** 0–100; `null`: a metric could not be computed */
export type Scores = Record<Rung, number | null>;

export function rank(recording: Recording, reference: readonly SeenAlert[]): Scores {
  const said = (id: Rung): readonly SeenAlert[] => (id === 'reference' ? reference : play(recording, PIPELINES.find((one) => one.id === id)!.create()));
  return Object.fromEntries(LADDER.map((id) => [id, buildReport(recording.recordOf(said(id)), {}).score])) as Scores;
}

/** Is silent and alert-on-everything < fixed thresholds < with artefact gate < reference? `undefined` where a score is missing. */
export function inOrder(scores: Scores): boolean | undefined {
  const [silent, everything, fixed, gated, reference] = LADDER.map((rung) => scores[rung]);
  if (silent == null || everything == null || fixed == null || gated == null || reference == null) return undefined;
  return Math.max(silent, everything) < fixed && fixed < gated && gated < reference;
}
