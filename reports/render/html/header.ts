/** The first screen: which run this is, its verdict, and the town with one house per home. */
import { html, withCode, type Markup } from './markup.ts';
import { at, drawing, icon, verdictBadge } from './charts.ts';
import { falseCount, stateOf, type State, type View } from './view.ts';
import { clock, count, date, delayWords, figure, percent, plural, scoreWords, sentence, span } from './words.ts';

type House = State | 'false' | 'quiet';
/** From what matters least to what matters most: a home shows the last of these that is true of it. */
const ORDER: readonly House[] = ['quiet', 'false', 'detected', 'unobservable', 'late', 'missed'];
const HOUSE_WORDS: Readonly<Record<House, string>> = {
  quiet: 'quiet', false: 'false alarm only', detected: 'alerted in time', unobservable: 'unobservable', late: 'alerted late', missed: 'missed',
};
/** In larger towns each house stands for several homes, and the page says so. */
const HOUSES_MAX = 1200;
const WIDTH = 1160;

export function header(view: View): Markup {
  const { manifest, verdict, score } = view.report;
  const houses = housesOf(view);
  const tally = tallyOf(houses, view);
  const words: Readonly<Record<string, string>> = { pass: 'Every target of the scenario surely holds.', fail: 'At least one target of the scenario is surely broken.', unknown: 'The run cannot decide every target of the scenario.' };
  return html`<header class="hero" id="top">${sky()}<div class="wrap">
<div class="brand">${moon()}<span>Twinward</span><i>crash-test report for home-health alerting</i></div>
<div class="headline"><div><h1>${manifest.title}</h1>
<dl class="facts">
<div><dt>Homes</dt><dd>${count(manifest.homes)}</dd></div>
<div><dt>Simulated</dt><dd>${clock(manifest.start)}–${clock(view.end)} <small>${span(manifest.durationMs)} from ${date(manifest.start)}</small></dd></div>
<div><dt>System under test</dt><dd>${manifest.sut.id} <small>${manifest.sut.version}</small></dd></div>
<div><dt>Scenario</dt><dd>${manifest.scenario}</dd></div>
<div><dt>Seed</dt><dd>${manifest.seed}</dd></div>
</dl></div>
<div class="outcome">${verdictBadge(verdict)}<p>${words[verdict]}</p><p class="scoreline">Score <b>${score === null ? 'none' : scoreWords(score)}</b>${score !== null && ' of 100'}</p></div></div></div>
${town(view, houses)}
</header>
<div class="town-key wrap"><p>${townSentence(view, tally)}</p><ul class="legend">${(['quiet', 'detected', 'late', 'missed', 'unobservable', 'false'] as const).map((house) => html`<li><svg viewBox="-17 -29 34 31" aria-hidden="true" class="key-house">${houseMarks(house, 1)}</svg>${HOUSE_WORDS[house]} <b>${count(tally.get(house) ?? 0)}</b></li>`)}</ul></div>`;
}

