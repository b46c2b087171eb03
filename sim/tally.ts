/** Counts for the account: every scheduled reading and event gets one fate; causes by name. */
export type Counts = Record<string, number>;

export class Tally {
  scheduled = 0;
  /** readings inside packs that were sent for the first time */
  sent = 0;
  readonly notMeasured: Counts = {};
  readonly dropped: Counts = {};
  readonly lostHub: Counts = {};
  readonly lostNetwork: Counts = {};

  static add(counts: Counts, cause: string, count = 1): void {
    counts[cause] = (counts[cause] ?? 0) + count;
  }
}

export function total(counts: Counts): number {
  let sum = 0;
  for (const cause of Object.keys(counts)) sum += counts[cause] as number;
  return sum;
}
