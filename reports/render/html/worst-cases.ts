/** The worst cases with their signals drawn: what was true, what was measured, what arrived, and what was said when. */
import type { CaseSignal, Finding, GradedAlert, WorstCase } from '../../../contract/report.ts';
import { ALERT_CODES } from '../../../contract/alert-codes.ts';
import { CODES } from '../../../contract/codes.ts';
import type { TruthEvent } from '../../../contract/truth.ts';
import { clip, html, type Markup } from './markup.ts';
import { at, drawing, icon, niceTicks, priorityTag, scale, timeTicks } from './charts.ts';
import { outcomeIcon } from './header.ts';
import { empty, section, stateOf, subjectOf, type View } from './view.ts';
import { count, figure, plural, sentence, spaced, unitWords } from './words.ts';

const WIDTH = 1080;
const LEFT = 58;
const RIGHT = 1066;
const PAD = 14;
const TOP = 64;
/** Cases beyond this many characters of markup are left out, and the page says so. */
const BUDGET = 620_000;
const TABLE_ROWS = 90;
const SIGNALS_MAX = 6;

export function worstCases(view: View): Markup {
  const lead = 'The worst moments of the run, drawn from the signals themselves. The dashed line is the truth, which no pipeline ever sees; squares are what devices read; hollow ones never arrived; flags are alerts at the moment they were seen.';
  const all = view.report.worst;
  if (all.length === 0) return section('worst', 'Worst cases', lead, empty('Nothing went badly enough to be drawn.'));
  const made: Markup[] = [];
  let size = 0;
  for (const entry of all) {
    const one = drawCase(view, entry, made.length);
    size += one.text.length;
    if (size > BUDGET && made.length > 0) break;
    made.push(one);
  }
  return section('worst', 'Worst cases', lead, legend(), made, all.length > made.length && html`<p class="hint">${sentence(plural(all.length - made.length, 'further case'))} ${all.length - made.length === 1 ? 'is' : 'are'} in <code>report.json</code>.</p>`);
}

function legend(): Markup {
  const glyph = (body: Markup): Markup => html`<svg class="icon wide" viewBox="0 -12 34 24" aria-hidden="true">${body}</svg>`;
  return html`<ul class="legend marks"><li>${glyph(html`<path class="truth-line" d="M1 0H33"/>`)}true value</li><li>${glyph(html`<path class="w-line" d="M1 0H33"/><path class="w-ok" d="M10 0h0M24 0h0"/>`)}measured and arrived</li><li>${glyph(html`<circle class="w-lost" cx="17" r="3.600"/>`)}measured, never arrived</li><li>${glyph(html`<path class="w-bad" d="M17-5 22 4H12Z"/>`)}artefact</li><li>${glyph(html`<path class="w-bad" d="M13-4 21 4M21-4 13 4"/>`)}wrong by a fault</li><li>${glyph(html`<path class="w-bad" d="M17-5.500V5.500M11.500 0H22.500"/>`)}altered by an attack</li><li>${glyph(html`<rect class="gap-band" x="3" y="-8" width="28" height="16"/>`)}no reading</li><li>${icon('m-high')}alert</li><li>${glyph(html`<circle class="alert-update" cx="17" r="3"/>`)}acknowledged, escalated or closed</li></ul>`;
}

function drawCase(view: View, entry: WorstCase, index: number): Markup {
  const finding = view.report.findings.find((candidate) => candidate.id === entry.finding);
  const signals = drawnSignals(entry);
  const anchor = finding && view.anchors.get(finding.id);
  const main = finding?.truth ? (entry.truth.find((event) => event.id === finding.truth!.id) ?? finding.truth) : undefined;
  const summary = caseSentence(view, entry, finding, signals);
  return html`<article class="case" id="case${index}"><header><span class="case-no">${index + 1}</span><div><h3>${finding ? subjectOf(finding) : 'A case'}</h3><p>${finding?.kind === 'episode' && html`${outcomeIcon(stateOf(finding))} · `}${entry.who} · ${entry.home}${anchor && html` · <a href="#${anchor}">its line above</a>`}</p></div></header>
${finding && html`<p>${finding.text}${finding.remedy && html` <span class="remedy">${icon('i-tool')}${sentence(finding.remedy)}</span>`}</p>`}
<figure><div class="scroll">${chart(entry, signals, main, summary)}</div><figcaption>${summary}${entry.signals.length > signals.length && ` ${sentence(plural(entry.signals.length - signals.length, 'signal'))} that stayed the same or found no room ${entry.signals.length - signals.length === 1 ? 'is' : 'are'} in report.json.`}</figcaption></figure>
${entry.alerts.length > 0 && html`<ul class="case-alerts">${entry.alerts.slice(0, 12).map((alert) => html`<li><span class="num">${view.when(alert.gradedAt)}</span> ${priorityTag(alert.priority)} ${ALERT_CODES[alert.code].title} <small>${alertVerdict(alert)}</small></li>`)}</ul>`}
<details class="twin"><summary>The same as tables</summary>${signals.map((signal) => table(view, signal))}</details></article>`;
}

