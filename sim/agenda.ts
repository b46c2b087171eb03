/** What is planned to happen in homes, each thing known by a number; and what is held broken, so that the end of one trouble does not mend what another still breaks. */
import type { PlannedEvent } from './core/catalogue.ts';

/** What mends, and what it mends. */
const MENDS: ReadonlyMap<string, string> = new Map([['RECOVER', 'DROP'], ['MAINS_BACK', 'MAINS_LOST'], ['RESTORE', 'LOSE'], ['ATTACH', 'DETACH'], ['PAIR', 'UNPAIR'], ['BATTERY_NEW', 'BATTERY_FLAT']]);

export class Agenda {
  readonly #events: PlannedEvent[] = [];
  /** by row, machine, device and event: until when something holds what is broken, epoch ms */
  readonly #heldUntil = new Map<string, number>();

  /** @returns the number of the event; several homes may share it */
  add(event: PlannedEvent): number {
    return this.#events.push(event) - 1;
  }

  at(number: number): PlannedEvent {
    return this.#events[number] as PlannedEvent;
  }

  /** Something happens to a machine of a home: it may hold what it breaks. False if it would mend what something else still holds. @param now epoch ms */
  happens(row: number, { target, device, event, until }: PlannedEvent, now: number): boolean {
    const mended = MENDS.get(event);
    if (until === undefined && mended === undefined) return true;
    const key = `${row} ${target} ${device ?? ''} ${mended ?? event}`;
    const held = this.#heldUntil.get(key) ?? 0;
    if (until === undefined) return held <= now;
    this.#heldUntil.set(key, Math.max(held, until));
    return true;
  }
}
