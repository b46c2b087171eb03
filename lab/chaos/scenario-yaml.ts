/** A scenario as a person would write it, and back: what chaos prints is what it ran. */
import { Document, isMap, isSeq } from 'yaml';
import type { Scenario } from '../../contract/scenario.ts';
import { loadScenario } from '../../scenarios/load-scenario.ts';
import type { KnownIds } from '../../scenarios/check-meaning.ts';
import { METRICS } from '../../reports/metrics/index.ts';
import { ACTS } from '../../sim/acts/index.ts';
import { EPISODES } from '../../sim/conditions/index.ts';
import { DECOYS } from '../../sim/decoys/index.ts';
import { FAULTS } from '../../sim/faults/index.ts';

const ids = (entries: readonly { id: string }[]): string[] => entries.map(({ id }) => id);

const KNOWN: KnownIds = { episodes: ids(EPISODES), faults: ids(FAULTS), decoys: ids(DECOYS), acts: ids(ACTS), attacks: [], metrics: ids(METRICS) };

/** As the scenarios on the shelves look: one line for each group and planting; what is empty is left out. @param comments lines before all else, without `#` */
export function scenarioYaml(scenario: Scenario, comments: readonly string[] = []): string {
  const { schema, id, title, start, duration, tick, homes, seed, areaSize, population, life, plant } = scenario;
  const planted = Object.fromEntries(Object.entries(plant).filter(([, list]) => (list ?? []).length > 0));
  const document = new Document({
    schema, id, title, start, duration, tick, homes, seed, areaSize, population: population.map((group) => leftOut(group)), ...(life && { life }), ...(Object.keys(planted).length > 0 && { plant: planted }),
  });
  lines(document.get('population'));
  const kinds: unknown = document.get('plant');
  if (isMap(kinds)) for (const { value } of kinds.items) lines(value);
  return `${comments.map((line) => `# ${line}\n`).join('')}${document.toString({ lineWidth: 0 }).replace(/(?<=\[) | (?=\])/g, '')}`;
}

/** What a scenario file says. @throws TwinwardError where it is not sound: the checks of `twinward validate` */
export function readScenario(text: string, name = 'chaos.yaml'): Scenario {
  return loadScenario(name, { readText: (path) => (path === name ? text : undefined), shelf: [], known: KNOWN }).scenario;
}

/** Each item of a list on a line of its own. */
function lines(list: unknown): void {
  if (isSeq(list)) for (const item of list.items) (item as { flow?: boolean }).flow = true;
}

function leftOut<T extends object>(group: T): Partial<T> {
  return Object.fromEntries(Object.entries(group).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))) as Partial<T>;
}
