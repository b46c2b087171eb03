/** `twinward.resident/1`: one resident taken from a real record or recording, with the body fitted to what was recorded. */
import { z } from 'zod';
import { CODES } from './codes.ts';
import { CONDITIONS, DEVICE_KINDS, MEDICINES, SEXES } from './messages.ts';

/** Signals that a body can be fitted to, in the order in which they are simulated: the place in the list addresses the draws. */
export const FITTED_SIGNALS = ['heartRate', 'respiration', 'spo2', 'temperature', 'systolic', 'diastolic', 'weight', 'glucose'] as const;
export type FittedSignalName = (typeof FITTED_SIGNALS)[number];

/** Most Ornstein-Uhlenbeck terms of one signal: minutes, hours, days. */
export const WANDER_TERMS = 3;

const hour = z.number().min(0).lt(24);
const amount = z.number().nonnegative();

/** One signal of one person. Values in the UCUM unit that `CODES` gives for the signal. */
export const FittedSignal = z
  .strictObject({
    /** long-run mean */
    level: z.number(),
    /** rhythm of the day: half-swings, and the hours of the local clock at which each is highest: [0, 24) and [0, 12) */
    daily: z.strictObject({ amplitude24: amount, peakHour24: hour, amplitude12: amount, peakHour12: hour.max(12) }),
    /** Ornstein-Uhlenbeck terms: time constant in minutes, and standard deviation in the long run */
    wander: z.array(z.strictObject({ tauMinutes: z.number().min(0.5).max(60 * 24 * 365), sd: amount })).max(WANDER_TERMS),
    /** lop-sidedness of the wander: sigma of a shifted log-normal of equal mean and spread; above 0 the long tail is upward; left out: 0 */
    skew: z.number().min(-1).max(1).optional(),
    /** the true value stays within, inclusive */
    lowest: z.number(),
    highest: z.number(),
    /** standard deviation of the part that is new in each reading: device noise and rounding of the recording; no part of the true value */
    deviceSd: amount,
    /** readings that the fit saw, and days from the first to the last */
    n: z.int().positive(),
    days: amount,
  })
  .refine((fitted) => fitted.lowest < fitted.highest, { error: '"lowest" must be below "highest"', path: ['lowest'] })
  .refine((fitted) => fitted.level >= fitted.lowest && fitted.level <= fitted.highest, { error: '"level" must lie within "lowest" and "highest"', path: ['level'] });
export type FittedSignal = z.infer<typeof FittedSignal>;

const signalOf = (name: FittedSignalName) => FittedSignal.refine(
  (fitted) => fitted.lowest >= CODES[name].plausible[0] && fitted.highest <= CODES[name].plausible[1],
  { error: `must stay within ${CODES[name].plausible.join(' and ')} ${CODES[name].unit}`, path: ['highest'] },
).optional();

/** What a recording told of a body; a signal that is missing was not recorded, and is drawn as for anybody. */
export const FittedBody = z.strictObject({
  heartRate: signalOf('heartRate'), respiration: signalOf('respiration'), spo2: signalOf('spo2'), temperature: signalOf('temperature'),
  systolic: signalOf('systolic'), diastolic: signalOf('diastolic'), weight: signalOf('weight'), glucose: signalOf('glucose'),
});
export type FittedBody = z.infer<typeof FittedBody>;

/** A recording that a device of this home plays instead of measuring. `at`: ms after the first midnight of the recording's local clock, ascending; `end`: begin again after the last sample, or fall silent. */
export const RecordedChannel = z
  .strictObject({
    device: z.enum(DEVICE_KINDS),
    signal: z.enum(FITTED_SIGNALS),
    at: z.array(z.int().nonnegative()).min(1).max(500_000),
    value: z.array(z.number()),
    /** for how long a sample stands */
    intervalMs: z.int().positive(),
    end: z.enum(['loop', 'end']),
  })
  .refine(({ at, value }) => at.length === value.length, { error: 'needs as many values as times', path: ['value'] })
  .refine(({ at }) => at.every((time, i) => i === 0 || time >= (at[i - 1] as number)), { error: 'must ascend', path: ['at'] });
export type RecordedChannel = z.infer<typeof RecordedChannel>;

export const RESIDENT_SCHEMA = 'twinward.resident/1';

export const ResidentFile = z.strictObject({
  schema: z.literal(RESIDENT_SCHEMA),
  /** letters, digits, dot, dash and underscore */
  id: z.string().regex(/^[A-Za-z0-9][\w.-]{0,63}$/, 'an id is 1 to 64 letters, digits, dots, dashes or underscores'),
  title: z.string().max(200).optional(),
  /** where the facts come from: file name, and the licence of it as far as told */
  source: z.strictObject({ file: z.string(), licence: z.string().optional() }),
  birthYear: z.int().min(1890).max(2100).optional(),
  sex: z.enum(SEXES).optional(),
  conditions: z.array(z.enum(CONDITIONS)),
  medicines: z.array(z.enum(MEDICINES)),
  /** kg, cm, mm[Hg]: the latest recorded, where the record has one */
  weight: z.number().min(25).max(300).optional(),
  height: z.number().min(80).max(230).optional(),
  systolic: z.number().min(50).max(280).optional(),
  diastolic: z.number().min(20).max(180).optional(),
  body: FittedBody.optional(),
  recordings: z.array(RecordedChannel).max(20).optional(),
});
export type ResidentFile = z.infer<typeof ResidentFile>;
