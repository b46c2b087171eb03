/** Which readings are of kit and which of a person, and how they are paged: by whole instants, so that what was measured together stays together. */
import { CODES } from '../../../contract/codes.ts';
import type { Desk, ObservationQuery, StoredObservation } from '../desk.ts';

/** Codes that say something of kit and nothing of the person. @source facts/roles-and-training.md §2.5: battery and signal values, last-seen times; calls: §2.2 */
export const KIT_CODES: ReadonlySet<string> = new Set([CODES.battery, CODES.uplinkSignal, CODES.linkSignal, CODES.linkErrors, CODES.hubMains, CODES.callQualityHome, CODES.callQualityProvider].map(({ code }) => code));

const MOST = 1_000;

export interface ReadingsPage {
  readings: StoredObservation[];
  /** the same query with these bounds goes on */
  next?: { from: number } | { to: number };
}

/**
 * One page of what `keep` keeps: ascending by time where `from` is given, else the newest first. About `limit` readings: those of one instant are never split, so a page may hold more; and it
 * may hold fewer, where much was looked at and little kept.
 * @param reach rows to look at, at most 1000
 */
export async function pageOfReadings(desk: Desk, query: ObservationQuery, keep: (reading: StoredObservation) => boolean, reach = Math.min(MOST, query.limit + 1)): Promise<ReadingsPage> {
  const { limit } = query;
  const upward = query.from !== undefined;
  const ask = async (bounds: Partial<ObservationQuery>) => {
    const rows = await desk.observations({ ...query, ...bounds });
    return upward ? rows : rows.toReversed();
  };
  let rows = await ask({ limit: reach });
  let next: ReadingsPage['next'];
  // From the end of a list that was cut off, its instant included, there may be more than was told.
  const end = rows.length < reach ? undefined : rows.at(-1)?.at;
  if (end !== undefined) {
    next = upward ? { from: end } : { to: end + 1 };
    rows = rows.filter(({ at }) => at !== end);
    if (rows.length === 0) {
      rows = await ask({ from: end, to: end + 1, limit: MOST });
      next = upward ? { from: end + 1 } : { to: end };
    }
  }
  const all = rows.filter(keep);
  const edge = all[limit - 1]?.at;
  const readings = edge === undefined ? all : all.slice(0, all.findLastIndex(({ at }) => at === edge) + 1);
  if (edge !== undefined && readings.length < all.length) next = upward ? { from: edge + 1 } : { to: edge };
  return { readings, ...(next && { next }) };
}
