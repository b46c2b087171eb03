/** Where truth and alerts meet (SCORING §2). Pure: the same record gives the same graded run, in whatever order its homes come. */
import { ALERT_CODES, layerOfCode, type AlertCode, type Layer } from '../contract/alert-codes.ts';
import type { TruthEvent } from '../contract/truth.ts';
import { preventionOf } from './attacks.ts';
import { byText, escalations, readStream } from './alert-stream.ts';
import { expectedEvents } from './expected-events.ts';
import { accusesRightly } from './layers.ts';
import { explainFalse } from './false-cause.ts';
import { homesNamed, namesMostlyHit } from './homes-named.ts';
import { mishandlings, resolutions } from './handling.ts';
import type { GradedEvent, GradedMessage, GradedRun } from './graded-run.ts';
import type { RunRecord } from './run-record.ts';

const DAY_MS = 86_400_000;

/** Alerts that count, by home and code, each list in canonical order. */
export class AlertIndex {
  readonly #lists = new Map<string, GradedMessage[]>();

  constructor(messages: readonly GradedMessage[]) {
    for (const message of messages) {
      if (!message.counts) continue;
      for (const home of homesNamed(message)) {
        const key = `${home} ${message.alert.code}`;
        const list = this.#lists.get(key);
        if (list) list.push(message);
        else this.#lists.set(key, [message]);
      }
    }
  }

  /** Alerts of a home and code graded in [from, to], both inclusive. */
  between(home: string, code: AlertCode, from: number, to: number): GradedMessage[] {
    const list = this.#lists.get(`${home} ${code}`);
    if (!list) return [];
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle]!.gradedAt < from) low = middle + 1;
      else high = middle;
    }
    let stop = low;
    while (stop < list.length && list[stop]!.gradedAt <= to) stop += 1;
    return list.slice(low, stop);
  }
}

/** Layers whose tickets are about one device where they name one. */
const OF_A_DEVICE: readonly (Layer | undefined)[] = ['device', 'link', 'person'];

/** Truth names a device by its kind or its id; where a home has several of a kind, the id is the kind and the room. */
export function isDevice(named: string, truth: string): boolean {
  return named === truth || named.startsWith(`${truth}-`);
}

function namesAnotherDevice({ alert: { code, cause } }: GradedMessage, { device }: TruthEvent): boolean {
  return device !== undefined && cause?.device !== undefined && OF_A_DEVICE.includes(layerOfCode(code)) && !isDevice(cause.device, device);
}

function isCandidate(message: GradedMessage, event: GradedEvent): boolean {
  const { alert } = message;
  const truth = event.event;
  if (truth.resident !== undefined && alert.resident !== undefined && alert.resident !== truth.resident) return false;
  if (namesAnotherDevice(message, truth)) return false;
  return namesMostlyHit(message, event);
}

/** Every candidate of an event, earliest first, ties by id [SCORING 2.1, 2.2]. */
function candidatesOf(event: GradedEvent, index: AlertIndex): GradedMessage[] {
  const found = new Set<GradedMessage>();
  for (const home of event.homes) {
    for (const code of event.expects.codes) {
      for (const message of index.between(home, code, event.onset, event.windowEnd)) if (isCandidate(message, event)) found.add(message);
    }
  }
  return [...found].toSorted((a, b) => a.gradedAt - b.gradedAt || byText(a.alert.id, b.alert.id) || byText(a.alert.home, b.alert.home));
}

/** Tickets that accuse rightly of some fault. They are about that one, and no wrong ticket of another that the same home has at the time. */
function rightElsewhere(expected: readonly { event: GradedEvent; all: readonly GradedMessage[] }[]): Set<GradedMessage> {
  return new Set(expected.flatMap(({ event, all }) => (event.event.kind === 'fault' ? all.filter((message) => accusesRightly(message.alert.code, event.event)) : [])));
}

/** Whether the clean twin said the same of the same home within one tick [SCORING 2.7]. */
function alsoInCleanTwin(message: GradedMessage, clean: AlertIndex, tickMs: number): boolean {
  return clean.between(message.alert.home, message.alert.code, message.gradedAt - tickMs, message.gradedAt + tickMs).length > 0;
}

