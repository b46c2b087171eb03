/** A shipped scenario by id, with changes, as the command line would load it. */
import { scenarioHost } from '../../lab/cli/scenario-host.ts';
import { loadScenario } from '../../scenarios/load-scenario.ts';
import type { Scenario } from '../../contract/scenario.ts';

const host = await scenarioHost(process.cwd());

export function namedScenario(id: string, changes: Partial<Scenario> = {}): Scenario {
  return { ...loadScenario(id, host).scenario, ...changes };
}
