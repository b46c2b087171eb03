/** Ways through a home: round furniture, through doors, over the stairs. A grid per floor, searched once per way and remembered. Pure. Metres. */
import type { FloorPlan, PlanRoom } from '../../../contract/floor-plan.ts';
import { isFree } from './standing.ts';
import { floorsOf, planWalls } from './plan-walls.ts';

export interface Point {
  floor: number;
  x: number;
  y: number;
}

const CELL = 0.15;
/** From the middle of a wall, and from furniture, to the middle of a person. */
const WALL_KEPT = 0.2;
const FURNITURE_KEPT = 0.12;
const NEVER = 255;
/** Through furniture only where there is no other way: to a seat, into a bed. */
const COST = { free: 1, stairs: 2, furniture: 24 } as const;

interface Grid {
  left: number;
  top: number;
  columns: number;
  rows: number;
  cost: Uint8Array;
}

export const roomAt = (plan: FloorPlan, { floor, x, y }: Point): PlanRoom | undefined =>
  plan.rooms.find((room) => room.floor === floor && x >= room.x - 1e-6 && x <= room.x + room.w + 1e-6 && y >= room.y - 1e-6 && y <= room.y + room.d + 1e-6);

export class Ways {
  readonly plan: FloorPlan;
  readonly #grids: ReadonlyMap<number, Grid>;
  readonly #known = new Map<string, readonly Point[]>();

  constructor(plan: FloorPlan) {
    this.plan = plan;
    this.#grids = new Map(floorsOf(plan).map((floor) => [floor, gridOf(plan, floor)]));
  }

  /** Corners of the way, both ends among them. Between floors it jumps from stairs to stairs. */
  between(from: Point, to: Point): readonly Point[] {
    const key = [from, to].map(({ floor, x, y }) => `${floor} ${x.toFixed(2)} ${y.toFixed(2)}`).join(' ');
    const known = this.#known.get(key);
    if (known) return known;
    const way: Point[] = [];
    let here = from;
    while (here.floor !== to.floor) {
      const next = here.floor + Math.sign(to.floor - here.floor);
      const [down, up] = [this.stairs(here.floor), this.stairs(next)];
      if (!down || !up) break;
      way.push(...this.#onFloor(here, down));
      here = up;
    }
    way.push(...(here.floor === to.floor ? this.#onFloor(here, to) : [to]));
    this.#known.set(key, way);
    return way;
  }

  /** The middle of the stairs of a floor. */
  stairs(floor: number): Point | undefined {
    for (const room of this.plan.rooms) {
      const stairs = room.floor === floor && room.furniture.find(({ kind }) => kind === 'stairs');
      if (stairs) return { floor, x: stairs.x + stairs.w / 2, y: stairs.y + stairs.d / 2 };
    }
    return undefined;
  }

  #onFloor(from: Point, to: Point): Point[] {
    const grid = this.#grids.get(from.floor)!;
    const cells = search(grid, cellOf(grid, from), cellOf(grid, to));
    const points = cells.map((cell) => ({ floor: from.floor, x: grid.left + ((cell % grid.columns) + 0.5) * CELL, y: grid.top + (Math.floor(cell / grid.columns) + 0.5) * CELL }));
    return straightened(grid, [from, ...points.slice(1, -1), to]);
  }
}

function gridOf(plan: FloorPlan, floor: number): Grid {
  const rooms = plan.rooms.filter((room) => room.floor === floor);
  const [left, top] = [Math.min(...rooms.map(({ x }) => x)), Math.min(...rooms.map(({ y }) => y))];
  const [columns, rows] = [Math.ceil((Math.max(...rooms.map(({ x, w }) => x + w)) - left) / CELL), Math.ceil((Math.max(...rooms.map(({ y, d }) => y + d)) - top) / CELL)];
  const grid: Grid = { left, top, columns, rows, cost: new Uint8Array(columns * rows).fill(NEVER) };
  const walls = planWalls(plan).filter((wall) => wall.floor === floor);
  for (let cell = 0; cell < grid.cost.length; cell += 1) {
    const [x, y] = [left + ((cell % columns) + 0.5) * CELL, top + (Math.floor(cell / columns) + 0.5) * CELL];
    const room = rooms.find((one) => x >= one.x && x <= one.x + one.w && y >= one.y && y <= one.y + one.d);
    if (!room) continue;
    const walled = walls.some(({ along, at, from, to, openings }) => {
      const [across, on] = along === 'x' ? [y, x] : [x, y];
      if (Math.abs(across - at) > WALL_KEPT || on < from - WALL_KEPT || on > to + WALL_KEPT) return false;
      return !openings.some((opening) => opening.kind === 'door' && on > opening.from + 0.12 && on < opening.to - 0.12);
    });
    const onStairs = room.furniture.some((piece) => piece.kind === 'stairs' && x > piece.x && x < piece.x + piece.w && y > piece.y && y < piece.y + piece.d);
    const free = { ...room, x: room.x - 1, y: room.y - 1, w: room.w + 2, d: room.d + 2 };
    grid.cost[cell] = walled ? NEVER : onStairs ? COST.stairs : isFree(free, x, y, FURNITURE_KEPT) ? COST.free : COST.furniture;
  }
  return grid;
}

function cellOf({ left, top, columns, rows, cost }: Grid, { x, y }: Point): number {
  const clamp = (value: number, most: number) => Math.min(most - 1, Math.max(0, value));
  const [column, row] = [clamp(Math.floor((x - left) / CELL), columns), clamp(Math.floor((y - top) / CELL), rows)];
  if (cost[row * columns + column] !== NEVER) return row * columns + column;
  // A door in an outer wall, or a seat at a wall: the nearest cell on which one can stand.
  let [best, nearest] = [row * columns + column, Infinity];
  for (let dy = -5; dy <= 5; dy += 1) {
    for (let dx = -5; dx <= 5; dx += 1) {
      const [c, r] = [column + dx, row + dy];
      if (c < 0 || r < 0 || c >= columns || r >= rows || cost[r * columns + c] === NEVER || dx * dx + dy * dy >= nearest) continue;
      [best, nearest] = [r * columns + c, dx * dx + dy * dy];
    }
  }
  return best;
}

/** Dijkstra with a sorted fringe: a floor has few thousand cells. */
function search({ columns, rows, cost }: Grid, from: number, to: number): number[] {
  const far = new Float64Array(columns * rows).fill(Infinity);
  const came = new Int32Array(columns * rows).fill(-1);
  // Costs are small whole numbers times 1 or 1.4: buckets by whole cost are a queue that needs no heap.
  const buckets: number[][] = [[from]];
  far[from] = 0;
  for (let level = 0; level < buckets.length; level += 1) {
    for (const cell of buckets[level] ?? []) {
      if (Math.floor(far[cell]!) !== level) continue;
      if (cell === to) return traced(came, to);
      const [column, row] = [cell % columns, Math.floor(cell / columns)];
      for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [1, -1], [-1, 1], [-1, -1]] as const) {
        const [c, r] = [column + dx, row + dy];
        if (c < 0 || r < 0 || c >= columns || r >= rows) continue;
        const next = r * columns + c;
        if (cost[next] === NEVER || (dx !== 0 && dy !== 0 && (cost[row * columns + c] === NEVER || cost[r * columns + column] === NEVER))) continue;
        const length = far[cell]! + cost[next]! * (dx !== 0 && dy !== 0 ? 1.4 : 1);
        if (length >= far[next]!) continue;
        far[next] = length;
        came[next] = cell;
        (buckets[Math.floor(length)] ??= []).push(next);
      }
    }
  }
  return [from, to];
}

