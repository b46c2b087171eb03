/**
 * What chaos may ask for: small worlds with a mix of faults, episodes and decoys, restarts and commands. A *recipe* is drawn and shrunk by fast-check; a scenario is made of it that
 * always fits: what a home cannot have is planted in one that can, or left out. So each part of a recipe may shrink by itself: fewer plantings, one home, shorter, milder.
 */
import fc from 'fast-check';
import type { RunInput } from '../../contract/run-files.ts';
import { CommandName } from '../../contract/messages.ts';
import { Scenario, type Planting } from '../../contract/scenario.ts';
import { ACTS } from '../../sim/acts/index.ts';
import { EPISODES } from '../../sim/conditions/index.ts';
import { DECOYS } from '../../sim/decoys/index.ts';
import { FAULTS } from '../../sim/faults/index.ts';
import { homeId } from '../../sim/population.ts';
import { World } from '../../sim/world.ts';
import { KITS } from './kits.ts';
import { readScenario, scenarioYaml } from './scenario-yaml.ts';

/** @source assumption, as all bounds here: small enough for some tens of milliseconds, long enough for an outage and its return */
export const HOMES_MAX = 8;
export const HOURS: readonly [number, number] = [2, 10];
export const PLANTINGS_MAX = 8;
const STACK_MAX = 2;
const COMMANDS_MAX = 4;

const CATALOGUES = { fault: FAULTS, episode: EPISODES, decoy: DECOYS, act: ACTS } as const;
type What = keyof typeof CATALOGUES;

interface Sown {
  what: What;
  id: string;
  /** which of the homes that it fits, counted round */
  home: number;
  /** in all homes that it fits */
  everywhere: boolean;
  /** percent of the run */
  at: number;
  /** tenths */
  severity: number;
  /** absent: the entry's own */
  minutes: number | null;
}

/** What is drawn. The order of its parts is the order in which they shrink. */
export interface Recipe {
  sown: readonly Sown[];
  homes: number;
  stack: readonly { id: 'broker-restart' | 'sut-restart'; at: number }[];
  commands: readonly { home: number; name: RunCommand; at: number }[];
  careless: number;
  life: boolean;
  hours: number;
  kits: readonly number[];
  areaSize: number;
  startHour: number;
  seed: number;
}
type RunCommand = (typeof CommandName.options)[number];

/** A scenario, and the commands that hubs are sent while it runs. */
export interface ChaosCase {
  scenario: Scenario;
  commands: readonly RunInput[];
}

export const recipe: fc.Arbitrary<Recipe> = fc.record({
  sown: fc.array(fc.oneof({ weight: 6, arbitrary: sown('fault') }, { weight: 1, arbitrary: sown('episode') }, { weight: 1, arbitrary: sown('decoy') }, { weight: 1, arbitrary: sown('act') }), { maxLength: PLANTINGS_MAX, size: 'max' }),
  homes: mostlyFew(1, 3, HOMES_MAX),
  stack: fc.array(fc.record({ id: fc.noShrink(fc.constantFrom('broker-restart', 'sut-restart')), at: percent() }), { maxLength: STACK_MAX }),
  commands: fc.array(fc.record({ home: fc.nat({ max: HOMES_MAX - 1 }), name: fc.constantFrom(...CommandName.options), at: percent() }), { maxLength: COMMANDS_MAX }),
  careless: fc.constantFrom(0, 0, 0.5, 1),
  life: fc.boolean(),
  hours: mostlyFew(HOURS[0], 5, HOURS[1]),
  kits: fc.subarray(KITS.map((_, place) => place), { minLength: 1 }),
  areaSize: fc.constantFrom(100, 4, 2),
  startHour: fc.noBias(fc.integer({ min: 0, max: 23 })),
  seed: fc.noShrink(fc.noBias(fc.nat({ max: 999_999 }))),
});

/** Cases of chaos: every one of them a sound scenario. */
export const chaosCase: fc.Arbitrary<ChaosCase> = recipe.map(caseOf);

