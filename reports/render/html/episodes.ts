/** What happened to patients: one row per episode on the one time axis of the run, from what was true to what was said. */
import type { Finding } from '../../../contract/report.ts';
import { ALERT_CODES } from '../../../contract/alert-codes.ts';
import { clip, html, type Markup } from './markup.ts';
import { icon, place, priorityTag, timeTicks } from './charts.ts';
import { outcomeIcon } from './header.ts';
import { beginOf, empty, section, stateOf, STATE_WORDS, STATES, subjectOf, type View } from './view.ts';
import { count, delayWords, plural, sentence, span, spaced } from './words.ts';

/** Rows beyond this many characters of markup are left out, the least bad ones first, and the page says so. */
const BUDGET = 780_000;
const FIRST = 40;

export function episodes(view: View): Markup {
  const lead = 'Each line is one episode, something clinical that really happened. Read it from left to right: the dashed band is how long it was true, then when a device first measured it, when that reading arrived, and when the pipeline raised the alert.';
  if (view.episodes.length === 0) return section('patients', 'What happened to patients', lead, empty('No episode was planted in this run. Give the scenario a list of episodes to see how the pipeline finds them.'));
  const tally = new Map(STATES.map((state) => [state, view.episodes.filter((finding) => stateOf(finding) === state).length]));
  const rows: Markup[] = [];
  let size = 0;
  for (const finding of view.episodes) {
    const made = row(view, finding, rows.length);
    size += made.text.length;
    if (size > BUDGET && rows.length > 0) break;
    rows.push(made);
  }
  const left = view.episodes.length - rows.length;
  const titles = [...new Set(view.episodes.map(subjectOf))].toSorted();
  return section('patients', 'What happened to patients', lead,
    html`<p class="summary">${sentence(plural(view.episodes.length, 'episode'))}: ${STATES.map((state, i) => html`${i > 0 && ', '}${count(tally.get(state)!)} ${STATE_WORDS[state]}`)}. Unobservable means that the pipeline had no fair chance: what showed the episode never reached it, or came too late. It is not blamed for these.</p>
<div class="controls js" role="group" aria-label="Choose episodes"><div class="chips"><button type="button" class="chip" data-state="" aria-pressed="true">All <b>${count(view.episodes.length)}</b></button>${STATES.map((state) => html`<button type="button" class="chip ${state}" data-state="${state}" aria-pressed="false">${icon(`o-${state}`)}${sentence(STATE_WORDS[state])} <b>${count(tally.get(state)!)}</b></button>`)}</div>
<label>Kind <select id="ep-kind"><option value="">all kinds</option>${titles.map((title, i) => html`<option value="${i}">${clip(title, 60)}</option>`)}</select></label>
<label>Sort <select id="ep-sort"><option value="worst">worst first</option><option value="time">by time</option><option value="delay">slowest alert first</option><option value="home">by home</option></select></label>
<label>Find <input id="ep-find" type="search" placeholder="home, person, words"></label></div>
${legend(view.episodes.some((finding) => finding.trueFrom === null))}
<div class="timeline" id="episodes" data-first="${FIRST}"><div class="axis" aria-hidden="true"><span class="axis-head">Episode</span><div class="axis-scale">${timeTicks(view.start, view.end, 8).map((tick) => html`<i style="left:${place(tick.at, view.start, view.end)}%">${tick.label}</i>`)}</div><span class="axis-tail">Delay</span></div>
<div class="rows">${rows.map((made, i) => html`<details class="ep ${stateOf(view.episodes[i]!)}" id="ep${i}" data-s="${stateOf(view.episodes[i]!)}" data-k="${titles.indexOf(subjectOf(view.episodes[i]!))}" data-t="${beginOf(view.episodes[i]!)}" data-d="${view.episodes[i]!.delayMs ?? -1}" data-h="${view.episodes[i]!.home ?? ''}">${made}</details>`)}</div>
<p class="nothing" hidden>No episode fits. Choose “All”, or empty the search field.</p><button type="button" class="more-rows js" hidden></button></div>
${left > 0 && html`<p class="hint">${sentence(plural(left, 'further episode'))} of least badness ${left === 1 ? 'is' : 'are'} not drawn here, to keep this file small; every figure counts them, and <code>report.json</code> lists them all.</p>`}`);
}

function legend(unmet: boolean): Markup {
  return html`<ul class="legend marks"><li><svg class="icon wide" viewBox="0 -12 34 24" aria-hidden="true"><rect class="band" x="1" y="-6" width="32" height="12"/><path class="truth-line" d="M1 0H33"/></svg>true, by the published criterion</li>${unmet && html`<li><svg class="icon wide" viewBox="0 -12 34 24" aria-hidden="true"><rect class="band unmet" x="1" y="-6" width="32" height="12"/></svg>lasted, without meeting it</li>`}<li>${icon('m-true')}true from</li><li>${icon('m-meas')}first measured</li><li>${icon('m-arr')}first arrived</li><li>${icon('m-high')}${icon('m-medium')}${icon('m-low')}alert: high ***, medium **, low *</li><li><svg class="icon wide" viewBox="0 -12 34 24" aria-hidden="true"><path class="wait" d="M1 0H33"/></svg>waiting for the alert</li></ul>`;
}

