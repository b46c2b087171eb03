/** One page that shows a recording beside its twin: traces, days, autocorrelations and the table. No script, no network. */
import type { FittedBody, FittedSignal } from '../../contract/resident-file.ts';
import { at, drawing, niceTicks, scale } from '../../reports/render/html/charts.ts';
import { favicon } from '../../reports/render/html/header.ts';
import { html, trusted, type Markup } from '../../reports/render/html/markup.ts';
import { STYLE } from '../../reports/render/html/style.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../sim/core/math.ts';
import type { ComparedLine, ComparedSignal } from './compare.ts';
import { span, type Recording } from './series.ts';

export interface TwinPage {
  title: string;
  recording: Recording;
  body: FittedBody;
  compared: readonly ComparedSignal[];
  /** notes of the fit; those of the reading are in the recording */
  notes: readonly string[];
  seed: string;
  engineVersion: string;
}

/** Points of a trace that the page draws at most; of more, the lowest and highest of each stretch are kept. */
const POINTS_MOST = 1400;
/** Days of a dense recording that one trace shows. */
const SHOWN_DAYS = 8;

const MORE_STYLE = `
.twin-hero{border-bottom:1px solid var(--line);background:var(--surface);padding:22px 0 24px}.twin-hero h1{margin-top:14px}.twin-hero .brand svg{width:22px;height:22px}
.twin-hero .lead{margin-bottom:0}.twin-key{display:flex;flex-wrap:wrap;gap:6px 26px;margin:14px 0 0;color:var(--muted);font-size:13px}.twin-key svg{display:inline-block;width:34px;height:10px;vertical-align:0;margin-right:7px}
.contents{display:flex;flex-wrap:wrap;gap:4px 20px;margin-top:16px}
.person{stroke:var(--ink);fill:none;stroke-width:1.3;stroke-linejoin:round}.double{stroke:var(--accent);fill:none;stroke-width:1.3;stroke-linejoin:round}
.profile .person,.acf .person{stroke-width:2}.profile .double,.acf .double{stroke-width:2;stroke-dasharray:6 3}
.person-dot{fill:var(--ink)}.double-dot{fill:var(--surface);stroke:var(--accent);stroke-width:1.4}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:12px 40px;margin-top:22px}.pair figure,.traces{min-width:0}figcaption{margin-bottom:6px}
.twin-table{margin-top:22px}.twin-table td,.twin-table th{vertical-align:baseline}.twin-table td small{white-space:nowrap}.twin-table td:nth-child(4),.twin-table th:nth-child(4){padding-left:16px}.twin-table .outside td,.twin-table .outside th{font-weight:600}
.mark{display:inline-flex;align-items:center;gap:6px;white-space:nowrap}.mark.outside{background:var(--ink);color:var(--surface);border-radius:99px;padding:0 9px;margin-left:-9px}.mark.not{color:var(--muted)}.mark.within::before{content:"✓";color:var(--accent)}.mark.outside::before{content:"✕"}.mark.not::before{content:"–"}
.fitted{display:flex;flex-wrap:wrap;gap:6px 34px;margin:6px 0 18px}.fitted dt{font-size:12px;color:var(--muted)}.fitted dd{font-weight:550}
.quirks{columns:2;column-gap:40px;margin-top:8px}.quirks li{break-inside:avoid;padding:3px 0 3px 16px;position:relative;color:var(--muted)}.quirks li::before{content:"–";position:absolute;left:0}
@media (max-width:820px){.pair{grid-template-columns:1fr}.quirks{columns:1}}
`;

const KEY = trusted('<span><svg viewBox="0 0 34 10" aria-hidden="true"><path class="person" style="stroke-width:2" d="M0 5H34"/></svg>the recording</span><span><svg viewBox="0 0 34 10" aria-hidden="true"><path class="double" style="stroke-width:2" stroke-dasharray="6 3" d="M0 5H34"/></svg>the twin</span>');

