/** A clock that a test winds by hand. */
import type { ShaperClock } from '../../lab/fleet/lane.ts';

interface Alarm {
  at: number;
  what(): void;
}

export class HandClock implements ShaperClock {
  #now = 0;
  readonly #alarms = new Set<Alarm>();

  nowMs(): number {
    return this.#now;
  }

  after(ms: number, what: () => void): () => void {
    const alarm = { at: this.#now + Math.max(0, ms), what };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  }

  /** Alarms that are still set. */
  get pending(): number {
    return this.#alarms.size;
  }

  /** Lets time pass up to `at`, alarm by alarm in order of time. */
  wind(at: number): void {
    for (;;) {
      const [next] = [...this.#alarms].filter((alarm) => alarm.at <= at).toSorted((a, b) => a.at - b.at);
      if (!next) break;
      this.#alarms.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.what();
    }
    this.#now = at;
  }
}
