/** Devices and hub: where each stands, hangs or is worn, and what it looks like. Metres. */
import type { BufferGeometry } from 'three';
import type { FloorPlan, HubPlace, PlanRoom } from '../../../contract/floor-plan.ts';
import type { DeviceKind } from '../../../contract/messages.ts';
import { isWorn, roomById, roomOf } from '../../../sim/installation/plan-radio.ts';
import type { KitDetail } from '../../model/home-detail.ts';
import { topOf } from './furniture.ts';
import { roomIndex } from './house.ts';
import type { HomeLayout } from './layout.ts';
import { Shapes } from './shapes.ts';
import { findPiece, pointOf, standOf, type FurnitureKind } from './standing.ts';

export interface Mount {
  floor: number;
  x: number;
  y: number;
  height: number;
  heading: number;
  room: string;
  /** it needs a small table of its own, so high */
  table?: number;
}

/** What a device stands on, the first that its room has. */
const ON: Partial<Record<DeviceKind, readonly FurnitureKind[]>> = {
  'blood-pressure-cuff': ['table', 'shelf', 'desk', 'worktop'], 'pulse-oximeter': ['table', 'shelf', 'desk', 'worktop', 'basin'], 'thermometer': ['basin', 'shelf', 'worktop', 'table'], 'glucometer': ['worktop', 'table', 'shelf', 'basin'],
  'spirometer': ['table', 'shelf', 'worktop', 'basin'], 'pill-dispenser': ['worktop', 'table', 'shelf'], 'video-tablet': ['table', 'shelf', 'desk', 'television'], 'environment-sensor': ['shelf', 'television', 'worktop', 'wardrobe'], 'sos-button': ['shelf', 'table', 'worktop', 'basin'],
};
const TABLE = 0.52;

/** @param taken how many devices stand on a piece already, by piece */
export function mountOf(plan: FloorPlan, { kind, room: roomName }: Pick<KitDetail, 'kind' | 'room'>, taken: Map<unknown, number>): Mount | undefined {
  if (isWorn(roomName)) return undefined;
  const room = roomOf(plan, roomName);
  const at = { floor: room.floor, room: room.id };
  if (kind === 'smart-bed') {
    const found = findPiece(plan, [roomName, 'bedroom'], ['bed']);
    if (!found) return { ...at, x: room.kit[0], y: room.kit[1], height: 0.05, heading: 0 };
    const stand = standOf(found.room, found.piece);
    return { floor: found.room.floor, room: found.room.id, ...pointOf(stand, -stand.across / 2 - 0.02, -stand.out / 2 + 0.45), height: 0.34, heading: stand.heading };
  }
  if (kind === 'pir') {
    // In the corner farthest from where people are, so that it sees the room.
    const [x, y] = [room.x + 0.14, room.y + 0.14];
    return { ...at, x, y, height: 1.02, heading: Math.PI / 4 };
  }
  if (kind === 'door') {
    const front = plan.doors.find(({ between }) => between.includes('outside') && between.includes(room.id)) ?? plan.doors.find(({ between }) => between.includes('outside'));
    if (front) return { floor: 0, room: room.id, x: front.x - front.width / 2 - 0.06, y: front.y - 0.16, height: 0.1, heading: Math.PI };
  }
  if (kind === 'scale') {
    const spot = freeCorner(room);
    return { ...at, ...spot, height: 0, heading: 0 };
  }
  for (const wanted of ON[kind as DeviceKind] ?? []) {
    const piece = room.furniture.find((one) => one.kind === wanted);
    if (!piece) continue;
    const nth = taken.get(piece) ?? 0;
    taken.set(piece, nth + 1);
    const top = topOf(room, piece, nth)!;
    return { ...at, ...top };
  }
  // A small table next to where its plan says the room's kit is.
  const nth = taken.get(room) ?? 0;
  taken.set(room, nth + 1);
  return { ...at, x: room.kit[0] + 0.26 * nth, y: room.kit[1], height: TABLE, heading: 0, ...(nth === 0 && { table: TABLE }) };
}

/** Where a scale lies: by the wall, out of the way. */
function freeCorner(room: PlanRoom): { x: number; y: number } {
  let best = { x: room.kit[0], y: room.kit[1] };
  let least = Infinity;
  for (let x = room.x + 0.3; x <= room.x + room.w - 0.3; x += 0.1) {
    for (let y = room.y + 0.3; y <= room.y + room.d - 0.3; y += 0.1) {
      if (room.furniture.some((piece) => piece.kind !== 'rug' && x > piece.x - 0.22 && x < piece.x + piece.w + 0.22 && y > piece.y - 0.22 && y < piece.y + piece.d + 0.22)) continue;
      const wall = Math.min(x - room.x, room.x + room.w - x, y - room.y, room.y + room.d - y);
      const far = wall * 2 + Math.hypot(x - room.kit[0], y - room.kit[1]);
      if (far < least) [least, best] = [far, { x, y }];
    }
  }
  return best;
}

const WHITE = 0xf4f1ea;
const DARK = 0x2b2f38;
const GREY = 0xbfc3c7;
const BLUE = 0x6f93c2;

