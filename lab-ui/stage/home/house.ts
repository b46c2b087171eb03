/** A home as shapes: slabs, floors by room, walls with doors and windows, furniture, light that falls through windows, and the garden round it. */
import { BufferAttribute, BufferGeometry, Color } from 'three';
import type { FloorPlan, PlanRoom } from '../../../contract/floor-plan.ts';
import { chance } from '../layout.ts';
import { furnish } from './furniture.ts';
import { garden } from './garden.ts';
import { layHome, type HomeLayout } from './layout.ts';
import { planWalls, SIDE, sideOf, WALL_HEIGHT, type Wall } from './plan-walls.ts';
import { Shapes } from './shapes.ts';

const OUTER = 0.24;
const INNER = 0.12;
const PLASTER = 0xf3ebdc;
const CUT = 0x7a6c60;
const BRICKS = 0xc9a58a;
const FRAME = 0xfaf6ee;
const EARTH = 0x7d6a55;

/** Walls of each kind of room, a shade apart so that rooms can be told apart. */
const TINTS: Readonly<Record<string, number>> = { living: 0xf1e3c9, kitchen: 0xe6ead9, hall: 0xefe7da, landing: 0xefe7da, bedroom: 0xdfe4ec, spare: 0xe9e0ea, bathroom: 0xd9e9ea, study: 0xeadfcf, utility: 0xe5e3dd, store: 0xe5e3dd, garage: 0xd7d5cf, basement: 0xcdc8bf, 'boiler-room': 0xcdc8bf };
const TILED = new Set(['bathroom', 'kitchen', 'utility']);
const BARE = new Set(['garage', 'basement', 'boiler-room', 'store']);
const CARPET: Readonly<Record<string, number>> = { bedroom: 0xb9b3a8, spare: 0xb4aab0, landing: 0xb39f8a };

export interface HouseShapes {
  layout: HomeLayout;
  /** slabs, floors and the path */
  ground: BufferGeometry;
  walls: BufferGeometry;
  furniture: BufferGeometry;
  glass: BufferGeometry;
  /** patches of light: `glow` by day (0) or from a room's lamp (1), and the room */
  patches: BufferGeometry;
  land: BufferGeometry;
  /** trees and bushes */
  growth: BufferGeometry;
  /** radius of the garden, m */
  radius: number;
}

export const roomIndex = (plan: FloorPlan, id: string | undefined): number => plan.rooms.findIndex((room) => room.id === id);

export function houseShapes(plan: FloorPlan): HouseShapes {
  const layout = layHome(plan);
  const walls = planWalls(plan);
  const [ground, wallShapes, furniture, glass, patches] = [new Shapes(), new Shapes(), new Shapes(), new Panes(), new Panes()];
  for (const plate of layout.plates) {
    const [x, z] = [plate.x, plate.z];
    // An upper floor stands on a plinth, one below ground in the earth.
    ground.box(x, 0.02, z, plate.width + (plate.floor < 0 ? 1.1 : 0.5), plate.y - 0.06, plate.depth + (plate.floor < 0 ? 1.1 : 0.5), plate.floor < 0 ? EARTH : plate.floor > 0 ? 0xb7aa98 : 0xb9b0a2, 0.03);
  }
  for (const room of plan.rooms) {
    const plate = layout.plate(room.floor);
    ground.room = furniture.room = roomIndex(plan, room.id);
    floorOf(ground.to(plate.dx, plate.y, plate.dz), room);
    furnish(furniture, room, plate.dx, plate.y, plate.dz);
  }
  for (const wall of walls) {
    const plate = layout.plate(wall.floor);
    buildWall(wallShapes.to(plate.dx, plate.y, plate.dz), glass, patches, plan, wall, plate);
  }
  const radius = Math.hypot(layout.width, layout.depth) / 2 + 3.4;
  ground.room = -1;
  const { land, growth } = garden(plan, layout, radius, ground.to(0, 0, 0));
  return { layout, ground: ground.geometry(), walls: wallShapes.geometry(), furniture: furniture.geometry(), glass: glass.geometry(), patches: patches.geometry(), land, growth, radius };
}

