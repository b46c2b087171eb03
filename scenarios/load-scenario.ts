/** From the name of a scenario to the scenario, its includes merged and every id checked. Pure: file access is handed in. */
import type { z } from 'zod';
import { canonicalJson } from '../contract/canonical.ts';
import { badInput, TwinwardError } from '../contract/errors.ts';
import { Scenario, ScenarioFragment } from '../contract/scenario.ts';
import { checkDocument, checkMerged, PLANT_KINDS, type KnownIds, type Merged, type Origin } from './check-meaning.ts';
import { checkSchema } from './check-schema.ts';
import { suggest } from './nearest.ts';
import { throwProblems, type Problem } from './problems.ts';
import { readYaml, type YamlText } from './read-yaml.ts';

/** Folders whose scenarios can be named by id; the id is the file's name. */
export const SHELVES = ['demo', 'load', 'security', 'training'] as const;

export interface ScenarioHost {
  /** The file's text; `undefined` where there is no such file. @throws TwinwardError for a folder, a file that is too large or cannot be read */
  readText(path: string): string | undefined;
  /** paths of the scenarios on the shelves, in a fixed order */
  shelf: readonly string[];
  known: KnownIds;
}

export interface LoadedScenario {
  /** includes merged, `include` empty */
  scenario: Scenario;
  /** canonical JSON of `scenario`: equal text for equal scenarios, however they are split into files */
  hashInput: string;
  /** every file read, the scenario first */
  files: string[];
}

const INCLUDES_MAX = 100;
const SCHEMAS = { 'twinward.scenario/1': Scenario, 'twinward.fragment/1': ScenarioFragment } as const;

/** @returns the id that a shelf path is known by */
export function shelfId(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? path).replace(/\.ya?ml$/, '');
}

/** The path of a scenario named by path or id. @throws TwinwardError where no scenario has this id */
export function findScenario(name: string, shelf: readonly string[]): string {
  if (/[\\/]|\.ya?ml$/.test(name)) return name;
  const path = shelf.find((candidate) => shelfId(candidate) === name);
  if (path === undefined) {
    throw badInput('unknown-scenario', `there is no scenario "${name}"`, { path: name }, `${suggest(name, shelf.map(shelfId))} Or give the path of a .yaml file`);
  }
  return path;
}

/**
 * @param name path (with a slash or ending in .yaml), or id of a scenario on the shelves
 * @param options.needPopulation false where residents come from elsewhere (`--patients`)
 * @throws TwinwardError with file, line and column of the first problem; a `DocumentError` names the others too
 */
export function loadScenario(name: string, host: ScenarioHost, options: { needPopulation?: boolean } = {}): LoadedScenario {
  const path = findScenario(name, host.shelf);
  const loader = new Loader(host);
  const merged = loader.scenario(path);
  throwProblems([...loader.problems, ...checkMerged(merged, options.needPopulation ?? true)]);
  return { scenario: merged.scenario, hashInput: canonicalJson(merged.scenario), files: loader.files };
}

/** Checks a fragment by itself, with what it includes. @returns the files read */
export function checkFragment(path: string, host: ScenarioHost): string[] {
  const loader = new Loader(host);
  loader.fragment(path, []);
  throwProblems(loader.problems);
  return loader.files;
}

interface Pieces {
  population: [PopulationItem: Scenario['population'][number], origin: Origin][];
  plant: { [K in keyof Scenario['plant']]-?: [item: NonNullable<Scenario['plant'][K]>[number], origin: Origin][] };
  thresholds: Scenario['thresholds'];
}

class Loader {
  readonly files: string[] = [];
  readonly problems: Problem[] = [];
  readonly #host: ScenarioHost;

  constructor(host: ScenarioHost) {
    this.#host = host;
  }

  scenario(path: string): Merged {
    const text = this.#host.readText(path);
    if (text === undefined) throw badInput('no-such-file', 'there is no such file', { file: path }, 'check the path, or see "twinward list scenarios"');
    const [document, yaml] = this.#read(path, text, 'twinward.scenario/1');
    const pieces = emptyPieces();
    this.#include(document.include, yaml, [path], pieces);
    addPieces(pieces, document, yaml);
    const items = <T>(list: [T, Origin][]): T[] => list.map(([item]) => item);
    const origins = <T>(list: [T, Origin][]): Origin[] => list.map(([, origin]) => origin);
    const { plant } = pieces;
    return {
      scenario: {
        ...document,
        include: [],
        population: items(pieces.population),
        plant: { episodes: items(plant.episodes), faults: items(plant.faults), decoys: items(plant.decoys), ...(plant.acts.length > 0 && { acts: items(plant.acts) }), ...(plant.attacks.length > 0 && { attacks: items(plant.attacks) }), stack: items(plant.stack) },
        thresholds: pieces.thresholds,
      },
      origins: {
        population: origins(pieces.population), episodes: origins(plant.episodes), faults: origins(plant.faults), decoys: origins(plant.decoys), acts: origins(plant.acts), attacks: origins(plant.attacks), stack: origins(plant.stack),
      },
      yaml,
    };
  }

