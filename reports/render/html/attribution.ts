/** Technical faults: which layer was to blame, which one the first ticket accused, and every fault in a table. */
import { LAYERS } from '../../../contract/alert-codes.ts';
import { clip, html, type Markup } from './markup.ts';
import { empty, section, subjectOf, type View } from './view.ts';
import { count, median, percent, plural, sentence, span, spaced } from './words.ts';

const LISTED = 500;

export function technical(view: View): Markup {
  const lead = 'When kit or network fails, the first ticket should accuse the right layer. Each row is the layer that truly failed, each column the layer that was accused; the outlined cells on the diagonal are right answers.';
  return section('technical', 'Faults and who was blamed', lead, matrix(view), faultTable(view));
}

function matrix(view: View): Markup {
  const counts = new Map<string, number>();
  for (const part of view.report.metrics['technical.attribution-accuracy']?.breakdown ?? []) {
    if (part.label.includes('>')) counts.set(part.label, (counts.get(part.label) ?? 0) + (part.value ?? part.n));
  }
  if (counts.size === 0) {
    for (const finding of view.faults) {
      if (finding.accusedLayer && finding.truth?.layer) counts.set(`${finding.truth.layer}>${finding.accusedLayer}`, (counts.get(`${finding.truth.layer}>${finding.accusedLayer}`) ?? 0) + 1);
    }
  }
  const total = [...counts.values()].reduce((sum, value) => sum + value, 0);
  if (total === 0) return empty('No fault was ticketed and tellable, so nobody was blamed.');
  const used = new Set([...counts.keys()].flatMap((label) => label.split('>')));
  const known: readonly string[] = LAYERS;
  const order = [...known.filter((layer) => used.has(layer)), ...[...used].filter((layer) => !known.includes(layer)).toSorted()];
  const at = (truth: string, accused: string): number => counts.get(`${truth}>${accused}`) ?? 0;
  const right = order.reduce((sum, layer) => sum + at(layer, layer), 0);
  const most = Math.max(...counts.values());
  const worst = [...counts].filter(([label]) => label.split('>')[0] !== label.split('>')[1]).toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0];
  const summary = `${count(right)} of ${count(total)} first tickets accused the right layer (${percent(right / total)})${worst ? `; the most frequent mistake was to blame the ${worst[0].split('>')[1]} for the ${worst[0].split('>')[0]}, ${plural(worst[1], 'time')}` : ''}.`;
  return html`<figure><figcaption>${summary}</figcaption><div class="matrix-figure"><table class="matrix"><caption class="visually-hidden">${summary}</caption><thead><tr><td></td><th colspan="${order.length}" scope="colgroup" class="over">accused in the first ticket</th><td></td></tr><tr><th scope="col" class="over-row">what truly failed</th>${order.map((layer) => html`<th scope="col">${layer}</th>`)}<th scope="col" class="right">right</th></tr></thead><tbody>${order.map((truth) => {
    const all = order.reduce((sum, accused) => sum + at(truth, accused), 0);
    return html`<tr><th scope="row">${truth}</th>${order.map((accused) => {
      const value = at(truth, accused);
      return html`<td class="${truth === accused ? 'diagonal' : 'off'} ${value === 0 && 'zero'}"><i style="--s:${value === 0 ? 0 : (Math.sqrt(value / most) * 100).toFixed(0)}"></i><b>${value === 0 ? '·' : count(value)}</b></td>`;
    })}<td class="right">${all === 0 ? html`<span class="faint">–</span>` : percent(at(truth, truth) / all)}</td></tr>`;
  })}</tbody></table>${byLayer(view, order)}</div></figure>`;
}

/** What became of the faults of each layer. */
function byLayer(view: View, order: readonly string[]): Markup | null {
  const rows = order.map((layer) => ({ layer, all: view.faults.filter((finding) => finding.truth?.layer === layer && finding.outcome !== 'not-noticeable') })).filter((row) => row.all.length > 0);
  if (rows.length === 0) return null;
  return html`<table class="by-layer"><thead><tr><th scope="col">Layer that failed</th><th scope="col">Ticketed, of those that could be noticed</th><th scope="col" class="num">Usual wait</th></tr></thead><tbody>${rows.map(({ layer, all }) => {
    const ticketed = all.filter((finding) => finding.outcome === 'detected');
    const wait = median(ticketed.flatMap((finding) => finding.delayMs ?? []));
    return html`<tr><th scope="row">${sentence(layer)}</th><td><span class="minibar"><i style="width:${((ticketed.length / all.length) * 100).toFixed(1)}%"></i></span>${count(ticketed.length)} of ${count(all.length)}</td><td class="num">${wait === undefined ? '–' : span(wait)}</td></tr>`;
  })}</tbody></table>`;
}

function faultTable(view: View): Markup {
  if (view.faults.length === 0) return empty('No fault was planted in this run.');
  const words: Readonly<Record<string, string>> = { detected: 'ticketed', missed: 'no ticket', 'not-noticeable': 'not noticeable', unobservable: 'not noticeable' };
  const tally = (outcome: string): number => view.faults.filter((finding) => finding.outcome === outcome).length;
  return html`<h3>Every fault</h3><p class="summary">${sentence(plural(view.faults.length, 'fault'))}: ${count(tally('detected'))} ticketed, ${count(tally('missed'))} without a ticket, ${count(tally('not-noticeable'))} that nobody could have noticed.</p>
<details class="twin open-ended"><summary>${view.faults.length > LISTED ? `The ${count(LISTED)} worst of ${count(view.faults.length)}; all are in report.json` : 'Show all'}</summary><div class="scroll"><table><thead><tr><th scope="col">Fault</th><th scope="col">Home</th><th scope="col">Layer</th><th scope="col" class="num">From</th><th scope="col" class="num">To</th><th scope="col" class="num">Noticeable</th><th scope="col">Outcome</th><th scope="col">Accused</th><th scope="col" class="num">Took</th></tr></thead><tbody>${view.faults.slice(0, LISTED).map((finding, i) => {
    view.anchors.set(finding.id, `ft${i}`);
    const wrong = finding.accusedLayer !== undefined && finding.truth?.layer !== undefined && finding.accusedLayer !== finding.truth.layer;
    const homes = finding.truth?.homes ?? [];
    return html`<tr id="ft${i}"><td>${clip(subjectOf(finding), 120)}</td><td>${finding.home ?? homes[0]}${homes.length > 1 && ` and ${count(homes.length - 1)} more`}</td><td>${finding.truth?.layer}</td><td class="num">${finding.truth && view.when(finding.truth.onset)}</td><td class="num">${finding.truth && view.when(finding.truth.end)}</td><td class="num">${finding.noticeableFrom == null ? 'never' : view.when(finding.noticeableFrom)}</td><td>${finding.outcome === 'missed' ? html`<b>${words[finding.outcome]}</b>` : (words[finding.outcome] ?? spaced(finding.outcome))}</td><td>${finding.accusedLayer === undefined ? html`<span class="faint">–</span>` : wrong ? html`<span class="wrong">✕ ${finding.accusedLayer}</span>` : finding.accusedLayer}</td><td class="num">${finding.delayMs === undefined ? '–' : span(finding.delayMs)}</td></tr>`;
  })}</tbody></table></div></details>`;
}
