import { z } from 'zod';
import { Alert, PRIORITIES } from './alert.ts';
import { AttackResult } from './attack.ts';
import { ALERT_CODE_IDS, LAYERS } from './alert-codes.ts';
import { RunIdentity } from './run-files.ts';
import { PatientMapping } from './patient.ts';
import { SYMPTOMS, TruthEvent } from './truth.ts';

export const VERDICTS = ['pass', 'fail', 'unknown'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A metric as it stands in the report. `value` is null where `verdict` is `not-applicable`, or `unknown` by a failed computation. */
export const MetricResult = z.strictObject({
  title: z.string(),
  value: z.number().nullable(),
  unit: z.string(),
  direction: z.enum(['higher', 'lower']),
  /** the scenario's threshold as text, such as `≥ 0.8` */
  target: z.string().optional(),
  /** against the scenario's threshold; `none` where it sets none */
  verdict: z.enum(['pass', 'fail', 'unknown', 'not-applicable', 'none']),
  /** events, alerts or days that the value rests on */
  n: z.number(),
  /** 95 %, inclusive */
  ci: z.tuple([z.number(), z.number()]).optional(),
  /** 0–100 by the rubric's curve; absent where the rubric has none */
  score: z.number().optional(),
  /** why unknown or not applicable, or what would decide it */
  note: z.string().optional(),
  /** the same metric by severity, condition, …; for attribution `truth>accused`, `hub|uplink>uplink` where the two can never be told apart */
  breakdown: z.array(z.strictObject({ label: z.string(), value: z.number().nullable(), n: z.number() })).optional(),
});

export const CategoryResult = z.strictObject({
  id: z.string(), title: z.string(), score: z.number().nullable(), weight: z.number(), metrics: z.array(z.string()), note: z.string().optional(),
});

const counts = z.record(z.string(), z.int());

/** Every scheduled reading and event ends in exactly one of these; `late` and `duplicated` are attributes. Causes by their own counts. */
export const Account = z.strictObject({
  scheduled: z.int(), notMeasured: z.int(), queued: z.int(), dropped: z.int(),
  lost: z.strictObject({ hub: z.int(), network: z.int(), broker: z.int() }),
  refused: z.int(), received: z.int(), late: z.int(), duplicated: z.int(), unexplained: z.int(),
  causes: z.strictObject({ notMeasured: counts, dropped: counts, lost: counts, late: counts, duplicated: counts }),
});

/** An alert as graded: with its time of grading, and what it counted as. */
export const GradedAlert = z.strictObject({
  ...Alert.shape,
  gradedAt: z.int(),
  /** raise, re-raise or rise in priority: each is one alert in every metric */
  counts: z.boolean(),
  verdict: z.enum(['detects', 'repeat', 'false', 'ungraded', 'update']),
  truth: z.array(z.string()),
  /** for false alerts: why it happened */
  falseCause: z.string().optional(),
});

/** One graded fact. `outcome` per kind: episode and fault `detected｜missed｜unobservable｜not-noticeable`; alert `false`; loss, handling, paired, lab: what happened. */
export const Finding = z.strictObject({
  id: z.string(),
  kind: z.enum(['episode', 'fault', 'attack', 'false-alarm', 'loss', 'handling', 'paired', 'lab']),
  outcome: z.string(),
  /** how bad, 0 (fine) – 1000 (a life-critical miss); orders the worst cases */
  badness: z.number(),
  title: z.string(),
  /** one or two plain sentences */
  text: z.string(),
  home: z.string().optional(),
  truth: TruthEvent.optional(),
  trueFrom: z.int().nullable().optional(),
  measuredFrom: z.int().nullable().optional(),
  arrivedFrom: z.int().nullable().optional(),
  noticeableFrom: z.int().nullable().optional(),
  tellableFrom: z.int().nullable().optional(),
  /** faults: the symptoms that had arrived when the layer could be told */
  toldBy: z.array(z.enum(SYMPTOMS)).optional(),
  alert: GradedAlert.optional(),
  repeats: z.int().optional(),
  delayMs: z.int().optional(),
  inTime: z.boolean().optional(),
  accusedLayer: z.enum(LAYERS).optional(),
  /** faults: what nobody watches while it lasts, and the risk of that per hour (1: something life-critical could pass unseen), over all its homes */
  unwatched: z.strictObject({ what: z.string(), perHour: z.number().nonnegative() }).optional(),
  reason: z.string().optional(),
  remedy: z.string().optional(),
});

/** A signal of a worst case: what was true each minute, what devices read, and which readings arrived. Rows are [at, value] and [at, value, arrivedAt | null, flag]. */
export const CaseSignal = z.strictObject({
  code: z.string(), name: z.string(), unit: z.string(),
  truth: z.array(z.tuple([z.int(), z.number()])),
  readings: z.array(z.tuple([z.int(), z.number(), z.int().nullable(), z.enum(['ok', 'artefact', 'fault', 'attack'])])),
});
export const WorstCase = z.strictObject({ finding: z.string(), home: z.string(), who: z.string(), from: z.int(), to: z.int(), signals: z.array(CaseSignal), truth: z.array(TruthEvent), alerts: z.array(GradedAlert) });

/** Where tickets would send technicians; nobody went. Lengths of time and risks are assumptions (`reports/visits.ts`, `reports/unwatched.ts`). */
export const Visits = z.strictObject({
  technicians: z.int(),
  visitMs: z.int(),
  /** first tickets of tellable faults that accuse a wrong layer, and tickets about nothing: each a visit in vain */
  wrongLayer: z.int(),
  falseTickets: z.int(),
  /** the first visits in the order that the tickets' priorities ask for */
  order: z.array(z.strictObject({
    home: z.string(), alert: z.string(), code: z.enum(ALERT_CODE_IDS), priority: z.enum(PRIORITIES), raisedAt: z.int(), leavesAt: z.int(),
    /** ids of the findings about the faults that it ends; none: in vain */
    findings: z.array(z.string()),
    unwatched: z.string(), perHour: z.number().nonnegative(),
    /** its place, from 1, in the best order of right tickets; `null`: nobody should go, or not before the run ends */
    best: z.int().nullable(),
  })),
});

export const Report = z.strictObject({
  schema: z.literal('twinward.report/1'),
  verdict: z.enum(VERDICTS),
  /** why this verdict, the lab's own trouble first */
  reasons: z.array(z.string()),
  score: z.number().nullable(),
  scoreNotes: z.array(z.string()),
  categories: z.array(CategoryResult),
  metrics: z.record(z.string(), MetricResult),
  account: Account,
  findings: z.array(Finding),
  worst: z.array(WorstCase),
  patients: PatientMapping.optional(),
  paired: z.strictObject({ cleanAlerts: z.int(), causedAlerts: z.int(), vanishedAlerts: z.int(), noiseFloor: z.int() }).optional(),
  /** only where attacks were planted */
  attacks: z.array(AttackResult).optional(),
  /** only where there was a technical ticket */
  visits: Visits.optional(),
  manifest: RunIdentity,
  /** everything wall-clock or host-bound; never scored, outside every comparison */
  performance: z.record(z.string(), z.unknown()),
});

export type MetricResult = z.infer<typeof MetricResult>;
export type CategoryResult = z.infer<typeof CategoryResult>;
export type Account = z.infer<typeof Account>;
export type GradedAlert = z.infer<typeof GradedAlert>;
export type Finding = z.infer<typeof Finding>;
export type CaseSignal = z.infer<typeof CaseSignal>;
export type WorstCase = z.infer<typeof WorstCase>;
export type Visits = z.infer<typeof Visits>;
export type Report = z.infer<typeof Report>;
