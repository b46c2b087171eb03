/**
 * What came since the last close, put in the one order in which it is judged: (home, hub, epoch, seq, payload), a will last in its epoch (DESIGN §5).
 * The order of arrival leaves no trace, so a broker may shuffle a tick and nothing changes.
 */
import type { Incoming } from './ingest.ts';

/** Inside one epoch: births first, then packs and events by seq, the will last. Enrolments stand before all else of their home. */
function rankInEpoch(message: Incoming): number {
  if (message.channel === 'status') return message.body.state === 'offline' ? 2 : 0;
  return 1;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function compareIncoming(a: Incoming, b: Incoming): number {
  const byHome = compareText(a.body.home, b.body.home);
  if (byHome !== 0) return byHome;
  if (a.channel === 'enrolment' || b.channel === 'enrolment') {
    if (a.channel !== b.channel) return a.channel === 'enrolment' ? -1 : 1;
    return compareText(a.payload, b.payload);
  }
  const byHub = compareText(a.body.hub, b.body.hub);
  if (byHub !== 0) return byHub;
  if (a.body.epoch !== b.body.epoch) return a.body.epoch - b.body.epoch;
  const byRank = rankInEpoch(a) - rankInEpoch(b);
  if (byRank !== 0) return byRank;
  if (a.channel !== 'status' && b.channel !== 'status' && a.body.seq !== b.body.seq) return a.body.seq - b.body.seq;
  return compareText(a.payload, b.payload);
}

export class TickBuffer {
  private messages: Incoming[] = [];

  add(message: Incoming): void {
    this.messages.push(message);
  }

  /** Takes everything out, in judging order. */
  drain(): Incoming[] {
    const messages = this.messages;
    this.messages = [];
    return messages.sort(compareIncoming);
  }
}
