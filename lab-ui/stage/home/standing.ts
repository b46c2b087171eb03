/** How furniture stands: which side its back is on, and where people sit, lie and put things. Plans say only rectangles. Pure. Metres. */
import type { FloorPlan, PlanRoom } from '../../../contract/floor-plan.ts';

export type Furniture = PlanRoom['furniture'][number];
export type FurnitureKind = Furniture['kind'];

/** A place with a direction: 0 looks south, to the street; a quarter turn looks east. */
export interface Place {
  x: number;
  y: number;
  heading: number;
}

/** Back to the wall along its long side, or its short one, or no back at all. */
const BACK: Readonly<Record<FurnitureKind, 'long' | 'short' | 'none'>> = {
  'bed': 'short', 'wardrobe': 'long', 'sofa': 'long', 'armchair': 'long', 'table': 'none', 'chair': 'long', 'desk': 'long', 'shelf': 'long', 'television': 'long', 'stove': 'long', 'sink': 'long', 'fridge': 'long', 'worktop': 'long',
  'toilet': 'short', 'basin': 'long', 'bath': 'long', 'shower': 'none', 'washing-machine': 'long', 'stairs': 'short', 'boiler': 'long', 'bench': 'long', 'car': 'short', 'plant': 'none', 'rug': 'none',
};
/** Height of what a thing can stand on. Assumption: usual furniture, cut a little so that one sees over it. */
export const TOPS: Partial<Record<FurnitureKind, number>> = { 'table': 0.74, 'desk': 0.74, 'worktop': 0.9, 'shelf': 1.12, 'basin': 0.84, 'television': 0.5, 'bench': 0.86, 'washing-machine': 0.85, 'wardrobe': 1.7 };
const SEAT_GAP = 0.62;

export interface Stand extends Place {
  kind: FurnitureKind;
  /** along its back, and out from it */
  across: number;
  out: number;
}

/** Where a piece stands, with its back to the nearest wall that suits it. */
export function standOf(room: PlanRoom, { kind, x, y, w, d }: Furniture): Stand {
  const middle = { kind, x: x + w / 2, y: y + d / 2 };
  const way = BACK[kind];
  if (way === 'none') return { ...middle, heading: 0, across: w, out: d };
  const square = Math.abs(w - d) < 0.12;
  const alongX = square || (way === 'long') === (w > d);
  const alongY = square || (way === 'long') === (d > w);
  const gaps = [
    ...(alongX ? [[y - room.y, 0], [room.y + room.d - y - d, Math.PI]] as const : []), ...(alongY ? [[x - room.x, Math.PI / 2], [room.x + room.w - x - w, -Math.PI / 2]] as const : []),
  ];
  const [, heading] = gaps.reduce((best, gap) => (gap[0] < best[0] - 1e-6 ? gap : best));
  return Math.abs(Math.sin(heading)) > 0.5 ? { ...middle, heading, across: d, out: w } : { ...middle, heading, across: w, out: d };
}

/** A point of a standing piece. @param right along its back, from the middle, to the right of who sits there @param forward from its middle, away from its back */
export function pointOf({ x, y, heading }: Place, right: number, forward: number): { x: number; y: number } {
  const [sin, cos] = [Math.sin(heading), Math.cos(heading)];
  return { x: x + forward * sin + right * cos, y: y + forward * cos - right * sin };
}

const inside = (x: number, y: number, { x: left, y: top, w, d }: { x: number; y: number; w: number; d: number }, more: number) => x > left - more && x < left + w + more && y > top - more && y < top + d + more;

/** Whether a point of a room is free of furniture, with so much room around it. */
export function isFree(room: PlanRoom, x: number, y: number, around: number): boolean {
  return inside(x, y, room, -around) && room.furniture.every((piece) => piece.kind === 'rug' || !inside(x, y, piece, around));
}

/** Chairs at a table or a desk, looking at it: on the sides where there is room, two at most. */
export function seatsAt(room: PlanRoom, piece: Furniture): Place[] {
  const { x, y, w, d } = piece;
  const [cx, cy] = [x + w / 2, y + d / 2];
  const around: Place[] = [{ x: cx, y: y + d + 0.2, heading: Math.PI }, { x: cx, y: y - 0.2, heading: 0 }, { x: x + w + 0.2, y: cy, heading: -Math.PI / 2 }, { x: x - 0.2, y: cy, heading: Math.PI / 2 }];
  const others = { ...room, furniture: room.furniture.filter((other) => other !== piece) };
  const free = around.filter(({ x: sx, y: sy, heading }) => isFree(others, sx - 0.2 * Math.sin(heading), sy - 0.2 * Math.cos(heading), 0.24) && isFree(others, sx - (SEAT_GAP - 0.3) * Math.sin(heading), sy - (SEAT_GAP - 0.3) * Math.cos(heading), 0.1));
  return free.slice(0, piece.kind === 'desk' ? 1 : 2);
}

/** A piece of the room that serves as a room's own (a studio's bed stands in its main room), or anywhere. */
export function findPiece(plan: FloorPlan, rooms: readonly string[], kinds: readonly FurnitureKind[]): { room: PlanRoom; piece: Furniture } | undefined {
  for (const kind of kinds) {
    for (const name of [...rooms, ...plan.rooms.map(({ id }) => id)]) {
      const room = plan.rooms.find(({ id, also }) => id === name || also?.includes(name));
      const piece = room?.furniture.find((one) => one.kind === kind);
      if (room && piece) return { room, piece };
    }
  }
  return undefined;
}
