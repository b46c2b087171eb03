/** Floor plans from YAML: schema, then whether rooms, doors, windows and kit make a house. Pure; `sim` reads them as generated data. */
import { DEVICE_ROOMS, FloorPlan, type HubPlace, type PlanRoom } from '../contract/floor-plan.ts';
import { checkSchema } from './check-schema.ts';
import { type Problem, throwProblems } from './problems.ts';
import { type Path, readYaml, type YamlText } from './read-yaml.ts';

/** Walls have no thickness in a plan; what is nearer than this is the same place, m. */
const SAME = 0.01;

interface Rectangle { x: number; y: number; w: number; d: number }
type Say = (code: string, message: string, path: Path, hint: string) => void;

/** @param file name for messages @throws TwinwardError bad input with file, line and column */
export function readFloorPlan(text: string, file: string): FloorPlan {
  return floorPlanOf(readYaml(text, file));
}

/** @throws TwinwardError bad input */
export function floorPlanOf(yaml: YamlText): FloorPlan {
  const { value: plan, problems } = checkSchema(FloorPlan, yaml);
  if (problems) throwProblems(problems);
  const found: Problem[] = [];
  checkPlan(plan as FloorPlan, (code, message, path, hint) => found.push({ code, message, place: yaml.place(path), hint }));
  throwProblems(found);
  return plan as FloorPlan;
}

/** The module that `sim` imports, as file text. */
export function floorPlansModule(plans: readonly FloorPlan[]): string {
  const texts = plans.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((plan) => `  ${JSON.stringify(plan)},\n`);
  return `/** The floor plans of scenarios/homes/*.yaml, made by \`npm run floor-plans\`; a test fails when they are not current. Numbers without another source are assumptions: no house is measured. */\nimport type { FloorPlan } from '../../contract/floor-plan.ts';\n\nexport const FLOOR_PLANS: readonly FloorPlan[] = [\n${texts.join('')}];\n`;
}

function checkPlan(plan: FloorPlan, say: Say): void {
  const byId = new Map(plan.rooms.map((room) => [room.id, room]));
  const names = plan.rooms.flatMap(({ id, also = [] }) => [id, ...also]);
  plan.rooms.forEach((room, index) => {
    const path = ['rooms', index];
    if ([room.id, ...(room.also ?? [])].some((name) => names.filter((other) => other === name).length > 1)) say('room-twice', `room "${room.id}", or what it also is, stands twice`, [...path, 'id'], 'give each room an id of its own');
    const over = plan.rooms.find((other, at) => at < index && other.floor === room.floor && overlap(room, other));
    if (over) say('rooms-overlap', `rooms "${room.id}" and "${over.id}" overlap`, path, 'rooms of one floor may touch, not overlap');
    checkRoom(room, plan, path, say);
  });
  for (const name of DEVICE_ROOMS) if (!names.includes(name)) say('room-missing', `no room is the ${name}`, ['rooms'], `devices stand there: add a room "${name}", or "also: [${name}]" to the room that serves as one`);
  const known = (pair: readonly string[], path: Path): PlanRoom[] | undefined => {
    const rooms = pair.map((id) => (id === 'outside' ? undefined : byId.get(id)));
    const strange = pair.find((id, place) => !rooms[place] && id !== 'outside');
    if (strange !== undefined) say('unknown-room', `there is no room "${strange}"`, path, `rooms are ${[...byId.keys()].join(', ')}`);
    return strange === undefined ? rooms.filter((room) => room !== undefined) : undefined;
  };
  plan.partitions.forEach(({ between }, index) => {
    const rooms = known(between, ['partitions', index, 'between']);
    if (rooms && (rooms.length < 2 || !touch(rooms[0] as PlanRoom, rooms[1] as PlanRoom))) say('no-common-wall', `${between.join(' and ')} have no wall in common`, ['partitions', index, 'between'], 'name two rooms that touch on one floor');
  });
  plan.doors.forEach(({ between, x, y }, index) => {
    const rooms = known(between, ['doors', index, 'between']);
    if (rooms && (rooms.length === 0 || rooms.some((room) => !onBorder(room, x, y)))) say('door-off-wall', `the door at ${x}, ${y} is not in a wall of ${between.join(' and ')}`, ['doors', index], 'put it on the line where the two meet');
  });
  checkHub(plan.hub.usual, byId, ['hub', 'usual'], say);
  if (byId.get(plan.hub.usual.room)?.windows.length === 0) say('hub-without-window', 'the usual room of the hub has no window', ['hub', 'usual'], 'a hub with a cellular modem is put where there is daylight');
  plan.hub.poor.forEach((place, index) => checkHub(place, byId, ['hub', 'poor', index], say));
}

