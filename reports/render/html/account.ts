/** The account: where every scheduled reading ended, so that nothing disappears without a word. */
import type { Account } from '../../../contract/report.ts';
import { clip, html, type Markup } from './markup.ts';
import { figureBlock } from './charts.ts';
import { flow, type Leaf, type Mark, type Step } from './flow.ts';
import { section, type View } from './view.ts';
import { count, percent, plural, sentence, spaced } from './words.ts';

type Causes = Readonly<Record<string, number>>;
/** Where a reading was lost. */
type Place = keyof Account['lost'];

/** Causes of one place that the diagram names; the rest are drawn as one. */
const NAMED_MAX = 4;

/** The account gives losses by place and by cause, not by both: known causes by how they begin. */
const PLACES: readonly [begins: RegExp, place: Place][] = [[/^(hub|store)\b/, 'hub'], [/^(link|device|not heard|radio|out of range)\b/, 'network'], [/^(broker|run stopped|sent, acknowledged)/, 'broker']];

/** Causes of the losses of each place; a place whose causes do not add up to its loss keeps none, and is told as a whole. */
export function causesByPlace({ lost, causes }: Pick<Account, 'lost' | 'causes'>): Readonly<Record<Place, Causes>> {
  const sorted: Record<Place, Record<string, number>> = { hub: {}, network: {}, broker: {} };
  const rest: [string, number][] = [];
  for (const [cause, n] of Object.entries(causes.lost)) {
    const place = PLACES.find(([begins]) => begins.test(cause))?.[1];
    if (place) sorted[place][cause] = n;
    else rest.push([cause, n]);
  }
  const sum = (part: Causes): number => Object.values(part).reduce((all, n) => all + n, 0);
  const short = (Object.keys(sorted) as Place[]).filter((place) => sum(sorted[place]) !== lost[place]);
  if (short.length === 1) for (const [cause, n] of rest) sorted[short[0]!][cause] = n;
  for (const place of short) if (sum(sorted[place]) !== lost[place]) sorted[place] = {};
  return sorted;
}

const most = (causes: Causes): [string, number][] => Object.entries(causes).filter(([, n]) => n > 0).toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));

/** Leaves of a step: the causes by name where they are known, else the whole. */
function leavesOf(title: string, n: number, causes: Causes, tone: Leaf['tone']): Leaf[] {
  const sorted = most(causes);
  if (n === 0) return [];
  if (sorted.length === 0) return [{ title, n, tone }];
  const named = sorted.slice(0, sorted.length > NAMED_MAX + 1 ? NAMED_MAX : NAMED_MAX + 1);
  const rest = n - named.reduce((sum, [, value]) => sum + value, 0);
  return [...named.map(([cause, value], i) => ({ title: sentence(spaced(cause)), n: value, tone, ...(i === 0 && { heading: `${title} ${count(n)}` }) })), ...(rest > 0 ? [{ title: sorted.length === named.length ? `${title}, no cause given` : `${sorted.length - named.length} other causes`, n: rest, tone }] : [])];
}

export function account(view: View): Markup {
  const { account: all, findings } = view.report;
  const by = causesByPlace(all);
  const taken = all.scheduled - all.notMeasured;
  const atHub = taken - all.lost.network;
  const sent = atHub - all.lost.hub - all.dropped - all.queued;
  const whole = (title: string, n: number, tone: Leaf['tone']): Leaf[] => (n > 0 ? [{ title, n, tone }] : []);
  const chain: Step[] = [
    { title: 'Scheduled', n: all.scheduled, leaves: leavesOf('Not measured', all.notMeasured, all.causes.notMeasured, 'absent') },
    { title: 'Taken', n: taken, leaves: leavesOf('Lost on the link', all.lost.network, by.network, 'lost') },
    { title: 'At the hub', n: atHub, leaves: [...leavesOf('Lost in the hub', all.lost.hub, by.hub, 'lost'), ...leavesOf('Dropped by policy', all.dropped, all.causes.dropped, 'policy'), ...whole('Still queued at the end', all.queued, 'waits')] },
    { title: 'Sent', n: sent, leaves: [...leavesOf('Lost by the broker', all.lost.broker, by.broker, 'lost'), ...whole('Refused by the broker', all.refused, 'lost'), ...whole('Unexplained', all.unexplained, 'unexplained')] },
    { title: 'Received', n: all.received, leaves: [] },
  ];
  const marks: Mark[] = [{ title: 'of these late', n: all.late }, { title: 'of these twice', n: all.duplicated }].filter(({ n }) => n > 0);
  const gone = all.scheduled - all.received;
  const summary = `${count(all.received)} of ${count(all.scheduled)} scheduled readings and events were received (${all.scheduled ? percent(all.received / all.scheduled) : '–'}); ${gone === 0 ? 'none is missing' : `${count(gone)} were not`}, and ${all.unexplained === 0 ? 'every one of them is explained' : `${count(Math.abs(all.unexplained))} are unexplained`}.`;
  const told = chain.flatMap(({ title, leaves }, i) => (leaves.length > 0 ? [`between ${title.toLowerCase()} and ${chain[i + 1]!.title.toLowerCase()}: ${leaves.map((leaf) => `${leaf.heading ? `${leaf.heading.toLowerCase()}, of these ` : ''}${leaf.title.toLowerCase()} ${count(leaf.n)}`).join(', ')}`] : []));
  const related = findings.filter((finding) => finding.kind === 'loss' || finding.kind === 'handling');
  return section('account', 'Where every reading went', 'Every reading that was due goes on from step to step, or leaves the chain at exactly one place and for one cause. The account describes the lab and the transport, not the pipeline, and is not scored.',
    figureBlock(summary, all.scheduled > 0 && flow(`Flow from scheduled to received. ${summary}${told.length > 0 ? ` ${sentence(told.join('; '))}.` : ''}`, chain, marks)),
    table(all, { taken, atHub, sent }, by),
    related.length > 0 && html`<h3>What else happened on the way</h3><ul class="cards">${related.slice(0, 40).map((finding) => html`<li><b>${clip(finding.title, 160)}</b><p>${clip(finding.text, 600)}</p>${finding.remedy && html`<p class="hint">${clip(finding.remedy, 400)}</p>`}<small>${finding.kind === 'loss' ? 'transport' : 'handling by the pipeline'} · ${spaced(finding.outcome)}${finding.home && ` · ${finding.home}`}</small></li>`)}</ul>${related.length > 40 && html`<p class="hint">${sentence(plural(related.length - 40, 'further finding'))} of this kind ${related.length === 41 ? 'is' : 'are'} in <code>report.json</code>.</p>`}`);
}

