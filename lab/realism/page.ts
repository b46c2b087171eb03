/** The realism scorecard as one page: each statistic beside its margin. No script, no network. */
import { favicon } from '../../reports/render/html/header.ts';
import { html, trusted, type Markup } from '../../reports/render/html/markup.ts';
import { STYLE } from '../../reports/render/html/style.ts';
import { bounds, type Graded } from './index.ts';

const MORE_STYLE = `
.real-hero{border-bottom:1px solid var(--line);background:var(--surface);padding:22px 0 24px}.real-hero h1{margin-top:14px}.real-hero .lead{margin-bottom:0}
.tally{display:flex;flex-wrap:wrap;gap:6px 28px;margin-top:14px}.tally b{font-size:22px;font-weight:600;margin-right:6px}
.real{table-layout:fixed;width:100%;min-width:860px}.real th:nth-child(2){width:15%}.real th:nth-child(3){width:9%}.real thead th:nth-child(4){width:302px}.real thead th:nth-child(5){width:158px}.real td,.real th{vertical-align:middle}.real tbody th{font-weight:500;max-width:420px}.real th small,.real td small{display:block;color:var(--muted);font-weight:400}.real td.num{white-space:nowrap}
.bullet{display:block;width:290px;height:26px}.bullet .rail{stroke:var(--line)}.bullet .margin{fill:var(--accent-soft)}.bullet .target{stroke:var(--accent);stroke-width:2}.bullet .seed{stroke:var(--ink);opacity:.35}.bullet .dot{fill:var(--ink);stroke:var(--surface);stroke-width:1.5}.bullet.near .dot{fill:var(--surface);stroke:var(--ink);stroke-width:2}.bullet.far .dot{fill:var(--high);stroke:var(--ink)}
.verdict{white-space:nowrap}.verdict.near{font-weight:600}.verdict.far{background:var(--ink);color:var(--surface);border-radius:99px;padding:1px 9px;margin-left:-9px;font-weight:600}
.key{display:flex;flex-wrap:wrap;gap:6px 26px;color:var(--muted);font-size:13px;margin-top:12px}.key svg{display:inline-block;width:34px;height:14px;vertical-align:-2px;margin-right:7px}
@media (max-width:820px){.real td.chart{width:auto}.bullet{width:170px}}`;
const WORDS = { good: 'within', near: 'off by up to 30 %', far: 'far off' } as const;

export interface RealismPage {
  statistics: readonly Graded[];
  seeds: number;
  /** share of the full number of homes */
  scale: number;
  version: string;
}

export function renderRealism({ statistics, seeds, scale, version }: RealismPage): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
  const count = (verdict: Graded['verdict']) => statistics.filter((one) => one.verdict === verdict).length;
  const studies = [...new Set(statistics.map(({ study }) => study))];
  return html`${trusted('<!doctype html>\n')}<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${trusted(policy)}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><title>Realism scorecard · Twinward</title><link rel="icon" href="${trusted(favicon())}"><style>${trusted(STYLE + MORE_STYLE)}</style></head>
<body><header class="real-hero"><div class="wrap"><p class="brand">Twinward</p><h1>Realism scorecard</h1>
<p class="lead">${statistics.length} statistics of simulated people, devices and alarm rules beside what was published about real ones.</p>
<p class="tally"><span><b>${count('good')}</b>within their margin</span><span><b>${count('near')}</b>off by up to 30 %</span><span><b>${count('far')}</b>far off</span></p>
<p class="key"><span>${trusted('<svg viewBox="0 0 34 14" class="bullet" style="width:34px;height:14px" aria-hidden="true"><rect class="margin" x="6" y="2" width="22" height="10"/><path class="target" d="M17 2V12"/></svg>')}published value and margin</span><span>${trusted('<svg viewBox="0 0 34 14" class="bullet" style="width:34px;height:14px" aria-hidden="true"><circle class="dot" cx="17" cy="7" r="4.500"/></svg>')}simulated, mean over seeds</span><span>${trusted('<svg viewBox="0 0 34 14" class="bullet" style="width:34px;height:14px" aria-hidden="true"><path class="seed" d="M10 2V12M17 2V12M22 2V12"/></svg>')}each seed</span></p>
<p class="key">${seeds} ${seeds === 1 ? 'seed' : 'seeds'}, ${scale === 1 ? 'full number' : `${Math.round(100 * scale)} % of the full number`} of homes.${scale < 1 || seeds < 5 ? ' Small numbers scatter: the full count is npm run prove -- realism.' : ''}</p></div></header>
<main class="wrap">${studies.map((study) => section(statistics.filter((one) => one.study === study)))}</main>
<footer class="wrap"><p>Twinward ${version}. Margins are those of docs/realism.md. For test and training; not a medical device.</p></footer></body></html>
`.text;
}

function section(statistics: readonly Graded[]): Markup {
  const [{ study, cohort }] = statistics as [Graded];
  return html`<section id="${study}"><h2>${cohort[0]!.toUpperCase() + cohort.slice(1)}</h2><div class="scroll"><table class="real"><thead><tr><th scope="col">Statistic</th><th scope="col" class="num">Published</th><th scope="col" class="num">Simulated</th><th scope="col">Beside the margin</th><th scope="col">Verdict</th></tr></thead><tbody>${statistics.map(row)}</tbody></table></div></section>`;
}

function row(one: Graded): Markup {
  const [low, high] = bounds(one);
  return html`<tr><th scope="row">${one.title}<small>${one.source}</small></th><td class="num">${marginText(low, high)}${one.unit !== '1' && html`<small>${one.unit}</small>`}</td><td class="num">${one.value === null ? '–' : figure(one.value)}</td><td class="chart">${bullet(one, low, high)}</td><td><span class="verdict ${one.verdict}">${WORDS[one.verdict]}</span></td></tr>`;
}

function marginText(low: number, high: number): string {
  if (high === Infinity) return `above ${figure(low)}`;
  return low === -Infinity ? `below ${figure(high)}` : `${figure(low)} to ${figure(high)}`;
}

/** Three significant figures. */
export function figure(value: number): string {
  return Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
}

const WIDTH = 290;

function bullet({ value, values, target, verdict, title }: Graded, low: number, high: number): Markup {
  if (value === null) return html``;
  const edges = [low, high, target, value, ...values].filter(Number.isFinite);
  const [from, to] = [Math.min(...edges), Math.max(...edges)];
  const pad = 0.15 * (to - from || Math.abs(to) || 1);
  const x = (at: number) => (8 + ((WIDTH - 16) * (at - from + pad)) / (to - from + 2 * pad)).toFixed(1);
  const [left, right] = [low === -Infinity ? '0' : x(low), high === Infinity ? String(WIDTH) : x(high)];
  return html`<svg class="bullet ${verdict}" viewBox="0 0 ${WIDTH} 26" role="img" aria-label="${title}: ${figure(value)}, ${WORDS[verdict]}"><path class="rail" d="M0 13H${WIDTH}"/><rect class="margin" x="${left}" y="5" width="${(Number(right) - Number(left)).toFixed(1)}" height="16"/><path class="target" d="M${x(target)} 5V21"/>${values.length > 1 && html`<path class="seed" d="${values.map((each) => `M${x(each)} 8V18`).join('')}"/>`}<circle class="dot" cx="${x(value)}" cy="13" r="5"/></svg>`;
}
