/** What walls and floors of a plan take from radio between two places. Pure geometry; dB and m. */
import type { FloorPlan, HubPlace, PlanRoom, WallMaterial } from '../../contract/floor-plan.ts';
import { distanceLoss, entryLoss, SLAB_LOSS, WALL_LOSS } from './propagation.ts';

export interface Point {
  floor: number;
  x: number;
  y: number;
}

/** Height of a device or hub over the floor it stands on is the same everywhere; so much of a way counts as none, m. No part of the model. */
const NOTHING = 0.02;
/** Share of a building's places that are better served than a room: with a window, without one, below ground. Assumption; P.2109 says only how places differ, not which they are. */
const SERVED_BETTER = { window: 0.3, inner: 0.8, below: 0.95 } as const;

/** Where people who wear a device mostly are. Assumption: awake and at home, in the living room. */
const WORN_IN = 'living';
const WORN: ReadonlySet<string> = new Set(['wrist', 'body', 'neck']);

export function isWorn(room: string): boolean {
  return WORN.has(room);
}

/** The room of the plan that a device's room is: itself, or the one that serves as it; the living room for what is worn, or unknown. */
export function roomOf(plan: FloorPlan, room: string): PlanRoom {
  const asked = isWorn(room) ? WORN_IN : room;
  const find = (name: string) => plan.rooms.find(({ id, also }) => id === name || also?.includes(name));
  return find(asked) ?? find(WORN_IN) ?? (plan.rooms[0] as PlanRoom);
}

export function roomById(plan: FloorPlan, id: string): PlanRoom {
  return plan.rooms.find((room) => room.id === id) ?? (plan.rooms[0] as PlanRoom);
}

export function kitPoint({ floor, kit: [x, y] }: PlanRoom): Point {
  return { floor, x, y };
}

export function hubPoint(plan: FloorPlan, { room, x, y }: HubPlace): Point {
  return { floor: roomById(plan, room).floor, x, y };
}

/** Between two places: distance, walls on each floor on the way, floors. */
export function lossBetween(plan: FloorPlan, from: Point, to: Point): number {
  const [across, along, up] = [to.x - from.x, to.y - from.y, (to.floor - from.floor) * plan.storey];
  const distance = distanceLoss(Math.sqrt(across * across + along * along + up * up));
  if (from.floor === to.floor) return distance + wallLoss(plan, from.floor, from, to);
  // The way crosses the floors in between about halfway.
  const half = { x: from.x + across / 2, y: from.y + along / 2 };
  return distance + wallLoss(plan, from.floor, from, half) + wallLoss(plan, to.floor, half, to) + Math.abs(to.floor - from.floor) * SLAB_LOSS[plan.slab];
}

/** How much the cellular signal loses on its way from the street into a room. */
export function roomEntryLoss(plan: FloorPlan, { floor, windows }: PlanRoom): number {
  // Below ground: P.2109 says nothing of it; a floor more on the way. Assumption.
  if (floor < 0) return entryLoss(SERVED_BETTER.below) - floor * SLAB_LOSS[plan.slab];
  return entryLoss(windows.length > 0 ? SERVED_BETTER.window : SERVED_BETTER.inner);
}

/** Walls between two places of one floor. A way that leaves the house passes two outer walls. */
function wallLoss(plan: FloorPlan, floor: number, from: { x: number; y: number }, to: { x: number; y: number }): number {
  const length = Math.sqrt((to.x - from.x) * (to.x - from.x) + (to.y - from.y) * (to.y - from.y));
  const passed = plan.rooms.flatMap((room) => {
    const part = room.floor === floor ? within(room, from, to) : undefined;
    return part && (part[1] - part[0]) * length > NOTHING ? [{ room, enters: part[0], leaves: part[1] }] : [];
  }).toSorted((a, b) => a.enters - b.enters);
  let loss = 0;
  passed.forEach(({ room, enters }, index) => {
    const before = passed[index - 1];
    if (!before) return;
    loss += (enters - before.leaves) * length > NOTHING ? 2 * WALL_LOSS[plan.walls.outer] : WALL_LOSS[wallBetween(plan, before.room.id, room.id)];
  });
  return loss;
}

/** The part of a way, [0, 1], that lies in a room. */
function within({ x, y, w, d }: PlanRoom, from: { x: number; y: number }, to: { x: number; y: number }): [number, number] | undefined {
  let [enters, leaves] = [0, 1];
  for (const [start, step, low, high] of [[from.x, to.x - from.x, x, x + w], [from.y, to.y - from.y, y, y + d]] as const) {
    if (step === 0) {
      if (start < low || start > high) return undefined;
      continue;
    }
    const [one, other] = [(low - start) / step, (high - start) / step];
    enters = Math.max(enters, Math.min(one, other));
    leaves = Math.min(leaves, Math.max(one, other));
  }
  return enters < leaves ? [enters, leaves] : undefined;
}

export function wallBetween(plan: FloorPlan, a: string, b: string): WallMaterial | 'open' {
  return plan.partitions.find(({ between }) => between.includes(a) && between.includes(b))?.material ?? plan.walls.inner;
}
