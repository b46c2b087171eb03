/** Furniture of every kind: plain shapes that can be told apart from above. Each is built with its back to the wall, x to the right of who looks at it from there. Metres. */
import type { PlanRoom } from '../../../contract/floor-plan.ts';
import { SIDE } from './plan-walls.ts';
import type { Shapes } from './shapes.ts';
import { seatsAt, standOf, TOPS, type Furniture, type FurnitureKind } from './standing.ts';

const OAK = 0xb98a5a;
const WALNUT = 0x8a5f41;
const PALE = 0xdcc6a2;
const WHITE = 0xf0ece4;
const STEEL = 0xb9bec4;
const DARK = 0x33363d;
const LINEN = 0xe9e2d6;
const TEAL = 0x5f8a8b;
const OCHRE = 0xc79a55;
const BRICK = 0xb0705a;
const SAGE = 0x8fa483;
const BLUE = 0x7f98b8;

/** @param w along its back @param d out from it */
type Build = (to: Shapes, w: number, d: number) => void;

/** Legs at the four corners. */
const legs = (to: Shapes, w: number, d: number, height: number, hex: number, thick = 0.06): void => {
  for (const sx of [-1, 1]) for (const sz of [-1, 1]) to.box(sx * (w / 2 - thick), 0, sz * (d / 2 - thick), thick, height, thick, hex);
};

const seat: Build = (to, w, d) => {
  to.box(0, 0.08, 0, w, 0.3, d, TEAL, 0.04).box(0, 0.38, -d / 2 + 0.11, w, 0.42, 0.2, TEAL, 0.06);
  for (const side of [-1, 1]) to.box(side * (w / 2 - 0.09), 0.38, 0.02, 0.17, 0.2, d - 0.06, TEAL, 0.05);
};

