/** Two folders held against each other, as `twinward compare` does it. */
import { DigestsByHome, Manifest } from '../../contract/run-files.ts';
import { Report } from '../../contract/report.ts';
import { TruthEvent } from '../../contract/truth.ts';
import type { RunTexts } from '../../lab/run/folder-files.ts';
import { compareRuns, type ComparedRun, type Comparison } from '../../reports/compare.ts';
import { needWhole, readJson, readLines, SeenLine } from './folder-texts.ts';

/** @throws TwinwardError (bad input) with what is wrong with a folder, the file, and how to mend it */
export function compareFolders(a: RunTexts, b: RunTexts): Comparison {
  return compareRuns(comparedRun(a), comparedRun(b));
}

function comparedRun(texts: RunTexts): ComparedRun {
  needWhole(texts);
  const byHome = texts['digests.json'] === undefined ? undefined : readJson('digests.json', texts, DigestsByHome);
  return {
    id: readJson('manifest.json', texts, Manifest).id, report: readJson('report.json', texts, Report), truth: readLines('truth.ndjson', texts, TruthEvent), alerts: readLines('alerts.ndjson', texts, SeenLine),
    ...(byHome && { byHome }),
  };
}
