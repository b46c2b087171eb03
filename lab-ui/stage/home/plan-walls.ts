/** Walls of a plan: every side of every room once, with what lies on either side of it, its doors and its windows. Pure. Metres; x to the east, y to the south. */
import type { FloorPlan, PlanRoom, WallMaterial } from '../../../contract/floor-plan.ts';
import { wallBetween } from '../../../sim/installation/plan-radio.ts';

/** By which limit of height a piece of a home is cut: the four outer sides, inner walls, what is never cut, and tall furniture by the side its back is on. */
export const SIDE = { north: 0, east: 1, south: 2, west: 3, inner: 4, none: 5, tallNorth: 6, tallEast: 7, tallSouth: 8, tallWest: 9 } as const;

export const WALL_HEIGHT = 2.45;
const DOOR_TOP = 2.05;
const WINDOW = { low: 0.92, high: 2.02 } as const;
const CLOSE = 0.02;

export interface Opening {
  kind: 'door' | 'window';
  from: number;
  to: number;
  low: number;
  high: number;
}

export interface Wall {
  floor: number;
  /** `x`: it runs along x, at y = `at`; `y`: it runs along y, at x = `at` */
  along: 'x' | 'y';
  at: number;
  from: number;
  to: number;
  /** room to the north or west of it, and to the south or east; `undefined`: outdoors */
  before: string | undefined;
  after: string | undefined;
  material: WallMaterial;
  /** from, in order */
  openings: readonly Opening[];
}

export const floorsOf = (plan: FloorPlan): number[] => [...new Set(plan.rooms.map(({ floor }) => floor))].toSorted((a, b) => a - b);

/** Which limit cuts a wall. */
export function sideOf({ along, before, after }: Pick<Wall, 'along' | 'before' | 'after'>): number {
  if (before !== undefined && after !== undefined) return SIDE.inner;
  if (along === 'x') return before === undefined ? SIDE.north : SIDE.south;
  return before === undefined ? SIDE.west : SIDE.east;
}

export function planWalls(plan: FloorPlan): Wall[] {
  return floorsOf(plan).flatMap((floor) => (['x', 'y'] as const).flatMap((along) => wallsAlong(plan, plan.rooms.filter((room) => room.floor === floor), floor, along)));
}

/** A room as seen along one axis: from where to where it runs, and its two sides across. */
const seen = ({ x, y, w, d }: PlanRoom, along: 'x' | 'y') => (along === 'x' ? { from: x, to: x + w, low: y, high: y + d } : { from: y, to: y + d, low: x, high: x + w });

function wallsAlong(plan: FloorPlan, rooms: readonly PlanRoom[], floor: number, along: 'x' | 'y'): Wall[] {
  const lines = [...new Set(rooms.flatMap((room) => [seen(room, along).low, seen(room, along).high].map((value) => Math.round(value * 100) / 100)))].toSorted((a, b) => a - b);
  return lines.flatMap((at) => {
    const beside = rooms.filter((room) => Math.abs(seen(room, along).low - at) < CLOSE || Math.abs(seen(room, along).high - at) < CLOSE);
    const cuts = [...new Set(beside.flatMap((room) => [seen(room, along).from, seen(room, along).to]))].toSorted((a, b) => a - b);
    const walls: Wall[] = [];
    for (let i = 0; i + 1 < cuts.length; i += 1) {
      const [from, to] = [cuts[i]!, cuts[i + 1]!];
      if (to - from < CLOSE) continue;
      const middle = (from + to) / 2;
      const covers = (room: PlanRoom) => seen(room, along).from < middle && seen(room, along).to > middle;
      const before = beside.find((room) => covers(room) && Math.abs(seen(room, along).high - at) < CLOSE)?.id;
      const after = beside.find((room) => covers(room) && Math.abs(seen(room, along).low - at) < CLOSE)?.id;
      if (before === undefined && after === undefined) continue;
      const last = walls.at(-1);
      if (last && Math.abs(last.to - from) < CLOSE && last.before === before && last.after === after) {
        last.to = to;
        continue;
      }
      const material = before !== undefined && after !== undefined ? wallBetween(plan, before, after) : plan.walls.outer;
      if (material !== 'open') walls.push({ floor, along, at, from, to, before, after, material, openings: [] });
    }
    for (const wall of walls) wall.openings = openingsOf(plan, wall);
    return walls;
  });
}

function openingsOf(plan: FloorPlan, { along, at, from, to, before, after }: Wall): Opening[] {
  const pair = [before ?? 'outside', after ?? 'outside'];
  const within = (middle: number, width: number) => [Math.max(from, middle - width / 2), Math.min(to, middle + width / 2)] as const;
  const doors = plan.doors.flatMap(({ between, x, y, width }): Opening[] => {
    const [across, middle] = along === 'x' ? [y, x] : [x, y];
    if (Math.abs(across - at) > 0.06 || middle < from || middle > to || !pair.includes(between[0]) || !pair.includes(between[1])) return [];
    const [left, right] = within(middle, width);
    return [{ kind: 'door', from: left, to: right, low: 0, high: DOOR_TOP }];
  });
  const room = before === undefined ? after : after === undefined ? before : undefined;
  const side = along === 'x' ? (before === undefined ? 'north' : 'south') : before === undefined ? 'west' : 'east';
  const owner = plan.rooms.find(({ id }) => id === room);
  const windows = (owner?.windows ?? []).flatMap((window): Opening[] => {
    const middle = (along === 'x' ? owner!.x : owner!.y) + window.at;
    if (window.side !== side || middle < from || middle > to) return [];
    const [left, right] = within(middle, window.width);
    return [{ kind: 'window', from: left, to: right, low: WINDOW.low, high: WINDOW.high }];
  });
  return [...doors, ...windows].toSorted((a, b) => a.from - b.from);
}
