/** A dwelling as a plan: rooms as rectangles, so that radio can be computed and rooms drawn. Metres; x to the east, y to the street in the south, floor 0 at the street, −1 below ground. */
import { z } from 'zod';

export const WALL_MATERIALS = ['light', 'brick', 'concrete'] as const;
export const SIDES = ['north', 'east', 'south', 'west'] as const;
export const FURNITURE = [
  'bed', 'wardrobe', 'sofa', 'armchair', 'table', 'chair', 'desk', 'shelf', 'television', 'stove', 'sink', 'fridge', 'worktop', 'toilet', 'basin', 'bath', 'shower', 'washing-machine', 'stairs', 'boiler',
  'bench', 'car', 'plant', 'rug',
] as const;
/** What the hub stands in or behind. */
export const HUB_PLACES = ['shelf', 'television', 'cupboard'] as const;
/** Rooms that devices name (`sim/devices`); every plan has them, be it as `also` of another. */
export const DEVICE_ROOMS = ['living', 'kitchen', 'bathroom', 'bedroom', 'hall'] as const;

const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'an id is lower-case words joined by hyphens');
const metres = z.number().min(0).max(60);
const extent = z.number().min(0.1).max(30);
const rectangle = { x: metres, y: metres, w: extent, d: extent };
const pair = z.tuple([slug, slug]);

export const PlanRoom = z.strictObject({
  id: slug,
  /** as people call it */
  title: z.string().max(40),
  floor: z.int().min(-1).max(3),
  ...rectangle,
  /** further rooms that are part of this one: kitchen and bed of a studio */
  also: z.array(slug).optional(),
  /** `at`: from the west or north end of the side to the middle of the window */
  windows: z.array(z.strictObject({ side: z.enum(SIDES), at: metres, width: extent })).default([]),
  /** where its devices stand or hang; a person in it is there, too */
  kit: z.tuple([metres, metres]),
  furniture: z.array(z.strictObject({ kind: z.enum(FURNITURE), ...rectangle })).default([]),
});

export const HubPlace = z.strictObject({ room: slug, place: z.enum(HUB_PLACES), x: metres, y: metres });

export const FloorPlan = z.strictObject({
  schema: z.literal('twinward.floor-plan/1'),
  id: slug,
  title: z.string().max(80),
  /** how often people live so, beside the other plans */
  share: z.number().min(0).max(1),
  walls: z.strictObject({ outer: z.enum(WALL_MATERIALS), inner: z.enum(WALL_MATERIALS) }),
  /** what lies between two floors */
  slab: z.enum(['wood', 'concrete']),
  /** from floor to floor */
  storey: z.number().min(2).max(5),
  rooms: z.array(PlanRoom).min(1).max(30),
  /** inner walls of another material than the rest; `open`: no wall at all */
  partitions: z.array(z.strictObject({ between: pair, material: z.enum([...WALL_MATERIALS, 'open']) })).default([]),
  /** one of the two may be `outside` */
  doors: z.array(z.strictObject({ between: pair, x: metres, y: metres, width: extent })).default([]),
  /** where the hub mostly stands, and where it stands in homes that took no care */
  hub: z.strictObject({ usual: HubPlace, poor: z.array(HubPlace).min(1) }),
});

export type FloorPlan = z.infer<typeof FloorPlan>;
export type PlanRoom = z.infer<typeof PlanRoom>;
export type HubPlace = z.infer<typeof HubPlace>;
export type WallMaterial = (typeof WALL_MATERIALS)[number];
