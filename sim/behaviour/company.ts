/** Who else is in a home, and what its calendar brings: a partner, visitors, the home nurse, video visits, subscriptions that end. Each is a pure function of (home, time). */
import type { Appointment } from '../../contract/messages.ts';
import { DAY_MS, MINUTE_MS } from '../core/math.ts';
import { type Rng, streamId } from '../core/rng.ts';
import type { Company as CompanyView } from '../kit.ts';

const COMPANY = streamId('company');
/** Visits a day. @source assumption: about two a week */
const VISITS_PER_DAY = 0.28;
/** A partner: up from and to, minutes of the day; chance of an outing; of a first and a second way to the bathroom at night. @source assumption, as the residents' own days */
const UP_FROM = 400;
const UP_TO = 1350;
const OUTINGS_PER_DAY = 0.6;
const NIGHT_VOIDS = [0.7, 0.3] as const;
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
    const from = Math.floor(14 * 60 + 240 * this.#rng.uniform(home, COMPANY, day, 1)); // between 14 and 18 h: assumption
    return [from, from + Math.floor(30 + 90 * this.#rng.uniform(home, COMPANY, day, 2))]; // assumption
  }

  movement(row: number, room: string, minute: number): number {
    const day = Math.floor(minute / 1440);
    const ofDay = minute % 1440;
    let movement = 0;
    if (room === 'living') {
      const visit = this.visit(row, day);
      if (visit && ofDay >= visit[0] && ofDay < visit[1]) movement = 0.5;
      if (this.nurse(row, minute * MINUTE_MS)) movement = Math.max(movement, 0.6); // assumption
    }
    return this.#partner[row] === 1 ? Math.max(movement, this.#partnerMoves(row, room, day, ofDay)) : movement;
  }

  /** The partner is up from early to late, about the rooms for ten minutes at a time, out on some days, and up once or twice at night. */
  #partnerMoves(row: number, room: string, day: number, ofDay: number): number {
    const home = this.#from + row;
    if (ofDay < UP_FROM || ofDay >= UP_TO) {
      if (room !== 'bathroom' && room !== 'bedroom') return 0;
      for (let time = 0; time < NIGHT_VOIDS.length; time += 1) {
        if (this.#rng.uniform(home, COMPANY, day, 10 + 2 * time) >= (NIGHT_VOIDS[time] as number)) continue;
        const since = ofDay - Math.floor(30 + 330 * this.#rng.uniform(home, COMPANY, day, 11 + 2 * time)); // between half past midnight and six: assumption
        if (room === 'bathroom' ? since >= 1 && since < 6 : since === 0 || since === 6) return 0.5; // a minute's way, five in the bathroom: assumption
      }
      return 0;
    }
    const outing = this.#outing(row, day);
    if (outing && ofDay >= outing[0] && ofDay < outing[1]) return 0;
    const word = 6 * this.#rng.uniform(home, COMPANY, day * 144 + Math.floor(ofDay / 10), 3); // four rooms, and a third of the time unseen: assumption
    return ROOMS[Math.floor(word)] === room ? 0.3 + 0.5 * (word - Math.floor(word)) : 0; // assumption
  }

  /** When the partner is out on a day, minutes of the day [from, to). */
  #outing(row: number, day: number): [number, number] | undefined {
    const home = this.#from + row;
    if (this.#partner[row] === 0 || this.#rng.uniform(home, COMPANY, day, 4) >= OUTINGS_PER_DAY) return undefined;
    const from = Math.floor(9 * 60 + 420 * this.#rng.uniform(home, COMPANY, day, 5)); // between 9 and 16 h: assumption
    return [from, from + Math.floor(30 + 120 * this.#rng.uniform(home, COMPANY, day, 6))]; // assumption
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

  /** Appointments of a home. */
  calendar(row: number): readonly Appointment[] {
    return this.#calendars.get(row) ?? [];
  }

  /** When visitors and a partner come and go on a day, epoch ms. */
  bells(row: number, midnight: number): number[] {
    const day = Math.floor(midnight / DAY_MS);
    return [...(this.visit(row, day) ?? []), ...(this.#outing(row, day) ?? [])].map((minute) => midnight + minute * MINUTE_MS);
  }

  #during(row: number, kind: Appointment['kind'], at: number): boolean {
    return this.#calendars.get(row)?.some((one) => one.kind === kind && at >= one.at && at < one.at + one.minutes * MINUTE_MS) ?? false;
  }
}
