/**
 * Where the hub and the devices of one home were put, and how strong each is heard there: the published losses of the plan, and what no plan knows, drawn at the home's own addresses.
 * Signals in dB[mW].
 */
import type { FloorPlan, HubPlace } from '../../contract/floor-plan.ts';
import { clamp } from '../core/math.ts';
import { type Rng, streamId } from '../core/rng.ts';
import { FLOOR_PLANS } from './floor-plans.ts';
import { hubPoint, isWorn, kitPoint, lossBetween, roomById, roomEntryLoss, roomOf } from './plan-radio.ts';

/** What a device sends, less what its small aerial loses. @source Bluetooth class 2 devices mostly send 0 dB[mW]; aerial −4 dB: assumption */
const SENT = -4;
/** What a body next to the aerial takes. Assumption; 2.4 GHz on the body: 5 to 20 dB by side */
const BODY_LOSS = 6;
/** What no plan knows: places, furniture, people. Half of it moves with the device, half with the way to the hub; together 4.2 dB. @source ITU-R P.1238-10 §3.2: 8 dB where walls are not counted; that walls explain half of it: assumption */
const SHADOW = { device: 3, way: 3 } as const;
/** Steel around or before the hub: the gaps of a cupboard are wide for the waves of small radios (6 cm are half of one), narrow for those of the uplink (19 cm). Assumption; sheet steel with gaps takes 10 to 25 dB */
const PLACE_LOSS: Readonly<Record<HubPlace['place'], { link: number; uplink: number }>> = { shelf: { link: 0, uplink: 0 }, television: { link: 11, uplink: 7 }, cupboard: { link: 13, uplink: 18 } };
/** Steel around a device that was put where it is out of the way: behind the freezer, in the fuse box. Assumption */
const HIDDEN_LOSS = 24;
/** Who installs with care looks at the display and moves a device that is heard weaker than this by a hand's breadth, so often at most. Assumption. */
const MOVED_BELOW = -76;
const TRIES = 6;
/** What is weaker still gets another place, or a repeater. Assumption. */
const LEFT_AT = -82;
/** The mast outdoors at the house: its level, how homes and rooms differ. Assumption; programmes look at the coverage map before they choose the network */
const OUTDOORS = { level: -66, homes: 2.8, rooms: 1.2 } as const;
/** No receiver shows less. Assumption. */
const FAINTEST = -120;
/** Draws of chance are cut off at so many of their deviations: what is stranger is noticed when it is installed. Assumption. */
const STRANGEST = 2.4;
/** Homes without care: share in which only the hub stands badly, and in which only a device is hidden; in the rest both. Assumption. */
const CARELESS = { hubOnly: 0.55, deviceOnly: 0.2 } as const;

/** Slots of the stream of a home, and of that of a device. */
const INSTALLATION = streamId('installation');
const SLOT = { careless: 0, plan: 1, what: 2, poor: 3, outdoors: 4, room: 5 } as const;
const DEVICE_SLOT = { places: 0, ways: 1, lot: 2 } as const;

export interface Placed {
  home: number;
  plan: FloorPlan;
  hub: HubPlace;
  careless: boolean;
  /** where each device stands or is worn, and what its draws hang on: its own name, so that a device more changes none of the others */
  rooms: readonly string[];
  names: readonly string[];
  /** the device that steel hides; -1: none */
  hidden: number;
}

const SHARES = FLOOR_PLANS.reduce((sum, { share }) => sum + share, 0);

/** @param careless share of homes in which hub or devices were put where the radio is poor. Four draws at most, and one for each device that may be hidden */
export function placeKit(rng: Rng, home: number, rooms: readonly string[], careless: number, names: readonly string[] = rooms.map((room, index) => `${room}-${nthIn(rooms, index)}`)): Placed {
  const draw = (slot: number) => rng.uniform(home, INSTALLATION, slot);
  let left = SHARES * draw(SLOT.plan);
  const plan = FLOOR_PLANS.find(({ share }) => (left -= share) < 0) ?? (FLOOR_PLANS.at(-1) as FloorPlan);
  const placed: Placed = { home, plan, hub: plan.hub.usual, careless: draw(SLOT.careless) < careless, rooms, names, hidden: -1 };
  if (!placed.careless) return placed;
  const mounted = rooms.flatMap((room, index) => (isWorn(room) ? [] : [index]));
  const what = mounted.length > 0 ? draw(SLOT.what) : 0;
  const hubBadly = what < CARELESS.hubOnly || what >= CARELESS.hubOnly + CARELESS.deviceOnly;
  if (hubBadly) placed.hub = plan.hub.poor[Math.floor(plan.hub.poor.length * draw(SLOT.poor))] as HubPlace;
  if (what >= CARELESS.hubOnly) placed.hidden = mounted.reduce((first, index) => (lotOf(rng, placed, index) < lotOf(rng, placed, first) ? index : first));
  return placed;
}