export function renderTwin(page: TwinPage): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
  const lines = page.compared.flatMap((signal) => signal.lines);
  const outside = lines.filter(({ verdict }) => verdict === 'outside').length;
  const told = lines.filter(({ verdict }) => verdict !== 'not told').length;
  const quirks = [...page.recording.notes, ...page.notes];
  return html`${trusted('<!doctype html>\n')}<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${trusted(policy)}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><title>${page.title} and twin · Twinward</title><link rel="icon" href="${trusted(favicon())}"><style>${trusted(STYLE + MORE_STYLE)}</style></head>
<body><a class="skip" href="#signals">Skip to the signals</a><header class="twin-hero"><div class="wrap"><p class="brand">${trusted('<svg viewBox="0 0 24 24" aria-hidden="true"><rect width="24" height="24" rx="5" fill="#182036"/><path d="M5 19V12.500L10 8.500 15 12.500V19Z" fill="#f3c77d"/><circle cx="17" cy="6.500" r="2.200" fill="#f4eee2"/></svg>')}Twinward</p>
<h1>${page.title} and twin</h1><p class="lead">${told - outside} of ${told} statistics of the twin lie within their margins of the recording${outside > 0 ? `; ${outside} ${outside === 1 ? 'does' : 'do'} not and ${outside === 1 ? 'is' : 'are'} marked` : ''}. The twin is another course of the same body, not a copy of this one: it should look alike, not run alike.</p>
<p class="twin-key">${KEY}</p>${page.compared.length > 1 && html`<nav class="contents" aria-label="Signals">${page.compared.map(({ signal, name }) => html`<a href="#${signal}">${upper(name)}</a>`)}</nav>`}</div></header>
<main class="wrap" id="signals">${page.compared.map((signal) => section(signal, page.body[signal.signal] as FittedSignal))}
<section id="quirks"><h2>What the recording was like</h2><p class="lead">From <code>${page.recording.source}</code>. Every quirk that was found, and what was done about it.</p>${quirks.length === 0 ? html`<p>Nothing odd was found.</p>` : html`<ul class="quirks">${quirks.map((note) => html`<li>${note}</li>`)}</ul>`}</section></main>
<footer class="wrap"><p>Twinward ${page.engineVersion} · seed <code>${page.seed}</code>. The twin is measured at the times of the recording, with its device's noise; figures are means over several twins, ± their standard deviation. For test and training; not a medical device.</p></footer></body></html>
`.text;
}

function section(signal: ComparedSignal, fitted: FittedSignal): Markup {
  const { name, unit } = signal;
  return html`<section id="${signal.signal}"><h2>${upper(name)}</h2><p class="lead">${signal.n} readings in ${span(signal.days * DAY_MS)}, mostly ${span(signal.intervalMs)} apart; compared with ${signal.twins} twins.</p>
${fittedFacts(fitted, plainUnit(unit))}<figure class="traces"><figcaption>${traceTitle(signal)}</figcaption>${traces(signal)}</figure>
<div class="pair">${signal.profile && html`<figure class="profile"><figcaption>The day: mean of each hour, ${plainUnit(unit)}</figcaption>${profile(signal)}</figure>`}${signal.acf.length > 1 && html`<figure class="acf"><figcaption>How alike readings are, by their distance</figcaption>${acfDrawing(signal)}</figure>`}</div>
<div class="scroll"><table class="twin-table"><thead><tr><th scope="col">Statistic</th><th scope="col" class="num">Recording</th><th scope="col" class="num">Twin</th><th scope="col">Unit</th><th scope="col">Margin</th><th scope="col">Verdict</th></tr></thead><tbody>${signal.lines.map(tableLine)}</tbody></table></div></section>`;
}

function tableLine(line: ComparedLine): Markup {
  const kind = line.verdict === 'not told' ? 'not' : line.verdict;
  return html`<tr class="${kind}"><th scope="row">${line.title}</th><td class="num">${line.recording === undefined ? '' : figure(line.recording)}</td><td class="num">${line.twin !== undefined && html`${figure(line.twin)} <small>± ${figure(line.spread ?? 0)}</small>`}</td><td>${plainUnit(line.unit)}</td><td>${line.margin}</td><td><span class="mark ${kind}">${line.verdict}</span>${line.why !== undefined && html` <small>${line.why}</small>`}</td></tr>`;
}

function fittedFacts(fitted: FittedSignal, unit: string): Markup {
  const { daily, wander } = fitted;
  const facts: [string, string][] = [
    ['Level', `${figure(fitted.level)} ${unit}`],
    ['Rhythm of the day', daily.amplitude24 === 0 && daily.amplitude12 === 0 ? 'none told' : [daily.amplitude24 > 0 && `± ${figure(daily.amplitude24)}, highest at ${hourText(daily.peakHour24)}`, daily.amplitude12 > 0 && `twice a day ± ${figure(daily.amplitude12)}`].filter(Boolean).join('; ')],
    ['Wander', wander.length === 0 ? 'none told' : wander.map(({ tauMinutes, sd }) => `± ${figure(sd)} over ${span(tauMinutes * MINUTE_MS)}`).join(', ')],
    ['New in each reading', fitted.deviceSd === 0 ? 'none told' : `± ${figure(fitted.deviceSd)} ${unit}`],
  ];
  return html`<dl class="fitted">${facts.map(([term, fact]) => html`<div><dt>${term}</dt><dd>${fact}</dd></div>`)}</dl>`;
}

