/** The garden round a home: lawn and land, a path to the door, bushes, and trees behind the house. A home, not a diagram. Metres. */
import { Color, type BufferGeometry } from 'three';
import type { FloorPlan } from '../../../contract/floor-plan.ts';
import { chance } from '../layout.ts';
import { SLAB, type HomeLayout } from './layout.ts';
import { LAND } from './outdoors.ts';
import { Shapes } from './shapes.ts';

const LAWN = 0x93a47c;
const LEAF = 0x76905f;
const NEEDLE = 0x5f7b65;
const SIDES = 72;

/** @param radius of the garden; land goes on beyond it @param path where stones go: they are swept, and lit like the house */
export function garden(plan: FloorPlan, layout: HomeLayout, radius: number, path: Shapes): { land: BufferGeometry; growth: BufferGeometry } {
  const [land, growth] = [new Shapes(), new Shapes()];
  const at = (i: number, r: number): readonly [number, number, number] => [r * Math.sin((2 * Math.PI * i) / SIDES), 0, r * Math.cos((2 * Math.PI * i) / SIDES)];
  for (let i = 0; i < SIDES; i += 1) land.quad(at(i, radius * LAND), at(i + 1, radius * LAND), [0, 0, 0], [0, 0, 0], LAWN);
  const doors = plan.doors.filter(({ between }) => between.includes('outside')).map(({ x, y, between }) => ({ at: layout.at(0, x, y), garage: between.includes('garage') }));
  for (const { at: [px, , pz], garage } of doors) {
    // Into the haze, as the land does.
    for (let z = pz + 0.25, i = 0; z < Math.sqrt(Math.max(0, radius ** 2 - px ** 2)) - 0.4; z += 0.62, i += 1) path.box(px + (chance(i, 3) - 0.5) * 0.05, 0, z + 0.28, garage ? 2.4 : 1.1, 0.03, 0.54, new Color(0xc9bfae).offsetHSL(0, 0, (chance(i, 4) - 0.5) * 0.06).getHex());
    if (!garage) path.box(px, 0, pz + 0.3, 1.4, SLAB - 0.02, 0.5, 0xb9b0a2, 0.02);
  }
  const clear = (x: number, z: number, around: number) => layout.plates.every((plate) => Math.abs(x - plate.x) > plate.width / 2 + around || Math.abs(z - plate.z) > plate.depth / 2 + around);
  for (let i = 0; i < 60; i += 1) {
    const angle = 2 * Math.PI * chance(i, 21);
    const far = (0.62 + 0.33 * Math.sqrt(chance(i, 22))) * radius;
    const [x, z] = [far * Math.sin(angle), far * Math.cos(angle)];
    // Nothing tall towards the street: the home is looked at from there.
    if (!clear(x, z, 0.9) || doors.some(({ at: [dx], garage }) => Math.abs(dx - x) < (garage ? 2.4 : 1.8) && z > 0)) continue;
    const leaf = new Color(LEAF).offsetHSL((chance(i, 25) - 0.5) * 0.04, 0, (chance(i, 23) - 0.5) * 0.1).getHex();
    if (z < -layout.depth * 0.42 && i % 3 === 0) growth.to(x, 0, z).round(0, 0, 0, 0.13, 0.9, 0x6b5140).ball(0, 0.6, 0, 1.7, 1.9, leaf).ball(0.25, 1.5, 0.1, 1.1, 1.2, leaf).to(0, 0, 0);
    else growth.to(x, 0, z).ball(0, -0.12, 0, 0.55 + 0.4 * chance(i, 24), 0.5 + 0.25 * chance(i, 26), leaf).to(0, 0, 0);
  }
  // The hem of a wood behind, that goes into the haze.
  for (let i = 0; i < 46; i += 1) {
    const angle = Math.PI + (chance(i, 61) - 0.5) * 3.6;
    const far = (1.02 + 0.4 * chance(i, 62)) * radius;
    const grown = 0.75 + 0.6 * chance(i, 63);
    const [x, z] = [far * Math.sin(angle), far * Math.cos(angle)];
    const needle = new Color(NEEDLE).offsetHSL(0, 0, (chance(i, 64) - 0.5) * 0.06).getHex();
    growth.to(x, 0, z).round(0, 0, 0, 0.11, 0.5, 0x6b5140);
    for (let ring = 0; ring < 3; ring += 1) growth.round(0, (0.35 + ring * 0.72) * grown, 0, (0.95 - ring * 0.24) * grown, 1.15 * grown, needle, 0.02, 9);
    growth.to(0, 0, 0);
  }
  return { land: land.geometry(), growth: growth.geometry() };
}
