/** Flat-shaded shapes gathered into one geometry: colour, the room whose lamp lights it, and what cuts its height. Metres; y up. */
import { BufferAttribute, BufferGeometry, Color } from 'three';
import { SIDE } from './plan-walls.ts';

type Point = readonly [number, number, number];
const colour = new Color();

export class Shapes {
  readonly #points: number[] = [];
  readonly #colours: number[] = [];
  readonly #tags: number[] = [];
  /** index of the room, -1: outdoors */
  room = -1;
  /** `SIDE`, and from which height the piece begins: one that is cut below it is gone */
  side: number = SIDE.none;
  base = 0;
  /** where the next shapes go: turned by `heading`, then moved */
  #at: readonly [x: number, y: number, z: number, sin: number, cos: number] = [0, 0, 0, 0, 1];

  to(x: number, y: number, z: number, heading = 0): this {
    this.#at = [x, y, z, Math.sin(heading), Math.cos(heading)];
    return this;
  }

  quad(a: Point, b: Point, c: Point, d: Point, hex: number, dark = 1, room = this.room): this {
    colour.set(hex);
    const { r, g, b: blue } = colour;
    for (const [point, shade] of [[a, dark], [b, dark], [c, 1], [a, dark], [c, 1], [d, 1]] as const) {
      const [px, py, pz, sin, cos] = this.#at;
      this.#points.push(px + point[0] * cos + point[2] * sin, py + point[1], pz - point[0] * sin + point[2] * cos);
      this.#colours.push(r * shade, g * shade, blue * shade);
      this.#tags.push(room, this.side, this.base);
    }
    return this;
  }

  /** A box on its bottom middle. @param bevel how much its upper edges are broken */
  box(x: number, y: number, z: number, width: number, height: number, depth: number, hex: number, bevel = 0): this {
    const [l, r, f, k, t, e] = [x - width / 2, x + width / 2, z + depth / 2, z - depth / 2, y + height - bevel, bevel];
    this.quad([l, y, f], [r, y, f], [r, t, f], [l, t, f], hex, 0.86).quad([r, y, k], [l, y, k], [l, t, k], [r, t, k], hex, 0.86).quad([r, y, f], [r, y, k], [r, t, k], [r, t, f], hex, 0.86).quad([l, y, k], [l, y, f], [l, t, f], [l, t, k], hex, 0.86);
    const top = y + height;
    if (e > 0) {
      this.quad([l, t, f], [r, t, f], [r - e, top, f - e], [l + e, top, f - e], hex).quad([r, t, k], [l, t, k], [l + e, top, k + e], [r - e, top, k + e], hex)
        .quad([r, t, f], [r, t, k], [r - e, top, k + e], [r - e, top, f - e], hex).quad([l, t, k], [l, t, f], [l + e, top, f - e], [l + e, top, k + e], hex);
    }
    return this.quad([l + e, top, f - e], [r - e, top, f - e], [r - e, top, k + e], [l + e, top, k + e], hex);
  }

  /** A flat rectangle that looks up. */
  flat(x: number, y: number, z: number, width: number, depth: number, hex: number): this {
    return this.quad([x - width / 2, y, z + depth / 2], [x + width / 2, y, z + depth / 2], [x + width / 2, y, z - depth / 2], [x - width / 2, y, z - depth / 2], hex);
  }

  /** Upright, round, open below. @param top radius at its top */
  round(x: number, y: number, z: number, radius: number, height: number, hex: number, top = radius, sides = 12): this {
    const at = (i: number, r: number, h: number): Point => [x + r * Math.sin((2 * Math.PI * i) / sides), y + h, z + r * Math.cos((2 * Math.PI * i) / sides)];
    for (let i = 0; i < sides; i += 1) {
      this.quad(at(i, radius, 0), at(i + 1, radius, 0), at(i + 1, top, height), at(i, top, height), hex, 0.88);
      if (top > 0) this.quad(at(i, top, height), at(i + 1, top, height), [x, y + height, z], [x, y + height, z], hex);
    }
    return this;
  }

  /** An egg or a ball on its lowest point. */
  ball(x: number, y: number, z: number, across: number, height: number, hex: number): this {
    const rings = 5;
    const at = (i: number, ring: number): Point => {
      const angle = (Math.PI * ring) / rings - Math.PI / 2;
      return [x + (across / 2) * Math.cos(angle) * Math.sin((Math.PI * i) / 5), y + (height / 2) * (1 + Math.sin(angle)), z + (across / 2) * Math.cos(angle) * Math.cos((Math.PI * i) / 5)];
    };
    for (let ring = 0; ring < rings; ring += 1) for (let i = 0; i < 10; i += 1) this.quad(at(i, ring), at(i + 1, ring), at(i + 1, ring + 1), at(i, ring + 1), hex, ring === 0 ? 0.8 : 1);
    return this;
  }

  get empty(): boolean {
    return this.#points.length === 0;
  }

  geometry(): BufferGeometry {
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(new Float32Array(this.#points), 3));
    geometry.setAttribute('color', new BufferAttribute(new Float32Array(this.#colours), 3));
    geometry.setAttribute('tag', new BufferAttribute(new Float32Array(this.#tags), 3));
    geometry.computeVertexNormals();
    return geometry;
  }
}
