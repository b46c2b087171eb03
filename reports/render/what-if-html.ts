/** A what-if as one page that opens from disk, asks the network for nothing and runs no script: what came out, the curve, every figure with its interval, and what each variant could see. */
import { clockTime, counted, lengthOfTime, midSentence, rounded } from '../plain-words.ts';
import type { Curve, Measure, Value, WhatIf, WhatIfResult, WhatIfWord } from '../what-if.ts';
import { at, niceTicks, scale } from './html/charts.ts';
import { favicon } from './html/header.ts';
import { html, trusted, type Markup } from './html/markup.ts';
import { STYLE } from './html/style.ts';
import { changeText, differenceText, shortValue, unitText, visibilityText, wishText, withInterval } from './what-if.ts';

const MORE = `
.hero .wrap{padding-bottom:30px}.hero h1{margin-top:22px}.hero .lede{color:#cfd2de;margin-top:8px;max-width:80ch}
section{padding-top:40px}section>.lead{margin-bottom:14px}
.word{display:inline-flex;gap:6px;align-items:baseline;white-space:nowrap;font-weight:600}.word i{font-style:normal;width:1em;text-align:center}
.word.same,.word.cannot{color:var(--muted);font-weight:400}.word.better{color:var(--accent)}.word.worse{background:var(--ink);color:var(--surface);border-radius:99px;padding:0 10px 0 6px;margin-left:-6px}
.outcomes li{display:grid;grid-template-columns:230px 1fr;gap:4px 22px;padding:10px 0;border-top:1px solid var(--line)}.outcomes li:first-child{border-top:0}.outcomes b{font-weight:640}.outcomes small{display:block;font-weight:400}
.outcomes p+p{margin-top:2px}.outcomes .none{color:var(--muted)}
.figures{table-layout:fixed}.figures td,.figures th{vertical-align:middle;padding-block:5px}.figures .group th{font-weight:640;padding-top:26px;border-bottom:1px solid var(--line)}.figures .group small{font-weight:400;margin-left:8px}
.figures col.name{width:21%}.figures col.plot{width:27%}.figures col.value{width:19%}.figures col.diff{width:21%}.figures col.said{width:12%}
.figures tr.base>*{font-weight:600}.figures td{overflow-wrap:normal}
.plot svg{width:100%;height:18px}.plot .track{stroke:var(--line);stroke-width:1}.plot .ci{stroke:var(--accent-mid);stroke-width:6}.plot .dot{fill:var(--accent);stroke:var(--paper);stroke-width:1.5}.plot .ref{stroke:var(--ink);stroke-width:1;stroke-dasharray:2 2}
.base .plot .ci{stroke:var(--muted);opacity:.55}.base .plot .dot{fill:var(--ink)}
.curves{display:grid;grid-template-columns:1.25fr 1fr;gap:30px;align-items:start}.curves figure{min-width:0}.curves figcaption{font-size:13px;margin-bottom:8px}.curves .pair{display:grid;gap:18px}
.trade{width:100%;height:auto}.trade text{font-size:12px;fill:var(--muted)}.trade .label{fill:var(--ink);font-weight:600;paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}.trade .grid{stroke:var(--soft)}.trade .frame{stroke:var(--line)}
.trade .whisker{stroke:var(--accent-mid);stroke-width:1.5}.trade .path{fill:none;stroke:var(--accent);stroke-width:2}.trade .dot{fill:var(--accent);stroke:var(--paper);stroke-width:1.5}.trade .zero{fill:var(--paper);stroke:var(--ink);stroke-width:2}.trade .reach{fill:var(--accent-soft);opacity:.55}.trade .ref{stroke:var(--ink);stroke-dasharray:3 3}
.seen{display:grid;grid-template-columns:230px 1fr;gap:8px 22px;align-items:center}.seen .track{display:flex;height:16px;border-radius:4px;overflow:hidden;box-shadow:inset 0 0 0 1px var(--line)}.seen .track i{background:var(--accent)}.seen .track u{flex:1;background:repeating-linear-gradient(-45deg,transparent 0 4px,var(--accent-mid) 4px 5px)}.seen small{display:block;margin-top:2px}
.asked td{overflow-wrap:anywhere}
@media (max-width:820px){.curves,.outcomes li,.seen{grid-template-columns:1fr}.figures{min-width:760px}}
@media print{.curves{grid-template-columns:1fr}}
`;

