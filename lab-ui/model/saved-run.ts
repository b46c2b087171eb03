/** The folder of a run as it is saved from the page: what the command line would have left, all made of the texts that are there. */
import { Report } from '../../contract/report.ts';
import { Manifest } from '../../contract/run-files.ts';
import type { RunTexts } from '../../lab/run/folder-files.ts';
import { renderHtml } from '../../reports/render/html.ts';
import { renderJunit } from '../../reports/render/junit.ts';
import { renderNavigator } from '../../reports/render/navigator.ts';
import { renderSarif } from '../../reports/render/sarif.ts';
import { readJson } from './folder-texts.ts';

export interface SavedRun {
  /** of the folder: plain letters, whatever the manifest says */
  name: string;
  /** text by file name */
  files: Record<string, string>;
}

/** @throws TwinwardError (bad input) where manifest or report are broken */
export function savedRun(texts: RunTexts): SavedRun {
  const { id } = readJson('manifest.json', texts, Manifest);
  const report = readJson('report.json', texts, Report);
  return {
    name: /^[\w-][\w.-]{0,120}$/.test(id) ? id : 'run',
    files: {
      ...texts, 'inputs.ndjson': texts['inputs.ndjson'] ?? '', 'report.html': renderHtml(report), 'junit.xml': renderJunit(report),
      ...(report.attacks && { 'results.sarif': renderSarif(report), 'navigator-layer.json': renderNavigator(report) }),
    },
  };
}
