/** The file system and the catalogues, as `loadScenario` needs them. */
import { resolve } from 'node:path';
import type { ScenarioHost } from '../../scenarios/load-scenario.ts';
import { TEXT_LIMIT } from '../../scenarios/read-yaml.ts';
import { readTextIfThere } from '../host-node/files.ts';
import { knownIds } from './catalogues.ts';
import { shelf } from './shelf.ts';

/** @param cwd folder that paths of the user count from */
export async function scenarioHost(cwd: string): Promise<ScenarioHost> {
  return { readText: (path) => readTextIfThere(resolve(cwd, path), TEXT_LIMIT), shelf: shelf(cwd), known: await knownIds() };
}
