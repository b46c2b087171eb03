/** The camera's wish and its way there: it eases, it never spins. Pure. Metres and radians. */
import type { Town } from './layout.ts';

export interface View {
  /** point on the ground that is looked at */
  x: number;
  z: number;
  distance: number;
  /** 0: from the front; positive: from the right */
  yaw: number;
  /** above the horizon */
  pitch: number;
}

export const FOV = (36 * Math.PI) / 180;
/** The picture is shifted so far down, in parts of its height, that the horizon comes into it. */
export const SHIFT = 0.16;
export const PITCH = [0.2, 1.25] as const;
export const YAW_MOST = 1.3;
export const DISTANCE_LEAST = 16;
/** Nine tenths of a way take so long, s. @source assumption: short enough to feel direct, long enough to keep one's bearings */
const EASE_S = 0.45;
const HOME_DISTANCE = 58;

export function distanceMost(town: Town): number {
  return 1.6 * Math.max(90, town.width, town.depth * 1.6);
}

/** Parts of the picture that the town fills, half width and half height, and where its middle stands, upwards. */
const FILLS = { across: 0.94, up: 0.66, middle: -0.28 } as const;

/** The whole town in view. @param aspect width to height of the picture */
export function wholeTown(town: Town, aspect: number): View {
  let view: View = { x: 0, z: 0, distance: Math.max(town.width, town.depth) * 1.5 + 40, yaw: -0.3, pitch: 0.25 };
  const corners = [[-1, -1], [-1, 1], [1, -1], [1, 1]].map(([sx, sz]) => [(sx! * (town.width + 8)) / 2, (sz! * (town.depth + 8)) / 2] as const);
  // Each round brings the corners nearer to where they should be in the picture; it settles fast.
  for (let round = 0; round < 24; round += 1) {
    const seen = corners.map(([x, z]) => projected(view, x, z, aspect));
    const [left, right] = [Math.min(...seen.map(([u]) => u)), Math.max(...seen.map(([u]) => u))];
    const [low, high] = [Math.min(...seen.map(([, v]) => v)), Math.max(...seen.map(([, v]) => v))];
    const tan = Math.tan(FOV / 2);
    const [side, ahead] = [((left + right) / 2) * view.distance * tan * aspect, (((low + high) / 2 - FILLS.middle) * view.distance * tan) / Math.sin(view.pitch)];
    view = {
      ...view, distance: Math.max(52, view.distance * Math.max((right - left) / 2 / FILLS.across, (high - low) / 2 / FILLS.up) ** 0.7),
      x: view.x + 0.6 * (side * Math.cos(view.yaw) - ahead * Math.sin(view.yaw)), z: view.z + 0.6 * (-side * Math.sin(view.yaw) - ahead * Math.cos(view.yaw)),
    };
  }
  return view;
}

/** Where a point on the ground is in the picture: -1 to 1 across and up. */
export function projected({ x, z, distance, yaw, pitch }: View, pointX: number, pointZ: number, aspect: number): readonly [number, number] {
  const [dx, dz] = [pointX - x, pointZ - z];
  const across = dx * Math.cos(yaw) - dz * Math.sin(yaw);
  const toward = dx * Math.sin(yaw) + dz * Math.cos(yaw);
  const depth = Math.max(1, distance - toward * Math.cos(pitch));
  const tan = Math.tan(FOV / 2);
  return [across / (depth * tan * aspect), (-toward * Math.sin(pitch)) / (depth * tan) - 2 * SHIFT];
}

export function atHome(town: Town, home: number, from: View): View {
  return { ...from, x: town.x[home]!, z: town.z[home]!, distance: Math.min(from.distance, HOME_DISTANCE), pitch: Math.min(0.36, Math.max(0.26, from.pitch)) };
}

/** Kept over the town, above the ground and not turned away. */
export function kept(view: View, town: Town): View {
  const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
  return {
    x: clamp(view.x, -town.width / 2 - 20, town.width / 2 + 20), z: clamp(view.z, -town.depth / 2 - 20, town.depth / 2 + 20),
    distance: clamp(view.distance, DISTANCE_LEAST, distanceMost(town)), yaw: clamp(view.yaw, -YAW_MOST, YAW_MOST), pitch: clamp(view.pitch, PITCH[0], PITCH[1]),
  };
}

/** A step of the way from one view to another. @param seconds since the last step @returns the same object as `to` once it has arrived */
export function eased(from: View, to: View, seconds: number): View {
  const part = 1 - Math.exp((-2.3 * seconds) / EASE_S);
  const mix = (a: number, b: number) => a + (b - a) * part;
  const next = { x: mix(from.x, to.x), z: mix(from.z, to.z), distance: Math.exp(mix(Math.log(from.distance), Math.log(to.distance))), yaw: mix(from.yaw, to.yaw), pitch: mix(from.pitch, to.pitch) };
  const near = Math.abs(next.x - to.x) + Math.abs(next.z - to.z) < 0.02 * to.distance / 10 && Math.abs(next.distance / to.distance - 1) < 0.001 && Math.abs(next.yaw - to.yaw) + Math.abs(next.pitch - to.pitch) < 0.001;
  return near ? to : next;
}

/** Moves of the buttons and keys. `town` and `follow` are the caller's. */
export function moved(view: View, move: string): View {
  const step = view.distance * 0.16;
  const ahead = { x: -Math.sin(view.yaw), z: -Math.cos(view.yaw) };
  const side = { x: Math.cos(view.yaw), z: -Math.sin(view.yaw) };
  const by = (way: { x: number; z: number }, length: number) => ({ ...view, x: view.x + way.x * length, z: view.z + way.z * length });
  const moves: Record<string, () => View> = {
    in: () => ({ ...view, distance: view.distance / 1.35 }), out: () => ({ ...view, distance: view.distance * 1.35 }), left: () => ({ ...view, yaw: view.yaw - 0.26 }), right: () => ({ ...view, yaw: view.yaw + 0.26 }),
    up: () => ({ ...view, pitch: view.pitch + 0.15 }), down: () => ({ ...view, pitch: view.pitch - 0.15 }), north: () => by(ahead, step), south: () => by(ahead, -step), east: () => by(side, step), west: () => by(side, -step),
  };
  return moves[move]?.() ?? view;
}