/** Signals that moved come first; those that only stood still give way where there are many. */
function drawnSignals(entry: WorstCase): CaseSignal[] {
  const moved = (signal: CaseSignal): boolean => new Set([...signal.truth.map((row) => row[1]), ...signal.readings.map((row) => row[1])]).size > 1;
  const moving = entry.signals.filter(moved);
  return (moving.length >= 3 || entry.signals.length > SIGNALS_MAX ? (moving.length > 0 ? moving : entry.signals) : entry.signals).slice(0, SIGNALS_MAX);
}

/** Height of one signal: high where there are few, lower where there are many. */
const laneHeight = (signals: number): number => (signals <= 2 ? 132 : signals <= 4 ? 108 : 88);

/** What a message that is no new alert says of its alert. */
const STATE_OF_ALERT: Readonly<Record<GradedAlert['state'], string>> = { raised: 'said again without a change', acknowledged: 'acknowledged', escalated: 'escalated', resolved: 'closed' };

function alertVerdict(alert: GradedAlert): string {
  if (!alert.counts) return STATE_OF_ALERT[alert.state];
  const words: Readonly<Record<GradedAlert['verdict'], string>> = { detects: 'detects an event', repeat: 'a repeat', false: 'false', ungraded: 'not graded', update: 'an update' };
  return words[alert.verdict] + (alert.falseCause ? `: ${spaced(alert.falseCause)}` : '');
}

function caseSentence(view: View, entry: WorstCase, finding: Finding | undefined, signals: readonly CaseSignal[]): string {
  const raised = entry.alerts.filter((alert) => alert.counts).length;
  const readings = signals.flatMap((signal) => signal.readings);
  const lost = readings.filter((row) => row[2] === null).length;
  const bad = readings.filter((row) => row[3] !== 'ok').length;
  const truth = finding?.truth;
  const signal = signals[0];
  const values = signal?.truth.map((row) => row[1]) ?? [];
  const reach = signal && values.length > 0 ? ` True ${signal.name} ran from ${figure(Math.min(...values))} to ${figure(Math.max(...values))} ${unitWords(signal.unit)}.` : '';
  return `${truth ? `The ${truth.kind} lasted from ${view.when(truth.onset)} to ${view.when(truth.end)}.` : `From ${view.when(entry.from)} to ${view.when(entry.to)}.`}${reach} ${sentence(plural(readings.length, 'reading'))} were taken, ${count(lost)} never arrived, ${count(bad)} were wrong; ${raised === 0 ? `no ${entry.alerts.length > 0 ? 'new ' : ''}alert was raised` : `${plural(raised, 'alert')} ${raised === 1 ? 'was' : 'were'} raised`}.`;
}