/** Strength of a device at the hub, or at another place where the hub might stand. */
export function linkSignal(rng: Rng, placed: Placed, index: number, hub: HubPlace = placed.hub): number {
  return Math.max(placed.careless || hub !== placed.hub ? FAINTEST : LEFT_AT, heard(rng, placed, index, hub, placed.careless ? 0 : tryTaken(rng, placed, index)));
}

/** Strength of the cellular network where the hub stands, or might. One draw for the home, one for the room. */
export function uplinkSignal(rng: Rng, { home, plan }: Placed, hub: HubPlace): number {
  const place = placeOf(plan, hub);
  const outdoors = OUTDOORS.level + OUTDOORS.homes * cut(rng.normal(home, INSTALLATION, SLOT.outdoors)) + OUTDOORS.rooms * cut(rng.normal(home, INSTALLATION, SLOT.room, place.room));
  return Math.max(FAINTEST, outdoors - place.entry - PLACE_LOSS[hub.place].uplink);
}

/** Median strength at any place of a plan of what hangs there in the open, for maps. */
export function medianSignal(plan: FloorPlan, hub: HubPlace, floor: number, x: number, y: number): number {
  return SENT - PLACE_LOSS[hub.place].link - lossBetween(plan, { floor, x, y }, hubPoint(plan, hub));
}

function heard(rng: Rng, { home, plan, rooms, names, hidden }: Placed, index: number, hub: HubPlace, attempt: number): number {
  const room = rooms[index] as string;
  const place = placeOf(plan, hub);
  const stream = streamOf(names[index] as string);
  const shadow = SHADOW.device * cut(rng.normal(home, stream, DEVICE_SLOT.places, attempt)) + SHADOW.way * cut(rng.normal(home, stream, DEVICE_SLOT.ways, place.number));
  return SENT - lossTo(place, plan, hub, room) - (isWorn(room) ? BODY_LOSS : 0) - PLACE_LOSS[hub.place].link - (index === hidden ? HIDDEN_LOSS : 0) + shadow;
}

/** Which of the tries stood: the first that is heard well enough at the hub, else the best. */
function tryTaken(rng: Rng, placed: Placed, index: number): number {
  let [best, taken] = [-Infinity, 0];
  for (let attempt = 0; attempt < TRIES && best < MOVED_BELOW; attempt += 1) {
    const signal = heard(rng, placed, index, placed.hub, attempt);
    if (signal > best) [best, taken] = [signal, attempt];
  }
  return taken;
}

function lotOf(rng: Rng, { home, names }: Placed, index: number): number {
  return rng.uniform(home, streamOf(names[index] as string), DEVICE_SLOT.lot);
}

function cut(z: number): number {
  return clamp(z, -STRANGEST, STRANGEST);
}

/** How many devices of the same room stand before it in the list. */
function nthIn(rooms: readonly string[], index: number): number {
  let nth = 0;
  for (let before = 0; before < index; before += 1) if (rooms[before] === rooms[index]) nth += 1;
  return nth;
}

const STREAMS = new Map<string, number>();

function streamOf(name: string): number {
  let stream = STREAMS.get(name);
  if (stream === undefined) STREAMS.set(name, (stream = streamId(`installation:${name}`)));
  return stream;
}

/** A place for the hub, with what is the same for every home that has it; remembered, for there are few. */
interface KnownPlace {
  number: number;
  room: number;
  entry: number;
  /** by a device's room */
  losses: Map<string, number>;
}

const PLACES = new WeakMap<HubPlace, KnownPlace>();

function placeOf(plan: FloorPlan, hub: HubPlace): KnownPlace {
  let place = PLACES.get(hub);
  if (!place) PLACES.set(hub, (place = { number: streamId(`${hub.room}/${hub.place}`), room: streamId(hub.room), entry: roomEntryLoss(plan, roomById(plan, hub.room)), losses: new Map() }));
  return place;
}

function lossTo(place: KnownPlace, plan: FloorPlan, hub: HubPlace, room: string): number {
  let loss = place.losses.get(room);
  if (loss === undefined) place.losses.set(room, (loss = lossBetween(plan, kitPoint(roomOf(plan, room)), hubPoint(plan, hub))));
  return loss;
}
