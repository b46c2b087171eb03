/** The score: one figure, its categories, what each of them cost, and the rules that bent it. */
import { html, withCode, type Markup } from './markup.ts';
import { drawing } from './charts.ts';
import { section, type View } from './view.ts';
import { figure, scoreWords, sentence } from './words.ts';

export function score(view: View): Markup {
  const { report } = view;
  const counted = report.categories.filter((category) => category.score !== null);
  const weights = counted.reduce((sum, category) => sum + category.weight, 0);
  const heaviest = Math.max(1, ...report.categories.map((category) => category.weight));
  const lost = (category: { score: number | null; weight: number }): number => (category.score === null || weights === 0 ? 0 : (category.weight / weights) * (100 - category.score));
  const mean = 100 - counted.reduce((sum, category) => sum + lost(category), 0);
  const most = counted.toSorted((a, b) => lost(b) - lost(a))[0];
  const summary = report.score === null
    ? 'There is no score: the computation of at least one part failed.'
    : `The score is ${report.score.toFixed(1)} of 100${most && lost(most) > 0 ? `; ${most.title.toLowerCase()} cost most, ${lost(most).toFixed(1)} points` : ''}.`;
  return section('score', 'Score', 'One number from 0 to 100 to compare pipelines by. The longer a bar’s frame, the more that part weighs; the filled part is what was earned, the hatched part what was lost.',
    html`<div class="scoregrid">${dial(report.score, summary)}<div>
<ul class="categories">${report.categories.map((category) => {
    const points = lost(category);
    const metrics = category.metrics.map((id) => report.metrics[id]).filter((metric) => metric?.score !== undefined && metric.score < 99.5).toSorted((a, b) => a!.score! - b!.score!);
    return html`<li class="${category.score === null && 'void'}"><div class="cat-name"><b>${category.title}</b><small>weight ${figure(category.weight)}</small></div>
<div class="cat-track"><div class="cat-frame" style="width:${((category.weight / heaviest) * 100).toFixed(1)}%">${category.score !== null && html`<i style="width:${Math.min(100, Math.max(0, category.score)).toFixed(1)}%"></i>`}</div></div>
<div class="cat-score">${category.score === null ? html`<span>not counted</span>` : html`<b>${scoreWords(category.score)}</b><span>${points >= 0.05 ? `−${points.toFixed(1)} points` : points > 0.001 ? 'under 0.1 points' : 'nothing lost'}</span>`}</div>
<p>${metrics.length > 0 && category.score !== null && html`<span>Lowest: ${metrics.slice(0, 2).map((metric, i) => html`${i > 0 && ', '}${metric!.title} (${scoreWords(metric!.score!)})`)}. </span>`}${category.note !== undefined && `${sentence(category.note)}${/[.!?]$/.test(category.note) ? '' : '.'}`}</p></li>`;
  })}</ul>
${report.score !== null && Math.abs(mean - report.score) >= 0.05 && html`<p class="hint">The categories alone make ${mean.toFixed(1)}; the rules below turn that into ${report.score.toFixed(1)}.</p>`}
${report.scoreNotes.length > 0 && html`<ul class="notes">${report.scoreNotes.map((note) => html`<li>${withCode(note)}</li>`)}</ul>`}</div></div>`);
}

/** A ring that fills clockwise from the top. `pathLength` counts in hundredths, so that no angle needs computing. */
function dial(value: number | null, summary: string): Markup {
  const filled = value === null ? 0 : Math.min(100, Math.max(0, value));
  return html`<figure class="dial">${drawing(summary, 'ring', 200, html`<circle class="track" cx="100" cy="100" r="84" pathLength="100"/>${filled > 0 && html`<circle class="fill" cx="100" cy="100" r="84" pathLength="100" stroke-dasharray="${filled.toFixed(1)} 100" transform="rotate(-90 100 100)"/>`}<text x="100" y="113" class="big">${value === null ? '–' : scoreWords(value)}</text><text x="100" y="138" class="small">of 100</text>`, 200)}<figcaption>${summary}</figcaption></figure>`;
}
