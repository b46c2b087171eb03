/** What every rule is: a header of facts and one pure function from the state of a home to judgements. */
import type { Evidence } from '../../../contract/alert.ts';
import type { AlertCode } from '../../../contract/alert-codes.ts';
import type { Judgement } from '../alert-book.ts';
import { minuteOfDay } from '../local-day.ts';
import type { HomeState, ResidentState } from '../patient-state.ts';

export interface Rule {
  id: string;
  title: string;
  /** where its numbers come from; each number in the file says which, or "assumption" */
  sources: readonly string[];
  /**
   * Reads the state after all messages of the tick were applied. May keep its own timers in `vitals.heldSince`.
   * @param stands whether an alert of a code stands in this home: where none does, `hold` and `clear` change nothing, and a rule that judges often need not say them
   */
  judge(home: HomeState, now: number, stands?: Stands): Judgement[];
}

export type Stands = (code: AlertCode, device?: string) => boolean;

/** For a caller that does not know. */
export const mayStand: Stands = () => true;

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;

/** What is said of each resident, in their order; mostly one person lives there. */
export function ofEachResident(home: HomeState, judge: (resident: ResidentState) => Judgement[]): Judgement[] {
  let all: Judgement[] | undefined;
  for (const resident of home.residents.values()) {
    const said = judge(resident);
    all = all ? [...all, ...said] : said;
  }
  return all ?? [];
}

/** One line of evidence from a device. */
export function reading(dev: string, code: string, value: number, at: number): Evidence {
  return { dev, code, value: Math.round(value * 10) / 10, at };
}

/** `hh:mm` of a home's local time. */
export function clockText(at: number): string {
  const minute = minuteOfDay(at);
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** A whole number of minutes or, from two hours on, hours. */
export function spanText(ms: number): string {
  const minutes = Math.round(ms / MINUTE_MS);
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 6) / 10} hours`;
}