const SIGNS: Readonly<Record<WhatIfWord, string>> = { 'better': '▲', 'worse': '▼', 'more': '↑', 'fewer': '↓', 'same': '=', 'cannot tell': '?' };

function badge(word: WhatIfWord): Markup {
  return html`<span class="word ${word.split(' ')[0]!}"><i aria-hidden="true">${SIGNS[word]}</i>${word}</span>`;
}

/** Every text of the result is shown as text; nothing in it can become markup. */
export function renderWhatIfHtml(result: WhatIf): string {
  const { title, id, homes, start, durationMs, seed, engineVersion } = result.scenario;
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
  const [base] = result.variants as [WhatIfResult];
  return html`${trusted('<!doctype html>\n')}<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${trusted(policy)}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><title>What if: ${title} · Twinward</title><link rel="icon" href="${trusted(favicon())}"><style>${trusted(STYLE + MORE)}</style></head>
<body><header class="hero"><div class="wrap"><div class="brand"><span>Twinward</span><i>what-if for home-health alerting</i></div><h1>What if: ${title}</h1>
<p class="lede">The same homes, seed and time, ${counted(result.variants.length - 1, 'variant')} against the baseline. The same things happen to people in each; what they are told, watched or judged by differs.</p>
<dl class="facts"><div><dt>Homes</dt><dd>${counted(homes, 'home')}</dd></div><div><dt>Simulated</dt><dd>${clockTime(start, { start, end: start })} <small>and ${lengthOfTime(durationMs)}</small></dd></div><div><dt>Baseline pipeline</dt><dd>${base.sut.id} <small>${base.sut.version}</small></dd></div><div><dt>Scenario</dt><dd>${id}</dd></div><div><dt>Seed</dt><dd>${seed}</dd></div></dl></div></header>
<main class="wrap">${outcomes(result)}${result.curves.map((curve) => curveSection(curve, base))}${seen(result)}${figures(result)}${asked(result)}</main>
<footer class="wrap"><p>Twinward ${engineVersion}. For test and training; not a medical device. All residents are synthetic.</p></footer></body></html>
`.text;
}

function outcomes({ variants, measures, notes }: WhatIf): Markup {
  const rows = variants.slice(1).map((variant) => {
    const said = (words: readonly WhatIfWord[]): Measure[] => measures.filter(({ id }) => words.includes(variant.against![id]!.word));
    const line = (word: WhatIfWord): Markup | null => {
      const list = said([word]);
      return list.length === 0 ? null : html`<p>${badge(word)} ${list.map(({ id, title, unit }, index) => html`${index > 0 ? '; ' : ''}${midSentence(title)} ${differenceText({ ...variant.against![id]!, ci: undefined as never }, unit)}${unitText(unit).replace(',', '')}`)}</p>`;
    };
    const lines = (['better', 'worse', 'more', 'fewer'] as const).map(line);
    const open = said(['cannot tell']).length;
    const rest = lines.every((one) => one === null) ? (open === 0 ? 'Nothing differs.' : `Nothing differs by more than chance; ${counted(open, 'figure')} of ${measures.length} moved a little.`) : null;
    const unseen = variant.seenOtherwise.map(({ title, lost, gained }) => html`<p><span class="word"><i aria-hidden="true">${lost > 0 ? '○' : '●'}</i>${lost > 0 ? 'unseen' : 'seen'}</span> ${[lost > 0 && `${counted(lost, 'episode')} can no longer be seen`, gained > 0 && `${counted(gained, 'episode')} more can be seen`].filter((part) => part !== false).join(', ')}: ${midSentence(title)}</p>`);
    return html`<li><b>${variant.name}<small>${changeText(variant)}</small></b><div>${lines}${unseen}${rest ? html`<p class="none">${rest}</p>` : null}</div></li>`;
  });
  return html`<section id="result"><h2>What came out</h2><p class="lead">Only what is more than chance, over the same homes. Each figure is judged for itself: of twenty, chance makes about one.</p><ul class="outcomes">${rows}</ul>${notes.length > 0 ? html`<div class="notice"><h3>To know</h3><ul class="reasons">${notes.map((note) => html`<li>${note}</li>`)}</ul></div>` : null}</section>`;
}

