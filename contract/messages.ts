/** What crosses the wire between hub, broker and pipeline (DESIGN §6). All times are epoch milliseconds, UTC. */
import { z } from 'zod';

export const HomeId = z.string().regex(/^h\d{6}$/, 'a home id is h and six digits').meta({ id: 'HomeId' });
const timeMs = z.int().nonnegative();
const count = z.int().nonnegative();

const envelope = {
  v: z.literal(1),
  /** label of the run: outside digests, comparisons and alert ids */
  run: z.string(),
  home: HomeId,
  hub: z.string(),
  /** boot id of the hub: rises by one with each boot */
  epoch: count,
};

/** One measured value. `q`: signal quality 0–1 (inclusive), only where a real device of the kind reports one. */
export const Observation = z.strictObject({
  dev: z.string(),
  code: z.string(),
  value: z.number(),
  unit: z.string(),
  at: timeMs,
  q: z.number().min(0).max(1).optional(),
});

export const Telemetry = z.strictObject({
  ...envelope,
  /** sequence in the epoch, from 0; shared with events */
  seq: count,
  sentAt: timeMs,
  obs: z.array(Observation).min(1).max(500),
  mac: z.string().optional(),
});

export const EVENT_TYPES = [
  'fall', 'sos', 'door-open', 'door-close', 'bed-exit', 'bed-enter', 'dose-taken', 'dose-missed', 'irregular-rhythm', 'smoke', 'carbon-monoxide', 'call-start', 'call-end', 'test',
] as const;

export const HomeEvent = z.strictObject({
  ...envelope,
  seq: count,
  sentAt: timeMs,
  dev: z.string(),
  type: z.enum(EVENT_TYPES),
  at: timeMs,
  mac: z.string().optional(),
});

/** Retained birth (`online`) and last-will death (`offline`). A death whose epoch is not the current birth's is stale. */
export const Status = z.strictObject({
  ...envelope,
  state: z.enum(['online', 'offline']),
  /** births only: when the hub came up */
  at: timeMs.optional(),
});

export const CommandName = z.enum(['ping', 'self-test', 'battery', 'signal', 'restart', 'last-seen']);
export const Command = z.strictObject({ v: z.literal(1), run: z.string(), home: HomeId, id: z.string(), name: CommandName, dev: z.string().optional(), at: timeMs });
export const Reply = z.strictObject({ ...envelope, id: z.string(), ok: z.boolean(), text: z.string(), at: timeMs });

export const SEXES = ['female', 'male'] as const;
export const CONDITIONS = [
  'copd', 'heart-failure', 'hypertension', 'diabetes-type-1', 'diabetes-type-2', 'frailty', 'atrial-fibrillation', 'coronary-disease', 'stroke', 'dementia',
  'kidney-disease', 'asthma', 'anaemia', 'depression', 'sleep-apnoea', 'osteoporosis', 'prediabetes', 'cancer', 'post-operative', 'palliative-care',
] as const;
export const MEDICINES = ['beta-blocker', 'diuretic', 'insulin', 'metformin', 'sulfonylurea', 'oxygen', 'inhaler', 'ace-inhibitor', 'anticoagulant', 'statin', 'opioid', 'steroid'] as const;
export type Condition = (typeof CONDITIONS)[number];
export type Medicine = (typeof MEDICINES)[number];

/** Limits a clinician set for one person; each is optional, the pipeline's defaults hold where absent. Units as in `codes.ts`. */
export const Thresholds = z.strictObject({
  /** NEWS2 scale 2: hypercapnic respiratory failure confirmed by a clinician (target 88–92 %) */
  spo2Scale2: z.boolean().optional(),
  onOxygen: z.boolean().optional(),
  spo2Low: z.number().optional(),
  heartRateHigh: z.number().optional(),
  heartRateLow: z.number().optional(),
  respirationHigh: z.number().optional(),
  systolicHigh: z.number().optional(),
  systolicLow: z.number().optional(),
  glucoseLow: z.number().optional(),
  glucoseHigh: z.number().optional(),
  temperatureHigh: z.number().optional(),
  /** the weight to compare with, from the last visit */
  weightReference: z.number().optional(),
  /** kg above the reference that asks for a call */
  weightGain: z.number().optional(),
}).meta({ id: 'Thresholds' });