  /** @param chain files that lead here, the outermost first */
  fragment(path: string, chain: readonly string[], text = this.#host.readText(path)): Pieces {
    const pieces = emptyPieces();
    if (text === undefined) throw badInput('no-such-file', 'there is no such file', { file: path }, 'check the path');
    const [document, yaml] = this.#read(path, text, 'twinward.fragment/1');
    this.#include(document.include, yaml, [...chain, path], pieces);
    addPieces(pieces, document, yaml);
    return pieces;
  }

  /** A fragment reached by two ways counts once, at its first place: including is saying "this belongs to it", not "once more". */
  #include(includes: readonly string[], yaml: YamlText, chain: readonly string[], into: Pieces): void {
    for (const [index, include] of includes.entries()) {
      const place = yaml.place(['include', index]);
      if (/^([\\/]|[A-Za-z]:|[a-z]+:\/\/)/.test(include)) throw badInput('include-absolute', `"${include}" is not a relative path`, place, 'write the path from this file, such as ../kits/basic.yaml');
      const path = joinPath(chain.at(-1) as string, include);
      if (chain.includes(path)) {
        throw badInput('include-circle', `files include each other in a circle: ${[...chain.slice(chain.indexOf(path)), path].join(' → ')}`, place, 'remove one of these includes');
      }
      if (this.files.includes(path)) continue;
      if (this.files.length > INCLUDES_MAX) throw badInput('include-many', `more than ${INCLUDES_MAX} files are included`, place, 'put the pieces into fewer files');
      const text = this.#host.readText(path);
      if (text === undefined) throw badInput('include-missing', `there is no file ${path}`, place, 'paths of includes count from the file that includes them');
      const pieces = this.fragment(path, chain, text);
      into.population.push(...pieces.population);
      for (const kind of [...PLANT_KINDS, 'stack'] as const) (into.plant[kind] as unknown[]).push(...pieces.plant[kind]);
      into.thresholds = { ...into.thresholds, ...pieces.thresholds };
    }
  }

  #read<K extends keyof typeof SCHEMAS>(path: string, text: string, expected: K): [z.output<(typeof SCHEMAS)[K]>, YamlText] {
    this.files.push(path);
    const yaml = readYaml(text, path);
    const schema = schemaName(yaml);
    if (schema !== expected) throw wrongSchema(schema, expected, yaml);
    const { value, problems } = checkSchema(SCHEMAS[expected], yaml);
    // Without a sound document there is nothing to merge: its problems end the search, together with those found before.
    if (problems) {
      throwProblems([...this.problems, ...problems]);
      throw new TwinwardError('internal', 'problems-empty', 'a document failed without a problem');
    }
    this.problems.push(...checkDocument(value as Scenario | ScenarioFragment, yaml, this.#host.known));
    return [value as z.output<(typeof SCHEMAS)[K]>, yaml];
  }
}

/** The text under `schema`, or `undefined`. */
export function schemaName(yaml: YamlText): unknown {
  const { value } = yaml;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>)['schema'] : undefined;
}

function wrongSchema(schema: unknown, expected: keyof typeof SCHEMAS, yaml: YamlText): TwinwardError {
  const what = expected === 'twinward.scenario/1' ? 'a scenario' : 'a fragment';
  if (schema === undefined) {
    const mapping = typeof yaml.value === 'object' && yaml.value !== null && !Array.isArray(yaml.value);
    return badInput('no-schema', mapping ? '"schema" is missing' : `the file is not ${what}`, yaml.place([]), `begin with "schema: ${expected}"`);
  }
  const hint = schema === 'twinward.scenario/1' ? 'only fragments can be included: move the shared parts to a file with "schema: twinward.fragment/1"'
    : schema === 'twinward.fragment/1' ? 'a fragment does not run by itself: include it in a scenario'
      : `write "schema: ${expected}"`;
  return badInput('wrong-schema', `the file is not ${what}: its schema is ${JSON.stringify(schema)}`, yaml.place(['schema']), hint);
}

function emptyPieces(): Pieces {
  return { population: [], plant: { episodes: [], faults: [], decoys: [], acts: [], attacks: [], stack: [] }, thresholds: {} };
}

function addPieces(pieces: Pieces, document: Scenario | ScenarioFragment, yaml: YamlText): void {
  for (const [index, group] of document.population.entries()) pieces.population.push([group, { yaml, path: ['population', index] }]);
  for (const kind of [...PLANT_KINDS, 'stack'] as const) {
    for (const [index, item] of (document.plant[kind] ?? []).entries()) (pieces.plant[kind] as unknown[]).push([item, { yaml, path: ['plant', kind, index] }]);
  }
  pieces.thresholds = { ...pieces.thresholds, ...document.thresholds };
}

/** The path of `relative` as seen from the folder of `file`, `.` and `..` resolved; separators become `/`. */
export function joinPath(file: string, relative: string): string {
  const parts = file.replaceAll('\\', '/').split('/').slice(0, -1);
  for (const part of relative.replaceAll('\\', '/').split('/')) {
    if (part === '' || part === '.') continue;
    const last = parts.at(-1);
    if (part === '..' && last !== undefined && last !== '..' && last !== '' && last !== '.') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}
