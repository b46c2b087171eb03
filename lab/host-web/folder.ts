/** The folder that a run leaves, as texts: what a browser offers to keep, and what its own page reads. */
import type { Manifest } from '../../contract/run-files.ts';
import type { RunTexts } from '../run/folder-files.ts';
import type { FinishedRun } from '../run/run-scenario.ts';

/** @param made when the run was begun and ended, and with which options: they stand in the manifest, and a replay on the command line reads them */
export function folderTexts(run: FinishedRun, made: Pick<Manifest, 'options' | 'versions' | 'host' | 'startedAt' | 'finishedAt' | 'replay'>): Required<RunTexts> {
  const manifest: Manifest = { schema: 'twinward.manifest/1', id: run.id, identity: run.identity, ...made };
  const lines = (list: readonly string[]) => list.map((line) => `${line}\n`).join('');
  const pretty = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  return {
    'manifest.json': pretty(manifest), 'report.json': pretty(run.report), 'truth.ndjson': lines(run.truth), 'alerts.ndjson': lines(run.alerts), 'inputs.ndjson': lines(run.inputs),
    'scenario.json': pretty(run.resolved), 'digests.json': `${JSON.stringify(run.byHome)}\n`,
  };
}
