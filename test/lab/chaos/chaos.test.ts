/** The search: what it runs holds, what is broken is found, shrunk, and found again. */
import { beforeAll, describe, expect, it } from 'vitest';
import { chaos, type ChaosFailure, chaosOnce } from '../../../lab/chaos/chaos.ts';
import { caseOf, chaosCase, HOMES_MAX, HOURS, PLANTINGS_MAX, recipe } from '../../../lab/chaos/scenario-arbitrary.ts';
import { readScenario, scenarioYaml } from '../../../lab/chaos/scenario-yaml.ts';
import { bringNodeHash } from '../../../lab/host-node/sha256.ts';
import { durationMs } from '../../../contract/duration.ts';
import { World } from '../../../sim/world.ts';
import { brokenPipeline, referenceSubject } from '../../support/broken-pipelines.ts';
import fc from '../../support/properties.ts';

beforeAll(bringNodeHash);

describe('a case of chaos', () => {
  const drawn = fc.sample(chaosCase, { numRuns: 60, seed: 5 });

  it('is a sound scenario inside its bounds, and what is printed of it is what is run', () => {
    for (const { scenario, commands } of drawn) {
      new World({ scenario }).check();
      expect(readScenario(scenarioYaml(scenario))).toEqual(scenario);
      const { episodes, faults, decoys, acts = [] } = scenario.plant;
      expect(episodes.length + faults.length + decoys.length + acts.length).toBeLessThanOrEqual(PLANTINGS_MAX);
      expect(scenario.homes).toBeGreaterThanOrEqual(1);
      expect(scenario.homes).toBeLessThanOrEqual(HOMES_MAX);
      const hours = durationMs(scenario.duration) / 3_600_000;
      expect(hours >= HOURS[0] && hours <= HOURS[1]).toBe(true);
      for (const { tick, data } of commands) expect(tick < hours * 60 && Number(String(data['home']).slice(1)) <= scenario.homes).toBe(true);
    }
  });

  it('plants what it draws, mostly: little of it is left out because it fits nowhere', () => {
    const recipes = fc.sample(recipe, { numRuns: 60, seed: 6 });
    const sown = recipes.reduce((sum, one) => sum + one.sown.filter(({ what }) => what === 'fault').length, 0);
    const planted = recipes.reduce((sum, one) => sum + caseOf(one).scenario.plant.faults.length, 0);
    expect(sown).toBeGreaterThan(60);
    expect(planted / sown).toBeGreaterThan(0.6);
  });
});

describe('chaos', () => {
  it('finds nothing in 25 runs of the reference, and comes upon what it has to', async () => {
    const { coverage, failure } = await chaos({ runs: 25, seed: 'tests', subject: referenceSubject });
    expect(failure && { invariant: failure.invariant.id, ...failure.breach, yaml: failure.yaml }).toBeUndefined();
    expect(coverage.runs).toBe(25);
    expect(coverage.unexplained).toBe(0);
    for (const id of ['lost-session', 'reboot', 'offline-replay', 'command-answered', 'broker-restart', 'overlapping-faults', 'technical-alert']) expect(coverage.met.get(id), id).toBeGreaterThan(0);
    expect([...coverage.faults.values()].filter(({ struck }) => struck > 0).length).toBeGreaterThan(10);
  }, 300_000);

  describe('of a pipeline whose window of sequence numbers forgets the epoch', () => {
    const subject = brokenPipeline('forgets-epoch');
    let failure: ChaosFailure;
    beforeAll(async () => {
      failure = (await chaos({ runs: 60, seed: 'tests', subject, only: 'sut' })).failure as ChaosFailure;
    });

    it('finds the bug, and shrinks it to at most two faults in one home', () => {
      expect(failure.invariant.of).toBe('sut');
      const { homes, plant } = failure.case.scenario;
      expect(homes).toBe(1);
      expect(plant.faults.length).toBeLessThanOrEqual(2);
      expect(plant.episodes.length + plant.decoys.length + (plant.acts ?? []).length).toBe(0);
      expect(failure.breach.text.length).toBeGreaterThan(20);
    });

    it('finds it again by its path, and from its text', async () => {
      expect(failure.again).toBe(true);
      const once = await chaosOnce({ scenario: readScenario(failure.yaml), commands: failure.case.commands }, subject, 'sut');
      expect(once.broken?.breach).toEqual(failure.breach);
      const replayed = await chaos({ runs: 60, seed: 'tests', subject, only: 'sut', path: failure.path });
      expect(replayed.failure?.case).toEqual(failure.case);
      expect(replayed.failure?.breach).toEqual(failure.breach);
    });

    it('does not blame the reference for the same case', async () => {
      const { broken } = await chaosOnce({ scenario: readScenario(failure.yaml), commands: failure.case.commands }, referenceSubject);
      expect(broken).toBeUndefined();
    });
  });
});
