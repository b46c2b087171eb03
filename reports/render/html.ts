/** report.html: the whole report as one page that opens from disk and asks the network for nothing. */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { Report } from '../../contract/report.ts';
import { account } from './html/account.ts';
import { attacks } from './html/attacks.ts';
import { technical } from './html/attribution.ts';
import { base64 } from './html/base64.ts';
import { SHAPES } from './html/charts.ts';
import { delay } from './html/delay.ts';
import { episodes } from './html/episodes.ts';
import { falseAlarms } from './html/false-alarms.ts';
import { favicon, header, navigation, result, themeShapes } from './html/header.ts';
import { html, trusted } from './html/markup.ts';
import { metrics } from './html/metrics.ts';
import { identity, paired, patients, performance } from './html/run-facts.ts';
import { score } from './html/score.ts';
import { SCRIPT } from './html/script.ts';
import { STYLE } from './html/style.ts';
import { viewOf } from './html/view.ts';
import { worstCases } from './html/worst-cases.ts';

/** The page as text, under 2 MB for runs of any size. Every text of the report is shown as text; nothing in it can become markup or script. */
export function renderHtml(report: Report): string {
  const view = viewOf(report);
  // Only the script below may run, and nothing may be loaded.
  const policy = `default-src 'none'; script-src 'sha256-${base64(sha256(utf8ToBytes(SCRIPT)))}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
  const sections = [
    { id: 'result', label: 'Result', body: result(view) },
    { id: 'score', label: 'Score', body: score(view) },
    { id: 'metrics', label: 'Metrics', body: metrics(view) },
    { id: 'patients', label: 'Patients', body: episodes(view) },
    { id: 'delay', label: 'Delay', body: delay(view) },
    { id: 'false-alarms', label: 'False alarms', body: falseAlarms(view) },
    { id: 'technical', label: 'Faults', body: technical(view) },
    { id: 'attacks', label: 'Attacks', body: attacks(view) },
    { id: 'account', label: 'Account', body: account(view) },
    { id: 'worst', label: 'Worst cases', body: worstCases(view) },
    { id: 'imported', label: 'Imported', body: patients(view) },
    { id: 'paired', label: 'Twin', body: paired(view) },
    { id: 'run', label: 'Run', body: identity(view) },
    { id: 'performance', label: 'Speed', body: performance(view) },
  ].filter((entry) => entry.body !== null);
  return html`${trusted('<!doctype html>\n')}<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${trusted(policy)}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><title>${report.verdict}: ${report.manifest.title} · Twinward</title><link rel="icon" href="${trusted(favicon())}"><style>${trusted(STYLE)}</style></head>
<body><a class="skip" href="#result">Skip to the result</a>${SHAPES}${themeShapes}${header(view)}${navigation(sections)}
<main class="wrap">${sections.map((entry) => entry.body)}</main>
<footer class="wrap"><p>Twinward ${report.manifest.engineVersion}. For test and training; not a medical device. All residents are synthetic${report.patients ? ', shaped after the imported records' : ''}. The whole result stands in <code>report.json</code>; this page is drawn from it alone.</p></footer>
<script>${trusted(SCRIPT)}</script></body></html>
`.text;
}