interface Box {
  width: number;
  height: number;
  left: number;
  bottom: number;
}

const TOP = 16;

/** Low and high of values with their intervals, a little room left. */
function extent(values: readonly Value[], least = 0): [number, number] {
  const all = values.flatMap(({ value, ci }) => [...(value === null ? [] : [value]), ...(ci ?? [])]);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const room = Math.max((high - low) * 0.06, least);
  return all.length === 0 ? [0, 1] : [Math.max(0, low - room), high + room];
}

function frame({ width, height, left, bottom }: Box, x: readonly [number, (value: number) => number, string][], y: readonly [number, (value: number) => number, string][], xTitle: string, yTitle: string): Markup {
  const floor = height - bottom;
  return html`${y.map(([value, place, text]) => html`<line class="grid" x1="${left}" x2="${width - 8}" y1="${at(place(value))}" y2="${at(place(value))}"/><text x="${left - 7}" y="${at(place(value) + 4)}" text-anchor="end">${text}</text>`)}${x.map(([value, place, text]) => html`<text x="${at(place(value))}" y="${floor + 17}" text-anchor="middle">${text}</text>`)}<line class="frame" x1="${left}" x2="${width - 8}" y1="${floor}" y2="${floor}"/><text x="${(left + width - 8) / 2}" y="${height - 3}" text-anchor="middle">${xTitle}</text>${yTitle ? html`<text x="${left - 34}" y="10">${yTitle}</text>` : null}`;
}

function curveSection({ axis, points }: Curve, base: WhatIfResult): Markup {
  const known = points.filter(({ sensitivity, alerts }) => sensitivity.value !== null && alerts.value !== null);
  if (known.length === 0) return html`<section><h2>What-if curve: ${axis}</h2><p class="empty">No episode could be observed, so there is no curve.</p></section>`;
  return html`<section><h2>What-if curve: ${axis}</h2><p class="lead">Each point is a run of all homes under one limit. Up is more found, left is fewer alerts for people to read; the ring is the baseline. Bars are 95 % intervals.</p>
<div class="curves">${tradeOff(known, base)}<div class="pair">${overLimit(known, axis, 'sensitivity', base.values['sensitivity']!)}${overLimit(known, axis, 'alerts', base.values['alerts-per-100-patient-days']!)}</div></div></section>`;
}

function tradeOff(points: Curve['points'], base: WhatIfResult): Markup {
  const box: Box = { width: 620, height: 420, left: 52, bottom: 42 };
  const [sens, alerts] = [base.values['sensitivity']!, base.values['alerts-per-100-patient-days']!];
  const [x0, x1] = extent([...points.map((point) => point.alerts), alerts], 1);
  const [y0] = extent([...points.map((point) => point.sensitivity), sens], 0.02);
  const x = scale(x0, x1, box.left, box.width - 8);
  const y = scale(y0, 1.02, box.height - box.bottom, TOP);
  const xy = ({ alerts: a, sensitivity: s }: Pick<Curve['points'][number], 'alerts' | 'sensitivity'>): [number, number] => [x(a.value!), y(s.value!)];
  const spots = Map.groupBy(points, (point) => xy(point).map((place) => Math.round(place / 6)).join());
  const name = `Episodes detected against alerts per 100 patient-days: ${points.map(({ at: limit, sensitivity, alerts: a }) => `${limit}: ${rounded(sensitivity.value!, 2)} at ${rounded(a.value!, 0)}`).join('; ')}`;
  return html`<figure><figcaption>Episodes detected, of those observable, against alerts per 100 patient-days</figcaption><svg class="trade" role="img" aria-label="${name}" viewBox="0 0 ${box.width} ${box.height}">
${frame(box, niceTicks(x0, x1, 6).map((tick) => [tick, x, rounded(tick, 2)]), niceTicks(y0, 1, 5).map((tick) => [tick, y, rounded(tick, 3)]), 'alerts per 100 patient-days', '')}
${points.map((point) => { const [px, py] = xy(point); return html`${point.alerts.ci && html`<line class="whisker" x1="${at(x(point.alerts.ci[0]))}" x2="${at(x(point.alerts.ci[1]))}" y1="${at(py)}" y2="${at(py)}"/>`}${point.sensitivity.ci && html`<line class="whisker" x1="${at(px)}" x2="${at(px)}" y1="${at(y(point.sensitivity.ci[0]))}" y2="${at(y(point.sensitivity.ci[1]))}"/>`}`; })}
<polyline class="path" points="${points.map((point) => xy(point).map(at).join(',')).join(' ')}"/>
${sens.value === null || alerts.value === null ? null : html`<circle class="zero" cx="${at(x(alerts.value))}" cy="${at(y(sens.value))}" r="8"/>`}
${points.map((point) => { const [px, py] = xy(point); return html`<circle class="dot" cx="${at(px)}" cy="${at(py)}" r="5"/>`; })}
${labels([...spots.values()].map((group) => ({ place: xy(group[0]!), text: group.map((point) => minus(point.at)).join(', ') })), box.width)}
</svg></figure>`;
}

