/** Who else is in a home, and what its calendar brings: a partner, visitors, the home nurse, video visits, subscriptions that end. Each is a pure function of (home, time). */
import type { Appointment } from '../../contract/messages.ts';
import { DAY_MS, MINUTE_MS } from '../core/math.ts';
import { type Rng, streamId } from '../core/rng.ts';
import type { Company as CompanyView } from '../kit.ts';

const COMPANY = streamId('company');
/** Visits a day. @source assumption: about two a week */
const VISITS_PER_DAY = 0.28;
const ROOMS = ['living', 'kitchen', 'bathroom', 'bedroom'] as const;

export class Company implements CompanyView {
  readonly #rng: Rng;
  readonly #from: number;
  readonly #partner: Uint8Array;
  readonly #calendars = new Map<number, readonly Appointment[]>();

  constructor(rng: Rng, from: number, count: number) {
    this.#rng = rng;
    this.#from = from;
    this.#partner = new Uint8Array(count);
  }

  settle(row: number, partner: boolean, calendar: readonly Appointment[]): void {
    this.#partner[row] = Number(partner);
    if (calendar.length > 0) this.#calendars.set(row, calendar);
  }

  /** The visit of a day, minutes of the day [from, to); `undefined`: none. */
  visit(row: number, day: number): [number, number] | undefined {
    const home = this.#from + row;
    if (this.#rng.uniform(home, COMPANY, day, 0) >= VISITS_PER_DAY) return undefined;
    const from = Math.floor(14 * 60 + 240 * this.#rng.uniform(home, COMPANY, day, 1));
    return [from, from + Math.floor(30 + 90 * this.#rng.uniform(home, COMPANY, day, 2))];
  }

  movement(row: number, room: string, minute: number): number {
    const day = Math.floor(minute / 1440);
    const ofDay = minute % 1440;
    let movement = 0;
    if (room === 'living') {
      const visit = this.visit(row, day);
      if (visit && ofDay >= visit[0] && ofDay < visit[1]) movement = 0.5;
      if (this.nurse(row, minute * MINUTE_MS)) movement = Math.max(movement, 0.6);
    }
    if (this.#partner[row] === 1 && ofDay >= 400 && ofDay < 1350) {
      const word = this.#rng.uniform(this.#from + row, COMPANY, Math.floor(minute / 10), 3); // moves about the rooms, ten minutes at a time
      if (ROOMS[Math.floor(word * 6)] === room) movement = Math.max(movement, 0.3 + 0.5 * (word * 6 - Math.floor(word * 6)));
    }
    return movement;
  }

  inCall(row: number, at: number): boolean {
    return this.#during(row, 'video-visit', at);
  }

  nurse(row: number, at: number): boolean {
    return this.#during(row, 'nurse-visit', at);
  }

  ended(row: number, kind: string, at: number): boolean {
    return this.#calendars.get(row)?.some((one) => one.kind === 'subscription-ends' && at >= one.at && (one.device === undefined || one.device === kind)) ?? false;
  }

  /** Appointments of a home that begin in [from, to). */
  calendar(row: number): readonly Appointment[] {
    return this.#calendars.get(row) ?? [];
  }

  /** When visitors ring on a day, epoch ms. */
  bells(row: number, midnight: number): number[] {
    const visit = this.visit(row, Math.floor(midnight / DAY_MS));
    return visit ? visit.map((minute) => midnight + minute * MINUTE_MS) : [];
  }

  #during(row: number, kind: Appointment['kind'], at: number): boolean {
    return this.#calendars.get(row)?.some((one) => one.kind === kind && at >= one.at && at < one.at + one.minutes * MINUTE_MS) ?? false;
  }
}