export const EnrolledResident = z.strictObject({
  id: z.string(),
  birthYear: z.int(),
  sex: z.enum(SEXES),
  conditions: z.array(z.enum(CONDITIONS)),
  medicines: z.array(z.enum(MEDICINES)),
  thresholds: Thresholds.optional(),
});

export const DEVICE_KINDS = [
  'pulse-oximeter', 'wearable', 'blood-pressure-cuff', 'cgm', 'scale', 'thermometer', 'smart-bed', 'fall-pendant', 'pir', 'door',
  'ecg-patch', 'glucometer', 'spirometer', 'respiration-belt', 'pill-dispenser', 'sos-button', 'environment-sensor', 'video-tablet',
] as const;
export type DeviceKind = (typeof DEVICE_KINDS)[number];

export const EnrolledDevice = z.strictObject({
  dev: z.string(),
  kind: z.enum(DEVICE_KINDS),
  resident: z.string(),
  /** seconds between reports; 0 where the device reports on use or by event, with a battery report each hour */
  intervalS: z.int().nonnegative(),
  room: z.string().optional(),
});

/** What is to be measured when. `windows`: minutes of the local day, [from, to), in which one measurement is due. */
export const CarePlanItem = z.strictObject({
  dev: z.string(),
  windows: z.array(z.tuple([z.int().min(0).max(1440), z.int().min(0).max(1440)])),
});
/** An appointment in the calendar of a home. `at`: when it begins, epoch ms. */
export const VISIT_KINDS = ['nurse-visit', 'video-visit', 'device-delivery', 'subscription-ends'] as const;
export const Appointment = z.strictObject({ kind: z.enum(VISIT_KINDS), at: timeMs, minutes: z.int().nonnegative(), device: z.enum(DEVICE_KINDS).optional() });
export type Appointment = z.infer<typeof Appointment>;
export const CarePlan = z.strictObject({ items: z.array(CarePlanItem), sleep: z.tuple([z.int(), z.int()]), calendar: z.array(Appointment).optional() }).meta({ id: 'CarePlan' });

/** Retained, complete before tick 0: what any real programme knows. Never truth. */
export const Enrolment = z.strictObject({
  v: z.literal(1),
  run: z.string(),
  home: HomeId,
  area: z.string(),
  hub: z.string(),
  residents: z.array(EnrolledResident).min(1),
  devices: z.array(EnrolledDevice),
  carePlan: CarePlan,
});

/** The lab's clock: `messages` were sent in this tick so far, `last` closes it, `now` is the simulated time of its close. */
export const Clock = z.strictObject({ run: z.string(), tick: count, round: count, last: z.boolean(), now: timeMs, messages: count });
/** A SUT's answer: `received` of this tick's messages so far; `enrolled`, where it counts them, homes whose enrolment it has heard: the lab then waits for all before tick 0. */
export const Watermark = z.strictObject({ run: z.string(), tick: count, round: count, received: count, enrolled: count.optional(), instance: z.string().optional() });

export type Observation = z.infer<typeof Observation>;
export type Telemetry = z.infer<typeof Telemetry>;
export type HomeEvent = z.infer<typeof HomeEvent>;
export type EventType = (typeof EVENT_TYPES)[number];
export type Status = z.infer<typeof Status>;
export type Command = z.infer<typeof Command>;
export type Reply = z.infer<typeof Reply>;
export type Thresholds = z.infer<typeof Thresholds>;
export type EnrolledResident = z.infer<typeof EnrolledResident>;
export type EnrolledDevice = z.infer<typeof EnrolledDevice>;
export type CarePlan = z.infer<typeof CarePlan>;
export type Enrolment = z.infer<typeof Enrolment>;
export type Clock = z.infer<typeof Clock>;
export type Watermark = z.infer<typeof Watermark>;