const BODIES: Partial<Record<DeviceKind, (to: Shapes) => void>> = {
  'scale': (to) => to.box(0, 0, 0, 0.36, 0.05, 0.36, WHITE, 0.02).box(0, 0.05, 0.08, 0.12, 0.006, 0.06, DARK),
  'blood-pressure-cuff': (to) => to.box(0, 0, 0, 0.16, 0.08, 0.12, WHITE, 0.02).box(0, 0.08, 0, 0.1, 0.005, 0.07, DARK).round(0.15, 0, 0.04, 0.055, 0.12, BLUE),
  'pulse-oximeter': (to) => to.box(0, 0, 0, 0.1, 0.05, 0.07, WHITE, 0.015).box(0, 0.05, 0, 0.06, 0.005, 0.04, DARK).box(0.09, 0, 0.05, 0.09, 0.045, 0.06, BLUE, 0.015),
  'thermometer': (to) => to.box(0, 0, 0, 0.05, 0.035, 0.2, WHITE, 0.01).box(0, 0.034, 0.02, 0.035, 0.006, 0.06, DARK),
  'smart-bed': (to) => to.box(0, 0, 0, 0.06, 0.1, 0.26, WHITE, 0.02).box(-0.03, 0.035, 0, 0.01, 0.03, 0.12, BLUE),
  'pir': (to) => to.box(0, 0, 0, 0.12, 0.15, 0.08, WHITE, 0.02).ball(0, 0.02, 0.05, 0.09, 0.09, GREY),
  'door': (to) => to.box(0, 0, 0, 0.06, 0.16, 0.05, WHITE, 0.012).box(0.09, 0, 0, 0.035, 0.12, 0.04, WHITE, 0.01),
  'glucometer': (to) => to.box(0, 0, 0, 0.08, 0.03, 0.13, DARK, 0.01).box(0, 0.03, -0.02, 0.06, 0.004, 0.05, GREY),
  'spirometer': (to) => to.box(0, 0, 0, 0.09, 0.06, 0.14, WHITE, 0.02).round(0, 0.03, 0.1, 0.025, 0.06, BLUE),
  'pill-dispenser': (to) => to.round(0, 0, 0, 0.14, 0.08, WHITE).round(0, 0.08, 0, 0.1, 0.015, BLUE),
  'video-tablet': (to) => to.box(0, 0, -0.04, 0.1, 0.02, 0.1, GREY).box(0, 0.02, 0, 0.3, 0.2, 0.015, DARK).box(0, 0.03, 0.009, 0.27, 0.17, 0.004, 0x7390b5),
  'environment-sensor': (to) => to.box(0, 0, 0, 0.11, 0.11, 0.05, WHITE, 0.02).box(0, 0.04, 0.026, 0.06, 0.03, 0.004, GREY),
  'sos-button': (to) => to.box(0, 0, 0, 0.11, 0.03, 0.11, WHITE, 0.01).round(0, 0.03, 0, 0.035, 0.02, BRICK_RED),
};
const BRICK_RED = 0xa8594a;

/** Bodies of what is mounted, and the small tables some need. */
export function kitShapes(plan: FloorPlan, layout: HomeLayout, devices: readonly Pick<KitDetail, 'kind'>[], mounts: readonly (Mount | undefined)[], hub: HubPlace): BufferGeometry {
  const to = new Shapes();
  devices.forEach(({ kind }, index) => {
    const mount = mounts[index];
    if (!mount) return;
    to.room = roomIndex(plan, mount.room);
    const [x, y, z] = layout.at(mount.floor, mount.x, mount.y);
    if (mount.table !== undefined) to.to(x + 0.1, y, z).box(0, mount.table - 0.04, 0, 0.62, 0.04, 0.36, 0xb98a5a, 0.012).round(0, 0, 0, 0.16, 0.03, 0x8a5f41).round(0, 0, 0, 0.03, mount.table - 0.04, 0x8a5f41);
    (BODIES[kind as DeviceKind] ?? BODIES['environment-sensor']!)(to.to(x, y + mount.height, z, mount.heading));
  });
  const at = hubMount(plan, hub);
  to.room = roomIndex(plan, hub.room);
  const [x, y, z] = layout.at(at.floor, at.x, at.y);
  // A cupboard of sheet steel, its door open, so that one sees what shuts the radio in.
  if (hub.place === 'cupboard') to.to(x, y, z, at.heading).box(0, 0, 0, 0.5, 0.06, 0.36, 0x8d949c).box(0, 0.06, -0.16, 0.5, 0.62, 0.03, 0x8d949c).box(-0.235, 0.06, 0, 0.03, 0.62, 0.36, 0x9aa1a8).box(0.235, 0.06, 0, 0.03, 0.62, 0.36, 0x9aa1a8).box(0, 0.66, 0, 0.5, 0.03, 0.36, 0x9aa1a8);
  to.to(x, y + at.height, z, at.heading).box(0, 0, 0, 0.3, 0.07, 0.2, WHITE, 0.025).box(0, 0.025, 0.1, 0.2, 0.012, 0.006, BLUE);
  for (const side of [-1, 1]) to.round(side * 0.11, 0.05, -0.07, 0.011, 0.24, DARK, 0.008, 6);
  return to.geometry();
}

export function hubMount(plan: FloorPlan, { room: id, place, x, y }: HubPlace): Mount {
  const room = roomById(plan, id);
  const under = room.furniture.find((piece) => x >= piece.x - 0.05 && x <= piece.x + piece.w + 0.05 && y >= piece.y - 0.05 && y <= piece.y + piece.d + 0.05);
  const heading = under ? standOf(room, under).heading : y - room.y < room.d / 2 ? 0 : Math.PI;
  const height = place === 'cupboard' ? 0.1 : place === 'television' ? 0.5 : under?.kind === 'shelf' ? 1.12 : under?.kind === 'television' ? 0.5 : 0.9;
  return { floor: room.floor, x, y, height, heading, room: id };
}
