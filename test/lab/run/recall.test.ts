import { expect, it } from 'vitest';
import { Arrivals } from '../../../lab/run/ledger.ts';
import { readingSeries, recall, spoiltReadings } from '../../../lab/run/recall.ts';
import { World } from '../../../sim/world.ts';
import { testScenario } from '../../support/scenario.ts';

it('a fall that only the pendant felt is a spoilt reading and no evidence of a fall', () => {
  const world = new World({ scenario: testScenario({ homes: 60, seed: 'pendant', duration: '30h' }) });
  const felt = Array.from({ length: 60 }, (_, home) => recall(world, home, new Arrivals(), world.end)).filter(({ events }) => events.some(({ type, arrivedAt }) => type === 'fall' && arrivedAt !== undefined));
  expect(felt.length).toBeGreaterThan(0); // nobody falls in this scenario
  for (const home of felt) {
    expect(readingSeries(home).events().filter(([, type]) => type === 'fall')).toEqual([]);
    expect(spoiltReadings(home, world.start, world.end)).toContainEqual(expect.objectContaining({ code: 'fall', flag: 'artefact' }));
  }
});
