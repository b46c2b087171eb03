/** Where the floors of a home are drawn: opened like a doll's house, side by side, an upper floor on a plinth. Pure. Metres; x to the right, y up, z towards the street. */
import type { FloorPlan } from '../../../contract/floor-plan.ts';
import { floorsOf } from './plan-walls.ts';

const GAP = 2.2;
/** How much higher an upper floor is drawn, per floor. */
const RISE = 0.9;
export const SLAB = 0.14;

export interface FloorPlate {
  floor: number;
  /** added to a plan's x and y; where the floor is, m */
  dx: number;
  dz: number;
  y: number;
  width: number;
  depth: number;
  /** middle, drawn */
  x: number;
  z: number;
}

export interface HomeLayout {
  plates: readonly FloorPlate[];
  width: number;
  depth: number;
  plate(floor: number): FloorPlate;
  /** a place of the plan as it is drawn */
  at(floor: number, x: number, y: number, height?: number): readonly [number, number, number];
}

export function layHome(plan: FloorPlan): HomeLayout {
  const boxes = floorsOf(plan).map((floor) => {
    const rooms = plan.rooms.filter((room) => room.floor === floor);
    const [left, top] = [Math.min(...rooms.map(({ x }) => x)), Math.min(...rooms.map(({ y }) => y))];
    return { floor, left, top, width: Math.max(...rooms.map(({ x, w }) => x + w)) - left, depth: Math.max(...rooms.map(({ y, d }) => y + d)) - top };
  });
  const width = boxes.reduce((sum, box) => sum + box.width, GAP * (boxes.length - 1));
  const depth = Math.max(...boxes.map((box) => box.depth));
  let x = -width / 2;
  const plates = boxes.map(({ floor, left, top, width: wide, depth: deep }): FloorPlate => {
    const plate = { floor, dx: x - left, dz: depth / 2 - deep - top, y: SLAB + Math.max(0, floor) * RISE, width: wide, depth: deep, x: x + wide / 2, z: depth / 2 - deep / 2 };
    x += wide + GAP;
    return plate;
  });
  const plate = (floor: number) => plates.find((one) => one.floor === floor) ?? plates[0]!;
  return {
    plates, width, depth, plate,
    at: (floor, px, py, height = 0) => {
      const { dx, dz, y } = plate(floor);
      return [px + dx, y + height, py + dz];
    },
  };
}
