/** What life brings by itself: `life: { episodes, decoys }`, so many times the published rates. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { PopulationGroup } from '../../contract/scenario.ts';
import { EPISODES } from '../../sim/conditions/index.ts';
import { DECOYS } from '../../sim/decoys/index.ts';
import type { PlantedCause } from '../../sim/plantings.ts';
import { World } from '../../sim/world.ts';
import { testScenario } from '../support/scenario.ts';

type Changes = NonNullable<Parameters<typeof testScenario>[0]>;
const DAY = 86_400_000;
const [HOMES, DAYS] = [200, 10];
const GROUP: PopulationGroup = {
  id: 'all', share: 1, age: [65, 90], conditions: ['copd', 'heart-failure', 'diabetes-type-1', 'frailty'], medicines: ['insulin'],
  devices: ['pulse-oximeter', 'wearable', 'smart-bed', 'thermometer', 'fall-pendant', 'pir', 'door', 'cgm', 'scale', 'blood-pressure-cuff'],
};

function worldOf(life: Changes['life'], changes: Changes = {}, clean = false): World {
  return new World({ scenario: testScenario({ seed: 'life', homes: HOMES, start: '2026-01-14T06:00:00Z', duration: `${DAYS}d`, population: [GROUP], ...(life && { life }), ...changes }), clean });
}
const causesOf = (world: World) => Array.from({ length: world.homes }, (_, index) => world.home(index).causes);
const count = (causes: readonly (readonly PlantedCause[])[], kind: string) => causes.flat().filter(({ truth }) => truth.kind === kind).length;
const keys = (causes: readonly (readonly PlantedCause[])[], kind: string) => causes.flat().filter(({ truth }) => truth.kind === kind).map(({ truth }) => `${truth.id} ${truth.onset}`);

/** How often the entries' own rates let something begin: each is asked once a day. */
function expected(world: World, kind: 'episode' | 'decoy', factor: number): number {
  let sum = 0;
  for (let index = 0; index < world.homes; index += 1) {
    const { profile, devices } = world.home(index);
    const kinds = [...new Set(devices.map((device) => device.kind))];
    const rates = kind === 'decoy' ? DECOYS.filter((entry) => entry.fits(profile, kinds)).map(({ perDay }) => perDay) : EPISODES.filter((entry) => entry.fits(profile, kinds)).map((entry) => entry.perYear(profile) / 365.25);
    for (const rate of rates) sum += DAYS * (1 - Math.exp(-factor * rate));
  }
  return sum;
}

