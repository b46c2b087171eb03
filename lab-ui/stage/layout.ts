/** Where each home stands: areas as blocks, streets through each, homes on both sides. Pure, and the same for the same run. Metres; x to the right, z towards the viewer. */

/** Between two homes along a street, and between two streets. */
export const SPACING = 9;
export const STREET = 27;
/** From the middle of a street to the middle of a home. */
export const SETBACK = 8.2;
export const ROAD = 5.6;
const AREA_GAP = 20;
/** Width to depth of a town: seen from low it looks half as deep as it is. */
const ASPECT = 0.8;

export interface Block {
  area: number;
  /** middle */
  x: number;
  z: number;
  width: number;
  depth: number;
  /** z of the middle of each street, and from where to where it runs */
  streets: readonly number[];
}

export interface Town {
  count: number;
  x: Float32Array;
  z: Float32Array;
  /** 1: the door looks towards the viewer, -1: away */
  facing: Int8Array;
  /** 0–1, for what differs between homes */
  chance: Float32Array;
  blocks: readonly Block[];
  width: number;
  depth: number;
}

/** A number in [0, 1) from two others; the town must not change from one visit to the next. */
export function chance(a: number, b: number): number {
  let h = Math.imul(a + 0x9e37, 0x85ebca6b) ^ Math.imul(b + 0x79b9, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 13), 0x297a2d39);
  return ((h ^ (h >>> 16)) >>> 0) / 4_294_967_296;
}

/** Streets of an area of so many homes, and homes on each side of a street. */
export function streetsFor(homes: number): { streets: number; side: number } {
  const streets = Math.max(1, Math.round(Math.sqrt((homes * SPACING) / (2 * STREET * 0.95))));
  return { streets, side: Math.max(1, Math.ceil(homes / (2 * streets))) };
}

/** @param areas area of each home, from 0; homes of an area need not stand together */
export function layTown(areas: readonly number[]): Town {
  const members = Map.groupBy(areas.map((area, home) => ({ area, home })), ({ area }) => area);
  const largest = Math.max(1, ...[...members.values()].map((list) => list.length));
  const { streets, side } = streetsFor(largest);
  const [width, depth] = [side * SPACING, streets * STREET];
  const columns = Math.max(1, Math.round(Math.sqrt((members.size * (depth + AREA_GAP) * ASPECT) / (width + AREA_GAP))));
  const rows = Math.ceil(members.size / columns);
  const town: Town = {
    count: areas.length, x: new Float32Array(areas.length), z: new Float32Array(areas.length), facing: new Int8Array(areas.length), chance: Float32Array.from(areas, (_, home) => chance(home, 0)), blocks: [],
    width: Math.min(columns, members.size) * (width + AREA_GAP) - AREA_GAP, depth: rows * (depth + AREA_GAP) - AREA_GAP,
  };
  const blocks = [...members].toSorted((a, b) => a[0] - b[0]).map(([area, homes], place): Block => {
    const row = Math.floor(place / columns);
    const inRow = Math.min(columns, members.size - row * columns);
    const x = ((place % columns) - (inRow - 1) / 2) * (width + AREA_GAP);
    const z = (row - (rows - 1) / 2) * (depth + AREA_GAP);
    const middles = Array.from({ length: streets }, (_, street) => z + (street - (streets - 1) / 2) * STREET);
    homes.forEach(({ home }, index) => {
      const street = Math.floor(index / (2 * side));
      const inStreet = index % (2 * side);
      const facing = inStreet % 2 === 0 ? 1 : -1;
      const along = Math.floor(inStreet / 2);
      town.x[home] = x + (along - (side - 1) / 2) * SPACING + (chance(home, 1) - 0.5) * 0.9;
      town.z[home] = middles[street]! - facing * (SETBACK + (chance(home, 2) - 0.5) * 1.1);
      town.facing[home] = facing;
    });
    return { area, x, z, width, depth, streets: middles };
  });
  return { ...town, blocks };
}
