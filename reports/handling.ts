/** Wrong behaviour made of messages that were received, and alerts closed too early (SCORING §3, `handling.mishandled`, `alerts.wrongly-resolved`). */
import { byText } from './alert-stream.ts';
import { inSameTick, timesByHome } from './false-cause.ts';
import type { GradedEvent, GradedMessage, Mishandling, Resolution } from './graded-run.ts';
import type { RunRecord } from './run-record.ts';

function byHome(messages: readonly GradedMessage[]): Map<string, GradedMessage[]> {
  const lists = new Map<string, GradedMessage[]>();
  for (const message of messages) {
    const list = lists.get(message.alert.home);
    if (list) list.push(message);
    else lists.set(message.alert.home, [message]);
  }
  return lists;
}

/** A second alert of one code in the tick of a redelivery, when the first came between the readings inside and their second coming. */
function alertedTwice(record: RunRecord, messages: ReadonlyMap<string, readonly GradedMessage[]>): Set<GradedMessage> {
  const twice = new Set<GradedMessage>();
  for (const row of record.redeliveries) {
    const ofHome = (messages.get(row.home) ?? []).filter((message) => message.counts && message.gradedAt >= row.from);
    for (const message of ofHome) {
      if (message.verdict === 'detects' || !inSameTick(row.arrivedAt, message.gradedAt, record.identity.tickMs)) continue;
      if (ofHome.some((earlier) => earlier.alert.code === message.alert.code && earlier.gradedAt < message.gradedAt)) twice.add(message);
    }
  }
  return twice;
}

/** Observable episodes missed although their evidence had arrived before the SUT was restarted, within the deadline. */
function lostOverRestart(record: RunRecord, events: readonly GradedEvent[]): Mishandling[] {
  const restarts = (record.restarts ?? []).filter((restart) => restart.what === 'sut');
  return events
    .filter((event) => event.graded && event.event.kind === 'episode' && !event.detection && restarts.some(({ at }) => event.from! <= at && at <= event.from! + event.expects.deadlineMs))
    .map((event) => ({ what: 'lost-over-restart', home: event.homes[0]!, at: event.from!, event }));
}

/** By (time, home, kind). An alert is counted once, as the first of these that holds. */
export function mishandlings(record: RunRecord, messages: readonly GradedMessage[], events: readonly GradedEvent[]): Mishandling[] {
  const ofHome = byHome(messages);
  const twice = alertedTwice(record, ofHome);
  const found: Mishandling[] = [...twice].map((message) => ({ what: 'redelivery-alerted-twice', home: message.alert.home, at: message.gradedAt, message }));
  for (const message of messages) {
    if (message.falseCause === 'stale-data' && !twice.has(message)) found.push({ what: 'stale-data-raised', home: message.alert.home, at: message.gradedAt, message });
  }
  const late = timesByHome(record.lateArrivals);
  for (const { resolved, wrong } of resolutions(record, messages, events)) {
    const { home } = resolved.alert;
    if (wrong && late.get(home)?.some((at) => inSameTick(at, resolved.gradedAt, record.identity.tickMs))) found.push({ what: 'stale-data-cleared', home, at: resolved.gradedAt, message: resolved, event: wrong });
  }
  found.push(...lostOverRestart(record, events));
  return found.toSorted((a, b) => a.at - b.at || byText(a.home, b.home) || byText(a.what, b.what) || byText(a.message?.alert.id ?? '', b.message?.alert.id ?? ''));
}

/** Every clinical alert that was resolved, and whether the condition of an episode it stood for still held. */
export function resolutions(record: RunRecord, messages: readonly GradedMessage[], events: readonly GradedEvent[]): Resolution[] {
  const episodes = new Map(events.filter((event) => event.event.kind === 'episode').map((event) => [event.id, event]));
  const open = new Map<string, GradedMessage>();
  const result: Resolution[] = [];
  for (const message of messages) {
    if (message.kind !== 'clinical') continue;
    const key = `${message.alert.home} ${message.alert.id}`;
    if (message.counts) open.set(key, message);
    const raise = open.get(key);
    if (message.alert.state !== 'resolved' || !raise) continue;
    open.delete(key);
    const stoodFor = raise.verdict === 'detects' || raise.verdict === 'repeat' ? raise.truth : [];
    const wrong = stoodFor.map((id) => episodes.get(id)).find((event) => event && message.gradedAt < (record.stamps.get(event.id)?.trueUntil ?? event.end));
    result.push({ resolved: message, ...(wrong && { wrong }) });
  }
  return result;
}
