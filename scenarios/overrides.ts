/** What the command line changes in a scenario. Pure; says what falls away. */
import { badInput, type Place } from '../contract/errors.ts';
import { Duration, durationMs } from '../contract/duration.ts';
import { Scenario, type AttackPlanting, type Planting } from '../contract/scenario.ts';
import { clockProblems, hasHome, homesHint, type KnownIds } from './check-meaning.ts';
import { describe } from './check-schema.ts';
import { suggest } from './nearest.ts';

export interface Overrides {
  seed?: string;
  homes?: number;
  duration?: string;
  /** `id`, `id:share` or `id:home`, each planted besides what the scenario plants */
  faults?: readonly string[];
  /** `SEC-BRK-03` or `brk-03`, whatever the case, each planted besides */
  attacks?: readonly string[];
}

/** Share of homes that a `--fault` without one strikes. */
export const FAULT_SHARE = 0.1;

/**
 * The scenario under the given overrides. Plantings that the shorter or smaller run cannot hold are left out and named in `notes`.
 * @throws TwinwardError bad input, placed at the option
 */
export function applyOverrides(scenario: Scenario, overrides: Overrides, known: Pick<KnownIds, 'faults' | 'attacks'>): { scenario: Scenario; notes: string[] } {
  const notes: string[] = [];
  const result: Scenario = {
    ...scenario,
    ...(overrides.seed !== undefined && { seed: fits('--seed', overrides.seed, (value) => Scenario.shape.seed.safeParse(value).success, 'give 1 to 200 characters') }),
    ...(overrides.homes !== undefined && { homes: fits('--homes', overrides.homes, (value) => Scenario.shape.homes.safeParse(value).success, 'give a whole number from 1 to 200000') }),
    ...(overrides.duration !== undefined && {
      duration: fits('--duration', overrides.duration, (value) => Duration.safeParse(value).success, 'a duration is a number and a unit, never negative: 30m, 14h, 7d'),
    }),
  };
  if (overrides.duration !== undefined) {
    const [problem] = clockProblems(result);
    if (problem) throw badInput(problem[0], problem[1], { path: '--duration' }, problem[3]);
  }
  result.plant = withoutStrays(result, notes);
  const faults = (overrides.faults ?? []).map((text) => faultOf(text, result, known.faults));
  result.plant = { ...result.plant, faults: [...result.plant.faults, ...faults] };
  const attacks = [...(result.plant.attacks ?? []), ...(overrides.attacks ?? []).map((text) => attackOf(text, known.attacks))];
  if (attacks.length > 0) result.plant = { ...result.plant, attacks };
  return { scenario: result, notes };
}

function fits<T extends string | number>(option: string, value: T, good: (value: T) => boolean, hint: string): T {
  if (!good(value)) throw badInput('bad-option', `${option} cannot be ${describe(value)}`, { path: option }, hint);
  return value;
}

/** Plantings and homes that lie beyond the end of the run or the last home fall away; each is noted. */
function withoutStrays(scenario: Scenario, notes: string[]): Scenario['plant'] {
  const end = durationMs(scenario.duration);
  const plant = { ...scenario.plant };
  const kept = <P extends Planting | AttackPlanting>(list: readonly P[]): P[] =>
    list.flatMap((planting): P[] => {
      if (planting.window && durationMs(planting.window[0]) >= end) {
        notes.push(`"${planting.id}" is left out: its window opens at ${planting.window[0]}, after the end of the run`);
        return [];
      }
      if (!planting.homes) return [planting];
      const homes = planting.homes.filter((home) => hasHome(home, scenario.homes));
      if (homes.length < planting.homes.length) notes.push(`"${planting.id}" is left out of ${planting.homes.length - homes.length} home(s): the run has only ${scenario.homes}`);
      return homes.length > 0 ? [{ ...planting, homes }] : [];
    });
  for (const kind of ['episodes', 'faults', 'decoys'] as const) plant[kind] = kept(plant[kind]);
  if (plant.acts) plant.acts = kept(plant.acts);
  if (plant.attacks) plant.attacks = kept(plant.attacks);
  plant.stack = plant.stack.filter((event) => {
    const stays = durationMs(event.at) < end;
    if (!stays) notes.push(`"${event.id}" at ${event.at} is left out: the run ends before`);
    return stays;
  });
  return plant;
}

/** `hub-power-loss`, `hub-power-loss:0.2` or `hub-power-loss:h000007` */
function faultOf(text: string, scenario: Scenario, known: readonly string[]): Planting {
  const place: Place = { path: '--fault' };
  const [id = '', where, ...rest] = text.split(':');
  if (!known.includes(id)) throw badInput('unknown-fault', `unknown fault "${id}"`, place, suggest(id, known));
  if (where === undefined) return { id, share: FAULT_SHARE };
  if (rest.length === 0 && /^h\d{6}$/.test(where)) {
    if (!hasHome(where, scenario.homes)) throw badInput('home-beyond', `there is no home "${where}": the run has ${scenario.homes}`, place, homesHint(scenario.homes));
    return { id, homes: [where] };
  }
  const share = Number(where);
  if (rest.length > 0 || where.trim() === '' || !(share >= 0 && share <= 1)) {
    throw badInput('bad-option', `"${text}" says neither a share nor a home`, place, `write ${id}, ${id}:0.2 (a share of homes) or ${id}:h000007 (one home)`);
  }
  return { id, share };
}

/** `SEC-BRK-03`, `sec-brk-03` or `brk-03` */
function attackOf(text: string, known: readonly string[]): AttackPlanting {
  const place: Place = { path: '--attack' };
  if (/[\\/]|\.[cm]?[jt]s$/.test(text)) {
    throw badInput('attack-later', `--attack ${text}: this version runs only the attacks of its own catalogue`, place, 'see "twinward list attacks"; an attack of your own is a file in attacks/catalogue (docs/adding-an-attack.md)');
  }
  const wanted = text.toUpperCase();
  const id = known.find((one) => one === wanted || one === `SEC-${wanted}`);
  if (id === undefined) throw badInput('unknown-attack', `unknown attack "${text}"`, place, suggest(wanted.startsWith('SEC-') ? wanted : `SEC-${wanted}`, known));
  return { id };
}
