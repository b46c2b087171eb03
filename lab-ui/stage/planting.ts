/** What grows and stands in the gardens, at the kerbs and in the woods: only where, how large and of which colour. Pure. Metres. */
import { chance, ROAD, SETBACK, SPACING, STREET, type Town } from './layout.ts';
import { TOWN_EDGE, type Land } from './land.ts';

export interface Thing {
  x: number;
  /** of its foot; default 0 */
  y?: number;
  z: number;
  /** width and depth, and height, as factors of what the thing measures by itself */
  size: number;
  tall: number;
  /** where depth is not as width */
  deep?: number;
  /** round the upright axis, radians */
  turn: number;
  colour: number;
}

export interface Planting {
  round: Thing[];
  pointed: Thing[];
  /** hedges, fences and sheds, from a block of one metre */
  blocks: Thing[];
  cars: Thing[];
}

const LEAVES = [0x7b775e, 0x857d63, 0x6d745c, 0x8b7a62, 0x7d6d5e, 0x727a64] as const;
const NEEDLES = [0x587463, 0x5f7b65, 0x50695e, 0x486355] as const;
const HEDGES = [0x5f7157, 0x687554, 0x586a58, 0x74795a] as const;
const FENCES = [0xd9d3c6, 0xb59d80, 0x9c8a75, 0xe4dfd3] as const;
/** Muted: red, yellow and cyan belong to alarms. */
const PAINTS = [0x6f7b88, 0x8e9499, 0xc6c4bd, 0x5b6657, 0x4d5668, 0x9c8f7d, 0xd8d6cf, 0x5d5350] as const;
/** Fewer things per home in a large town. */
const TREES_MOST = 9_000;
const BLOCKS_HOMES_MOST = 3_000;
const CARS_MOST = 1_500;
const WOOD_MOST = 1_600;

const pick = <T>(list: readonly T[], part: number): T => list[Math.floor(part * list.length)]!;

export function planting(town: Town, land: Land): Planting {
  const plan: Planting = { round: [], pointed: [], blocks: [], cars: [] };
  trees(town, plan);
  woods(land, plan);
  gardens(town, plan);
  const each = Math.max(1, Math.ceil((town.count * 0.45) / CARS_MOST));
  for (let home = 0; home < town.count; home += each) {
    if (chance(home, 80) > 0.45 || plan.cars.length >= CARS_MOST) continue;
    const facing = town.facing[home]!;
    plan.cars.push({ x: town.x[home]! + (chance(home, 81) - 0.5) * 3.4, z: town.z[home]! + facing * (SETBACK - ROAD / 2 + 1.05), size: 0.94 + 0.1 * chance(home, 82), tall: 0.94 + 0.16 * chance(home, 83), turn: (facing === 1 ? 0 : Math.PI) + (chance(home, 84) - 0.5) * 0.05, colour: pick(PAINTS, chance(home, 85)) });
  }
  return plan;
}

function plant(plan: Planting, x: number, z: number, seed: number, grown = 1, y = 0, needles = 0.36): void {
  const size = grown * (0.62 + 0.5 * chance(seed, 11));
  const slim = chance(seed, 16) < 0.16;
  const tree = { x, y, z, turn: chance(seed, 13) * 6.3 };
  if (chance(seed, 14) > needles) plan.round.push({ ...tree, size: slim ? size * 0.62 : size, tall: size * (slim ? 1.5 : 0.86 + 0.35 * chance(seed, 12)), colour: pick(LEAVES, chance(seed, 15)) });
  else plan.pointed.push({ ...tree, size: size * (0.8 + 0.25 * chance(seed, 17)), tall: size * (1.05 + 0.5 * chance(seed, 12)), colour: pick(NEEDLES, chance(seed, 15)) });
}

function trees(town: Town, plan: Planting): void {
  const each = Math.max(1, Math.ceil(town.count / (TREES_MOST / 2)));
  for (let home = 0; home < town.count; home += each) {
    const [x, z, facing] = [town.x[home]!, town.z[home]!, town.facing[home]!];
    plant(plan, x + (chance(home, 20) < 0.5 ? -3.9 : 3.9), z + facing * (2.6 + chance(home, 21) * 1.2), home * 5 + 1, 0.5);
    if (chance(home, 22) < 0.75) plant(plan, x + (chance(home, 23) - 0.5) * 6, z - facing * (4.2 + chance(home, 24) * 0.9), home * 5 + 2, 0.8);
    if (chance(home, 25) < 0.3) plant(plan, x + 4.2, z - facing * 3.6, home * 5 + 3, 0.6);
  }
}

/** Woods on the hills, trees along the river, a hem round the town: a shaken grid, thinner the farther. */
function woods(land: Land, plan: Planting): void {
  const [w, d] = land.flat;
  const far = Math.max(w, d) * 1.1 + 210;
  const grid = Math.max(6, Math.sqrt((4 * (w + far) * (d + far) * 0.22) / WOOD_MOST));
  let seed = 90_000;
  let planted = 0;
  for (let x = -w - far; x < w + far; x += grid) {
    for (let z = d + far * 0.5; z > -d - far; z -= grid) {
      seed += 1;
      const [tx, tz] = [x + (chance(seed, 31) - 0.5) * grid * 1.3, z + (chance(seed, 32) - 0.5) * grid * 1.3];
      if (planted >= WOOD_MOST * 2 || chance(seed, 33) > land.woodAt(tx, tz)) continue;
      planted += 1;
      plant(plan, tx, tz, seed, (0.95 + 0.55 * chance(seed, 34)) * (tz > d ? 0.6 : Math.min(2.2, Math.max(1, grid / 9))), land.heightAt(tx, tz) - 0.2, 0.55);
    }
  }
}

/** Hedge or fence to the street, left and right of the path, and behind the house; here and there a shed. */
function gardens(town: Town, plan: Planting): void {
  if (town.count > BLOCKS_HOMES_MOST) return;
  const back = STREET / 2 - SETBACK;
  for (let home = 0; home < town.count; home += 1) {
    const [x, z, facing] = [town.x[home]!, town.z[home]!, town.facing[home]!];
    const kind = chance(home, 90);
    const block = (dx: number, dz: number, width: number, tall: number, deep: number, colour: number) => plan.blocks.push({ x: x + dx, z: z + facing * dz, size: width, tall, deep, turn: 0, colour });
    const [green, wood] = [pick(HEDGES, chance(home, 91)), pick(FENCES, chance(home, 92))];
    if (kind < 0.42) for (const side of [-1, 1]) block(side * 2.5, 3.85, 3.3, 0.62 + 0.2 * chance(home, 93), 0.5, green);
    else if (kind < 0.7) for (const side of [-1, 1]) block(side * 2.5, 3.95, 3.5, 0.7, 0.09, wood);
    if (chance(home, 94) < 0.7) block(0, -back + 0.15, SPACING * 0.96, 0.9 + 0.5 * chance(home, 95), 0.55, pick(HEDGES, chance(home, 96)));
    else block(0, -back + 0.1, SPACING, 1.1, 0.1, wood);
    if (chance(home, 97) < 0.45) block(SPACING / 2 - 0.1, -3.1, 0.42, 0.9, 3.6, green);
    if (chance(home, 98) < 0.22) block(-2.9, -4.15, 1.7, 1.5, 1.3, pick([0x8a6f58, 0x75695e, 0x93836b], chance(home, 99)));
  }
}

/** The rectangle that the gardens keep to, half width and depth. */
export const gardenRoom = (town: Town): readonly [number, number] => [town.width / 2 + TOWN_EDGE, town.depth / 2 + TOWN_EDGE];
