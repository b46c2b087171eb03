/**
 * Where people of a home are at a moment, and in which pose: from the resident's control states, and from what carers do. The same states and moment give the same place, so that scrubbing
 * shows what playing showed. Pure. Metres, epoch ms.
 */
import type { FloorPlan, PlanRoom } from '../../../contract/floor-plan.ts';
import { roomOf } from '../../../sim/installation/plan-radio.ts';
import type { StateSince } from '../../model/home-detail.ts';
import type { TruthRow } from '../../model/run-view.ts';
import { chance } from '../layout.ts';
import { findPiece, isFree, pointOf, seatsAt, standOf, type Place } from './standing.ts';
import { along, lengthOf, roomAt, Ways, type Point } from './ways.ts';

export const POSES = ['stand', 'walk', 'sit', 'eat', 'lie', 'lieUp', 'toilet', 'bath', 'shower', 'exercise', 'fallen'] as const;
export type Pose = (typeof POSES)[number];

export interface Spot extends Point, Place {
  pose: Pose;
  /** of the seat or the bed, m */
  height: number;
}

export interface Whereabouts extends Spot {
  /** id of the room */
  room: string;
  /** m gone so far, for the steps */
  gone: number;
}

/** A way takes so long, simulated: states are known by the minute. @source assumption: about as long as an old person needs */
const WALK_MS = 60_000;
/** Who walks about at home goes so fast, m/s, simulated: slow, so that it can be followed in fast motion. */
const STROLL = 0.06;
/** A nurse's visit, as `sim/acts/visit.ts` has it; a crew's time in a home before they leave for hospital, as `sim/acts/ambulance.ts` has it. */
const VISIT_MS = 35 * 60_000;
const CREW_MS = 20 * 60_000;
const BODY = 1.5;

/** What a resident's control state asks for, by its path; the first that fits. */
const DOES = [
  ['day.inBed.asleep', 'lie'], ['day.inBed.stirring', 'lie'], ['day.inBed', 'lieUp'], ['day.up.eating', 'eat'], ['day.up.bathing', 'bath'], ['day.up.toileting', 'toilet'], ['day.up.exercising', 'exercise'], ['day.up.walking', 'walk'],
  ['day.out', 'out'], ['day.hospital', 'out'], ['day.up', 'sit'],
] as const satisfies readonly (readonly [string, Pose | 'out'])[];
type Does = (typeof DOES)[number][1];

export const doesIn = (state: string): Does => DOES.find(([path]) => state.includes(path))?.[1] ?? 'sit';

const memory = new WeakMap<FloorPlan, Inhabited>();

/** A plan with its ways and places, made once. */
export function inhabited(plan: FloorPlan): Inhabited {
  let known = memory.get(plan);
  if (!known) memory.set(plan, (known = new Inhabited(plan)));
  return known;
}

export class Inhabited {
  readonly plan: FloorPlan;
  readonly ways: Ways;
  /** just inside the front door */
  readonly door: Spot;
  readonly #spots = new Map<string, Spot>();
  readonly #tour: readonly Point[];

  constructor(plan: FloorPlan) {
    this.plan = plan;
    this.ways = new Ways(plan);
    const front = plan.doors.find(({ between }) => between.includes('outside'))!;
    const hall = plan.rooms.find(({ id }) => id !== 'outside' && front.between.includes(id))!;
    this.door = { floor: hall.floor, pose: 'stand', height: 0, x: clamp(front.x, hall.x + 0.35, hall.x + hall.w - 0.35), y: clamp(front.y, hall.y + 0.35, hall.y + hall.d - 0.35), heading: Math.PI };
    // Walking about, sensors see them in the living room: from one free place of it to the next, and round again.
    const living = roomOf(plan, 'living');
    const quarters = [[0.25, 0.25], [0.75, 0.25], [0.75, 0.75], [0.25, 0.75]].map(([u, v]) => this.freeIn(living, living.x + u! * living.w, living.y + v! * living.d));
    const stops = [...quarters, quarters[0]!];
    this.#tour = stops.slice(1).flatMap((stop, index) => this.ways.between(stops[index]!, stop).slice(index === 0 ? 0 : 1));
  }

  /** Where one does it; `undefined` out of the house. @param pick 0–1, where there is a choice of seats */
  spot(does: Does, pick: number): Spot | undefined {
    if (does === 'out') return undefined;
    const key = `${does} ${pick < 0.5 ? 0 : 1}`;
    let spot = this.#spots.get(key);
    if (!spot) this.#spots.set(key, (spot = this.#make(does, pick)));
    return spot;
  }

