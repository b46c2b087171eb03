/** Technical faults: which layer was to blame, which one the first ticket accused, what wrong visits cost, who is visited first, and every fault in a table. */
import { ALERT_CODES, LAYERS } from '../../../contract/alert-codes.ts';
import type { Finding } from '../../../contract/report.ts';
import { layerWords, rightLayers } from '../../layers.ts';
import { symptomList } from '../../symptom-words.ts';
import { priorityTag } from './charts.ts';
import { clip, html, type Markup } from './markup.ts';
import { empty, section, subjectOf, type View } from './view.ts';
import { count, figure, median, percent, plural, sentence, span, spaced } from './words.ts';

const LISTED = 500;
/** Kinds of fault in the list of tickets per cause. */
const CAUSES_MAX = 12;
const NO_TICKET = 'no ticket';
const HOUR = 3_600_000;

export function technical(view: View): Markup {
  const lead = 'When kit or network fails, the first ticket should accuse the right layer. Each row is what truly failed, each column what was accused; outlined cells are right answers. Where two layers can never be told apart from outside, either is right.';
  return section('technical', 'Faults and who was blamed', lead, matrix(view), html`<div class="costs">${cost(view)}${perCause(view)}</div>`, order(view), faultTable(view));
}

/** A row of the matrix: the layers that are right, and how often each was accused. */
interface Row { right: readonly string[]; accused: ReadonlyMap<string, number>; all: number; ticketed: number; correct: number }

/** Rows from the metric's lines `hub|uplink>uplink`; from the findings where a report has none. */
function rowsOf(view: View): Row[] {
  const lines = (view.report.metrics['technical.attribution-accuracy']?.breakdown ?? []).filter(({ label }) => label.includes('>')).map(({ label, value, n }) => [label, value ?? n] as const);
  const counted = lines.length > 0 ? lines : view.faults.flatMap(({ accusedLayer, truth }) => (accusedLayer && truth?.layer ? [[`${rightLayers(truth).join('|')}>${accusedLayer}`, 1] as const] : []));
  const rows = new Map<string, Map<string, number>>();
  for (const [label, n] of counted) {
    const [truth, accused] = label.split('>') as [string, string];
    const row = rows.get(truth) ?? new Map<string, number>();
    rows.set(truth, row.set(accused, (row.get(accused) ?? 0) + n));
  }
  const place = (truth: string): number => (LAYERS as readonly string[]).indexOf(truth.split('|')[0]!);
  return [...rows].toSorted(([a], [b]) => place(a) - place(b) || (a < b ? -1 : 1)).map(([truth, accused]) => {
    const right = truth.split('|');
    const sum = (holds: (layer: string) => boolean): number => [...accused].reduce((total, [layer, n]) => total + (holds(layer) ? n : 0), 0);
    return { right, accused, all: sum(() => true), ticketed: sum((layer) => layer !== NO_TICKET), correct: sum((layer) => right.includes(layer)) };
  });
}