/** The same numbers as lines of a sum. */
function table(all: Account, { taken, atHub, sent }: { taken: number; atHub: number; sent: number }, by: Readonly<Record<Place, Causes>>): Markup {
  const lost = all.lost.hub + all.lost.network + all.lost.broker;
  const placed = most(all.causes.lost).every(([cause]) => Object.values(by).some((part) => cause in part));
  const minus = (title: string, meaning: string, n: number, causes: Causes = {}): Markup => html`<tr class="${n === 0 && 'void'}"><th scope="row"><span class="minus">−</span>${title}</th><td class="num">${count(n)}</td><td class="num">${share(n, all.scheduled)}</td><td>${meaning}</td><td>${causeWords(causes)}</td></tr>`;
  const equals = (title: string, meaning: string, n: number, first = false): Markup => html`<tr class="total"><th scope="row">${!first && html`<span class="minus">=</span>`}${title}</th><td class="num">${count(n)}</td><td class="num">${share(n, all.scheduled)}</td><td>${meaning}</td><td></td></tr>`;
  const ofThese = (title: string, meaning: string, n: number, causes: Causes): Markup => html`<tr class="aside ${n === 0 && 'void'}"><th scope="row">${title}</th><td class="num">${count(n)}</td><td class="num">${share(n, all.scheduled)}</td><td>${meaning}</td><td>${causeWords(causes)}</td></tr>`;
  return html`<div class="scroll"><table class="account"><thead><tr><th scope="col">Step</th><th scope="col" class="num">Count</th><th scope="col" class="num">Share</th><th scope="col">What it means</th><th scope="col">Causes</th></tr></thead><tbody>
${equals('Scheduled', 'due by care plan, device or event', all.scheduled, true)}
${minus('Not measured', 'it was due, and nobody or nothing measured', all.notMeasured, all.causes.notMeasured)}
${equals('Taken', 'a device measured', taken)}
${minus('Lost on the link', 'measured, and never heard by the hub', all.lost.network, by.network)}
${equals('At the hub', 'heard by a hub', atHub)}
${minus('Lost in the hub', 'gone before it was sent', all.lost.hub, by.hub)}
${minus('Dropped by policy', 'a full queue let the oldest go, as stated', all.dropped, all.causes.dropped)}
${minus('Still queued', 'waiting in a hub when the run ended', all.queued)}
${equals('Sent', 'left a hub for the broker', sent)}
${minus('Lost by the broker', 'came to the broker, and never left it', all.lost.broker, by.broker)}
${minus('Refused', 'turned away at the broker', all.refused)}
<tr class="${all.unexplained === 0 ? 'void' : 'alarm'}"><th scope="row"><span class="minus">−</span>Unexplained</th><td class="num"><b>${count(all.unexplained)}</b></td><td class="num">${share(all.unexplained, all.scheduled)}</td><td>${all.unexplained === 0 ? 'the account balances' : 'the lab lost track of these: the verdict is unknown'}</td><td></td></tr>
${equals('Received', 'seen by the system under test', all.received)}
${ofThese('of these late', 'arrived long after they were taken', all.late, all.causes.late)}
${ofThese('of these twice', 'delivered more than once', all.duplicated, all.causes.duplicated)}
${lost > 0 && !placed && html`<tr class="aside"><th scope="row">Causes of all losses</th><td class="num">${count(lost)}</td><td class="num">${share(lost, all.scheduled)}</td><td>link, hub and broker together</td><td>${causeWords(all.causes.lost)}</td></tr>`}
</tbody></table></div>`;
}

const share = (n: number, all: number): string => (all === 0 ? '–' : n === 0 ? '0' : percent(n / all));

function causeWords(causes: Causes): Markup | string {
  const sorted = most(causes);
  if (sorted.length === 0) return '';
  return html`${sorted.slice(0, 6).map(([cause, n], i) => html`${i > 0 && ', '}${clip(spaced(cause), 60)}\u00a0${count(n)}`)}${sorted.length > 6 && ` and ${count(sorted.length - 6)} more`}`;
}
