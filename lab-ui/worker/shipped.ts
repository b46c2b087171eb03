/** The scenarios that come with the page, read and checked as on the command line. */
import { ATTACKS } from '../../attacks/catalogue/index.ts';
import type { Scenario } from '../../contract/scenario.ts';
import { METRICS } from '../../reports/metrics/index.ts';
import type { KnownIds } from '../../scenarios/check-meaning.ts';
import { loadScenario } from '../../scenarios/load-scenario.ts';
import { applyOverrides } from '../../scenarios/overrides.ts';
import { ACTS } from '../../sim/acts/index.ts';
import { EPISODES } from '../../sim/conditions/index.ts';
import { DECOYS } from '../../sim/decoys/index.ts';
import { FAULTS } from '../../sim/faults/index.ts';
import type { AskedRun } from '../model/asked-run.ts';

/** Text of each file by its path, as Vite gathers them. */
const FILES: Readonly<Record<string, string>> = import.meta.glob('../../scenarios/{demo,load,security,training}/*.yaml', { query: '?raw', import: 'default', eager: true });
const ids = (entries: readonly { id: string }[]): string[] => entries.map(({ id }) => id);
const known = (): KnownIds => ({ episodes: ids(EPISODES), faults: ids(FAULTS), decoys: ids(DECOYS), acts: ids(ACTS), attacks: ids(ATTACKS), metrics: ids(METRICS) });

/** @throws TwinwardError (bad input) where there is no such scenario, or it cannot be run so */
export function shippedScenario({ scenario: name, seed, homes, duration }: AskedRun): Scenario {
  const host = { readText: (path: string) => FILES[path], shelf: Object.keys(FILES), known: known() };
  const { scenario } = loadScenario(name, host);
  return applyOverrides(scenario, { ...(seed !== undefined && { seed }), ...(homes !== undefined && { homes }), ...(duration !== undefined && { duration }) }, host.known).scenario;
}
