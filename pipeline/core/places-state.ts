/** What was seen of the person, and by which sensor; kept per home. */
export interface Places {
  /** end of the last slot that was looked at */
  slotAt: number;
  /** by motion sensor: slots with movement ever, and the last one */
  readonly seen: Map<string, { slots: number; at: number }>;
  /** slots in which somebody walked at home and no sensor saw it, by their time; older ones than a day are gone */
  unseen: number[];
  /** last sign that somebody is inside */
  insideAt: number;
  /** minutes of this night in which the bed was empty while the person slept at home, and when they began */
  elsewhereMs: number;
  elsewhereSince: number;
  elsewhereAt: number;
  /** the last outing, as far as it is known: when the person's devices fell silent, and the last tick in which they still were */
  outFrom: number;
  outTo: number;
  /** when the care plan's sleep began; Infinity by day */
  nightFrom: number;
}

export function createPlaces(): Places {
  return { slotAt: -Infinity, seen: new Map(), unseen: [], insideAt: -Infinity, elsewhereMs: 0, elsewhereSince: Infinity, elsewhereAt: -Infinity, outFrom: -Infinity, outTo: -Infinity, nightFrom: Infinity };
}
