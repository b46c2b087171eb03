/** Which readings are of kit and which of a person, and how they are paged: by whole instants, so that what was measured together stays together. */
import { CODES } from '../../../contract/codes.ts';
import type { Desk, ObservationQuery, StoredObservation } from '../desk.ts';

/** Codes that say something of kit and nothing of the person. @source facts/roles-and-training.md §2.5: battery and signal values, last-seen times; calls: §2.2 */
export const KIT_CODES: ReadonlySet<string> = new Set([CODES.battery, CODES.uplinkSignal, CODES.linkSignal, CODES.linkErrors, CODES.hubMains, CODES.callQualityHome, CODES.callQualityProvider].map(({ code }) => code));

const MOST = 1_000;

export interface ReadingsQuery extends Omit<ObservationQuery, 'code'> {
  /** any of these; undefined: all */
  codes?: readonly string[] | undefined;
}
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
export async function pageOfReadings(desk: Desk, { codes, limit, ...query }: ReadingsQuery, keep: (reading: StoredObservation) => boolean, reach = Math.min(MOST, limit + 1)): Promise<ReadingsPage> {
  const upward = query.from !== undefined;
  const sort = (rows: readonly StoredObservation[]) => rows.toSorted((a, b) => (upward ? a.at - b.at || a.seq - b.seq : b.at - a.at || b.seq - a.seq));
  const ask = (bounds: Partial<ObservationQuery>) => Promise.all((codes ?? [undefined]).map(async (code) => sort(await desk.observations({ ...query, limit: reach, ...bounds, ...(code !== undefined && { code }) }))));
  const lists = await ask({});
  // From the nearest end of a list that was cut off, its instant included, there may be more than was told.
  const ends = lists.filter((list) => list.length >= reach).map((list) => list.at(-1)?.at as number);
  const end = ends.length === 0 ? undefined : upward ? Math.min(...ends) : Math.max(...ends);
  let rows = sort(lists.flat());
  let next = end === undefined ? undefined : upward ? { from: end } : { to: end + 1 };
  if (end !== undefined) {
    rows = rows.filter(({ at }) => (upward ? at < end : at > end));
    if (rows.length === 0) {
      rows = sort((await ask({ from: end, to: end + 1, limit: MOST })).flat());
      next = upward ? { from: end + 1 } : { to: end };
    }
  }
  const all = rows.filter(keep);
  const edge = all[limit - 1]?.at;
  const readings = edge === undefined ? all : all.slice(0, all.findLastIndex(({ at }) => at === edge) + 1);
  if (edge !== undefined && readings.length < all.length) next = upward ? { from: edge + 1 } : { to: edge };
  return { readings, ...(next && { next }) };
}
