/** Which alerts stand, as whoever reads the stream of a pipeline would know: nothing of the pipeline's inside. */
import type { Alert } from '../../contract/alert.ts';
import type { TickSeen } from './witness.ts';

/** One message of the stream, and how things stood before it. */
export interface Said {
  alert: Alert;
  now: number;
  /** the last message of the same id, where that one still stood */
  before: Alert | undefined;
  /** what stands, this message not yet counted, by id */
  standing: ReadonlyMap<string, Alert>;
}

export class Standing {
  /** by id: the last message, not resolved */
  readonly alerts = new Map<string, Alert>();
  /** by id: the close of the tick in which it was raised */
  readonly since = new Map<string, number>();

  /** Takes the alerts of one tick. @param each is called before a message is counted */
  take({ alerts, now }: Pick<TickSeen, 'alerts' | 'now'>, each: (said: Said) => void = () => {}): void {
    for (const alert of alerts) {
      each({ alert, now, before: this.alerts.get(alert.id), standing: this.alerts });
      if (!this.alerts.has(alert.id)) this.since.set(alert.id, now);
      if (alert.state === 'resolved') this.alerts.delete(alert.id);
      else this.alerts.set(alert.id, alert);
    }
  }

  /** A restarted pipeline need not know what it said before: from now on it starts anew. */
  forget(): void {
    this.alerts.clear();
  }
}

/** Every message of a run in order, with what stood before it; a restart of the SUT clears the table. */
export function said(ticks: readonly TickSeen[], each: (one: Said) => void): void {
  const standing = new Standing();
  for (const tick of ticks) {
    standing.take(tick, each);
    if (tick.sutRestarted) standing.forget();
  }
}
