import { z } from 'zod';
import { ALERT_CODE_IDS, LAYERS } from './alert-codes.ts';
import { PRIORITIES, ROLES } from './alert.ts';
import { HomeId } from './messages.ts';

/** What a good pipeline says about a truth event. Deadline and grace in ms. */
export const Expectation = z.strictObject({
  codes: z.array(z.enum(ALERT_CODE_IDS)).min(1),
  roles: z.array(z.enum(ROLES)).min(1),
  priorities: z.array(z.enum(PRIORITIES)).min(1),
  /** from `arrivedFrom` (episode) or `noticeableFrom` (fault) to the last moment that counts as in time, inclusive */
  deadlineMs: z.int().positive(),
  /** after `end`, how long an alert still counts for this event, inclusive */
  graceMs: z.int().nonnegative(),
});

/** The closed list of what can be seen from outside when kit fails. */
export const SYMPTOMS = [
  'one-device-silent', 'all-devices-silent', 'will-received', 'signal-quality-poor', 'device-battery-fell', 'uplink-signal-fell', 'hub-on-backup-cell', 'backlog-returned',
  'new-epoch-on-return', 'many-epochs', 'short-silences', 'arrives-late', 'sequence-gap', 'one-device-patchy', 'several-devices-patchy', 'link-signal-fell', 'link-signal-held', 'link-errors-rose',
  'neighbours-too', 'neighbours-fine', 'values-implausible', 'values-stuck', 'values-off', 'values-noisy', 'values-of-another', 'device-times-off', 'all-times-off', 'call-poor-home',
  'call-poor-provider',
] as const;
export type Symptom = (typeof SYMPTOMS)[number];
export const SymptomRule = z.enum(['present', 'absent', 'either']);

/**
 * Something that really happened. Times are epoch ms; `onset` inclusive, `end` exclusive. `severity` 0–1 inclusive. Written to truth.ndjson;
 * `arrivedFrom` depends on the transport and therefore stands in the findings, not here.
 */
export const TruthEvent = z.strictObject({
  id: z.string(),
  kind: z.enum(['episode', 'fault', 'attack', 'decoy', 'adherence', 'carer']),
  /** id of the catalogue entry */
  entry: z.string(),
  title: z.string(),
  homes: z.array(HomeId).min(1),
  resident: z.string().optional(),
  /** id of the condition in whose file the entry stands */
  condition: z.string().optional(),
  device: z.string().optional(),
  layer: z.enum(LAYERS).optional(),
  /** layers that can never be told from `layer` from outside: accusing one of them is right, too */
  orLayers: z.array(z.enum(LAYERS)).optional(),
  /** one per shared cause */
  group: z.string().optional(),
  onset: z.int(),
  end: z.int(),
  severity: z.number().min(0).max(1),
  lifeCritical: z.boolean().optional(),
  silent: z.boolean().optional(),
  /** text of the published criterion, and its source */
  criterion: z.string().optional(),
  trueFrom: z.int().nullable().optional(),
  measuredFrom: z.int().nullable().optional(),
  noticeableFrom: z.int().nullable().optional(),
  symptoms: z.partialRecord(z.enum(SYMPTOMS), SymptomRule).optional(),
  expects: Expectation.optional(),
  /** episodes: how long the true values were beyond the criterion, ms, and which acts of carers worked on it, by id */
  outcome: z.strictObject({ beyondMs: z.int().nonnegative(), treatedBy: z.array(z.string()) }).optional(),
  /** decoys: codes that must not be raised because of it */
  mustNot: z.array(z.enum(ALERT_CODE_IDS)).optional(),
  /** ids of the truth events that caused this one */
  causes: z.array(z.string()),
});
export type TruthEvent = z.infer<typeof TruthEvent>;
export type Expectation = z.infer<typeof Expectation>;