function sown(what: What): fc.Arbitrary<Sown> {
  const severity = fc.integer({ min: 0, max: 10 });
  return fc.record({
    what: fc.constant(what), id: fc.noShrink(fc.constantFrom(...CATALOGUES[what].map(({ id }) => id))), home: fc.noBias(fc.nat({ max: HOMES_MAX - 1 })),
    everywhere: fc.oneof({ withCrossShrink: true }, { weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }), at: percent(), severity, minutes: fc.option(fc.noBias(fc.integer({ min: 2, max: 360 }))),
  });
}

/** Large worlds cost more than they find: two of three draws are up to `few`. All bounds inclusive. */
function mostlyFew(min: number, few: number, max: number): fc.Arbitrary<number> {
  return fc.oneof({ withCrossShrink: true }, { weight: 2, arbitrary: fc.noBias(fc.integer({ min, max: few })) }, { weight: 1, arbitrary: fc.noBias(fc.integer({ min, max })) });
}

/** Of the run; so that what happens late fits into a shorter run, too. */
function percent(): fc.Arbitrary<number> {
  return fc.noBias(fc.nat({ max: 95 }));
}

/** The scenario of a recipe, read back from its own text: what is run is what would be printed. */
export function caseOf(drawn: Recipe): ChaosCase {
  const minutes = 60 * drawn.hours;
  const minuteOf = (at: number) => Math.floor((at * minutes) / 100);
  const bare = Scenario.parse({
    schema: 'twinward.scenario/1', id: 'chaos', title: 'Found by chaos', start: `2026-03-02T${String(drawn.startHour).padStart(2, '0')}:00:00Z`, duration: `${drawn.hours}h`, homes: drawn.homes,
    seed: `chaos-${drawn.seed}`, areaSize: drawn.areaSize, population: groupsOf(drawn), ...(drawn.life && { life: { episodes: 20, decoys: 1 } }),
    plant: { stack: drawn.stack.map(({ id, at }) => ({ id, at: `${minuteOf(at)}m` })).toSorted((a, b) => Number.parseInt(a.at) - Number.parseInt(b.at)) },
  });
  const world = new World({ scenario: bare });
  const homes = Array.from({ length: world.homes }, (_, index) => world.home(index));
  const planted = (what: What): Planting[] => drawn.sown.filter((one) => one.what === what).flatMap((one) => plantingOf(one, homes, minuteOf(one.at)) ?? []);
  const acts = planted('act');
  const scenario = { ...bare, plant: { ...bare.plant, episodes: planted('episode'), faults: planted('fault'), decoys: planted('decoy'), ...(acts.length > 0 && { acts }) } };
  return { scenario: readScenario(scenarioYaml(scenario)), commands: commandsOf(drawn) };
}

function groupsOf({ kits, careless }: Recipe): Scenario['population'] {
  return kits.map((place) => ({ ...(KITS[place] as (typeof KITS)[number]), share: Math.floor(1000 / kits.length) / 1000, ...(careless > 0 && { careless }) }));
}

/** `undefined` where it fits nowhere. */
function plantingOf({ what, id, home, everywhere, severity, minutes }: Sown, homes: readonly ReturnType<World['home']>[], minute: number): Planting | undefined {
  const entry = (CATALOGUES[what] as readonly (typeof CATALOGUES)[What][number][]).find((one) => one.id === id) as (typeof CATALOGUES)[What][number];
  const fitting = homes.filter(({ profile, devices }) => entry.fits(profile, devices.map(({ kind }) => kind)));
  if (fitting.length === 0) return undefined;
  const shared = 'shared' in entry && entry.shared === true;
  return {
    id, ...(everywhere || shared ? { share: 1 } : { homes: [(fitting[home % fitting.length] as (typeof fitting)[number]).id] }),
    window: [`${minute}m`, `${minute + 1}m`], severity: [severity / 10, severity / 10], ...(minutes !== null && { duration: `${minutes}m` }),
  };
}

/** Taken as people's: they take effect at the start of their tick, in order of id. */
function commandsOf({ commands, homes, hours }: Recipe): RunInput[] {
  const inputs = commands.map(({ home, name, at }, place): RunInput => ({ tick: Math.floor((at * 60 * hours) / 100), source: 'chaos', id: `c${place + 1}`, kind: 'command', data: { home: homeId(home % homes), name } }));
  return inputs.toSorted((a, b) => a.tick - b.tick);
}