export const FURNITURE: Readonly<Record<FurnitureKind, Build>> = {
  'bed': (to, w, d) => {
    const double = w > 1.3;
    to.box(0, 0, 0, w, 0.26, d, WALNUT, 0.02).box(0, 0.26, 0.02, w - 0.06, 0.22, d - 0.06, LINEN, 0.05).box(0, 0, -d / 2 + 0.03, w + 0.06, 0.92, 0.07, WALNUT, 0.02);
    for (const x of double ? [-0.42, 0.42] : [0]) to.box(x, 0.47, -d / 2 + 0.33, double ? 0.62 : 0.6, 0.1, 0.38, WHITE, 0.045);
    // The cover, folded back a little; who lies there has their own.
    to.box(0, 0.47, d * 0.16, w - 0.02, 0.07, d * 0.64, BLUE, 0.035).box(0, 0.49, -d * 0.15, w - 0.02, 0.075, 0.22, 0xa9bad0, 0.035);
  },
  'wardrobe': (to, w, d) => {
    to.box(0, 0, 0, w, 1.7, d, OAK, 0.02);
    const doors = Math.max(2, Math.round(w / 0.6));
    for (let i = 0; i < doors; i += 1) to.box(-w / 2 + (w * (i + 0.5)) / doors, 0.08, d / 2, w / doors - 0.03, 1.56, 0.025, 0xc89a68).box(-w / 2 + (w * (i + (i % 2 === 0 ? 0.86 : 0.14))) / doors, 0.8, d / 2 + 0.02, 0.025, 0.16, 0.03, DARK);
  },
  'sofa': (to, w, d) => {
    seat(to, w, d);
    const places = Math.max(2, Math.round((w - 0.36) / 0.7));
    const wide = (w - 0.36) / places;
    for (let i = 0; i < places; i += 1) to.box(-w / 2 + 0.18 + wide * (i + 0.5), 0.37, 0.07, wide - 0.03, 0.1, d - 0.26, 0x6f9b9b, 0.04).box(-w / 2 + 0.18 + wide * (i + 0.5), 0.46, -d / 2 + 0.25, wide - 0.05, 0.32, 0.13, 0x6f9b9b, 0.05);
    to.box(-w / 2 + 0.36, 0.47, -d / 2 + 0.38, 0.36, 0.3, 0.12, OCHRE, 0.05);
  },
  'armchair': (to, w, d) => {
    to.box(0, 0.08, 0, w, 0.3, d, BRICK, 0.04).box(0, 0.38, -d / 2 + 0.11, w, 0.5, 0.2, BRICK, 0.07).box(0, 0.37, 0.07, w - 0.34, 0.1, d - 0.26, 0xc2836b, 0.04);
    for (const side of [-1, 1]) to.box(side * (w / 2 - 0.09), 0.38, 0.02, 0.17, 0.22, d - 0.06, BRICK, 0.06);
  },
  'table': (to, w, d) => {
    legs(to, w, d, 0.7, WALNUT, 0.07);
    to.box(0, 0.69, 0, w, 0.05, d, OAK, 0.015).round(0.12, 0.74, -0.05, 0.13, 0.02, WHITE, 0.15).round(-0.2, 0.74, 0.1, 0.035, 0.09, BRICK, 0.04).round(-0.05, 0.74, -0.14, 0.05, 0.12, SAGE, 0.035);
  },
  'chair': (to, w, d) => {
    legs(to, w, d, 0.42, WALNUT, 0.04);
    to.box(0, 0.42, 0, w, 0.05, d, PALE, 0.015).box(0, 0.47, -d / 2 + 0.025, w, 0.42, 0.04, PALE, 0.015);
  },
  'desk': (to, w, d) => {
    to.box(-w / 2 + 0.2, 0, 0, 0.38, 0.7, d - 0.04, PALE).box(w / 2 - 0.03, 0, 0, 0.05, 0.7, d - 0.04, PALE).box(0, 0.7, 0, w, 0.04, d, OAK, 0.012);
    to.box(w * 0.18, 0.74, -d / 2 + 0.16, 0.04, 0.12, 0.04, DARK).box(w * 0.18, 0.84, -d / 2 + 0.17, 0.5, 0.3, 0.03, DARK).box(-w * 0.28, 0.74, 0, 0.22, 0.05, 0.3, BRICK).box(-w * 0.27, 0.79, 0.01, 0.2, 0.04, 0.27, SAGE);
  },
  'shelf': (to, w, d) => {
    to.box(0, 0, -d / 2 + 0.015, w, 1.12, 0.03, WALNUT);
    for (const x of [-w / 2 + 0.02, w / 2 - 0.02]) to.box(x, 0, 0, 0.04, 1.12, d, WALNUT);
    for (const y of [0.02, 0.37, 0.73, 1.08]) to.box(0, y, 0, w - 0.04, 0.04, d, OAK);
    const spines = [BRICK, SAGE, OCHRE, BLUE, LINEN, TEAL];
    for (const [row, y] of [0.06, 0.41, 0.77].entries()) for (let x = -w / 2 + 0.1, i = row; x < w / 2 - 0.2; x += 0.075 + 0.02 * (i % 3), i += 1) if ((i * 7 + row * 3) % 5 !== 0) to.box(x, y, 0.01, 0.06, 0.2 + 0.03 * (i % 4), d * 0.62, spines[i % spines.length]!);
  },
  'television': (to, w, d) => {
    to.box(0, 0, 0, w, 0.44, d, WALNUT, 0.02).box(0, 0.02, d / 2, w - 0.06, 0.38, 0.012, 0x9a6d4c);
    to.box(0, 0.44, -d * 0.1, 0.3, 0.05, 0.14, DARK).box(0, 0.5, -d * 0.1, Math.min(w - 0.06, 1.15), 0.66, 0.05, 0x1c1e24, 0.012).quad([-Math.min(w - 0.14, 1.07) / 2, 0.54, -d * 0.1 + 0.027], [Math.min(w - 0.14, 1.07) / 2, 0.54, -d * 0.1 + 0.027], [Math.min(w - 0.14, 1.07) / 2, 1.12, -d * 0.1 + 0.027], [-Math.min(w - 0.14, 1.07) / 2, 1.12, -d * 0.1 + 0.027], 0x39465c, 1.3);
  },
  'stove': (to, w, d) => {
    to.box(0, 0, 0, w, 0.88, d, WHITE, 0.01).box(0, 0.88, 0, w, 0.02, d, DARK).box(0, 0.2, d / 2, w - 0.1, 0.42, 0.02, 0x2a2d33).box(0, 0.7, d / 2 + 0.03, w - 0.12, 0.03, 0.03, STEEL);
    for (const sx of [-0.25, 0.25]) for (const sz of [-0.25, 0.25]) to.round(sx * w, 0.9, sz * d, 0.09, 0.012, 0x565a62);
    to.round(-0.25 * w, 0.91, -0.25 * d, 0.1, 0.13, STEEL);
  },
  'sink': (to, w, d) => { to.box(0, 0, 0, w, 0.86, d, PALE).box(0, 0.86, 0, w, 0.04, d, STEEL, 0.01).box(0, 0.9, -d / 2 + 0.08, 0.03, 0.22, 0.03, STEEL).box(0, 0.895, 0.03, w * 0.7, 0.008, d * 0.5, 0x8c949c); },
  'fridge': (to, w, d) => { to.box(0, 0, 0, w, 1.58, d, WHITE, 0.03).box(0, 0.02, d / 2, w - 0.02, 0.52, 0.025, 0xe4e0d8, 0.01).box(0, 0.57, d / 2, w - 0.02, 0.98, 0.025, 0xe4e0d8, 0.01).box(w / 2 - 0.1, 0.66, d / 2 + 0.03, 0.03, 0.34, 0.03, STEEL).box(-0.05, 1.1, d / 2 + 0.026, 0.12, 0.16, 0.004, OCHRE); },
  'worktop': (to, w, d) => {
    to.box(0, 0.08, -0.02, w, 0.78, d - 0.04, 0xcdd3c8).box(0, 0.86, 0, w, 0.04, d, OAK, 0.01);
    const doors = Math.max(1, Math.round(w / 0.55));
    for (let i = 0; i < doors; i += 1) to.box(-w / 2 + (w * (i + 0.5)) / doors, 0.12, d / 2 - 0.04, w / doors - 0.04, 0.7, 0.02, 0xdbe0d6).box(-w / 2 + (w * (i + 0.5)) / doors, 0.74, d / 2 - 0.02, 0.16, 0.02, 0.02, STEEL);
    if (w > 1.2) to.box(w * 0.08, 0.897, 0, 0.5, 0.008, d * 0.62, STEEL).box(w * 0.08, 0.9, -d / 2 + 0.08, 0.03, 0.2, 0.03, STEEL).box(w * 0.08, 1.08, -d / 2 + 0.14, 0.03, 0.03, 0.14, STEEL);
    to.box(-w * 0.36, 0.9, -d * 0.12, 0.16, 0.2, 0.14, BRICK, 0.03).round(w * 0.4, 0.9, -d * 0.1, 0.08, 0.16, STEEL, 0.06);
  },
  'toilet': (to, w, d) => { to.box(0, 0.36, -d / 2 + 0.1, w, 0.4, 0.18, WHITE, 0.02).box(0, 0, -0.03, w * 0.5, 0.3, d * 0.55, WHITE).round(0, 0.26, 0.08, w * 0.4, 0.13, WHITE, w * 0.5).round(0, 0.395, 0.08, w * 0.34, 0.006, 0x9fb4bd); },
  'basin': (to, w, d) => { to.box(0, 0, -0.02, w * 0.8, 0.68, d * 0.8, PALE).box(0, 0.68, 0, w, 0.15, d, WHITE, 0.03).flat(0, 0.835, 0.04, w * 0.64, d * 0.5, 0xc3d3d9).box(0, 0.83, -d / 2 + 0.07, 0.03, 0.14, 0.03, STEEL).box(0, 0.96, -d / 2 + 0.12, 0.03, 0.02, 0.12, STEEL); },
  'bath': (to, w, d) => {
    const rim = 0.08;
    for (const side of [-1, 1]) to.box(0, 0, side * (d / 2 - rim / 2), w, 0.54, rim, WHITE, 0.02).box(side * (w / 2 - rim / 2), 0, 0, rim, 0.54, d - 2 * rim, WHITE, 0.02);
    to.flat(0, 0.12, 0, w - 2 * rim, d - 2 * rim, WHITE).flat(0, 0.36, 0, w - 2 * rim, d - 2 * rim, 0xa9cdd8).box(w / 2 - 0.05, 0.54, 0, 0.03, 0.16, 0.03, STEEL).box(w / 2 - 0.1, 0.68, 0, 0.13, 0.02, 0.03, STEEL);
  },
  'shower': (to, w, d) => {
    to.box(0, 0, 0, w, 0.08, d, WHITE, 0.02).flat(0, 0.085, 0, w - 0.14, d - 0.14, 0xc9dbe0).box(-w / 2 + 0.06, 0.08, -d / 2 + 0.06, 0.03, 1.9, 0.03, STEEL).box(-w / 2 + 0.16, 1.93, -d / 2 + 0.16, 0.2, 0.02, 0.2, STEEL);
    to.box(0, 0.08, d / 2 - 0.02, w, 1.15, 0.02, 0xcfe0e4).box(w / 2 - 0.02, 1.2, 0, 0.03, 0.03, d, STEEL).box(w / 2 - 0.02, 0.08, -d * 0.2, 0.02, 1.12, d * 0.55, 0xcfe0e4);
  },
  'washing-machine': (to, w, d) => { to.box(0, 0, 0, w, 0.84, d, WHITE, 0.015).box(0, 0.7, d / 2, w - 0.06, 0.1, 0.01, 0xd8d4cb).box(0, 0.24, d / 2, w * 0.6, 0.36, 0.02, STEEL, 0.01).box(0, 0.29, d / 2 + 0.02, w * 0.42, 0.26, 0.012, 0x4a5867); },
  'stairs': (to, w, d) => { const steps = Math.max(5, Math.round(d / 0.26)); for (let i = 0; i < steps; i += 1) to.box(0, 0, -d / 2 + (d * (i + 0.5)) / steps, w, (1.5 * (steps - i)) / steps, d / steps, i % 2 === 0 ? OAK : 0xc49666).box(0, (1.5 * (steps - i)) / steps, -d / 2 + (d * (i + 0.5)) / steps, w * 0.62, 0.012, d / steps, BRICK); },
  'boiler': (to, w, d) => { to.box(0, 0.35, -d * 0.05, w, 0.95, d * 0.85, WHITE, 0.03).box(0, 0.6, d * 0.38, w * 0.34, 0.14, 0.01, DARK).round(-w * 0.25, 0, 0, 0.03, 0.36, 0xb87a4b).round(0, 0, 0, 0.03, 0.36, 0xb87a4b).round(w * 0.25, 0, 0, 0.03, 0.36, STEEL).round(0, 1.3, 0, 0.07, 0.4, STEEL); },
  'bench': (to, w, d) => { legs(to, w, d, 0.8, WALNUT, 0.1); to.box(0, 0.8, 0, w, 0.06, d, OAK, 0.01).box(0, 0.25, 0, w - 0.2, 0.03, d - 0.1, WALNUT).box(-w * 0.3, 0.28, 0, 0.4, 0.26, 0.3, BRICK, 0.02).box(w * 0.22, 0.86, 0, 0.34, 0.16, 0.22, 0x6d7f93, 0.02).box(0, 0.86, -d * 0.2, 0.3, 0.05, 0.1, STEEL); },
  'car': (to, w, d) => {
    to.box(0, 0.26, 0, w, 0.5, d, 0x7c8fa6, 0.1).box(0, 0.74, -d * 0.06, w * 0.86, 0.5, d * 0.5, 0x35414f, 0.16).box(0, 1.2, -d * 0.06, w * 0.66, 0.06, d * 0.38, 0x7c8fa6, 0.03);
    for (const sx of [-1, 1]) for (const sz of [-0.3, 0.3]) to.box(sx * (w / 2 - 0.08), 0, sz * d, 0.18, 0.6, 0.6, 0x24262b, 0.14);
    for (const sx of [-1, 1]) to.box(sx * w * 0.34, 0.46, d / 2, 0.3, 0.12, 0.02, 0xf4ecd4).box(sx * w * 0.34, 0.5, -d / 2, 0.3, 0.1, 0.02, 0x8f3d3d);
  },
  'plant': (to, w) => { to.round(0, 0, 0, w * 0.28, 0.3, BRICK, w * 0.36).ball(0, 0.24, 0, w * 0.95, 0.62, 0x6f8f5e).ball(0.06, 0.58, -0.04, w * 0.6, 0.42, 0x84a46d); },
  'rug': (to, w, d) => { to.box(0, 0, 0, w, 0.016, d, 0xb88a78).box(0, 0.016, 0, w - 0.16, 0.006, d - 0.16, 0xd9c2ab).box(0, 0.022, 0, w - 0.5, 0.005, d - 0.5, 0xa96f62).box(0, 0.027, 0, w - 0.64, 0.004, d - 0.64, 0xd9c2ab); },
};

