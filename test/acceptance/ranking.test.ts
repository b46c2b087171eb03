/** The score must rank (SCORING §6): a short look at what `npm run prove -- ranking` shows over twenty seeds. */
import { expect, it } from 'vitest';
import { inOrder, LADDER, rankOnce } from '../prove/ranking.ts';
import { namedScenario } from '../support/named-scenario.ts';

it.each(['ladder-1', 'ladder-2'])('pipelines of known quality come out in order on seed %s', async (seed) => {
  const scores = await rankOnce(namedScenario('first-night', { homes: 60, seed }));
  expect(Object.keys(scores)).toEqual([...LADDER]);
  expect(inOrder(scores), JSON.stringify(scores)).toBe(true);
});
