import { z } from 'zod';

/** One input from outside, at the tick in which it took effect. */
export const RunInput = z.strictObject({ tick: z.int().nonnegative(), source: z.string(), id: z.string(), kind: z.string(), data: z.record(z.string(), z.unknown()) });

export const DIGEST_NAMES = ['truth', 'planned', 'received', 'alerts', 'inputs'] as const;
/** SHA-256 in hex. */
export const Digests = z.strictObject(Object.fromEntries(DIGEST_NAMES.map((name) => [name, z.string()])) as Record<(typeof DIGEST_NAMES)[number], z.ZodString>);

/** What makes two runs the same run. */
export const RunIdentity = z.strictObject({
  scenario: z.string(),
  title: z.string(),
  /** SHA-256 of the resolved scenario in canonical JSON, imported patients and cause filters included */
  scenarioHash: z.string(),
  seed: z.string(),
  homes: z.int(),
  start: z.int(),
  durationMs: z.int(),
  tickMs: z.int(),
  engineVersion: z.string(),
  sut: z.strictObject({ id: z.string(), version: z.string() }),
  paired: z.boolean(),
  digests: Digests,
});

/** manifest.json: the identity, and how this very run was made. */
export const Manifest = z.strictObject({
  schema: z.literal('twinward.manifest/1'),
  id: z.string(),
  identity: RunIdentity,
  options: z.record(z.string(), z.unknown()),
  versions: z.record(z.string(), z.string()),
  host: z.strictObject({ platform: z.string(), arch: z.string(), cpus: z.int(), node: z.string() }),
  startedAt: z.string(),
  finishedAt: z.string(),
  replay: z.string(),
});

export type RunInput = z.infer<typeof RunInput>;
export type Digests = z.infer<typeof Digests>;
export type RunIdentity = z.infer<typeof RunIdentity>;
export type Manifest = z.infer<typeof Manifest>;
