/** Geometry of the houses: two kinds, each as walls, roof, trim and windows, so that a whole town is a handful of draw calls. Metres; the door looks along +z. */
import { BufferAttribute, BufferGeometry, Color } from 'three';

/** Rooms as windows know them; the order of `PLACE` in `life.ts`, less one. */
const ROOM = { bedroom: 0, bathroom: 1, kitchen: 2, living: 3 } as const;
type Room = keyof typeof ROOM;
export type Point = readonly [number, number, number];

/** Triangles with a colour or a room, gathered to one geometry without an index: facets stay flat. */
export class Pieces {
  readonly #points: number[] = [];
  readonly #colours: number[] = [];
  readonly #rooms: number[] = [];
  readonly #uv: number[] = [];

  quad(a: Point, b: Point, c: Point, d: Point, colour = 0xffffff, room = 0): this {
    const { r, g, b: blue } = new Color(colour);
    for (const [point, u, v] of [[a, 0, 0], [b, 1, 0], [c, 1, 1], [a, 0, 0], [c, 1, 1], [d, 0, 1]] as const) this.#vertex(point, r, g, blue, room, u, v);
    return this;
  }

  triangle(a: Point, b: Point, c: Point, colour = 0xffffff): this {
    const { r, g, b: blue } = new Color(colour);
    for (const point of [a, b, c]) this.#vertex(point, r, g, blue, 0, 0, 0);
    return this;
  }

  /** A box without its floor. */
  box(x: number, y: number, z: number, width: number, height: number, depth: number, colour = 0xffffff): this {
    const [l, r, f, k, t] = [x - width / 2, x + width / 2, z + depth / 2, z - depth / 2, y + height];
    return this.quad([l, y, f], [r, y, f], [r, t, f], [l, t, f], colour).quad([r, y, k], [l, y, k], [l, t, k], [r, t, k], colour).quad([r, y, f], [r, y, k], [r, t, k], [r, t, f], colour)
      .quad([l, y, k], [l, y, f], [l, t, f], [l, t, k], colour).quad([l, t, f], [r, t, f], [r, t, k], [l, t, k], colour);
  }

  /** A roof of two slopes with its ridge along x, with an overhang and a thin edge. */
  gable(x: number, y: number, z: number, width: number, height: number, depth: number, over = 0.42): this {
    const [l, r] = [x - width / 2 - over, x + width / 2 + over];
    const drop = (height * over) / (depth / 2);
    const [f, k, low] = [z + depth / 2 + over, z - depth / 2 - over, y - drop];
    const thick = 0.16;
    const top = y + height + thick;
    return this.quad([l, low + thick, f], [r, low + thick, f], [r, top, z], [l, top, z]).quad([r, low + thick, k], [l, low + thick, k], [l, top, z], [r, top, z])
      .quad([l, low, f], [r, low, f], [r, low + thick, f], [l, low + thick, f]).quad([r, low, k], [l, low, k], [l, low + thick, k], [r, low + thick, k])
      .quad([r, low, f], [r, y + height, z], [r, top, z], [r, low + thick, f]).quad([r, y + height, z], [r, low, k], [r, low + thick, k], [r, top, z])
      .quad([l, y + height, z], [l, low, f], [l, low + thick, f], [l, top, z]).quad([l, low, k], [l, y + height, z], [l, top, z], [l, low + thick, k]);
  }

