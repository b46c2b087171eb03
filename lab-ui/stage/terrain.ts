/** The ground outside the streets as meshes: hills and fields in facets, the river as a band of water, the road that leaves. Three draw calls. */
import { BufferAttribute, BufferGeometry, Color, Mesh, type Material } from 'three';
import { chance } from './layout.ts';
import { noise, type Land, type Way } from './land.ts';

/** Lines of the grid: across the town a few, outside ever wider. */
const INSIDE = 4;
const OUTSIDE = 34;
const WIDENS = 3.1;
/** A little under what stands on it. */
export const GROUND = -0.06;
const MEADOWS = [0x8b9170, 0x929572, 0x868f6f, 0x979776, 0x8d9575, 0x9b9270].map((hex) => new Color(hex));
const FIELDS = [0x8f8a63, 0x7c7a5a, 0x8a7d5c, 0x94946c, 0x7d8a64].map((hex) => new Color(hex));
const WOOD = new Color(0x515f4c);
const BANK = new Color(0x857f6c);

/** Where the lines of the grid run, along one axis. @param flat half of the flat part */
export function lines(flat: number, reach: number): number[] {
  const out = Array.from({ length: OUTSIDE }, (_, i) => flat + (reach * (Math.exp((WIDENS * (i + 1)) / OUTSIDE) - 1)) / (Math.exp(WIDENS) - 1));
  return [...out.toReversed().map((at) => -at), ...Array.from({ length: INSIDE + 1 }, (_, i) => flat * ((2 * i) / INSIDE - 1)), ...out];
}

export function terrain(land: Land, material: Material): Mesh {
  const [xs, zs] = [lines(land.flat[0], land.reach), lines(land.flat[1], land.reach)];
  const cells = (xs.length - 1) * (zs.length - 1);
  const [points, colours] = [new Float32Array(cells * 18), new Float32Array(cells * 18)];
  const heights = xs.map((x) => zs.map((z) => land.heightAt(x, z) + GROUND));
  const colour = new Color();
  let at = 0;
  for (let i = 0; i < xs.length - 1; i += 1) {
    for (let k = 0; k < zs.length - 1; k += 1) {
      const corner = (a: number, b: number) => [xs[i + a]!, heights[i + a]![k + b]!, zs[k + b]!];
      // The diagonal changes from cell to cell, so that no grain shows.
      const faces = (i + k) % 2 === 0 ? [[0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 1, 0]] : [[0, 0, 0, 1, 1, 0], [1, 0, 0, 1, 1, 1]];
      for (const [a, b, c, d, e, f] of faces) {
        points.set([...corner(a!, b!), ...corner(c!, d!), ...corner(e!, f!)], at);
        tone(colour, land, (xs[i + a!]! + xs[i + c!]! + xs[i + e!]!) / 3, (zs[k + b!]! + zs[k + d!]! + zs[k + f!]!) / 3, at);
        for (let vertex = 0; vertex < 3; vertex += 1) colours.set([colour.r, colour.g, colour.b], at + vertex * 3);
        at += 9;
      }
    }
  }
  const mesh = new Mesh(geometryOf(points, colours), material);
  mesh.receiveShadow = true;
  return mesh;
}

/** Fields near the town in patches, wood and meadow beyond. */
function tone(colour: Color, land: Land, x: number, z: number, salt: number): void {
  const field = chance(Math.floor(x / 52) * 97 + Math.floor(z / 41), 61);
  const list = field < 0.42 ? FIELDS : MEADOWS;
  colour.copy(list[Math.floor(field * 97) % list.length]!);
  colour.lerp(WOOD, 0.75 * land.woodAt(x, z));
  const shade = 0.95 + 0.07 * chance(salt, 62) + 0.05 * (noise(x / 90, z / 90, 63) - 0.5);
  colour.multiplyScalar(shade);
}

function geometryOf(points: Float32Array, colours: Float32Array): BufferGeometry {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(points, 3));
  geometry.setAttribute('color', new BufferAttribute(colours, 3));
  geometry.computeVertexNormals();
  return geometry;
}

/** A band along a way, flat on the ground. `uv.x`: 0–1 across, `uv.y`: metres along. @param wider metres more on each side */
export function band({ points, half }: Way, y: number, wider = 0, tint?: number): BufferGeometry {
  const colour = new Color(tint ?? 0xffffff);
  const edge = points.map(([x, z], i) => {
    const [[ax, az], [bx, bz]] = [points[Math.max(0, i - 1)]!, points[Math.min(points.length - 1, i + 1)]!];
    const long = Math.hypot(bx - ax, bz - az);
    const [nx, nz] = [-(bz - az) / long, (bx - ax) / long];
    const out = half + wider;
    return [x + nx * out, z + nz * out, x - nx * out, z - nz * out] as const;
  });
  const [place, uv, colours, index] = [[] as number[], [] as number[], [] as number[], [] as number[]];
  let along = 0;
  edge.forEach(([lx, lz, rx, rz], i) => {
    if (i > 0) along += Math.hypot(points[i]![0] - points[i - 1]![0], points[i]![1] - points[i - 1]![1]);
    place.push(lx, y, lz, rx, y, rz);
    uv.push(0, along, 1, along);
    colours.push(colour.r, colour.g, colour.b, colour.r, colour.g, colour.b);
    if (i > 0) index.push(2 * i - 2, 2 * i, 2 * i - 1, 2 * i - 1, 2 * i, 2 * i + 1);
  });
  const geometry = geometryOf(new Float32Array(place), new Float32Array(colours));
  geometry.setAttribute('uv', new BufferAttribute(new Float32Array(uv), 2));
  geometry.setIndex(index);
  geometry.setAttribute('normal', new BufferAttribute(new Float32Array(place.length).map((_, n) => (n % 3 === 1 ? 1 : 0)), 3));
  return geometry;
}

export const BANK_TINT = BANK.getHex();