/** Fills in detections and repeats of one event, and the verdicts of its candidates. */
function match(event: GradedEvent, candidates: readonly GradedMessage[]): GradedEvent {
  if (!event.graded) {
    for (const message of candidates) claim(message, 'ungraded', event.id);
    return event;
  }
  const [detection, ...repeats] = candidates;
  if (!detection) return event;
  claim(detection, 'detects', event.id);
  for (const message of repeats) claim(message, 'repeat', event.id);
  const delayMs = Math.max(0, detection.gradedAt - event.from!);
  return { ...event, detection, repeats, delayMs, inTime: delayMs <= event.expects.deadlineMs };
}

const STRENGTH = { update: 0, false: 1, ungraded: 2, repeat: 3, detects: 4 } as const;

/** The strongest word about an alert holds; it lists the events of that word only. */
function claim(message: GradedMessage, verdict: 'detects' | 'repeat' | 'ungraded', id: string): void {
  if (STRENGTH[verdict] > STRENGTH[message.verdict]) {
    message.verdict = verdict;
    message.truth = [id];
  } else if (verdict === message.verdict) message.truth = [...message.truth, id].toSorted(byText);
}

/** Administrative alerts are judged only by a truth that speaks of them; else they count neither way. */
function settleAdministrative(messages: readonly GradedMessage[], truth: readonly TruthEvent[]): void {
  const spokenOf = new Set(truth.flatMap((event) => [...(event.expects?.codes ?? []), ...(event.mustNot ?? [])]));
  for (const message of messages) {
    if (message.verdict === 'false' && ALERT_CODES[message.alert.code].kind === 'administrative' && !spokenOf.has(message.alert.code)) message.verdict = 'ungraded';
  }
}

/** Grades every alert and every event of a run. */
export function gradeRun(record: RunRecord): GradedRun {
  const messages = readStream(record.alerts);
  const index = new AlertIndex(messages);
  const clean = record.cleanAlerts && new AlertIndex(readStream(record.cleanAlerts));
  const without = record.cleanWithout && new Set(record.cleanWithout);
  const { tickMs } = record.identity;
  const unattacked = record.withoutAttacks && new AlertIndex(readStream(record.withoutAttacks.alerts));

  const expected = expectedEvents(record).map((event) => ({ event, all: candidatesOf(event, index) }));
  const explained = rightElsewhere(expected);
  const events = expected.map(({ event, all }) => {
    const candidates = event.event.kind === 'fault' ? all.filter((message) => accusesRightly(message.alert.code, event.event) || !explained.has(message)) : all;
    // An alert that stands without the attack too is about something else.
    if (event.event.kind === 'attack') return match(event, unattacked ? candidates.filter((message) => !alsoInCleanTwin(message, unattacked, tickMs)) : candidates);
    if (!clean || (without && !event.members.some((member) => without.has(member.id)))) return match(event, candidates);
    return match(event, candidates.filter((message) => !alsoInCleanTwin(message, clean, tickMs)));
  });
  settleAdministrative(messages, record.truth);
  explainFalse(record, messages, events);

  const ofKind = (kind: TruthEvent['kind']): GradedEvent[] => events.filter((event) => event.event.kind === kind);
  const homes = record.homes.toSorted((a, b) => byText(a.id, b.id));
  return {
    homes,
    start: record.start,
    end: record.end,
    tickMs,
    patientDays: (homes.length * (record.end - record.start)) / DAY_MS,
    episodes: ofKind('episode'),
    faults: ofKind('fault'),
    attacks: ofKind('attack'),
    others: events.filter((event) => event.event.kind !== 'episode' && event.event.kind !== 'fault' && event.event.kind !== 'attack'),
    attacksPlanted: record.truth.filter((event) => event.kind === 'attack').length,
    preventions: (record.attacks?.list ?? []).filter(({ status }) => status === 'Completed').map((facts) => ({ entry: facts.entry, verdict: preventionOf(facts) })),
    messages,
    handling: mishandlings(record, messages, events),
    handlingChances: record.lateArrivals.length + record.redeliveries.length + (record.restarts?.length ?? 0),
    escalations: escalations(messages, record.end),
    resolutions: resolutions(record, messages, events),
  };
}
