import { describe, expect, it } from 'vitest';
import type { TwinwardError } from '../../contract/errors.ts';
import { Scenario } from '../../contract/scenario.ts';
import { applyOverrides, FAULT_SHARE, type Overrides } from '../../scenarios/overrides.ts';

const KNOWN = { faults: ['hub-power-loss', 'probe-off'], attacks: ['SEC-BRK-03', 'SEC-DAT-02'] };
const SCENARIO = Scenario.parse({
  schema: 'twinward.scenario/1', id: 'one', title: 'One', start: '2026-03-01T18:00:00Z', duration: '4h', homes: 20,
  population: [{ id: 'all', share: 1, age: [60, 80], devices: ['scale'] }],
  plant: {
    episodes: [{ id: 'early', share: 0.1, window: ['10m', '20m'] }, { id: 'late', share: 0.1, window: ['3h', '4h'] }],
    faults: [{ id: 'probe-off', homes: ['h000002', 'h000015'] }],
    stack: [{ id: 'broker-restart', at: '2h' }],
  },
});

function failure(overrides: Overrides): TwinwardError {
  try {
    applyOverrides(SCENARIO, overrides, KNOWN);
  } catch (error) {
    return error as TwinwardError;
  }
  throw new Error('nothing was wrong');
}

describe('overrides', () => {
  it('without any, change nothing', () => {
    expect(applyOverrides(SCENARIO, {}, KNOWN)).toEqual({ scenario: SCENARIO, notes: [] });
  });

  it('never touch the scenario they are given', () => {
    const before = structuredClone(SCENARIO);
    applyOverrides(SCENARIO, { seed: 'x', homes: 5, duration: '1h', faults: ['probe-off'] }, KNOWN);
    expect(SCENARIO).toEqual(before);
  });

  it('set seed, homes and duration', () => {
    expect(applyOverrides(SCENARIO, { seed: 'x', homes: 100, duration: '8h' }, KNOWN).scenario).toMatchObject({ seed: 'x', homes: 100, duration: '8h' });
  });

  it('say what a shorter or smaller run leaves out', () => {
    const { scenario, notes } = applyOverrides(SCENARIO, { homes: 10, duration: '2h' }, KNOWN);
    expect(scenario.plant.episodes.map((planting) => planting.id)).toEqual(['early']);
    expect(scenario.plant.faults[0]?.homes).toEqual(['h000002']);
    expect(scenario.plant.stack).toEqual([]);
    expect(notes).toHaveLength(3);
    expect(notes[0]).toMatch(/"late" is left out: its window opens at 3h/);
  });

  it('plant faults in a tenth, a share or one home, besides those of the scenario', () => {
    const { scenario } = applyOverrides(SCENARIO, { faults: ['hub-power-loss', 'hub-power-loss:0.25', 'probe-off:h000020'] }, KNOWN);
    expect(scenario.plant.faults.slice(1)).toEqual([{ id: 'hub-power-loss', share: FAULT_SHARE }, { id: 'hub-power-loss', share: 0.25 }, { id: 'probe-off', homes: ['h000020'] }]);
  });

  it.each<[string, Overrides, string, RegExp]>([
    ['an empty seed', { seed: '' }, '--seed', /1 to 200/],
    ['no homes', { homes: 0 }, '--homes', /1 to 200000/],
    ['half a home', { homes: 1.5 }, '--homes', /whole number/],
    ['a negative duration', { duration: '-1h' }, '--duration', /never negative/],
    ['a zero duration', { duration: '0s' }, '--duration', /14h/],
    ['half a tick', { duration: '90s' }, '--duration', /multiple/],
    ['an unknown fault', { faults: ['hub-powerloss'] }, '--fault', /"hub-power-loss"/],
    ['a share above one', { faults: ['probe-off:2'] }, '--fault', /probe-off:0.2/],
    ['an empty share', { faults: ['probe-off:'] }, '--fault', /probe-off:0.2/],
    ['a home beyond', { faults: ['probe-off:h000021'] }, '--fault', /h000020/],
  ])('refuse %s', (_, overrides, path, hint) => {
    const error = failure(overrides);
    expect(error).toMatchObject({ kind: 'bad-input', place: { path } });
    expect(error.hint).toMatch(hint);
  });
});