/** The stretch that a trace shows: all of a sparse recording, the fullest days of a dense one. */
function shown({ at: times, days, intervalMs }: ComparedSignal): [number, number] {
  if (days <= SHOWN_DAYS || intervalMs > HOUR_MS) return [0, times.length];
  let [best, from, to] = [0, 0, 0];
  for (let i = 0, j = 0; i < times.length; i += 1) {
    while (j < times.length && (times[j] as number) - (times[i] as number) < SHOWN_DAYS * DAY_MS) j += 1;
    if (j - i > best) [best, from, to] = [j - i, i, j];
  }
  return [from, to];
}

function traceTitle(signal: ComparedSignal): string {
  const [from, to] = shown(signal);
  return to - from === signal.n ? `Every reading, ${plainUnit(signal.unit)}` : `The fullest ${SHOWN_DAYS} days, ${plainUnit(signal.unit)}`;
}

const W = 1160;
const LEFT = 44;

function traces(signal: ComparedSignal): Markup {
  const [from, to] = shown(signal);
  const times = signal.at.slice(from, to);
  const [person, twin] = [signal.recording.slice(from, to), signal.twin.slice(from, to)];
  const [low, high] = extent([...person, ...twin]);
  const [begin, end] = [times[0] as number, times.at(-1) as number];
  const x = scale(begin, end, LEFT, W - 6);
  const HEIGHT = 130;
  const lane = (values: readonly number[], top: number, kind: 'person' | 'double', label: string): Markup => {
    const y = scale(low, high, top + HEIGHT, top);
    const sparse = times.length <= 200;
    const shape = sparse ? html`${times.map((time, i) => html`<circle class="${kind}-dot" cx="${at(x(time))}" cy="${at(y(values[i] as number))}" r="2.6"/>`)}` : html`<path class="${kind}" d="${pathOf(times, values, signal.intervalMs, x, y)}"/>`;
    return html`${niceTicks(low, high, 4).map((tick) => html`<path class="grid" d="M${LEFT} ${at(y(tick))}H${W}"/><text class="tick" x="${LEFT - 8}" y="${at(y(tick) + 4)}" text-anchor="end">${tick}</text>`)}${shape}<text class="axis-name" x="${LEFT + 4}" y="${top - 5}">${label}</text>`;
  };
  const bottom = 2 * HEIGHT + 58;
  const ticks = daysTicks(begin, end, signal.clock);
  return drawing(`${signal.name} of the recording above, of the twin below, between ${figure(low)} and ${figure(high)} ${plainUnit(signal.unit)}`, 'traces', bottom + 24, html`${ticks.map(({ time }) => html`<path class="grid" d="M${at(x(time))} 18V${bottom}"/>`)}${lane(person, 20, 'person', 'the recording')}${lane(twin, HEIGHT + 52, 'double', 'the twin')}${ticks.map(({ time, label }) => html`<text class="tick" x="${at(x(time))}" y="${bottom + 16}" text-anchor="middle">${label}</text>`)}`, W);
}

/** A line that breaks at gaps; of dense data the lowest and highest reading of each stretch stay. */
function pathOf(times: readonly number[], values: readonly number[], intervalMs: number, x: (time: number) => number, y: (value: number) => number): string {
  const stride = Math.max(1, Math.ceil((2 * times.length) / POINTS_MOST));
  let path = '';
  let before = -Infinity;
  for (let i = 0; i < times.length; i += stride) {
    let [low, high] = [i, i];
    for (let j = i; j < Math.min(i + stride, times.length); j += 1) {
      if ((values[j] as number) < (values[low] as number)) low = j;
      if ((values[j] as number) > (values[high] as number)) high = j;
    }
    for (const k of low === high ? [low] : low < high ? [low, high] : [high, low]) {
      const time = times[k] as number;
      path += `${time - before > 2.5 * intervalMs * stride ? 'M' : 'L'}${at(x(time))} ${at(y(values[k] as number))}`;
      before = time;
    }
  }
  return path;
}

function daysTicks(begin: number, end: number, clock: boolean): { time: number; label: string }[] {
  const length = end - begin;
  const sizes = [10 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS, 3 * HOUR_MS, 6 * HOUR_MS, DAY_MS, 7 * DAY_MS, 28 * DAY_MS, 91 * DAY_MS, 365 * DAY_MS];
  const step = sizes.find((size) => length / size <= 14) ?? length / 8;
  const first = clock ? Math.ceil(begin / step) * step : begin;
  return Array.from({ length: Math.floor((end - first) / step) + 1 }, (_, i) => first + i * step).map((time) => ({ time, label: tickLabel(time, begin, step, clock) }));
}

function tickLabel(time: number, begin: number, step: number, clock: boolean): string {
  if (!clock) return step < HOUR_MS ? `${Math.round((time - begin) / MINUTE_MS)} min` : `${Math.round((time - begin) / HOUR_MS)} h`;
  const iso = new Date(time).toISOString();
  return step < DAY_MS ? iso.slice(11, 16) : iso.slice(5, 10);
}

