/** How long it took: the distribution of detection delay with the missed ones beside it, and which part of the way took the time. */
import type { Finding } from '../../../contract/report.ts';
import { html, type Markup } from './markup.ts';
import { at, drawing, figureBlock, icon, niceTicks, scale } from './charts.ts';
import { empty, section, stateOf, type View } from './view.ts';
import { count, median, percent, plural, span } from './words.ts';

const MINUTE = 60_000;
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440].map((minutes) => minutes * MINUTE);
const WIDTH = 1080;
const HEIGHT = 292;
const LEFT = 46;
const RIGHT = 846;
const LONGER = 884;
const NEVER = 992;
const END = 1072;
const BASE = 246;
const TOP = 30;

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
  const summary = `Half of the ${count(detected.length)} alerted episodes were alerted ${half === 0 ? 'at once' : `within ${span(half)}`}, nineteen in twenty ${slow === 0 ? 'at once' : `within ${span(slow)}`}; ${late === 0 ? 'none' : count(late)} came after ${late === 1 ? 'its' : 'their'} deadline and ${missed === 0 ? 'none was missed' : `${count(missed)} never came`}.`;
  const bins = binsOf(detected);
  return section('delay', title, lead, figureBlock(summary, html`<div class="scroll">${chart(bins, detected.length + missed, missed, half, slow, summary)}</div>`, twin(bins, missed)), stretches(view));
}

/** Columns of equal width up to `counts.length * step`; the few slowest, if any, stand together in `longer`. */
interface Bins { step: number; counts: Bin[]; longer: Bin }
interface Bin { inTime: number; late: number }
const sum = (bin: Bin): number => bin.inTime + bin.late;

function binsOf(detected: readonly Finding[]): Bins {
  const delays = detected.map((finding) => finding.delayMs!).toSorted((a, b) => a - b);
  const most = delays[Math.floor((delays.length - 1) * 0.93)]!;
  const longest = delays.at(-1)!;
  // One very slow alert must not press all others into the first column.
  const reach = longest > most * 1.8 ? most : longest;
  const step = STEPS.find((candidate) => reach / candidate < 26) ?? Math.ceil(reach / 26);
  const counts: Bin[] = Array.from({ length: Math.max(8, Math.floor(reach / step) + 1) }, () => ({ inTime: 0, late: 0 }));
  const longer: Bin = { inTime: 0, late: 0 };
  for (const finding of detected) (counts[Math.floor(finding.delayMs! / step)] ?? longer)[stateOf(finding) === 'late' ? 'late' : 'inTime'] += 1;
  return { step, counts, longer };
}

function chart(bins: Bins, observable: number, missed: number, half: number, slow: number, summary: string): Markup {
  const end = bins.counts.length * bins.step;
  const x = scale(0, end, LEFT, RIGHT);
  const highest = Math.max(missed, sum(bins.longer), ...bins.counts.map(sum), 1);
  const y = scale(0, highest * 1.12, BASE, TOP);
  const share = scale(0, 1, BASE, TOP);
  const width = (RIGHT - LEFT) / bins.counts.length;
  let reached = 0;
  let curve = `M${LEFT} ${BASE}`;
  for (const [i, bin] of bins.counts.entries()) {
    reached += sum(bin);
    curve += `L${at(x((i + 1) * bins.step))} ${at(share(reached / observable))}`;
  }
  reached += sum(bins.longer);
  const rest = at(share(reached / observable));
  curve += `L${LONGER + 33} ${rest}`;
  const ticks = bins.counts.map((_, i) => i).filter((i) => i % Math.ceil(bins.counts.length / 12) === 0);
  const column = (bin: Bin, left: number, wide: number, name: string): Markup => html`${bin.inTime > 0 && html`<rect class="bar" x="${at(left)}" y="${at(y(bin.inTime))}" width="${at(wide)}" height="${at(BASE - y(bin.inTime))}"><title>${name}: ${bin.inTime} in time</title></rect>`}${bin.late > 0 && html`<g class="bar-late"><rect x="${at(left)}" y="${at(y(sum(bin)))}" width="${at(wide)}" height="${at(y(bin.inTime) - y(sum(bin)))}"><title>${name}: ${bin.late} late</title></rect></g>`}`;
  return drawing(summary, 'delay-chart', HEIGHT, html`
<path class="all-line" d="M${LEFT} ${TOP}H${END}"/><text class="tick" x="${END}" y="${TOP - 7}" text-anchor="end">all ${count(observable)} observable episodes</text>
${niceTicks(0, highest, 4).filter((tick) => Number.isInteger(tick)).map((tick) => html`<path class="grid" d="M${LEFT} ${at(y(tick))}H${END}"/><text class="tick" x="${LEFT - 8}" y="${at(y(tick) + 4)}" text-anchor="end">${tick}</text>`)}
${bins.counts.map((bin, i) => column(bin, x(i * bins.step) + 1.5, width - 3, rangeWords(bins, i)))}
<path class="axis-line" d="M${LEFT} ${BASE}H${RIGHT}"/>${ticks.map((i) => html`<path class="axis-line" d="M${at(x(i * bins.step))} ${BASE}v5"/><text class="tick" x="${at(x(i * bins.step))}" y="${BASE + 19}" text-anchor="middle">${span(i * bins.step)}</text>`)}
${column(bins.longer, LONGER, 66, `${span(end)} and longer`)}<path class="axis-line" d="M${LONGER - 8} ${BASE}H${LONGER + 74}"/><text class="tick" x="${LONGER + 33}" y="${BASE + 19}" text-anchor="middle">${sum(bins.longer) > 0 ? `over ${span(end)}` : 'longer'}</text>
${missed > 0 && html`<rect class="never" x="${NEVER}" y="${at(y(missed))}" width="66" height="${at(BASE - y(missed))}"/><text class="never-count" x="${NEVER + 33}" y="${at(y(missed) - 7)}" text-anchor="middle">${count(missed)}</text>`}<path class="axis-line" d="M${NEVER - 8} ${BASE}H${NEVER + 74}"/><text class="tick strong" x="${NEVER + 33}" y="${BASE + 19}" text-anchor="middle">missed</text>
<path class="curve" d="${curve}"/><circle class="curve-end" cx="${LONGER + 33}" cy="${rest}" r="3"/><text class="curve-name" x="${LONGER + 72}" y="${at(Number(rest) + (reached === observable ? 17 : -8))}" text-anchor="end">${percent(reached / observable)} in the end</text>
<path class="quantile" d="M${at(x(half))} ${TOP - 12}V${BASE}"/><text class="quantile-name" x="${at(x(half) + 5)}" y="${TOP - 5}">${half === 0 ? 'half at once' : `half within ${span(half)}`}</text>${slow <= end && x(slow) - x(half) > (x(slow) > RIGHT - 140 ? 265 : 125) && html`<path class="quantile" d="M${at(x(slow))} ${TOP - 12}V${BASE}"/><text class="quantile-name" x="${at(x(slow) + (x(slow) > RIGHT - 140 ? -5 : 5))}" y="${TOP - 5}" text-anchor="${x(slow) > RIGHT - 140 ? 'end' : 'start'}">19 in 20 within ${span(slow)}</text>`}
<text class="axis-name" x="${LEFT}" y="${HEIGHT - 5}">from the first arrived reading to the alert</text>`, WIDTH);
}

