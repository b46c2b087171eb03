/** The camera in a home: round its middle, always from above, with the whole home or one floor in view. Pure. Metres and radians. */
import type { View } from '../camera.ts';
import type { HomeLayout } from './layout.ts';

/** A narrow lens from farther away: nearly isometric. */
export const HOME_FOV = (23 * Math.PI) / 180;
export const HOME_PITCH = [0.5, 1.35] as const;
const FIRST = { yaw: 0.52, pitch: 0.86 } as const;
/** Parts of the picture that may be filled, from -1 to 1: buttons stand on the right and on the top. */
const FILLS = { left: -0.93, right: 0.76, low: -0.9, high: 0.84 } as const;
const HIGHEST = 2.5;

/** Where a point is in the picture, -1 to 1 across and up. */
export function seenIn({ x, z, distance, yaw, pitch }: View, [px, py, pz]: readonly [number, number, number], aspect: number): readonly [number, number] {
  const [dx, dz] = [px - x, pz - z];
  const across = dx * Math.cos(yaw) - dz * Math.sin(yaw);
  const toward = dx * Math.sin(yaw) + dz * Math.cos(yaw);
  const depth = Math.max(1, distance - toward * Math.cos(pitch) - py * Math.sin(pitch));
  const tan = Math.tan(HOME_FOV / 2);
  return [across / (depth * tan * aspect), (py * Math.cos(pitch) - toward * Math.sin(pitch)) / (depth * tan)];
}

/** All of the home, or one of its floors, in the picture. @param turned the view whose direction is kept; else the first one */
export function wholeHome({ plates, width, depth }: HomeLayout, floor: number | undefined, aspect: number, turned?: View): View {
  const plate = floor === undefined ? undefined : plates.find((one) => one.floor === floor);
  const box = plate ?? { x: 0, z: 0, width, depth };
  let view: View = { x: box.x, z: box.z, distance: 30, yaw: turned?.yaw ?? FIRST.yaw, pitch: turned?.pitch ?? FIRST.pitch };
  const corners = [[-1, -1], [-1, 1], [1, -1], [1, 1]].flatMap(([sx, sz]) => [0, HIGHEST].map((y) => [box.x + (sx! * (box.width + 0.6)) / 2, y, box.z + (sz! * (box.depth + 0.6)) / 2] as const));
  for (let round = 0; round < 20; round += 1) {
    const seen = corners.map((corner) => seenIn(view, corner, aspect));
    const [left, right] = [Math.min(...seen.map(([u]) => u)), Math.max(...seen.map(([u]) => u))];
    const [low, high] = [Math.min(...seen.map(([, v]) => v)), Math.max(...seen.map(([, v]) => v))];
    const tan = Math.tan(HOME_FOV / 2);
    const [side, ahead] = [((left + right - FILLS.left - FILLS.right) / 2) * view.distance * tan * aspect, (((low + high - FILLS.low - FILLS.high) / 2) * view.distance * tan) / Math.sin(view.pitch)];
    view = {
      ...view, distance: view.distance * Math.max((right - left) / (FILLS.right - FILLS.left), (high - low) / (FILLS.high - FILLS.low)) ** 0.8,
      x: view.x + 0.7 * (side * Math.cos(view.yaw) - ahead * Math.sin(view.yaw)), z: view.z + 0.7 * (-side * Math.sin(view.yaw) - ahead * Math.cos(view.yaw)),
    };
  }
  return view;
}

export const farthest = (layout: HomeLayout, aspect: number): number => wholeHome(layout, undefined, aspect).distance * 1.5;

/** Kept over the home. Beyond `farthest` one has left it: the caller asks that before. */
export function keptInHome(view: View, layout: HomeLayout, aspect: number): View {
  const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
  return {
    x: clamp(view.x, -layout.width / 2 - 1, layout.width / 2 + 1), z: clamp(view.z, -layout.depth / 2 - 2, layout.depth / 2 + 2),
    distance: clamp(view.distance, 7, farthest(layout, aspect)), yaw: view.yaw, pitch: clamp(view.pitch, ...HOME_PITCH),
  };
}
