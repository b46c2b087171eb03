/** Graded facts in plain words for people: one per episode, fault, false alert, mishandling, loss, and trouble of the lab. */
import { ALERT_CODES, layerOfCode } from '../contract/alert-codes.ts';
import type { AttackResult } from '../contract/attack.ts';
import type { Account, Finding, GradedAlert } from '../contract/report.ts';
import { attackWords } from './attacks.ts';
import { byText, ESCALATION_DEADLINE_MS, inOrder, readStream } from './alert-stream.ts';
import { FALSE_CAUSES, type GradedEvent, type GradedMessage, type GradedRun, type Mishandling } from './graded-run.ts';
import { homesHit, homesNamed } from './homes-named.ts';
import { accusesRightly, layerWords } from './layers.ts';
import { clockTime, counted, lengthOfTime, midSentence, personWords, thousands } from './plain-words.ts';
import type { HomeFacts, RunRecord } from './run-record.ts';
import { symptomList } from './symptom-words.ts';
import { unwatchedBy, type Unwatched } from './unwatched.ts';

/** How bad each kind of finding is, 0 (fine) – 1000 (a life-critical miss). @source our choice: what harms a patient comes before what tires a nurse */
const BADNESS = {
  criticalMissed: 1000,
  attack: { Harmful: 600, Degraded: 350, None: 0 },
  exposed: 320,
  missed: [500, 300],
  labTrouble: 450,
  wronglyHandled: 420,
  late: [250, 200],
  faultMissed: [250, 150],
  notEscalated: 310,
  falseAlarm: { high: 300, medium: 200, low: 120 },
  wrongLayer: 220,
  vanished: 180,
  wrongDesk: 90,
  notSeen: 60,
  loss: 40,
  caused: 20,
} as const;

/** False alerts told one by one, the worst and then the earliest first; beyond that they are counted by cause, and stand in alerts.ndjson. */
const FALSE_TOLD_MAX = 2000;

const UNSEEN: Readonly<Record<string, string>> = {
  'never-crossed': 'its values never crossed the published criterion',
  'never-measured': 'no device measured it while it lasted',
  'lost-in-transit': 'the readings that showed it did not arrive in time to help',
  'sensor-wrong': 'the readings did not show it, because the sensor was wrong',
  'not-noticeable': 'from outside there was nothing to notice',
  'run-ended': 'the run ended too soon after the evidence to judge the pipeline',
};

const MISHANDLED = {
  'redelivery-alerted-twice': 'a message came a second time and was alerted a second time',
  'stale-data-raised': 'old readings arrived late and raised an alert as if they were new',
  'stale-data-cleared': 'old readings arrived late and cleared an alert while the condition still held',
  'lost-over-restart': 'the evidence had been received, the pipeline was restarted, and no alert came',
} as const;

/** An alert as it stands in the report. */
export function gradedAlert(message: GradedMessage): GradedAlert {
  const { alert, gradedAt, counts, verdict, truth, falseCause } = message;
  return { ...alert, gradedAt, counts, verdict, truth, ...(falseCause && { falseCause }) };
}

class Teller {
  readonly #run: GradedRun;
  readonly #homes: ReadonlyMap<string, HomeFacts>;

  constructor(run: GradedRun) {
    this.#run = run;
    this.#homes = new Map(run.homes.map((home) => [home.id, home]));
  }

  get tickMs(): number {
    return this.#run.tickMs;
  }