function checkRoom(room: PlanRoom, plan: FloorPlan, path: Path, say: Say): void {
  if (!inside(room, room.kit[0], room.kit[1])) say('kit-outside', `the kit of "${room.id}" is not in it`, [...path, 'kit'], 'give x and y of the house, as for rooms');
  room.furniture.forEach((piece, index) => {
    if (!inside(room, piece.x, piece.y) || !inside(room, piece.x + piece.w, piece.y + piece.d)) say('furniture-outside', `a ${piece.kind} stands through a wall of "${room.id}"`, [...path, 'furniture', index], 'give x and y of the house, as for rooms');
  });
  room.windows.forEach(({ side, at, width }, index) => {
    const along = side === 'north' || side === 'south' ? room.w : room.d;
    if (at - width / 2 < -SAME || at + width / 2 > along + SAME) return say('window-too-wide', `a window of "${room.id}" does not fit its ${side} side`, [...path, 'windows', index], `the side is ${along} m long; "at" is the middle of the window`);
    const [x, y] = outsideOf(room, side, at);
    const blocked = plan.rooms.find((other) => other.floor === room.floor && inside(other, x, y));
    if (blocked) say('window-into-room', `a window of "${room.id}" looks into "${blocked.id}"`, [...path, 'windows', index], 'windows look out of the house');
    if (room.floor < 0) say('window-below-ground', `"${room.id}" is below ground and has a window`, [...path, 'windows', index], 'leave it out');
  });
}

function checkHub({ room: id, x, y }: HubPlace, byId: ReadonlyMap<string, PlanRoom>, path: Path, say: Say): void {
  const room = byId.get(id);
  if (!room) say('unknown-room', `there is no room "${id}"`, [...path, 'room'], `rooms are ${[...byId.keys()].join(', ')}`);
  else if (!inside(room, x, y)) say('hub-outside', `the hub at ${x}, ${y} is not in "${id}"`, path, 'give x and y of the house, as for rooms');
}

function overlap(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.w - SAME && b.x < a.x + a.w - SAME && a.y < b.y + b.d - SAME && b.y < a.y + a.d - SAME;
}

function touch(a: PlanRoom, b: PlanRoom): boolean {
  const [x, y] = [Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x), Math.min(a.y + a.d, b.y + b.d) - Math.max(a.y, b.y)];
  return a.floor === b.floor && Math.min(x, y) > -SAME && Math.max(x, y) > SAME;
}

function inside(room: Rectangle, x: number, y: number): boolean {
  return x > room.x - SAME && x < room.x + room.w + SAME && y > room.y - SAME && y < room.y + room.d + SAME;
}

function onBorder(room: Rectangle, x: number, y: number): boolean {
  return inside(room, x, y) && [x - room.x, room.x + room.w - x, y - room.y, room.y + room.d - y].some((gap) => Math.abs(gap) < SAME);
}

/** A place just out of the middle of a window. */
function outsideOf({ x, y, w, d }: Rectangle, side: 'north' | 'east' | 'south' | 'west', at: number): [number, number] {
  const out = 5 * SAME;
  return { north: [x + at, y - out], south: [x + at, y + d + out], west: [x - out, y + at], east: [x + w + out, y + at] }[side] as [number, number];
}