/** Planks, tiles, carpet or bare concrete. */
function floorOf(to: Shapes, { id, floor, x, y, w, d }: PlanRoom): void {
  const tile = (left: number, top: number, wide: number, deep: number, hex: number, nth: number, spread: number) => {
    const shade = new Color(hex).offsetHSL(0, 0, (chance(nth, 41) - 0.5) * spread).getHex();
    to.flat(left + wide / 2, 0, top + deep / 2, wide, deep, shade);
  };
  if (CARPET[id] !== undefined) return void tile(x, y, w, d, CARPET[id]!, 0, 0);
  if (BARE.has(id) || floor < 0) return void tile(x, y, w, d, 0xa7a49d, 0, 0);
  const [stepX, stepZ, hex, spread] = TILED.has(id) ? [0.4, 0.4, id === 'kitchen' ? 0xcfc3ae : 0xc3d0d1, 0.035] as const : [1.25, 0.16, 0xbd9163, 0.075] as const;
  let nth = Math.round(x * 31 + y * 17);
  for (let top = 0, row = 0; top < d - 1e-6; top += stepZ, row += 1) {
    const first = stepX > 1 ? (chance(row, 5) - 1) * stepX : 0;
    for (let left = first; left < w - 1e-6; left += stepX) {
      const [from, to2] = [Math.max(0, left), Math.min(w, left + stepX)];
      if (to2 - from > 1e-6) tile(x + from, y + top, to2 - from, Math.min(stepZ, d - top), hex, (nth += 1), spread);
    }
  }
}

/** A wall in pieces: whole between openings, below and above them where they are. */
function buildWall(to: Shapes, glass: Panes, patches: Panes, plan: FloorPlan, wall: Wall, plate: { dx: number; dz: number; y: number }): void {
  const side = sideOf(wall);
  const thick = side === SIDE.inner ? INNER : OUTER;
  const ends = side === SIDE.inner ? 0 : OUTER / 2;
  const rooms = [roomIndex(plan, wall.before), roomIndex(plan, wall.after)] as const;
  const tints = [wall.before, wall.after].map((id) => (id === undefined ? (wall.floor < 0 ? EARTH : plan.walls.outer === 'brick' ? BRICKS : 0xcfc8bb) : TINTS[id] ?? PLASTER)) as [number, number];
  const piece = (from: number, until: number, low: number, high: number) => wallPiece(to, wall, side, from, until, low, high, thick, tints, rooms);
  let at = wall.from - ends;
  for (const { kind, from, to: until, low, high } of wall.openings) {
    if (from > at) piece(at, from, 0, WALL_HEIGHT);
    if (low > 0) piece(from, until, 0, low);
    piece(from, until, high, WALL_HEIGHT);
    frame(to, wall, side, from, until, low, high, thick, rooms);
    if (kind === 'window') {
      const [middle, wide] = [(from + until) / 2, until - from];
      const [x, z] = wall.along === 'x' ? [middle, wall.at] : [wall.at, middle];
      const inner = wall.before === undefined ? rooms[1] : rooms[0];
      glass.upright(x + plate.dx, plate.y + low, z + plate.dz, wall.along, wide, high - low, inner, side);
      // Into the room falls daylight, out of it the light of the lamp.
      const inwards = wall.before === undefined ? 1 : -1;
      for (const [way, out] of [[inwards, 0], [-inwards, 1]] as const) patches.falling(x + plate.dx, (out === 1 ? 0.06 : plate.y + 0.012), z + plate.dz, wall.along, wide, way * (out === 1 ? 2.4 : 2.1), inner, out);
    }
    at = until;
  }
  if (wall.to + ends > at) piece(at, wall.to + ends, 0, WALL_HEIGHT);
}

