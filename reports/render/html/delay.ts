/** How long it took: the distribution of detection delay with the missed ones beside it, and which part of the way took the time. */
import type { Finding } from '../../../contract/report.ts';
import { html, type Markup } from './markup.ts';
import { at, drawing, figureBlock, icon, niceTicks, scale } from './charts.ts';
import { empty, section, stateOf, type View } from './view.ts';
import { count, median, percent, plural, span } from './words.ts';

const MINUTE = 60_000;
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440].map((minutes) => minutes * MINUTE);
const WIDTH = 1080;
const HEIGHT = 270;
const LEFT = 46;
const RIGHT = 930;
const BASE = 222;
const TOP = 26;

export function delay(view: View): Markup {
  const title = 'How fast the alerts came';
  const lead = 'The delay of an alert is counted from the first reading that showed the episode and reached the pipeline. Each column counts the episodes that were alerted within that many minutes; hatched parts came after their deadline; missed episodes stand beside and are never dropped.';
  const detected = view.episodes.filter((finding) => finding.outcome === 'detected' && finding.delayMs !== undefined);
  const missed = view.episodes.filter((finding) => stateOf(finding) === 'missed').length;
  if (detected.length === 0) return section('delay', title, lead, empty(missed > 0 ? `No episode was alerted; ${count(missed)} were missed.` : 'There was no observable episode, so there is no delay to show.'));
  const delays = detected.map((finding) => finding.delayMs!).toSorted((a, b) => a - b);
  const half = median(delays)!;
  const slow = delays[Math.min(delays.length - 1, Math.ceil(delays.length * 0.95) - 1)]!;
  const late = detected.filter((finding) => stateOf(finding) === 'late').length;
  const summary = `Half of the ${count(detected.length)} alerted episodes were alerted within ${span(half)}, nineteen in twenty within ${span(slow)}; ${count(late)} came after their deadline and ${count(missed)} never came.`;
  const bins = binsOf(detected);
  return section('delay', title, lead, figureBlock(summary, html`<div class="scroll">${chart(bins, detected.length + missed, missed, half, slow, summary)}</div>`, twin(bins, missed)), stretches(view));
}

interface Bins { step: number; counts: { inTime: number; late: number }[] }
function binsOf(detected: readonly Finding[]): Bins {
  const longest = Math.max(...detected.map((finding) => finding.delayMs!));
  const step = STEPS.find((candidate) => longest / candidate < 30) ?? Math.ceil(longest / 30);
  const counts = Array.from({ length: Math.max(6, Math.floor(longest / step) + 1) }, () => ({ inTime: 0, late: 0 }));
  for (const finding of detected) counts[Math.floor(finding.delayMs! / step)]![stateOf(finding) === 'late' ? 'late' : 'inTime'] += 1;
  return { step, counts };
}

function chart(bins: Bins, observable: number, missed: number, half: number, slow: number, summary: string): Markup {
  const end = bins.counts.length * bins.step;
  const x = scale(0, end, LEFT, RIGHT);
  const highest = Math.max(missed, ...bins.counts.map((bin) => bin.inTime + bin.late), 1);
  const y = scale(0, highest, BASE, TOP + 14);
  const share = scale(0, 1, BASE, TOP);
  const width = (RIGHT - LEFT) / bins.counts.length;
  let reached = 0;
  let curve = `M${LEFT} ${BASE}`;
  for (const [i, bin] of bins.counts.entries()) {
    reached += bin.inTime + bin.late;
    curve += `L${at(x((i + 1) * bins.step))} ${at(share(reached / observable))}`;
  }
  const rightmost = at(share(reached / observable));
  const ticks = bins.counts.map((_, i) => i).filter((i) => i % Math.ceil(bins.counts.length / 12) === 0);
  return drawing(summary, 'delay-chart', HEIGHT, html`
${niceTicks(0, highest, 4).filter((tick) => Number.isInteger(tick)).map((tick) => html`<path class="grid" d="M${LEFT} ${at(y(tick))}H1070"/><text class="tick" x="${LEFT - 8}" y="${at(y(tick) + 4)}" text-anchor="end">${tick}</text>`)}
${bins.counts.map((bin, i) => html`${bin.inTime > 0 && html`<rect class="bar" x="${at(x(i * bins.step) + 1.5)}" y="${at(y(bin.inTime))}" width="${at(width - 3)}" height="${at(BASE - y(bin.inTime))}" rx="1.500"><title>${span(i * bins.step)} to ${span((i + 1) * bins.step)}: ${bin.inTime} in time</title></rect>`}${bin.late > 0 && html`<g class="bar-late"><rect class="back" x="${at(x(i * bins.step) + 1.5)}" y="${at(y(bin.inTime + bin.late))}" width="${at(width - 3)}" height="${at(y(bin.inTime) - y(bin.inTime + bin.late))}"><title>${span(i * bins.step)} to ${span((i + 1) * bins.step)}: ${bin.late} late</title></rect></g>`}`)}
<path class="curve" d="${curve}"/><path class="curve-rest" d="M${RIGHT} ${rightmost}H1070"/><text class="curve-name" x="1070" y="${at(Number(rightmost) - 7)}" text-anchor="end">${percent(reached / observable)} alerted in the end</text>
<path class="axis-line" d="M${LEFT} ${BASE}H${RIGHT}"/>${ticks.map((i) => html`<path class="axis-line" d="M${at(x(i * bins.step))} ${BASE}v5"/><text class="tick" x="${at(x(i * bins.step))}" y="${BASE + 19}" text-anchor="middle">${span(i * bins.step)}</text>`)}
${missed > 0 && html`<rect class="never" x="968" y="${at(y(missed))}" width="74" height="${at(BASE - y(missed))}"/><text class="never-count" x="1005" y="${at(y(missed) - 6)}" text-anchor="middle">${count(missed)}</text>`}<path class="axis-line" d="M960 ${BASE}H1050"/><text class="tick strong" x="1005" y="${BASE + 19}" text-anchor="middle">missed</text>
<path class="quantile" d="M${at(x(half))} ${TOP - 8}V${BASE}"/><text class="quantile-name" x="${at(x(half) + 5)}" y="${TOP - 1}">half: ${span(half)}</text>${slow > half + end / 9 && html`<path class="quantile" d="M${at(x(slow))} ${TOP - 8}V${BASE}"/><text class="quantile-name" x="${at(x(slow) + 5)}" y="${TOP - 1}">19 in 20: ${span(slow)}</text>`}
<text class="axis-name" x="${LEFT}" y="${HEIGHT - 6}">minutes from the first arrived reading to the alert</text>`, WIDTH);
}

