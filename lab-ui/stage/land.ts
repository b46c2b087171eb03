/** The land round a town: gentle hills, a river in a bend before it, a road that leaves it, woods. Pure, and the same for the same town. Metres; the town itself is flat, at height 0. */
import { chance, type Town } from './layout.ts';

export interface Way {
  /** middle line, left to right */
  points: readonly (readonly [x: number, z: number])[];
  /** half its width */
  half: number;
}

export interface Land {
  /** the flat rectangle that belongs to the town, half its width and depth */
  flat: readonly [x: number, z: number];
  /** half the width of all that is modelled */
  reach: number;
  river: Way;
  road: Way;
  /** height of the ground */
  heightAt(x: number, z: number): number;
  /** how much wood, 0–1 */
  woodAt(x: number, z: number): number;
}

/** Round the outermost homes nothing of the land begins. */
export const TOWN_EDGE = 13;
/** Ground beside river and road stays low and bare for so far. */
const BANK = 5;
const VALLEY = 90;

export function landOf(town: Town): Land {
  const [w, d] = [town.width / 2 + TOWN_EDGE, town.depth / 2 + TOWN_EDGE];
  const size = Math.max(town.width, town.depth);
  const half = 4.5 + size * 0.007;
  const near = d + half + 7 + size * 0.012;
  const river: Way = { half, points: smooth([[-5 * w - 700, -d - 420], [-2.6 * w - 130, -d * 0.7 - 60], [-1.5 * w - 46, d * 0.35], [-1.06 * w, near + 4 + size * 0.02], [-0.25 * w, near], [0.45 * w, near + 9 + size * 0.03], [1.15 * w + 16, near - 2], [1.8 * w + 60, d * 0.5], [3.2 * w + 190, -d * 0.1 - 30], [6 * w + 900, -d - 300]]) };
  const road: Way = { half: 2.4, points: smooth([[town.width / 2 + 7, -town.depth / 2 - 8], [town.width / 2 + 7.6, -d - 26], [0.95 * w + 10, -d * 1.3 - 70], [0.75 * w + 40, -d * 1.9 - 170], [1.5 * w + 120, -d * 2.7 - 330], [1.9 * w + 260, -d * 4 - 620]]) };
  const hills = 150 + size * 0.16;
  // As wide as the facets of the ground are, or these would stick through the water.
  const bank = BANK + size * 0.045;
  const valley = VALLEY + size * 0.09;
  const high = 12 + size * 0.04;
  const heightAt = (x: number, z: number): number => {
    const out = Math.hypot(Math.max(0, Math.abs(x) - w), Math.max(0, Math.abs(z) - d));
    if (out === 0) return 0;
    const rise = step(6, 200 + size * 0.45, out);
    const rolling = 0.75 * noise(x / hills, z / hills, 71) + 0.25 * noise((x / hills) * 2.7, (z / hills) * 2.7, 72);
    const away = step(half + bank, half + bank + valley, distanceTo(river, x, z)) * step(road.half + bank, road.half + bank + valley, distanceTo(road, x, z));
    // Higher behind the town than before it, where they would stand in the way of the eye.
    return rise * away * high * (0.25 + 1.5 * rolling) * (0.55 + 1.15 * step(d * 0.4, -d * 1.4 - 60, z) + 0.5 * step(w, w * 2 + 120, Math.abs(x)));
  };
  const woodAt = (x: number, z: number): number => {
    const out = Math.hypot(Math.max(0, Math.abs(x) - w), Math.max(0, Math.abs(z) - d));
    if (out < 4 || distanceTo(river, x, z) < half + 3 || distanceTo(road, x, z) < road.half + 3) return 0;
    const wood = step(0.5, 0.68, noise(x / 74, z / 74, 73)) * (0.35 + 0.65 * step(10, 80, out));
    // Trees along the water, and a loose hem of the town.
    const bank = 0.42 * (1 - step(half + 3, half + 13, distanceTo(river, x, z))) * step(0.35, 0.6, noise(x / 30, z / 30, 74));
    // Before the town only what does not hide it.
    return Math.max(wood, bank, 0.1 * (1 - step(8, 60, out))) * (z > d ? 0.45 : 1);
  };
  return { flat: [w, d], reach: size * 4.2 + 800, river, road, heightAt, woodAt };
}

/** How far a point is from the middle of a way. */
export function distanceTo({ points }: Way, x: number, z: number): number {
  let least = Infinity;
  for (let i = 1; i < points.length; i += 1) {
    const [[ax, az], [bx, bz]] = [points[i - 1]!, points[i]!];
    const [dx, dz] = [bx - ax, bz - az];
    const along = Math.min(1, Math.max(0, ((x - ax) * dx + (z - az) * dz) / (dx * dx + dz * dz)));
    least = Math.min(least, (x - ax - along * dx) ** 2 + (z - az - along * dz) ** 2);
  }
  return Math.sqrt(least);
}

/** 0 below `from`, 1 above `to`, without a corner; also where `from` is the greater. */
export function step(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

/** Smooth noise, 0–1. */
export function noise(x: number, z: number, salt: number): number {
  const [i, k] = [Math.floor(x), Math.floor(z)];
  const at = (a: number, b: number) => chance((i + a) * 1_013 + (k + b) * 7, salt);
  const [u, v] = [step(0, 1, x - i), step(0, 1, z - k)];
  return (at(0, 0) * (1 - u) + at(1, 0) * u) * (1 - v) + (at(0, 1) * (1 - u) + at(1, 1) * u) * v;
}

/** A curve through all points, in short pieces (Catmull-Rom). */
function smooth(points: readonly (readonly [number, number])[]): [number, number][] {
  const at = (i: number) => points[Math.min(points.length - 1, Math.max(0, i))]!;
  const PIECES = 7;
  const curve: [number, number][] = [];
  for (let i = 0; i < points.length - 1; i += 1) {
    for (let piece = 0; piece < PIECES; piece += 1) {
      const t = piece / PIECES;
      const mix = (axis: 0 | 1) => {
        const [a, b, c, e] = [at(i - 1)[axis], at(i)[axis], at(i + 1)[axis], at(i + 2)[axis]];
        return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - e) * t * t + (3 * b - a - 3 * c + e) * t ** 3);
      };
      curve.push([mix(0), mix(1)]);
    }
  }
  return [...curve, [...points.at(-1)!]];
}