function chart(entry: WorstCase, signals: readonly CaseSignal[], main: TruthEvent | undefined, summary: string): Markup {
  const x = scale(entry.from, entry.to, LEFT, RIGHT);
  const others = entry.truth.filter((event) => event !== main && event.onset < entry.to && event.end > entry.from).slice(0, 6);
  const tall = laneHeight(signals.length);
  const height = TOP + signals.length * tall + 30 + others.length * 19;
  const bottom = TOP + signals.length * tall;
  const inside = (time: number): number => x(Math.min(entry.to, Math.max(entry.from, time)));
  const ticks = timeTicks(entry.from, entry.to, 10);
  const trueFrom = main?.trueFrom;
  const raised = entry.alerts.filter((alert) => alert.counts);
  return drawing(summary, 'case-chart', height, html`
${main && html`<rect class="truth-span" x="${at(inside(main.onset))}" y="${TOP - 24}" width="${at(Math.max(1, inside(main.end) - inside(main.onset)))}" height="${bottom - TOP + 24}"/><text class="truth-name" x="${at(inside(main.onset) + 6)}" y="${TOP - 10}">${clip(main.title, Math.max(12, Math.floor((inside(main.end) - inside(main.onset)) / 7)))}</text>`}
${ticks.map((tick) => html`<path class="grid" d="M${at(x(tick.at))} ${TOP}V${bottom}"/><text class="tick" x="${at(x(tick.at))}" y="${bottom + 19}" text-anchor="middle">${tick.label}</text>`)}
${signals.map((signal, i) => lane(signal, x, entry, TOP + i * tall, tall))}
${others.map((event, i) => {
    const y = bottom + 36 + i * 19;
    const [from, to] = [inside(event.onset), inside(event.end)];
    const flip = to > RIGHT - 330;
    return html`<path class="other-line" d="M${at(from)} ${TOP}V${y}M${at(to)} ${TOP}V${y}"/><path class="other-span" d="M${at(from)} ${y}H${at(Math.max(from + 3, to))}"/><text class="other-name" x="${at(flip ? from - 8 : to + 8)}" y="${y + 4}" text-anchor="${flip ? 'end' : 'start'}">${clip(event.title, 60)} (${event.kind})</text>`;
  })}
${trueFrom != null && trueFrom >= entry.from && trueFrom <= entry.to && html`<path class="truth-from" d="M${at(x(trueFrom))} ${TOP - 4}V${bottom}"/><svg x="${at(x(trueFrom))}" y="${TOP - 2}" overflow="visible"><use href="#m-true"/></svg>`}
${entry.alerts.filter((alert) => !alert.counts).slice(0, 60).map((alert) => html`<circle class="alert-update" cx="${at(inside(alert.gradedAt))}" cy="25" r="3"><title>${ALERT_CODES[alert.code].title}: ${alertVerdict(alert)}</title></circle>`)}
${raised.slice(0, 40).map((alert) => html`<path class="alert-line ${alert.priority}" d="M${at(inside(alert.gradedAt))} 26V${bottom}"/><svg x="${at(inside(alert.gradedAt))}" y="20" overflow="visible"><title>${ALERT_CODES[alert.code].title}, ${alertVerdict(alert)}</title><use href="#m-${alert.priority}"/></svg>${raised.length <= 4 && html`<text class="alert-name" x="${at(inside(alert.gradedAt) + (inside(alert.gradedAt) > RIGHT - 310 ? -6 : 16))}" y="19" text-anchor="${inside(alert.gradedAt) > RIGHT - 310 ? 'end' : 'start'}">${ALERT_CODES[alert.code].title}${alert.verdict === 'false' && ' (false)'}</text>`}`)}
${raised.length === 0 && html`<text class="alert-name" x="${LEFT}" y="19">no ${entry.alerts.length > 0 && 'new '}alert</text>`}`, WIDTH);
}

/** One signal on its own scale, all signals of a case on the same time axis. */
function lane(signal: CaseSignal, x: (time: number) => number, entry: WorstCase, top: number, tall: number): Markup {
  const readings = thin(signal.readings.filter((row) => row[0] >= entry.from && row[0] <= entry.to), (row) => row[1], 420);
  const truth = thin(signal.truth.filter((row) => row[0] >= entry.from && row[0] <= entry.to), (row) => row[1], 420);
  const values = [...truth.map((row) => row[1]), ...readings.map((row) => row[1])];
  const name = html`<text class="lane-name" x="${LEFT + 6}" y="${top + PAD + 2}">${sentence(clip(signal.name, 70))} <tspan class="lane-unit">${unitWords(signal.unit)}</tspan></text>`;
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = (high - low || Math.abs(high) || 1) * 0.08;
  const y = scale(low - room, high + room, top + tall - PAD, top + PAD + 10);
  const frame = html`<path class="lane-frame" d="M${LEFT} ${top}H${RIGHT}M${LEFT} ${top + tall}H${RIGHT}"/>`;
  if (values.length === 0) return html`${frame}${name}<text class="tick" x="${LEFT + 6}" y="${top + tall / 2}">nothing recorded</text>`;
  const gaps = gapsOf(readings, entry);
  return html`${frame}${gaps.map(([from, to]) => html`<rect class="gap-band" x="${at(x(from))}" y="${at(top + 1)}" width="${at(x(to) - x(from))}" height="${tall - 2}"/>${x(to) - x(from) > 64 && html`<text class="gap-name" x="${at((x(from) + x(to)) / 2)}" y="${top + tall - 7}" text-anchor="middle">no reading</text>`}`)}
${niceTicks(low, high, 3).map((tick) => html`<text class="tick" x="${LEFT - 8}" y="${at(y(tick) + 4)}" text-anchor="end">${figure(tick)}</text><path class="tickline" d="M${LEFT - 4} ${at(y(tick))}H${LEFT}"/>`)}
<path class="w-line" d="${linesOf(readings, gaps).map((line) => `M${line.map((row) => `${at(x(row[0]))} ${at(y(row[1]))}`).join('L')}`).join('')}"/>
<path class="truth-line" d="${truth.length > 0 && `M${truth.map((row) => `${at(x(row[0]))} ${at(y(row[1]))}`).join('L')}`}"/>
${points(readings, x, y)}${name}`;
}