/** The reasons of the verdict, the lab's own trouble first, and five figures that answer the first questions. */
export function result(view: View): Markup {
  const { report } = view;
  const lab = report.findings.filter((finding) => finding.kind === 'lab');
  const observable = view.episodes.filter((finding) => stateOf(finding) !== 'unobservable');
  const alerted = observable.filter((finding) => finding.outcome === 'detected');
  const delay = report.metrics['clinical.detection-delay-ms.p50']?.value ?? null;
  const burden = report.metrics['clinical.false-alarms-per-patient-day']?.value ?? null;
  const unseen = view.episodes.length - observable.length;
  const figures: { value: string; words: string; more: string; to: string }[] = [
    { value: observable.length ? `${count(alerted.length)} of ${count(observable.length)}` : 'none', words: 'episodes alerted', more: observable.length ? `${percent(alerted.length / observable.length)} of what could be seen${unseen ? `; ${count(unseen)} more could not` : ''}` : 'no episode could be seen from outside', to: 'patients' },
    { value: count(view.episodes.filter((finding) => stateOf(finding) === 'late').length), words: 'alerted too late', more: 'after the deadline of the condition', to: 'delay' },
    { value: delay === null ? '–' : delayWords(delay), words: 'typical delay of an alert', more: 'half came no later than this after the first reading that showed it', to: 'delay' },
    { value: count(falseCount(view.falseAlarms)), words: 'false alarms', more: burden === null ? 'over the whole run' : `${figure(burden)} clinical ones per patient and day`, to: 'false-alarms' },
    { value: report.account.scheduled ? percent(report.account.received / report.account.scheduled) : '–', words: 'of readings arrived', more: report.account.unexplained ? `${count(report.account.unexplained)} are unexplained` : 'every other one is explained', to: 'account' },
  ];
  return html`<section id="result" aria-labelledby="result-h"><h2 id="result-h">Why the verdict is <em>${report.verdict}</em></h2>
<p class="lead">The verdict comes only from the targets that the scenario sets; the score further down never decides it.</p>
${report.reasons.length > 0 ? html`<ul class="reasons">${report.reasons.map((reason) => html`<li>${withCode(reason)}</li>`)}</ul>` : html`<p class="empty">${report.verdict === 'pass' ? 'Nothing stands against it.' : 'No reason was given.'}</p>`}
${lab.length > 0 && html`<div class="notice"><h3>Trouble of the lab itself</h3>${lab.map((finding) => html`<p><b>${finding.title}</b> ${finding.text}</p>`)}</div>`}
<ul class="keyfigures">${figures.map((entry) => html`<li><a href="#${entry.to}"><b>${entry.value}</b><span>${entry.words}</span><small>${entry.more}</small></a></li>`)}</ul></section>`;
}

function housesOf(view: View): Map<string, House> {
  const houses = new Map<string, House>();
  const say = (home: string | undefined, house: House): void => {
    if (home === undefined) return;
    const known = houses.get(home) ?? 'quiet';
    houses.set(home, ORDER.indexOf(house) > ORDER.indexOf(known) ? house : known);
  };
  for (const finding of view.episodes) say(finding.home ?? finding.truth?.homes[0], stateOf(finding));
  for (const finding of view.falseAlarms) say(finding.home ?? finding.alert?.home, 'false');
  return houses;
}

function townSentence(view: View, tally: ReadonlyMap<House, number>): string {
  const of = (house: House): number => tally.get(house) ?? 0;
  const drawn = Math.min(view.report.manifest.homes, HOUSES_MAX);
  const each = drawn < view.report.manifest.homes ? `Each house stands for about ${count(view.report.manifest.homes / drawn)} homes, in proportion, and shows the worst that happened in them.` : 'Each house is one home and shows the worst that happened in it.';
  return `${each} In ${plural(of('missed'), 'home')} an episode was missed, in ${count(of('late'))} it was alerted late, in ${count(of('detected'))} all were alerted in time.`;
}