function matrix(view: View): Markup {
  const rows = rowsOf(view);
  if (rows.length === 0) return empty('No fault could be told from outside, so nobody was blamed.');
  const used = new Set(rows.flatMap(({ accused }) => [...accused.keys()]));
  const columns: string[] = [...LAYERS, ...[...used].filter((layer) => layer !== NO_TICKET && !(LAYERS as readonly string[]).includes(layer)).toSorted(), NO_TICKET];
  const whole = (of: 'all' | 'ticketed' | 'correct', among = rows): number => among.reduce((sum, row) => sum + row[of], 0);
  const faults = rows.filter(({ right }) => right[0] !== 'security');
  const most = Math.max(...rows.flatMap(({ accused }) => [...accused.values()]));
  const worst = rows.flatMap(({ right, accused }) => [...accused].filter(([layer]) => layer !== NO_TICKET && !right.includes(layer)).map(([layer, n]) => ({ right, layer, n }))).toSorted((a, b) => b.n - a.n)[0];
  const untold = view.faults.filter((finding) => finding.tellableFrom === null && finding.outcome !== 'not-noticeable').length;
  const [right, ticketed] = [whole('correct', faults), whole('ticketed', faults)];
  const summary = `${ticketed === 0 ? 'No tellable fault was ticketed' : `${count(right)} of ${count(ticketed)} first tickets about faults accused the right layer (${percent(right / ticketed)})`}${worst ? `; the most frequent mistake was to blame the ${worst.layer} for the ${worst.right.join(' or ')}, ${worst.n === 1 ? 'once' : plural(worst.n, 'time')}` : ''}.`;
  const share = (correct: number, of: number): Markup | string => (of === 0 ? html`<span class="faint">–</span>` : percent(correct / of));
  return html`<figure><figcaption>${summary}</figcaption><div class="matrix-figure"><div class="scroll"><table class="matrix"><caption class="visually-hidden">${summary}</caption><thead><tr><td></td><th colspan="${columns.length}" scope="colgroup" class="over">accused in the first ticket</th><td colspan="2"></td></tr><tr><th scope="col" class="over-row">what truly failed</th>${columns.map((layer) => html`<th scope="col">${layer === 'none' ? 'no layer' : layer}</th>`)}<th scope="col" class="right">all</th><th scope="col" class="right">right, of those ticketed</th></tr></thead><tbody>${rows.map((row) => html`<tr><th scope="row">${row.right[0] === 'security' ? 'security (an attack)' : row.right.join(' or ')}</th>${columns.map((layer) => {
    const value = row.accused.get(layer) ?? 0;
    return html`<td class="${row.right.includes(layer) ? 'diagonal' : layer === NO_TICKET ? 'nobody' : 'off'} ${value === 0 && 'zero'}"><i style="--s:${value === 0 ? 0 : (Math.sqrt(value / most) * 100).toFixed(0)}"></i><b>${value === 0 ? '·' : count(value)}</b></td>`;
  })}<td class="right">${count(row.all)}</td><td class="right">${share(row.correct, row.ticketed)}</td></tr>`)}<tr class="sum"><th scope="row">all</th>${columns.map((layer) => html`<td>${count(rows.reduce((sum, row) => sum + (row.accused.get(layer) ?? 0), 0))}</td>`)}<td class="right">${count(whole('all'))}</td><td class="right">${share(whole('correct'), whole('ticketed'))}</td></tr></tbody></table></div>${byLayer(view)}</div>${untold > 0 && html`<p class="hint">${sentence(plural(untold, 'fault'))} whose layer could not be told from what arrived ${untold === 1 ? 'is' : 'are'} not in the matrix: no ticket about ${untold === 1 ? 'it' : 'them'} can be wrong.</p>`}</figure>`;
}

/** What became of the faults of each layer. */
function byLayer(view: View): Markup | null {
  const rows = LAYERS.map((layer) => ({ layer, all: view.faults.filter((finding) => finding.truth?.layer === layer && finding.outcome !== 'not-noticeable') })).filter((row) => row.all.length > 0);
  if (rows.length === 0) return null;
  return html`<table class="by-layer"><thead><tr><th scope="col">Layer that failed</th><th scope="col">Ticketed, of those that could be noticed</th><th scope="col" class="num">Usual wait</th></tr></thead><tbody>${rows.map(({ layer, all }) => {
    const ticketed = all.filter((finding) => finding.outcome === 'detected');
    const wait = median(ticketed.flatMap((finding) => finding.delayMs ?? []));
    return html`<tr><th scope="row">${sentence(layer)}</th><td><span class="minibar"><i style="width:${((ticketed.length / all.length) * 100).toFixed(1)}%"></i></span>${count(ticketed.length)} of ${count(all.length)}</td><td class="num">${wait === undefined ? '–' : span(wait)}</td></tr>`;
  })}</tbody></table>`;
}

