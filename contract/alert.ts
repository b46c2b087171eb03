import { z } from 'zod';
import { ALERT_CODE_IDS, ALERT_KINDS, LAYERS } from './alert-codes.ts';
import { HomeId } from './messages.ts';

/** Priorities after IEC 60601-1-8. */
export const PRIORITIES = ['high', 'medium', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];
export const ROLES = ['nurse', 'technician', 'telehealth-coordinator', 'virtual-assistant', 'security', 'analyst', 'physician'] as const;
export type Role = (typeof ROLES)[number];
export const ALERT_STATES = ['raised', 'acknowledged', 'escalated', 'resolved'] as const;

/** One line of evidence: the observation or absence that the alert rests on. */
export const Evidence = z.strictObject({
  dev: z.string().optional(),
  code: z.string().optional(),
  value: z.number().optional(),
  at: z.int().optional(),
  text: z.string().optional(),
});

/**
 * What a SUT says. A message with a new id, or with `raised` for an id that stood in another state, is a raise; a higher priority on a standing
 * alert counts as a new one too; every other repetition is an update. `at` is the SUT's own word and is never graded.
 */
export const Alert = z.strictObject({
  id: z.string().min(1).max(200),
  home: HomeId,
  resident: z.string().optional(),
  /** all homes of a shared cause, `home` among them */
  homes: z.array(HomeId).optional(),
  at: z.int(),
  updatedAt: z.int().optional(),
  kind: z.enum(ALERT_KINDS),
  code: z.enum(ALERT_CODE_IDS),
  priority: z.enum(PRIORITIES),
  route: z.enum(ROLES),
  state: z.enum(ALERT_STATES),
  cause: z.strictObject({ layer: z.enum(LAYERS), device: z.string().optional(), technique: z.string().optional() }).optional(),
  text: z.string().max(2000),
  evidence: z.array(Evidence).max(50),
});
export type Alert = z.infer<typeof Alert>;
export type Evidence = z.infer<typeof Evidence>;
