/** What people do through the pipeline's API. Each act is written to the journal before it takes effect, so a restarted pipeline knows it too. */
import { z } from 'zod';
import { ROLES } from '../../contract/alert.ts';
import { HomeId, Thresholds } from '../../contract/messages.ts';

/** The care team, and whoever runs the pipeline. */
const ACTING = [...ROLES, 'admin'] as const;

const who = { by: z.string().min(1).max(100), role: z.enum(ACTING), at: z.int().nonnegative() };

/** `by`: the name of the token that was used; `at`: epoch ms by the pipeline's clock. */
export const Act = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('acknowledge'), ...who, alert: z.string().min(1).max(200), home: HomeId, note: z.string().max(500).optional() }),
  z.strictObject({ act: z.literal('resolve'), ...who, alert: z.string().min(1).max(200), home: HomeId, note: z.string().max(500).optional() }),
  /** replaces the limits of one person; an empty object returns to those of the enrolment */
  z.strictObject({ act: z.literal('thresholds'), ...who, home: HomeId, resident: z.string().min(1).max(100), thresholds: Thresholds, note: z.string().max(500).optional() }),
]);
export type Act = z.infer<typeof Act>;