/** What visits in vain would cost. */
function cost(view: View): Markup | null {
  const { visits } = view.report;
  if (!visits) return null;
  const { wrongLayer, falseTickets, visitMs } = visits;
  const vain = wrongLayer + falseTickets;
  const row = (words: string, n: number, last = false): Markup => html`<tr class="${last && 'total'}"><th scope="row">${words}</th><td class="num">${count(n)}</td><td class="num">${span(n * visitMs)}</td></tr>`;
  return html`<div><h3>What wrong visits cost</h3><p class="summary">${vain === 0 ? 'No ticket would have sent anyone in vain.' : `${sentence(plural(vain, 'visit'))} in vain would take ${span(vain * visitMs)} of a technician.`}</p>
<table class="cost"><thead><tr><th scope="col">Tickets</th><th scope="col" class="num">Visits</th><th scope="col" class="num">Time</th></tr></thead><tbody>${row('First tickets that accuse a wrong layer', wrongLayer)}${row('False tickets: nothing of the kind was wrong there', falseTickets)}${row('Together', vain, true)}</tbody></table><p class="hint">Assumption: a visit takes ${span(visitMs)}, with the way.</p></div>`;
}

/** One ticket per cause is the aim. */
function perCause(view: View): Markup | null {
  const found = view.faults.filter((finding) => finding.outcome === 'detected');
  if (found.length === 0) return null;
  const tickets = (finding: Finding): number => 1 + (finding.repeats ?? 0);
  const kinds = [...Map.groupBy(found, subjectOf)].map(([title, list]) => ({ title, n: list.length, all: list.reduce((sum, finding) => sum + tickets(finding), 0), most: Math.max(...list.map(tickets)) })).toSorted((a, b) => b.all / b.n - a.all / a.n || b.n - a.n || (a.title < b.title ? -1 : 1));
  const all = kinds.reduce((sum, kind) => sum + kind.all, 0);
  const once = found.filter((finding) => tickets(finding) === 1).length;
  return html`<div><h3>Tickets per cause</h3><p class="summary">${count(all)} tickets about ${plural(found.length, 'cause')}; ${count(once)} of them ${once === 1 ? 'has' : 'have'} one ticket, which is the aim. A cause that many homes share is one.</p>
<div class="scroll"><table class="per-cause"><thead><tr><th scope="col">Cause</th><th scope="col" class="num">Ticketed</th><th scope="col" class="num">Tickets</th><th scope="col" class="num">Per cause</th><th scope="col" class="num">Most</th></tr></thead><tbody>${kinds.slice(0, CAUSES_MAX).map((kind) => html`<tr><th scope="row">${clip(kind.title, 90)}</th><td class="num">${count(kind.n)}</td><td class="num">${count(kind.all)}</td><td class="num">${figure(kind.all / kind.n)}</td><td class="num">${count(kind.most)}</td></tr>`)}</tbody></table></div>${kinds.length > CAUSES_MAX && html`<p class="hint">${sentence(plural(kinds.length - CAUSES_MAX, 'more kind'))} with fewer tickets per cause.</p>`}</div>`;
}

/** In which order technicians would go out, and what is unwatched until then. */
function order(view: View): Markup | null {
  const { visits } = view.report;
  if (!visits || visits.order.length === 0) return null;
  const hours = view.report.metrics['technical.priority-order']?.breakdown?.map(({ label, value }) => `${label.replace(/^patient-hours /, '')} ${figure(value ?? 0)}`);
  return html`<h3>Who would be visited first</h3><p class="summary">The first ${plural(visits.order.length, 'visit')} of ${plural(visits.technicians, 'technician')} who ${visits.technicians === 1 ? 'takes' : 'take'} the ticket of highest priority, then the oldest. Risk is what could pass unseen meanwhile: 1 where something life-critical could, within the hour.${hours && ` Patient-hours of risk: ${hours.join('; ')}.`}</p>
<div class="scroll"><table class="visits"><thead><tr><th scope="col" class="num">No.</th><th scope="col">Home</th><th scope="col">Ticket</th><th scope="col">Priority</th><th scope="col" class="num">Raised</th><th scope="col" class="num">Leaves</th><th scope="col">Unwatched meanwhile</th><th scope="col" class="num">Risk</th><th scope="col" class="num">Best order</th></tr></thead><tbody>${visits.order.map((visit, i) => html`<tr><td class="num">${i + 1}</td><td class="id">${visit.home}</td><td>${ALERT_CODES[visit.code].title}</td><td>${priorityTag(visit.priority)}</td><td class="num">${view.when(visit.raisedAt)}</td><td class="num">${view.when(visit.leavesAt)}</td><td>${visit.findings.length === 0 ? html`<span class="wrong">✕ nothing: in vain</span>` : clip(visit.unwatched, 160)}</td><td class="num">${figure(visit.perHour)}</td><td class="num">${visit.best === null ? html`<span class="faint">–</span>` : count(visit.best)}</td></tr>`)}</tbody></table></div>`;
}