  /** Turns what is there by a quarter, so that a ridge runs along z. */
  turned(): this {
    for (let i = 0; i < this.#points.length; i += 3) [this.#points[i], this.#points[i + 2]] = [this.#points[i + 2]!, -this.#points[i]!];
    return this;
  }

  add(other: Pieces): this {
    this.#points.push(...other.#points);
    this.#colours.push(...other.#colours);
    this.#rooms.push(...other.#rooms);
    this.#uv.push(...other.#uv);
    return this;
  }

  /** This and another as one; the other's vertices have `part` 1. */
  with(other: Pieces): BufferGeometry {
    const part = new Float32Array((this.#points.length + other.#points.length) / 3).fill(1, this.#points.length / 3);
    const both = new Pieces().add(this).add(other).geometry('colour');
    both.setAttribute('part', new BufferAttribute(part, 1));
    return both;
  }

  geometry(kind: 'colour' | 'room'): BufferGeometry {
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(new Float32Array(this.#points), 3));
    if (kind === 'colour') geometry.setAttribute('color', new BufferAttribute(new Float32Array(this.#colours), 3));
    else {
      geometry.setAttribute('room', new BufferAttribute(new Float32Array(this.#rooms), 1));
      geometry.setAttribute('uv', new BufferAttribute(new Float32Array(this.#uv), 2));
    }
    geometry.computeVertexNormals();
    return geometry;
  }

  #vertex([x, y, z]: Point, r: number, g: number, b: number, room: number, u: number, v: number): void {
    this.#points.push(x, y, z);
    this.#colours.push(r, g, b);
    this.#rooms.push(room);
    this.#uv.push(u, v);
  }
}

const TRIM = 0xe9e2d4;
const WOOD = 0x6b4a36;
const BRICK = 0x8c5a48;
const STONE = 0xb9b2a4;

/** A window with its frame in a wall that looks along +z, -z, +x or -x. */
function window(glass: Pieces, trim: Pieces, side: '+z' | '-z' | '+x' | '-x', along: number, y: number, out: number, width: number, height: number, room: Room): void {
  const at = (u: number, v: number, lift: number): Point => {
    const [a, b] = [along + u, out + lift];
    if (side === '+z') return [a, y + v, b];
    if (side === '-z') return [-a, y + v, -b];
    return side === '+x' ? [b, y + v, -a] : [-b, y + v, a];
  };
  const rectangle = (pieces: Pieces, half: number, low: number, high: number, lift: number, colour: number, inRoom: number) => pieces.quad(at(-half, low, lift), at(half, low, lift), at(half, high, lift), at(-half, high, lift), colour, inRoom);
  rectangle(trim, width / 2 + 0.12, -0.12, height + 0.12, 0.03, TRIM, 0);
  rectangle(glass, width / 2, 0, height, 0.06, 0xffffff, ROOM[room]);
}

export interface HouseParts {
  /** walls, and the roof as `part` 1 */
  body: BufferGeometry;
  /** of the chimney, where smoke comes from */
  chimney: Point;
  trim: BufferGeometry;
  glass: BufferGeometry;
}

/** A cottage, broad to the street, with a porch. */
export function cottage(): HouseParts {
  const [walls, roof, trim, glass] = [new Pieces(), new Pieces(), new Pieces(), new Pieces()];
  walls.box(0, 0, 0, 6.2, 2.7, 5).triangle([3.1, 2.7, 2.5], [3.1, 2.7, -2.5], [3.1, 4.5, 0]).triangle([-3.1, 2.7, -2.5], [-3.1, 2.7, 2.5], [-3.1, 4.5, 0]);
  roof.gable(0, 2.7, 0, 6.2, 1.8, 5);
  trim.box(1.7, 3.2, -0.9, 0.7, 2, 0.7, BRICK).box(0, 0, 0, 6.4, 0.22, 5.2, STONE).box(0, 0, 2.85, 1.5, 0.2, 0.8, STONE).quad([-0.48, 0.2, 2.54], [0.48, 0.2, 2.54], [0.48, 2.1, 2.54], [-0.48, 2.1, 2.54], WOOD)
    .box(0, 2.25, 2.95, 1.8, 0.12, 1, TRIM).box(-0.75, 0.2, 3.3, 0.12, 2.05, 0.12, TRIM).box(0.75, 0.2, 3.3, 0.12, 2.05, 0.12, TRIM);
  window(glass, trim, '+z', -1.9, 0.95, 2.5, 1.35, 1.15, 'living');
  window(glass, trim, '+z', 1.9, 0.95, 2.5, 1.35, 1.15, 'kitchen');
  window(glass, trim, '-z', 1.7, 0.95, 2.5, 1.2, 1.1, 'bedroom');
  window(glass, trim, '-z', -1.5, 1.2, 2.5, 0.8, 0.8, 'bathroom');
  window(glass, trim, '+x', -0.9, 0.95, 3.1, 1.1, 1.1, 'kitchen');
  window(glass, trim, '-x', -0.9, 0.95, 3.1, 1.1, 1.1, 'living');
  window(glass, trim, '-x', 1.1, 0.95, 3.1, 1, 1.1, 'bedroom');
  return { body: walls.with(roof), chimney: [1.7, 5.3, -0.9], trim: trim.geometry('colour'), glass: glass.geometry('room') };
}

/** A narrower house with its gable to the street and a low wing. */
export function gabled(): HouseParts {
  const [walls, roof, trim, glass] = [new Pieces(), new Pieces(), new Pieces(), new Pieces()];
  walls.box(-0.9, 0, 0, 4.2, 3.1, 6).triangle([-3, 3.1, 3], [1.2, 3.1, 3], [-0.9, 5.2, 3]).triangle([1.2, 3.1, -3], [-3, 3.1, -3], [-0.9, 5.2, -3])
    .box(2.2, 0, -0.4, 2.1, 2.2, 4).triangle([3.25, 2.2, 1.6], [3.25, 2.2, -2.4], [3.25, 3.4, -0.4]);
  roof.gable(0, 3.1, -0.9, 6, 2.1, 4.2, 0.4).turned().add(new Pieces().gable(2.2, 2.2, -0.4, 2.1, 1.2, 4, 0.34));
  trim.box(-2.1, 3.4, -1.2, 0.7, 2, 0.7, BRICK).box(-0.9, 0, 0, 4.4, 0.22, 6.2, STONE).box(2.2, 0, -0.4, 2.3, 0.22, 4.2, STONE).box(0.2, 0, 3.35, 1.5, 0.2, 0.8, STONE)
    .quad([-0.28, 0.2, 3.04], [0.68, 0.2, 3.04], [0.68, 2.1, 3.04], [-0.28, 2.1, 3.04], WOOD).box(0.2, 2.25, 3.4, 1.6, 0.12, 0.9, TRIM);
  window(glass, trim, '+z', -1.8, 0.95, 3, 1.25, 1.2, 'living');
  window(glass, trim, '+z', -0.9, 3.35, 3, 0.8, 0.8, 'bedroom');
  window(glass, trim, '+z', 2.2, 0.85, 1.6, 1.1, 0.95, 'kitchen');
  window(glass, trim, '-z', 0.9, 0.95, 3, 1.2, 1.2, 'bedroom');
  window(glass, trim, '-z', -2.2, 0.95, 2.4, 0.8, 0.8, 'bathroom');
  window(glass, trim, '-x', 0.3, 0.95, 3, 1.2, 1.2, 'living');
  window(glass, trim, '+x', 0.4, 0.85, 3.25, 1, 0.95, 'kitchen');
  return { body: walls.with(roof), chimney: [-2.1, 5.5, -1.2], trim: trim.geometry('colour'), glass: glass.geometry('room') };
}

/** A round tree, and a pointed one: trunk and crown in one. */
export function roundTree(): BufferGeometry {
  const pieces = new Pieces().box(0, 0, 0, 0.34, 1.5, 0.34, 0x5d4534);
  const ring = (y: number, r: number) => Array.from({ length: 6 }, (_, i): Point => [r * Math.cos((i * Math.PI) / 3 + y), y, r * Math.sin((i * Math.PI) / 3 + y)]);
  const rings = [ring(1.1, 0.75), ring(1.9, 1.35), ring(2.9, 1.15), ring(3.6, 0.5)];
  for (let level = 0; level < 3; level += 1) {
    for (let i = 0; i < 6; i += 1) {
      const [a, b, c, d] = [rings[level]![i]!, rings[level]![(i + 1) % 6]!, rings[level + 1]![(i + 1) % 6]!, rings[level + 1]![i]!];
      const shade = level === 0 ? 0x8f8f8f : level === 1 ? 0xe4e4e4 : 0xffffff;
      pieces.quad(b, a, d, c, shade);
    }
  }
  for (let i = 0; i < 6; i += 1) pieces.triangle(rings[3]![(i + 1) % 6]!, rings[3]![i]!, [0, 3.9, 0]);
  return pieces.geometry('colour');
}

export function pointedTree(): BufferGeometry {
  const pieces = new Pieces().box(0, 0, 0, 0.3, 1, 0.3, 0x54402f);
  for (const [y, r, tall] of [[0.7, 1.25, 1.9], [1.7, 1, 1.7], [2.7, 0.7, 1.6]] as const) {
    for (let i = 0; i < 7; i += 1) {
      const at = (k: number): Point => [r * Math.cos((k * 2 * Math.PI) / 7 + y), y, r * Math.sin((k * 2 * Math.PI) / 7 + y)];
      pieces.triangle(at(i + 1), at(i), [0, y + tall, 0], i % 2 === 0 ? 0xe2e2e2 : 0xffffff);
    }
  }
  return pieces.geometry('colour');
}

/** A street lamp: post, arm and head; its light is drawn elsewhere. */
export function lampPost(): BufferGeometry {
  return new Pieces().box(0, 0, 0, 0.12, 3.4, 0.12, 0x3c3f48).box(0, 3.4, 0.35, 0.1, 0.1, 0.8, 0x3c3f48).box(0, 3.28, 0.68, 0.24, 0.12, 0.42, 0xffe9c4).geometry('colour');
}

/** A parked car, along x. */
export function car(): BufferGeometry {
  const pieces = new Pieces().box(0, 0.28, 0, 3.9, 0.62, 1.62).box(-0.15, 0.9, 0, 2.1, 0.52, 1.42, 0x39424e).box(-0.15, 1.36, 0, 1.8, 0.1, 1.36);
  for (const x of [-1.25, 1.25]) for (const z of [-0.68, 0.68]) pieces.box(x, 0, z, 0.6, 0.58, 0.34, 0x1e1f22);
  return pieces.geometry('colour');
}

/** One metre each way, standing on the ground: hedges, fences, sheds. */
export function block(): BufferGeometry {
  return new Pieces().box(0, 0, 0, 1, 1, 1).geometry('colour');
}
