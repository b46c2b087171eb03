import { z } from 'zod';
import { AttackId } from './attack.ts';
import { Duration } from './duration.ts';
import { CONDITIONS, DEVICE_KINDS, HomeId, MEDICINES, Thresholds, VISIT_KINDS } from './messages.ts';

const share = z.number().min(0).max(1);
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'an id is lower-case words joined by hyphens');

/**
 * Limits that the enrolment says other than a clinician would set them by the person's own normals. Only what the pipeline is told changes: criteria of episodes keep the clinician's.
 * `set`: for each resident whose kit measures the sign; `by`: added to the limit of those who have one. Both: first set, then moved.
 */
export const Prescription = z.strictObject({ set: Thresholds.optional(), by: Thresholds.omit({ spo2Scale2: true, onOxygen: true }).optional() });

/** A group of residents. Homes are dealt to the groups in blocks of twenty, so that every `--homes` keeps the shares. */
export const PopulationGroup = z.strictObject({
  id: slug,
  share,
  /** years, inclusive */
  age: z.tuple([z.int().min(18).max(110), z.int().min(18).max(110)]),
  conditions: z.array(z.enum(CONDITIONS)).default([]),
  medicines: z.array(z.enum(MEDICINES)).default([]),
  devices: z.array(z.enum(DEVICE_KINDS)).min(1),
  /** share of women; absent: 0.57 */
  women: share.optional(),
  /** share that lives with somebody, whom nobody monitors: about the rooms, out by the door, up at night; absent: everybody lives alone */
  partner: share.optional(),
  /** how often devices of a kind report, instead of their own interval: whole minutes that divide an hour */
  every: z.partialRecord(z.enum(DEVICE_KINDS), Duration).optional(),
  /** appointments of each home in the group: `at` from the start of the run */
  calendar: z.array(z.strictObject({ kind: z.enum(VISIT_KINDS), at: Duration, minutes: z.int().min(0).max(600).optional(), device: z.enum(DEVICE_KINDS).optional() })).optional(),
  /** the kit by which plantings are dealt, where it is another than `devices`: the same things happen in homes that are watched otherwise */
  plantedFor: z.array(z.enum(DEVICE_KINDS)).min(1).optional(),
  prescribe: Prescription.optional(),
  /** share of homes in which hub or devices were put where the radio is poor; absent: none (`twinward survey`) */
  careless: share.optional(),
});

/** What to plant: an entry of a catalogue, in a share of all homes (among those it fits) or in named homes, at a time drawn from the window. */
export const Planting = z.strictObject({
  id: slug,
  share: share.optional(),
  homes: z.array(HomeId).optional(),
  /** offsets from the start of the run, [from, to) */
  window: z.tuple([Duration, Duration]).optional(),
  /** 0–1 inclusive, drawn evenly between the two */
  severity: z.tuple([z.number().min(0).max(1), z.number().min(0).max(1)]).optional(),
  duration: Duration.optional(),
}).refine((planting) => (planting.share === undefined) !== (planting.homes === undefined), 'give either share or homes');

/**
 * An attack (`twinward list attacks`). `share` is of the homes it fits; with neither share nor homes it chooses as its own file says. `window`: offsets from the start of the run,
 * [from, to), in which it begins; absent: when it is worst for the patient, drawn from the seed. `duration`: how long it acts on a home.
 */
export const AttackPlanting = z.strictObject({
  id: AttackId,
  share: share.optional(),
  homes: z.array(HomeId).min(1).optional(),
  window: z.tuple([Duration, Duration]).optional(),
  duration: Duration.optional(),
}).refine((planting) => planting.share === undefined || planting.homes === undefined, 'give share or homes, not both');

/** What happens to the lab's own stack: a kill, and a new start. Restarts strike on the closed tick that contains `at`; in a live run at that moment, in the midst of everything. */
export const StackEvent = z.strictObject({ id: z.enum(['broker-restart', 'sut-restart']), at: Duration });

export const ThresholdRule = z.strictObject({ min: z.number().optional(), max: z.number().optional() })
  .refine((rule) => rule.min !== undefined || rule.max !== undefined, 'give min, max or both');

const plant = {
  episodes: z.array(Planting).default([]),
  faults: z.array(Planting).default([]),
  decoys: z.array(Planting).default([]),
  /** what carers do (`twinward list acts`) */
  acts: z.array(Planting).optional(),
  attacks: z.array(AttackPlanting).optional(),
  stack: z.array(StackEvent).default([]),
};

/** A piece that scenarios include: its lists are put before the including scenario's own. */
export const ScenarioFragment = z.strictObject({
  schema: z.literal('twinward.fragment/1'),
  include: z.array(z.string()).default([]),
  population: z.array(PopulationGroup).default([]),
  plant: z.strictObject(plant).prefault({}),
  thresholds: z.record(z.string(), ThresholdRule).default({}),
});

export const Scenario = z.strictObject({
  schema: z.literal('twinward.scenario/1'),
  id: slug,
  title: z.string(),
  description: z.string().default(''),
  include: z.array(z.string()).default([]),
  /** local wall time of the homes, written as UTC */
  start: z.iso.datetime(),
  duration: Duration,
  tick: Duration.default('60s'),
  homes: z.int().min(1).max(200_000),
  seed: z.string().min(1).max(200).default('1'),
  /** homes per area: cross-home reasoning stays inside one */
  areaSize: z.int().min(1).max(500).default(100),
  population: z.array(PopulationGroup).default([]),
  /** episodes and decoys as life brings them: so many times their published rates; absent: only what is planted */
  life: z.strictObject({ episodes: z.number().min(0).max(10_000).default(0), decoys: z.number().min(0).max(1000).default(0) }).optional(),
  plant: z.strictObject(plant).prefault({}),
  /** by metric id; decides the verdict, never the score */
  thresholds: z.record(z.string(), ThresholdRule).default({}),
});

export type Scenario = z.infer<typeof Scenario>;
export type ScenarioFragment = z.infer<typeof ScenarioFragment>;
export type Prescription = z.infer<typeof Prescription>;
export type PopulationGroup = z.infer<typeof PopulationGroup>;
export type Planting = z.infer<typeof Planting>;
export type AttackPlanting = z.infer<typeof AttackPlanting>;
export type ThresholdRule = z.infer<typeof ThresholdRule>;
