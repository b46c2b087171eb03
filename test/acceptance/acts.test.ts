/** What carers do changes what happens: in time, late, or wrongly; as planted by a scenario and as done in a running world; and it replays to the byte. */
import { describe, expect, it } from 'vitest';
import type { Planting } from '../../contract/scenario.ts';
import type { TruthEvent } from '../../contract/truth.ts';
import { Shard } from '../../sim/shard.ts';
import { World } from '../../sim/world.ts';
import { homeNumber, labRun, promised } from '../support/lab-run.ts';
import { testScenario } from '../support/scenario.ts';

const GROUP = testScenario().population[0]!;
const DIABETIC = { ...GROUP, conditions: ['diabetes-type-1' as const], medicines: ['insulin' as const] };
const LUNGS = { ...GROUP, conditions: ['copd' as const], medicines: ['oxygen' as const] };
const at = (id: string, minute: number, more: Partial<Planting> = {}): Planting => ({ id, homes: [homeNumber(1)], window: [`${minute}m`, `${minute + 1}m`], ...more });

async function outcome(population: typeof GROUP, episode: Planting, acts: Planting[], seed = 'acts'): Promise<NonNullable<TruthEvent['outcome']>> {
  const { truth } = await labRun(testScenario({ homes: 1, seed, population: [population], plant: { episodes: [episode], acts } }));
  const events = truth.map((line) => JSON.parse(line) as TruthEvent);
  return events.find(({ entry, id }) => entry === episode.id && !id.includes('by-itself'))!.outcome!;
}

/** The rule of fifteen: sugar, and again after a quarter of an hour. */
const sugar = (minute: number) => [0, 15, 30].map((later) => at('glucose', minute + later, { severity: [0.5, 0.5] }));

describe('a low glucose at night', () => {
  const low = at('nocturnal-hypoglycaemia', 240, { severity: [0.9, 0.9] });
  it('is shorter for sugar in time than for sugar late, and longer for insulin', async () => {
    const [nothing, soon, late, wrong] = [await outcome(DIABETIC, low, []), await outcome(DIABETIC, low, sugar(275)), await outcome(DIABETIC, low, sugar(380)), await outcome(DIABETIC, low, [at('insulin', 280, { severity: [0.5, 0.5] })])];
    expect(nothing.treatedBy).toEqual([]);
    expect(soon.treatedBy).toHaveLength(3);
    expect(soon.beyondMs).toBeLessThan(late.beyondMs);
    expect(late.beyondMs).toBeLessThan(nothing.beyondMs);
    expect(wrong.beyondMs).toBeGreaterThanOrEqual(nothing.beyondMs);
  });
});

describe('an exacerbation of COPD', () => {
  const flare = at('copd-exacerbation', 120, { severity: [0.6, 0.6], duration: '8h' });
  it('is shorter with oxygen and medicine', async () => {
    const seed = 'acts-3';
    const [nothing, treated] = [await outcome(LUNGS, flare, [], seed), await outcome(LUNGS, flare, [at('oxygen', 240, { duration: '6h' }), at('medicine', 240)], seed)];
    expect(nothing.beyondMs).toBeGreaterThan(0);
    expect(treated.beyondMs).toBeLessThan(0.8 * nothing.beyondMs);
  });

  it('ends in hospital when the ambulance comes: the home is empty', () => {
    const world = new World({ scenario: testScenario({ homes: 1, population: [LUNGS], plant: { episodes: [flare], acts: [at('ambulance', 240, { severity: [0.9, 0.9] })] } }) });
    const shard = new Shard(world, 0, 1);
    shard.advance(world.start + 5.5 * 3_600_000);
    expect(shard.states(0).resident).toContain('hospital');
    shard.advance(world.end);
    expect(shard.states(0).resident).toContain('hospital');
  });
});

it('too much oxygen slows the breath of lungs that keep carbon dioxide, and not of others', () => {
  const breathing = (litres: number) => {
    const plant = { acts: litres > 0 ? [at('oxygen', 60, { homes: Array.from({ length: 8 }, (_, n) => homeNumber(n + 1)), severity: [(litres - 1) / 3, (litres - 1) / 3], duration: '8h' })] : [] };
    const world = new World({ scenario: testScenario({ homes: 8, population: [LUNGS], plant }) });
    const sums = new Map<number, number>();
    new Shard(world, 0, 8, { vitals: ({ index }, time, { respiration }) => { if (time > world.start + 4 * 3_600_000 && time < world.start + 8 * 3_600_000) sums.set(index, (sums.get(index) ?? 0) + respiration / 239); } }).advance(world.start + 9 * 3_600_000);
    return { world, sums };
  };
  const [air, high] = [breathing(0), breathing(4)];
  const change = [0, 1, 2, 3, 4, 5, 6, 7].map((home) => ({ keeps: air.world.home(home).profile.thresholds.spo2Scale2 === true, by: high.sums.get(home)! - air.sums.get(home)! }));
  expect(change.some(({ keeps }) => keeps)).toBe(true);
  for (const { keeps, by } of change) {
    if (keeps) expect(by).toBeLessThan(-1);
    else expect(by).toBeGreaterThan(-0.9);
  }
});

it('an act in a running world takes effect at its tick, becomes truth, and replays to the byte', async () => {
  const scenario = testScenario({ homes: 2, population: [DIABETIC], plant: { episodes: [at('nocturnal-hypoglycaemia', 240, { severity: [0.9, 0.9] })] } });
  let told = false;
  const takeInputs = () => {
    if (told) return [];
    told = true;
    return [{ source: 'nurse', id: 'act-1', kind: 'plant', data: { what: 'act', entry: 'glucose', home: homeNumber(1) } }];
  };
  const live = await labRun(scenario, { takeInputs });
  const again = await labRun(scenario, { inputs: live.inputs.map((line) => JSON.parse(line)) });
  expect(live.inputs).toHaveLength(1);
  expect(live.truth.some((line) => (JSON.parse(line) as TruthEvent).kind === 'carer')).toBe(true);
  expect(promised(again.report)).toBe(promised(live.report));
  expect(again.truth).toEqual(live.truth);
});
