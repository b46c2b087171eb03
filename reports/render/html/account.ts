/** The account: where every scheduled reading ended, so that nothing disappears without a word. */
import { clip, html, type Markup } from './markup.ts';
import { at, drawing, figureBlock, scale } from './charts.ts';
import { section, type View } from './view.ts';
import { count, percent, plural, sentence, spaced } from './words.ts';

interface Step { id: string; title: string; meaning: string; n: number; causes?: Readonly<Record<string, number>> }
const WIDTH = 1080;

export function account(view: View): Markup {
  const { account: all, findings } = view.report;
  const lost = all.lost.hub + all.lost.network + all.lost.broker;
  const steps: Step[] = [
    { id: 'not-measured', title: 'Not measured', meaning: 'it was due, and nobody or nothing measured', n: all.notMeasured, causes: all.causes.notMeasured },
    { id: 'queued', title: 'Still queued', meaning: 'waiting in a hub when the run ended', n: all.queued },
    { id: 'dropped', title: 'Dropped by policy', meaning: 'a full queue let the oldest go, as configured', n: all.dropped, causes: all.causes.dropped },
    { id: 'lost-hub', title: 'Lost in the hub', meaning: 'gone before it was sent', n: all.lost.hub },
    { id: 'lost-network', title: 'Lost in the network', meaning: 'sent, and never came to the broker', n: all.lost.network },
    { id: 'lost-broker', title: 'Lost in the broker', meaning: 'came to the broker, and never left it', n: all.lost.broker },
    { id: 'refused', title: 'Refused', meaning: 'turned away at the broker', n: all.refused },
  ];
  const gone = all.scheduled - all.received;
  const summary = `${count(all.received)} of ${count(all.scheduled)} scheduled readings and events were received (${all.scheduled ? percent(all.received / all.scheduled) : '–'}); ${gone === 0 ? 'none is missing' : `${count(gone)} were not`}, and ${all.unexplained === 0 ? 'every one of them is explained' : `${count(all.unexplained)} are unexplained`}.`;
  const related = findings.filter((finding) => finding.kind === 'loss' || finding.kind === 'handling');
  return section('account', 'Where every reading went', 'Every reading that was due ends in exactly one line of this account. It describes the lab and the transport, not the pipeline, and is not scored.',
    figureBlock(summary, html`<div class="scroll">${chart(all.scheduled, all.received, steps, summary)}</div>`),
    html`<div class="scroll"><table class="account"><thead><tr><th scope="col">Step</th><th scope="col" class="num">Count</th><th scope="col" class="num">Share</th><th scope="col">What it means</th><th scope="col">Causes</th></tr></thead><tbody>
<tr class="total"><th scope="row">Scheduled</th><td class="num">${count(all.scheduled)}</td><td class="num">${percent(1)}</td><td>due by care plan, device or event</td><td></td></tr>
${steps.map((step) => html`<tr class="${step.n === 0 && 'void'}"><th scope="row"><span class="minus">−</span>${step.title}</th><td class="num">${count(step.n)}</td><td class="num">${share(step.n, all.scheduled)}</td><td>${step.meaning}</td><td>${causeWords(step.causes)}</td></tr>`)}
${lost > 0 && html`<tr class="sub"><th scope="row">Causes of the loss</th><td class="num">${count(lost)}</td><td class="num">${share(lost, all.scheduled)}</td><td>hub, network and broker together</td><td>${causeWords(all.causes.lost)}</td></tr>`}
<tr class="total"><th scope="row"><span class="minus">=</span>Received</th><td class="num">${count(all.received)}</td><td class="num">${share(all.received, all.scheduled)}</td><td>seen by the system under test</td><td></td></tr>
<tr class="${all.late === 0 && 'void'}"><th scope="row">of these late</th><td class="num">${count(all.late)}</td><td class="num">${share(all.late, all.scheduled)}</td><td>arrived long after they were taken</td><td>${causeWords(all.causes.late)}</td></tr>
<tr class="${all.duplicated === 0 && 'void'}"><th scope="row">of these duplicated</th><td class="num">${count(all.duplicated)}</td><td class="num">${share(all.duplicated, all.scheduled)}</td><td>delivered more than once</td><td>${causeWords(all.causes.duplicated)}</td></tr>
<tr class="${all.unexplained === 0 ? 'void' : 'alarm'}"><th scope="row">Unexplained</th><td class="num"><b>${count(all.unexplained)}</b></td><td class="num">${share(all.unexplained, all.scheduled)}</td><td>${all.unexplained === 0 ? 'the account balances' : 'the lab lost track of these: the verdict is unknown'}</td><td></td></tr>
</tbody></table></div>`,
    related.length > 0 && html`<h3>What else happened on the way</h3><ul class="cards">${related.slice(0, 40).map((finding) => html`<li><b>${clip(finding.title, 160)}</b><p>${clip(finding.text, 600)}</p>${finding.remedy && html`<p class="hint">${clip(finding.remedy, 400)}</p>`}<small>${finding.kind === 'loss' ? 'transport' : 'handling by the pipeline'} · ${spaced(finding.outcome)}${finding.home && ` · ${finding.home}`}</small></li>`)}</ul>${related.length > 40 && html`<p class="hint">${sentence(plural(related.length - 40, 'further finding'))} of this kind ${related.length === 41 ? 'is' : 'are'} in <code>report.json</code>.</p>`}`);
}

