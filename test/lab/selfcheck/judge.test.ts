/** What counts as found, as too few to say, and as an accusation, from homes that are only counted. */
import { describe, expect, it } from 'vitest';
import { BROKEN } from '../../../lab/selfcheck/broken/index.ts';
import { FAMILY_ERROR, judge } from '../../../lab/selfcheck/judge.ts';
import type { SeedResult } from '../../../lab/selfcheck/one-seed.ts';
import { type Change, JUDGED } from '../../../lab/selfcheck/paired.ts';
import { inOrder, type Scores } from '../../../lab/selfcheck/ranking.ts';
import { SOUND } from '../../../lab/selfcheck/sound.ts';

const role = BROKEN.filter(({ metric }) => metric === 'routing.accuracy');
const variant = SOUND.slice(0, 1);
const still: Change = { before: { value: 0.5, n: 10 }, after: { value: 0.5, n: 10 }, worse: 0, better: 0 };
const moved = (worse: number, better: number, after: number): Change => ({ before: { value: 0.9, n: 50 }, after: { value: after, n: 50 }, worse, better });
const changes = (routing: Change): Record<string, Change> => ({ ...Object.fromEntries(JUDGED.map(({ id }) => [id, still])), 'routing.accuracy': routing });
const SCORES: Scores = { 'silent': 1, 'alert-on-everything': 2, 'fixed-thresholds': 20, 'thresholds-with-artefact-gate': 30, 'reference': 80 };

function look(broken: Change, sound: Change = still, named = 1, ranking: Scores | undefined = SCORES, seeds = 1) {
  const one = (seed: number): SeedResult => ({
    seed: `${seed}`, broken: { 'wrong-role': { changes: changes(broken), named, ...(named > 0 && { finding: { title: 'A', text: 'It went to the technician.' } }) } }, sound: { [variant[0]!.id]: { changes: changes(sound) } }, ...(ranking && { ranking }),
  });
  return judge(Array.from({ length: seeds }, (_, seed) => one(seed)), role, variant);
}

describe('a broken pipeline', () => {
  it('is found where its metric fell in enough homes, and a finding names it', () => {
    const { broken: [one], verdict } = look(moved(40, 0, 0.2));
    expect(one).toMatchObject({ verdict: 'found', accused: ['routing.accuracy'], namedOn: 1, fall: { before: 0.9, after: 0.2, worse: 40, better: 0, fell: true } });
    expect(verdict).toBe('pass');
  });

  it('is not found where nothing names it, nothing fell, or the value rose', () => {
    for (const result of [look(moved(40, 0, 0.2), still, 0), look(still), look(moved(40, 0, 0.95)), look(moved(30, 30, 0.8))]) expect([result.broken[0]!.verdict, result.verdict]).toEqual(['not found', 'fail']);
  });

  it('stays open where too few homes moved for any answer, and more seeds close it', () => {
    expect([look(moved(6, 0, 0.8)).broken[0]!.verdict, look(moved(6, 0, 0.8)).verdict]).toEqual(['too few', 'unknown']);
    expect(look(moved(6, 0, 0.8), still, 1, SCORES, 4).broken[0]!.verdict).toBe('found');
  });
});

it('a look that was stopped in its first world finds nothing and misses nothing', () => {
  expect(judge([], role, variant)).toMatchObject({ seeds: 0, broken: [{ verdict: 'too few', namedOn: 0, accused: [] }], sound: [{ accused: [] }], verdict: 'unknown' });
});

describe('a sound variant', () => {
  it('is accused only of what fell surely, among all that is looked at', () => {
    expect(look(moved(40, 0, 0.2), moved(40, 0, 0.2))).toMatchObject({ sound: [{ accused: ['routing.accuracy'] }], verdict: 'fail' });
    expect(look(moved(40, 0, 0.2), moved(5, 1, 0.8))).toMatchObject({ sound: [{ accused: [] }], verdict: 'pass' });
    expect(look(moved(40, 0, 0.2), moved(0, 40, 0.99)).sound[0]!.accused).toEqual([]);
  });

  it('is accused wrongly no more often than is said, where homes change by chance', () => {
    // Every metric of every variant moves by the toss of a coin in fifty homes: how often is anything accused?
    let state = 7;
    const coin = (): number => ((state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) >>> 16) & 1;
    let wrong = 0;
    for (let trial = 0; trial < 400; trial += 1) {
      const tossed = Object.fromEntries(JUDGED.map(({ id, direction }) => {
        const worse = Array.from({ length: 50 }, coin).reduce((sum, one) => sum + one, 0);
        const fell = worse > 25;
        return [id, { before: { value: 0.5, n: 50 }, after: { value: fell === (direction === 'higher') ? 0.4 : 0.6, n: 50 }, worse, better: 50 - worse }];
      }));
      if (judge([{ seed: '1', broken: {}, sound: { [variant[0]!.id]: { changes: tossed } } }], [], variant).sound[0]!.accused.length > 0) wrong += 1;
    }
    expect(wrong / 400).toBeLessThanOrEqual(2 * FAMILY_ERROR);
  });
});

describe('the ranking', () => {
  it('must hold in every world', () => {
    expect(look(moved(40, 0, 0.2), still, 1, { ...SCORES, reference: 25 })).toMatchObject({ ranking: { held: 0, of: 1 }, verdict: 'fail' });
    expect(look(moved(40, 0, 0.2), still, 1, { ...SCORES, silent: null })).toMatchObject({ verdict: 'unknown' });
    expect(look(moved(40, 0, 0.2), still, 1, undefined).ranking).toEqual({ scores: SCORES, held: 1, of: 1 });
    expect([inOrder(SCORES), inOrder({ ...SCORES, silent: 21 }), inOrder({ ...SCORES, silent: null })]).toEqual([true, false, undefined]);
  });
});