/** About so wide is a letter of a label, in units of the drawing. */
const LETTER = 7.5;
const ROW = 16;

/** Labels below their points, from the left; one that would cover another goes a row deeper. */
function labels(spots: readonly { place: [number, number]; text: string }[], width: number): Markup[] {
  const taken: { from: number; to: number; y: number }[] = [];
  return spots.toSorted((a, b) => a.place[0] - b.place[0]).map(({ place: [px, py], text }) => {
    const half = (text.length * LETTER) / 2;
    const x = Math.min(px, width - 8 - half);
    let y = py + 22;
    while (taken.some((one) => Math.abs(one.y - y) < ROW - 1 && one.from < x + half && one.to > x - half)) y += ROW;
    taken.push({ from: x - half - 3, to: x + half + 3, y });
    return html`<text class="label" x="${at(x)}" y="${at(y)}" text-anchor="middle">${text}</text>`;
  });
}

function minus(value: number): string {
  return rounded(value, 3).replace('-', '−');
}

function overLimit(points: Curve['points'], axis: string, what: 'sensitivity' | 'alerts', base: Value): Markup {
  const box: Box = { width: 480, height: 200, left: 46, bottom: 42 };
  const [y0, high] = extent([...points.map((point) => point[what]), base], what === 'alerts' ? 1 : 0.02);
  const y1 = what === 'alerts' ? high : 1.02;
  const limits = points.map(({ at: limit }) => limit);
  const [first, last] = [Math.min(...limits), Math.max(...limits)];
  const x = scale(first, last, box.left + 14, box.width - 22);
  const y = scale(y0, y1, box.height - box.bottom, TOP);
  const spot = (point: Curve['points'][number], value: number): string => `${at(x(point.at))},${at(y(value))}`;
  const withCi = points.filter((point) => point[what].ci);
  const band = [...withCi.map((point) => spot(point, point[what].ci![1])), ...withCi.toReversed().map((point) => spot(point, point[what].ci![0]))].join(' ');
  const title = what === 'alerts' ? 'Alerts per 100 patient-days' : 'Episodes detected, of those observable';
  const every = Math.ceil(points.length / 8);
  return html`<figure><figcaption>${title}, over the limit</figcaption><svg class="trade" role="img" aria-label="${title} over ${axis}" viewBox="0 0 ${box.width} ${box.height}">
${frame(box, points.filter((_, index) => index % every === 0).map(({ at: limit }) => [limit, x, minus(limit)]), niceTicks(y0, what === 'alerts' ? y1 : 1, 3).map((tick) => [tick, y, rounded(tick, 3)]), axis, '')}
<polygon class="reach" points="${band}"/>${base.value === null ? null : html`<line class="ref" x1="${box.left}" x2="${box.width - 8}" y1="${at(y(base.value))}" y2="${at(y(base.value))}"/>`}
<polyline class="path" points="${points.map((point) => spot(point, point[what].value!)).join(' ')}"/>${points.map((point) => html`<circle class="dot" cx="${at(x(point.at))}" cy="${at(y(point[what].value!))}" r="4"/>`)}
</svg></figure>`;
}