/** All points of one form in one path: short in the file. */
function points(readings: CaseSignal['readings'], x: (time: number) => number, y: (value: number) => number): Markup {
  let ok = '';
  let lost = '';
  let bad = '';
  let badLost = '';
  const size = readings.length > 200 ? 1.5 : 2.2;
  for (const [time, value, arrived, flag] of readings) {
    const px = x(time);
    const py = y(value);
    if (flag === 'ok') {
      if (arrived === null) lost += `M${at(px - size - 0.8)} ${at(py)}a${size + 0.8} ${size + 0.8} 0 1 0 ${at(2 * size + 1.6)} 0a${size + 0.8} ${size + 0.8} 0 1 0 ${at(-2 * size - 1.6)} 0`;
      else ok += `M${at(px)} ${at(py)}h0`;
      continue;
    }
    const form = flag === 'artefact' ? `M${at(px)} ${at(py - 5)}l5 9h-10Z` : flag === 'fault' ? `M${at(px - 4)} ${at(py - 4)}l8 8m0-8l-8 8` : `M${at(px)} ${at(py - 5)}v10m-5-5h10`;
    if (arrived === null) badLost += form;
    else bad += form;
  }
  return html`${ok && html`<path class="w-ok${readings.length > 200 && ' small'}" d="${ok}"/>`}${lost && html`<path class="w-lost" d="${lost}"/>`}${bad && html`<path class="w-bad" d="${bad}"/>`}${badLost && html`<path class="w-bad gone" d="${badLost}"/>`}`;
}

/** Runs of readings that arrived and were sound, broken at gaps. */
function linesOf(readings: CaseSignal['readings'], gaps: readonly (readonly [number, number])[]): CaseSignal['readings'][] {
  const lines: CaseSignal['readings'][] = [];
  let line: CaseSignal['readings'] = [];
  const end = (): void => {
    if (line.length > 1) lines.push(line);
    line = [];
  };
  for (const row of readings) {
    const last = line.at(-1);
    if (last && gaps.some(([from, to]) => from >= last[0] && to <= row[0])) end();
    if (row[2] === null) end();
    else if (row[3] === 'ok') line.push(row);
  }
  end();
  return lines;
}

/** Where no reading was taken for more than three times the usual interval. */
function gapsOf(readings: CaseSignal['readings'], entry: WorstCase): [number, number][] {
  if (readings.length < 3) return [];
  const steps = readings.slice(1).map((row, i) => row[0] - readings[i]![0]);
  const usual = steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)]!;
  const gaps: [number, number][] = [];
  const stops = [...readings.map((row) => row[0]), entry.to];
  for (let i = 1; i < stops.length; i += 1) if (stops[i]! - stops[i - 1]! > usual * 3.01) gaps.push([stops[i - 1]!, stops[i]!]);
  if (readings[0]![0] - entry.from > usual * 3.01) gaps.unshift([entry.from, readings[0]![0]]);
  return gaps;
}

/** At most `most` rows, the lowest and the highest of every column kept: no extreme is skipped. */
function thin<Row extends readonly [number, number, ...unknown[]]>(rows: readonly Row[], valueOf: (row: Row) => number, most: number): Row[] {
  if (rows.length <= most) return [...rows];
  const kept: Row[] = [];
  const per = Math.ceil((rows.length / most) * 2);
  for (let i = 0; i < rows.length; i += per) {
    const column = rows.slice(i, i + per);
    const sorted = column.toSorted((a, b) => valueOf(a) - valueOf(b));
    const ends = [sorted[0]!, sorted.at(-1)!];
    kept.push(...column.filter((row) => ends.includes(row)));
  }
  return kept;
}

function table(view: View, signal: CaseSignal): Markup {
  const every = Math.max(1, Math.ceil(signal.readings.length / TABLE_ROWS));
  const rows = signal.readings.filter((row, i) => i % every === 0 || row[3] !== 'ok').slice(0, TABLE_ROWS * 2);
  const digits = Object.values(CODES).find((code) => code.code === signal.code)?.unit === 'kg' ? 1 : undefined;
  const truthAt = new Map(signal.truth.map((row) => [row[0], row[1]]));
  return html`<h4>${sentence(clip(signal.name, 90))}, ${unitWords(signal.unit)}</h4>${every > 1 && html`<p class="hint">Every ${count(every)}th of ${count(signal.readings.length)} readings, and all that were wrong; all are in <code>report.json</code>.</p>`}<table><thead><tr><th scope="col" class="num">Taken</th><th scope="col" class="num">True</th><th scope="col" class="num">Read</th><th scope="col">Arrived</th><th scope="col">Note</th></tr></thead><tbody>${rows.map(([time, value, arrived, flag]) => html`<tr><td class="num">${view.when(time)}</td><td class="num">${truthAt.has(time) ? (digits === undefined ? figure(truthAt.get(time)!) : truthAt.get(time)!.toFixed(digits)) : ''}</td><td class="num">${figure(value)}</td><td>${arrived === null ? 'never' : view.when(arrived)}</td><td>${flag !== 'ok' && flag}</td></tr>`)}</tbody></table>`;
}
