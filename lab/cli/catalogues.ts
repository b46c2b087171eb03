/** The catalogues as lists of plain facts, each imported when asked for. */
import { resolve } from 'node:path';
import { badInput, TwinwardError } from '../../contract/errors.ts';
import { findScenario, shelfId } from '../../scenarios/load-scenario.ts';
import type { KnownIds } from '../../scenarios/check-meaning.ts';
import { readYaml, TEXT_LIMIT } from '../../scenarios/read-yaml.ts';
import { suggest } from '../../scenarios/nearest.ts';
import { readText } from '../host-node/files.ts';
import { shelf } from './shelf.ts';

/** What `list --json` prints: `id` and `title` always, further facts by kind. */
export interface CatalogueLine {
  id: string;
  title: string;
  [fact: string]: unknown;
}

/** A catalogue entry as every index exports them; functions and large tables are left out of lists. */
interface Entry {
  id: string;
  title: string;
  meaning?: string;
}

const CATALOGUES = {
  scenarios: (cwd: string) => Promise.resolve(scenarios(cwd)),
  conditions: async () =>
    (await import('../../sim/conditions/index.ts')).CONDITION_ENTRIES.map((entry) => ({
      ...facts(entry), icd10: entry.icd10, snomed: entry.snomed, known: entry.enrolled !== undefined, stages: entry.stages, episodes: entry.episodes.map(({ id }) => id), sources: [...entry.sources, ...entry.episodes.flatMap(({ sources }) => sources)],
    })),
  acts: async () => (await import('../../sim/acts/index.ts')).ACTS.map((entry) => ({ ...facts(entry), effect: entry.effect, delay: entry.delay, sources: entry.sources })),
  episodes: async () => (await import('../../sim/conditions/index.ts')).EPISODES.map((entry) => ({ ...facts(entry), condition: entry.condition, criterion: entry.criterion, sources: entry.sources })),
  faults: async () => (await import('../../sim/faults/index.ts')).FAULTS.map((entry) => ({ ...facts(entry), layer: entry.layer, ...(entry.orLayers && { orLayers: entry.orLayers }), ...(entry.shared && { shared: true }), lookAlike: entry.lookAlike, sources: entry.sources })),
  decoys: async () => (await import('../../sim/decoys/index.ts')).DECOYS.map((entry) => ({ ...facts(entry), mustNot: entry.mustNot, sources: entry.sources })),
  attacks: async () => (await import('../../attacks/catalogue/index.ts')).ATTACKS.map((entry) => ({ ...facts(entry), class: entry.class, stride: entry.stride, techniques: entry.techniques, expects: entry.expects, sources: entry.sources })),
  devices: async () => (await import('../../sim/devices/index.ts')).DEVICES.map((entry) => ({ ...facts(entry), measures: entry.channels.map(({ signal }) => signal), sources: entry.sources })),
  metrics: async () => (await import('../../reports/metrics/index.ts')).METRICS.map((entry) => ({ id: entry.id, title: entry.title, meaning: entry.definition, unit: entry.unit, direction: entry.direction })),
  features: async () => (await import('../../pipeline/core/features.ts')).FEATURES.map((entry) => ({ id: entry.id, title: entry.title, unit: entry.unit, usual: entry.usual !== undefined, daily: entry.daily !== undefined })),
  suts: async () => (await import('../../pipeline/registry.ts')).PIPELINES.map((entry) => ({ id: entry.id, title: entry.title, version: entry.version })),
} as const satisfies Record<string, (cwd: string) => Promise<CatalogueLine[]>>;

export type CatalogueName = keyof typeof CATALOGUES;

/** @throws TwinwardError where there is no such catalogue */
export async function catalogue(name: string, cwd: string): Promise<CatalogueLine[]> {
  if (!Object.hasOwn(CATALOGUES, name)) throw badInput('unknown-catalogue', `there is no list of "${name}"`, { path: 'twinward list' }, suggest(name, Object.keys(CATALOGUES)));
  return CATALOGUES[name as CatalogueName](cwd);
}

/** Ids for the checks of scenarios. */
export async function knownIds(): Promise<KnownIds> {
  const [episodes, faults, decoys, acts, attacks, metrics] = await Promise.all(['episodes', 'faults', 'decoys', 'acts', 'attacks', 'metrics'].map(async (name) => (await catalogue(name, '')).map((line) => line.id)));
  return { episodes: episodes ?? [], faults: faults ?? [], decoys: decoys ?? [], acts: acts ?? [], attacks: attacks ?? [], metrics: metrics ?? [] };
}

function facts(entry: Entry): CatalogueLine {
  return { id: entry.id, title: entry.title, ...(entry.meaning !== undefined && { meaning: entry.meaning }) };
}

/** Title and description of each shipped scenario, read without judging the rest of it: one bad file must not hide the others. */
function scenarios(cwd: string): CatalogueLine[] {
  const paths = shelf(cwd);
  return paths.map((path) => {
    const id = shelfId(path);
    try {
      const file = findScenario(path, paths);
      const value = readYaml(readText(resolve(cwd, file), TEXT_LIMIT), file).value as Record<string, unknown>;
      return { id, title: textOf(value['title']), description: textOf(value['description']), file };
    } catch (error) {
      if (!(error instanceof TwinwardError)) throw error;
      return { id, title: `(cannot be read: ${error.message})`, file: path };
    }
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
