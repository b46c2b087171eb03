import { z } from 'zod';
import { CONDITIONS, MEDICINES, SEXES } from './messages.ts';
import { FittedBody, RecordedChannel } from './resident-file.ts';

/** A resident taken from a user's record. No name, address or identifier of the record is kept beyond `source`. */
export const PatientRecord = z.strictObject({
  /** file, or file and index, that it came from */
  source: z.string(),
  birthYear: z.int(),
  sex: z.enum(SEXES),
  conditions: z.array(z.enum(CONDITIONS)),
  medicines: z.array(z.enum(MEDICINES)),
  /** kg, cm, mmHg, mg/dL: the latest recorded, where the record has one */
  weight: z.number().optional(),
  height: z.number().optional(),
  systolic: z.number().optional(),
  diastolic: z.number().optional(),
  /** fitted to a recording of this person */
  body: FittedBody.optional(),
  /** what devices of this home play instead of measuring */
  recordings: z.array(RecordedChannel).optional(),
});
export type PatientRecord = z.infer<typeof PatientRecord>;

/** What became of every coded entry of an import: nothing is dropped in silence. */
export const PatientMapping = z.strictObject({
  patients: z.int(),
  mapped: z.array(z.strictObject({ system: z.string(), code: z.string(), display: z.string(), to: z.string(), count: z.int() })),
  unmapped: z.array(z.strictObject({ system: z.string(), code: z.string(), display: z.string(), why: z.string(), count: z.int() })),
});
export type PatientMapping = z.infer<typeof PatientMapping>;