const HALF = 560;
const TALL = 210;

function profile(signal: ComparedSignal): Markup {
  const { recording, twin } = signal.profile as NonNullable<ComparedSignal['profile']>;
  const [low, high] = extent([...recording, ...twin].filter((value) => value !== undefined));
  const x = scale(0, 24, LEFT, HALF - 10);
  const y = scale(low, high, TALL, 14);
  const line = (values: readonly (number | undefined)[]): string => {
    let open = false;
    return values.map((value, hour) => {
      if (value === undefined) { open = false; return ''; }
      const point = `${open ? 'L' : 'M'}${at(x(hour + 0.5))} ${at(y(value))}`;
      open = true;
      return point;
    }).join('');
  };
  const alone = (values: readonly (number | undefined)[], kind: string): Markup[] => values.flatMap((value, hour) => (value === undefined || values[hour - 1] !== undefined || values[hour + 1] !== undefined ? [] : [html`<circle class="${kind}-dot" cx="${at(x(hour + 0.5))}" cy="${at(y(value))}" r="2.6"/>`]));
  return drawing(`Mean of each hour of the day: ${recording.map((value, hour) => (value === undefined ? '' : `${hour} h ${figure(value)}`)).filter(Boolean).join(', ')}`, 'day', TALL + 26,
    html`${niceTicks(low, high, 5).map((tick) => html`<path class="grid" d="M${LEFT} ${at(y(tick))}H${HALF}"/><text class="tick" x="${LEFT - 8}" y="${at(y(tick) + 4)}" text-anchor="end">${tick}</text>`)}${[0, 6, 12, 18, 24].map((hour) => html`<text class="tick" x="${at(x(hour))}" y="${TALL + 20}" text-anchor="middle">${String(hour).padStart(2, '0')}:00</text>`)}<path class="person" d="${line(recording)}"/><path class="double" d="${line(twin)}"/>${alone(recording, 'person')}${alone(twin, 'double')}`, HALF);
}

const LAG_MARKS: readonly [number, string][] = [[MINUTE_MS, '1 min'], [5 * MINUTE_MS, '5 min'], [20 * MINUTE_MS, '20 min'], [HOUR_MS, '1 h'], [6 * HOUR_MS, '6 h'], [DAY_MS, '24 h'], [3 * DAY_MS, '3 days']];

/** Lags run evenly by their place in a geometric list, so no logarithm is asked of the page. */
function acfDrawing({ acf }: ComparedSignal): Markup {
  const [first, last] = [(acf[0] as { lagMs: number }).lagMs, (acf.at(-1) as { lagMs: number }).lagMs];
  const x = scale(Math.log(first), Math.log(last), LEFT, HALF - 16);
  const lowest = Math.min(-0.2, ...acf.flatMap(({ recording, twin }) => [recording, twin]));
  const y = scale(lowest, 1, TALL, 14);
  const line = (pick: (point: { recording: number; twin: number }) => number): string => acf.map((point, i) => `${i === 0 ? 'M' : 'L'}${at(x(Math.log(point.lagMs)))} ${at(y(pick(point)))}`).join('');
  return drawing(`Autocorrelation from ${span(first)} to ${span(last)}`, 'lags', TALL + 26,
    html`${niceTicks(lowest, 1, 5).map((tick) => html`<path class="${tick === 0 ? 'axis-line' : 'grid'}" d="M${LEFT} ${at(y(tick))}H${HALF}"/><text class="tick" x="${LEFT - 8}" y="${at(y(tick) + 4)}" text-anchor="end">${tick}</text>`)}${LAG_MARKS.filter(([lag]) => lag >= first && lag <= last).map(([lag, label]) => html`<path class="grid" d="M${at(x(Math.log(lag)))} 14V${TALL}"/><text class="tick" x="${at(x(Math.log(lag)))}" y="${TALL + 20}" text-anchor="middle">${label}</text>`)}<path class="person" d="${line((point) => point.recording)}"/><path class="double" d="${line((point) => point.twin)}"/>`, HALF);
}

function extent(values: readonly number[]): [number, number] {
  const [low, high] = values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)] as [number, number], [Infinity, -Infinity] as [number, number]);
  return low === high ? [low - 1, high + 1] : [low, high];
}

/** Three digits that matter. */
export function figure(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

/** UCUM as people write it. */
export function plainUnit(unit: string): string {
  return unit === 'mm[Hg]' ? 'mmHg' : unit === 'Cel' ? '°C' : unit;
}

function hourText(hour: number): string {
  const minutes = Math.round(hour * 60) % 1440;
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function upper(text: string): string {
  return `${(text[0] as string).toUpperCase()}${text.slice(1)}`;
}