describe('life', () => {
  const [asPublished, tenfold] = [worldOf({ episodes: 1, decoys: 1 }), worldOf({ episodes: 10, decoys: 0.1 })];
  let [ordinary, hard] = [[], []] as [PlantedCause[][], PlantedCause[][]];
  beforeAll(() => { [ordinary, hard] = [causesOf(asPublished), causesOf(tenfold)]; });

  it('brings nothing at rates of zero, or where the scenario does not ask for it', () => {
    expect(causesOf(worldOf({ episodes: 0, decoys: 0 })).flat()).toEqual([]);
    expect(causesOf(worldOf(undefined)).flat()).toEqual([]);
  });

  it.each([['episode', 1], ['decoy', 1], ['episode', 10], ['decoy', 0.1]] as const)('brings each %s as often as it says of itself, times %d', (kind, factor) => {
    const [causes, world] = factor === 1 ? [ordinary, asPublished] : [hard, tenfold];
    const should = expected(world, kind, factor);
    const came = count(causes, kind);
    // one kind never overlaps itself, so a little less; beyond it, four standard deviations of chance
    expect(came, `${came} of ${should.toFixed(0)}`).toBeLessThan(should + 4 * Math.sqrt(should));
    expect(came, `${came} of ${should.toFixed(0)}`).toBeGreaterThan(0.9 * should - 4 * Math.sqrt(should));
    expect(should).toBeGreaterThan(10);
  });

  it('turns one of them without the other', () => {
    expect(keys(causesOf(worldOf({ episodes: 10, decoys: 1 })), 'decoy')).toEqual(keys(ordinary, 'decoy'));
    expect(keys(causesOf(worldOf({ episodes: 10, decoys: 1 })), 'episode')).toEqual(keys(hard, 'episode'));
    expect(count(causesOf(worldOf({ episodes: 1, decoys: 0 })), 'decoy')).toBe(0);
    expect(count(causesOf(worldOf({ episodes: 0, decoys: 1 })), 'episode')).toBe(0);
  });

  it('adds to what came at a lower rate: at most what now overlaps is gone', () => {
    const more = new Set(keys(hard, 'episode'));
    const kept = keys(ordinary, 'episode').filter((key) => more.has(key)).length;
    expect(kept).toBeGreaterThan(0.7 * count(ordinary, 'episode'));
  });

  it('is the same for the same seed, home by home in any order, and another for another seed', () => {
    const again = worldOf({ episodes: 1, decoys: 1 });
    for (const index of [199, 3, 77, 3]) expect(again.home(index).causes).toEqual(ordinary[index]);
    const other = causesOf(worldOf({ episodes: 1, decoys: 1 }, { seed: 'other' }));
    expect(keys(other, 'decoy')).not.toEqual(keys(ordinary, 'decoy'));
    expect(new Set(ordinary.map((causes) => causes.map(({ truth }) => `${truth.entry} ${truth.onset}`).join())).size).toBe(HOMES); // no two homes live the same
  });

  it('is the same in the days in common, however long the run and however many its homes', () => {
    const soon = ({ truth }: PlantedCause) => truth.onset < asPublished.start + 2.5 * DAY;
    const short = worldOf({ episodes: 1, decoys: 1 }, { duration: '60h', homes: 40 });
    const began = (causes: readonly PlantedCause[]) => causes.map(({ truth }) => `${truth.id} ${truth.onset}`);
    for (let index = 0; index < 40; index += 1) expect(began(short.home(index).causes)).toEqual(began((ordinary[index] ?? []).filter(soon)));
  });

  it('begins everything within the run, in all hours and on all days, each under an id of its own, and nothing over itself', () => {
    const all = [...ordinary, ...hard];
    const onsets = all.flat().map(({ truth }) => truth.onset - asPublished.start);
    expect([Math.min(...onsets) >= 0, Math.max(...onsets) < DAYS * DAY]).toEqual([true, true]);
    expect(new Set(onsets.map((onset) => Math.floor(onset / 3_600_000))).size).toBe(DAYS * 24);
    for (const causes of all) {
      expect(new Set(causes.map(({ truth }) => truth.id)).size).toBe(causes.length);
      const ends = new Map<string, number>();
      for (const { truth } of causes.toSorted((a, b) => a.truth.onset - b.truth.onset)) {
        expect(truth.onset, truth.id).toBeGreaterThanOrEqual(ends.get(truth.entry) ?? 0);
        ends.set(truth.entry, truth.end);
      }
    }
  });

  it('leaves what is planted as it is', () => {
    const plant = { episodes: [{ id: 'copd-exacerbation', share: 0.2 }], faults: [{ id: 'uplink-outage', share: 0.1 }] };
    const planted = causesOf(worldOf(undefined, { plant }));
    const both = causesOf(worldOf({ episodes: 1, decoys: 1 }, { plant }));
    expect(planted.flat().length).toBeGreaterThan(40);
    expect(both.map((causes) => causes.filter(({ truth }) => !truth.id.includes('/life-')))).toEqual(planted);
    expect(both.map((causes) => causes.filter(({ truth }) => truth.id.includes('/life-')))).toEqual(ordinary);
  });

  it('gives the clean twin the same decoys and no episode', () => {
    const clean = causesOf(worldOf({ episodes: 10, decoys: 1 }, {}, true));
    expect(count(clean, 'episode')).toBe(0);
    expect(keys(clean, 'decoy')).toEqual(keys(ordinary, 'decoy'));
  });
});
