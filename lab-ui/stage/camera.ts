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

export const FOV = (32 * Math.PI) / 180;
export const PITCH = [0.2, 1.25] as const;
export const YAW_MOST = 1.3;
export const DISTANCE_LEAST = 16;
/** Nine tenths of a way take so long, s. @source assumption: short enough to feel direct, long enough to keep one's bearings */
const EASE_S = 0.45;
const HOME_DISTANCE = 62;

export function distanceMost(town: Town): number {
  return 1.6 * Math.max(90, town.width, town.depth * 1.6);
}

/** The whole town in view. @param aspect width to height of the picture */
export function wholeTown(town: Town, aspect: number): View {
  const [yaw, pitch] = [-0.34, 0.52];
  const tan = Math.tan(FOV / 2);
  const corners = [[-1, -1], [-1, 1], [1, -1], [1, 1]].map(([sx, sz]) => [(sx! * (town.width + 10)) / 2, (sz! * (town.depth + 10)) / 2] as const);
  // Turned into the camera's frame, each corner asks for a distance at which it is inside the picture.
  const needs = corners.flatMap(([x, z]) => {
    const [across, toward] = [x * Math.cos(yaw) - z * Math.sin(yaw), x * Math.sin(yaw) + z * Math.cos(yaw)];
    const [up, near] = [-toward * Math.sin(pitch), toward * Math.cos(pitch)];
    return [Math.abs(across) / (tan * aspect) + near, (up > 0 ? up / 0.62 : -up / 0.8) / tan + near];
  });
  return { x: 0, z: 0, distance: Math.max(52, ...needs), yaw, pitch };
}

export function atHome(town: Town, home: number, from: View): View {
  return { ...from, x: town.x[home]!, z: town.z[home]!, distance: Math.min(from.distance, HOME_DISTANCE), pitch: Math.min(0.46, Math.max(0.3, from.pitch)) };
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