function wallPiece(to: Shapes, { along, at }: Wall, side: number, from: number, until: number, low: number, high: number, thick: number, [before, after]: readonly [number, number], [roomBefore, roomAfter]: readonly [number, number]): void {
  Object.assign(to, { side, base: low });
  const half = thick / 2;
  /** u along the wall, v across it */
  const p = (u: number, y: number, v: number): readonly [number, number, number] => (along === 'x' ? [u, y, at + v] : [at + v, y, u]);
  const dark = low === 0 ? 0.87 : 1;
  // Seen along x the far side looks north; seen along y it looks west: corners go the other way round.
  const quad = (a: readonly [number, number, number], b: readonly [number, number, number], c: readonly [number, number, number], d: readonly [number, number, number], hex: number, room: number, shade = dark) => (along === 'x' ? to.quad(a, b, c, d, hex, shade, room) : to.quad(b, a, d, c, hex, shade, room));
  quad(p(from, low, half), p(until, low, half), p(until, high, half), p(from, high, half), after, roomAfter);
  quad(p(until, low, -half), p(from, low, -half), p(from, high, -half), p(until, high, -half), before, roomBefore);
  quad(p(until, low, half), p(until, low, -half), p(until, high, -half), p(until, high, half), PLASTER, Math.max(roomBefore, roomAfter));
  quad(p(from, low, -half), p(from, low, half), p(from, high, half), p(from, high, -half), PLASTER, Math.max(roomBefore, roomAfter));
  const window = low === 0 && high < 1;
  quad(p(from, high, half), p(until, high, half), p(until, high, -half), p(from, high, -half), window ? FRAME : CUT, window ? Math.max(roomBefore, roomAfter) : -1, 1);
  Object.assign(to, { side: SIDE.none, base: 0 });
}

/** Posts at the sides of an opening, and a bar above. */
function frame(to: Shapes, { along, at }: Wall, side: number, from: number, until: number, low: number, high: number, thick: number, rooms: readonly [number, number]): void {
  to.room = Math.max(...rooms);
  const deep = thick + 0.05;
  for (const [u, wide, y, tall] of [[from + 0.03, 0.06, low, high - low], [until - 0.03, 0.06, low, high - low], [(from + until) / 2, until - from, high - 0.06, 0.07]] as const) {
    Object.assign(to, { side, base: y });
    if (along === 'x') to.box(u, y, at, wide, tall, deep, FRAME);
    else to.box(at, y, u, deep, tall, wide, FRAME);
  }
  Object.assign(to, { side: SIDE.none, base: 0, room: -1 });
}

/** Quads with coordinates of their own, the room they belong to, and what cuts them. */
class Panes {
  readonly #points: number[] = [];
  readonly #uv: number[] = [];
  readonly #tags: number[] = [];

  upright(x: number, y: number, z: number, along: 'x' | 'y', wide: number, tall: number, room: number, side: number): void {
    const p = (u: number, v: number): readonly [number, number, number] => (along === 'x' ? [x + u, y + v, z] : [x, y + v, z + u]);
    this.#quad(p(-wide / 2, 0), p(wide / 2, 0), p(wide / 2, tall), p(-wide / 2, tall), room, side);
  }

  /** On the ground, from a window outwards or inwards. @param kind 0 daylight, 1 lamplight */
  falling(x: number, y: number, z: number, along: 'x' | 'y', wide: number, far: number, room: number, kind: number): void {
    const p = (u: number, v: number): readonly [number, number, number] => (along === 'x' ? [x + u, y, z + v] : [x + v, y, z + u]);
    this.#quad(p(-wide / 2 - 0.25, 0), p(wide / 2 + 0.25, 0), p(wide / 2 + 0.7, far), p(-wide / 2 - 0.7, far), room, kind);
  }

  geometry(): BufferGeometry {
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(new Float32Array(this.#points), 3));
    geometry.setAttribute('uv', new BufferAttribute(new Float32Array(this.#uv), 2));
    geometry.setAttribute('tag', new BufferAttribute(new Float32Array(this.#tags), 2));
    return geometry;
  }

  #quad(a: readonly number[], b: readonly number[], c: readonly number[], d: readonly number[], room: number, side: number): void {
    for (const [point, u, v] of [[a, 0, 0], [b, 1, 0], [c, 1, 1], [a, 0, 0], [c, 1, 1], [d, 0, 1]] as const) {
      this.#points.push(...point);
      this.#uv.push(u, v);
      this.#tags.push(room, side);
    }
  }
}
