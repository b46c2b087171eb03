/** Which home a ray meets: by arithmetic on the grid of the town, not by walking triangles. */
import { SPACING, STREET, type Town } from './layout.ts';

/** A home with its sign is picked as a box so large. Metres. */
const HALF = 4;
const TALL = 7.5;

export interface Ray {
  x: number;
  y: number;
  z: number;
  dx: number;
  dy: number;
  dz: number;
}

/** Homes by cell of a coarse grid, made once per town. */
export class Picker {
  readonly #town: Town;
  readonly #cells = new Map<string, number[]>();

  constructor(town: Town) {
    this.#town = town;
    for (let home = 0; home < town.count; home += 1) {
      const key = cellKey(town.x[home]!, town.z[home]!);
      const list = this.#cells.get(key);
      if (list) list.push(home);
      else this.#cells.set(key, [home]);
    }
  }

  /** @returns index of the nearest home on the ray, `undefined` where it meets none */
  pick(ray: Ray): number | undefined {
    if (ray.dy >= 0) return undefined;
    // Between the height of signs and the ground the ray crosses few cells: those along the way are asked.
    const [from, to] = [Math.max(0, (TALL - ray.y) / ray.dy), -ray.y / ray.dy];
    if (to <= 0) return undefined;
    const steps = Math.max(1, Math.ceil((Math.hypot(ray.dx, ray.dz) * (to - from)) / (SPACING / 2)));
    const asked = new Set<number>();
    let best: number | undefined;
    let nearest = Infinity;
    for (let step = 0; step <= Math.min(steps, 400); step += 1) {
      const t = from + ((to - from) * step) / Math.min(steps, 400);
      for (const home of this.#around(ray.x + ray.dx * t, ray.z + ray.dz * t)) {
        if (asked.has(home)) continue;
        asked.add(home);
        const hit = meets(ray, this.#town.x[home]!, this.#town.z[home]!);
        if (hit < nearest) {
          nearest = hit;
          best = home;
        }
      }
    }
    return best;
  }

  *#around(x: number, z: number): Iterable<number> {
    for (const dx of [-SPACING, 0, SPACING]) for (const dz of [-STREET / 2, 0, STREET / 2]) yield* this.#cells.get(cellKey(x + dx, z + dz)) ?? [];
  }
}

function cellKey(x: number, z: number): string {
  return `${Math.floor(x / SPACING)}|${Math.floor((2 * z) / STREET)}`;
}

/** How far along the ray the box of a home is; infinite where it is missed. */
function meets({ x, y, z, dx, dy, dz }: Ray, homeX: number, homeZ: number): number {
  let [near, far] = [0, Infinity];
  for (const [origin, direction, low, high] of [[x, dx, homeX - HALF, homeX + HALF], [y, dy, 0, TALL], [z, dz, homeZ - HALF, homeZ + HALF]] as const) {
    if (direction === 0) {
      if (origin < low || origin > high) return Infinity;
      continue;
    }
    const [a, b] = [(low - origin) / direction, (high - origin) / direction];
    near = Math.max(near, Math.min(a, b));
    far = Math.min(far, Math.max(a, b));
  }
  return near <= far ? near : Infinity;
}