  time(at: number): string {
    return clockTime(at, this.#run);
  }

  person(home: string): string {
    const facts = this.#homes.get(home);
    return facts ? personWords(facts.who) : `Home ${home}`;
  }

  unwatched(event: GradedEvent): Unwatched {
    return unwatchedBy(event, this.#homes);
  }

  homes(homes: readonly string[]): string {
    return homes.length === 1 ? `the home of ${this.person(homes[0]!)}` : counted(homes.length, 'home');
  }
}

/** `the alert came at 02:19, 5 min later` and what was wrong with it. */
function detectionWords(tell: Teller, event: GradedEvent, detection: GradedMessage, called: string): string {
  const { alert, gradedAt } = detection;
  const early = gradedAt < event.from!;
  const when = early ? 'ahead of that' : event.delayMs === 0 ? 'at once' : `${lengthOfTime(event.delayMs!)} later`;
  const late = event.inTime ? '' : `, too late: it was due within ${lengthOfTime(event.expects.deadlineMs)}`;
  const remarks = [
    !event.expects.roles.includes(alert.route) && `It went to the ${alert.route}, not to the ${event.expects.roles.join(' or the ')}.`,
    !event.expects.priorities.includes(alert.priority) && `Its priority was ${alert.priority}, not ${event.expects.priorities.join(' or ')}.`,
    alert.at < gradedAt - tell.tickMs && `It says of itself that it came at ${tell.time(alert.at)}; that counts for nothing.`,
    event.repeats.length > 0 && `It was said again ${event.repeats.length === 1 ? 'once' : event.repeats.length === 2 ? 'twice' : `${thousands(event.repeats.length)} times`}.`,
  ].filter((remark) => remark !== false);
  return [`the ${called} came at ${tell.time(gradedAt)}, ${when}${late}.`, ...remarks].join(' ');
}

function scaled([base, more]: readonly [number, number], severity: number): number {
  return Math.round(base + more * severity);
}

function eventBadness(event: GradedEvent): number {
  const { severity, lifeCritical, kind } = event.event;
  if (event.why?.reason === 'never-crossed') return 0; // a silent episode is nobody's failure
  if (!event.graded) return kind === 'episode' && lifeCritical ? BADNESS.notSeen * 2 : BADNESS.notSeen;
  if (!event.detection) return kind === 'fault' ? scaled(BADNESS.faultMissed, severity) : lifeCritical ? BADNESS.criticalMissed : scaled(BADNESS.missed, severity);
  if (kind === 'fault' && event.tellableFrom !== null && wrongLayer(event)) return BADNESS.wrongLayer;
  if (!event.inTime) return kind === 'fault' ? BADNESS.wrongLayer : scaled(BADNESS.late, severity);
  const { alert } = event.detection;
  return event.expects.roles.includes(alert.route) && event.expects.priorities.includes(alert.priority) ? 0 : BADNESS.wrongDesk;
}

function wrongLayer(event: GradedEvent): boolean {
  return !accusesRightly(event.detection!.alert.code, event.event);
}

/** What all findings about a truth event carry. */
function eventFacts(event: GradedEvent, record: RunRecord): Partial<Finding> {
  const { event: truth, detection } = event;
  const accused = truth.kind === 'fault' && detection ? layerOfCode(detection.alert.code) : undefined;
  return {
    truth: { ...truth, homes: [...event.homes], end: event.end },
    ...(event.homes.length === 1 && { home: event.homes[0]! }),
    ...(truth.kind === 'episode'
      ? { trueFrom: truth.trueFrom ?? null, measuredFrom: truth.measuredFrom ?? null, arrivedFrom: record.stamps.get(event.id)?.arrivedFrom ?? null }
      : { noticeableFrom: event.from, tellableFrom: event.tellableFrom, ...(event.toldBy.length > 0 && { toldBy: [...event.toldBy] }) }),
    repeats: event.repeats.length,
    ...(detection && { alert: gradedAlert(detection), delayMs: event.delayMs!, inTime: event.inTime! }),
    ...(accused && { accusedLayer: accused }),
    ...(event.why && { reason: event.why.reason, remedy: event.why.remedy }),
  };
}

function episodeFinding(event: GradedEvent, record: RunRecord, tell: Teller): Finding {
  const { event: truth } = event;
  const person = tell.person(event.homes[0]!);
  const had = `${person}: ${midSentence(truth.title)} from ${tell.time(truth.trueFrom ?? truth.onset)}`;
  const outcome = !event.graded ? 'unobservable' : event.detection ? 'detected' : 'missed';
  const text = !event.graded
    ? `${had}; ${UNSEEN[event.why!.reason] ?? event.why!.reason}. It is not held against the pipeline. Remedy: ${event.why!.remedy}.`
    : `${had}; the readings that showed it arrived at ${tell.time(event.from!)}; ${event.detection ? detectionWords(tell, event, event.detection, 'alert') : missedWords(tell, event, record)}`;
  const word = outcome === 'detected' && !event.inTime ? 'detected late' : outcome;
  return { id: `episode:${event.id}`, kind: 'episode', outcome, badness: eventBadness(event), title: `${truth.title}: ${word}`, text, ...eventFacts(event, record) };
}

/** A miss, and whether an alert raised before the event began hid it: standing alerts find nothing new [SCORING 2.3]. */
function missedWords(tell: Teller, { event, homes }: GradedEvent, record: RunRecord): string {
  const standing = new Map<string, { state: string; since: number }>();
  for (const { alert, gradedAt } of record.alerts) {
    if (gradedAt > event.onset || !homes.includes(alert.home) || !event.expects?.codes.includes(alert.code)) continue;
    standing.set(alert.id, { state: alert.state, since: standing.get(alert.id)?.since ?? gradedAt });
  }
  const open = [...standing.values()].find(({ state }) => state !== 'resolved');
  return open ? `no new alert came: one raised at ${tell.time(open.since)}, before this began, still stood.` : 'no alert came.';
}

/** `its layer could be told from 02:14 by: a new epoch on return, neighbours fine; `, where the lab knows by what. */
function toldWords(tell: Teller, { tellableFrom, toldBy }: GradedEvent): string {
  return tellableFrom === null || toldBy.length === 0 ? '' : `its layer could be told from ${tell.time(tellableFrom)} by: ${symptomList(toldBy)}; `;
}

function accusedWords({ alert }: GradedMessage): string {
  const accused = layerOfCode(alert.code);
  return accused === undefined ? 'the patient' : accused === 'shared' ? 'something shared' : accused === 'security' ? 'an attacker' : `the ${accused}`;
}

/** Repeats that accuse another layer send somebody to the wrong place, even after a first ticket that was right. */
function laterWords({ event, repeats }: GradedEvent): string {
  const wrong = repeats.find(({ alert }) => !accusesRightly(alert.code, event));
  return wrong ? ` A later ticket blamed ${accusedWords(wrong)}: “${ALERT_CODES[wrong.alert.code].title}”.` : '';
}

/** Of a shared cause, how many of its homes the ticket named. */
function homesWords(event: GradedEvent, detection: GradedMessage): string {
  if (event.homes.length === 1) return '';
  const named = homesNamed(detection);
  const hit = homesHit(named, event);
  const more = named.length - hit;
  return ` When raised it named ${hit === event.homes.length ? `all ${thousands(hit)} homes` : `${thousands(hit)} of the ${thousands(event.homes.length)} homes`} that were hit${more === 0 ? '' : `, and ${thousands(more)} that ${more === 1 ? 'was' : 'were'} not`}.`;
}

function faultFinding(event: GradedEvent, record: RunRecord, tell: Teller): Finding {
  const { event: truth, detection } = event;
  const outcome = !event.graded ? 'not-noticeable' : detection ? 'detected' : 'missed';
  const where = `In ${tell.homes(event.homes)}, ${tell.time(event.onset)} to ${tell.time(event.end)}: ${midSentence(truth.title)}`;
  const layer = detection && wrongLayer(event) && event.tellableFrom !== null ? ` It blamed ${accusedWords(detection)}, not the ${layerWords(truth)}.` : '';
  const text = !event.graded
    ? `${where}; ${UNSEEN[event.why!.reason] ?? event.why!.reason}.`
    : `${where}; it could be noticed from ${tell.time(event.from!)}; ${toldWords(tell, event)}${detection ? detectionWords(tell, event, detection, 'ticket') + layer + laterWords(event) + homesWords(event, detection) : 'no ticket came.'}`;
  const word = layer ? 'wrong layer' : outcome === 'not-noticeable' ? 'not noticeable' : outcome;
  return { id: `fault:${event.id}`, kind: 'fault', outcome, badness: eventBadness(event), title: `${truth.title}: ${word}`, text, ...eventFacts(event, record), unwatched: tell.unwatched(event) };
}

function falseFinding(message: GradedMessage, id: string, tell: Teller): Finding {
  const { alert, gradedAt } = message;
  const cause = FALSE_CAUSES[message.falseCause ?? 'plain-variation'];
  const { title } = ALERT_CODES[alert.code];
  return {
    id,
    kind: 'false-alarm',
    outcome: 'false',
    badness: BADNESS.falseAlarm[alert.priority],
    title: `False alert: ${midSentence(title)}`,
    text: `At ${tell.time(gradedAt)} the ${alert.route} was told of ${tell.person(alert.home)}: “${title}”. That was false: ${cause.words}.`,
    home: alert.home,
    alert: gradedAlert(message),
    reason: message.falseCause ?? 'plain-variation',
    remedy: cause.remedy,
  };
}

/** One finding per false alert up to the limit, then one per cause for the rest. */
function falseFindings(wrong: readonly GradedMessage[], tell: Teller): Finding[] {
  const seen = new Map<string, number>();
  const ranked = wrong.length <= FALSE_TOLD_MAX ? wrong : wrong.toSorted((a, b) => BADNESS.falseAlarm[b.alert.priority] - BADNESS.falseAlarm[a.alert.priority]);
  const told = ranked.slice(0, FALSE_TOLD_MAX).map((message) => falseFinding(message, numbered(`false:${message.alert.home}:${message.gradedAt}:${message.alert.id}`, seen), tell));
  const rest = Map.groupBy(ranked.slice(FALSE_TOLD_MAX), (message) => message.falseCause ?? 'plain-variation');
  const counts = [...rest].toSorted((a, b) => byText(a[0], b[0])).map(([cause, list]): Finding => ({
    id: `false:more:${cause}`,
    kind: 'false-alarm',
    outcome: 'false',
    badness: BADNESS.falseAlarm.low,
    title: `${thousands(list.length)} more false alerts`,
    text: `${counted(list.length, 'more false alert')}, not told one by one; ${FALSE_CAUSES[cause].words}. They stand in alerts.ndjson.`,
    reason: cause,
    remedy: FALSE_CAUSES[cause].remedy,
  }));
  return [...told, ...counts];
}

function handlingFinding(mishandling: Mishandling, id: string, tell: Teller): Finding {
  const { what, home, at, message, event } = mishandling;
  return {
    id,
    kind: 'handling',
    outcome: what,
    badness: BADNESS.wronglyHandled,
    title: `Mishandled: ${what.replaceAll('-', ' ')}`,
    text: `${tell.person(home)}, ${tell.time(at)}: ${MISHANDLED[what]}.`,
    home,
    reason: what,
    ...(message && { alert: gradedAlert(message) }),
    ...(event && { truth: event.event }),
  };
}

/** The condition still held when the alert was closed; cases that late data explain are told under handling. */
function closedTooEarly(run: GradedRun, tell: Teller): Finding[] {
  const told = new Set(run.handling.map((mishandling) => mishandling.message));
  return run.resolutions.flatMap(({ resolved, wrong }) =>
    !wrong || told.has(resolved)
      ? []
      : [{
          id: `resolved:${resolved.alert.home}:${resolved.gradedAt}:${resolved.alert.id}`,
          kind: 'handling' as const,
          outcome: 'wrongly-resolved',
          badness: BADNESS.wronglyHandled,
          title: `Closed too early: ${midSentence(wrong.event.title)}`,
          text: `The alert about ${tell.person(resolved.alert.home)} was closed at ${tell.time(resolved.gradedAt)} while this still held: ${midSentence(wrong.event.title)}.`,
          home: resolved.alert.home,
          alert: gradedAlert(resolved),
          truth: wrong.event,
        }],
  );
}

/** High alerts that nobody answered and that went to nobody else: one finding, for it is one timer that failed. */
function notEscalated({ escalations }: GradedRun, tell: Teller): Finding[] {
  const late = escalations.filter(({ inTime }) => !inTime);
  if (late.length === 0) return [];
  const { alert, gradedAt } = late[0]!.raise;
  return [{
    id: 'escalation:late', kind: 'handling', outcome: 'not-escalated', badness: BADNESS.notEscalated, title: `${counted(late.length, 'high alert')} not escalated in time`,
    text: `Of ${counted(escalations.length, 'high alert')} that nobody answered for ${lengthOfTime(ESCALATION_DEADLINE_MS)}, ${thousands(late.length)} ${late.length === 1 ? 'was' : 'were'} not passed on by then. The first was about ${tell.person(alert.home)}, at ${tell.time(gradedAt)}: “${ALERT_CODES[alert.code].title}”.`,
  }];
}

function lossFindings(account: Account): Finding[] {
  const places = [['lost', 'were lost', account.causes.lost], ['dropped', 'were dropped by policy', account.causes.dropped]] as const;
  return places.flatMap(([outcome, words, causes]) =>
    Object.entries(causes)
      .filter(([, n]) => n > 0)
      .toSorted((a, b) => byText(a[0], b[0]))
      .map(([cause, n]) => ({ id: `loss:${outcome}:${cause}`, kind: 'loss' as const, outcome, badness: BADNESS.loss, title: `${thousands(n)} readings ${words}`, text: `${counted(n, 'reading')} ${n === 1 ? words.replace('were', 'was') : words}. Cause: ${cause}.`, reason: cause })),
  );
}

/** What each attack did, and from when on; one that was refused is told too, as nothing bad. */
function attackFindings(attacks: readonly AttackResult[], tell: Teller): Finding[] {
  return attacks.map((result) => ({
    id: `attack:${result.id}`,
    kind: 'attack' as const,
    outcome: result.impact.verdict === 'None' ? (result.exposed.patients > 0 ? 'exposed' : result.prevention.verdict === 'Blocked' ? 'blocked' : 'no-impact') : result.impact.verdict.toLowerCase(),
    badness: Math.max(BADNESS.attack[result.impact.verdict], result.exposed.patients > 0 ? BADNESS.exposed : 0),
    title: `Attack ${result.entry}: ${midSentence(result.title)}`,
    text: `From ${tell.time(result.onset)} to ${tell.time(result.end)}: ${midSentence(attackWords(result))}`,
    ...(result.unexpected.includes('prevention') && { remedy: result.expects.prevention.by }),
  }));
}

export interface PairedDifference {
  cleanAlerts: number;
  caused: readonly GradedMessage[];
  vanished: readonly GradedMessage[];
}

/** Alerts only in this run, and alerts only in its clean twin, by home, code, priority and graded time. */
export function pairedDifference(run: GradedRun, record: RunRecord): PairedDifference | undefined {
  if (!record.cleanAlerts) return undefined;
  const clean = readStream(inOrder(record.cleanAlerts)).filter((message) => message.counts);
  const own = run.messages.filter((message) => message.counts);
  return { cleanAlerts: clean.length, caused: without(own, clean), vanished: without(clean, own) };
}

function without(messages: readonly GradedMessage[], others: readonly GradedMessage[]): GradedMessage[] {
  const key = ({ alert, gradedAt }: GradedMessage): string => `${alert.home} ${alert.code} ${alert.priority} ${gradedAt}`;
  const left = new Map<string, number>();
  for (const other of others) left.set(key(other), (left.get(key(other)) ?? 0) + 1);
  return messages.filter((message) => {
    const n = left.get(key(message)) ?? 0;
    if (n > 0) left.set(key(message), n - 1);
    return n === 0;
  });
}

function pairedFindings(difference: PairedDifference, noiseFloor: number, tell: Teller): Finding[] {
  const { caused, vanished } = difference;
  const floor = `A clean run against itself differs in ${counted(noiseFloor, 'alert')}.`;
  return [
    ...(caused.length > 0 ? [{ id: 'paired:caused', kind: 'paired' as const, outcome: 'caused', badness: BADNESS.caused, title: `${counted(caused.length, 'alert')} would not have come without the cause`, text: `The clean twin does not have ${caused.length === 1 ? 'it' : 'them'}. ${floor}` }] : []),
    ...vanished.map(({ alert, gradedAt }, index) => ({
      id: `paired:vanished:${alert.home}:${gradedAt}:${index}`,
      kind: 'paired' as const,
      outcome: 'vanished',
      badness: BADNESS.vanished,
      title: `An alert vanished: ${midSentence(ALERT_CODES[alert.code].title)}`,
      text: `In the clean twin an alert about ${tell.person(alert.home)} came at ${tell.time(gradedAt)}: “${ALERT_CODES[alert.code].title}”. In this run it did not. ${floor}`,
      home: alert.home,
    })),
  ];
}

function labFindings(record: RunRecord): Finding[] {
  const trouble = record.trouble.map((text, index) => ({ id: `lab:trouble:${index}`, kind: 'lab' as const, outcome: 'trouble', badness: BADNESS.labTrouble, title: 'The lab had trouble', text }));
  const { malformed } = record;
  if (malformed.length === 0) return trouble;
  return [...trouble, { id: 'lab:malformed', kind: 'lab' as const, outcome: 'malformed', badness: BADNESS.wronglyHandled, title: `${counted(malformed.length, 'alert')} could not be read`, text: `They do not match the alert contract and were not graded. The first: ${malformed[0]!.slice(0, 300)}` }];
}

/** Makes ids unique by numbering what would be the same. */
function numbered(base: string, seen: Map<string, number>): string {
  const n = (seen.get(base) ?? 0) + 1;
  seen.set(base, n);
  return n === 1 ? base : `${base}:${n}`;
}

/** All findings, worst first; equal ones by id, which is stable between runs of the same identity. */
export function findingsOf(run: GradedRun, record: RunRecord, difference: PairedDifference | undefined, attacks: readonly AttackResult[] = []): Finding[] {
  const tell = new Teller(run);
  const seen = new Map<string, number>();
  const findings: Finding[] = [
    ...run.episodes.map((event) => episodeFinding(event, record, tell)),
    ...run.faults.map((event) => faultFinding(event, record, tell)),
    ...attackFindings(attacks, tell),
    ...falseFindings(run.messages.filter((message) => message.verdict === 'false'), tell),
    ...run.handling.map((mishandling) => handlingFinding(mishandling, numbered(`handling:${mishandling.what}:${mishandling.home}:${mishandling.at}`, seen), tell)),
    ...closedTooEarly(run, tell),
    ...notEscalated(run, tell),
    ...lossFindings(record.account),
    ...(difference ? pairedFindings(difference, record.noiseFloor ?? 0, tell) : []),
    ...labFindings(record),
  ];
  return findings.toSorted((a, b) => b.badness - a.badness || byText(a.id, b.id));
}