const rangeWords = (bins: Bins, i: number): string => `${span(i * bins.step)} to ${span((i + 1) * bins.step)}`;

function twin(bins: Bins, missed: number): Markup {
  return html`<ul class="legend"><li><i class="swatch bar"></i>in time</li><li><i class="swatch late"></i>late</li><li><i class="swatch never"></i>missed</li><li><i class="swatch curve"></i>share of all observable episodes alerted so far</li></ul>
<details class="twin"><summary>The same as a table</summary><table><thead><tr><th scope="col">Delay</th><th scope="col" class="num">In time</th><th scope="col" class="num">Late</th></tr></thead><tbody>${bins.counts.map((bin, i) => sum(bin) > 0 && html`<tr><th scope="row">${rangeWords(bins, i)}</th><td class="num">${bin.inTime}</td><td class="num">${bin.late}</td></tr>`)}${sum(bins.longer) > 0 && html`<tr><th scope="row">${span(bins.counts.length * bins.step)} and longer</th><td class="num">${bins.longer.inTime}</td><td class="num">${bins.longer.late}</td></tr>`}<tr><th scope="row">missed</th><td class="num">–</td><td class="num">${count(missed)}</td></tr></tbody></table></details>`;
}

/** The way of a typical episode in three stretches, each with another owner. */
function stretches(view: View): Markup | null {
  const whole = view.episodes.filter((finding) => finding.trueFrom != null && finding.measuredFrom != null && finding.arrivedFrom != null && finding.delayMs !== undefined);
  if (whole.length < 3) return null;
  const mean = (pick: (finding: Finding) => number): number => whole.reduce((all, finding) => all + Math.max(0, pick(finding)), 0) / whole.length;
  const parts = [
    { id: 'kit', words: 'until a device measured it', owner: 'care plan and kit', ms: mean((finding) => finding.measuredFrom! - finding.trueFrom!) },
    { id: 'net', words: 'until the reading arrived', owner: 'hub and network', ms: mean((finding) => finding.arrivedFrom! - finding.measuredFrom!) },
    { id: 'pipe', words: 'until the alert', owner: 'the pipeline', ms: mean((finding) => finding.delayMs!) },
  ];
  const total = parts.reduce((all, part) => all + part.ms, 0) || 1;
  const longest = parts.toSorted((a, b) => b.ms - a.ms)[0]!;
  const summary = `From the body to the alert, the ${plural(whole.length, 'alerted episode')} took on average ${span(Math.round(total / MINUTE) * MINUTE)}; ${longest.owner} took the longest part, ${percent(longest.ms / total)}.`;
  return html`<h3>Who the time belongs to</h3>${figureBlock(summary, html`<div class="stretch" role="img" aria-label="${summary}">${icon('m-true')}${parts.map((part, i) => html`<div class="seg ${part.id}" style="flex-grow:${Math.max(0.02, part.ms / total).toFixed(3)}"><i></i></div>${icon(['m-meas', 'm-arr', 'm-high'][i]!)}`)}</div><ul class="stretch-words">${parts.map((part) => html`<li class="${part.id}"><b>${span(Math.round(part.ms / 6000) * 6000)}</b> ${part.words} <small>${part.owner} · ${percent(part.ms / total)}</small></li>`)}</ul>`)}`;
}