const TALL: ReadonlySet<FurnitureKind> = new Set(['wardrobe', 'shelf', 'fridge', 'boiler', 'television', 'desk', 'stairs']);

const backOf = (heading: number): number => (Math.cos(heading) > 0.5 ? SIDE.tallNorth : Math.cos(heading) < -0.5 ? SIDE.tallSouth : Math.sin(heading) > 0 ? SIDE.tallWest : SIDE.tallEast);

/** Everything that stands in a room, with chairs at its tables. @param x0 metres east of the plan's own zero, z0 south of it, where the floor is drawn */
export function furnish(to: Shapes, room: PlanRoom, x0: number, y0: number, z0: number): void {
  for (const piece of room.furniture) {
    const stand = standOf(room, piece);
    // What is tall and stands with its back to the viewer is cut, so that one sees over it.
    to.side = TALL.has(piece.kind) ? backOf(stand.heading) : SIDE.none;
    FURNITURE[piece.kind](to.to(x0 + stand.x, y0, z0 + stand.y, stand.heading), stand.across, stand.out);
    to.side = SIDE.none;
    if (piece.kind === 'table' || piece.kind === 'desk') for (const seat of seatsAt(room, piece)) FURNITURE.chair(to.to(x0 + seat.x, y0, z0 + seat.y, seat.heading), 0.44, 0.44);
  }
}

/** Where on a piece things stand, in its own frame: along it, one next to the other. */
export function topOf(room: PlanRoom, piece: Furniture, nth: number): { x: number; y: number; height: number; heading: number } | undefined {
  const height = TOPS[piece.kind];
  if (height === undefined) return undefined;
  const stand = standOf(room, piece);
  const along = [0.28, -0.28, 0.02, 0.4, -0.4][nth % 5]! * stand.across;
  return { x: stand.x + along * Math.cos(stand.heading), y: stand.y - along * Math.sin(stand.heading), height, heading: stand.heading };
}
