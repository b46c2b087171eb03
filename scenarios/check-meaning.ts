/** What a schema cannot say: that ids exist, that windows open before they close, that shares add up. */
import { durationMs } from '../contract/duration.ts';
import type { AttackPlanting, Planting, PopulationGroup, Scenario, ScenarioFragment } from '../contract/scenario.ts';
import { suggest } from './nearest.ts';
import type { Problem } from './problems.ts';
import type { Path, YamlText } from './read-yaml.ts';

/** Ids of the catalogues; `scenarios/` may not import them, so the lab hands them in. */
export interface KnownIds {
  episodes: readonly string[];
  faults: readonly string[];
  decoys: readonly string[];
  acts: readonly string[];
  attacks: readonly string[];
  metrics: readonly string[];
}

export const PLANT_KINDS = ['episodes', 'faults', 'decoys', 'acts', 'attacks'] as const;
export type PlantKind = (typeof PLANT_KINDS)[number];
export const KIND_NOUN: Readonly<Record<PlantKind, string>> = { episodes: 'episode', faults: 'fault', decoys: 'decoy', acts: 'act', attacks: 'attack' };

/** Ten years: beyond it epoch arithmetic and tick counts leave the range they are tested in. */
const DURATION_MAX_MS = 3_660 * 86_400_000;
/** Shares are written with a few decimals; their sum may miss 1 by this much. */
const SHARE_SLACK = 1e-9;

/** Minutes that divide an hour: the intervals at which devices can report. */
const INTERVALS_MINUTES = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60] as const;

/** The next shorter and the next longer interval, as text. */
function nearestIntervals(ms: number): string[] {
  const [shorter, longer] = [INTERVALS_MINUTES.findLast((minutes) => minutes * 60_000 < ms), INTERVALS_MINUTES.find((minutes) => minutes * 60_000 > ms)];
  return [shorter, longer].filter((minutes) => minutes !== undefined).map((minutes) => `${minutes}m`);
}

/** Number of a home from 0; its name counts from 1, so `h000001` is 0 and `h000000` is none (-1). */
function homeIndex(home: string): number {
  return Number(home.slice(1)) - 1;
}

/** Does a run with this many homes have it? */
export function hasHome(home: string, homes: number): boolean {
  const index = homeIndex(home);
  return index >= 0 && index < homes;
}

/** Checks of one document by itself, scenario or fragment. */
export function checkDocument(document: Scenario | ScenarioFragment, yaml: YamlText, known: KnownIds): Problem[] {
  const problems: Problem[] = [];
  const complain = (code: string, message: string, path: Path, hint: string, of: 'key' | 'value' = 'value'): void => {
    problems.push({ code, message, place: yaml.place(path, of), hint });
  };
  checkGroups(document.population, complain);
  for (const kind of PLANT_KINDS) {
    for (const [index, planting] of (document.plant[kind] ?? []).entries()) {
      const path = ['plant', kind, index];
      if (!(known[kind] ?? []).includes(planting.id)) complain(`unknown-${KIND_NOUN[kind]}`, `unknown ${KIND_NOUN[kind]} "${planting.id}"`, [...path, 'id'], suggest(planting.id, known[kind]));
      checkPlanting(planting, path, complain);
    }
  }
  for (const [metric, rule] of Object.entries(document.thresholds)) {
    if (!known.metrics.includes(metric)) complain('unknown-metric', `unknown metric "${metric}"`, ['thresholds', metric], suggest(metric, known.metrics), 'key');
    if (rule.min !== undefined && rule.max !== undefined && rule.min > rule.max) {
      complain('threshold-order', `the threshold of "${metric}" can never hold: min ${rule.min} is above max ${rule.max}`, ['thresholds', metric], 'exchange min and max');
    }
  }
  return problems;
}

type Complain = (code: string, message: string, path: Path, hint: string, of?: 'key' | 'value') => void;

function checkGroups(groups: readonly PopulationGroup[], complain: Complain): void {
  const seen = new Set<string>();
  for (const [index, group] of groups.entries()) {
    if (seen.has(group.id)) complain('duplicate-id', `two population groups have the id "${group.id}"`, ['population', index, 'id'], 'give each group its own id');
    seen.add(group.id);
    if (group.age[0] > group.age[1]) complain('age-order', `the ages of "${group.id}" run backwards: ${group.age[0]} to ${group.age[1]}`, ['population', index, 'age'], 'write the younger age first');
    for (const [kind, every] of Object.entries(group.every ?? {})) {
      if (INTERVALS_MINUTES.some((minutes) => durationMs(every) === minutes * 60_000)) continue;
      complain('interval-hour', `"${kind}" of "${group.id}" cannot report every ${every}: its interval is whole minutes that divide an hour`, ['population', index, 'every', kind], `write ${nearestIntervals(durationMs(every)).join(' or ')}`);
    }
    for (const key of ['devices', 'conditions', 'medicines'] as const) {
      const list: readonly string[] = group[key];
      const twice = list.findIndex((item, at) => list.indexOf(item) !== at);
      if (twice >= 0) complain('duplicate-id', `"${list[twice] ?? ''}" stands twice in the ${key} of "${group.id}"`, ['population', index, key, twice], 'keep one of them');
    }
  }
}

