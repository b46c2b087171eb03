/**
 * How far the clock of a hub is off, told from what it writes. Two signs prove a step, and no delay of a network makes either: a message *from the future*, and a later number with
 * an earlier time. A clock that came up behind with a new boot is told by its birth, when the next message agrees. While the offset is known, all times of the hub's messages are
 * shifted by it before any rule sees them; while it is not, they are old (or refused as from the future) and prove nothing about now.
 */

/** Offset from which a clock is wrong, ms, inclusive. @source assumption: a tick and the time a message takes; clocks kept by NTP are right to a second */
export const CLOCK_WRONG_MS = 90_000;
/** How far two signs may differ and still say the same, ms, inclusive. @source assumption: a tick and a half */
const AGREE_MS = 90_000;
/** A later number may carry a time so much earlier: alarms leave before what was measured before them, ms. @source assumption */
const REVERSAL_MS = 60_000;
/** A hub that has just come up says so within this time, ms: a birth that is older tells of a clock, or of a slow way. @source assumption */
const BIRTH_LATE_MS = 5 * 60_000;
/** Steps remembered, for messages that come after later ones. */
const STEPS_MAX = 6;

interface Place {
  epoch: number;
  seq: number;
}

export class HubClock {
  /** what the hub's clock shows more than it should, ms; 0: right, as far as can be told */
  offsetMs = 0;
  /** close of the tick in which the present offset was found */
  since = -Infinity;
  /** messages in a row that agree with the present offset */
  agreed = 0;
  private last: Place & { sentAt: number } = { epoch: -1, seq: -1, sentAt: -Infinity };
  /** from sending to the close of the tick, while the clock is right, ms */
  private lagMs = 20_000;
  private doubt: number | undefined;
  private readonly steps: (Place & { offsetMs: number })[] = [];

  /** A step is suspected and not yet sure. */
  get doubtful(): boolean {
    return this.doubt !== undefined;
  }

  /** A birth of a new epoch. @param at by the hub's clock */
  born(epoch: number, at: number, now: number): void {
    if (at > now + CLOCK_WRONG_MS) this.set({ epoch, seq: -1 }, at - now, now);
    else if (at < now - BIRTH_LATE_MS) this.doubt = at - now;
  }

  /** A message that came for the first time. @returns by how much its times are to be put back, ms */
  note(epoch: number, seq: number, sentAt: number, now: number, regular: boolean): number {
    const last = this.last;
    if (epoch < last.epoch || (epoch === last.epoch && seq <= last.seq)) return this.at(epoch, seq);
    const place = { epoch, seq };
    const shown = sentAt - (now - this.lagMs);
    if (sentAt - this.offsetMs > now + REVERSAL_MS) this.set(place, shown, now);
    else if (sentAt < last.sentAt - REVERSAL_MS || this.doubt !== undefined) this.suspect(place, shown, now);
    else if (regular && this.offsetMs === 0 && now - sentAt < REVERSAL_MS) this.lagMs = now - sentAt;
    this.agreed = Math.abs(shown - this.offsetMs) <= AGREE_MS ? this.agreed + 1 : 0;
    this.last = { epoch, seq, sentAt };
    return this.offsetMs;
  }

  /** Back to the right time is believed at once, another offset when a second message agrees. */
  private suspect(place: Place, shown: number, now: number): void {
    const right = Math.abs(shown) < CLOCK_WRONG_MS;
    if (right && this.offsetMs === 0) this.doubt = undefined;
    else if (right || (this.doubt !== undefined && Math.abs(shown - this.doubt) <= AGREE_MS)) this.set(place, shown, now);
    else this.doubt = this.doubt === undefined ? shown : undefined;
  }

  private set(place: Place, shown: number, now: number): void {
    const offsetMs = Math.abs(shown) < CLOCK_WRONG_MS ? 0 : shown;
    this.doubt = undefined;
    if (offsetMs === this.offsetMs) return;
    if (this.steps.length === 0) this.steps.push({ epoch: -1, seq: -1, offsetMs: this.offsetMs });
    this.steps.push({ ...place, offsetMs });
    if (this.steps.length > STEPS_MAX) this.steps.shift();
    this.offsetMs = offsetMs;
    this.since = now;
    this.agreed = 0;
  }

  /** The offset that held when a message was written. */
  private at(epoch: number, seq: number): number {
    for (let index = this.steps.length - 1; index >= 0; index -= 1) {
      const step = this.steps[index] as Place & { offsetMs: number };
      if (step.epoch < epoch || (step.epoch === epoch && step.seq <= seq)) return step.offsetMs;
    }
    return this.steps.length === 0 ? this.offsetMs : 0;
  }
}