function traced(came: Int32Array, to: number): number[] {
  const cells = [to];
  for (let cell = came[to]!; cell >= 0; cell = came[cell]!) cells.push(cell);
  return cells.toReversed();
}

/** Leaves out corners where the straight way is as free. */
function straightened(grid: Grid, points: readonly Point[]): Point[] {
  const kept = [points[0]!];
  let at = 0;
  while (at < points.length - 1) {
    let next = points.length - 1;
    while (next > at + 1 && !clear(grid, points[at]!, points[next]!)) next -= 1;
    kept.push(points[next]!);
    at = next;
  }
  return kept;
}

function clear({ left, top, columns, rows, cost }: Grid, a: Point, b: Point): boolean {
  const steps = Math.ceil(Math.hypot(b.x - a.x, b.y - a.y) / (CELL / 3));
  for (let step = 0; step <= steps; step += 1) {
    const [x, y] = [a.x + ((b.x - a.x) * step) / steps, a.y + ((b.y - a.y) * step) / steps];
    const [column, row] = [Math.floor((x - left) / CELL), Math.floor((y - top) / CELL)];
    if (column < 0 || row < 0 || column >= columns || row >= rows || cost[row * columns + column]! > COST.stairs) return false;
  }
  return true;
}

/** Length of a way; jumps between floors count nothing. */
export function lengthOf(way: readonly Point[]): number {
  return way.slice(1).reduce((sum, point, index) => sum + step(way[index]!, point), 0);
}

const step = (a: Point, b: Point) => (a.floor === b.floor ? Math.hypot(b.x - a.x, b.y - a.y) : 0);

/** A point on a way, and where one looks there. @param part 0–1 of its length */
export function along(way: readonly Point[], part: number): Point & { heading: number } {
  let left = lengthOf(way) * Math.min(1, Math.max(0, part));
  for (let i = 1; i < way.length; i += 1) {
    const [a, b] = [way[i - 1]!, way[i]!];
    const length = step(a, b);
    if (length === 0) continue;
    if (left <= length || i === way.length - 1) {
      const t = Math.min(1, left / length);
      return { floor: a.floor, x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t, heading: Math.atan2(b.x - a.x, b.y - a.y) };
    }
    left -= length;
  }
  return { ...way.at(-1)!, heading: 0 };
}
