/** The run itself: imported patients, the paired twin, identity and digests, how to repeat it, and how fast it went. */
import type { Report } from '../../../contract/report.ts';
import { clip, html, type Markup } from './markup.ts';
import { empty, section, type View } from './view.ts';
import { count, date, clock, figure, percent, plural, sentence, span, spaced } from './words.ts';

const LISTED = 300;

export function patients(view: View): Markup | null {
  const mapping = view.report.patients;
  if (!mapping) return null;
  const entries = (rows: readonly { count: number }[]): number => rows.reduce((sum, row) => sum + row.count, 0);
  const mapped = entries(mapping.mapped);
  const all = mapped + entries(mapping.unmapped);
  const list = (rows: readonly { system: string; code: string; display: string; count: number; last: string }[], last: string): Markup => html`<div class="scroll"><table><thead><tr><th scope="col">Entry in the record</th><th scope="col">Code</th><th scope="col">${last}</th><th scope="col" class="num">Times</th></tr></thead><tbody>${rows.slice(0, LISTED).map((row) => html`<tr><td>${clip(row.display, 160)}</td><td><code>${clip(row.code, 60)}</code> <small>${clip(row.system, 80)}</small></td><td>${clip(row.last, 160)}</td><td class="num">${count(row.count)}</td></tr>`)}</tbody></table></div>${rows.length > LISTED && html`<p class="hint">${count(rows.length - LISTED)} more are in <code>report.json</code>.</p>`}`;
  return section('imported', 'Imported patients', `The residents of this run come from ${plural(mapping.patients, 'imported record')}. Nothing of a record is dropped in silence: what the model uses stands first, what it cannot use stands below with the reason.`,
    html`<p class="summary">${count(mapped)} of ${count(all)} coded entries (${all === 0 ? '–' : percent(mapped / all)}) were used.</p>`,
    html`<h3>Used</h3>${mapping.mapped.length > 0 ? list(mapping.mapped.map((row) => ({ ...row, last: spaced(row.to) })), 'Became') : empty('No entry could be used.')}`,
    mapping.unmapped.length > 0 && html`<h3>Not used</h3>${list(mapping.unmapped.map((row) => ({ ...row, last: row.why })), 'Why not')}`);
}

export function paired(view: View): Markup | null {
  const twin = view.report.paired;
  if (!twin) return null;
  const findings = view.report.findings.filter((finding) => finding.kind === 'paired');
  const cells: [string, number, string][] = [
    ['in the clean twin', twin.cleanAlerts, 'alerts when nothing was broken'], ['caused', twin.causedAlerts, 'stand here and not in the twin'], ['vanished', twin.vanishedAlerts, 'stand in the twin and not here'], ['noise floor', twin.noiseFloor, 'difference of the clean run against itself'],
  ];
  return section('paired', 'Against the clean twin', 'The same night was run again with the same seed and without the causes. What differs was done by the causes; the noise floor says how much would differ anyway, and should be nought.',
    html`<ul class="keyfigures plain">${cells.map(([words, value, more]) => html`<li><b>${count(value)}</b><span>${words}</span><small>${more}</small></li>`)}</ul>`,
    findings.length > 0 && html`<ul class="cards">${findings.slice(0, 30).map((finding) => html`<li><b>${clip(finding.title, 160)}</b><p>${clip(finding.text, 500)}</p></li>`)}</ul>`);
}

export function identity(view: View): Markup {
  const { manifest, performance } = view.report;
  const replay = typeof performance['replay'] === 'string' ? performance['replay'] : undefined;
  const facts: [string, string][] = [
    ['Scenario', manifest.scenario], ['Seed', manifest.seed], ['Homes', count(manifest.homes)], ['Begins', `${date(manifest.start)}, ${clock(manifest.start)} (wall time of the homes)`], ['Lasts', `${span(manifest.durationMs)} in steps of ${span(manifest.tickMs)}`],
    ['Engine', manifest.engineVersion], ['System under test', `${manifest.sut.id} ${manifest.sut.version}`], ['Paired', manifest.paired ? 'yes' : 'no'], ['Report format', view.report.schema],
  ];
  return section('run', 'The run, and how to repeat it', 'The same identity gives the same events to the byte. Compare the digests of two runs to see that they are the same, or which part of them differs.',
    replay !== undefined && html`<div class="replay"><span>Repeat it</span><code id="replay">${clip(replay, 1000)}</code><button type="button" class="js" id="copy" data-copy="replay">Copy</button></div>`,
    html`<div class="twocol"><dl class="plainlist">${facts.map(([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`)}</dl><dl class="plainlist digests"><div><dt>Scenario hash</dt><dd><code>${manifest.scenarioHash}</code></dd></div>${Object.entries(manifest.digests).map(([name, digest]) => html`<div><dt>${sentence(name)}</dt><dd><code>${digest}</code></dd></div>`)}</dl></div>`);
}

export function performance(view: View): Markup {
  const rows = flat(view.report.performance).filter(([name]) => name !== 'replay');
  return section('performance', 'Speed of this machine', 'How fast the lab ran here. These figures depend on the machine, differ from run to run and are never scored.',
    rows.length === 0 ? empty('Nothing was measured.') : html`<dl class="plainlist columns">${rows.slice(0, 240).map(([name, value]) => html`<div><dt><code>${clip(name, 120)}</code></dt><dd>${clip(value, 400)}</dd></div>`)}</dl>${rows.length > 240 && html`<p class="hint">${count(rows.length - 240)} more are in <code>report.json</code>.</p>`}`);
}

/** Nested values as lines of `a.b.c` and text. */
function flat(value: Report['performance'], prefix = ''): [string, string][] {
  return Object.entries(value).flatMap(([key, inner]): [string, string][] => {
    const name = prefix === '' ? key : `${prefix}.${key}`;
    if (typeof inner === 'number') return [[name, figure(inner)]];
    if (Array.isArray(inner) && inner.every((item) => typeof item !== 'object')) return [[name, inner.slice(0, 40).join(', ')]];
    if (typeof inner === 'object' && inner !== null) return flat(inner as Report['performance'], name);
    return [[name, String(inner)]];
  });
}
