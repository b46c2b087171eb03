/** A real run as the texts of its folder, as the page reads them. */
import type { Scenario } from '../../contract/scenario.ts';
import type { RunTexts } from '../../lab/run/folder-files.ts';
import type { FinishedRun } from '../../lab/run/run-scenario.ts';
import { labRun } from '../support/lab-run.ts';

export interface RunInTexts {
  run: FinishedRun;
  texts: RunTexts;
}

export async function runInTexts(scenario: Scenario): Promise<RunInTexts> {
  const run = await labRun(scenario);
  const manifest = { schema: 'twinward.manifest/1', id: run.id, identity: run.identity, options: {}, versions: {}, host: { platform: 'test', arch: 'test', cpus: 1, node: '26' }, startedAt: '', finishedAt: '', replay: 'twinward run test' };
  const lines = (list: readonly string[]) => list.map((line) => `${line}\n`).join('');
  return {
    run,
    texts: {
      'manifest.json': JSON.stringify(manifest), 'report.json': JSON.stringify(run.report), 'truth.ndjson': lines(run.truth), 'alerts.ndjson': lines(run.alerts), 'inputs.ndjson': lines(run.inputs), 'scenario.json': JSON.stringify(run.resolved),
    },
  };
}