const share = (n: number, all: number): string => (all === 0 ? '–' : n === 0 ? '0' : percent(n / all));

function causeWords(causes: Readonly<Record<string, number>> | undefined): Markup | string {
  const sorted = Object.entries(causes ?? {}).filter(([, n]) => n > 0).toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  if (sorted.length === 0) return '';
  return html`${sorted.slice(0, 6).map(([cause, n], i) => html`${i > 0 && ', '}${clip(spaced(cause), 60)}\u00a0${count(n)}`)}${sorted.length > 6 && ` and ${count(sorted.length - 6)} more`}`;
}

/** One bar for all that was due, and below it, enlarged, the part that did not arrive. */
function chart(scheduled: number, received: number, steps: readonly Step[], summary: string): Markup {
  const x = scale(0, Math.max(1, scheduled), 0, WIDTH);
  const gone = steps.filter((step) => step.n > 0);
  const missing = gone.reduce((sum, step) => sum + step.n, 0);
  const edge = x(received);
  const widths = spread(gone.map((step) => step.n), WIDTH, 16);
  let left = 0;
  const parts = gone.map((step, i) => {
    const from = left;
    left += widths[i]!;
    return { step, from, width: widths[i]!, row: i };
  });
  const height = missing > 0 ? 128 + parts.length * 20 : 62;
  return drawing(summary, 'flow', height, html`<text class="flow-name" x="0" y="14">received <tspan class="strong">${count(received)}</tspan></text>${missing > 0 && html`<text class="flow-name" x="${WIDTH}" y="14" text-anchor="end">did not arrive <tspan class="strong">${count(missing)}</tspan></text>`}
<rect class="received" x="0" y="22" width="${at(Math.max(0, edge - 1))}" height="30" rx="2"/>${missing > 0 && html`<rect class="missing" x="${at(Math.min(edge + 1, WIDTH - 3))}" y="22" width="${at(Math.max(2, WIDTH - edge - 1))}" height="30"/>
<path class="lens" d="M${at(Math.min(edge + 1, WIDTH - 3))} 52L0 84H${WIDTH}L${WIDTH} 52Z"/>
${parts.map(({ step, from, width, row }) => html`<rect class="part p${row}" x="${at(from + 1)}" y="84" width="${at(Math.max(2, width - 2))}" height="26"><title>${step.title}: ${count(step.n)}</title></rect>${label(step, at(from + Math.min(8, width / 2)), from + Math.min(8, width / 2), 127 + row * 20)}`)}`}`, WIDTH);
}

/** Name and count of a part at the end of a thin line, to the left of it: rows go down to the right, so that no line crosses a word. */
function label(step: Step, x: string, left: number, y: number): Markup {
  const flip = left > 220;
  return html`<path class="leader" d="M${x} 110V${y - 4}h${flip ? -8 : 8}"/><text class="flow-part" x="${at(left + (flip ? -12 : 12))}" y="${y}" text-anchor="${flip ? 'end' : 'start'}">${step.title} <tspan class="strong">${count(step.n)}</tspan></text>`;
}

/** Widths in proportion, but none under `least`, together `whole`. */
function spread(values: readonly number[], whole: number, least: number): number[] {
  const total = values.reduce((sum, value) => sum + value, 0);
  const small = values.filter((value) => (value / total) * whole < least);
  const room = whole - small.length * least;
  const large = total - small.reduce((sum, value) => sum + value, 0);
  return values.map((value) => ((value / total) * whole < least ? least : (value / large) * room));
}
