/** False alarms grouped by why they happened, because each cause has another remedy. */
import type { Finding } from '../../../contract/report.ts';
import { ALERT_CODES } from '../../../contract/alert-codes.ts';
import { PRIORITIES } from '../../../contract/alert.ts';
import { clip, html, type Markup } from './markup.ts';
import { icon, place, priorityTag, timeTicks } from './charts.ts';
import { beginOf, empty, falseCount, section, type View } from './view.ts';
import { count, figure, percent, plural, sentence, spaced } from './words.ts';

const LISTED = 400;
const FLAGS_MAX = 24;
const COLUMNS = 56;

export function falseAlarms(view: View): Markup {
  const lead = 'A false alarm is an alert with nothing behind it. Because the lab knows the truth, it can say why each one happened; each cause has its own remedy. The flags, or columns where there are many, show when in the run they came.';
  const all = view.falseAlarms;
  if (all.length === 0) return section('false-alarms', 'False alarms', lead, empty('There was no false alarm.'));
  const told = all.filter((finding) => finding.alert);
  const causes = new Map<string, Finding[]>();
  for (const finding of all) {
    const cause = finding.alert?.falseCause ?? finding.reason ?? 'not said';
    causes.set(cause, [...(causes.get(cause) ?? []), finding]);
  }
  const groups = [...causes].toSorted((a, b) => falseCount(b[1]) - falseCount(a[1]) || (a[0] < b[0] ? -1 : 1));
  const total = falseCount(all);
  const most = falseCount(groups[0]![1]);
  const rate = view.report.metrics['clinical.false-alarms-per-patient-day'];
  const summary = `${sentence(plural(total, 'false alarm'))}${rate?.value != null ? `, ${figure(rate.value)} clinical ones per patient and day` : ''}; the most frequent cause is ${spaced(groups[0]![0])} with ${count(most)} (${percent(most / total)}).`;
  return section('false-alarms', 'False alarms', lead, html`<figure><figcaption>${summary}</figcaption><div class="causes" role="list" aria-label="${summary}"><div class="causes-axis" aria-hidden="true"><span></span><span></span><div>${timeTicks(view.start, view.end, 7).map((tick) => html`<i style="left:${place(tick.at, view.start, view.end)}%">${tick.label}</i>`)}</div></div>
${groups.map(([cause, items]) => html`<div class="cause" role="listitem"><div class="cause-name"><b>${sentence(spaced(cause))}</b><small>${PRIORITIES.map((priority) => ({ priority, n: items.filter((finding) => finding.alert?.priority === priority).length })).filter((entry) => entry.n > 0).map((entry, i) => html`${i > 0 && ' '}${priorityTag(entry.priority)}\u00a0${count(entry.n)}`)}</small></div><div class="cause-bar"><span class="hbar"><i style="width:${((falseCount(items) / most) * 100).toFixed(1)}%"></i></span><b>${count(falseCount(items))}</b></div><svg class="cause-strip" height="26" aria-hidden="true"><line class="base" x1="0" x2="100%" y1="25" y2="25"/>${strip(view, items)}</svg><p>${remedies(items)}</p></div>`)}</div></figure>
<details class="twin"><summary>Every false alarm${total > LISTED && `: the ${count(Math.min(LISTED, told.length))} worst of ${count(total)}; the rest is in report.json and alerts.ndjson`}</summary><div class="scroll"><table><thead><tr><th scope="col" class="num">Time</th><th scope="col">Home</th><th scope="col">Priority</th><th scope="col">Alert</th><th scope="col">Why it was false</th></tr></thead><tbody>${told.slice(0, LISTED).map((finding, i) => {
    view.anchors.set(finding.id, `fa${i}`);
    return html`<tr id="fa${i}"><td class="num">${view.when(beginOf(finding))}</td><td>${finding.home ?? finding.alert?.home}</td><td>${finding.alert && priorityTag(finding.alert.priority)}</td><td>${finding.alert ? ALERT_CODES[finding.alert.code].title : clip(finding.title, 90)}</td><td>${clip(finding.text, 200)}</td></tr>`;
  })}</tbody></table></div></details>`);
}

/** When they came: a flag for each, or where flags would hide each other, columns as high as the share of this cause's busiest stretch. */
function strip(view: View, items: readonly Finding[]): Markup[] {
  const told = items.filter((finding) => finding.alert);
  if (told.length <= FLAGS_MAX) return told.map((finding) => html`<svg x="${place(beginOf(finding), view.start, view.end)}%" y="16" overflow="visible"><use href="#m-${finding.alert?.priority ?? 'low'}"/></svg>`);
  const columns = Array.from({ length: COLUMNS }, () => 0);
  for (const finding of told) columns[Math.max(0, Math.min(COLUMNS - 1, Math.floor(((beginOf(finding) - view.start) / (view.end - view.start)) * COLUMNS)))]! += 1;
  const most = Math.max(...columns);
  return columns.flatMap((n, i) => (n === 0 ? [] : html`<rect class="dense" x="${((i / COLUMNS) * 100).toFixed(2)}%" y="${(25 - (n / most) * 22).toFixed(1)}" width="${(92 / COLUMNS).toFixed(2)}%" height="${((n / most) * 22).toFixed(1)}"/>`));
}

function remedies(items: readonly Finding[]): Markup {
  const words = [...new Set(items.flatMap((finding) => finding.remedy ?? []))];
  return words.length === 0 ? html`<span class="faint">No remedy is known for this cause.</span>` : html`${icon('i-tool')}${clip(words.slice(0, 2).map(sentence).join('; '), 400)}`;
}