/** The inside of one row: its line, and behind it its words and facts. */
function row(view: View, finding: Finding, index: number): Markup {
  view.anchors.set(finding.id, `ep${index}`);
  const state = stateOf(finding);
  const who = finding.home ?? finding.truth?.homes.slice(0, 4).join(', ') ?? '';
  const delay = finding.delayMs !== undefined ? (finding.alert && finding.arrivedFrom != null && finding.alert.gradedAt < finding.arrivedFrom ? 'ahead' : delayWords(finding.delayMs)) : state === 'missed' ? 'never' : '–';
  return html`<summary><span class="ep-name"><b>${clip(subjectOf(finding), 90)}</b><small>${outcomeIcon(state)} ${who}${finding.truth?.lifeCritical && html` · <em>life-critical</em>`}</small></span>${strip(view, finding)}<span class="ep-delay">${delay}</span></summary>${inside(view, finding)}`;
}

function strip(view: View, finding: Finding): Markup {
  const x = (time: number): string => place(time, view.start, view.end);
  const { truth, alert } = finding;
  const from = finding.trueFrom ?? truth?.onset;
  const until = truth?.end;
  const waitFrom = finding.arrivedFrom ?? undefined;
  const waitTo = alert?.gradedAt ?? (stateOf(finding) === 'missed' ? until : undefined);
  return html`<svg class="strip" height="30" aria-hidden="true">${from !== undefined && until !== undefined && html`<rect class="band${finding.trueFrom === null && ' unmet'}" x="${x(from)}%" y="9" width="${(Number(x(until)) - Number(x(from))).toFixed(2)}%" height="12"/>${finding.trueFrom !== null && html`<line class="truth-line" x1="${x(from)}%" x2="${x(until)}%" y1="15" y2="15"/>`}`}${waitFrom !== undefined && waitTo !== undefined && waitTo > waitFrom && html`<line class="wait" x1="${x(waitFrom)}%" x2="${x(waitTo)}%" y1="15" y2="15"/>`}${finding.measuredFrom != null && mark('m-meas', x(finding.measuredFrom))}${finding.arrivedFrom != null && mark('m-arr', x(finding.arrivedFrom))}${finding.trueFrom != null && mark('m-true', x(finding.trueFrom))}${alert && mark(`m-${alert.priority}`, x(alert.gradedAt))}${stateOf(finding) === 'missed' && until !== undefined && html`<svg x="${x(until)}%" y="15" overflow="visible" class="state missed"><use href="#o-missed" x="9"/></svg>`}</svg>`;
}

/** A shape at a share of the width: nested `svg` takes per cent where `use` with a transform would not. */
function mark(id: string, x: string): Markup {
  return html`<svg x="${x}%" y="15" overflow="visible"><use href="#${id}"/></svg>`;
}

function inside(view: View, finding: Finding): Markup {
  const { truth, alert } = finding;
  const steps: [label: string, time: number | null | undefined, meaning: string][] = [
    ['True from', finding.trueFrom, 'the true values crossed the criterion'],
    ['First measured', finding.measuredFrom, 'care plan and kit'],
    ['First arrived', finding.arrivedFrom, 'hub and network'],
    ['Alert', alert?.gradedAt ?? null, 'the pipeline'],
  ];
  let last: number | null | undefined;
  return html`<div class="ep-inside"><p>${finding.text}</p>
<table class="steps"><thead><tr><th scope="col">Step</th><th scope="col" class="num">Time</th><th scope="col" class="num">Took</th><th scope="col">Answered for by</th></tr></thead><tbody>${steps.map(([label, time, meaning], i) => {
    const took = i > 0 && time != null && last != null ? span(Math.max(0, time - last)) : '';
    if (time != null) last = time;
    return html`<tr><th scope="row">${label}</th><td class="num">${time == null ? 'never' : view.when(time)}</td><td class="num">${took}</td><td>${meaning}</td></tr>`;
  })}</tbody></table>
<dl class="more-facts">${truth && html`<div><dt>Lasted</dt><dd>${view.when(truth.onset)}–${view.when(truth.end)}, severity ${truth.severity}</dd></div>`}${truth?.condition && html`<div><dt>Condition</dt><dd>${spaced(truth.condition)}</dd></div>`}${truth?.expects && html`<div><dt>Expected</dt><dd>${truth.expects.codes.join(' or ')}, to ${truth.expects.roles.map(spaced).join(' or ')}, within ${span(truth.expects.deadlineMs)}</dd></div>`}${truth?.criterion && html`<div><dt>Criterion</dt><dd>${truth.criterion}</dd></div>`}${alert && html`<div><dt>Alert</dt><dd>${priorityTag(alert.priority)} ${ALERT_CODES[alert.code].title}, to ${spaced(alert.route)}: “${clip(alert.text, 400)}” <code>${clip(alert.id, 60)}</code></dd></div>`}${finding.repeats ? html`<div><dt>Repeats</dt><dd>${plural(finding.repeats, 'further alert')} about the same episode</dd></div>` : null}${finding.reason && html`<div><dt>Reason</dt><dd>${sentence(spaced(finding.reason))}</dd></div>`}${finding.remedy && html`<div><dt>Remedy</dt><dd>${sentence(finding.remedy)}</dd></div>`}<div><dt>Finding</dt><dd><code>${finding.id}</code>${truth && html` <code>${truth.id}</code>`}</dd></div></dl></div>`;
}