  /** On a round through the living room, after so many metres. */
  stroll(gone: number): Spot {
    const whole = lengthOf(this.#tour);
    return { ...along(this.#tour, whole === 0 ? 0 : (gone % whole) / whole), pose: 'walk', height: 0 };
  }

  /** On the floor near a place, where a body has room. */
  fallenAt(near: Point): Spot {
    const room = roomAt(this.plan, near) ?? roomOf(this.plan, 'living');
    let best: Spot | undefined;
    let least = Infinity;
    for (let dy = -12; dy <= 12; dy += 1) {
      for (let dx = -12; dx <= 12; dx += 1) {
        const [x, y] = [near.x + dx * 0.2, near.y + dy * 0.2];
        const far = dx * dx + dy * dy;
        if (far >= least || !isFree(room, x, y, 0.25)) continue;
        const heading = [0, 1, 2, 3, 4, 5, 6, 7].map((eighth) => (eighth * Math.PI) / 4 + 0.2).find((angle) => [-1, -0.5, 0.5, 1].every((part) => isFree(room, x + (part * BODY * Math.sin(angle)) / 2, y + (part * BODY * Math.cos(angle)) / 2, 0.12)));
        if (heading === undefined) continue;
        best = { floor: room.floor, x, y, heading, pose: 'fallen', height: 0 };
        least = far;
      }
    }
    // A room full of things: where they stood.
    return best ?? { floor: room.floor, x: clamp(near.x, room.x + 0.3, room.x + room.w - 0.3), y: clamp(near.y, room.y + 0.3, room.y + room.d - 0.3), heading: 0.2, pose: 'fallen', height: 0 };
  }

  /** A place to stand next to somebody, looking at them. */
  beside({ floor, x, y }: Point): Spot {
    const room = roomAt(this.plan, { floor, x, y }) ?? roomOf(this.plan, 'living');
    for (const far of [0.85, 1.1, 1.4, 0.6]) {
      for (let eighth = 0; eighth < 8; eighth += 1) {
        const angle = (eighth * Math.PI) / 4 + 0.3;
        const [sx, sy] = [x + far * Math.sin(angle), y + far * Math.cos(angle)];
        if (isFree(room, sx, sy, 0.2)) return { floor, x: sx, y: sy, heading: Math.atan2(x - sx, y - sy), pose: 'stand', height: 0 };
      }
    }
    return { ...this.freeIn(room), heading: 0 };
  }

  /** The freest place of a room near a point, its middle if none is named: away from furniture. */
  freeIn(room: PlanRoom, cx = room.x + room.w / 2, cy = room.y + room.d / 2): Spot {
    let best: Point = { floor: room.floor, x: cx, y: cy };
    let least = Infinity;
    for (let x = room.x + 0.3; x <= room.x + room.w - 0.3; x += 0.1) {
      for (let y = room.y + 0.3; y <= room.y + room.d - 0.3; y += 0.1) {
        const far = (x - cx) ** 2 + (y - cy) ** 2 + (isFree(room, x, y, 0.45) ? 0 : isFree(room, x, y, 0.2) ? 4 : 100);
        if (far < least) [least, best] = [far, { floor: room.floor, x, y }];
      }
    }
    return { ...best, heading: 0, pose: 'stand', height: 0 };
  }

  #make(does: Exclude<Does, 'out'>, pick: number): Spot {
    const { plan } = this;
    const living = roomOf(plan, 'living');
    if (does === 'lie' || does === 'lieUp') {
      const found = findPiece(plan, ['bedroom'], ['bed']);
      if (!found) return { ...this.freeIn(roomOf(plan, 'bedroom')), pose: 'fallen' };
      const stand = standOf(found.room, found.piece);
      return { floor: found.room.floor, ...pointOf(stand, stand.across > 1.3 ? -0.4 : 0, 0), heading: stand.heading, pose: does, height: 0.56 };
    }
    if (does === 'sit') {
      const found = findPiece(plan, ['living'], pick < 0.5 ? ['armchair', 'sofa', 'chair'] : ['sofa', 'armchair', 'chair']);
      if (!found) return this.freeIn(living);
      const stand = standOf(found.room, found.piece);
      return { floor: found.room.floor, ...pointOf(stand, stand.across > 1.5 ? 0.45 : 0, 0.06), heading: stand.heading, pose: 'sit', height: 0.44 };
    }
    if (does === 'eat') {
      const found = findPiece(plan, ['kitchen', 'living'], ['table', 'desk']);
      const [seat] = found ? seatsAt(found.room, found.piece) : [];
      return found && seat ? { floor: found.room.floor, ...seat, pose: 'eat', height: 0.46 } : this.freeIn(roomOf(plan, 'kitchen'));
    }
    if (does === 'toilet') {
      const found = findPiece(plan, ['bathroom'], ['toilet']);
      if (!found) return this.freeIn(roomOf(plan, 'bathroom'));
      const stand = standOf(found.room, found.piece);
      return { floor: found.room.floor, ...pointOf(stand, 0, 0.02), heading: stand.heading, pose: 'toilet', height: 0.43 };
    }
    if (does === 'bath') {
      const found = findPiece(plan, ['bathroom'], ['bath', 'shower']);
      if (!found) return this.freeIn(roomOf(plan, 'bathroom'));
      const stand = standOf(found.room, found.piece);
      if (found.piece.kind === 'shower') return { floor: found.room.floor, x: stand.x, y: stand.y, heading: Math.PI / 2, pose: 'shower', height: 0.06 };
      return { floor: found.room.floor, ...pointOf(stand, -stand.across / 2 + 0.48, 0), heading: stand.heading + Math.PI / 2, pose: 'bath', height: 0.2 };
    }
    if (does === 'walk') return this.stroll(0);
    return { ...this.freeIn(living), pose: 'exercise' };
  }
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** A stretch in which a resident stays at what they do. */
interface Stretch {
  from: number;
  does: Does;
  fallen: boolean;
  pick: number;
}

const stretches = new WeakMap<readonly StateSince[], readonly Stretch[]>();

/** States of the resident, joined where the place stays the same. */
function stretchesOf(states: readonly StateSince[]): readonly Stretch[] {
  const known = stretches.get(states);
  if (known) return known;
  const made: Stretch[] = [];
  for (const { of, at, state } of states) {
    if (of !== 'resident') continue;
    const [does, fallen] = [doesIn(state), state.includes('posture.fallen')];
    const last = made.at(-1);
    if (last && last.does === does && last.fallen === fallen) continue;
    if (last?.fallen && fallen) continue;
    made.push({ from: at, does, fallen, pick: chance(Math.floor(at / 60_000), 17) });
  }
  stretches.set(states, made);
  return made;
}

/** Where the resident is. @param still no ways between places: they jump @returns `undefined` out of the house, or before the run */
export function residentAt(home: Inhabited, states: readonly StateSince[], at: number, still = false): Whereabouts | undefined {
  const list = stretchesOf(states);
  const index = list.findLastIndex(({ from }) => from <= at);
  return index < 0 ? undefined : inStretch(home, list, index, at, still);
}

function inStretch(home: Inhabited, list: readonly Stretch[], index: number, at: number, still: boolean): Whereabouts | undefined {
  const stretch = list[index]!;
  const spot = spotIn(home, list, index, at);
  const before = list[index - 1];
  const passed = at - stretch.from;
  if (stretch.fallen || still || !before || passed >= WALK_MS) return spot && told(home, spot, stretch.does === 'walk' && !stretch.fallen ? (Math.max(0, passed - WALK_MS) * STROLL) / 1000 : 0);
  // On the way from where they were: at the end of that, or at the front door.
  const from = spotIn(home, list, index - 1, stretch.from - 1) ?? home.door;
  const to = spotIn(home, list, index, stretch.from) ?? home.door;
  const way = home.ways.between(from, to);
  const length = lengthOf(way);
  if (length < 0.3 && spot) return told(home, spot, 0);
  const part = passed / WALK_MS;
  const here = along(way, part);
  return told(home, { ...here, pose: 'walk', height: 0 }, length * part);
}

/** Where a stretch keeps them, once they are there. */
function spotIn(home: Inhabited, list: readonly Stretch[], index: number, at: number): Spot | undefined {
  const { from, does, fallen, pick } = list[index]!;
  if (!fallen) return does === 'walk' ? home.stroll((Math.max(0, at - from - WALK_MS) * STROLL) / 1000) : home.spot(does, pick);
  const before = index > 0 ? inStretch(home, list, index - 1, from - 1, false) : undefined;
  return home.fallenAt(before ?? home.spot(does, pick) ?? home.door);
}

const told = (home: Inhabited, spot: Spot, gone: number): Whereabouts => ({ ...spot, gone, room: roomAt(home.plan, spot)?.id ?? '' });

/** A nurse on a visit, or the crew of an ambulance: where they are while they are in the home. @param resident where the resident is */
export function carerAt(home: Inhabited, truths: readonly TruthRow[], states: readonly StateSince[], resident: Spot | undefined, at: number, still = false): Whereabouts | undefined {
  const stay = truths.flatMap(({ kind, entry, from, to }) => {
    if (kind !== 'carer' || from > at) return [];
    if (entry === 'visit') return [[Math.max(from, to - VISIT_MS), to] as const];
    if (entry !== 'ambulance') return [];
    const admitted = states.find((one) => one.of === 'resident' && one.at >= from && one.state.includes('day.hospital'))?.at;
    return admitted === undefined ? [] : [[Math.max(from, admitted - CREW_MS), admitted] as const];
  }).find(([from, to]) => from <= at && at < to);
  if (!stay) return undefined;
  const to = home.beside(resident ?? home.freeIn(roomOf(home.plan, 'living')));
  const part = still ? 1 : Math.min(1, (at - stay[0]) / WALK_MS, (stay[1] - at) / WALK_MS);
  if (part >= 1) return told(home, to, 0);
  const way = home.ways.between(home.door, to);
  const here = along(way, part);
  return told(home, { ...here, heading: stay[1] - at < WALK_MS ? here.heading + Math.PI : here.heading, pose: 'walk', height: 0 }, lengthOf(way) * part);
}
