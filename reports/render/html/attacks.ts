/** Attacks: what each tried, who stopped or noticed it, and which patient lost which alert. */
import type { AttackResult } from '../../../contract/attack.ts';
import { attackWords } from '../../attacks.ts';
import { clip, html, type Markup } from './markup.ts';
import { section, type View } from './view.ts';
import { count, plural, sentence, span } from './words.ts';

const LISTED = 200;

const PREVENTION_WORDS: Readonly<Record<AttackResult['prevention']['verdict'], string>> = {
  'Blocked': 'nothing of it was let in, and the refusals were seen', 'Partial': 'some of it was let in', 'None': 'all of it was let in',
  'None-unexplained': 'it had no effect, but nothing shows that it was stopped', 'N/A': 'it did not get to act',
};
const IMPACT_WORDS: Readonly<Record<AttackResult['impact']['verdict'], string>> = {
  None: 'every alert came as it would have without it', Degraded: 'alerts came later or falsely, none of them dangerous', Harmful: 'alerts that patients needed were lost, late, or drowned in false ones',
};

export function attacks(view: View): Markup | null {
  const list = view.report.attacks;
  if (!list || list.length === 0) return null;
  const lead = 'Each attack is judged on four axes that do not mix. What it did to patients is what differs from the same run without it; what the attacker says of itself counts for nothing, and an effect that is merely absent is no defence.';
  const [first] = list;
  return section('attacks', 'Attacks', lead,
    html`<p class="summary">Profile of the broker: <b>${first!.profile}</b>. Two runs without the attacks differ in ${plural(first!.noiseFloor, 'alert')}: that is the noise floor under everything below${first!.noiseFloor > 0 && html`, and <b>differences of this size prove nothing</b>`}.</p>`,
    list.map((attack, i) => card(view, attack, i)));
}

function card(view: View, attack: AttackResult, index: number): Markup {
  view.anchors.set(`attack:${attack.id}`, `at${index}`);
  const { prevention, detection, impact, recovery, exposed, expects } = attack;
  const off = (axis: AttackResult['unexpected'][number]): Markup | false => attack.unexpected.includes(axis) && html` <span class="wrong">✕ not as expected</span>`;
  const rows: [axis: string, verdict: string, mark: Markup | false, words: Markup][] = [
    ['Prevention', prevention.verdict, off('prevention'), html`${sentence(PREVENTION_WORDS[prevention.verdict])}: ${count(prevention.accepted)} of ${plural(prevention.tried, 'filter or message', 'filters and messages')} accepted, ${count(prevention.refused)} refused.`],
    ['Detection', detection.verdict, off('detection'), detection.alerts.length === 0 ? html`No alert named it.` : html`${detection.alerts.slice(0, 5).map((alert) => html`${view.when(alert.at)} ${alert.home}: ${clip(alert.text, 160)} `)}`],
    ['Impact', impact.verdict, off('impact'), html`${sentence(IMPACT_WORDS[impact.verdict])}${impact.patients > 0 && html`: ${plural(impact.patients, 'patient')} touched, ${plural(impact.lost, 'alert')} lost, ${count(impact.late)} too late, ${count(impact.delayed)} later, ${count(impact.falseAlerts)} false`}.`],
    ['Recovery', recovery.verdict, off('recovery'), html`${recovery.seconds === null ? 'Within the run, what the pipeline says did not become again what it says without the attack' : recovery.seconds === 0 ? 'From its end on, the pipeline said what it says without the attack' : html`${span(recovery.seconds * 1000)} after its end the pipeline said again what it says without the attack`}; ${recovery.residue === 0 ? (recovery.checked.length > 0 ? recovery.checked.join('; ') : 'what it left could not be looked for') : html`<b>${plural(recovery.residue, 'thing')} of it left on the broker</b>`}.`],
    ['Read', exposed.patients === 0 ? 'nothing' : plural(exposed.patients, 'patient'), false, exposed.patients === 0 ? html`The broker gave it nobody's data.` : html`${sentence(plural(exposed.messages, 'message'))}${exposed.enrolments > 0 && html` and ${plural(exposed.enrolments, 'enrolment')} with illnesses and medicines`} went to a client that had no right to them.`],
  ];
  return html`<article class="attack" id="at${index}"><h3>${attack.entry} · ${attack.title}</h3><p>${attack.meaning} ${view.when(attack.onset)}–${view.when(attack.end)}. ${attackWords(attack)}${attack.status !== 'Completed' && html` <b>${attack.status}${attack.reason !== undefined && html`: ${attack.reason}`}.</b>`}</p>
<div class="scroll"><table><thead><tr><th scope="col">Axis</th><th scope="col">Verdict</th><th scope="col">What happened</th></tr></thead><tbody>${rows.map(([axis, verdict, mark, words]) => html`<tr><th scope="row">${axis}</th><td><b>${verdict}</b>${mark}</td><td>${words}</td></tr>`)}</tbody></table></div>
${victims(view, attack)}
<p class="hint">What would have stopped it, from level ${expects.prevention.from} on: ${expects.prevention.by}.</p>
<details class="twin open-ended"><summary>Evidence, techniques and sources</summary><ul>${attack.prevention.evidence.map((line) => html`<li>${clip(line, 300)}</li>`)}${attack.prevention.evidence.length === 0 && html`<li>The broker said nothing that could be written down.</li>`}</ul>
<p>${attack.techniques.map(({ taxonomy, id, name }) => `${taxonomy} ${id}${name === undefined ? '' : ` ${name}`}`).join(' · ')}. STRIDE: ${attack.stride}. Class ${attack.class}. ${attack.sources.join('; ')}. Expectations, written before the run: <code>${attack.expectationHash.slice(0, 16)}</code>.</p></details></article>`;
}

/** Which patient lost which alert. */
function victims(view: View, attack: AttackResult): Markup {
  const touched = attack.victims.filter((victim) => victim.changes.length > 0);
  if (touched.length === 0) return html`<p>${attack.victims.length === 1 ? 'The patient it was aimed at was' : `None of the ${count(attack.victims.length)} patients it was aimed at were`} ${attack.victims.length === 1 && 'not '}affected in their alerts.</p>`;
  return html`<div class="scroll"><table><thead><tr><th scope="col">Patient</th><th scope="col">Home</th><th scope="col" class="num">Attacked</th><th scope="col">What changed against the run without the attack</th></tr></thead><tbody>${touched.slice(0, LISTED).map((victim) => html`<tr><td>${victim.who}</td><td class="id">${victim.home}</td><td class="num">${view.when(victim.from)}–${view.when(victim.to)}</td><td>${victim.changes.slice(0, 20).map((change) => html`<p>${change.kind === 'lost' || change.kind === 'late' ? html`<b>${change.text}</b>` : change.text}</p>`)}${victim.changes.length > 20 && html`<p>and ${count(victim.changes.length - 20)} more in <code>report.json</code></p>`}</td></tr>`)}</tbody></table></div>${touched.length > LISTED && html`<p class="hint">${count(touched.length - LISTED)} more are in <code>report.json</code>.</p>`}`;
}