function checkPlanting(planting: Planting | AttackPlanting, path: Path, complain: Complain): void {
  if (planting.window && durationMs(planting.window[0]) >= durationMs(planting.window[1])) {
    complain('window-order', `the window of "${planting.id}" closes before it opens: ${planting.window[0]} to ${planting.window[1]}`, [...path, 'window'], 'write the earlier offset first; both count from the start of the run');
  }
  if ('severity' in planting && planting.severity && planting.severity[0] > planting.severity[1]) {
    complain('severity-order', `the severity of "${planting.id}" runs backwards: ${planting.severity[0]} to ${planting.severity[1]}`, [...path, 'severity'], 'write the milder end first');
  }
  const twice = planting.homes?.findIndex((home, at) => planting.homes?.indexOf(home) !== at) ?? -1;
  if (twice >= 0) complain('duplicate-id', `home "${planting.homes?.[twice] ?? ''}" is named twice`, [...path, 'homes', twice], 'keep one of them');
}

/** A part of a merged list, and the document and path it came from. */
export interface Origin {
  yaml: YamlText;
  path: Path;
}

export interface Merged {
  scenario: Scenario;
  origins: { population: Origin[]; stack: Origin[] } & Record<PlantKind, Origin[]>;
  /** the scenario's own document */
  yaml: YamlText;
}

/** Checks across all documents of a scenario: times within the run, homes that exist, groups that share out all homes at most once. */
export function checkMerged({ scenario, origins, yaml }: Merged, needPopulation: boolean): Problem[] {
  const problems: Problem[] = [];
  const complain = (code: string, message: string, origin: Origin, below: Path, hint: string): void => {
    problems.push({ code, message, place: origin.yaml.place([...origin.path, ...below]), hint });
  };
  const root: Origin = { yaml, path: [] };
  for (const [code, message, key, hint] of clockProblems(scenario)) complain(code, message, root, [key], hint);
  const end = durationMs(scenario.duration);
  for (const kind of PLANT_KINDS) {
    for (const [index, planting] of (scenario.plant[kind] ?? []).entries()) {
      const origin = origins[kind][index] as Origin;
      if (planting.window && durationMs(planting.window[0]) >= end) {
        complain('window-after-end', `the window of "${planting.id}" opens at ${planting.window[0]}, but the run ends at ${scenario.duration}`, origin, ['window'], 'open the window earlier or make the run longer');
      }
      for (const [at, home] of (planting.homes ?? []).entries()) {
        if (!hasHome(home, scenario.homes)) {
          complain('home-beyond', `there is no home "${home}": the scenario has ${scenario.homes}`, origin, ['homes', at], homesHint(scenario.homes));
        }
      }
    }
  }
  for (const [index, event] of scenario.plant.stack.entries()) {
    if (durationMs(event.at) >= end) complain('event-after-end', `"${event.id}" strikes at ${event.at}, but the run ends at ${scenario.duration}`, origins.stack[index] as Origin, ['at'], 'let it strike earlier');
  }
  problems.push(...populationProblems(scenario, origins.population, root, needPopulation));
  return problems;
}

/** Says which homes there are. */
export function homesHint(homes: number): string {
  return `they are named h000001 to h${String(homes).padStart(6, '0')}`;
}

/** What is wrong with duration and tick: code, message, key, hint. Also used for `--duration`. */
export function clockProblems(scenario: Scenario): [code: string, message: string, key: 'duration' | 'tick', hint: string][] {
  const length = durationMs(scenario.duration);
  const tick = durationMs(scenario.tick);
  if (tick < 1) return [['tick-zero', 'the tick should be longer than zero', 'tick', 'write 60s']];
  if (length < 1) return [['duration-zero', 'the duration should be longer than zero', 'duration', 'write 14h']];
  if (length > DURATION_MAX_MS) return [['duration-long', `the duration ${scenario.duration} is longer than ten years`, 'duration', 'write 3660d or less']];
  if (length % tick !== 0) return [['duration-ticks', `the duration ${scenario.duration} is not a whole number of ticks of ${scenario.tick}`, 'duration', 'make it a multiple of the tick']];
  return [];
}

function populationProblems(scenario: Scenario, origins: readonly Origin[], root: Origin, needed: boolean): Problem[] {
  if (scenario.population.length === 0) {
    if (!needed) return [];
    return [{ code: 'population-missing', message: 'nobody lives here: the scenario has no population', place: root.yaml.place([]), hint: 'add "population:" with at least one group, include a fragment that has one, or give --patients' }];
  }
  const problems: Problem[] = [];
  let sum = 0;
  const seen = new Map<string, Origin>();
  for (const [index, group] of scenario.population.entries()) {
    const origin = origins[index] as Origin;
    const before = seen.get(group.id);
    // Twins within one document are that document's own problem, told by `checkDocument`.
    if (before && before.yaml !== origin.yaml) problems.push({ code: 'duplicate-id', message: `the id "${group.id}" is taken by an included group`, place: origin.yaml.place([...origin.path, 'id']), hint: 'give the group another id' });
    seen.set(group.id, origin);
    const total = sum + group.share;
    if (total > 1 + SHARE_SLACK && sum <= 1 + SHARE_SLACK) {
      problems.push({ code: 'shares-sum', message: `the shares of the population add up to more than 1 (${Number(total.toFixed(6))} with "${group.id}")`, place: origin.yaml.place([...origin.path, 'share']), hint: 'lower a share: together they are at most 1' });
    }
    sum = total;
  }
  if (sum < SHARE_SLACK) problems.push({ code: 'shares-sum', message: 'all shares of the population are 0', place: root.yaml.place(['population']), hint: 'give at least one group a share above 0' });
  return problems;
}
