/** `twinward validate`: one line per sound file, the whole error for a bad one. */
import { resolve } from 'node:path';
import { badInput, TwinwardError } from '../../contract/errors.ts';
import { checkFragment, loadScenario, schemaName, type ScenarioHost } from '../../scenarios/load-scenario.ts';
import { describe } from '../../scenarios/check-schema.ts';
import { floorPlanOf } from '../../scenarios/floor-plan.ts';
import { readYaml, TEXT_LIMIT } from '../../scenarios/read-yaml.ts';
import { readText, statOf } from '../host-node/files.ts';
import { World } from '../../sim/world.ts';
import { readPatients } from '../host-node/read-patients.ts';
import { scenarioHost } from './scenario-host.ts';
import { errorText } from './show-error.ts';
import { ruleOf } from './load-rules.ts';
import { sutOf } from './load-sut.ts';
import type { Terminal } from './terminal.ts';

/** @returns 0 when all are sound, else 2 */
export async function validateCommand(files: readonly string[], terminal: Terminal): Promise<0 | 2> {
  const host = await scenarioHost(terminal.cwd);
  let bad = 0;
  for (const file of files) {
    try {
      terminal.out(`ok  ${file}: ${check(file, host, terminal.cwd)}\n`);
    } catch (error) {
      if (!(error instanceof TwinwardError) || error.kind !== 'bad-input') throw error;
      bad += 1;
      terminal.err(errorText(error));
    }
  }
  if (files.length > 1) terminal.out(`${files.length - bad} of ${files.length} files are sound\n`);
  return bad > 0 ? 2 : 0;
}

/** @returns what the file is, in a few words */
function check(file: string, host: ScenarioHost, cwd: string): string {
  const path = resolve(cwd, file);
  const stat = statOf(path);
  if (stat?.isDirectory() || /\.(json|ndjson)$/.test(file)) {
    const { mapping } = readPatients(path);
    const count = (list: readonly { count: number }[]): number => list.reduce((sum, item) => sum + item.count, 0);
    return `${mapping.patients} patient(s), ${count(mapping.mapped)} coded entries mapped, ${count(mapping.unmapped)} left out`;
  }
  const yaml = readYaml(readText(path, TEXT_LIMIT), file);
  const schema = schemaName(yaml);
  switch (schema) {
    case 'twinward.scenario/1': {
      const { scenario, files } = loadScenario(file.includes('/') ? file : `./${file}`, host);
      if (scenario.population.length > 0) new World({ scenario }).check();
      return `scenario "${scenario.title}", ${scenario.homes} homes, ${scenario.duration}${files.length > 1 ? `, with ${files.length - 1} included` : ''}`;
    }
    case 'twinward.fragment/1':
      return `fragment${included(checkFragment(file, host))}`;
    case 'twinward.sut/1':
      return `pipeline "${sutOf(yaml).title}"`;
    case 'twinward.rule/1': {
      const { title, code, priority } = ruleOf(yaml);
      return `rule "${title}", ${code}, ${priority}`;
    }
    case 'twinward.floor-plan/1': {
      const { title, rooms } = floorPlanOf(yaml);
      return `floor plan "${title}", ${rooms.length} rooms`;
    }
    default:
      throw badInput('unknown-schema', schema === undefined ? '"schema" is missing' : `unknown schema ${describe(schema)}`, yaml.place(schema === undefined ? [] : ['schema']),
        'begin with "schema: twinward.scenario/1", "schema: twinward.fragment/1", "schema: twinward.sut/1", "schema: twinward.rule/1" or "schema: twinward.floor-plan/1"');
  }
}

function included(files: readonly string[]): string {
  return files.length > 1 ? `, with ${files.length - 1} included` : '';
}