function faultTable(view: View): Markup {
  if (view.faults.length === 0) return empty('No fault was planted in this run.');
  const words: Readonly<Record<string, string>> = { detected: 'ticketed', missed: 'no ticket', 'not-noticeable': 'not noticeable', unobservable: 'not noticeable' };
  const tally = (outcome: string): number => view.faults.filter((finding) => finding.outcome === outcome).length;
  return html`<h3>Every fault</h3><p class="summary">${sentence(plural(view.faults.length, 'fault'))}: ${count(tally('detected'))} ticketed, ${count(tally('missed'))} without a ticket, ${count(tally('not-noticeable'))} that nobody could have noticed.</p>
<details class="twin open-ended"><summary>${view.faults.length > LISTED ? `The ${count(LISTED)} worst of ${count(view.faults.length)}; all are in report.json` : 'Show all'}</summary><div class="scroll"><table class="faults"><thead><tr><th scope="col">Fault</th><th scope="col">Home</th><th scope="col" class="num">From – to</th><th scope="col" class="num">Noticeable</th><th scope="col">Layer, and what told it</th><th scope="col">Outcome</th><th scope="col">Accused</th><th scope="col" class="num">Took</th><th scope="col">Unwatched meanwhile</th></tr></thead><tbody>${view.faults.slice(0, LISTED).map((finding, i) => {
    view.anchors.set(finding.id, `ft${i}`);
    return faultRow(view, finding, i, words[finding.outcome] ?? spaced(finding.outcome));
  })}</tbody></table></div></details>`;
}

function faultRow(view: View, finding: Finding, i: number, outcome: string): Markup {
  const { truth, accusedLayer, toldBy, unwatched, tellableFrom } = finding;
  const wrong = accusedLayer !== undefined && truth?.layer !== undefined && tellableFrom !== null && !rightLayers(truth).includes(accusedLayer);
  const homes = truth?.homes ?? [];
  return html`<tr id="ft${i}"><td>${clip(subjectOf(finding), 120)}</td><td class="id">${finding.home ?? homes[0]}${homes.length > 1 && ` and ${count(homes.length - 1)} more`}</td><td class="num">${truth && html`${view.when(truth.onset)} –<br>${view.when(truth.end)}`}</td><td class="num">${finding.noticeableFrom == null ? 'never' : view.when(finding.noticeableFrom)}</td><td>${truth && layerWords(truth)}${typeof tellableFrom === 'number' && html`<small> from ${view.when(tellableFrom)}${toldBy && toldBy.length > 0 && `: ${symptomList(toldBy)}`}</small>`}${tellableFrom === null && finding.noticeableFrom != null && html`<small> could not be told</small>`}</td><td>${finding.outcome === 'missed' ? html`<b>${outcome}</b>` : outcome}</td><td>${accusedLayer === undefined ? html`<span class="faint">–</span>` : wrong ? html`<span class="wrong">✕ ${accusedLayer}</span>` : accusedLayer}</td><td class="num">${finding.delayMs === undefined ? '–' : span(finding.delayMs)}</td><td>${unwatched && html`${clip(unwatched.what, 120)} <small>risk ${figure(unwatched.perHour)}${truth && ` × ${figure((truth.end - truth.onset) / HOUR)} h`}</small>`}</td></tr>`;
}
