/** The lab proves itself: every broken pipeline and the ranking over twenty seeds, every sound variant over two hundred, seed by seed. */
import { bringNodeHash } from '../../lab/host-node/sha256.ts';
import { BROKEN } from '../../lab/selfcheck/broken/index.ts';
import { FAMILY_ERROR, judge } from '../../lab/selfcheck/judge.ts';
import { oneSeed, type SeedResult } from '../../lab/selfcheck/one-seed.ts';
import { JUDGED } from '../../lab/selfcheck/paired.ts';
import { inOrder, RANKING_SCENARIO, rankingWorld, type Scores } from '../../lab/selfcheck/ranking.ts';
import { SOUND } from '../../lab/selfcheck/sound.ts';
import { namedScenario } from '../support/named-scenario.ts';

const SEEDS_BROKEN = 20;
const SEEDS_SOUND = 200;

/** While it is under way; the figures alone remain. */
export type SelfcheckSlices = Record<string, SeedResult>;

/** @param slices seeds done before; more are added to them @param save is given all figures after each, without the slices once all are done */
export async function proveSelfcheck(slices: SelfcheckSlices, say: (line: string) => void, save: (figures: object) => void): Promise<void> {
  bringNodeHash();
  for (let seed = 1; seed <= SEEDS_SOUND; seed += 1) {
    const name = `prove-${seed}`;
    const inFull = seed <= SEEDS_BROKEN;
    slices[name] ??= (await oneSeed(namedScenario('selfcheck', { seed: name }), { broken: inFull ? BROKEN : [], sound: SOUND, ranking: inFull ? rankingWorld(namedScenario(RANKING_SCENARIO)) : undefined }))!;
    const figures = figuresOf(Object.values(slices));
    say(`${name}: ${figures.found} of ${figures.ofBroken} broken found so far; sound ones accused on ${figures.sound.reduce((sum, one) => sum + one.seedsAccused, 0)} seeds; in order on ${figures.ranking.held} of ${figures.ranking.of}`);
    save(seed < SEEDS_SOUND ? { ...figures, slices } : figures);
  }
}

/** A look at a seed alone is what a user sees who runs one; at all seeds together the finest differences show. */
function figuresOf(results: readonly SeedResult[]) {
  const full = results.filter(({ ranking }) => ranking !== undefined);
  const { broken, ranking } = judge(full, BROKEN, SOUND);
  const overAll = judge(results, [], SOUND).sound;
  const alone = results.map((one) => judge([one], [], SOUND).sound);
  return {
    scenario: 'selfcheck, 60 homes for 8 h', familyError: FAMILY_ERROR, metricsJudged: JUDGED.length, seedsBroken: full.length, seedsSound: results.length, found: broken.filter(({ verdict }) => verdict === 'found').length, ofBroken: broken.length,
    broken: broken.map(({ id, wrong, expectedMetric, fall: { before, after, worse, better, p }, accused, namedOn, finding, verdict }) => ({ id, wrong, expectedMetric, verdict, before, after, homesWorse: worse, homesBetter: better, p, namedOn, finding: finding?.text ?? null, accused })),
    sound: overAll.map(({ id, title, accused, falls }, place) => ({
      id, title, seeds: results.length, accusedOverAll: accused, seedsAccused: alone.filter((variants) => variants[place]!.accused.length > 0).length, homesThatDiffer: falls.reduce((sum, { worse, better }) => sum + worse + better, 0),
    })),
    ranking: { held: ranking?.held ?? 0, of: ranking?.of ?? 0, meanScores: ranking?.scores ?? null, seeds: Object.fromEntries(full.map(({ seed, ranking: scores }) => [seed, { ...(scores as Scores), inOrder: inOrder(scores as Scores) ?? null }])) },
  };
}
