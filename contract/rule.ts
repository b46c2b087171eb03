/** A rule an analyst writes as data: conditions over named features (`twinward list features`), and what to say. The reference pipeline judges it beside its own rules. */
import { z } from 'zod';
import { ALERT_CODES, ALERT_CODE_IDS } from './alert-codes.ts';
import type { AlertCode } from './alert-codes.ts';
import { PRIORITIES, ROLES } from './alert.ts';
import { Duration } from './duration.ts';

/** What a feature is held against: a number in its unit, or the person's own usual, times `usual`, plus `plus`. */
const Limit = z.union([z.number(), z.strictObject({ usual: z.number().min(0).max(100).default(1), plus: z.number().optional() })], 'give a number, or a share of the usual: { usual: 0.6 }, { usual: 1, plus: 12 }');

export interface RuleCondition {
  /** met when every one is; unknown when one is and none fails */
  all?: RuleCondition[] | undefined;
  /** met when one is */
  any?: RuleCondition[] | undefined;
  not?: RuleCondition | undefined;
  /** a feature, with at least one of the four limits; `above` and `below` are exclusive, `atLeast` and `atMost` inclusive */
  feature?: string | undefined;
  above?: z.infer<typeof Limit> | undefined;
  atLeast?: z.infer<typeof Limit> | undefined;
  below?: z.infer<typeof Limit> | undefined;
  atMost?: z.infer<typeof Limit> | undefined;
  /** met without a break for so long; of a feature of days, whole days in a row */
  for?: string | undefined;
}

const HEADS = ['all', 'any', 'not', 'feature'] as const;
const LIMITS = ['above', 'atLeast', 'below', 'atMost'] as const;

export const RuleCondition: z.ZodType<RuleCondition> = z.strictObject({
  get all() { return z.array(RuleCondition).min(1).max(20).optional(); },
  get any() { return z.array(RuleCondition).min(1).max(20).optional(); },
  get not() { return RuleCondition.optional(); },
  feature: z.string().optional(),
  above: Limit.optional(),
  atLeast: Limit.optional(),
  below: Limit.optional(),
  atMost: Limit.optional(),
  for: Duration.optional(),
}).refine((condition) => HEADS.filter((key) => condition[key] !== undefined).length === 1, 'say exactly one of all, any, not and feature')
  .refine((condition) => (condition.feature !== undefined) === LIMITS.some((key) => condition[key] !== undefined), 'a feature is held against above, atLeast, below or atMost: { feature: steps.day, below: 2000 }')
  .meta({ id: 'RuleCondition' });

/** Codes about a person. A code about a device accuses one, and no feature names one. */
export const RULE_CODES = ALERT_CODE_IDS.filter((code) => ALERT_CODES[code].kind === 'clinical' || code === 'measurement-missed') as [AlertCode, ...AlertCode[]];

export const RuleData = z.strictObject({
  schema: z.literal('twinward.rule/1'),
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'an id is lower-case words joined by hyphens'),
  title: z.string().min(1).max(200),
  code: z.enum(RULE_CODES),
  priority: z.enum(PRIORITIES),
  /** who gets it; absent: as the code says */
  route: z.enum(ROLES).optional(),
  /** where the numbers come from: a guideline, a paper, or honestly "assumption" */
  source: z.string().min(1),
  when: RuleCondition,
  /** when it is over: `when` met (absent: the rule's own condition no longer is) for `after` */
  clear: z.strictObject({ when: RuleCondition.optional(), after: Duration.default('60m') }).prefault({}),
  /** `{feature}` and `{feature.usual}` are filled in */
  text: z.string().min(1).max(1000),
});
export type RuleData = z.infer<typeof RuleData>;