function twin(bins: Bins, missed: number): Markup {
  return html`<ul class="legend"><li><i class="swatch bar"></i>in time</li><li><i class="swatch late"></i>late</li><li><i class="swatch never"></i>missed</li><li><i class="swatch curve"></i>share of all observable episodes alerted so far</li></ul>
<details class="twin"><summary>The same as a table</summary><table><thead><tr><th scope="col">Delay</th><th scope="col" class="num">In time</th><th scope="col" class="num">Late</th></tr></thead><tbody>${bins.counts.map((bin, i) => bin.inTime + bin.late > 0 && html`<tr><th scope="row">${span(i * bins.step)} to ${span((i + 1) * bins.step)}</th><td class="num">${bin.inTime}</td><td class="num">${bin.late}</td></tr>`)}<tr><th scope="row">missed</th><td class="num">–</td><td class="num">${count(missed)}</td></tr></tbody></table></details>`;
}

/** The way of a typical episode in three stretches, each with another owner. */
function stretches(view: View): Markup | null {
  const whole = view.episodes.filter((finding) => finding.trueFrom != null && finding.measuredFrom != null && finding.arrivedFrom != null && finding.delayMs !== undefined);
  if (whole.length < 3) return null;
  const mean = (pick: (finding: Finding) => number): number => whole.reduce((sum, finding) => sum + Math.max(0, pick(finding)), 0) / whole.length;
  const parts = [
    { id: 'kit', words: 'until a device measured it', owner: 'care plan and kit', ms: mean((finding) => finding.measuredFrom! - finding.trueFrom!) },
    { id: 'net', words: 'until the reading arrived', owner: 'hub and network', ms: mean((finding) => finding.arrivedFrom! - finding.measuredFrom!) },
    { id: 'pipe', words: 'until the alert', owner: 'pipeline', ms: mean((finding) => finding.delayMs!) },
  ];
  const total = parts.reduce((sum, part) => sum + part.ms, 0) || 1;
  const longest = parts.toSorted((a, b) => b.ms - a.ms)[0]!;
  const summary = `From the body to the alert, the mean of the ${plural(whole.length, 'alerted episode')} took ${span(Math.round(total / MINUTE) * MINUTE)}; ${longest.owner} took the longest part, ${percent(longest.ms / total)}.`;
  return html`<h3>Who the time belongs to</h3>${figureBlock(summary, html`<div class="stretch" role="img" aria-label="${summary}">${icon('m-true')}${parts.map((part, i) => html`<div class="seg ${part.id}" style="flex-grow:${Math.max(0.02, part.ms / total).toFixed(3)}"><i></i></div>${icon(['m-meas', 'm-arr', 'm-high'][i]!)}`)}</div><ul class="stretch-words">${parts.map((part) => html`<li class="${part.id}"><b>${span(Math.round(part.ms / 6000) * 6000)}</b> ${part.words} <small>${part.owner} · ${percent(part.ms / total)}</small></li>`)}</ul>`)}`;
}
