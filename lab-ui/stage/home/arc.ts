/** The way of a message through the air, as it is drawn: from a device to the hub in an arc, from the hub upwards to the sky. Pure. Metres. */
export type At = readonly [x: number, y: number, z: number];

/** How high above its middle the arc rises. */
export const rise = (from: At, to: At): number => 0.3 + 0.13 * Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]);

export function onArc(from: At, to: At, part: number, high = rise(from, to)): At {
  const up = 4 * part * (1 - part) * high;
  return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part + up, from[2] + (to[2] - from[2]) * part];
}

/** Where the sky begins for the hub's messages. */
export const skyOver = ([x, y, z]: At): At => [x + 0.6, y + 6.4, z - 1.4];