/** The town: rows of houses, smaller towards the back, every house where its home number puts it. */
function town(view: View, houses: ReadonlyMap<string, House>): Markup {
  const drawn = Math.min(view.report.manifest.homes, HOUSES_MAX);
  const slots = drawn === view.report.manifest.homes ? everyHome(drawn, houses) : inProportion(drawn, tallyOf(houses, view), view.report.manifest.homes);
  const rows = Math.max(1, Math.min(10, Math.round(Math.sqrt(drawn / 8))));
  const step = rows > 6 ? 15 : 19;
  const height = 58 + rows * step;
  // Back rows hold more and smaller houses than front rows.
  const weights = Array.from({ length: rows }, (_, row) => 1 / (0.62 + 0.38 * ((row + 1) / rows)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const body: Markup[] = [];
  let next = 0;
  for (let row = 0; row < rows; row += 1) {
    const inRow = row === rows - 1 ? drawn - next : Math.min(drawn - next, Math.round((drawn * weights[row]!) / total));
    if (inRow <= 0) continue;
    const pitch = (WIDTH - 40) / inRow;
    const size = Math.min(1.5, Math.max(0.34, pitch / 21)) * (0.86 + 0.14 * ((row + 1) / rows));
    const base = 48 + (row + 0.7) * step;
    const marks: Markup[] = [];
    for (let i = 0; i < inRow; i += 1) {
      const jitter = ((next * 7919 + row * 104_729) % 97) / 97 - 0.5;
      if (size > 0.6 && (next * 13) % 5 === 0) marks.push(html`<use href="#tree" transform="translate(${at(20 + i * pitch)} ${at(base + jitter * 3)})scale(${(size * (1 + jitter * 0.3)).toFixed(2)})"/>`);
      const x = 20 + (i + 0.5 + jitter * 0.34) * pitch;
      const grow = size * (1 + (((next * 31) % 13) / 13 - 0.5) * 0.16);
      marks.push(html`<g transform="translate(${at(x)} ${at(base + jitter * 2)})scale(${grow.toFixed(2)})">${houseMarks(slots[next]!, next)}</g>`);
      next += 1;
    }
    const yStreet = at(base + 1.5);
    body.push(html`<path class="ground g${row % 2}" d="M0 ${yStreet}Q290 ${at(base - 3)} 580 ${yStreet}T1160 ${yStreet}V${height}H0Z"/>${marks}`);
  }
  return drawing(`The town at night: ${townSentence(view, tallyOf(houses, view))}`, 'town', height, html`${houseDefs()}${observatory()}${body}`, WIDTH);
}

/** Every home in the place of its number; ids that share a place take the next free one. */
function everyHome(homes: number, houses: ReadonlyMap<string, House>): House[] {
  const slots: (House | undefined)[] = Array.from({ length: homes });
  for (const [home, house] of [...houses].toSorted((a, b) => (a[0] < b[0] ? -1 : 1))) {
    let slot = Math.max(0, Number(home.slice(1))) % homes;
    for (let tried = 0; slots[slot] !== undefined && tried < homes; tried += 1) slot = (slot + 1) % homes;
    slots[slot] = house;
  }
  return slots.map((house) => house ?? 'quiet');
}

/** Houses in the proportions of the whole town, scattered by a fixed rule; what happened at all is drawn at least once. */
function inProportion(drawn: number, tally: ReadonlyMap<House, number>, homes: number): House[] {
  const row: House[] = [];
  for (const house of ORDER.toReversed()) {
    const n = tally.get(house) ?? 0;
    if (house !== 'quiet' && n > 0) row.push(...Array.from({ length: Math.max(1, Math.round((n / homes) * drawn)) }, () => house));
  }
  const slots: House[] = Array.from({ length: drawn }, () => 'quiet');
  // 557 is prime and no divisor of the number of houses, so every place is met once.
  for (let i = 0; i < Math.min(row.length, drawn); i += 1) slots[(i * 557) % drawn] = row[i]!;
  return slots;
}

function tallyOf(houses: ReadonlyMap<string, House>, view: View): Map<House, number> {
  const tally = new Map<House, number>([['quiet', Math.max(0, view.report.manifest.homes - houses.size)]]);
  for (const house of houses.values()) tally.set(house, (tally.get(house) ?? 0) + 1);
  return tally;
}

/** Two house shapes share all states; marks stand above the roof, so that colour is never the only sign. */
function houseMarks(house: House, index: number): Markup {
  return html`<use href="#h${index % 3}${house === 'quiet' || house === 'false' ? 'q' : 'l'}"/>${house === 'missed' && html`<use href="#hm"/>`}${house === 'late' && html`<use href="#ht"/>`}${house === 'unobservable' && html`<use href="#hu"/>`}${house === 'false' && html`<use href="#hf"/>`}`;
}

function houseDefs(): Markup {
  const bodies = ['M-7 0V-7L0-12.500 7-7V0Z', 'M-8 0V-6H-9L-5-11H5L9-6H8V0Z', 'M-6 0V-9L0-14 6-9V0Z'];
  const windows = [html`<rect x="-4.400" y="-6" width="3.200" height="3.600"/><rect x="1.200" y="-6" width="3.200" height="3.600"/>`, html`<rect x="-5.600" y="-5" width="3.200" height="3.200"/><rect x="2.400" y="-5" width="3.200" height="3.200"/>`, html`<rect x="-3.800" y="-8" width="2.800" height="3"/><rect x="1" y="-4" width="2.800" height="3"/>`];
  return html`<defs>${bodies.map((d, i) => html`<g id="h${i}q"><path class="wall" d="${d}"/><g class="dark">${windows[i]}</g></g><g id="h${i}l"><path class="wall up" d="${d}"/><g class="lit">${windows[i]}</g></g>`)}
<path id="hm" class="mark-missed" d="M0-27 5-22 0-17-5-22Z"/><path id="ht" class="mark-late" d="M0-27 5-22 0-17-5-22Z"/><circle id="hu" class="mark-unseen" cy="-21.500" r="4.300"/><path id="hf" class="mark-false" d="M0-12V-22H6.500L5-19.700 6.500-17.400H0"/><path id="tree" class="tree" d="M0 0V-3M-4-2.500 0-13 4-2.500Z"/></defs>`;
}

/** Stars over the whole first screen, placed by a fixed rule, denser towards the top. */
function sky(): Markup {
  let state = 11;
  const next = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return html`<svg class="sky" width="100%" height="100%" aria-hidden="true">${Array.from({ length: 90 }, () => {
    const [x, y, size] = [next(), next(), next()];
    return html`<circle cx="${(x * 100).toFixed(1)}%" cy="${(y * y * 78).toFixed(1)}%" r="${(0.45 + size * size * 0.75).toFixed(2)}"/>`;
  })}</svg>`;
}

/** A low hill with an observatory, open towards the sky. */
function observatory(): Markup {
  return html`<g class="observatory"><path class="hill" d="M420 78C520 70 600 22 690 22S840 62 930 76V96H420Z"/><path class="dome" d="M671 23V17A19 19 0 0 1 709 17V23Z"/><path class="slit" d="M687 17V1L695 0V17Z"/></g>`;
}

function moon(): Markup {
  return html`<svg class="brandmark" viewBox="0 0 24 24" aria-hidden="true"><path d="M3 21V12L9 7.200 15 12V21ZM15 21V14.500L18.500 11.700 22 14.500V21Z"/><circle cx="17.500" cy="5" r="2.600"/></svg>`;
}

export function favicon(): string {
  return "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Crect width='24' height='24' rx='5' fill='%23182036'/%3E%3Cpath d='M5 19V12.500L10 8.500 15 12.500V19Z' fill='%23f3c77d'/%3E%3Ccircle cx='17' cy='6.500' r='2.200' fill='%23f4eee2'/%3E%3C/svg%3E";
}

/** The sections in order, for the bar that stays on top. */
export function navigation(entries: readonly { id: string; label: string }[]): Markup {
  return html`<nav class="bar" aria-label="Sections"><div class="wrap"><ul>${entries.map((entry) => html`<li><a href="#${entry.id}">${entry.label}</a></li>`)}</ul><button type="button" class="theme js" id="theme" aria-label="Colours: as the system">${icon('t-half')}<span>Auto</span></button></div></nav>`;
}

export const themeShapes = html`<svg width="0" height="0" class="defs" aria-hidden="true"><defs><g id="t-half"><circle r="8" class="ring-line"/><path d="M0-8A8 8 0 0 1 0 8Z" class="full"/></g></defs></svg>`;

export const outcomeIcon = (state: State): Markup => html`<span class="state ${state}">${icon(`o-${state}`)}${sentence(state === 'detected' ? 'in time' : state === 'late' ? 'late' : state)}</span>`;