function seen({ variants }: WhatIf): Markup {
  const [base] = variants as [WhatIfResult];
  const alike = variants.every(({ visibility }) => JSON.stringify(visibility) === JSON.stringify(base.visibility));
  const rows = alike ? [{ ...base, name: 'all variants' }] : variants;
  return html`<section><h2>What could be seen</h2><p class="lead">An episode whose evidence never reached the pipeline leaves “of those observable”. Another kit changes what can be seen, so look at “of all that crossed” too.</p>
<div class="seen">${rows.map((variant) => { const { planted, observable } = variant.visibility; return html`<b>${variant.name}</b><div><div class="track" aria-hidden="true"><i style="width:${at(planted === 0 ? 0 : (100 * observable) / planted)}%"></i><u></u></div><small>${visibilityText(variant)}</small></div>`; })}</div></section>`;
}

/** Beyond this multiple of the baseline's own upper end, a bar would press all others flat: it is cut, and the value stands beside. */
const STRETCH = 4;

function figures({ variants, measures }: WhatIf): Markup {
  const groups = measures.filter(({ id }) => variants.some(({ values }) => values[id]!.value !== null)).map((measure) => {
    const { id, unit, title } = measure;
    const values = variants.map((variant) => variant.values[id]!);
    const highs = values.map(({ value, ci }) => Math.max(value ?? 0, ci?.[1] ?? 0));
    const high = unit === 'share' ? 1 : Math.min(Math.max(...highs), Math.max(STRETCH * highs[0]!, 1e-9)) || 1;
    const x = (value: number): string => at(2 + 96 * Math.min(1, value / high));
    const reference = values[0]!.value;
    return html`<tbody><tr class="group"><th colspan="5" scope="rowgroup">${title}${unitText(unit)}<small>${wishText(measure)}</small></th></tr>${variants.map((variant, index) => {
      const value = values[index]!;
      const difference = variant.against?.[id];
      return html`<tr class="${index === 0 ? 'base' : ''}"><th scope="row">${variant.name}</th><td class="plot"><svg aria-hidden="true"><line class="track" x1="2%" x2="98%" y1="9" y2="9"/>${value.ci && html`<line class="ci" x1="${x(value.ci[0])}%" x2="${x(value.ci[1])}%" y1="9" y2="9"/>`}${reference === null ? null : html`<line class="ref" x1="${x(reference)}%" x2="${x(reference)}%" y1="0" y2="18"/>`}${value.value === null ? null : html`<circle class="dot" cx="${x(value.value)}%" cy="9" r="4.5"/>`}</svg></td><td>${withInterval(value, unit)}</td><td>${difference ? differenceText(difference, unit) : ''}</td><td>${difference ? html`<span title="${difference.why}">${badge(difference.word)}</span>` : html`<span class="faint">baseline</span>`}</td></tr>`;
    })}</tbody>`;
  });
  return html`<section><h2>Every figure</h2><p class="lead">Values with 95 % intervals; the broken line is the baseline. Differences are paired: the same homes, drawn again and again. “Cannot tell”: chance may have made it. Point at a word to see how it was decided.</p>
<div class="scroll"><table class="figures"><colgroup><col class="name"><col class="plot"><col class="value"><col class="diff"><col class="said"></colgroup><thead><tr><th>Variant</th><th>0 to the highest</th><th>Value</th><th>Against the baseline</th><th></th></tr></thead>${groups}</table></div></section>`;
}

function asked({ variants }: WhatIf): Markup {
  return html`<section><h2>What was asked</h2><div class="scroll"><table class="asked"><thead><tr><th>Variant</th><th>Asked</th><th>Changed</th><th>Pipeline</th><th class="num">Score</th><th>Scenario hash</th></tr></thead><tbody>${variants.map((variant) => html`<tr><th scope="row">${variant.name}</th><td>${variant.asked ? html`<code>${variant.asked}</code>` : '–'}</td><td>${variant.by === 'nothing' ? '–' : changeText(variant)}</td><td>${variant.sut.id} ${variant.sut.version}</td><td class="num">${variant.score === null ? '–' : shortValue(Math.round(variant.score), 'count')}</td><td><code>${variant.scenarioHash.slice(0, 12)}</code></td></tr>`)}</tbody></table></div></section>`;
}
